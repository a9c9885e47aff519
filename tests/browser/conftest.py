"""Chromium, headless, with a console that must stay silent; the pages before a service where no day passes."""

import re

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.engines import FOUND
from tests.browser.engines.chromium import ARGS
from tests.browser.moment import NOW
from tests.browser.staged import staged

collect_ignore = [] if len(FOUND) > 1 else ["test_engines.py"]
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium):
    """A fresh browser at 1280 px; anything said in the console, but for refusals that a test provokes, fails it."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR", timezone_id="Europe/Paris")
    opened = context.new_page()
    said = []
    opened.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    context.close()
    assert [text for text in said if "Failed to load resource" not in text] == []


@pytest.fixture(scope="session")
def stage():
    with staged() as found:
        yield found


@pytest.fixture
def opened(page, stage):
    """`opened(path, who)`: a page once it is drawn, for somebody of the stage."""

    def open_(path, who):
        name, value = stage[who].split("=", 1)
        address = f"https://lyon.localhost:{stage['port']}"
        page.context.add_cookies([{"name": name, "value": value, "url": address, "secure": True}])
        page.goto(f"http://lyon.localhost:{stage['port']}{path}")
        expect(page.locator("[data-squelette]:visible, [aria-busy=true]")).to_have_count(0)
        return page

    return open_


def _sorted(lines):
    """What happened, but for the visits that other tests have made."""
    return "".join(sorted(line for line in lines.splitlines(keepends=True) if "consulté" not in line))


class Visit:
    """A page once opened, and all that the browser said and asked meanwhile."""

    def __init__(self, page, address):
        self.page, self.said, self.asked = page, [], []
        page.on("console", lambda message: self.said.append(f"{message.type} {message.text}"))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))
        self.answer = page.goto(address)
        expect(page.locator("[data-squelette]:visible, [aria-busy=true]")).to_have_count(0)

    def outline(self):
        """What is read aloud, without what chance gives: the port, the ids of accounts, the order within a second."""
        text = re.sub(r"(localhost):[0-9]+", r"\1", self.page.locator("main").aria_snapshot())
        text = re.sub(r"( *- listitem: \"Quand : .*\n)+", lambda found: _sorted(found[0]), f"{text}\n")
        text = re.sub(r" *- term: Fiche consultée\n *- definition: .*\n", "", text)
        return re.sub(r"=[0-9a-f]{20}\b", "=…", text)

    def markup(self):
        """What stands in the page, written as an author would."""
        text = re.sub(
            r' (checked|disabled|hidden|multiple|novalidate|open|popover|readonly|required|selected)=""',
            r" \1",
            self.page.content(),
        )
        return text if text.startswith("<!DOCTYPE") else f"<!DOCTYPE html>\n{text}"


@pytest.fixture(scope="session")
def visits(chromium, stage):
    """Opens a page as somebody: "" for a visitor."""
    contexts = {}

    def context(who):
        if who not in contexts:
            made = chromium.new_context(locale="fr-FR", timezone_id="Europe/Paris", reduced_motion="reduce")
            if who:
                name, value = stage[who].split("=", 1)
                address = f"https://lyon.localhost:{stage['port']}"
                made.add_cookies([{"name": name, "value": value, "url": address, "secure": True}])
            contexts[who] = made
        return contexts[who]

    def visit(path, who="", code="lyon"):
        page = context(who).new_page()
        page.clock.set_fixed_time(NOW)
        return Visit(page, f"http://{code}.localhost:{stage['port']}{path}")

    yield visit
    for made in contexts.values():
        made.close()
