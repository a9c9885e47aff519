"""The whole way on a telephone of 320 px, by touch: at each tap, nothing of the page leaves the screen."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import probes
from tests.browser.test_keyboard import submit
from tests.live import convoke

pytestmark = [pytest.mark.browser]


def tap(locator):
    expect(locator).to_be_visible()
    assert probes.overflow(locator.page) == [], locator.page.url
    locator.tap()


@pytest.fixture
def telephone(chromium, monkeypatch):
    monkeypatch.setattr(Locator, "click", tap)
    screen = {"width": 320, "height": 568}
    context = chromium.new_context(
        viewport=screen, has_touch=True, is_mobile=True, locale="fr-FR", timezone_id="Europe/Paris"
    )
    yield context.new_page()
    context.close()


def test_a_claim_is_submitted_on_a_small_telephone(telephone, service, tmp_path):
    printed = convoke(service, tmp_path, "lyon", numero="940002", mission="940002", prenom="Aïssa")
    submit(telephone, service, printed, "aissa@lyon.example")
    assert probes.overflow(telephone) == []
