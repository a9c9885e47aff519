"""The modules of the pages, as they are written: JavaScript for intervenants, TypeScript for the staff."""

from pathlib import Path

from ops.pages.assets import STATIC

SCRIPTS = sorted(path for kind in ("js", "ts", "tsx") for path in (STATIC / "js").rglob(f"*.{kind}") if not path.name.endswith(".d.ts"))


def read() -> dict[Path, str]:
    """Each of them, and its text."""
    return {path: path.read_text("utf-8") for path in SCRIPTS}
