"""Turns the web fonts of the front-end tools into the TrueType files that typst reads."""

from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

from ops.paths import FONTS, ROOT

_SOURCE = ROOT / "node_modules" / "@fontsource" / "atkinson-hyperlegible-next" / "files"
_WEIGHTS = ("400", "700")
_SUBSETS = ("latin", "latin-ext")


def make() -> None:
    """Writes the missing files into build/polices: one a weight, for typst takes one file of each style of a family."""
    FONTS.mkdir(parents=True, exist_ok=True)
    wanted = {weight: FONTS / f"atkinson-{weight}.ttf" for weight in _WEIGHTS}
    for stale in set(FONTS.glob("*.ttf")) - set(wanted.values()):
        stale.unlink()
    for weight, target in wanted.items():
        if not target.exists():
            with TemporaryDirectory() as folder:
                parts = [_plain(subset, weight, Path(folder)) for subset in _SUBSETS]
                merged = Merger().merge([str(part) for part in parts])
                merged.recalcTimestamp = False
                merged.save(target)


def _plain(subset: str, weight: str, folder: Path) -> Path:
    source = _SOURCE / f"atkinson-hyperlegible-next-{subset}-{weight}-normal.woff"
    font = TTFont(source, recalcTimestamp=False)
    font.flavor = None
    part = folder / f"{subset}.ttf"
    font.save(part)
    return part
