"""How each kind of cell is read: the value to keep, or BadCell with what is wrong and what to do, in French."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from chalicelib.academie import ACADEMIE
from chalicelib.gestion.imports.communes import commune_actuelle
from chalicelib.identity import domains, identifiers

_LONGEST = 200
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ERROR = re.compile(r"#N/[AD]|#[A-ZÉÈ0-9/_]+[!?]|#GETTING_DATA|Err ?:\d{3}|#{3,}")
"""What a spreadsheet shows for a value that it cannot compute, or has no room for; French names too."""
_PERSONAL = (
    re.compile(r"(?<!\d)[1-478]\d{2}(0[1-9]|1[0-2]|[2-9]\d)(\d{2}|2[AB])\d{6}(\d{2})?(?!\d)"),
    re.compile(r"FR\d{12}[0-9A-Z]{11}\d{2}"),
)


_NOWHERE = re.compile(r"00|20|96|97[09]|98[0-35]|989|..000")
"""No department, territory nor country of the Code officiel géographique begins so; no commune ends in 000."""


class BadCell(ValueError):
    """`reason` is what is wrong, `hint` what to do. `private`: the value must not be shown again."""

    def __init__(self, reason: str, hint: str = "", *, private: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.hint, self.private = reason, hint, private


def text(cell: str) -> str:
    """Free text: one line, composed accents; a social security or bank number has no place in it."""
    value = " ".join(unicodedata.normalize("NFC", cell).split())
    if any(unicodedata.category(character) == "Cc" for character in value):
        raise BadCell("caractère de contrôle", "retaper la cellule")
    if len(value) > _LONGEST:
        raise BadCell(f"plus de {_LONGEST} caractères", "raccourcir la cellule")
    bare = value.replace(" ", "").upper()
    if any(pattern.search(bare) for pattern in _PERSONAL):
        reason = "ressemble à un numéro de sécurité sociale ou de compte"
        raise BadCell(reason, "retirer ce numéro, ce service ne le collecte pas", private=True)
    return value


def no_formula(cell: str) -> None:
    """Refuses what a spreadsheet would compute, and what it could not: a name is never a formula nor `#N/A`."""
    if _ERROR.fullmatch(cell.strip()):
        raise BadCell("est une erreur de calcul du tableur", "corriger la formule ou écrire la valeur")
    if cell.lstrip(" ").startswith(_FORMULA):
        raise BadCell("commence comme une formule de tableur", "retirer le premier caractère, garder la valeur")


def numero(cell: str) -> str:
    """1 to 13 digits, zeros kept."""
    if not identifiers.is_numero(cell.strip()):
        raise BadCell("n’est pas un numéro de 1 à 13 chiffres", "vérifier la colonne et les espaces")
    return cell.strip()


def identifiant(cell: str) -> str:
    """Initial, name and homonym number, in canonical letters."""
    value = identifiers.canonical(cell)
    if value is None or not identifiers.is_identifiant(value):
        raise BadCell("n’a pas la forme initiale + nom + numéro", "vider la cellule pour qu’il soit attribué")
    return value


def portail(cell: str) -> str:
    """The code of a portal that this instance describes."""
    if cell.strip() not in ACADEMIE.portail:
        known = ", ".join(ACADEMIE.portail) or "cette instance n’en a pas"
        raise BadCell("portail inconnu", f"portails connus : {known}")
    return cell.strip()


def identifiant_academique(cell: str) -> str:
    """1 to 64 lower-case letters, digits, dots, dashes or underscores."""
    value = cell.strip().lower()
    if not re.fullmatch(r"[a-z0-9._-]{1,64}", value):
        raise BadCell("n’est pas un identifiant académique", "lettres sans accent, chiffres, point et tiret")
    return value


def situation(cell: str) -> str:
    """One of those that the instance describes."""
    return str(one_of(*ACADEMIE.situation)(cell))


def civilite(cell: str) -> str:
    """« M. » or « Mme », however capitals and dot are written."""
    value = {"m": "M.", "mme": "Mme"}.get(cell.strip().rstrip(".").lower())
    if value is None:
        raise BadCell("civilité inconnue", "écrire M. ou Mme, ou vider la cellule")
    return value


def code_postal(cell: str) -> str:
    """2 to 10 letters, digits, spaces or dashes: foreign ones too."""
    value = " ".join(cell.split()).upper()
    if not re.fullmatch(r"[0-9A-Z -]{2,10}", value):
        raise BadCell("n’est pas un code postal", "cinq chiffres en France")
    return value


def courriel(cell: str) -> str:
    """An address by its syntax alone; nothing is asked of its domain."""
    found = domains.written(cell)
    if found is None:
        raise BadCell("n’est pas une adresse électronique", "corriger l’adresse ou vider la cellule")
    return found


def telephone(cell: str) -> str:
    """3 to 30 digits and usual signs, written as given."""
    value = " ".join(cell.split())
    if not re.fullmatch(r"[0-9+(). /-]{3,30}", value):
        raise BadCell("n’est pas un numéro de téléphone", "n’écrire que des chiffres et des espaces")
    return value


def insee(cell: str) -> str:
    """The INSEE code of a commune as it is today (five characters, 2A and 2B included), never a postcode."""
    value = cell.strip().upper()
    if not re.fullmatch(r"(\d{2}|2[AB])\d{3}", value):
        raise BadCell("n’est pas un code INSEE de commune", "cinq caractères, par exemple 69123 (pas le code postal)")
    if _NOWHERE.match(value):
        raise BadCell("commune inconnue", "vérifier les deux premiers chiffres (20 s’écrit 2A ou 2B)")
    return commune_actuelle(value)


def uai(cell: str) -> str:
    """Seven digits and a letter, in capitals."""
    value = cell.strip().upper()
    if not re.fullmatch(r"\d{7}[A-Z]", value):
        raise BadCell("n’est pas un code UAI", "sept chiffres et une lettre")
    return value


def day(cell: str) -> str:
    """AAAA-MM-JJ, kept so."""
    return _iso(cell, "%Y-%m-%d", "n’est pas une date AAAA-MM-JJ").date().isoformat()


def moment(cell: str) -> str:
    """Wall-clock time at the centre, to the minute."""
    return _iso(cell, "%Y-%m-%dT%H:%M", "n’est pas un moment AAAA-MM-JJTHH:MM").strftime("%Y-%m-%dT%H:%M")


def session(cell: str) -> str:
    """A year of this century, in four digits."""
    value = cell.strip()
    if not re.fullmatch(r"20\d{2}", value):
        raise BadCell("n’est pas l’année d’une session", "quatre chiffres, par exemple 2026")
    return value


def quantity(cell: str) -> int:
    """A whole number, five digits at most."""
    if not re.fullmatch(r"\d{1,5}", cell.strip()):
        raise BadCell("n’est pas un nombre entier", "n’écrire que des chiffres")
    return int(cell)


def yes_no(cell: str) -> bool:
    """« oui » or « non »."""
    return {"oui": True, "non": False}[one_of("oui", "non")(cell)]


def one_of(*values: str) -> Callable[[str], Any]:
    """Exactly one of these spellings."""

    def read(cell: str) -> str:
        if cell.strip() not in values:
            raise BadCell("valeur inconnue", f"écrire {', '.join(values[:-1])} ou {values[-1]}")
        return cell.strip()

    return read


def _iso(cell: str, shape: str, reason: str) -> datetime:
    try:
        value = datetime.strptime(cell.strip(), shape)  # noqa: DTZ007 - the wall of the centre has no zone
    except ValueError:
        raise BadCell(reason, "les jours et les heures s’écrivent sur deux chiffres") from None
    if value.date() < date(2000, 1, 1):
        raise BadCell("date trop ancienne", "vérifier l’année")
    return value
