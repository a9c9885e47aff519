"""Whatever fails in a page is said in it, and counted; a cookie that the browser refuses is named."""

import json
import re
import urllib.request

import pytest
from playwright.sync_api import expect

from ops.pages.assets import BROWSERS
from ops.pages.pages import PAGES

pytestmark = [pytest.mark.browser]
SCRIPTED = [page for page in PAGES if page.script]
TOLD = "Votre navigateur est trop ancien, ou une erreur est survenue"
NO_COOKIE = "Votre navigateur a refusé le cookie de connexion"
FORGETFUL = "Object.defineProperty(document, 'cookie', { get: () => '', set: () => undefined })"


@pytest.fixture
def fresh(chromium, stage):
    """A browser of its own on Lyon's pages: `go` opens one, `counted` says what the service was told since."""
    context = chromium.new_context(locale="fr-FR", base_url=f"http://lyon.localhost:{stage['port']}")
    yield context
    context.close()


def counted(stage):
    with urllib.request.urlopen(f"http://127.0.0.1:{stage['port']}/demandes.json") as answer:
        return [path for path, _ in json.load(answer) if path.startswith("/api/v1/panne")]


def expect_told(page):
    box = page.get_by_role("alert")
    expect(box).to_contain_text(TOLD)
    expect(box).to_be_in_viewport()
    for name, version in BROWSERS.items():
        expect(box).to_contain_text(re.compile(rf"{name}\s{version}"))
    expect(box.get_by_role("link")).to_have_attribute("href", re.compile("^tel:|^mailto:"))


@pytest.mark.parametrize("page", SCRIPTED, ids=lambda page: page.chemin)
def test_a_page_whose_module_does_not_load_says_so(fresh, stage, page):
    counted(stage)
    fresh.route(re.compile(r"/static/(?!premier-|public-).*\.js$"), lambda route: route.abort())
    opened = fresh.new_page()
    with opened.expect_response(re.compile("/panne")) as answer:
        opened.goto(page.chemin)
        expect_told(opened)
    assert answer.value.status == 204
    assert counted(stage) == [f"/api/v1/panne?cas=module&page={page.chemin}"]


@pytest.mark.parametrize(
    ("body", "cas"),
    [
        ("absent()", "script"),
        ("const a = ", "script"),
        ("Promise.reject(new TypeError('x'))", "promesse"),
        ("document.querySelector('form').addEventListener('click', () => absent())", "script"),
    ],
)
def test_a_script_that_fails_is_said_once(fresh, stage, body, cas):
    counted(stage)
    script = {"body": f"export {{}}; {body}; {body}", "content_type": "text/javascript"}
    fresh.route("**/static/connexion-*.js", lambda route: route.fulfill(**script))
    page, left = fresh.new_page(), []
    page.on("request", lambda asked: left.append(asked.url) if "/panne" in asked.url else None)
    with page.expect_response(re.compile("/panne")):
        page.goto("/connexion/?retour=/missions/")
        if "click" in body:
            expect(page.locator("#panne")).to_be_hidden()
            page.locator("form").first.click()
        expect_told(page)
    assert len(left) == 1
    assert counted(stage) == [f"/api/v1/panne?cas={cas}&page=/connexion/"], "once, and without the address's own words"


def test_a_browser_without_modules_is_told_at_once(fresh, stage):
    counted(stage)
    fresh.add_init_script("delete HTMLScriptElement.prototype.noModule")
    page = fresh.new_page()
    with page.expect_response(re.compile("/panne")):
        page.goto("/connexion/")
        expect_told(page)
    assert counted(stage) == ["/api/v1/panne?cas=ancien&page=/connexion/"]


def test_an_extension_that_fails_is_none_of_ours_and_a_page_that_works_says_nothing(fresh, stage):
    counted(stage)
    page = fresh.new_page()
    page.goto("/connexion/")
    page.evaluate("dispatchEvent(new ErrorEvent('error', { filename: 'moz-extension://a/b.js' }))")
    page.evaluate("() => new Promise((done) => setTimeout(done, 800))")
    expect(page.locator("#panne")).to_be_hidden()
    assert counted(stage) == []


def test_a_page_that_is_left_counts_nothing(fresh, stage):
    counted(stage)
    page = fresh.new_page()
    page.goto("/connexion/")
    page.evaluate("() => { Promise.reject(new Error('cut')); location.assign('/aide/') }")
    page.wait_for_url("**/aide/")
    page.evaluate("() => new Promise((done) => setTimeout(done, 800))")
    assert counted(stage) == []


def losing_cookies(route):
    answer = route.fetch(url=route.request.url.replace("lyon.localhost", "127.0.0.1"))
    headers = {name: value for name, value in answer.headers.items() if name != "set-cookie"}
    route.fulfill(response=answer, headers=headers)


def test_a_person_whose_session_the_browser_did_not_keep_is_told_why(fresh, stage):
    fresh.route("**/api/v1/connexion", losing_cookies)
    page = fresh.new_page()
    page.goto("/connexion/")
    page.get_by_label("Identifiant", exact=True).fill(stage["identifiant"])
    page.get_by_label("Mot de passe", exact=True).fill(stage["imprime"])
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", name=NO_COOKIE)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/connexion/$"))


def test_a_member_whose_session_the_browser_did_not_keep_is_told_why(fresh, stage):
    fresh.route("**/api/v1/gestion/connexion", losing_cookies)
    page = fresh.new_page()
    page.goto("/gestion/connexion/")
    page.get_by_label("Adresse électronique").fill(stage["membre"])
    page.get_by_label("Mot de passe", exact=True).fill(stage["phrase"])
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Code à six chiffres").fill("123456")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_text(NO_COOKIE)).to_be_visible()
    expect(page.get_by_text("Le délai est passé")).to_have_count(0)


@pytest.mark.parametrize("path", ["/connexion/?retour=/missions/", "/gestion/connexion/?retour=/gestion/", "/portail/?cas=interrompue"])
def test_a_browser_that_refuses_cookies_is_told_before_anything_is_typed(fresh, path):
    fresh.add_init_script(FORGETFUL)
    page = fresh.new_page()
    page.goto(path)
    expect(page.get_by_text(NO_COOKIE)).to_be_visible()
    for ended in ("Connectez-vous pour continuer", "La connexion est à recommencer"):
        expect(page.get_by_text(ended)).not_to_be_visible()


@pytest.mark.parametrize("path", ["/connexion/?retour=/missions/", "/gestion/connexion/", "/portail/?cas=interrompue"])
def test_a_browser_that_keeps_cookies_is_told_nothing_of_them_and_keeps_no_other(fresh, path):
    page = fresh.new_page()
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text(NO_COOKIE)).not_to_be_visible()
    assert fresh.cookies() == []
