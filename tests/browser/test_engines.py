"""What another engine than Chromium makes of the pages: a claim filled, sent, and put on paper.

Played by Firefox where it is installed (`apt install firefox-esr`).
"""

import io

import pypdf
import pytest

from tests.browser import firefox
from tests.browser.staged import staged

pytestmark = [pytest.mark.browser]
ALMOST_EMPTY = 250
"""Letters under which a sheet is a title and little else."""


@pytest.fixture(scope="module")
def stage():
    """One of their own, for what is sent here must be seen by nobody else."""
    with staged() as found:
        yield found


@pytest.fixture(scope="module")
def fox(tmp_path_factory):
    with firefox.Firefox(tmp_path_factory.mktemp("firefox")) as running:
        yield running


def sheets(content):
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def in_chromium(chromium, origin, path, cookie):
    name, _, value = cookie.partition("=")
    context = chromium.new_context(locale="fr-FR", timezone_id="Europe/Paris")
    where = origin.replace("http:", "https:")
    context.add_cookies([{"name": name, "value": value, "url": where, "secure": True}])
    try:
        page = context.new_page()
        page.goto(origin + path)
        page.get_by_text("Transmis, à vérifier").first.wait_for()
        return sheets(page.pdf(format="A4"))
    finally:
        context.close()


def test_a_claim_is_sent_and_put_on_paper_as_in_chromium(fox, chromium, stage):
    origin, path = f"http://lyon.localhost:{stage['port']}", f"/etat-de-frais/?numero={stage['onglets_mission']}"
    fox.open(f"{origin}/accessibilite/")
    fox.has(stage["onglets"])
    fox.open(origin + path)
    fox.fill("Copies corrigées sur papier", "50")
    fox.reads("250,00")
    fox.press("Vérifier")
    fox.press("Transmettre l’état de frais")
    fox.reads("Votre état de frais est transmis")
    fox.open(origin + path)
    fox.reads("Transmis, à vérifier")
    here = sheets(fox.pdf())
    there = in_chromium(chromium, origin, path, stage["onglets"])
    assert min(map(len, here)) > ALMOST_EMPTY, here
    assert min(map(len, there)) > ALMOST_EMPTY, there
    assert len(here) == len(there)
    lost = {word for word in " ".join(there).split() if word.isalpha()} - set(" ".join(here).split())
    assert not lost
