"""Seals the journal: chains what was added since the last seal, and anchors each seal where nobody can take it back.

Entries are written unchained, so that no act waits for another; a schedule chains them every five minutes. A run reads
what follows its mark: the latest entry that was sealed, for all those before it were sealed with it.
"""

import hashlib
import json
import os
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib import journal, logs, tables
from chalicelib.academie import ACADEMIE
from chalicelib.tables import JournalTable, client
from chalicelib.tables.attributes import JSONAttribute, UnicodeAttribute
from chalicelib.tables.items import Raw

SEALS = "SCEAUX"
MOST = 500
"""Entries in one seal: 60 KB of the 400 KB that an item may weigh."""
OVERLAP = timedelta(minutes=15)
"""How far before the mark a run looks: an entry carries the moment its act began, in a function of five minutes."""
LONG, EVERY, FIRST = timedelta(days=2), 6, timedelta(days=30)
"""A command's long import writes after the fact: so far back every so many hours; and the very first run."""
_MARKS = 5
"""Seals among which the mark is looked for: what came late was sealed after it."""
SKEW = timedelta(minutes=5)
"""What two machines' clocks may differ by, generously."""
NOTHING = "0" * 64


class Sceau(JournalTable):
    """pk `SCEAUX`, sk = its number, on ten digits. `entrees`: [sort key of an entry, its SHA-256] pairs, in order.

    `precedent`: the `empreinte` of the seal before; `empreinte`: that of all this.
    """

    moment = UnicodeAttribute()
    precedent = UnicodeAttribute()
    entrees: Any = JSONAttribute()
    empreinte = UnicodeAttribute()


def seal(now: datetime) -> dict[str, int]:
    """Seals every new entry; two runs at once seal each entry once."""
    recent = list(Sceau.query(SEALS, scan_index_forward=False, limit=_MARKS, consistent_read=True))
    last = next(iter(recent), None)
    if last is not None:
        _anchor(last)
    since = _since(recent, now)
    sealed = _sealed(since - SKEW)
    new = [raw for raw in journal.between(since, now + SKEW) if raw["sk"]["S"] not in sealed]
    done = 0
    for start in range(0, len(new), MOST):
        part = new[start : start + MOST]
        last = _chained(last, part, now)
        if not tables.put(last, Sceau.pk.does_not_exist()):
            logs.event("seal_left_to_another", seal=last.sk)
            break
        _anchor(last)
        done += len(part)
    return {"sealed": done}


def digest(raw: Raw) -> str:
    """SHA-256 of an entry as the table holds it, whatever attributes it has."""
    return _hash(raw)


def described(numero: str, moment: str, precedent: str, entrees: list[list[str]]) -> dict[str, object]:
    """A seal without its own print: what the print is made of."""
    return {
        "instance": ACADEMIE.code,
        "numero": numero,
        "moment": moment,
        "precedent": precedent,
        "entrees": entrees,
    }


def fingerprint(seal: dict[str, object]) -> str:
    """The print of a seal, from `described`."""
    return _hash(seal)


def told(sceau: Sceau) -> dict[str, object]:
    """A seal as it is anchored."""
    bare = described(str(sceau.sk), str(sceau.moment), str(sceau.precedent), sceau.entrees)
    return {**bare, "empreinte": str(sceau.empreinte)}


def bucket() -> str:
    """Where seals are anchored."""
    return os.environ["IMAGIN_SEAU_SCEAUX"]


def _hash(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _chained(last: Sceau | None, part: list[Raw], now: datetime) -> Sceau:
    numero = f"{int(last.sk) + 1 if last else 1:010d}"
    moment, precedent = now.astimezone(UTC).isoformat(timespec="seconds"), str(last.empreinte) if last else NOTHING
    entrees = [[raw["sk"]["S"], digest(raw)] for raw in part]
    own = fingerprint(described(numero, moment, precedent, entrees))
    return Sceau(SEALS, numero, moment=moment, precedent=precedent, entrees=entrees, empreinte=own)


def _since(recent: list[Sceau], now: datetime) -> datetime:
    """From which moment on entries may wait for their seal; a run that was cut left those after its last one.

    What is two days old is sealed after the mark alone: before it, it was slipped in since, and audit is to say so.
    """
    if not recent:
        return now - FIRST
    mark = max(str(sceau.entrees[-1][0]) for sceau in recent)
    since, floor = datetime.fromisoformat(mark.partition("#")[0]), now - LONG
    if since < floor:
        return since
    return floor if now.hour % EVERY == 0 and now.minute < 5 else max(since - OVERLAP, floor)


def _sealed(since: datetime) -> set[str]:
    """Sort keys of the entries sealed since a moment."""
    found: set[str] = set()
    for sceau in Sceau.query(SEALS, scan_index_forward=False, page_size=20, consistent_read=True):
        if datetime.fromisoformat(str(sceau.moment)) < since:
            break
        found |= {sk for sk, _ in sceau.entrees}
    return found


def _anchor(sceau: Sceau) -> None:
    """Puts the seal in the bucket, once; the one before is always there before the next is made."""
    s3, where = client("s3"), {"Bucket": bucket(), "Key": f"{sceau.sk}.json"}
    try:
        s3.head_object(**where)
    except s3.exceptions.ClientError as absent:
        if absent.response["Error"]["Code"] not in ("404", "NoSuchKey"):
            raise
        body = json.dumps(told(sceau), ensure_ascii=False).encode()
        s3.put_object(**where, Body=body, ContentType="application/json", ChecksumAlgorithm="SHA256")
