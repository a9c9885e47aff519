"""Every page as it stands for each public: its outline is the one that was approved, and the browser has nothing to object.

The outlines are in tests/snapshots/aria: `IMAGIN_APPROUVER=1 pytest tests/browser/test_pages.py` writes them again, to be
read before they are kept.
"""

import os
import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect

from ops.pages import csp
from ops.pages.pages import PAGES
from ops.paths import ROOT
from tests.browser import probes
from tests.browser.test_accessibility import check
from tests.pages.english import IN_ENGLISH

pytestmark = [pytest.mark.browser]
OUTLINES = Path(__file__).parents[1] / "snapshots/aria"
BY_STEP = {"/premiere-connexion/": "mot_de_passe", "/courriel/": "courriel"}
DOORS = {"/gestion/connexion/", "/gestion/invitation/"}
ASKS = {
    "/mission/": "?numero={mission}",
    "/etat-de-frais/": "?numero={mission}",
    "/gestion/intervenant/": "?id={compte}",
    "/gestion/etat/": "?compte={compte}&numero={transmis}",
}
BY_SPACE = {"personnel": "personne", "gestion": "gestion"}
STAFF = [page.chemin for page in PAGES if page.espace == "gestion" and page.chemin not in DOORS]
PUBLIC = [page.chemin for page in PAGES if page.espace == "public"]
REFUSED = "Failed to load resource: the server responded with a status of 40"


def _states():
    """(name of the outline, (address, who)): each page of the list, and some of its states."""
    for page in PAGES:
        name = page.chemin.strip("/").replace("/", "-").removesuffix(".html") or "accueil"
        who = BY_STEP.get(page.chemin) or ("" if page.chemin in DOORS else BY_SPACE.get(page.espace, ""))
        yield name, (page.chemin + ASKS.get(page.chemin, ""), who)
        if page.chemin in IN_ENGLISH:
            yield f"en-{name}", (f"/en{page.chemin}{ASKS.get(page.chemin, '')}", who)
    yield "en-etat-de-frais-transmis", ("/en/etat-de-frais/?numero={transmis}", "personne")
    yield "etat-de-frais-transmis", ("/etat-de-frais/?numero={transmis}", "personne")
    yield "etat-de-frais-inconnu", ("/etat-de-frais/?numero=000000", "personne")
    yield "etat-de-frais-a-venir", ("/etat-de-frais/?numero=220002", "personne")


STATES = dict(_states())
TRY_HTML = (
    "() => { try { document.createElement('p').innerHTML = '<b>x</b>' } catch (refused) { return refused.name } }"
)
COUNT_INLINE = "() => document.querySelectorAll('[style], style, script:not([src])').length"


@pytest.fixture(scope="session")
def looked(visits, stage):
    """What each page shows and does, looked at once."""
    known = {}

    def look(name):
        if name not in known:
            address, who = STATES[name]
            visit = visits(address.format(**stage), who)
            visit.page.wait_for_load_state("networkidle")  # some parts come once the first is drawn
            known[name] = {
                "said": [text for text in visit.said if REFUSED not in text],
                "strangers": [
                    url for url in visit.asked if not url.startswith(f"http://lyon.localhost:{stage['port']}/")
                ],
                "policy": visit.answer.headers["content-security-policy"],
                "html from a string": visit.page.evaluate(TRY_HTML),
                "inline": visit.page.evaluate(COUNT_INLINE),
                "outline": visit.outline(),
                "markup": visit.markup(),
            }
            visit.page.close()
        return known[name]

    return look


@pytest.mark.exigence("S73")
@pytest.mark.parametrize("name", STATES)
def test_the_browser_objects_to_nothing_and_would_let_nothing_in(looked, name):
    found = looked(name)
    assert found["said"] == [], "the console stays silent"
    assert found["strangers"] == [], "nothing is asked of a third party"
    assert found["policy"] == csp.CSP
    assert found["html from a string"] == "TypeError", "Trusted Types refuse HTML made from a string"
    assert found["inline"] == 0


@pytest.mark.parametrize("name", STATES)
def test_a_page_reads_aloud_as_approved(looked, name):
    outline, kept = looked(name)["outline"], OUTLINES / f"{name}.yaml"
    if os.environ.get("IMAGIN_APPROUVER"):
        OUTLINES.mkdir(parents=True, exist_ok=True)
        kept.write_text(outline, "utf-8")
    assert outline == kept.read_text("utf-8")


def test_no_outline_outlives_its_page():
    assert {path.stem for path in OUTLINES.iterdir()} == set(STATES)


@pytest.mark.parametrize("path", STAFF)
def test_a_page_of_the_staff_stands_in_nobodys_way(visits, stage, path):
    check(visits((path + ASKS.get(path, "")).format(**stage), "gestion").page)


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize(("code", "scheme"), [("siec", "dark"), ("centrale", "light")])
def test_a_public_page_of_the_other_instances_stands_in_nobodys_way(visits, path, code, scheme):
    """Their words and their accent differ from those of the instance that is looked at whole."""
    page = visits(path, code=code).page
    page.evaluate("() => { for (const fold of document.querySelectorAll('main details')) fold.open = true; }")
    page.set_viewport_size({"width": 320, "height": 800})
    page.emulate_media(color_scheme=scheme)
    said = [one for probe in (probes.axe, probes.overflow, probes.targets, probes.names) for one in probe(page)]
    page.close()
    assert not said, "\n".join(said)


def test_what_the_scripts_make_of_a_page_is_still_valid(looked, tmp_path):
    for name in STATES:
        (tmp_path / f"{name}.html").write_text(looked(name)["markup"], "utf-8")
    command = [ROOT / "node_modules/.bin/html-validate", "-c", ROOT / ".htmlvalidate.json", f"{tmp_path}/*.html"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


PRINTED = ("missions", "mission", "etats-de-frais", "etat-de-frais-transmis", "aide", "comment-ca-marche", "simulation")


@pytest.mark.parametrize("name", PRINTED)
def test_a_page_on_paper_holds_everything_that_reads_and_nothing_that_is_pressed(visits, stage, name):
    address, who = STATES[name]
    page = visits(address.format(**stage), who).page
    page.wait_for_load_state("networkidle")
    folded = page.locator("main details.pli > :not(summary)").all_inner_texts()
    page.emulate_media(media="print")
    for pressed in (".navigation", ".pied", ".boutons"):
        expect(page.locator(f"{pressed}:visible")).to_have_count(0)
    for text, part in zip(folded, page.locator("main details.pli > :not(summary)").all(), strict=True):
        if text.strip() and not part.is_hidden():
            assert part.evaluate("(one) => one.checkVisibility({ contentVisibilityAuto: true })"), text[:60]
    assert len(page.pdf()) > 10_000
    page.close()


def test_a_person_gives_their_calendar_an_address_and_takes_it_back(visits, stage):
    page = visits("/missions/", "personne").page
    page.locator("summary", has_text="Mes missions dans mon agenda").click()
    page.get_by_role("button", name="Obtenir mon adresse d’agenda").click()
    address = page.get_by_label("Adresse de votre agenda")
    expect(address).to_be_focused()
    expect(address).to_have_value(re.compile(r"/api/v1/agenda/[0-9a-f]{20}\.[\w-]{43}\.ics$"))
    expect(page.locator("[data-agenda]")).to_contain_text("n’est pas encore lue.")
    check(page, close=False)
    read = f"http://127.0.0.1:{stage['port']}/api/v1/" + address.input_value().partition("/api/v1/")[2]
    assert page.request.get(read).text().count("BEGIN:VEVENT") == 3
    page.get_by_role("button", name="Supprimer l’adresse").click()
    expect(page.get_by_role("button", name="Obtenir mon adresse d’agenda")).to_be_focused()
    assert page.request.get(read).status == 404
    page.close()


def test_a_form_survives_a_cut_and_a_reload(visits, stage):
    page = visits(f"/etat-de-frais/?numero={stage['mission']}", "personne").page
    copies, state = page.get_by_label("Copies corrigées sur papier"), page.locator("[data-enregistrement]").first
    expect(page.locator("html[data-garde=oui]"), "the page and its modules are kept on this device").to_be_attached()
    page.context.set_offline(True)
    copies.fill("62")
    expect(state).to_contain_text("connexion interrompue")
    page.reload()
    expect(page.get_by_text("Continuez")).to_be_visible()
    expect(copies).to_have_value("62")
    page.context.set_offline(False)
    expect(state).to_contain_text("Brouillon enregistré")
    expect(page.get_by_text("Continuez"), "the cut is over").to_have_count(0)
    page.close()
