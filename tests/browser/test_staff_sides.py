"""The staff's pages while a part of them is late: what is waited for says so, and a refusal ends the wait."""

import json

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser]
REFUSED = {
    "title": "Le service est très sollicité",
    "detail": "Rien n’a changé.",
    "code": "service_charge",
    "status": 503,
}
BUSY = {"status": 503, "content_type": "application/problem+json", "body": json.dumps(REFUSED)}


@pytest.mark.parametrize("where", ["etats", "constat"])
@pytest.mark.parametrize("known", [True, False])
def test_a_list_of_centres_says_that_it_waits_for_them(visits, where, known):
    page, held = visits("/gestion/aide/", "gestion").page, []
    page.route("**/api/v1/gestion/centres", lambda route: held.append(route))
    with page.expect_request("**/api/v1/gestion/centres"):
        page.goto(page.url.replace("/aide/", f"/{where}/"))
    centres = page.locator("#centre")
    expect(centres).to_have_attribute("aria-busy", "true")
    expect(centres.locator("option")).to_have_count(1)
    held[0].continue_() if known else held[0].fulfill(**BUSY)
    expect(centres).to_have_attribute("aria-busy", "false")
    expect(centres.locator("option")).to_have_count(2 if known else 1)
    page.close()
