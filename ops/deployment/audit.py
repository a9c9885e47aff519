"""`python -m ops audit STAGE`: checks the journal against the seals kept outside its table, names what does not hold.

Exit code 0: every sealed entry is as it was sealed; 1: a break, the first one named; 2: there is nothing to check.
"""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from ops.arguments import Arguments
from ops.console import complain, say, several
from ops.deployment import aws

Anchor = dict[str, Any]
Raw = dict[str, Any]

LATE = timedelta(minutes=10)
"""A seal is anchored in the run that makes it, or in the next one."""
TARDY = timedelta(hours=1)
SHOWN = 20


@dataclass(frozen=True)
class Break:
    """`entree`: sort key of the entry, None when a seal itself is at fault."""

    sceau: int
    entree: str | None
    quoi: str

    def told(self) -> str:
        """One line in French: the entry, what is wrong, the seal that shows it."""
        where = f"sceau n° {self.sceau}" if self.sceau else "aucun sceau"
        return f"{self.entree or 'sceau'} : {self.quoi} ({where})"


@dataclass(frozen=True)
class Report:
    """What was found. `late`: entries sealed more than an hour after their moment. `waiting`: not sealed yet.

    `over`: entries that have left the table at the end of their time, as the rule of their day says.
    """

    breaks: list[Break]
    entries: int
    seals: int
    waiting: int
    late: int
    head: str
    over: int = 0


def main(argv: list[str]) -> int:
    _arguments().parse_args(argv)
    now = datetime.now(UTC)
    anchors = _anchors()
    seals, entries = _table()
    if not anchors and not seals:
        complain(
            "Aucun sceau : le journal de cette instance n’a pas encore été scellé (il l’est toutes les 5 minutes)."
        )
        return 2
    report = examine(anchors, seals, entries, now)
    _tell(report)
    return 1 if report.breaks else 0


def examine(
    anchors: dict[int, list[Anchor]], seals: dict[int, Anchor], entries: dict[str, Raw], now: datetime
) -> Report:
    """`anchors`: every version of each, oldest first; `seals`: the table's copies; `entries`: raw, by sort key."""
    from chalicelib import sealing

    breaks: list[Break] = []
    left, late, count, over, before = dict(entries), 0, 0, 0, sealing.NOTHING
    for number in range(1, max([*anchors, *seals, 0]) + 1):
        found = anchors.get(number) or ([seals[number]] if _is_fresh(number, seals, anchors, now) else [])
        breaks += _seal_breaks(number, found, seals.get(number), before)
        if not found:
            continue
        before = str(found[0]["empreinte"])
        for sk, sealed in found[0]["entrees"]:
            count, late = count + 1, late + _was_late(sk, found[0]["moment"])
            raw = left.pop(sk, None)
            if raw is None and _is_over(sk, now):
                over += 1
            elif raw is None:
                breaks.append(Break(number, sk, "effacée"))
            elif sealing.digest(raw) != sealed:
                breaks.append(Break(number, sk, "modifiée"))
    limit = (now - sealing.LONG).isoformat()
    unsealed = sorted(sk for sk in left if sk < limit or " " in sk)
    breaks += [Break(0, sk, "ajoutée après coup, jamais scellée") for sk in unsealed]
    return Report(sorted(breaks, key=_rank), count, len(anchors), len(left) - len(unsealed), late, before, over)


def _seal_breaks(number: int, found: list[Anchor], copy: Anchor | None, before: str) -> Iterator[Break]:
    from chalicelib import sealing

    if not found:
        yield Break(number, None, "sceau sans ancre, ou disparu")
        return
    first = found[0]
    bare = {name: value for name, value in first.items() if name != "empreinte"}
    if sealing.fingerprint(bare) != first["empreinte"] or int(first["numero"]) != number:
        yield Break(number, None, "ancre dont l’empreinte est fausse")
    if first["precedent"] != before:
        yield Break(number, None, "chaîne rompue : il ne suit pas le sceau d’avant")
    if any(other != first for other in found[1:]):
        yield Break(number, None, "ancre réécrite après coup ; la première version fait foi")
    if copy is None:
        yield Break(number, None, "sceau effacé de la table")
    elif copy != first:
        yield Break(number, None, "sceau modifié dans la table ; l’ancre fait foi")


def _is_fresh(number: int, seals: dict[int, Anchor], anchors: dict[int, list[Anchor]], now: datetime) -> bool:
    """The last seal may still wait for its anchor."""
    if number not in seals or number != max(seals) or number < max([*anchors, 0]):
        return False
    return now - datetime.fromisoformat(seals[number]["moment"]) < LATE


def _is_over(sk: str, now: datetime) -> bool:
    """Whether the entry has lived its time: it is right that it is gone."""
    from chalicelib import journal

    return journal.over(datetime.fromisoformat(sk.partition("#")[0])) <= now


def _was_late(sk: str, sealed: str) -> bool:
    return datetime.fromisoformat(sealed) - datetime.fromisoformat(sk.partition("#")[0]) > TARDY


def _rank(found: Break) -> tuple[bool, str]:
    """Entries first, by their moment; then seals, by number."""
    return found.entree is None, found.entree or f"{found.sceau:010d}"


def _anchors() -> dict[int, list[Anchor]]:
    """Every version of every anchor, oldest first: what was anchored first is what counts."""
    from chalicelib import sealing

    s3, versions = aws.client("s3"), []
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=sealing.bucket()):
        versions += page.get("Versions", [])
    versions.sort(key=lambda version: version["LastModified"])

    def read(version: dict[str, Any]) -> tuple[int, Anchor]:
        answer = s3.get_object(Bucket=sealing.bucket(), Key=version["Key"], VersionId=version["VersionId"])
        return int(version["Key"].removesuffix(".json")), json.loads(answer["Body"].read())

    found: dict[int, list[Anchor]] = {}
    with ThreadPoolExecutor(8) as threads:
        for number, anchor in threads.map(read, versions):
            found.setdefault(number, []).append(anchor)
    return found


def _table() -> tuple[dict[int, Anchor], dict[str, Raw]]:
    """The table's copies of the seals; every other item by its sort key, its partition before where it has no place."""
    from chalicelib import journal, sealing
    from chalicelib.tables import JournalTable

    seals: dict[int, Anchor] = {}
    entries: dict[str, Raw] = {}
    pages = aws.client("dynamodb").get_paginator("scan")
    for page in pages.paginate(TableName=JournalTable.Meta.table_name, ConsistentRead=True):
        for raw in page["Items"]:
            if raw["pk"]["S"] == sealing.SEALS:
                sceau = sealing.Sceau.from_raw_data(raw)
                seals[int(sceau.sk)] = sealing.told(sceau)
            else:
                pk, sk = str(raw["pk"]["S"]), str(raw["sk"]["S"])
                alone = pk in journal.partitions(sk[:10]) and sk not in entries
                entries[sk if alone else f"{pk} {sk}"] = raw
    return seals, entries


def _tell(report: Report) -> None:
    say(f"Entrées scellées : {report.entries} ; sceaux : {report.seals} ; en attente de sceau : {report.waiting}.")
    if report.late:
        say(f"Scellées plus d’une heure après leur moment (longs imports) : {report.late}.")
    if report.over:
        say(f"Sorties du journal à la fin de leur durée de conservation : {report.over}.")
    if not report.breaks:
        say(f"Le journal est intact. Tête : {report.head}")
        return
    say(f"JOURNAL ROMPU : {several(len(report.breaks), 'anomalie')}. La première :")
    for found in report.breaks[:SHOWN]:
        say(f"  {found.told()}")


def _arguments() -> Arguments:
    parser = Arguments(prog="python3 -m ops audit", description="Vérifie le journal d’une instance.")
    parser.on_instance()
    return parser
