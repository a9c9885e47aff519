"""Days and hours as people and spreadsheets write them: JJ/MM/AAAA, ISO, with or without a time. Pure."""

import re
from datetime import date, datetime

from chalicelib.gestion.imports import damage
from chalicelib.gestion.imports.column import BadCell, Reader
from chalicelib.gestion.imports.damage import Damage

_DAY = (
    r"(?:(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"
    r"|(?P<d>\d{1,2})[-/. ](?P<m>\d{1,2})[-/. ](?P<y>\d{4}))"
)
_TIME = r"(?P<hour>\d{1,2})\s?(?::|h)\s?(?P<minute>\d{2})?(?::(?P<second>\d{2})(?:[.,]0+)?)?"
_MOMENT = re.compile(rf"{_DAY}(?:(?:\s*T\s*|\s*,?\s+(?:à\s+)?){_TIME})?", re.IGNORECASE)
_WORDS = re.compile(r"(?:\w+\s+)?(\d{1,2})(?:er)?\s+([^\W\d_]+)\.?\s+(\d{2,4})\b", re.IGNORECASE)
_MONTHS = ("janv", "f[eé]v", "mars", "avr", "mai", "juin", "juil", "ao[uû]t", "sept", "oct", "nov", "d[eé]c")
_SHORT = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2}(?!\d)(?:.*)", re.DOTALL)
_ZONE = re.compile(r".*\d(?:Z|[+-]\d{2}:?\d{2})", re.IGNORECASE)
_OLDEST = date(2000, 1, 1)
_MONTH, _HOURS, _MINUTES = 12, 23, 59


def day(cell: str) -> str:
    """The day, as AAAA-MM-JJ; midnight beside it is a spreadsheet's. Raises BadCell."""
    found = _parts(cell, "n’est pas une date")
    if found.strftime("%H:%M") != "00:00":
        raise BadCell("est une date avec une heure", "n’écrire que le jour, comme 16/06/2026")
    return found.date().isoformat()


def moment(cell: str) -> str:
    """Wall-clock time at the centre, to the minute, as AAAA-MM-JJTHH:MM. Raises BadCell."""
    found = _parts(cell, "n’est pas un jour avec une heure", hours=True)
    return found.strftime("%Y-%m-%dT%H:%M")


def _parts(cell: str, wrong: str, *, hours: bool = False) -> datetime:
    """Naive: the wall of the centre has no zone."""
    bare = _in_figures(" ".join(cell.split()))
    example = "16/06/2026 08:30" if hours else "16/06/2026"
    found = _MOMENT.fullmatch(bare)
    if found is None:
        raise _refused(bare, wrong, example)
    if hours and found["hour"] is None:
        raise BadCell("est un jour sans heure", f"écrire aussi l’heure, comme {example}")
    whole = _day(found)
    hour, minute = int(found["hour"] or 0), int(found["minute"] or 0)
    if hour > _HOURS or minute > _MINUTES:
        raise BadCell("a une heure qui n’existe pas", "les heures vont de 00:00 à 23:59")
    if int(found["second"] or 0):
        raise BadCell("a des secondes", f"écrire l’heure à la minute, comme {example}")
    return datetime(whole.year, whole.month, whole.day, hour, minute)  # noqa: DTZ001 - as said above


def _day(found: re.Match[str]) -> date:
    names = ("year", "y"), ("month", "m"), ("day", "d")
    year, month, number = (int(found[one] or found[other]) for one, other in names)
    if month > _MONTH >= number:
        raise BadCell(f"aurait {month} pour mois", f"écrire le jour, puis le mois : {month:02}/{number:02}/{year}")
    try:
        whole = date(year, month, number)
    except ValueError:
        raise BadCell("est un jour qui n’existe pas", "vérifier le jour et le mois") from None
    if whole < _OLDEST:
        raise BadCell("date trop ancienne", "vérifier l’année")
    return whole


def _refused(bare: str, wrong: str, example: str) -> BadCell:
    if _SHORT.fullmatch(bare):
        return BadCell("a une année à deux chiffres", f"écrire l’année en entier, comme {example}")
    if _ZONE.fullmatch(bare):
        return BadCell("a un fuseau horaire", f"écrire l’heure au mur du centre, comme {example}")
    return BadCell(wrong, f"écrire comme {example}")


def _in_figures(text: str) -> str:
    """« mardi 16 juin 2026 à 8h30 » in figures; anything else as it is."""
    found = _WORDS.match(text)
    if found is None:
        return text
    month = next((rank for rank, name in enumerate(_MONTHS, 1) if re.match(name, found[2].lower())), None)
    return text if month is None else f"{found[1]}/{month}/{found[3]}{text[found.end() :]}"


def _of_day(cell: str) -> Damage | None:
    return damage.of_number(cell) or damage.of_day(cell, hours=False)


def _of_moment(cell: str) -> Damage | None:
    return damage.of_number(cell) or damage.of_day(cell, hours=True)


DAY = Reader(day, "un jour : 16/06/2026 ou 2026-06-16", "16/06/2026", signed=True, damage=_of_day)
MOMENT = Reader(
    moment, "un jour et l’heure du centre : 16/06/2026 08:30 ou 2026-06-16T08:30", "16/06/2026 08:30",
    signed=True, damage=_of_moment,
)  # fmt: skip
