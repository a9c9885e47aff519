"""The catalogue of components is what the theme gives, and leaves none out."""

import re

import pytest

from ops.pages import composants
from ops.pages.templating import TEMPLATES

THEMES = sorted(path.stem for path in (TEMPLATES / "theme").glob("*.html") if path.stem not in ("layout", "icones"))
SHOWN = (TEMPLATES / "composants/composants.html").read_text("utf-8")


def test_the_committed_file_is_what_the_theme_gives() -> None:
    assert composants.FILE.read_text("utf-8") == composants.rendered(), "lancez : python3 -m ops composants"


def test_no_component_shows_its_own_tags_as_text() -> None:
    assert "&lt;" not in composants.rendered()


def test_every_icon_that_is_shown_is_drawn() -> None:
    text = composants.rendered()
    asked, held = (set(re.findall(shape, text)) for shape in (r'<use href="#([^"]+)"', r'<symbol id="([^"]+)"'))
    assert asked == held != set()


@pytest.mark.parametrize("theme", THEMES)
def test_every_component_is_shown(theme: str) -> None:
    """In the catalogue itself, or within another component that is."""
    text = (TEMPLATES / f"theme/{theme}.html").read_text("utf-8")
    names = re.findall(r"{% macro ([a-z_]+)", text)
    within = {name for name in names if re.search(rf"(?<![.\w])(?<!macro ){name}\(", text)}
    assert {name for name in names if f"{theme}.{name}(" not in SHOWN} - within == set()
