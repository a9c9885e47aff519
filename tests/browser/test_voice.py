"""A « non fait » on the pages: the person reads it and contests it, the service finds it on its home and answers."""


import pytest
from playwright.sync_api import expect

from tests.browser import probes
from tests.browser.staged import staged

pytestmark = [pytest.mark.browser]
WIDTHS = (1280, 390, 320)


@pytest.fixture(scope="module")
def stage():
    """A stage of its own: a claim cancelled would change what the other pages count."""
    with staged("voix") as found:
        yield found


def fits(page):
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert probes.overflow(page) == [], width


def test_a_not_done_is_read_contested_found_and_answered(opened, stage):
    page = opened(f"/etat-de-frais/?numero={stage['voix_mission']}", "voix")
    expect(page.locator("[data-decisions]")).to_contain_text("n’a pas été effectuée")
    expect(page.locator("[data-contester-quoi]")).to_contain_text("jusqu’au")
    fits(page)
    words = page.get_by_label("Ce que vous contestez, et pourquoi")
    words.fill("Mon numéro est 1 85 05 78 006 084 91.")
    page.get_by_role("button", name="Contester").click()
    expect(page.locator("#contestation .champ--erreur [data-erreur]")).to_be_visible()
    words.fill("J’étais présente, le procès-verbal porte ma signature.")
    page.get_by_role("button", name="Contester").click()
    expect(page.get_by_text("Votre contestation est enregistrée")).to_be_visible()
    expect(page.locator("[data-contester]")).to_be_hidden()
    expect(page.locator("[data-decisions]")).to_contain_text("attend une réponse du service")
    fits(page)

    page = opened("/gestion/", "gestion")
    expect(page.locator("[data-contestations]")).to_contain_text("Le constat que la mission n’a pas été effectuée")
    fits(page)
    page.locator("[data-contestations] a").click()
    expect(page.locator("[data-contestations-liste]")).to_contain_text("le procès-verbal porte ma signature")
    fits(page)
    page.get_by_label("Votre réponse").select_option("accueillie")
    page.get_by_label("Explication, lue par l’intervenant").first.fill("Le procès-verbal le confirme.")
    page.get_by_role("button", name="Répondre").click()
    expect(page.get_by_text("Réponse envoyée")).to_be_visible()
    expect(page.locator("[data-repondre]")).to_be_hidden()
    expect(page.locator("[data-contestations-liste]")).to_contain_text("Le service vous donne raison")

    page = opened(f"/etat-de-frais/?numero={stage['voix_mission']}", "voix")
    expect(page.locator("[data-decisions]")).to_contain_text("Le procès-verbal le confirme.")
    fits(page)
