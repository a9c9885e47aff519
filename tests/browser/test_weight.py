"""What a page asks of the network: few things, small ones, each once, the service's answers with the first of them."""

import json
import urllib.request
import uuid

import pytest
from playwright.sync_api import expect

from ops.pages.pages import PAGES

pytestmark = [pytest.mark.browser]
WORKER = {"/sw.js", "/hors-ligne/", "/en/hors-ligne/"}
"""Asked afterwards by the worker that keeps pages for a cut, in its own time."""


@pytest.fixture
def visit():
    """A header that no other test's pages send."""
    return {"X-Visite": uuid.uuid4().hex}


@pytest.fixture
def asked(stage, visit):
    """What this test's pages asked since the last time: {path: weights of its answers}, what the worker asks for itself apart."""

    def read():
        asking = urllib.request.Request(f"http://127.0.0.1:{stage['port']}/demandes.json", headers=visit)
        with urllib.request.urlopen(asking) as answer:
            found = {}
            for path, weight in json.load(answer):
                found.setdefault(path, []).append(weight)
        return {path: weights for path, weights in found.items() if path not in WORKER}

    return read


@pytest.fixture
def fresh(chromium, stage, visit):
    """Opens a page in a browser that has seen nothing of the site."""
    contexts = []

    def open_(path, who):
        context = chromium.new_context(locale="fr-FR", timezone_id="Europe/Paris", extra_http_headers=visit)
        contexts.append(context)
        name, value = stage[who].split("=", 1)
        address = f"https://lyon.localhost:{stage['port']}"
        context.add_cookies([{"name": name, "value": value, "url": address, "secure": True}])
        page = context.new_page()
        page.goto(f"http://lyon.localhost:{stage['port']}{path}")
        expect(page.locator("[data-squelette]:visible, [aria-busy=true]")).to_have_count(0)
        page.wait_for_load_state("networkidle")  # what was asked early may be answered after what is drawn first
        return page

    yield open_
    for context in contexts:
        context.close()


def test_a_claim_weighs_little_in_few_requests_and_nothing_comes_twice(fresh, stage, asked):
    page = fresh(f"/etat-de-frais/?numero={stage['mission']}", "personne")
    expect(page.locator("html[data-garde=oui]")).to_be_attached()
    expect(page.get_by_label("Copies corrigées sur papier")).to_be_visible()
    first = asked()
    assert {path: len(weights) for path, weights in first.items() if len(weights) > 1} == {}
    assert len(first) <= 9, sorted(first)
    assert sum(weights[0] for weights in first.values()) <= 48_500, first
    page.reload()
    expect(page.get_by_label("Copies corrigées sur papier")).to_be_visible()
    again = asked()
    assert {path.partition("?")[0] for path in again} == {
        *("/etat-de-frais/", "/api/v1/moi", f"/api/v1/etats-de-frais/{stage['mission']}"),
    }


def test_what_another_page_asks_meanwhile_is_not_counted(stage, asked):
    """A page that a former test left may be answered late."""
    address = f"http://127.0.0.1:{stage['port']}/plan-du-site/"
    for headers in ({}, {"X-Visite": "une-autre"}):
        urllib.request.urlopen(urllib.request.Request(address, headers={"Host": "lyon.localhost", **headers})).close()
    assert asked() == {}


@pytest.mark.parametrize("page", [page for page in PAGES if page.appels and page.espace != "etape"], ids=lambda page: page.chemin)
def test_what_a_page_asks_with_its_html_is_asked_once_and_used(fresh, stage, asked, page):
    who = "personne" if page.espace == "personnel" else "gestion"
    mine = {"/mission/": "?numero={mission}", "/etat-de-frais/": "?numero={mission}", "/gestion/intervenant/": "?id={compte}"}
    query = mine.get(page.chemin, "")
    fresh(page.chemin + query.format(**stage), who)
    found = asked()
    assert {call: len(found.get(f"/api/v1{call}", ())) for call in page.appels} == dict.fromkeys(page.appels, 1)
