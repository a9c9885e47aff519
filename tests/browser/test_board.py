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


@pytest.mark.parametrize(
    ("asked", "kept", "title", "shown"),
    [
        ("session=1990", "session=2026", "la session 1990", "la session 2026, tous services."),
        ("session=2024&service=DEC-99", "session=2024", "le service DEC-99", "la session 2024, tous services."),
        (
            "session=1990&service=DEC-99",
            "session=2026",
            "la session 1990 ni pour le service DEC-99",
            "la session 2026, tous services.",
        ),
        (
            "session=1990&service=DEC-2",
            "session=2026&service=DEC-2",
            "la session 1990",
            "la session 2026, service DEC-2.",
        ),
    ],
)
def test_what_an_address_asks_and_nobody_counts_is_named(opened, stage, asked, kept, title, shown):
    """Another session is never shown for the one that was asked, nor empty tables under « Tous »."""
    page = opened(f"/gestion/tableau-de-bord/?{asked}", "gestion")
    expect(page.get_by_text(f"Rien n’est compté pour {title}", exact=True)).to_be_visible()
    expect(page.get_by_text(f"Le tableau montre {shown}")).to_be_visible()
    expect(page.get_by_role("table", name="États de frais par état")).to_be_visible()
    link = page.get_by_role("link", name="États de frais par état : télécharger ce tableau (CSV)")
    assert link.get_attribute("href").endswith(f"/etats?{kept}")
    assert page.url.endswith(f"/?{kept}"), "a file, or a page opened again, is of what is shown"


CUT = """() => [...document.querySelectorAll("svg[aria-label^='Barres']")].flatMap((drawing) => {
  const said = [...drawing.querySelectorAll("g")].map((bar) => bar.querySelector("text"));
  const box = drawing.getBoundingClientRect();
  const out = said.filter((one) => one.getBoundingClientRect().right > box.right + 1);
  const over = said.slice(1).filter((one, rank) => {
    const before = said[rank].parentElement.getBoundingClientRect();
    return one.getBoundingClientRect().top < before.bottom;
  });
  const below = said.filter((one) => one.parentElement.getBoundingClientRect().bottom > box.bottom + 1);
  const told = said.map((one) => one.textContent.trim());
  const alike = told.filter((text, rank) => told.indexOf(text) !== rank);
  return [...out, ...over, ...below].map((one) => one.textContent).concat(alike, told.filter((text) => text.includes("…")));
})"""


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_name_of_a_bar_is_read_to_its_end(opened, stage, page, width):
    """Two names that begin alike, as exams and centres do, are told apart at any width."""
    page.set_viewport_size({"width": width, "height": 900})
    long = "Brevet professionnel des métiers de la restauration et de l’hôtellerie, spécialité"

    def answer(route):
        board = route.fetch(url=route.request.url.replace("lyon.localhost", "127.0.0.1")).json()
        names = (long.upper(), f"{long} cuisine", f"{long} salle et bar")
        exams = [board["examens"][0] | {"code": name, "nom": name} for name in names]
        route.fulfill(json=board | {"examens": exams})

    page.route("**/api/v1/gestion/tableau-de-bord?*", answer)
    opened("/gestion/tableau-de-bord/?session=2026", "gestion")
    bars = page.locator("#examens").locator("xpath=ancestor::section").get_by_role("img")
    expect(bars).to_contain_text("salle et bar")
    assert page.evaluate(CUT) == []
    assert probes.overflow(page) == []


def test_who_is_late_is_named_with_what_it_takes_to_call_them(opened, stage):
    page = opened("/gestion/tableau-de-bord/?session=2024", "gestion")
    shown = page.get_by_role("region", name="En retard ou bientôt hors délai")
    expect(shown).to_contain_text(stage["tard"])
    expect(shown).to_contain_text("31 août 2025, dépassée")
    if folder := os.environ.get("IMAGIN_IMAGES"):
        page.set_viewport_size({"width": 390, "height": 900})
        page.screenshot(path=f"{folder}/tableau-retards.png", full_page=True)
