"""The words of a language: langues/<code>.po, made from the French of the sources and edited by a translator."""

import re
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import get_date_format, get_day_names, get_month_names
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from ops.paths import ROOT

FOLDER = ROOT / "langues"
NOT_TEXTS = FOLDER / "hors-texte.txt"


class Catalogue:
    """What a language says for each French text.

    `code` begins the addresses of its pages, as « en »; `tag` says how it is written there, as « en-GB ».
    """

    def __init__(self, code: str, folder: Path = FOLDER) -> None:
        self.code = code
        self.name = str(Locale.parse(code).get_language_name(code)).capitalize()
        held = load(code, folder)
        self.tag = str(held.locale).replace("_", "-")
        self._said = {str(one.id): str(one.string) for one in held if one.id and one.string and not one.fuzzy}

    def get(self, text: str) -> str | None:
        """The words for a text, its holes as they are; None without any."""
        if (said := self._said.get(text)) is not None:
            return said
        figure = re.fullmatch(r"(\d+)\u00a0(.+)", text)
        return f"{figure[1]}\u00a0{self._said[figure[2]]}" if figure and figure[2] in self._said else None

    def days(self) -> list[tuple[str, str]]:
        """« mardi 9 juin 2026 » as the language writes it, for each day of a week and each month; the first of a month
        has a word of its own."""
        locale = self.tag.replace("-", "_")
        order = str(get_date_format("long", locale)).replace("d", "{date}").replace("y", "{annee}")
        names = (get_month_names("wide", locale="fr"), get_month_names("wide", locale=locale))
        months = [(names[0][month], names[1][month]) for month in range(1, 13)]
        weeks = (get_day_names("wide", locale="fr"), get_day_names("wide", locale=locale))
        named = [(f"{weeks[0][rank]} {{quantieme}}", f"{weeks[1][rank]} {{quantieme}}") for rank in range(7)]
        days = [(f"{{date}} {french} {{annee}}", order.replace("MMMM", own)) for french, own in months]
        return [("1er", "1"), *named, *days]


def codes(folder: Path = FOLDER) -> list[str]:
    """The languages that have a catalogue, French apart."""
    return sorted(path.stem for path in folder.glob("*.po"))


def load(code: str, folder: Path = FOLDER) -> Catalog:
    """The catalogue as a translator left it."""
    with (folder / f"{code}.po").open("rb") as file:
        return read_po(file)


@cache
def not_texts() -> frozenset[str]:
    """Literals that look like texts and are none: names of keys, of browsers, marks in files."""
    lines = NOT_TEXTS.read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("# "))
