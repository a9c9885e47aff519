"""The whole way by keyboard alone: every control is reached with Tab, and pressed, typed into or chosen from there."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.test_walk import declare_one_day, first_sign_in
from tests.live import convoke

pytestmark = [pytest.mark.browser]
FAR = 90


def reach(locator):
    """Tab until the control has the focus, as someone without a mouse does."""
    expect(locator).to_be_visible()
    for _ in range(FAR):
        if locator.evaluate("(control) => control === document.activeElement"):
            return locator.page.keyboard
        locator.page.keyboard.press("Tab")
    raise AssertionError(f"never reached: {locator}")


def press(locator):
    reach(locator).press("Enter")


def type_in(locator, text):
    keyboard = reach(locator)
    keyboard.press("Control+A")
    keyboard.type(text)


def choose(locator, *, label):
    """Goes down the list, key after key, to the option that reads so."""
    keyboard = reach(locator)
    for _ in range(locator.evaluate("(list) => list.options.length")):
        if locator.evaluate("(list) => list.selectedOptions[0].label") == label:
            return
        keyboard.press("ArrowDown")
    assert locator.evaluate("(list) => list.selectedOptions[0].label") == label


@pytest.fixture
def hands_on_keys(monkeypatch):
    """In the steps shared with the other walks, what was pressed or filled by pointer is so by keyboard."""
    monkeypatch.setattr(Locator, "click", press)
    monkeypatch.setattr(Locator, "fill", type_in)
    monkeypatch.setattr(Locator, "select_option", choose)


def submit(page, service, printed, address):
    """From the sign-in page to a claim that is submitted."""
    first_sign_in(page, service, printed, address)
    page.get_by_role("link", name="Remplir l’état de frais").first.click()
    declare_one_day(page, printed)
    page.get_by_role("link", name="3 Vérifier").click()
    expect(page.locator("[data-total]").first).to_contain_text("373,52")
    page.get_by_role("button", name="Transmettre l’état de frais").click()
    expect(page.get_by_text("Votre état de frais est transmis").first).to_be_visible()


@pytest.mark.usefixtures("hands_on_keys")
def test_a_claim_is_submitted_without_a_mouse(page, service, tmp_path):
    printed = convoke(service, tmp_path, "lyon", numero="940001", mission="940001", prenom="Zélie")
    submit(page, service, printed, "zelie@lyon.example")


@pytest.mark.usefixtures("hands_on_keys")
def test_the_skip_link_leads_to_the_content(page, service):
    page.goto(f"{service.origin('lyon')}/connexion/")
    page.get_by_role("link", name="Aller au contenu").click()
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Identifiant", exact=True)).to_be_focused()
