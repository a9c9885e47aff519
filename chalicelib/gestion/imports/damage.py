"""What a spreadsheet, or a wrong encoding, did to a cell: the kind of damage, and what the cell was. Pure.

A damage without its repair is refused by line; one with its repair waits for the person who imports to accept it.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from html import unescape
from urllib.parse import unquote

from chalicelib.gestion.imports import letters, misread
from chalicelib.gestion.imports.misread import Pair

ACCENTS, INVISIBLES, DATES, ABREGES, FORMULES = "accents", "invisibles", "dates", "abreges", "formules"
COMMUNES, UAI, TELEPHONES, CODES_POSTAUX = "communes", "uai", "telephones", "codes_postaux"
NUMEROS = "numeros"
COLONNES, SANS_NOM, ENTETES, DOUBLONS = "colonnes", "sans_nom", "entetes", "doublons"
_ZEROS = {COMMUNES: "un code de commune", UAI: "un code UAI", CODES_POSTAUX: "un code postal"}

_AGAIN = "enregistrer le fichier de nouveau au format CSV UTF-8, et vérifier les accents"
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|[a-z]{2,8}\d?);|_x[0-9a-f]{4}_|\\u[0-9a-f]{4}", re.IGNORECASE)
_ESCAPE = re.compile(r"_x([0-9a-f]{4})_|\\u([0-9a-f]{4})", re.IGNORECASE)
_PERCENT = re.compile(r"(?:%[C-F][0-9A-F](?:%[89AB][0-9A-F])+)+", re.IGNORECASE)
_LOST = re.compile(r"\ufffd|ï¿½|ďż˝|ÔøΩ|´┐¢|∩┐╜|[^\W\d_]\?|\?[^\W\d_]")
"""A letter that is gone: its sign, as UTF-8 or opened as something else, or the question mark put in its place."""
_FILLERS = frozenset("\u3164\uffa0\u2800\u115f\u1160\u034f")
_JOINERS = "\u200c\u200d"
_KEPT = frozenset("\t\n\r")
_ABBREVIATED = re.compile(r"[+-]?\d(?:[.,]\d+)?E[+-]?\d{1,3}", re.IGNORECASE)
_SERIAL = re.compile(r"(\d{5})(?:[.,](\d+))?")
_DATED = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}.*)?|\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?: \d{1,2}:\d{2}.*)?"
    r"|\d{1,2}-(?:janv|févr|fevr|mars|avr|mai|juin|juil|août|aout|sept|oct|nov|déc|dec)\.?(?:-\d{2,4})?"
    r"|\d{1,2}-(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:-\d{2,4})?",
    re.IGNORECASE,
)
_FIRST, _LAST = date(2000, 1, 1), date(2099, 12, 31)
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - the wall of the centre has no zone
_MADE_TEXT = re.compile(r'="([^"]*)"|\'(.+)')


@dataclass(frozen=True)
class Damage:
    """`reason`: what is wrong, `hint`: what to do, in French. `whole`: the cell as it was; None: nobody knows."""

    kind: str
    reason: str
    hint: str
    whole: str | None = None


@lru_cache(maxsize=4_000)
def of_text(cell: str, pair: Pair | None) -> Damage | None:
    """What happened to the letters of a cell. `pair`: how its whole file was misread, where that is known."""
    if cell.isascii() and cell.isprintable() and not _told_in_ascii(cell):
        return None
    if _LOST.search(cell):
        return Damage(ACCENTS, "a perdu des lettres accentuées", f"les ressaisir, ou {_AGAIN}")
    seen = _visible(cell, "\x80", "\xad")
    found, whole = _misread(seen, pair)
    if found:
        return Damage(ACCENTS, "a des accents abîmés", _AGAIN, whole)
    visible = _visible(cell)
    if misread.cut(visible):
        return Damage(ACCENTS, "a des accents abîmés", _AGAIN)
    if visible != cell:
        return Damage(INVISIBLES, "contient un signe invisible", "retaper la cellule", visible)
    return None


def of_number(cell: str) -> Damage | None:
    """A number that a spreadsheet shortened: digits are lost."""
    if _ABBREVIATED.fullmatch(cell.strip()):
        told = "est un nombre abrégé par un tableur"
        return Damage(ABREGES, told, "mettre la colonne au format texte, puis ressaisir le nombre entier")
    return None


def of_day(cell: str, *, hours: bool) -> Damage | None:
    """A day that a spreadsheet shows as the number that it keeps, counted from 1900."""
    found = _SERIAL.fullmatch(cell.strip())
    if found is None:
        return None
    minutes = round(float(f"0.{found[2] or 0}") * 24 * 60)
    moment = _EPOCH + timedelta(days=int(found[1]), minutes=minutes)
    if not _FIRST <= moment.date() <= _LAST:
        return None
    if hours and found[2] is None:
        return Damage(DATES, "est un jour devenu un nombre, sans son heure", "l’écrire comme 16/06/2026 08:30")
    whole = moment.strftime("%Y-%m-%dT%H:%M") if hours else moment.date().isoformat()
    return Damage(DATES, "est une date devenue un nombre", "l’écrire comme 16/06/2026", whole)


def of_dated(cell: str) -> Damage | None:
    """A text that a spreadsheet took for a date: « DEC-1 », « 8 mai 1945 »; with a space between, people write it."""
    if _DATED.fullmatch(cell.strip()):
        told = "est une date, où l’on attend un texte : un tableur l’a sans doute faite"
        return Damage(DATES, told, "mettre la colonne au format texte, puis ressaisir la cellule")
    return None


def of_zeros(cell: str, size: int, kind: str) -> Damage | None:
    """Digits of which one zero at the start is lost. `size`: signs of the whole; `kind`: what it is, of `_ZEROS`."""
    bare = cell.strip().upper()
    if len(bare) != size - 1 or not re.fullmatch(r"[1-9]\d+[A-Z]?", bare):
        return None
    told = f"a perdu le zéro par lequel commence {_ZEROS[kind]}"
    return Damage(kind, told, f"écrire 0{bare}", f"0{bare}")


def of_postcode(cell: str, residences: Collection[str]) -> Damage | None:
    """Four digits, where a residence (INSEE) is in that department, 01 to 09; foreign ones may have four."""
    found = of_zeros(cell, 5, CODES_POSTAUX)
    if found is None or not any(_department(code) == (found.whole or "")[:2] for code in residences):
        return None
    return found


def _department(code: str) -> str:
    bare = code.strip()
    return bare.rjust(5, "0")[:2] if bare.isdigit() else bare[:2]


def of_telephone(cell: str) -> Damage | None:
    """Nine digits in one piece: ten, without the zero; 33 and nine digits, without the plus."""
    bare = cell.strip()
    if re.fullmatch(r"33[1-9]\d{8}", bare):
        return Damage(TELEPHONES, "a perdu le + par lequel il commence", f"écrire +{bare}", f"+{bare}")
    if re.fullmatch(r"[1-9]\d{8}", bare):
        return Damage(TELEPHONES, "a perdu le zéro par lequel il commence", f"écrire 0{bare}", f"0{bare}")
    return None


def of_formula(cell: str) -> Damage | None:
    """A text that was protected from a spreadsheet, its protection become part of it: `="000123"`, `'000123`."""
    found = _MADE_TEXT.fullmatch(cell.strip())
    if found is None or not (whole := found[1] if found[1] is not None else found[2]).strip():
        return None
    if found[2] is not None and not (whole.strip().isdigit() or whole[0] in "=+-@"):
        return None
    return Damage(FORMULES, "garde un signe de tableur", "n’écrire que la valeur", whole)


def _misread(cell: str, pair: Pair | None) -> tuple[bool, str | None]:
    if _ENTITY.search(cell):
        plain = unescape(_ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), cell))
        return plain != cell, plain
    if _PERCENT.search(cell):
        plain = unquote(cell)
        return True, None if "\ufffd" in plain else plain
    found, whole = misread.of_utf_8(cell)
    if found or cell.isascii():
        return found, whole
    if pair is None:
        return misread.alone(cell)
    made = misread.undone(cell, pair)
    return True, made if made is not None and not letters.odd(made) else None


def _told_in_ascii(cell: str) -> bool:
    return any(sign in cell for sign in ("?", "&", "_x", "%", "\\u"))


def _visible(cell: str, first: str = "", last: str = "") -> str:
    """The cell without signs that have no drawing; those from `first` to `last` stay, as joiners of some scripts do."""
    drawn = "".join(sign for sign in cell if first <= sign <= last or not _invisible(sign))
    return "".join(sign for i, sign in enumerate(drawn) if sign not in _JOINERS or _joins(drawn, i))


def _joins(text: str, i: int) -> bool:
    return 0 < i < len(text) - 1 and text[i - 1] > "\u0590" and text[i + 1] > "\u0590"


def _invisible(sign: str) -> bool:
    if sign in _FILLERS:
        return True
    category = unicodedata.category(sign)
    return (category == "Cf" and sign not in _JOINERS) or (category == "Cc" and sign not in _KEPT)
