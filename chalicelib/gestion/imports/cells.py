"""How the codes, numbers and addresses of a row are read: the value to keep, or BadCell in French."""

import re

from chalicelib import academie
from chalicelib.gestion.imports import damage, words
from chalicelib.gestion.imports.column import BadCell, Reader
from chalicelib.gestion.imports.communes import commune_actuelle, inconnue
from chalicelib.gestion.imports.damage import Damage
from chalicelib.identity import domains, identifiers

_MOST = 99_999
_NEGATIVE = re.compile(r"[-−–]\d+([.,]\d+)?|\d+([.,]\d+)?[-−–]|\(\d+([.,]\d+)?\)")
"""As people, accountants and spreadsheets write what is below zero."""


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


def portail(cell: str) -> object:
    """The code of a portal that this instance describes."""
    known = ", ".join(academie.ACADEMIE.portail) or "cette instance n’en a pas"
    reader = words.one_of(*academie.ACADEMIE.portail, wrong="portail inconnu", hint=f"portails connus : {known}")
    return reader.read(cell)


def situation(cell: str) -> object:
    """One of those that the instance describes."""
    return words.one_of(*academie.ACADEMIE.situation).read(cell)


def identifiant_academique(cell: str) -> str:
    """1 to 64 lower-case letters, digits, dots, dashes or underscores."""
    value = cell.strip().lower()
    if not re.fullmatch(r"[a-z0-9._-]{1,64}", value):
        raise BadCell("n’est pas un identifiant académique", "lettres sans accent, chiffres, point et tiret")
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
    if found is None and any(sign in cell for sign in "’‘`´"):
        raise BadCell("contient une apostrophe typographique", "écrire l’apostrophe droite du clavier (')")
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
    if (today := commune_actuelle(value)) is None:
        raise BadCell(*inconnue(value))
    return today


def uai(cell: str) -> str:
    """Seven digits and a letter, in capitals."""
    value = cell.strip().upper()
    if not re.fullmatch(r"\d{7}[A-Z]", value):
        raise BadCell("n’est pas un code UAI", "sept chiffres et une lettre")
    return value


def session(cell: str) -> str:
    """A year of this century, in four digits."""
    value = cell.strip()
    if not re.fullmatch(r"20\d{2}", value):
        raise BadCell("n’est pas l’année d’une session", "quatre chiffres, par exemple 2026")
    return value


def quantity(cell: str) -> int:
    """A whole number, `_MOST` at most; zeros after its comma do not count."""
    bare = re.sub(r"[\s\u202f]", "", cell)
    if _NEGATIVE.fullmatch(bare):
        raise BadCell("est négatif", "une quantité se compte à partir de 0 : vérifier d’où vient le fichier")
    found = re.fullmatch(r"(\d+)([.,]0+)?", bare)
    if found is None:
        raise BadCell("n’est pas un nombre entier", "n’écrire que des chiffres")
    if int(found[1]) > _MOST:
        raise BadCell("dépasse ce qu’une personne peut avoir fait", "vérifier la colonne, et d’où vient le fichier")
    return int(found[1])


def _of_insee(cell: str) -> Damage | None:
    return damage.of_number(cell) or damage.of_zeros(cell, 5, damage.COMMUNES)


def _of_uai(cell: str) -> Damage | None:
    return damage.of_zeros(cell, 8, damage.UAI)


def _of_telephone(cell: str) -> Damage | None:
    return damage.of_number(cell) or damage.of_telephone(cell)


NUMERO = Reader(
    numero, "1 à 13 chiffres ; les zéros du début comptent", "000123", signed=True, damage=damage.of_number
)  # fmt: skip
IDENTIFIANT = Reader(identifiant, "initiale, nom, et un chiffre pour les homonymes", "cmartin")
PORTAIL = Reader(portail, "le code d’un portail du fichier de l’instance", "lyon")
IDENTIFIANT_ACADEMIQUE = Reader(identifiant_academique, "lettres sans accent, chiffres, point, tiret", "cmartin2")
SITUATION = Reader(situation, "l’une des situations de l’instance (`[situation]` de son fichier)", "professionnel")
CODE_POSTAL = Reader(code_postal, "cinq chiffres en France, ou un code étranger", "01000")
COURRIEL = Reader(courriel, "une adresse électronique", "claire.martin@exemple.fr")
TELEPHONE = Reader(
    telephone, "chiffres, espaces, points, `+` et parenthèses", "04 72 00 00 01", signed=True, damage=_of_telephone
)  # fmt: skip
INSEE = Reader(insee, "code INSEE, cinq caractères : pas le code postal", "01053", damage=_of_insee)
UAI = Reader(uai, "sept chiffres et une lettre", "0690026D", damage=_of_uai)
SESSION = Reader(session, "une année, en quatre chiffres", "2026")
QUANTITE = Reader(quantity, "un nombre entier", "12", signed=True, damage=damage.of_number)
