"""Every pair of colours that carries words is readable, in the light and in the dark, for every instance."""

import re

import pytest

from chalicelib import academie
from ops.pages.assets import STATIC
from tests.pages.conftest import CODES

FONDATIONS = (STATIC / "css/10-fondations.css").read_text("utf-8")
TEXT = [
    ("encre", "papier"),
    ("encre", "feuille"),
    ("encre-douce", "feuille"),
    ("encre", "ambre-fond"),
    ("encre", "vert-fond"),
]
PAIRS = [
    *(
        ("ambre", "ambre-fond"),
        ("vert", "vert-fond"),
        ("rouge", "rouge-fond"),
        ("rouge", "papier"),
        ("ambre", "papier"),
    ),
    *(("accent", "papier"), ("accent", "feuille"), ("sur-accent", "accent"), ("encre-douce", "papier")),
]


def _colours(code: str, theme: str) -> dict[str, str]:
    light, dark = FONDATIONS.split("@media (prefers-color-scheme: dark)", 1)
    found = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", light))
    if theme == "sombre":
        found |= dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", dark))
    return found | {"accent": getattr(academie.load(code).couleurs, f"accent_{theme}")}


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["clair", "sombre"])
@pytest.mark.parametrize("code", CODES)
def test_words_stand_out_from_their_paper(code: str, theme: str) -> None:
    colours = _colours(code, theme)
    for word, paper in TEXT:
        assert _contrast(colours[word], colours[paper]) >= 7, (word, paper)
    for word, paper in PAIRS:
        assert _contrast(colours[word], colours[paper]) >= 4.5, (word, paper)


def test_each_instance_has_its_own_band() -> None:
    assert len({academie.load(code).couleurs.accent_clair for code in CODES}) == len(CODES)
