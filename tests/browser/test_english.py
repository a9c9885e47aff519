"""Pages in English, as their reader meets them: they stand in nobody's way, they refuse in English, they keep the place."""

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import check
from tests.pages.english import IN_ENGLISH, french_in

pytestmark = [pytest.mark.browser]
WHO = {
    "/premiere-connexion/": "mot_de_passe",
    "/courriel/": "courriel",
    "/informations/": "personne",
    "/sessions/": "personne",
    "/missions/": "personne",
    "/mission/": "personne",
    "/etats-de-frais/": "personne",
    "/etat-de-frais/": "personne",
    "/mes-donnees/": "personne",
}
OWN = ("lycée", "collège", "rue", "épreuve", "écrite", "gestion")
"""Words of the person and of the towns of the stage, which no catalogue says."""


@pytest.mark.parametrize("path", sorted(IN_ENGLISH))
def test_an_english_page_stands_in_nobodys_way(visits, stage, path):
    asked = f"?numero={stage['mission']}" if path in ("/mission/", "/etat-de-frais/") else ""
    page = visits(f"/en{path}{asked}", WHO.get(path, "")).page
    expect(page.locator("html")).to_have_attribute("lang", "en-GB")
    expect(page.locator("[data-squelette]")).to_have_count(0)
    page.evaluate("() => document.querySelectorAll('main [lang=fr]').forEach((one) => one.replaceWith('…'))")
    assert french_in(page.locator("main").inner_text()).difference(OWN) == set()
    check(page)


def test_contact_details_are_saved_in_english(visits):
    page = visits("/en/informations/", "personne").page
    page.get_by_label("Postcode").fill("1")
    page.get_by_role("button", name="Save my contact details").click()
    expect(page.get_by_role("link", name="Give a postcode, for example 69001.")).to_be_visible()
    page.get_by_label("Postcode").fill("69003")
    page.get_by_role("button", name="Save my contact details").click()
    expect(page.get_by_text("Your contact details are saved")).to_be_visible()
    page.close()


def test_a_refused_sign_in_says_so_in_english(visits):
    page = visits("/en/connexion/").page
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="2 points need correcting")).to_be_visible()
    page.get_by_label("Identifier", exact=True).fill("nobody.known")
    page.get_by_label("Password", exact=True).fill("not the right one")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Wrong identifier or password")).to_be_visible()
    expect(page.locator("[data-resume-texte]")).to_contain_text("contact the help desk (guichet unique) on 04.72.80.64.88.")
    assert page.title().startswith("Error: Wrong identifier or password")
    page.close()


def test_a_field_at_fault_says_so_in_english(visits):
    page = visits("/en/premiere-connexion/", "mot_de_passe").page
    page.get_by_label("New password").fill("motdepasse")
    page.get_by_role("button", name="Save my password").click()
    expect(page.get_by_role("heading", name="This password will not do")).to_be_visible()
    expect(page.locator("[data-resume] li")).to_have_text([re.compile(r"^12.characters at least\.$"), re.compile("most common")])
    page.close()


def test_the_other_language_keeps_the_place_and_what_was_typed(visits):
    page = visits("/connexion/?retour=/missions/#portails").page
    page.get_by_label("Identifiant", exact=True).fill("adurand")
    page.get_by_label("Mot de passe", exact=True).fill("un secret")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(re.compile(r"/en/connexion/\?retour=/missions/#portails$"))
    expect(page.get_by_label("Identifier", exact=True)).to_have_value("adurand")
    expect(page.get_by_label("Password", exact=True)).to_have_value("")
    page.get_by_role("link", name="Français").click()
    expect(page.get_by_label("Identifiant", exact=True)).to_have_value("adurand")
    assert page.evaluate("sessionStorage.length") == 0
    page.close()


def test_the_link_followed_while_signed_in_is_a_choice_that_is_kept(visits):
    page = visits("/missions/", "personne").page
    expect(page.locator("[data-personne]")).not_to_have_text("Mon compte")
    with page.expect_response("**/api/v1/langue") as told:
        page.get_by_role("link", name="English").click()
    assert (told.value.request.method, told.value.json()) == ("PUT", {"langue": "en"})
    with page.expect_response("**/api/v1/langue") as told:
        page.get_by_role("link", name="Français").click()
    assert told.value.json() == {"langue": "fr"}
    page.close()


def test_who_chose_english_is_offered_it_on_a_page_in_french_and_not_sent_there(visits):
    page = visits("/missions/", "personne").page
    expect(page.locator("[data-personne]")).not_to_have_text("Mon compte")
    offered = page.locator("header > p.entete__barre a[data-langue]")
    expect(offered).to_have_count(0)
    with page.expect_response("**/api/v1/langue"):
        page.get_by_role("link", name="English").click()
    page.goto(page.url.replace("/en/missions/", "/missions/"))
    expect(offered).to_have_text("English")
    assert "/en/" not in page.url
    with page.expect_response("**/api/v1/langue"):
        offered.click()
    expect(page).to_have_url(re.compile("/en/missions/"))
    with page.expect_response("**/api/v1/langue"):
        page.get_by_role("link", name="Français").click()
    expect(page.locator("[data-personne]")).not_to_have_text("Mon compte")
    expect(offered).to_have_count(0)
    page.close()


@contextmanager
def reader(chromium, stage, languages, path, who=""):
    """A page of the stage in a new browser that asks for these languages; nothing of it outlives the `with`."""
    context = chromium.new_context(locale=languages[0], timezone_id="Europe/Paris", reduced_motion="reduce")
    context.add_init_script(f"Object.defineProperty(navigator, 'languages', {{ value: {languages} }})")
    if who:
        name, value = stage[who].split("=", 1)
        address = f"https://lyon.localhost:{stage['port']}"
        context.add_cookies([{"name": name, "value": value, "url": address, "secure": True}])
    page = context.new_page()
    page.goto(f"http://lyon.localhost:{stage['port']}{path}")
    yield page
    context.close()


def offer(page):
    return page.get_by_role("link", name="Read this page in English")


@pytest.mark.parametrize("languages", [["en-GB"], ["en", "fr-FR"], ["de-DE", "en-US", "fr"]])
def test_english_is_offered_in_english_to_a_browser_that_prefers_it(chromium, stage, languages):
    with reader(chromium, stage, languages, "/connexion/?retour=/missions/") as page:
        expect(offer(page)).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter")
        assert page.locator("p", has=offer(page)).get_attribute("lang") == "en"
        check(page, close=False)
        page.get_by_label("Identifiant", exact=True).fill("adurand")
        offer(page).click()
        expect(page).to_have_url(re.compile(r"/en/connexion/\?retour=/missions/$"))
        expect(page.get_by_label("Identifier", exact=True)).to_have_value("adurand")
        expect(page.get_by_text("Stay in French")).to_have_count(0)


def test_who_stays_in_french_is_not_asked_again(chromium, stage):
    with reader(chromium, stage, ["en-GB"], "/") as page:
        page.get_by_role("button", name="Stay in French").click()
        expect(offer(page)).to_have_count(0)
        expect(page.get_by_role("link", name="English", exact=True)).to_be_focused()
        page.goto(page.url + "aide/")
        expect(page.get_by_role("link", name="English", exact=True)).to_be_visible()
        expect(offer(page)).to_have_count(0)


@pytest.mark.parametrize("languages", [["fr-FR"], ["fr-FR", "en-GB"], ["de-DE", "fr"], ["de-DE"], ["eno"]])
def test_nothing_is_offered_to_other_browsers(chromium, stage, languages):
    with reader(chromium, stage, languages, "/connexion/") as page:
        expect(page.get_by_role("button", name="Se connecter")).to_be_enabled()
        expect(offer(page)).to_have_count(0)


def test_a_claim_begun_in_french_goes_on_in_english_where_it_was(chromium, stage):
    """Saved or not: here the service never has it."""
    path = f"/etat-de-frais/?numero={stage['mission']}"
    with reader(chromium, stage, ["fr-FR"], path, "personne") as page:
        page.route("**/api/v1/etats-de-frais/*", lambda route: route.abort() if route.request.method == "PUT" else route.continue_())
        page.get_by_label("Copies corrigées sur papier").fill("62")
        page.get_by_role("link", name="2 Déplacement").click()
        page.get_by_role("button", name="Ajouter un déplacement").click()
        page.get_by_label("Heure de départ").fill("6h45")
        page.get_by_label("Heure de retour").fill("18h30")
        page.get_by_label("Heure de retour").blur()
        expect(page.locator("[data-enregistrement]").first).to_contain_text("connexion interrompue")
        page.get_by_role("link", name="English", exact=True).click()
        expect(page).to_have_url(re.compile(rf"/en/etat-de-frais/\?numero={stage['mission']}#deplacement$"))
        expect(page.get_by_label("Time you left")).to_have_value("6:45")
        page.get_by_role("link", name="1 Work").click()
        expect(page.get_by_label("Papers marked on paper")).to_have_value("62")


def test_a_cut_is_told_in_the_language_of_the_page_that_was_asked(visits, stage):
    page = visits(f"/en/etat-de-frais/?numero={stage['mission']}", "personne").page
    expect(page.locator("html[data-garde=oui]"), "the page and its modules are kept on this device").to_be_attached()
    page.context.set_offline(True)
    origin = page.url.partition("/en/")[0]
    page.goto(f"{origin}/en/plan-du-site/")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are offline")
    page.goto(f"{origin}/plan-du-site/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vous êtes hors ligne")
    page.context.set_offline(False)
    page.close()
