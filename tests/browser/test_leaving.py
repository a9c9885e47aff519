"""Before leaving, a person asks for a vehicle on their page; the service finds it on its home, answers, and the page says so."""

import pytest
from playwright.sync_api import expect

from tests.browser import probes
from tests.browser.staged import staged

pytestmark = [pytest.mark.browser]
WIDTHS = (1280, 390, 320)


@pytest.fixture(scope="module")
def stage():
    """A stage of its own: a claim more would change what the other pages count."""
    with staged("depart") as found:
        yield found


def fits(page):
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert probes.overflow(page) == [], width


def test_a_vehicle_is_asked_found_granted_and_said(opened, stage):
    where = f"/etat-de-frais/?numero={stage['depart_mission']}"
    page = opened(where, "depart")
    expect(page.locator("[data-demander]")).to_be_visible()
    fits(page)
    page.get_by_label("Ce que vous demandez").select_option("vehicule")
    page.get_by_role("button", name="Demander").click()
    expect(page.locator("#demande .champ--erreur [data-erreur]")).to_be_visible()
    page.get_by_label("Pourquoi", exact=True).fill("Aucun train n’arrive avant 9 h.")
    page.get_by_role("button", name="Demander").click()
    expect(page.get_by_text("Votre demande est enregistrée")).to_be_visible()
    expect(page.locator("[data-decisions]")).to_contain_text("attend une réponse du service")
    expect(page.get_by_label("Ce que vous demandez").locator("option")).to_have_count(2)
    fits(page)

    page = opened("/gestion/", "gestion")
    expect(page.get_by_role("link", name="1 réponse attendue")).to_be_visible()
    fits(page)
    page.get_by_role("link", name="1 réponse attendue").click()
    expect(page.locator("[data-liste=demandes]")).to_contain_text("L’usage d’un véhicule")
    fits(page)
    page.locator("[data-liste=demandes] a").click()
    expect(page.locator("#demandes")).to_be_focused()
    expect(page.get_by_role("region", name="Demandes avant de partir")).to_contain_text("Aucun train n’arrive avant 9 h.")
    fits(page)
    form = page.locator("#demande")
    form.get_by_label("Votre réponse").select_option("accordee")
    form.get_by_label("Motif, lu par l’intervenant").fill("Le premier train arrive à 9 h 12.")
    form.get_by_role("button", name="Répondre").click()
    expect(page.get_by_text("Réponse envoyée")).to_be_visible()
    expect(page.get_by_role("region", name="Demandes avant de partir")).to_contain_text("Le service accepte")

    page = opened(where, "depart")
    expect(page.locator("[data-decisions]")).to_contain_text("Le premier train arrive à 9 h 12.")
    fits(page)
