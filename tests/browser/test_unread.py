"""A value that is not understood keeps nothing else from being saved: it is named, led to, and kept on this device."""

import pytest
from playwright.sync_api import expect

from tests.browser import probes
from tests.browser.saves import saved
from tests.browser.staged import staged

pytestmark = [pytest.mark.browser]
WIDTHS = (1280, 390, 320)
WORK, HOUR = "« douze » n’est pas un nombre entier", "« 25h » n’est pas une heure"


@pytest.fixture
def stage():
    """A stage of its own, at each test: a claim more would change what the other pages count, and each writes it."""
    with staged("illisible") as found:
        yield found


@pytest.fixture
def claim(opened, stage):
    page = opened(f"/etat-de-frais/?numero={stage['illisible_mission']}", "illisible")
    page.set_viewport_size({"width": 390, "height": 844})
    return page


def kept(page, stage):
    """What the service has."""
    name, value = stage["illisible"].split("=", 1)
    address = f"http://127.0.0.1:{stage['port']}/api/v1/etats-de-frais/{stage['illisible_mission']}"
    asked = {"Cookie": f"{name}={value}", "Host": "lyon.localhost"}
    return page.request.get(address, headers=asked).json()["declaration"]


def declare(page):
    """Candidates and the hour of departure as nobody reads them; all the rest well."""
    with saved(page, '"minutes":280', '"retour":"19:30"', '"mode":"train"'):
        page.get_by_label("Candidats interrogés").fill("douze")
        page.get_by_label("Temps passé avec les candidats").fill("4h40")
        page.get_by_role("button", name="Étape suivante").click()
        page.get_by_role("button", name="Ajouter un déplacement").click()
        page.get_by_label("Heure de départ").fill("25h")
        page.get_by_label("Heure de retour").fill("19h30")
        page.get_by_label("Moyen de transport").select_option("train")
        page.get_by_role("link", name="3 Vérifier").click()
    expect(state(page)).to_contain_text("Brouillon enregistré à")


def state(page):
    return page.locator(".barre-basse [data-enregistrement]")


def test_what_is_understood_is_saved_and_what_is_not_is_named(claim, stage):
    declare(claim)
    saved = kept(claim, stage)
    trip = saved["deplacements"][0]
    assert (saved["travail"]["minutes"], trip["retour"], trip["trajets"][0]["mode"]) == (280, "19:30", "train")
    assert (saved["travail"].get("candidats"), trip.get("depart")) == (None, None)
    todo = claim.locator("[data-manques]")
    for sentence in (WORK, HOUR):
        expect(todo.get_by_role("link", name=sentence)).to_be_visible()
        expect(claim.locator(".barre-basse").get_by_role("link", name=sentence)).to_be_visible()
    for told in ("heure du départ", "heure du retour", "moyen de transport"):
        expect(todo).not_to_contain_text(told)
    expect(claim.get_by_text("Votre dernière saisie n’est pas encore enregistrée")).to_be_hidden()
    expect(claim.get_by_role("button", name="Transmettre l’état de frais")).to_be_hidden()
    for step, wrong in (("1 Travail à corriger", 1), ("2 Déplacement à corriger", 1), ("3 Vérifier à corriger", 0)):
        expect(claim.get_by_role("link", name=step)).to_have_count(wrong)
    for width in WIDTHS:
        claim.set_viewport_size({"width": width, "height": 844})
        assert probes.overflow(claim) == [], width


def test_the_link_leads_to_the_field_and_all_is_well_once_it_is_mended(claim, stage):
    declare(claim)
    claim.locator(".barre-basse").get_by_role("link", name=HOUR).click()
    hour = claim.get_by_label("Heure de départ")
    expect(hour).to_be_focused()
    expect(claim.locator("#annonces")).to_contain_text(HOUR)
    with saved(claim, '"depart":"06:45"', '"candidats":12'):
        hour.fill("6h45")
        claim.get_by_role("link", name="1 Travail").click()
        claim.get_by_label("Candidats interrogés").fill("12")
        claim.get_by_role("link", name="3 Vérifier").click()
    expect(claim.locator("[data-illisibles] a")).to_have_count(0)
    expect(claim.locator("[data-a-corriger]:visible")).to_have_count(0)
    expect(claim.get_by_role("button", name="Transmettre l’état de frais")).to_be_visible()
    expect(claim.locator("#annonces")).to_contain_text("Brouillon enregistré à")
    assert kept(claim, stage)["deplacements"][0]["depart"] == "06:45"


def test_what_is_not_understood_is_there_again_after_a_reload(claim, stage):
    declare(claim)
    claim.reload()
    expect(claim.locator(".barre-basse").get_by_role("link", name=HOUR)).to_be_visible()
    expect(claim.locator("[data-avis]")).to_contain_text("Votre saisie est reprise")
    claim.get_by_role("link", name="2 Déplacement").click()
    expect(claim.get_by_label("Heure de départ")).to_have_value("25h")
    expect(claim.get_by_label("Heure de départ")).to_have_attribute("aria-invalid", "true")
    expect(claim.get_by_label("Heure de retour")).to_have_value("19h30")
    assert kept(claim, stage)["deplacements"][0]["retour"] == "19:30"


def test_what_the_service_refuses_in_a_field_keeps_nothing_else(claim, stage):
    with saved(claim, '"minutes":280'):
        claim.get_by_label("Candidats interrogés").fill("99999")
        claim.get_by_label("Temps passé avec les candidats").fill("4h40")
    expect(state(claim)).to_contain_text("Brouillon enregistré à")
    expect(claim.locator(".barre-basse").get_by_role("link", name="« 99999 » n’est pas possible")).to_be_visible()
    assert kept(claim, stage)["travail"]["minutes"] == 280


def test_a_session_that_has_ended_is_said_where_one_signs_in_again(claim):
    claim.context.clear_cookies()
    claim.goto(claim.url.replace("/etat-de-frais/?", "/mission/?"))
    expect(claim.locator("[data-avis]")).to_contain_text("Votre session est terminée")
    stranger = claim.context.new_page()
    stranger.goto(claim.url)
    expect(stranger.locator("[data-avis]")).to_contain_text("Connectez-vous pour continuer")
