"""The whole way on a telephone of 320 px, by touch: nothing leaves the screen, on any page that is passed through."""

import pytest

from tests.browser import probes
from tests.browser.test_keyboard import submit
from tests.live import convoke

pytestmark = [pytest.mark.browser]


@pytest.fixture
def telephone(chromium):
    context = chromium.new_context(
        viewport={"width": 320, "height": 568}, has_touch=True, is_mobile=True, locale="fr-FR", timezone_id="Europe/Paris"
    )
    yield context.new_page()
    context.close()


def test_a_claim_is_submitted_on_a_small_telephone(telephone, service, tmp_path):
    printed = convoke(service, tmp_path, "lyon", numero="930002", mission="930002", prenom="Aïssa")
    sideways = []

    def look(request):
        """At each write of the person, the page that they see."""
        if request.method != "GET":
            sideways.append(request.url)

    telephone.on("request", look)
    submit(telephone, service, printed, "aissa@lyon.example")
    assert probes.overflow(telephone) == []
