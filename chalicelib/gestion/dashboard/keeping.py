"""Counts people again: what each is counted for and the totals move together, in one transaction or not at all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib import errors, logs, tables
from chalicelib.frais.claim import claims
from chalicelib.gestion.dashboard import counting, items
from chalicelib.gestion.dashboard.counting import DELAY, Counts
from chalicelib.gestion.dashboard.items import HEAD, NOWHERE, PLACE, TURNS, Bascule, Part, Tableau, Where
from chalicelib.identity.models import person_key
from chalicelib.missions import collection
from chalicelib.missions.collection import Collection
from chalicelib.tables import Refused, Transaction

if TYPE_CHECKING:
    from chalicelib.gestion.dashboard.shapes import LigneDeRetards

TOGETHER = 12
"""People of one transaction, which holds a hundred items; halved where they have too many."""
MOST = 90
TRIES = 4


@dataclass
class Wanted:
    """What a person is to be counted for in one place."""

    counts: Counts = field(default_factory=Counter)
    late: list[LigneDeRetards] = field(default_factory=list)


@dataclass
class Plan:
    """What a transaction is to write: parts (None: absent before), turns, and what moves in the totals of a count."""

    parts: list[tuple[Part, Part | None]] = field(default_factory=list)
    turns: list[Bascule] = field(default_factory=list)
    still: list[Bascule] = field(default_factory=list)
    moved: dict[tuple[str, Where], Counts] = field(default_factory=lambda: defaultdict(Counter))

    @property
    def size(self) -> int:
        """Its items, with the check of the head."""
        return len(self.parts) + len(self.turns) + len(self.still) + len(self.moved) + 1


def again(comptes: Iterable[str], now: datetime) -> int:
    """Counts these people as they are now, in every count there is; said again, it changes nothing. Gives how many.

    Nothing before a first count begins. Busy when others keep on counting the same people.
    """
    people = list(dict.fromkeys(comptes))
    for rank in range(0, len(people), TOGETHER):
        _again(people[rank : rank + TOGETHER], now)
    return len(people)


def _again(comptes: Sequence[str], now: datetime) -> None:
    for _ in range(TRIES):
        head = items.head()
        if head is None or not head.counts:
            return
        plan = _planned(comptes, head, now)
        if plan.size > MOST and len(comptes) > 1:
            middle = len(comptes) // 2
            _again(comptes[:middle], now)
            return _again(comptes[middle:], now)
        try:
            return _write(plan, head)
        except Refused:
            continue
    logs.event("dashboard_people_contended", people=len(comptes))
    raise errors.Busy()


def _planned(comptes: Sequence[str], head: Tableau, now: datetime) -> Plan:
    held = tables.each(lambda compte: (collection.read(compte), items.of_person(compte)), comptes)
    plan = Plan()
    for compte, (found, (parts, turn)) in zip(comptes, held, strict=True):
        wanted, moment = _wanted(found, now)
        for where in sorted(wanted.keys() | parts.keys()):
            _place(plan, head, compte, where, parts.get(where), wanted.get(where))
        _turn(plan, compte, turn, moment)
    return plan


def _wanted(found: Collection, now: datetime) -> tuple[dict[Where, Wanted], str | None]:
    wanted, turns = defaultdict[Where, Wanted](Wanted), []
    for claim in claims.of(found, now):
        own = wanted[str(claim.etat.session), str(claim.etat.service)]
        own.counts.update(counting.of(claim))
        own.late += [late] if (late := counting.late(claim)) else []
        turns += [moment] if (moment := counting.turns(claim)) else []
    return dict(wanted), min(turns, default=None)


def _place(plan: Plan, head: Tableau, compte: str, where: Where, part: Part | None, own: Wanted | None) -> None:
    """Plans one person in one place; nothing where they are counted already, in every count, for just this."""
    kept = items.read(part.comptes) if part is not None else Counter()
    known, counts = set((part.dans or ()) if part is not None else ()), own.counts if own is not None else Counter()
    late: list[LigneDeRetards] = own.late if own is not None else []
    if part is not None and own is not None and kept == counts and part.retards == late and known >= set(head.counts):
        return
    for count in head.counts:
        delta = Counter(counts)
        delta.subtract(kept if count in known else ())
        for key, number in delta.items():
            if number:
                plan.moved[count, NOWHERE if key[0] == DELAY else where][key] += number
    if part is not None or own is not None:
        plan.parts.append((_part(compte, where, counts, late, part, head), part))


def _part(
    compte: str, where: Where, counts: Counts, late: list[LigneDeRetards], former: Part | None, head: Tableau
) -> Part:
    made = Part(person_key(compte), items.part_key(where), dans=head.counts, retards=late, comptes=items.pairs(counts))
    made.version = int((former.version if former is not None else 0) or 0) + 1
    if late:
        first = min(late, key=lambda one: one["echeance"])
        made.liste = f"retards#{'#'.join(where)}"
        made.rang = f"{first['echeance']}#{first['nom'] or ''}#{compte}#{where[1]}"
    return made


def _turn(plan: Plan, compte: str, former: Bascule | None, moment: str | None) -> None:
    made = Bascule(person_key(compte), PLACE, liste=TURNS, rang=f"{moment}#{compte}")
    if moment is not None and (former is None or former.rang != made.rang):
        plan.turns.append(made)
    elif moment is None and former is not None:
        plan.still.append(made)


def _write(plan: Plan, head: Tableau) -> None:
    """Refused when anybody else counted the same people or moved the same totals meanwhile."""
    if plan.size == 1:
        return
    keys = [(PLACE, items.total_key(*place)) for place in plan.moved]
    held = {str(one.sk): one for one in Tableau.batch_get(keys, consistent_read=True)} if keys else {}
    with Transaction() as transaction:
        same = Tableau.passage == head.passage if head.passage else Tableau.passage.does_not_exist()
        under_way = Tableau.neuf == head.neuf if head.neuf else Tableau.neuf.does_not_exist()
        transaction.condition_check(Tableau, PLACE, HEAD, condition=same & under_way)
        for part, former in plan.parts:
            if part.comptes:
                transaction.save(part, condition=items.unmoved(former))
            else:
                transaction.delete(part, condition=items.unmoved(former))
        for turn in plan.turns:
            transaction.save(turn)
        for turn in plan.still:
            transaction.delete(turn)
        for total in _totals(plan, held):
            transaction.save(total, condition=items.unmoved(held.get(str(total.sk))))


def _totals(plan: Plan, held: dict[str, Tableau]) -> Iterator[Tableau]:
    for place, delta in plan.moved.items():
        sk = items.total_key(*place)
        former = held.get(sk)
        counts = items.read(former.comptes) if former is not None else Counter()
        counts.update(delta)
        version = int((former.version if former is not None else 0) or 0) + 1
        yield Tableau(PLACE, sk, comptes=items.pairs(counts), version=version)
