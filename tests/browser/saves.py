"""A draft that is saved while it is typed: what is typed last is at the service before a test looks at what it has."""

from contextlib import contextmanager

from playwright.sync_api import expect


@contextmanager
def saved(page, *words):
    """What is typed within is saved when it ends: the service took the draft that holds these words of its JSON.

    « Brouillon enregistré » alone may be of the save before, for what is typed on a slow machine is saved in parts.
    """

    def holds(answer):
        asked = answer.request
        return asked.method == "PUT" and answer.ok and all(word in (asked.post_data or "") for word in words)

    with page.expect_response(holds):
        yield
    expect(page.locator("[data-enregistrement]").first).to_contain_text("Brouillon enregistré")
