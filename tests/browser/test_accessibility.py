"""Every page and its main states, light and dark, wide and narrow: no violation that axe knows, no complaint of a probe."""

import json
from http.cookies import SimpleCookie

import pytest
from playwright.sync_api import expect

from ops.pages.pages import PAGES
from tests.browser import probes
from tests.browser.saves import saved
from tests.browser.test_walk import CHOSEN, declare_one_day
from tests.live import convoke

pytestmark = [pytest.mark.browser]
COOKIE = "__Host-imagin"
STEPS = {"/premiere-connexion/", "/courriel/"}
DOORS = {"/gestion/connexion/", "/gestion/invitation/"}
"""Where the staff come in; their other pages are looked at in test_pages, by one of them."""
OPEN = "() => { for (const fold of document.querySelectorAll('main details')) fold.open = true; }"


def signed_request(service, method, path, body, cookie=""):
    """One write of a browser that holds a session; the session after it."""
    headers = {"X-Imagin": "1", "Origin": service.origin("lyon"), "Cookie": f"{COOKIE}={cookie}"}
    answer = service.request("lyon", method, f"/api/v1{path}", body, headers)
    assert answer.status < 300, answer.body
    given = SimpleCookie(answer.headers.get("Set-Cookie", ""))
    return given[COOKIE].value if COOKIE in given else cookie


class Signed:
    """A person with one mission, their browser, and the two pages of a first sign-in kept as they were on the way."""

    def __init__(self, service, chromium, printed):
        self.mission, self.printed, self._service = printed.mission, printed, service
        self._context = chromium.new_context(locale="fr-FR", timezone_id="Europe/Paris", reduced_motion="reduce")
        known = {"identifiant": printed.identifiant, "mot_de_passe": printed.password}
        session = self._keep(signed_request(service, "POST", "/connexion", known))
        self.kept = {"/premiere-connexion/": self._opened("/premiere-connexion/")}
        session = self._keep(signed_request(service, "POST", "/mot-de-passe", {"nouveau": CHOSEN}, session))
        self.kept["/courriel/"] = self._opened("/courriel/")
        self._keep(signed_request(service, "POST", "/courriel/plus-tard", {}, session))

    def _opened(self, path):
        """A page that has asked whose it is: the answer of the next step would send it there."""
        page = self.open(path)
        page.wait_for_load_state("networkidle")
        return page

    def _keep(self, session):
        address = self._service.origin("lyon").replace("http:", "https:")
        self._context.add_cookies([{"name": COOKIE, "value": session, "url": address, "secure": True}])
        return session

    def open(self, path):
        page = self._context.new_page()
        page.goto(self._service.origin("lyon") + path)
        expect(page.locator("[data-squelette]:visible")).to_have_count(0)
        return page

    def close(self):
        self._context.close()


@pytest.fixture(scope="session")
def signed(service, chromium, tmp_path_factory):
    printed = convoke(
        service, tmp_path_factory.mktemp("acces"), "lyon", numero="920001", mission="920001", prenom="Agnès"
    )
    person = Signed(service, chromium, printed)
    yield person
    person.close()


@pytest.fixture(scope="session")
def visitor(service, chromium):
    """Opens a page of Lyon as someone who is not signed in."""
    context = chromium.new_context(locale="fr-FR", timezone_id="Europe/Paris", reduced_motion="reduce")

    def open_page(address):
        page = context.new_page()
        page.goto(address if address.startswith("http") else service.origin("lyon") + address)
        expect(page.locator("[data-squelette]:visible")).to_have_count(0)
        return page

    yield open_page
    context.close()


def complaints(page):
    """What axe and the probes say of the page as it stands, its folded parts opened."""
    page.wait_for_load_state("networkidle")  # what comes once the first part is drawn would be drawn under the probes
    page.evaluate(OPEN)
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    found = []
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found += [f"{width} {scheme} {said}" for said in probes.axe(page)]
        found += [f"{width} {said}" for probe in (probes.tabulation, probes.targets) for said in probe(page)]
    page.emulate_media(color_scheme="light")
    narrow = (probes.overflow, probes.names, probes.motion, probes.forced_colours)
    return found + [f"320 {said}" for probe in narrow for said in probe(page)]


def check(page, *, close=True):
    said = complaints(page)
    if close:
        page.close()
    assert not said, "\n".join(said)


@pytest.mark.parametrize("path", [page.chemin for page in PAGES if page.espace == "public" or page.chemin in DOORS])
def test_a_public_page_stands_in_nobodys_way(visitor, path):
    check(visitor(path))


@pytest.mark.parametrize("path", [page.chemin for page in PAGES if page.espace in ("personnel", "etape")])
def test_a_page_of_a_signed_in_person_stands_in_nobodys_way(signed, path):
    if path in STEPS:
        check(signed.kept[path])
    elif path in ("/mission/", "/etat-de-frais/"):
        check(signed.open(f"{path}?numero={signed.mission}"))
    else:
        check(signed.open(path))


def test_the_portal_of_all_instances_stands_in_nobodys_way(visitor, service):
    check(visitor(f"http://localhost:{service.port}/"))


@pytest.mark.parametrize(
    ("path", "button"),
    [
        ("/connexion/", "Se connecter"),
        ("/mot-de-passe-oublie/", "Recevoir un lien"),
        ("/simulation/", "Estimer"),
        ("/gestion/connexion/", "Continuer"),
    ],
)
def test_a_form_sent_empty_says_so_to_everybody(visitor, path, button):
    page = visitor(path)
    page.get_by_role("button", name=button).click()
    expect(page.locator("[data-resume]:visible")).to_be_focused()
    check(page)


def test_the_open_menu_and_refused_details_stand_in_nobodys_way(signed):
    page = signed.open("/informations/")
    page.get_by_role("button", name="Changer mon mot de passe").click()
    expect(page.locator("[data-resume]:visible")).to_be_focused()
    check(page, close=False)
    page.locator("summary", has_text="Œillet").click()
    expect(page.get_by_role("link", name="Mes sessions")).to_be_visible()
    check(page)


def test_a_person_without_a_mission_reads_why(signed):
    """The service's own answer for a person who is not convoked yet, given here to one who is."""
    page = signed.open("/aide/")
    page.route("**/api/v1/missions", lambda route: route.fulfill(status=200, body=json.dumps({"missions": []})))
    page.goto(page.url.replace("/aide/", "/missions/"))
    expect(page.get_by_text("Aucune mission pour l’instant")).to_be_visible()
    check(page)


def test_an_estimate_stands_in_nobodys_way(visitor):
    page = visitor("/simulation/")
    for label, typed in (("Jour de la mission", "9/6/2026"), ("Heure de début", "8h30"), ("Heure de fin", "17h")):
        page.get_by_label(label).fill(typed)
    page.get_by_label("Commune du centre d’examen").fill("Lyon")
    page.get_by_label("Commune de votre domicile").fill("lyon")
    page.get_by_role("button", name="Estimer").click()
    expect(page.locator("[data-resultat]")).to_be_visible()
    check(page)


def test_a_claim_stands_in_nobodys_way_from_its_first_line_to_its_end(signed):
    page = signed.open(f"/etat-de-frais/?numero={signed.mission}")
    with saved(page, '"copies":62', '"ou":"ailleurs"'):
        declare_one_day(page, signed.printed)
    check(page, close=False)
    page.get_by_label("Heure de départ").fill("25h")
    page.get_by_role("link", name="3 Vérifier").click()
    expect(page.locator("[data-enregistrement]").first).to_contain_text("sauf")
    check(page, close=False)
    page.get_by_role("link", name="2 Déplacement").click()
    page.get_by_label("Heure de départ").fill("6h45")
    page.get_by_role("link", name="3 Vérifier").click()
    page.get_by_role("button", name="Transmettre l’état de frais").click()
    expect(page.get_by_text("Votre état de frais est transmis").first).to_be_visible()
    check(page)
