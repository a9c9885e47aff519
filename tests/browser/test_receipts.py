"""Receipts on a claim, in a browser: chosen, made lighter, sent straight to their bucket, read again, taken away."""

import os
import struct
import zlib

import pytest
from playwright.sync_api import expect

from tests.browser.test_walk import declare_one_day, first_sign_in, spoken
from tests.live import convoke

pytestmark = [pytest.mark.browser]


def png(width, height, noise=False):
    """A grey picture, or one that no compression makes lighter."""
    row = (lambda: os.urandom(3 * width)) if noise else (lambda: b"\x80" * 3 * width)
    raw = b"".join(b"\x00" + row() for _ in range(height))
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(raw)),
        (b"IEND", b""),
    ]
    chunks = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def choose(page, label, name, content, kind="image/png"):
    page.get_by_label(label).set_input_files({"name": name, "mimeType": kind, "buffer": content})


PEOPLE = iter(("Ambre", "Dorothea", "Colette"))


@pytest.fixture
def claim(page, service, tmp_path):
    """A claim with a toll, opened at its last step; gives the label of the toll's receipt."""
    first = next(PEOPLE)
    number = str(910020 + len(first))
    printed = convoke(service, tmp_path, "lyon", numero=number, mission=number, prenom=first)
    first_sign_in(page, service, printed, f"{first.lower()}@lyon.example")
    page.goto(f"{service.origin('lyon')}/etat-de-frais/?numero={printed.mission}")
    declare_one_day(page, printed)
    page.get_by_label("Péage").fill("6,80")
    page.get_by_label("Stationnement").fill("8")
    page.get_by_role("link", name="3 Vérifier").click()
    expect(page.locator("[data-total]").first).to_contain_text("388,32")
    return f"Péage, {spoken(printed.day)}"


def test_receipts_are_sent_read_again_and_taken_away(page, claim):
    small = png(30, 20)
    choose(page, claim, "péage A89.png", small)
    listed = page.locator("[data-pieces] li")
    expect(listed).to_have_count(1)
    expect(listed).to_contain_text("péage A89.png")
    with page.expect_download() as download:
        listed.get_by_role("button", name="Télécharger péage A89.png").click()
    assert download.value.suggested_filename == "péage A89.png"
    assert download.value.path().read_bytes() == small

    choose(page, claim, "ticket.pdf", b"<html>", "application/pdf")
    refused = page.locator("[data-erreur]:visible")
    expect(refused).to_contain_text("« ticket.pdf » n’est ni un PDF, ni une image lisible")
    expect(page.get_by_label(claim)).to_have_attribute("aria-invalid", "true")
    choose(page, claim, "lourd.pdf", b"%PDF-" + b"0" * 6_000_000 + b"%%EOF", "application/pdf")
    expect(refused).to_contain_text("« lourd.pdf » pèse 5,7 Mo : joignez un fichier de 5 Mo au plus.")

    choose(page, claim, "photo.png", png(2000, 1000, noise=True))
    expect(listed.filter(has_text="photo.jpg")).to_have_count(1)
    with page.expect_download() as download:
        listed.get_by_role("button", name="Télécharger photo.jpg").click()
    lighter = download.value.path().read_bytes()
    assert lighter.startswith(b"\xff\xd8\xff")
    assert len(lighter) < 2_500_000

    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for name in ("péage A89.png", "photo.jpg"):
        page.get_by_role("button", name=f"Retirer {name}").click()
        expect(listed.filter(has_text=name)).to_have_count(0)
        expect(page.get_by_label(claim)).to_be_focused()
    page.reload()
    expect(page.get_by_label(claim)).to_be_visible()
    expect(page.locator("[data-pieces] li")).to_have_count(0)


def test_a_cut_keeps_the_file_for_another_try_and_what_is_typed(page, claim):
    page.route("**/*justificatifs-*", lambda route: route.abort())
    page.route("**/*justificatifs-*/**", lambda route: route.abort())
    choose(page, claim, "péage.png", png(30, 20))
    waiting = page.locator("[data-envois] li")
    expect(waiting).to_contain_text("Envoi interrompu")
    page.unroute_all()
    waiting.get_by_role("button", name="Réessayer péage.png").click()
    expect(page.locator("[data-pieces] li")).to_contain_text("péage.png")
    expect(waiting).to_have_count(0)
    page.get_by_role("link", name="2 Déplacement").click()
    expect(page.get_by_label("Péage").first).to_have_value("6,80")


def test_a_submitted_claim_is_followed_and_its_summary_downloads(page, claim):
    choose(page, claim, "péage.png", png(30, 20))
    expect(page.locator("[data-pieces] li")).to_contain_text("péage.png")
    page.get_by_role("button", name="Transmettre l’état de frais").click()
    expect(page.get_by_text("Votre état de frais est transmis").first).to_be_visible()
    expect(page.locator("[data-pistes] [aria-current=step]")).to_contain_text(["Transmis, à vérifier"] * 2)
    expect(page.get_by_text("Chez votre gestionnaire, depuis le").first).to_be_visible()
    expect(page.get_by_role("button", name="Télécharger péage.png")).to_be_visible()
    expect(page.get_by_role("button", name="Retirer péage.png")).to_be_hidden()
    expect(page.get_by_label(claim)).to_be_hidden()
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger le récapitulatif (PDF)").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")


def test_what_a_mission_ahead_would_pay_is_tried_and_not_kept(page, service, tmp_path):
    printed = convoke(service, tmp_path, "lyon", numero="910012", mission="910012", days_ago=-12, prenom="Basile")
    first_sign_in(page, service, printed, "basile@lyon.example")
    page.goto(f"{service.origin('lyon')}/mission/?numero={printed.mission}")
    page.get_by_role("link", name="Ce qui me serait remboursé").click()
    page.get_by_label("Copies corrigées sur papier").fill("62")
    expect(page.locator("[data-total]").first).to_contain_text("310,00")
    page.get_by_role("link", name="3 Vérifier").click()
    expect(page.get_by_text("Vous pourrez transmettre cet état de frais une fois la mission terminée.")).to_be_visible()
    expect(page.get_by_role("button", name="Transmettre l’état de frais")).to_be_hidden()
    page.reload()
    expect(page.locator("[data-total]").first).to_contain_text("à compléter")


def test_the_second_mission_of_a_day_leads_to_the_first_for_travel(page, service, tmp_path):
    first = convoke(service, tmp_path, "lyon", numero="910013", mission="910013", prenom="Fanny")
    later = {"debut": f"{first.day}T17:30", "fin": f"{first.day}T19:00"}
    convoke(service, tmp_path, "lyon", numero="910013", mission="910014", prenom="Fanny", **later)
    first_sign_in(page, service, first, "fanny@lyon.example")
    page.goto(f"{service.origin('lyon')}/etat-de-frais/?numero=910014#deplacement")
    page.get_by_role("link", name="Ouvrir l’état de frais de votre première mission du jour").first.click()
    expect(page).to_have_url(f"{service.origin('lyon')}/etat-de-frais/?numero=910013")
