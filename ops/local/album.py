"""Pictures of pages: every page and its main states for those who judge by looking, a few for the README."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from ops.pages.pages import PAGES

WIDTHS = (320, 768, 1280)
SCHEMES = ("light", "dark")
CHOSEN = "trois péniches sur la Saône"
_COLOURS = 128
_HEIGHT = 900
_WHERE = "Villefranche"
_OF_ONE = {"/mission/", "/etat-de-frais/"}


class Album:
    """Takes each picture at every width, light and dark. `chosen`: the pictures that the README shows."""

    def __init__(self, folder: Path, origin: str, chosen: dict[str, Path]) -> None:
        self.folder, self.origin, self.chosen = folder, origin, chosen

    def take(self, page: Page, name: str) -> None:
        """One photograph for each width and colour scheme, once the page is still."""
        expect(page.locator("[data-squelette]:visible, [aria-busy=true]")).to_have_count(0)
        page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); return document.fonts.ready }")
        for width in WIDTHS:
            for scheme in SCHEMES:
                page.set_viewport_size({"width": width, "height": _HEIGHT})
                page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
                shot = f"{name}-{width}-{scheme}"
                page.screenshot(path=self.folder / f"{shot}.png", full_page=True)
                if shot in self.chosen:
                    page.screenshot(path=self.chosen[shot])
        page.set_viewport_size({"width": 1280, "height": _HEIGHT})
        page.emulate_media(color_scheme="light")

    def visit(self, page: Page, paths: Iterable[str]) -> None:
        """Takes each path, named after it."""
        for path in paths:
            page.goto(self.origin + path)
            self.take(page, path.partition("?")[0].strip("/").replace("/", "-").removesuffix(".html") or "accueil")


def of(space: str) -> list[str]:
    """The pages of a space that need nothing in their address."""
    return [page.chemin for page in PAGES if page.espace == space and page.chemin not in _OF_ONE]


def browse(browser: Browser) -> BrowserContext:
    """A browser of somebody in France who asked for no movement."""
    made = browser.new_context(locale="fr-FR", timezone_id="Europe/Paris", reduced_motion="reduce")
    made.set_default_timeout(20_000)
    return made


def visitor(album: Album, page: Page) -> None:
    """What anybody sees, and a form refused."""
    album.visit(page, of("public"))
    page.goto(f"{album.origin}/connexion/")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.locator("[data-resume]:visible")).to_be_visible()
    album.take(page, "connexion-erreur")


def person(album: Album, page: Page, identifiant: str, password: str) -> None:
    """The first sign-in, the missions, a claim from its first line to its end."""
    page.goto(f"{album.origin}/connexion/")
    page.get_by_label("Identifiant", exact=True).fill(identifiant)
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_label("Nouveau mot de passe").fill(CHOSEN)
    album.take(page, "premiere-connexion")
    page.get_by_role("button", name="Enregistrer mon mot de passe").click()
    expect(page.get_by_role("heading", name="Vos missions")).to_be_visible(timeout=20_000)
    album.visit(page, of("personnel"))
    page.goto(f"{album.origin}/missions/")
    _mission(album, page)
    _claim(album, page)


def _mission(album: Album, page: Page) -> None:
    page.get_by_role("listitem").filter(has_text=_WHERE).get_by_role("link").first.click()
    page.wait_for_url("**/mission/*")
    album.take(page, "mission")
    page.get_by_role("link", name=re.compile("état de frais|remboursé")).last.click()


def _claim(album: Album, page: Page) -> None:
    page.get_by_label("Temps passé avec les candidats").fill("4h40")
    page.get_by_label("Candidats interrogés").fill("14")
    album.take(page, "etat-de-frais-travail")
    page.get_by_role("link", name="2 Déplacement").click()
    page.get_by_role("button", name="Ajouter un déplacement").click()
    for label, typed in (("Heure de départ", "6h45"), ("Heure de retour", "18h30")):
        page.get_by_label(label).fill(typed)
    page.get_by_label("Moyen de transport").select_option(label="Ma voiture")
    page.get_by_label("Distance d’un aller").fill("34")
    page.get_by_label("Puissance fiscale").fill("5")
    page.get_by_label("Puissance fiscale").blur()
    expect(page.locator("[data-enregistrement]").first).to_contain_text("Brouillon enregistré", timeout=20_000)
    album.take(page, "etat-de-frais-deplacement")
    page.get_by_role("link", name="3 Vérifier").click()
    album.take(page, "etat-de-frais-verifier")
    page.get_by_role("button", name="Transmettre l’état de frais").click()
    expect(page.get_by_text("Votre état de frais est transmis").first).to_be_visible(timeout=20_000)
    album.take(page, "etat-de-frais-transmis")


def staff(album: Album, page: Page, courriel: str, password: str, code: str) -> None:
    """The pages of the staff, as an administrateur."""
    album.visit(page, ["/gestion/connexion/", "/gestion/invitation/"])
    enter(album, page, courriel, password, code)
    doors = {"/gestion/connexion/", "/gestion/invitation/"}
    album.visit(page, [path for path in of("gestion") if path not in doors])


def guide(album: Album, page: Page, paths: Mapping[str, str]) -> None:
    """What a guide shows, as the member who came in sees it. `paths`: name of a picture -> the address it is of."""
    for name, path in paths.items():
        page.goto(album.origin + path)
        expect(page.locator("[data-vue] > *").first).to_be_visible()
        album.take(page, name)


def enter(album: Album, page: Page, courriel: str, password: str, code: str) -> None:
    """A member of the staff comes in."""
    page.goto(f"{album.origin}/gestion/connexion/")
    page.get_by_label("Adresse électronique professionnelle").fill(courriel)
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Code à six chiffres").fill(code)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url("**/gestion/")


def lighten(picture: Path) -> None:
    """Few colours are enough for flat pages, and a small repository."""
    with Image.open(picture) as image:
        lighter = image.convert("RGB").quantize(_COLOURS)
    lighter.save(picture, optimize=True)
