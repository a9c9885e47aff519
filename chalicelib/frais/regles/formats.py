"""French writing of amounts, numbers, days and hours, as a person reads them in a page, an e-mail or a PDF."""

from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

NBSP = "\u00a0"
NNBSP = "\u202f"
CENTIME = Decimal("0.01")
_JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def au_centime(montant: Decimal) -> Decimal:
    """Rounds an amount in euros to the cent, half up."""
    return montant.quantize(CENTIME, rounding=ROUND_HALF_UP)


def euros(montant: Decimal) -> str:
    """« 1 234,50 € », rounded to the cent, with unbreakable spaces."""
    return nombre(au_centime(montant), 2) + NBSP + "€"


def taux(valeur: Decimal) -> str:
    """A rate keeps all its decimals: 3.0825 is « 3,0825 € », 9.6 is « 9,60 € »."""
    return nombre(valeur, 2) + NBSP + "€"


def nombre(valeur: Decimal, decimales: int = 0) -> str:
    """At least `decimales` decimals, more where the number has them, thousands apart."""
    entiere, _, fraction = f"{abs(valeur):f}".partition(".")
    fraction = fraction.rstrip("0").ljust(decimales, "0")
    milliers = f"{int(entiere):,}".replace(",", NNBSP)
    signe = "−" if valeur < 0 else ""
    return signe + milliers + ("," + fraction if fraction else "")


def kilometres(valeur: Decimal) -> str:
    """« 1 200,5 km », every decimal kept."""
    return nombre(valeur) + NBSP + "km"


def jour(valeur: date) -> str:
    """« mardi 9 juin 2026 », « mercredi 1er juillet 2026 »."""
    return f"{_JOURS[valeur.weekday()]} {jour_court(valeur)}"


def jour_court(valeur: date) -> str:
    """« 9 juin 2026 », « 1er juillet 2026 »."""
    quantieme = "1er" if valeur.day == 1 else str(valeur.day)
    return f"{quantieme} {_MOIS[valeur.month - 1]} {valeur.year}"


def heure(valeur: time) -> str:
    """« 6 h 45 », « 18 h »."""
    minutes = f"{NBSP}{valeur.minute:02d}" if valeur.minute else ""
    return f"{valeur.hour}{NBSP}h{minutes}"


def moment(valeur: datetime) -> str:
    """« mardi 9 juin 2026 à 6 h 45 »."""
    return f"{jour(valeur.date())} à {heure(valeur.time())}"


def duree(minutes: int) -> str:
    """« 4 h 40 », « 6 h », « 45 min »."""
    heures, reste = divmod(minutes, 60)
    if not heures:
        return f"{reste}{NBSP}min"
    return f"{heures}{NBSP}h" + (f"{NBSP}{reste:02d}" if reste else "")


def accord(quantite: Decimal | int, singulier: str, pluriel: str | None = None) -> str:
    """« 1 copie », « 1,5 copie », « 62 copies »: in French the plural begins at two."""
    valeur = Decimal(quantite)
    return nombre(valeur) + NBSP + (singulier if abs(valeur) < 2 else pluriel or singulier + "s")


def accorde(quantite: Decimal | int, participe: str) -> str:
    """« compté » of one kilometre and a half, « comptés » of two."""
    return participe if abs(Decimal(quantite)) < 2 else participe + "s"


def et_autres(nombre: int) -> str:
    """« et 3 autres » after a list that was cut short; nothing where it is whole."""
    return f" et {nombre} {accorde(nombre, 'autre')}" if nombre > 0 else ""


def phrase(texte: str) -> str:
    """Sets the French spaces and apostrophes in a sentence written plainly."""
    texte = texte.replace("'", "’")
    for signe in ":;!?»":
        texte = texte.replace(f" {signe}", NBSP + signe)
    return texte.replace("« ", "«" + NBSP)
