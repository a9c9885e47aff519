"""Styles, modules, images and fonts of the pages, each named after its content so that it can be kept for ever."""

import hashlib
import re
import shutil
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from ops.paths import ROOT

STATIC = ROOT / "static"
FONTS = ROOT / "node_modules/@fontsource/atkinson-hyperlegible-next/files"
APART = ("missions.css", "convocation.css", "suivi.css", "gestion.css")
_REFERENCE = re.compile(rb'"\./([a-z0-9-]+\.[a-z0-9]+)"')


class Assets:
    """Files named after their content, so that they never change: /static/api-<digest>.js.

    A file that names another as "./api.js" gets its digest too, and so changes its own name when the other changes.
    """

    def __init__(self, sources: Mapping[str, bytes]) -> None:
        self._sources = sources
        self._ready: dict[str, tuple[str, bytes]] = {}

    def address(self, name: str) -> str:
        """The path of a file under /static/, with its digest; what a page must name."""
        return f"/static/{self._made(name)[0]}"

    def write(self, folder: Path) -> None:
        """Writes every file under the name that `address` gives, in an emptied folder."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in self._sources:
            final, content = self._made(name)
            (folder / final).write_bytes(content)

    def _made(self, name: str) -> tuple[str, bytes]:
        if name not in self._ready:
            content = _REFERENCE.sub(lambda found: self._named(found[1]), self._sources[name])
            stem, suffix = name.rsplit(".", 1)
            self._ready[name] = f"{stem}-{hashlib.sha256(content).hexdigest()[:10]}.{suffix}", content
        return self._ready[name]

    def _named(self, reference: bytes) -> bytes:
        return f'"./{self._made(reference.decode())[0]}"'.encode()


def sources(colours: str) -> dict[str, bytes]:
    """The common styles as one file, those of some pages apart, the modules, the images and the fonts."""
    styles = {"imagin.css": colours}
    for part in sorted(STATIC.glob("css/*.css")):
        own = part.name.partition("-")[2]
        name = own if own in APART else "imagin.css"
        styles[name] = styles.get(name, "") + _bare(part)
    files = {name: _tight(text).encode() for name, text in styles.items()}
    files |= {module.name: _bare(module).encode() for module in sorted(STATIC.glob("js/*.js"))}
    files |= {image.name: image.read_bytes() for image in sorted(STATIC.glob("images/*.svg"))}
    return files | {f"{short}.woff2": font.read_bytes() for short, font in _fonts()}


def _bare(source: Path) -> str:
    """What a browser runs, without what only people read: comments, types and indentation weigh half of a module."""
    text = re.sub(r"/\*\*?(?: |\n).*?\*/ ?", "", source.read_text("utf-8"), flags=re.DOTALL)
    return re.sub(r"^\s+(//.*\n)?", "", text, flags=re.MULTILINE)


def _tight(styles: str) -> str:
    return re.sub(r"\s*([{};,])\s+", r"\1", styles).replace(": ", ":").replace(";}", "}")


def _fonts() -> Iterable[tuple[str, Path]]:
    for subset, short in (("latin", "atkinson"), ("latin-ext", "atkinson-ext")):
        for weight in (400, 600):
            yield f"{short}-{weight}", FONTS / f"atkinson-hyperlegible-next-{subset}-{weight}-normal.woff2"


@cache
def imports(script: str) -> tuple[str, ...]:
    """A module and, after it, all that it imports, directly or not."""
    found = {script: None}
    for imported in re.findall(r'from "\./([a-z-]+)\.js"', (STATIC / "js" / f"{script}.js").read_text("utf-8")):
        found |= dict.fromkeys(imports(imported))
    return tuple(found)
