"""An agenda as calendars read it (RFC 5545): text escaped, lines folded at 75 bytes, the clock of Paris described."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256

from chalicelib.frozen import frozen

PARIS = "Europe/Paris"
_LONGEST = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})
_PARIS_RULES = (
    *("BEGIN:VTIMEZONE", f"TZID:{PARIS}"),
    *("BEGIN:DAYLIGHT", "DTSTART:19810329T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"),
    *("TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "TZNAME:CEST", "END:DAYLIGHT"),
    *("BEGIN:STANDARD", "DTSTART:19961027T030000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"),
    *("TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "TZNAME:CET", "END:STANDARD"),
    "END:VTIMEZONE",
)
"""Since 1996: clocks move on the last Sundays of March and of October."""


@frozen
class Event:
    """`uid` never changes; `sequence` grows with each change. `start`, `end`: aware, in the clock of the place."""

    uid: str
    sequence: int
    start: datetime
    end: datetime
    summary: str
    place: str
    description: str
    url: str
    cancelled: bool


def calendar(name: str, product: str, events: Iterable[Event], now: datetime) -> str:
    """The whole file, in CRLF lines. `name`: what the calendar is called where it is read; `product` ends with
    the code of its language."""
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{_text(product)}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")
    named = (f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}", f"X-WR-TIMEZONE:{PARIS}")
    again = ("REFRESH-INTERVAL;VALUE=DURATION:PT4H", "X-PUBLISHED-TTL:PT4H")
    inside = [line for event in events for line in _event(event, now)]
    lines = (*head, *named, *again, *_PARIS_RULES, *inside, "END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _fold(line))


def tag(text: str) -> str:
    """The weak ETag of a file: the same as long as it says the same, whenever it is asked."""
    said = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("DTSTAMP:"))
    return f'W/"{sha256(said.encode()).hexdigest()[:32]}"'


def _event(event: Event, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    yield f"DTSTAMP:{_utc(now)}"
    yield f"SEQUENCE:{event.sequence}"
    yield _moment("DTSTART", event.start)
    yield _moment("DTEND", event.end)
    yield f"SUMMARY:{_text(event.summary)}"
    if event.place:
        yield f"LOCATION:{_text(event.place)}"
    yield f"DESCRIPTION:{_text(event.description)}"
    yield f"URL:{event.url}"
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}"
    yield f"TRANSP:{'TRANSPARENT' if event.cancelled else 'OPAQUE'}"
    yield "END:VEVENT"


def _moment(name: str, moment: datetime) -> str:
    """In the clock of Paris as the file describes it; anywhere else in universal time, which needs no description."""
    if getattr(moment.tzinfo, "key", None) == PARIS:
        return f"{name};TZID={PARIS}:{moment:%Y%m%dT%H%M%S}"
    return f"{name}:{_utc(moment)}"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """Escaped; what no calendar can show is dropped."""
    shown = "".join(character for character in value if character.isprintable() or character in "\n\u00a0\u202f")
    return shown.translate(_ESCAPES)


def _fold(line: str) -> Iterator[str]:
    """Pieces of at most 75 bytes, cut between characters; each but the first begins with a space."""
    piece, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > _LONGEST:
            yield piece
            piece, size = " ", 1
        piece, size = piece + character, size + width
    yield piece
