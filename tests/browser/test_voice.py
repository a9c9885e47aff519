"""A « non fait » on the pages: the person reads it and contests it, the service finds it on its home and answers."""

import re

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
    expect(page.get_by_role("link", name="1 réponse attendue")).to_be_visible()
    fits(page)
    page.get_by_role("link", name="1 réponse attendue").click()
    expect(page.locator("[data-liste=contestations]")).to_contain_text("Le constat que la mission n’a pas été effectuée")
    fits(page)
    page.locator("[data-liste=contestations] a").click()
    expect(page.locator("#contestations")).to_be_focused()
    expect(page.get_by_role("region", name="Contestations")).to_contain_text("le procès-verbal porte ma signature")
    fits(page)
    page.get_by_label("Votre réponse").select_option("accueillie")
    page.get_by_label("Explication, lue par l’intervenant").first.fill("Le procès-verbal le confirme.")
    page.get_by_role("button", name="Répondre").click()
    expect(page.get_by_text("Réponse envoyée")).to_be_visible()
    expect(page.locator("#contestation")).to_be_hidden()
    expect(page.get_by_role("region", name="Contestations")).to_contain_text("Le service lui donne raison")

    page = opened(f"/etat-de-frais/?numero={stage['voix_mission']}", "voix")
    expect(page.locator("[data-decisions]")).to_contain_text("Le procès-verbal le confirme.")
    fits(page)


def test_a_person_writes_and_the_service_answers(opened, stage):
    page = opened(f"/mission/?numero={stage['voix_mission']}", "voix")
    page.get_by_text("Écrire à votre service gestionnaire").click()
    words = page.get_by_label("Votre message")
    words.fill("IBAN FR14 2004 1010 0505 0001 3M02 606")
    page.get_by_role("button", name="Envoyer le message").click()
    expect(page.locator("#message .champ--erreur [data-erreur]")).to_contain_text("compte bancaire")
    words.fill("a" * 2001)
    page.get_by_role("button", name="Envoyer le message").click()
    expect(page.locator("#message .champ--erreur [data-erreur]")).to_contain_text("2001 signes")
    words.fill("À quelle heure dois-je arriver ?")
    page.get_by_role("button", name="Envoyer le message").click()
    expect(page.locator("[data-fil]")).to_contain_text("À quelle heure dois-je arriver ?")
    expect(page.locator("[data-fil-etat]")).to_contain_text("attend une réponse")
    fits(page)

    page = opened("/gestion/messages/", "gestion")
    expect(page.locator("[data-vue]")).to_contain_text("À quelle heure dois-je arriver ?")
    fits(page)
    page.locator("section:has(#liste) li a").click()
    expect(page.locator("[data-vue]")).to_contain_text("À quelle heure dois-je arriver ?")
    page.get_by_label("Réponse préparée").select_option("en_cours")
    expect(page.get_by_label("Votre message, lu par")).to_have_value(re.compile("sa vérification est en cours"))
    fits(page)
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.get_by_text("Message envoyé", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Classer sans réponse")).to_have_count(0)

    page = opened(f"/etat-de-frais/?numero={stage['voix_mission']}#messages", "voix")
    expect(page.locator("[data-fil]")).to_contain_text("sa vérification est en cours")
    fits(page)
