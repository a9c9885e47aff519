"""The worklist and the claim of the service by keys alone: columns, next and previous, answers ready, keys that go away."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import probes
from tests.browser.staged import staged

pytestmark = [pytest.mark.browser]


@pytest.fixture(scope="module")
def stage():
    """A stage of its own: two claims that wait would change what the other pages count."""
    with staged("tarif", "limitrophes") as found:
        yield found


def fits(page):
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert probes.overflow(page) == [], width
    page.set_viewport_size({"width": 1280, "height": 900})


def test_the_list_has_the_columns_that_one_chooses_for_good(opened):
    page = opened("/gestion/etats/", "gestion")
    lines = page.locator(".lignes__ligne")
    expect(lines).to_have_count(2)
    expect(page.locator(".lignes__entete")).not_to_contain_text("Centre")
    page.get_by_text("Colonnes").click()
    page.get_by_label("Centre", exact=True).last.check()
    page.get_by_label("Mission", exact=True).uncheck()
    fits(page)
    page.get_by_label("Examen").fill("bacca")
    page.get_by_role("button", name="Afficher", exact=True).click()
    expect(page).to_have_url(re.compile("examen=bacca"))
    page.reload()
    expect(lines.first).to_contain_text("Lycée Jean-Puy")
    expect(page.locator(".lignes__entete")).not_to_contain_text("Mission")
    expect(page.get_by_label("Examen")).to_have_value("bacca")


def test_from_claim_to_claim_without_a_mouse(opened):
    page = opened("/gestion/etats/", "gestion")
    expect(page.locator(".lignes__ligne")).to_have_count(2)
    for key in ("j", "j", "k", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_text("1 sur 2")).to_be_visible()
    page.keyboard.press("n")
    expect(page.get_by_text("2 sur 2")).to_be_visible()
    page.keyboard.press("p")
    expect(page.get_by_text("1 sur 2")).to_be_visible()
    page.keyboard.press("a")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("À vérifier")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.keyboard.press("l")
    expect(page).to_have_url(re.compile("/gestion/etats/.*etat=A_VALIDER"))


def test_an_answer_is_ready_and_ones_own_words_stay(opened, stage):
    page = opened(f"/gestion/etat/?compte={stage['tarif_compte']}&numero={stage['tarif_mission']}", "gestion")
    expect(page.get_by_role("heading", name="Décider", exact=True)).to_be_visible()
    page.keyboard.press("r")
    expect(page.locator("#renvoi_moities")).to_be_focused()
    page.locator("#renvoi_moities").select_option("deplacement")
    words, motif = page.locator("#renvoi_texte"), page.locator("#renvoi_motif")
    motif.select_option("distance")
    expect(words).to_have_value(re.compile("^La distance dépasse"))
    motif.select_option("doublon")
    expect(words).to_have_value(re.compile("^Le même déplacement"))
    words.fill("Voyez l’état de frais du 18 mai.")
    motif.select_option("distance")
    expect(words).to_have_value("Voyez l’état de frais du 18 mai.")
    page.locator("#renvoi_moities").select_option("remuneration")
    expect(motif).to_have_value("")
    fits(page)


def test_keys_are_told_and_taken_away(opened, stage):
    page = opened(f"/gestion/etat/?compte={stage['tarif_compte']}&numero={stage['tarif_mission']}", "gestion")
    expect(page.get_by_role("heading", name="Décider", exact=True)).to_be_visible()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("État de frais suivant")
    assert probes.axe(page) == []
    fits(page)
    dialog.get_by_label("Utiliser ces raccourcis").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="Raccourcis du clavier").click()
    dialog.get_by_label("Utiliser ces raccourcis").check()
    dialog.get_by_role("button", name="Fermer").click()
    page.keyboard.press("?")
    expect(dialog).to_be_visible()


def test_the_constat_leads_back_to_the_claim_in_its_list(opened):
    page = opened("/gestion/etats/", "gestion")
    expect(page.locator(".lignes__ligne")).to_have_count(2)
    page.locator("[data-ouvrir]").last.click()
    expect(page.get_by_text("2 sur 2")).to_be_visible()
    asked = page.url.partition("?")[2]
    page.goto(f"{page.url.partition('/gestion')[0]}/gestion/constat/?centre=0420013L&etat=constates&{asked}")
    expect(page.get_by_role("link", name="Revenir à l’état de frais n°")).to_be_visible()
    page.get_by_role("button", name="Afficher", exact=True).click()
    fits(page)
    page.get_by_role("button", name=re.compile("^Fait")).first.click()
    page.get_by_role("button", name="Revenir à l’état de frais").click()
    expect(page.get_by_text("2 sur 2")).to_be_visible()
