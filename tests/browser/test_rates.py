"""The page of rates and settings: what another member proposed is looked at, confirmed; a rate is given to an exam."""

import os

import pytest
from playwright.sync_api import expect

from tests.browser import probes
from tests.browser.staged import staged

pytestmark = [pytest.mark.browser]


@pytest.fixture(scope="module")
def stage():
    """A stage of its own: what is set here would change what the other pages count."""
    with staged("reglages") as found:
        yield found


def test_a_rate_is_looked_at_confirmed_and_what_waits_is_computed_again(opened, stage):
    page = opened("/gestion/reglages/", "gestion")
    line = page.locator(".lignes__ligne", has_text="Proposé par Paul Serre")
    expect(line).to_contain_text("6,10 € par copie")
    line.get_by_role("button", name="Voir l’effet").click()
    shown = page.locator("#effet")
    expect(shown).to_contain_text("1 état de frais change")
    expect(shown).to_contain_text("310,00 €, puis 378,20 €")
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        said = [one for probe in (probes.axe, probes.overflow, probes.targets, probes.names) for one in probe(page)]
        if folder := os.environ.get("IMAGIN_IMAGES"):
            page.screenshot(path=f"{folder}/reglages-{width}.png", full_page=True)
        assert not said, "\n".join(said)
    page.set_viewport_size({"width": 1280, "height": 900})
    line.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_role("dialog")).to_contain_text("Confirmer ce réglage")
    page.get_by_role("dialog").get_by_role("button", name="Confirmer").click()
    told = page.locator("[data-avis]")
    expect(told).to_contain_text("Confirmé")
    expect(told).to_contain_text("6,10 € par copie, depuis le jeudi 1er janvier 2026.")
    expect(page.get_by_text("Confirmé par Irène Vidal")).to_be_visible()
    page.get_by_role("button", name="Recalculer ce qui attend").click()
    expect(page.get_by_text("1 état de frais recalculé.").first).to_be_visible()
    page.get_by_role("button", name="Proposer le retrait").click()
    page.get_by_role("dialog").get_by_role("button", name="Proposer le retrait").click()
    expect(told).to_contain_text("Confirmé, son retrait est à confirmer")
    expect(told).to_contain_text("6,10 € par copie, depuis le jeudi 1er janvier 2026.")


def test_an_exam_without_rate_is_named_and_its_rate_proposed(opened, stage):
    page = opened("/gestion/reglages/", "gestion")
    expect(page.get_by_role("heading", name="3 missions à venir sans tarif")).to_be_visible()
    page.get_by_role("button", name="Donner un taux : Brevet professionnel").click()
    expect(page.get_by_label("Valeur")).to_be_focused()
    page.get_by_label("Valeur").fill("T9")
    page.get_by_label("Premier jour").fill("2026-01-01")
    page.get_by_label("Texte ou décision").fill("Décision du recteur du 1er juin 2026")
    page.get_by_label("Lu dans").fill("Note de service")
    page.get_by_role("button", name="Proposer", exact=True).click()
    expect(page.get_by_role("link", name="Indiquez le code d’un taux connu")).to_be_visible()
    page.get_by_label("Valeur").fill("T3")
    page.get_by_role("button", name="Proposer", exact=True).click()
    expect(page.get_by_text("Proposition enregistrée")).to_be_visible()
    expect(page.get_by_text("Un autre membre doit confirmer.").first).to_be_visible()
