"""What the service writes to a person in another language, from its catalogue: the words, the templates of e-mails."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.numbers import format_currency, get_decimal_symbol, get_group_symbol

from chalicelib import academie
from ops.pages.languages import catalogue, facts, service, templates
from ops.pages.languages.pages import said_pages
from ops.pages.languages.units import Unit, translated
from ops.pages.pages import PAGES
from ops.paths import ROOT

PLACE = "paroles"
"""Its folder, in a package."""
EMAILS = ROOT / "templates" / "emails"
TO_STAFF = ("invitation_personnel", "avis_messages")
"""E-mails that a member of the staff receives: theirs stay in French."""
_STYLE = re.compile(r"!important|;$")


def write(folder: Path, source: Path = catalogue.FOLDER) -> None:
    """Writes <code>.json, the words, the pages, how numbers are written; and <code>/, the templates of e-mails."""
    folder.mkdir(parents=True)
    for code in catalogue.codes(source):
        held = catalogue.Catalogue(code, source)
        (folder / code).mkdir()
        for name, text in emails(held).items():
            (folder / code / name).write_text(text, "utf-8")
        words = {"tag": held.tag, "pages": _pages(), "manner": _manner(held.tag), "words": _words(held)}
        (folder / f"{code}.json").write_text(json.dumps(words, ensure_ascii=False, separators=(",", ":")), "utf-8")


def emails(held: catalogue.Catalogue) -> dict[str, str]:
    """The templates of e-mails in a language, by their names."""

    def say(text: str) -> str:
        return held.get(text) or text

    made = {path.name: translated(path.read_text("utf-8"), email_units()[path.name], say) for path in _of_people()}
    return {name: re.sub("\u00a0(?=[:;?!])", "", text) for name, text in made.items()}


@cache
def email_units() -> dict[str, list[Unit]]:
    """The texts of every e-mail that a person receives, and of their pieces, by the template's name."""
    found = {path.name: templates.units(path.read_text("utf-8")) for path in _of_people()}
    return {name: [unit for unit in units if not _STYLE.search(unit.msgid)] for name, units in found.items()}


def texts() -> Iterator[tuple[str, str]]:
    """Every text that is written to a person, with the source that holds it."""
    for name, units in email_units().items():
        yield from ((unit.msgid, f"emails/{name}") for unit in units)
    yield from service.written().items()
    for served in _instances():
        yield from ((text, "faits") for text in facts.texts(_own(served)))


def _of_people() -> Iterator[Path]:
    yield from (path for path in sorted(EMAILS.iterdir()) if path.stem not in TO_STAFF)


def _pages() -> list[str]:
    """A language that may be chosen has every page of a person."""
    return sorted(page.chemin for page in PAGES if said_pages(page))


def _instances() -> list[academie.Academie]:
    return [academie.load(code) for code in academie.codes()]


def _own(served: academie.Academie) -> list[object]:
    """What an e-mail or a récapitulatif says of an instance."""
    named = [served.nom, served.nom_court, *(portail.nom for portail in served.portail.values())]
    return [*named, served.contacts, served.gestion.recours]


def _words(held: catalogue.Catalogue) -> list[tuple[str, str]]:
    own = [text for served in _instances() for text in facts.texts(_own(served))]
    told = dict.fromkeys((*service.answers(), *service.details(), *service.written(), *own))
    return [(text, said) for text in told if (said := held.get(text)) is not None] + held.days()


def _manner(tag: str) -> dict[str, str]:
    """How numbers are written, and the euro around them."""
    locale = tag.replace("-", "_")
    symbols = {"decimal": get_decimal_symbol(locale), "group": get_group_symbol(locale)}
    before, _, after = format_currency(1, "EUR", locale=locale).partition(f"1{symbols['decimal']}00")
    return symbols | {"before": before, "after": after}
