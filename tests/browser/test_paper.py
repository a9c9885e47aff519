"""On paper, in the engines that print for a script: no empty sheet, what is folded unfolded, a password alone on its sheet."""

import io

import pypdf
import pytest

from tests.browser import engines
from tests.browser.staged import staged

pytestmark = [pytest.mark.browser]
ALMOST_EMPTY = 250
"""Letters under which a sheet is a title and little else."""
PRINTING = [name for name in engines.FOUND if hasattr(engines.ALL[name], "pdf")]
_FOLDED = """
const folds = [...document.querySelectorAll("details.ligne:not([open])")];
return folds.flatMap((fold) => [...fold.children].filter((one) => one.localName !== "summary").map((one) => one.textContent));
"""


@pytest.fixture(scope="module")
def stage():
    """One of their own, for a password given here opens what others know."""
    with staged("tarif") as found:
        yield found


@pytest.fixture(scope="module")
def printers(chromium, tmp_path_factory):
    running = {name: engines.ALL[name](tmp_path_factory.mktemp(name), chromium) for name in PRINTING}
    yield running
    for one in running.values():
        one.close()


def opened(browser, stage, who, path):
    origin = f"http://lyon.localhost:{stage['port']}"
    browser.open(f"{origin}/accessibilite/")
    browser.has(stage[who], origin.replace("http:", "https:"))
    browser.open(origin + path)
    return browser


def sheets(browser):
    pages = pypdf.PdfReader(io.BytesIO(browser.pdf())).pages
    return [" ".join(page.extract_text().split()) for page in pages]


def words(text):
    return {word for word in text.split() if word.isalpha()}


def test_a_claim_is_on_paper_alike_with_no_empty_sheet_and_its_lines_unfolded(printers, stage):
    found = {}
    for name, browser in printers.items():
        opened(browser, stage, "tarif", f"/etat-de-frais/?numero={stage['tarif_mission']}")
        browser.reads("Transmis, à vérifier")
        folded = words(" ".join(browser.run(_FOLDED)))
        found[name] = sheets(browser)
        assert min(map(len, found[name])) > ALMOST_EMPTY, found[name]
        assert folded, "nothing is folded on the screen"
        assert folded - words(" ".join(found[name])) == set(), name
    there, here = found["Chromium"], found.get("Firefox", found["Chromium"])
    assert len(here) == len(there)
    assert words(" ".join(there)) - words(" ".join(here)) == set()


@pytest.mark.parametrize("name", PRINTING)
@pytest.mark.parametrize("path", ["/ou-me-connecter/", "/mentions-legales/", "/mot-de-passe-oublie/", "/accessibilite/"])
def test_a_page_ends_with_no_empty_sheet(printers, stage, name, path):
    browser = printers[name]
    browser.open(f"http://lyon.localhost:{stage['port']}{path}")
    assert [sheet for sheet in sheets(browser) if not sheet] == []


@pytest.mark.parametrize("name", PRINTING)
def test_a_password_is_alone_on_its_sheet(printers, stage, name):
    browser = opened(printers[name], stage, "gestion", f"/gestion/intervenant/?id={stage['tarif_compte']}")
    browser.press("Redonner un mot de passe")
    browser.press("Redonner un mot de passe", "dialog button")
    browser.until(lambda: browser.run("return document.querySelector('[data-billet]').checkVisibility()"), "no slip")
    slip, head = browser.run("return ['[data-billet]', '.entete'].map((place) => document.querySelector(place).innerText)")
    (sheet,) = sheets(browser)
    (password,) = [word for word in slip.split() if word.count("-") == 2]
    assert password in sheet
    assert words(sheet) - words(slip) - words(head) == set(), "the rest of the page leaves with the secret"
