"""Photographs the pages and a convocation for the documentation, on a throw-away service with demonstration data."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from ops.console import Stopped, say, step
from ops.local import local_service
from ops.places import ROOT
from ops.service import Service

_OUT = ROOT / "docs" / "captures"
_WHO = "Claire Martin"
_WHERE = "Villefranche"
_CHOSEN = "trois péniches sur la Saône"
_COLOURS = 128


def main(argv: list[str]) -> int:
    _OUT.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="imagin-captures-") as temporary:
        folder = Path(temporary)
        with local_service(("lyon",), folder / "service") as service:
            with step("Données de démonstration"):
                identifiant, password = _demonstration(service, folder)
            with step("Photographies"):
                _letter(folder)
                _photograph(service.origin("lyon"), identifiant, password)
    for picture in sorted(_OUT.glob("*.png")):
        _lighten(picture)
        say(f"    {picture.relative_to(ROOT)}  {picture.stat().st_size // 1024} Ko")
    return 0


def _demonstration(service: Service, folder: Path) -> tuple[str, str]:
    """(identifiant, temporary password) of one of the demonstration's people, as the command prints them."""
    place = os.environ | {"AWS_ENDPOINT_URL": service.endpoint, "IMAGIN_RUN": str(folder)}
    command = [sys.executable, "-m", "ops", "demo", "lyon"]
    done = subprocess.run(command, cwd=ROOT, env=place, capture_output=True, text=True, check=False)
    found = re.search(rf"{_WHO}\s+\d+\s+(\S+)\s+(\S+)", done.stdout)
    if done.returncode or not found:
        raise Stopped(f"Les données de démonstration n’ont pas été chargées :\n{done.stderr.strip()[-500:]}")
    return found[1], found[2]


def _letter(folder: Path) -> None:
    """The first convocation of the print run."""
    pdf = min((folder / "convocations").rglob("*.pdf"))
    render = [_program("pdftoppm", "poppler-utils"), "-png", "-r", "80", "-singlefile", str(pdf)]
    subprocess.run([*render, str(_OUT / "convocation")], check=True, capture_output=True)


def _photograph(origin: str, identifiant: str, password: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_program("chromium", "chromium"), args=["--no-sandbox"])
        narrow = _browse(browser, 320, 700)
        narrow.goto(f"{origin}/connexion/")
        _keep(narrow, "connexion-320")
        wide = _browse(browser, 1280, 900)
        _sign_in(wide, origin, identifiant, password)
        _keep(wide, "missions-1280")
        _fill_in(wide)
        _keep(wide, "etat-de-frais-1280")
        browser.close()


def _browse(browser: Browser, width: int, height: int) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="fr-FR",
        timezone_id="Europe/Paris",
        reduced_motion="reduce",
        color_scheme="light",
    )
    return context.new_page()


def _sign_in(page: Page, origin: str, identifiant: str, password: str) -> None:
    page.goto(f"{origin}/connexion/")
    page.get_by_label("Identifiant", exact=True).fill(identifiant)
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_label("Nouveau mot de passe").fill(_CHOSEN)
    page.get_by_role("button", name="Enregistrer mon mot de passe").click()
    expect(page.get_by_role("heading", name="Vos missions")).to_be_visible(timeout=20_000)


def _fill_in(page: Page) -> None:
    """One day's travel by car, on a claim whose travel is due."""
    mission = page.get_by_role("listitem").filter(has_text=_WHERE)
    mission.get_by_role("link", name="Remplir l’état de frais").first.click()
    page.get_by_label("Temps passé avec les candidats").fill("4h40")
    page.get_by_label("Candidats interrogés").fill("14")
    page.get_by_role("link", name="2 Déplacement").click()
    page.get_by_role("button", name="Ajouter un déplacement").click()
    for label, typed in (("Heure de départ", "6h45"), ("Heure de retour", "18h30")):
        page.get_by_label(label).fill(typed)
    page.get_by_label("Moyen de transport").select_option(label="Ma voiture")
    page.get_by_label("Distance d’un aller").fill("34")
    page.get_by_label("Puissance fiscale").fill("5")
    page.get_by_label("Puissance fiscale").blur()
    expect(page.locator("[data-enregistrement]").first).to_contain_text("Brouillon enregistré", timeout=20_000)


def _keep(page: Page, name: str) -> None:
    expect(page.locator("[data-squelette]:visible")).to_have_count(0)
    page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); return document.fonts.ready }")
    page.screenshot(path=_OUT / f"{name}.png")


def _lighten(picture: Path) -> None:
    """Few colours are enough for flat pages, and a small repository."""
    with Image.open(picture) as image:
        lighter = image.convert("RGB").quantize(_COLOURS)
    lighter.save(picture, optimize=True)


def _program(name: str, package: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Stopped(f"Il manque {name} : sudo apt-get install {package}")
    return found
