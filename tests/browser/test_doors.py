"""« Où me connecter ? »: a question, then one's own door, each on one screen that « back » leaves as it should."""

import pytest
from playwright.sync_api import expect

from tests.browser import probes

pytestmark = [pytest.mark.browser]
PATHS = {"portail": "/", "lyon": "/ou-me-connecter/", "siec": "/ou-me-connecter/", "centrale": "/ou-me-connecter/"}
SCREEN = "[data-ecran]:visible"


def answers(page):
    """Where the answers of the question on the screen lead."""
    links = page.locator(f"{SCREEN} .aiguillage a")
    return links.evaluate_all("(all) => all.map((one) => one.getAttribute('href'))")


def opened(visits, code, anchor=""):
    page = visits(PATHS[code] + anchor, code=code).page
    page.set_viewport_size({"width": 1280, "height": 900})
    return page


@pytest.mark.parametrize("code", PATHS)
def test_each_screen_is_one_question_or_one_door_and_fits_in_a_window(visits, code):
    page = opened(visits, code)
    ahead, seen, doors = [""], set(), set()
    while ahead:
        anchor = ahead.pop()
        if anchor in seen:
            continue
        seen.add(anchor)
        if anchor:
            page.evaluate("(anchor) => { location.hash = anchor }", anchor)
            expect(page.locator(f"[data-ecran]{anchor}")).to_be_visible()
        expect(page.locator(SCREEN)).to_have_count(1)
        found = answers(page)
        ahead += found
        assert page.evaluate("document.documentElement.scrollHeight") <= 900, anchor
        expect(page.locator(f"{SCREEN} .bouton--plein")).to_have_count(0 if found else 1)
        if anchor:
            expect(page.locator(f"{SCREEN} h2")).to_be_focused()
        if not found:
            doors.add(page.locator(SCREEN).get_attribute("id"))
            expect(page.locator(f"{SCREEN} h2")).to_have_text("Votre porte")
            expect(page.locator(f"{SCREEN} dt")).to_have_text(["Où aller", "Avec quoi", "En cas d’oubli"])
            expect(page.locator(f"{SCREEN} dd").last.get_by_role("link").first).to_be_visible()
    assert len(doors) == {"portail": 9, "lyon": 3, "siec": 5, "centrale": 1}[code]
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("code", "anchor"), [("portail", ""), ("siec", ""), ("siec", "#siec-1-creteil"), ("lyon", "#lyon-3")])
def test_a_screen_stands_in_nobodys_way(visits, code, anchor, scheme):
    page = opened(visits, code, anchor)
    page.emulate_media(color_scheme=scheme)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        looked = (probes.axe, probes.tabulation, probes.targets, probes.overflow, probes.names)
        assert [said for probe in looked for said in probe(page)] == []
    page.close()


def test_back_returns_to_the_question_and_its_title_says_where_one_is(visits):
    page = opened(visits, "lyon")
    title = page.title()
    page.get_by_role("link", name="Vous êtes intervenant extérieur").press("Enter")
    expect(page).to_have_title(f"Votre porte – {title}")
    expect(page.get_by_role("link", name="Se connecter à IMAGIN Lyon")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Quelle est votre situation")).to_be_visible()
    expect(page.get_by_role("heading", name="Votre porte")).to_have_count(0)
    page.get_by_role("link", name="Un autre service vous convoque").click()
    page.get_by_role("link", name="IMAGIN Centrale (DGRH)").click()
    expect(page.get_by_role("link", name="Se connecter à IMAGIN Centrale")).to_be_visible()
    page.close()


@pytest.mark.parametrize(("code", "who"), [("lyon", "Vous êtes un personnel de l’académie de Lyon"), ("siec", "Créteil")])
def test_on_a_telephone_the_answer_is_what_one_sees(visits, code, who):
    page = opened(visits, code)
    page.set_viewport_size({"width": 390, "height": 800})
    page.get_by_role("main").get_by_role("link", name=who).first.click()
    expect(page.get_by_role("heading", name="Votre porte")).to_be_in_viewport()
    expect(page.locator(f"{SCREEN} dd").first).to_be_in_viewport()
    assert "CAS" not in page.locator(SCREEN).get_by_role("heading").first.inner_text()
    page.close()


def test_without_its_script_the_page_holds_every_door(chromium, stage):
    address = f"http://lyon.localhost:{stage['port']}/ou-me-connecter/"
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address)
        expect(page.locator(SCREEN)).to_have_count(12)
    with chromium.new_context() as context:
        page = context.new_page()
        page.route("**/portes-*.js", lambda route: route.abort())
        page.goto(address)
        expect(page.locator("#panne")).to_be_visible()
        expect(page.locator(SCREEN)).to_have_count(12)


def test_only_the_question_is_drawn_while_the_script_is_on_its_way(chromium, stage):
    with chromium.new_context() as context:
        page = context.new_page()
        page.route("**/portes-*.js", lambda route: None)
        page.goto(f"http://lyon.localhost:{stage['port']}/ou-me-connecter/", wait_until="commit")
        expect(page.get_by_role("contentinfo")).to_be_visible()
        expect(page.locator(SCREEN)).to_have_count(1)
        expect(page.locator(SCREEN).get_by_role("heading")).to_contain_text("Quelle est votre situation")
