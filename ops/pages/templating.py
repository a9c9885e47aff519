"""How templates are rendered: where they are, and the French writing that they ask for."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from ops.pages.assets import BROWSERS
from ops.paths import ROOT

TEMPLATES = ROOT / "templates"


def environment(known: dict[str, Any]) -> Environment:
    """Templates of the theme and of the pages, with what they know."""
    loader = FileSystemLoader([TEMPLATES / "theme", TEMPLATES / "pages", TEMPLATES / "composants"])
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.globals.update(langue="fr", mots=None, reponses=None, autres_langues=lambda path: ())
    made.globals.update(navigateurs=_enumerated(browsers()))
    made.globals.update(known, noms_instances={door.code: door.application for door in known["portes"]})
    made.filters.update(attributs=attributes, typo=typography, lier=linked, majuscule=capital, ancre=anchor)
    made.filters["image"] = picture
    return made


def browsers() -> list[str]:
    """The oldest browsers, each with its version."""
    return [f"{name}\u00a0{version}" for name, version in BROWSERS.items()]


def _enumerated(words: list[str]) -> str:
    """« a, b et c »"""
    return f"{', '.join(words[:-1])} et {words[-1]}"


def attributes(given: Mapping[str, str | bool]) -> Markup:
    """HTML attributes from a macro's extra arguments: data_liste=True is ` data-liste`, False is left out."""
    parts = []
    for name, value in given.items():
        if value is not False:
            dashed = name.replace("_", "-")
            parts.append(Markup(" ") + dashed if value is True else Markup(' {}="{}"').format(dashed, value))
    return Markup("").join(parts)


def typography(text: str) -> str:
    """French spaces in a sentence that comes from an instance's file; never given an address."""
    return re.sub(r" ([:;!?»])", "\u00a0\\1", text).replace("« ", "«\u00a0")


def picture(svg: str) -> str:
    """An SVG as an address that a page can hold: `data:image/svg+xml,…`."""
    return "data:image/svg+xml," + quote(str(svg).replace('"', "'"), safe="'=/:,")


def capital(text: str) -> str:
    """The first letter as a capital, the rest as written."""
    return text[:1].upper() + text[1:]


def anchor(text: str) -> str:
    """« état de frais » as etat-de-frais."""
    plain = unicodedata.normalize("NFD", text.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain)


def linked(text: str, contact: Any) -> Markup:
    """The sentence with its telephone and its address as links."""
    sentence = escape(typography(text))
    phone, mail = contact.telephone, contact.courriel
    if phone:
        link = Markup('<a href="tel:{}">{}</a>').format(contact.telephone_international or phone, phone)
        sentence = sentence.replace(escape(phone), link)
    return sentence.replace(mail, Markup('<a href="mailto:{0}">{0}</a>').format(mail)) if mail else sentence
