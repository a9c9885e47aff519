"""A « non fait » on the pages: the person reads it and contests it, the service finds it on its home and answers."""

import json
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from ops.paths import ROOT
from tests.browser import probes

pytestmark = [pytest.mark.browser]
WIDTHS = (1280, 390, 320)


@pytest.fixture(scope="module")
def stage():
    """A stage of its own: a claim cancelled would change what the other pages count."""
    command = [sys.executable, "-m", "tests.browser.stage", "voix"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        yield json.loads(running.stdout.readline())
        running.stdin.close()


@pytest.fixture
def opened(page, stage):
    def open_(path, who):
        name, value = stage[who].split("=", 1)
        address = f"https://lyon.localhost:{stage['port']}"
        page.context.add_cookies([{"name": name, "value": value, "url": address, "secure": True}])
        page.goto(f"http://lyon.localhost:{stage['port']}{path}")
        expect(page.locator("[data-squelette]:visible, [aria-busy=true]")).to_have_count(0)
        return page

    return open_


def fits(page):
    """At each width; the names of the cells of a list are heard and not seen where its columns have a head."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        complaints = [one for one in probes.overflow(page) if not one.endswith("\u00a0: »") and not one.endswith(" : »")]
        assert complaints == [], width


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
