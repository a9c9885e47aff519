"""The whole way again in a browser from which everything newer than the oldest ones is taken away: scripts, styles, paper."""

import re

import pytest
from playwright.sync_api import expect

from ops.paths import ROOT
from tests.browser.test_receipts import choose, png
from tests.browser.test_walk import declare_one_day, first_sign_in, spoken
from tests.live import convoke

pytestmark = [pytest.mark.browser]
NEWER = (ROOT / "tests/browser/oldest.js").read_text("utf-8")
UNKNOWN = {":has(": ":absent-has(", "color-mix(": "absent-mix(", "::details-content": "::absent"}


def older_styles(route):
    """A style sheet as an engine reads it that does not know these words: their rules, or what they are in, are void."""
    answer = route.fetch(url=re.sub(r"//[a-z]+\.localhost", "//127.0.0.1", route.request.url), headers={**route.request.headers, "host": re.search(r"//([^/]+)", route.request.url)[1]})
    text = answer.text()
    for word, absent in UNKNOWN.items():
        text = text.replace(word, absent)
    route.fulfill(response=answer, body=text)


@pytest.fixture
def old(chromium):
    """A browser without the newer things; whatever a page says in the console fails the test."""
    context = chromium.new_context(viewport={"width": 390, "height": 800}, locale="fr-FR", timezone_id="America/Cayenne")
    context.add_init_script(NEWER)
    context.route("**/static/*.css", older_styles)
    page, said = context.new_page(), []
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert said == []


def test_an_old_browser_goes_from_the_letter_to_a_sent_claim_with_a_photograph(old, service, tmp_path):
    printed = convoke(service, tmp_path, "lyon", numero="910077", mission="910077", prenom="Isaure")
    first_sign_in(old, service, printed, "isaure@lyon.example")
    assert old.evaluate("typeof AbortSignal.timeout") == "undefined"
    old.get_by_role("link", name="Remplir l’état de frais").first.click()
    declare_one_day(old, printed)
    old.get_by_label("Péage").fill("6,80")
    old.get_by_label("Péage").blur()
    old.get_by_role("link", name="3 Vérifier").click()
    expect(old.locator("[data-total]").first).to_contain_text("380,32")
    choose(old, f"Péage, {spoken(printed.day)}", "photo.png", png(2000, 1000, noise=True))
    expect(old.locator("[data-pieces] li").filter(has_text="photo.jpg")).to_have_count(1)
    old.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(old.locator("main details:not([open])")).to_have_count(0)
    old.evaluate("dispatchEvent(new Event('afterprint'))")
    assert old.locator("main details:not([open])").count() > 0
    old.get_by_role("button", name="Transmettre l’état de frais").click()
    expect(old.get_by_text("Votre état de frais est transmis").first).to_be_visible()
    expect(old.locator("#panne")).to_be_hidden()


def test_an_old_browser_shows_plain_sheets_where_it_cannot_mix_colours(old, service):
    old.goto(f"{service.origin('lyon')}/connexion/")
    button = old.get_by_role("button", name="Se connecter")
    button.hover()
    assert button.evaluate("(one) => getComputedStyle(one).backgroundColor") == "rgb(11, 85, 99)", "white words need their ground"


def test_the_newer_things_are_taken_away(old):
    old.goto("about:blank")
    assert old.evaluate(
        "[AbortSignal.timeout, [].toSorted, globalThis.structuredClone, globalThis.trustedTypes].every((one) => !one)"
        " && !CSS.supports('selector(:has(a))')"
    )
