"""A column of a file: its names, how a cell of it is read, and what the guide says of it."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.fields import private
from chalicelib.gestion.imports.damage import Damage, of_dated

_LONGEST = 200
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ERROR = re.compile(r"#N/[AD]|#[A-ZÉÈ0-9/_]+[!?]|#GETTING_DATA|Err ?:\d{3}|#{3,}")
"""What a spreadsheet shows for a value that it cannot compute, or has no room for; French names too."""


class BadCell(ValueError):
    """`reason` is what is wrong, `hint` what to do. `private`: the value must not be shown again."""

    def __init__(self, reason: str, hint: str = "", *, private: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.hint, self.private = reason, hint, private


def _unharmed(_: str) -> Damage | None:
    return None


_HYPHENS = dict.fromkeys((0x2010, 0x2011), "-")
"""Those that a word processor puts in a name so that it is not cut there: the hyphen of the keyboard."""


@dataclass(frozen=True)
class Reader:
    """`read`: cell -> value kept, or BadCell. `accepts`: what a cell may hold, in French; `values`: all that it may.

    `signed`: it may begin as a formula does, its own shape is checked. `damage`: what a spreadsheet does to such cells.
    """

    read: Callable[[str], object]
    accepts: str
    example: str
    values: tuple[str, ...] = ()
    signed: bool = False
    damage: Callable[[str], Damage | None] = _unharmed


def text(cell: str) -> str:
    """Free text: one line, composed accents, one hyphen; no number that this service does not keep."""
    value = " ".join(unicodedata.normalize("NFC", cell).translate(_HYPHENS).split())
    if any(unicodedata.category(character) == "Cc" for character in value):
        raise BadCell("caractère de contrôle", "retaper la cellule")
    if len(value) > _LONGEST:
        raise BadCell(f"plus de {_LONGEST} caractères", "raccourcir la cellule")
    if kind := private.found(value):
        raise BadCell(f"contient {kind}", "retirer ce numéro, ce service ne le collecte pas", private=True)
    return value


TEXT = Reader(text, "texte", "", damage=of_dated)


@dataclass(frozen=True)
class Column:
    """`required`: an empty cell refuses its row, and a file must have it. `optional`: a file lacks it without a word.

    `aliases`: other names that people give it. `says`: what it is, in French. Its home is a fact of the model, most
    often of the same name.
    """

    name: str
    reader: Reader = TEXT
    required: bool = False
    optional: bool = False
    aliases: tuple[str, ...] = ()
    says: str = ""
    example: str = ""

    def read(self, cell: str) -> object:
        """The value kept of a cell that holds something. Raises BadCell."""
        if _ERROR.fullmatch(cell.strip()):
            raise BadCell("est une erreur de calcul du tableur", "corriger la formule ou écrire la valeur")
        if not self.reader.signed and cell.lstrip(" ").startswith(_FORMULA):
            raise BadCell("commence comme une formule de tableur", "retirer le premier caractère, garder la valeur")
        return self.reader.read(cell)

    @property
    def shown(self) -> str:
        """An example of a cell."""
        return self.example or self.reader.example
