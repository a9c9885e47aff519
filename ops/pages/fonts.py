"""The web fonts of the pages: what French is written with first; a name that holds another letter fetches the rest."""

import hashlib
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from ops.checkout.environment import locked
from ops.paths import BUILD, ROOT

FAMILY = "Atkinson Hyperlegible Next"
WEIGHTS = (400, 600)
SOURCE = ROOT / "node_modules/@fontsource/atkinson-hyperlegible-next/files"
_KEPT = BUILD / "polices-web"
_FRENCH = frozenset(
    map(ord, "ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜàâæçéèêëîïôœùûü«»‹›’–—…·€°³−←→\u00a0\u202f")
) | frozenset(range(0x20, 0x7F))
"""Characters of the first file of each weight; the licence (OFL, no reserved name) allows files of fewer glyphs."""
_PARTS = (("", "latin", True), ("-latin", "latin", False), ("-ext", "latin-ext", False))
"""(suffix of the name, file of the package, whether it holds the French characters or all that is not held yet)."""
_FEATURES = ["ccmp", "kern", "locl", "mark", "mkmk", "tnum"]


def files() -> dict[str, bytes]:
    """Each font by the name that `faces` gives it: atkinson-400.woff2, atkinson-400-latin.woff2…"""
    return {f"{name}.woff2": path.read_bytes() for name, path, _ in _made()}


def faces() -> str:
    """The @font-face rules: a browser asks for a file when the page holds one of its characters."""
    return "".join(
        f'@font-face{{font-family:"{FAMILY}";font-weight:{name.split("-")[1]};font-display:swap;'
        f'src:url("./{name}.woff2") format("woff2");unicode-range:{_ranges(held)}}}\n'
        for name, _, held in _made()
    )


@cache
def _made() -> tuple[tuple[str, Path, tuple[int, ...]], ...]:
    """(name, file, its characters); made once a checkout, again when what they are made of changes."""
    with locked("polices-web"):
        return tuple(found for weight in WEIGHTS for found in _of_weight(weight))


def _of_weight(weight: int) -> Iterator[tuple[str, Path, tuple[int, ...]]]:
    before: frozenset[int] = frozenset()
    for suffix, package, french in _PARTS:
        source = SOURCE / f"atkinson-hyperlegible-next-{package}-{weight}-normal.woff2"
        with TTFont(source) as font:
            codes = frozenset(font.getBestCmap())
        held = (codes & _FRENCH if french else codes) - before
        before = before | held
        yield f"atkinson-{weight}{suffix}", _cut(source, tuple(sorted(held))), tuple(sorted(held))


def _cut(source: Path, held: tuple[int, ...]) -> Path:
    recipe = hashlib.sha256(source.read_bytes() + repr((held, _FEATURES)).encode()).hexdigest()
    target = _KEPT / f"{recipe}.woff2"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        options = subset.Options(flavor="woff2", layout_features=_FEATURES, notdef_outline=True)
        fresh = target.with_suffix(".tmp")
        with subset.load_font(str(source), options) as font:
            subsetter = subset.Subsetter(options)
            subsetter.populate(unicodes=held)
            subsetter.subset(font)
            font.recalcTimestamp = False
            subset.save_font(font, str(fresh), options)
        os.replace(fresh, target)
    return target


def _ranges(held: tuple[int, ...]) -> str:
    """U+20-7e,U+a0: runs of consecutive code points."""
    runs: list[list[int]] = []
    for code in held:
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return ",".join(f"U+{first:x}" if first == last else f"U+{first:x}-{last:x}" for first, last in runs)
