"""Each e-mail in a mailbox, light and dark, wide and narrow: nothing wider than its screen, nothing that axe knows.

`make captures` keeps what is seen here in build/captures/courriels.
"""

import os

import pytest
from ministack.services import ses

from ops.emulator import mailbox as local
from ops.paths import BUILD
from tests.browser import probes
from tests.test_emails import NAMES, built, part

pytestmark = [pytest.mark.browser]
OF_PAGES = ("axe landmark", "axe region", "axe page-has-heading-one")
"""Rules of whole pages: a mailbox shows a message within a page of its own."""
KEPT = BUILD / "captures/courriels"


@pytest.fixture(scope="module")
def mailbox(chromium):
    context = chromium.new_context(locale="fr-FR")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", NAMES)
def test_an_email_is_at_ease_in_any_mailbox(name, mailbox):
    mailbox.set_content(part(built(name), "html"))
    for width in (1280, 320):
        mailbox.set_viewport_size({"width": width, "height": 800})
        for scheme in ("light", "dark"):
            mailbox.emulate_media(color_scheme=scheme)
            assert probes.overflow(mailbox) == []
            if width == 320:
                assert [said for said in probes.axe(mailbox) if not said.startswith(OF_PAGES)] == []
            if "IMAGIN_CAPTURES" in os.environ:
                KEPT.mkdir(parents=True, exist_ok=True)
                mailbox.screenshot(path=KEPT / f"{name}-{width}-{scheme}.png", full_page=True)


def test_the_local_mailbox_holds_an_address_of_any_length(mailbox, monkeypatch):
    to = "marie.bernadette.delatour@etablissement.academique.example"
    mail = {"MessageId": "m", "To": [to], "Subject": to, "BodyText": f"https://{'a' * 60}.example", "Timestamp": 0}
    monkeypatch.setattr(ses._sent_emails, "_data", {("0", "eu-west-3", "entries"): [mail]})
    mailbox.set_viewport_size({"width": 320, "height": 800})
    mailbox.set_content(local.as_page())
    assert mailbox.evaluate("document.documentElement.scrollWidth") == 320
