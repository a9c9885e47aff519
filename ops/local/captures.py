"""Photographs the pages and a convocation, on a throw-away service with demonstration data.

Every page and state goes to build/captures, at three widths, light and dark; the few that the README shows, to docs;
those of the guides of the staff, to static/images.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from ops.console import Stopped, say, several, step
from ops.local import album
from ops.local.service import Service
from ops.local.throwaway import local_service
from ops.paths import BUILD, ROOT

_OUT = ROOT / "docs" / "captures"
_ALL = BUILD / "captures"
_WHO = "Claire Martin"
_STAFF = "admin@lyon.example"
_SHOWN = {
    "connexion-320-light": "connexion-320",
    "missions-1280-light": "missions-1280",
    "missions-320-dark": "missions-320-sombre",
    "etat-de-frais-deplacement-1280-light": "etat-de-frais-1280",
    "etat-de-frais-verifier-320-light": "etat-de-frais-320",
    "gestion-1280-light": "gestion-1280",
}
"""Picture -> its name in the README."""
_GUIDES = {
    "gestion@lyon.example": {
        "guide-accueil": "/gestion/",
        "guide-convocations": "/gestion/convocations/",
        "guide-etats": "/gestion/etats/?service=DEC-1",
    },
    "centre@lyon.example": {"guide-constat": "/gestion/constat/"},
}
"""Member of the staff -> picture of the guides (templates/pages/gestion/guide-*.html) -> the page it is of."""
_PICTURES = ROOT / "static" / "images"


def main(argv: list[str]) -> int:
    _OUT.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(_ALL, ignore_errors=True)
    _ALL.mkdir(parents=True)
    with TemporaryDirectory(prefix="imagin-captures-") as temporary:
        folder = Path(temporary)
        with local_service(("lyon",), folder / "service") as service:
            with step("Données de démonstration"):
                identifiant, password = _demonstration(service, folder)
            with step("Photographies"):
                _letter(folder)
                _photograph(service, folder, identifiant, password)
    for picture in sorted((*_OUT.glob("*.png"), *_PICTURES.glob("*.png"))):
        album.lighten(picture)
        say(f"    {picture.relative_to(ROOT)}  {picture.stat().st_size // 1024} Ko")
    say(f"    {_ALL.relative_to(ROOT)}  {several(len(list(_ALL.iterdir())), 'image')}")
    return 0


def _demonstration(service: Service, folder: Path) -> tuple[str, str]:
    """(identifiant, temporary password) of one of the demonstration's people, as the command prints them."""
    said = _ops(service, folder, "demo", "lyon")
    found = re.search(rf"{_WHO}\s+\d+\s+(\S+)\s+(\S+)", said)
    if not found:
        raise Stopped(f"Les données de démonstration ne nomment pas {_WHO} :\n{said[-500:]}")
    return found[1], found[2]


def _ops(service: Service, folder: Path, *words: str) -> str:
    place = os.environ | {"AWS_ENDPOINT_URL": service.endpoint, "IMAGIN_RUN": str(folder)}
    command = [sys.executable, "-m", "ops", *words]
    done = subprocess.run(command, cwd=ROOT, env=place, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Stopped(f"« python3 -m ops {' '.join(words)} » n’a pas abouti :\n{done.stderr.strip()[-500:]}")
    return done.stdout


def _letter(folder: Path) -> None:
    """The first convocation of the print run."""
    pdf = min((folder / "convocations").rglob("*.pdf"))
    render = [_program("pdftoppm", "poppler-utils"), "-png", "-r", "80", "-singlefile", str(pdf)]
    subprocess.run([*render, str(_OUT / "convocation")], check=True, capture_output=True)


def _photograph(service: Service, folder: Path, identifiant: str, password: str) -> None:
    shown = {shot: _OUT / f"{name}.png" for shot, name in _SHOWN.items()}
    shown |= {f"{name}-768-light": _PICTURES / f"{name}.png" for named in _GUIDES.values() for name in named}
    kept = album.Album(_ALL, service.origin("lyon"), shown)
    phrases = json.loads((folder / "gestion" / "lyon.json").read_text("utf-8"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_program("chromium", "chromium"), args=["--no-sandbox"])
        album.visitor(kept, album.browse(browser).new_page())
        album.person(kept, album.browse(browser).new_page(), identifiant, password)
        code = _ops(service, folder, "code", "lyon", _STAFF).strip()
        album.staff(kept, album.browse(browser).new_page(), _STAFF, phrases[_STAFF], code)
        for courriel, paths in _GUIDES.items():
            page = album.browse(browser).new_page()
            code = _ops(service, folder, "code", "lyon", courriel).strip()
            album.enter(kept, page, courriel, phrases[courriel], code)
            album.guide(kept, page, paths)
        browser.close()


def _program(name: str, package: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Stopped(f"Il manque {name} : sudo apt-get install {package}")
    return found
