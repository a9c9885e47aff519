"""A mission put right from its page: somebody placed and taken off, the mission moved and put back, by hand and by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.browser import probes
from tests.browser.staged import staged

pytestmark = [pytest.mark.browser]


@pytest.fixture(scope="module")
def stage():
    """A stage of its own: more missions would change what the other pages count."""
    with staged("placement") as found:
        yield found


def looks_right(page):
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        said = [one for probe in (probes.axe, probes.overflow, probes.targets, probes.names) for one in probe(page)]
        assert not said, "\n".join(said)


def test_somebody_is_placed_and_taken_off_again(opened):
    page = opened("/gestion/missions/?numero=700", "gestion")
    page.get_by_text("Placer une personne").click()
    number = page.get_by_label("Numéro de l’intervenant")
    number.fill("99999")
    number.press("Enter")
    expect(page.locator("#numero_intervenant-erreur")).to_contain_text("Aucun intervenant n’a ce numéro.")
    looks_right(page)
    number.fill("70002")
    number.press("Enter")
    told = page.locator("[data-avis]")
    expect(told).to_contain_text("Zoé D’Arc est sur la mission n°\u00a0700")
    expect(told).to_contain_text("Zoé D’Arc est aussi, à ce moment-là, sur\u00a0: mission 701.")
    expect(page.get_by_role("heading", name="2\u00a0personnes")).to_be_visible()
    expect(number).to_have_value("")
    looks_right(page)
    told.get_by_role("button", name="Retirer de la mission").click()
    expect(told).to_contain_text("Zoé D’Arc n’est plus sur la mission n°\u00a0700")
    expect(page.get_by_role("heading", name="1\u00a0personne")).to_be_visible()
    number.fill("70002")
    page.get_by_role("button", name="Placer sur cette mission").click()
    page.get_by_role("button", name="Retirer\u00a0: Zoé D’Arc").click()
    page.get_by_role("dialog").get_by_role("button", name="Retirer de la mission").click()
    expect(page.get_by_role("heading", name="1\u00a0personne")).to_be_visible()


def test_a_mission_is_moved_to_another_centre_and_put_back(opened):
    page = opened("/gestion/missions/?numero=700", "gestion")
    facts = page.locator("dl.fiche")
    before = facts.inner_text()
    page.get_by_text("Déplacer cette mission").click()
    looks_right(page)
    page.get_by_label("Fin, à l’heure du centre").fill("")
    page.get_by_role("button", name="Déplacer la mission…").click()
    expect(page.locator("#fin-erreur")).to_contain_text("Indiquez le jour et l’heure de la fin.")
    page.get_by_label("Début, à l’heure du centre").fill("2026-06-25T14:00")
    page.get_by_label("Fin, à l’heure du centre").fill("2026-06-25T13:00")
    page.get_by_label("Centre", exact=True).select_option(label="Collège Élie (0690001A)")
    move = page.get_by_role("button", name="Déplacer la mission…")
    move.click()
    page.get_by_role("dialog").get_by_role("button", name="Déplacer la mission").click()
    expect(page.locator("#fin-erreur")).to_contain_text("La fin n’est pas après le début")
    page.get_by_label("Fin, à l’heure du centre").fill("2026-06-25T18:00")
    move.click()
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text("25\u00a0juin 2026, de 14\u00a0h à 18\u00a0h, Collège Élie (0690001A). 1\u00a0personne concernée")
    asked.get_by_role("button", name="Déplacer la mission").click()
    expect(page.locator("[data-avis]")).to_contain_text("La mission est déplacée")
    expect(facts).to_contain_text("Collège Élie, 2 place Haute")
    looks_right(page)
    page.get_by_role("button", name="Remettre comme avant").click()
    expect(facts).not_to_contain_text("Collège Élie")
    assert facts.inner_text() == before
