"""Styles, scripts, images and fonts of the pages: bundled by esbuild, named after their content, kept for ever.

A page names the module that it begins with; all that this module imports comes with it in one file. Its source map
stays in build/cartes, for whoever reads a trace: nothing public leads to it.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ops.console import Stopped
from ops.pages import fonts
from ops.paths import BUILD, ROOT

STATIC = ROOT / "static"
_NAMES = {"safari": "Safari", "ios_saf": "iOS", "firefox": "Firefox", "chrome": "Chrome", "edge": "Edge"}


def _oldest() -> dict[str, str]:
    """« ios_saf >= 15.4 » in package.json, where the tools of the site read them, as {"iOS": "15.4"}."""
    lines = json.loads((ROOT / "package.json").read_text("utf-8"))["browserslist"]
    return {_NAMES[name]: version for name, _, version in (line.split() for line in lines)}


BROWSERS = _oldest()
"""The oldest browsers in which everything works: what they lack has its fallback (tests/pages/test_browsers.py)."""
FIRST = ("premier.js", "public.js")
"""The classic scripts of which one comes before all others, in the JavaScript that every browser reads."""
MAPS = BUILD / "cartes"
APART = ("missions.css", "convocation.css", "portes.css", "gestion.css")
"""Styles of some pages only; all the others are imagin.css."""
SPLIT = ("etat.js", *(f"gestion/{name}.tsx" for name in ("etat", "convocations", "intervenant", "missions")))
"""Pages whose later parts pay for a file of their own."""
SHIPPED = ("preact", "@fontsource/atkinson-hyperlegible-next")
"""Packages of node_modules of which something is served."""
_ESBUILD = ROOT / "node_modules/.bin/esbuild"
_PUBLIC = "/static/"
_MODULES = ("--sourcemap=external", "--charset=utf8")
"""Modules are read as UTF-8 whoever serves them: no letter needs an escape."""


@dataclass(frozen=True)
class Assets:
    """What is served under /static/.

    `files`: content by path. `names`: the path of what templates name, as « connexion.js ». `parts`: paths of what a
    script imports besides itself, to be fetched with it.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __or__(self, other: "Assets") -> "Assets":
        return Assets({**self.files, **other.files}, {**self.names, **other.names}, {**self.parts, **other.parts})

    def address(self, name: str) -> str:
        """The path of a file under /static/, with its digest; what a page must name."""
        return _PUBLIC + self.names[name]

    def imported(self, script: str) -> list[str]:
        """Addresses of `parts`."""
        return [_PUBLIC + path for path in self.parts.get(script, ())]

    def write(self, folder: Path) -> None:
        """Writes every file under the name that `address` gives, in an emptied folder."""
        shutil.rmtree(folder, ignore_errors=True)
        self.add(folder)

    def add(self, folder: Path) -> None:
        """The same beside what is there."""
        for path, content in self.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)


def made(colours: str, scripts: Iterable[str]) -> Assets:
    """Everything that pages with these scripts ask for; `colours` are the instance's own styles."""
    return bundled(STATIC / "js", frozenset(scripts)) | _first() | _images() | styles(colours) | _licences()


def styles(colours: str) -> Assets:
    """The common styles as one file, those of some pages apart, and the fonts that they name."""
    texts = {"imagin.css": colours + fonts.faces()}
    for part in sorted(STATIC.glob("css/*.css")):
        own = part.name.partition("-")[2]
        name = own if own in APART else "imagin.css"
        texts[name] = texts.get(name, "") + part.read_text("utf-8")
    with TemporaryDirectory() as folder:
        for name, content in {**{name: text.encode() for name, text in texts.items()}, **fonts.files()}.items():
            (Path(folder) / name).write_bytes(content)
        return _esbuild(Path(folder), texts, "--loader:.woff2=file")


@cache
def bundled(folder: Path, scripts: frozenset[str]) -> Assets:
    """Each script with all that it imports, in one file; those of SPLIT in as many as they load at different times."""
    found = _esbuild(folder, scripts.difference(SPLIT), *_MODULES)
    for script in scripts.intersection(SPLIT):
        found |= _esbuild(folder, [script], *_MODULES, "--splitting")
    return found


@cache
def _first() -> Assets:
    return _esbuild(STATIC / "classic", FIRST, "--sourcemap=external", "--target=es5")


@cache
def _images() -> Assets:
    return _esbuild(STATIC / "images", [image.name for image in STATIC.glob("images/*.png")], "--loader:.png=copy")


def _licences() -> Assets:
    """The licences of what others wrote and browsers are given: they ask to go along with it."""
    texts = [(ROOT / "node_modules" / package / "LICENSE").read_text("utf-8").strip() for package in SHIPPED]
    joined = "\n\n".join(f"{package}\n\n{text}" for package, text in zip(SHIPPED, texts, strict=True))
    return Assets(files={"licences.txt": f"{joined}\n".encode()})


def _esbuild(folder: Path, entries: Iterable[str], *options: str) -> Assets:
    """Runs esbuild on files of `folder`; source maps go to MAPS, all the rest is given."""
    MAPS.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=BUILD, prefix="pages-") as out:
        command = [
            *(str(_ESBUILD), *sorted(entries), "--bundle", "--minify", "--format=esm"),
            *(f"--target={','.join(_targets())}", f"--public-path={_PUBLIC}", "--outbase=.", f"--outdir={out}"),
            *("--entry-names=[dir]/[name]-[hash]", "--chunk-names=[name]-[hash]", "--asset-names=[name]-[hash]"),
            *(f"--metafile={out}/meta.json", "--log-level=warning", *options),
        ]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode or done.stderr:
            raise Stopped(f"Les pages ne se construisent pas : {done.stderr}")
        return _read(Path(out), json.loads((Path(out) / "meta.json").read_text("utf-8"))["outputs"])


def _targets() -> Iterable[str]:
    return (f"{name.lower()}{version}" for name, version in BROWSERS.items())


def _read(out: Path, outputs: dict[str, Any]) -> Assets:
    files, names, parts = {}, {}, {}
    paths = {output: "/".join(Path(output).parts[Path(output).parts.index(out.name) + 1 :]) for output in outputs}
    for output, told in outputs.items():
        path = paths[output]
        if path.endswith(".map"):
            held = MAPS / path.replace("/", "-")
            shutil.copy(out / path, written := held.with_suffix(f".{os.getpid()}"))
            written.replace(held)  # another build may be reading it
            continue
        files[path] = (out / path).read_bytes()
        if entry := told.get("entryPoint"):
            names[entry] = path
            parts[entry] = tuple(paths[made["path"]] for made in told["imports"] if made["kind"] == "import-statement")
        elif not path.endswith(".js"):
            names[next(iter(told["inputs"]))] = path
    return Assets(files, names, parts)
