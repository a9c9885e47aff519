"""The pages of an instance in another language: those of which every word is known, and no other."""

import base64
import hashlib
import html
import json
import re
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from babel.lists import format_list
from jinja2 import Environment

from chalicelib.academie import Academie
from ops.pages import assets
from ops.pages.languages import facts, links, scripts, service, templates
from ops.pages.languages.catalogue import Catalogue, not_texts
from ops.pages.languages.units import Unit, translated
from ops.pages.pages import PAGES, Page, place_of
from ops.pages.templating import browsers
from ops.paths import BUILD, ROOT

_SCRIPTS = assets.STATIC / "js"
_OTHERS = _SCRIPTS / "langues"
"""Scripts of every language but French, in the place of those of the same name."""
_FOLDERS = [ROOT / "templates/theme", ROOT / "templates/pages"]
_REFERS = re.compile(r"""\{%-? (?:extends|import|from|include) "([^"]+)\"""")
_APART = ("origines", "vocabulaire", "colonnes_des_imports", "code", "glossaire")
_PAGE = re.compile(r"/[a-z-]+/")
Made = Callable[[dict[str, Any]], Environment]
"""How an environment of templates is made of what they know."""


INVITATION = ("Lire cette page dans votre langue", "Rester en français")
"""What a French page says, in their language, to those whose browser prefers it."""


class Other(NamedTuple):
    """A language that a page has besides its own; `propose`, `non`: INVITATION in it."""

    code: str
    nom: str
    adresse: str
    propose: str | None = None
    non: str | None = None


@dataclass(frozen=True)
class Translation:
    """`pages`: address of the French page -> text. `files`: its own scripts."""

    catalogue: Catalogue
    pages: dict[str, str]
    files: assets.Assets

    def of(self, address: str) -> Other:
        """The language, for the page at an address."""
        code, invitation = self.catalogue.code, map(self.catalogue.get, INVITATION)
        return Other(code, self.catalogue.name, f"/{code}{place_of(address)}", *invitation)


def translation(catalogue: Catalogue, pages: Iterable[Page], known: dict[str, Any], made: Made) -> Translation:
    """Every page that can be told in a language; `known` is what French templates know."""
    wanted = [page for page in pages if _told(page, catalogue)]
    told = {page.chemin for page in PAGES if _told(page, catalogue)}
    lacking: set[str] = set()
    said = _known(catalogue, known, lacking)
    while True:
        there = {page.chemin for page in wanted}
        own = _bundled(catalogue, frozenset(there), frozenset(page.script for page in wanted if page.script))
        own |= _words(catalogue, known["academie"])
        environment = _environment(catalogue, said, own, made)
        texts = {page.chemin: _rendered(page, catalogue, environment, own) for page in wanted}
        places = (catalogue.code, there, told, known["origines"])
        rendered = {address: links.led(text, *places) for address, text in texts.items()}
        kept = [page for page in wanted if not _holds(rendered[page.chemin], lacking)]
        if len(kept) == len(wanted):
            return Translation(catalogue, rendered, own)
        wanted = kept


def texts_of(page: Page) -> dict[str, list[Unit]]:
    """The units of all that a page is made of, by the name of the source."""
    found = {name: template_units()[name] for name in sorted(_templates(page.gabarit))}
    if page.script:
        found |= {name: script_units()[name] for name in sorted(scripts.needed(page.script, sources()))}
    return found


@cache
def template_units() -> dict[str, list[Unit]]:
    """The units of every template of a person's page, by its name."""
    paths = (path for folder in _FOLDERS for path in folder.glob("*.html"))
    return {path.name: _kept(templates.units(path.read_text("utf-8"))) for path in paths}


@cache
def script_units() -> dict[str, list[Unit]]:
    """The units of every script of a person's page, by its name."""
    return {name: _kept(units) for name, units in scripts.units(sources()).items()}


@cache
def sources() -> dict[str, str]:
    """The scripts that other languages are made from."""
    found = {path.name: path.read_text("utf-8") for path in _SCRIPTS.glob("*.js")}
    others = {path.name: path.read_text("utf-8").replace('"../', '"./') for path in _OTHERS.glob("*.js")}
    return found | others


def shown(known: dict[str, Any]) -> dict[str, Any]:
    """What pages of a person show of what templates know: of the glossary, the words that have an English."""
    told = {name: one for name, one in known.items() if name not in _APART}
    return told | {"glossaire": {word: known["glossaire"][word] for word in known["vocabulaire"]}}


def said_pages(page: Page) -> bool:
    """Whether a page may have other languages: those of the staff stay in French."""
    return not page.chemin.startswith("/gestion/")


_DETAILED = ("/etat-de-frais/", "/mes-donnees/", "/simulation/")
"""Pages that show all that the service says of a claim, or of what it holds: they ask for more words than lists."""


def _kept(units: list[Unit]) -> list[Unit]:
    return [unit for unit in units if unit.msgid not in not_texts()]


def _told(page: Page, catalogue: Catalogue) -> bool:
    if not said_pages(page):
        return False
    texts = (unit.msgid for units in texts_of(page).values() for unit in units)
    return all(text.startswith("/") or catalogue.get(text) is not None for text in texts)


def _templates(name: str) -> set[str]:
    found, waiting = set[str](), [name]
    while waiting:
        if (one := waiting.pop()) not in found:
            found.add(one)
            path = next(folder / one for folder in _FOLDERS if (folder / one).is_file())
            waiting.extend(_REFERS.findall(path.read_text("utf-8")))
    return found


def _known(catalogue: Catalogue, known: dict[str, Any], lacking: set[str]) -> dict[str, Any]:
    def say(text: str) -> str:
        said = catalogue.get(text)
        if said is None:
            lacking.add(text)
        return text if said is None else said

    told: dict[str, Any] = facts.told(shown(known), say)
    words = {word: say(word) for word in known["vocabulaire"]}
    listed = format_list(browsers(), locale=catalogue.tag.replace("-", "_"))
    return known | told | {"vocabulaire": words, "langue": catalogue.tag, "navigateurs": listed}


def _bundled(catalogue: Catalogue, there: frozenset[str], wanted: frozenset[str]) -> assets.Assets:
    def say(text: str) -> str:
        if page := _PAGE.match(text):
            return f"/{catalogue.code}{text}" if page[0] in there else text
        return catalogue.get(text) or text

    names = set().union(*(scripts.needed(script, sources()) for script in wanted))
    made = {name: _unspaced(translated(sources()[name], script_units()[name], say)) for name in sorted(names)}
    digest = hashlib.sha256(repr(made).encode()).hexdigest()[:16]
    folder = BUILD / "langues" / f"{catalogue.code}-{digest}"
    if not folder.is_dir():
        _put(folder, made)
    return assets.bundled(folder, wanted) if wanted else assets.Assets()


def _unspaced(script: str) -> str:
    """Without the no-break spaces that French alone sets before its marks."""
    return re.sub(r"\\u00a0(?=[:;?!])", "", script)


def _words(catalogue: Catalogue, served: Academie | None) -> assets.Assets:
    """What scripts ask for to say the service's sentences: when it refuses, and on pages that show its answers."""
    own = tuple(facts.texts([served.contacts, served.connexion])) if served else ()
    refused = _pairs(catalogue, (*service.refusals(), *own))
    lists = _listed("reponses", _pairs(catalogue, service.answers()) + catalogue.days())
    ways = facts.texts([served.gestion.recours]) if served else ()
    told = _pairs(catalogue, (*service.answers(), *service.details(), *ways))
    details = _listed("details", told + catalogue.days())
    return _listed("mots", refused) | lists | details


def _pairs(catalogue: Catalogue, texts: Iterable[str]) -> list[tuple[str, str]]:
    return [(text, said) for text in texts if (said := catalogue.get(text)) is not None]


def _listed(name: str, pairs: list[tuple[str, str]]) -> assets.Assets:
    content = json.dumps(pairs, ensure_ascii=False, separators=(",", ":")).encode()
    file = f"{name}-{base64.b32encode(hashlib.sha256(content).digest())[:8].decode()}.json"
    return assets.Assets({file: content}, {f"{name}.json": file})


def _put(folder: Path, made: dict[str, str]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    own = Path(f"{folder}.{hashlib.sha256(str(id(made)).encode()).hexdigest()[:8]}")
    own.mkdir()
    for name, text in made.items():
        (own / name).write_text(text, "utf-8")
    if folder.is_dir():
        shutil.rmtree(own)
    else:
        own.rename(folder)


def _rendered(page: Page, catalogue: Catalogue, environment: Environment, own: assets.Assets) -> str:
    told = facts.told(page, lambda text: catalogue.get(text) or text)
    words = "details" if page.chemin in _DETAILED else "reponses" if page.espace == "personnel" else None
    text = environment.get_template(page.gabarit).render(page=told, reponses=words and own.address(f"{words}.json"))
    return re.sub("\u00a0(?=[:;?!])", "", text)


def _environment(catalogue: Catalogue, said: dict[str, Any], own: assets.Assets, made: Made) -> Environment:
    shared = said["actif"]
    own_facts = {
        "actif": lambda name: own.address(name) if name in own.names else shared(name),
        "importes": own.imported,
        "mots": own.address("mots.json") if said["academie"] else None,
        "autres_langues": lambda address: (Other("fr", "Français", place_of(address)),),
    }
    environment = made(said | own_facts)
    templates.read_in(environment, lambda text: catalogue.get(text) or text)
    return environment


def _holds(text: str, french: set[str]) -> bool:
    """Whether one of these French texts is on the page, whatever its spaces and its marks became."""
    read = _letters(html.unescape(re.sub(r"<[^>]*>", " ", text)))
    return any(f" {_letters(one)} " in f" {read} " for one in french)


def _letters(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
