"""The dashboard: read at three widths, by its tables as by its drawings; narrowed, and taken away."""

import os
import re

import pytest
from playwright.sync_api import expect

from tests.browser import probes
from tests.browser.staged import staged

pytestmark = [pytest.mark.browser]


@pytest.fixture(scope="module")
def stage():
    """A stage of its own, where everybody is counted."""
    with staged("tableau") as found:
        yield found


def test_the_board_is_read_at_any_width_and_its_tables_say_what_is_drawn(opened, stage):
    page = opened("/gestion/tableau-de-bord/?session=2026", "gestion")
    table = page.get_by_role("table", name="Par examen")
    expect(table.get_by_role("row", name="Brevet professionnel de la coiffure")).to_contain_text("6")
    expect(page.get_by_role("img", name="Courbes")).to_be_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # a colour that is changing has no contrast yet
        for width in (1280, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            said = [one for probe in (probes.axe, probes.overflow, probes.targets) for one in probe(page)]
            said += [one for one in probes.names(page) if ": section «" not in one]  # a box that scrolls is no control
            if folder := os.environ.get("IMAGIN_IMAGES"):
                page.screenshot(path=f"{folder}/tableau-{width}-{scheme}.png", full_page=True)
            assert not said, "\n".join(said)
    expect(page.locator("#panne")).to_be_hidden()


def test_the_board_is_narrowed_and_its_address_says_so(opened, stage):
    page = opened("/gestion/tableau-de-bord/", "gestion")
    expect(page.get_by_role("heading", name="Par service")).to_be_visible()
    page.get_by_label("Service", exact=True).select_option("DEC-2")
    page.get_by_role("button", name="Afficher").click()
    expect(page.get_by_role("heading", name="Par service")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"\?session=2026&service=DEC-2$"))
    link = page.get_by_role("link", name="Par centre : télécharger ce tableau (CSV)")
    expect(link).to_have_attribute("href", "/api/v1/gestion/tableau-de-bord/centres?session=2026&service=DEC-2")


def test_who_is_late_is_named_with_what_it_takes_to_call_them(opened, stage):
    page = opened("/gestion/tableau-de-bord/?session=2024", "gestion")
    shown = page.get_by_role("region", name="En retard ou bientôt hors délai")
    expect(shown).to_contain_text(stage["tard"])
    expect(shown).to_contain_text("31 août 2025, dépassée")
    if folder := os.environ.get("IMAGIN_IMAGES"):
        page.set_viewport_size({"width": 390, "height": 900})
        page.screenshot(path=f"{folder}/tableau-retards.png", full_page=True)
