"""Whoever is of the help desk alone: the pages that they have ask nothing that is refused, the others say whose they are."""

import pytest
from playwright.sync_api import expect

from tests.browser.staged import staged

pytestmark = [pytest.mark.browser]
PAGES = {"Accueil": "/gestion/", "Intervenants": "/gestion/intervenants/", "Demandes d’aide": "/gestion/aides/"}
"""Those of their menu."""


@pytest.fixture(scope="module")
def stage():
    with staged("guichet") as found:
        yield found


@pytest.mark.parametrize("path", [*PAGES.values(), "/gestion/adresses/", "/gestion/intervenant/?id={compte}"])
def test_a_page_of_the_help_desk_asks_nothing_that_is_refused(opened, page, stage, path):
    refused = []
    page.on("response", lambda answer: refused.append(answer.url) if answer.status >= 400 else None)
    opened(path.format(**stage), "guichet")
    menu = page.get_by_role("navigation", name="Espace de gestion").get_by_role("link")
    expect(menu.locator("visible=true")).to_have_text(list(PAGES), use_inner_text=True)
    expect(page.locator(".alerte--erreur:visible")).to_have_count(0)
    expect(page.get_by_role("button", name="XLSX")).to_have_count(0)
    assert refused == []


def test_another_page_says_what_the_help_desk_does_and_whose_the_rest_is(opened):
    page = opened("/gestion/imports/", "guichet")
    expect(page.get_by_text("Le guichet dépanne l’accès des personnes")).to_be_visible()
