"""One cell of a workbook as text, whatever the format made of it: the same table gives the same texts."""

import math
import re
from datetime import date, datetime, time, timedelta

Cell = int | float | str | bool | time | date | datetime | timedelta
_EXACT = 10**15
"""From here on a spreadsheet keeps fifteen digits and makes up the others."""
_DURATION = re.compile(r"(-?)PT(\d+)H(\d+)M\d+(?:\.\d+)?S")
"""What becomes of a duration of a day or more in an ODS."""


def normalised(cell: Cell, digits: int = 1) -> str:
    """« oui » and « non », whole numbers as digits (`digits` of them at least), others with a comma, days as 2026-06-16
    with their time, when they have one, as 2026-06-16T08:00, and seconds; a duration as hours and minutes.
    """
    if isinstance(cell, str):
        found = _DURATION.fullmatch(cell)
        return f"{found[1]}{int(found[2]):02d}:{found[3]}" if found else cell
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, int | float):
        return _number(cell, digits)
    if isinstance(cell, datetime):
        return _moment(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    minutes = round(cell.total_seconds() / 60)
    return f"{'-' if minutes < 0 else ''}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def _number(value: float, digits: int) -> str:
    if not math.isfinite(value):
        return "#NUM!"
    if abs(value) >= _EXACT:
        return f"{value:.14E}".replace(".", ",")
    if value == int(value):
        sign = "-" if value < 0 else ""
        return f"{sign}{abs(int(value)):0{digits}d}"
    return repr(round(value, 10)).replace(".", ",")


def _moment(value: datetime) -> str:
    """To the second: a spreadsheet keeps fractions of a day, 08:29:59.994 for half past eight."""
    whole = value.replace(microsecond=0) + timedelta(seconds=value.microsecond >= 500_000)
    if whole.time() == time():
        return whole.date().isoformat()
    return whole.isoformat(timespec="seconds" if whole.second else "minutes")
