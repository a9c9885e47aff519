"""What waits in a service, added up: at once when a page can read it all, else by jobs one after another, and kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, TypedDict

from chalicelib import outbox, tables
from chalicelib.frais.claim import settings, states
from chalicelib.gestion.claims import accepted
from chalicelib.gestion.liquidation import controls, waiting
from chalicelib.gestion.liquidation.waiting import OWN, READY, REASONS, UNDOABLE, Waiting
from chalicelib.identity.staff import roster
from chalicelib.identity.staff.models import Personnel
from chalicelib.tables import Dossiers, Refused, Transaction
from chalicelib.tables.attributes import PackedJSON, UnicodeAttribute

if TYPE_CHECKING:
    from chalicelib.gestion.liquidation.shapes import LigneRetenue, ServiceALiquider

COUNT = "attente_a_compter"
LIVE = 100
"""Halves that a page reads and judges by itself: as many as one call gives the people of."""
SLICE = 400
SHOWN = 50
FRESH = timedelta(seconds=60)
STUCK = timedelta(minutes=10)
KEEP = timedelta(days=1)
_SEPARATOR = "/"


class Attente(Dossiers):
    """pk `ATTENTE#<service>`: sk `T`, what is shown; `ENCOURS`, the count under way, which goes on after `apres`.

    `quand`: when the count began; `avance`: when it last went on, or came to its end. `vu`: a Seen.
    """

    quand = UnicodeAttribute(null=True)
    avance = UnicodeAttribute(null=True)
    apres = UnicodeAttribute(null=True)
    vu = PackedJSON(null=True)


class Seen(TypedDict):
    """`comptes`: « state/half » -> how many and how much. `lignes`: state -> the first of it.

    `siens`: members, state, half, cents, line of the halves whose person is of the staff: `members` are their accounts.
    """

    comptes: controls.Totals
    lignes: dict[str, list[LigneRetenue]]
    siens: list[tuple[list[str], str, str, int, LigneRetenue]]


def told(service: str, acteur: Personnel, now: datetime) -> ServiceALiquider:
    """What the page shows before a batch is made: what would leave, and what stays with its reason.

    Where more than LIVE halves wait, as they were counted last; `a_compter` says that it is a minute ago and more.
    """
    kept, halves = tables.together(
        lambda: _get(service, "T"), lambda: list(islice(accepted.of_service(service), LIVE + 1))
    )
    if kept is not None and now - datetime.fromisoformat(str(kept.avance or kept.quand)) < FRESH:
        return _told(service, kept, acteur, old=False)
    if len(halves) <= LIVE:
        found = _empty(service, "T", now)
        _add(found.vu, waiting.judged(halves, None, now), [acteur])
        return _told(service, found, acteur, old=False)
    return _told(service, kept or Attente(_pk(service), "T", vu=_nothing()), acteur, old=True)


def start(service: str, now: datetime) -> None:
    """Has a service counted, unless a count is under way and not forgotten by a crash."""
    part = _empty(service, "ENCOURS", now)
    part.avance, long_ago = part.quand, (now - STUCK).isoformat(timespec="seconds")
    free = Attente.pk.does_not_exist() | Attente.avance.does_not_exist() | (Attente.avance < long_ago)
    try:
        with Transaction() as transaction:
            transaction.save(part, condition=free)
            job = outbox.put(transaction, COUNT, now=now, service=service, quand=str(part.quand))
    except Refused:
        return
    outbox.nudge(job)


def count(*, job: str, now: datetime, service: str, quand: str, apres: str = "") -> None:
    """Worker: the next slice. A job that runs again after its slice was kept changes nothing."""
    part = _get(service, "ENCOURS")
    if part is None or (str(part.quand), str(part.apres or "")) != (quand, apres):
        return
    settings.current()
    halves = accepted.after(service, apres, SLICE)
    _add(part.vu, waiting.judged(halves, None, now), roster.everybody())
    if len(halves) < SLICE:
        return _finish(part, service, now)
    part.apres, part.avance = halves[-1].rang, now.isoformat(timespec="seconds")
    as_read = Attente.apres == apres if apres else Attente.apres.does_not_exist()
    try:
        with Transaction() as transaction:
            transaction.save(part, condition=(Attente.quand == quand) & as_read)
            following = outbox.put(transaction, COUNT, now=now, service=service, quand=quand, apres=str(part.apres))
    except Refused:
        return
    outbox.nudge(following)


def _finish(part: Attente, service: str, now: datetime) -> None:
    """An older count never replaces a newer one."""
    whole = Attente(part.pk, "T", quand=part.quand, vu=part.vu, ttl=part.ttl, avance=now.isoformat(timespec="seconds"))
    tables.put(whole, Attente.pk.does_not_exist() | (Attente.quand <= part.quand))
    tables.delete(Attente(_pk(service), "ENCOURS"), Attente.quand == part.quand)


def _add(found: Seen, judged: Iterable[Waiting], staff: Iterable[Personnel]) -> None:
    members = list(staff)
    for one in judged:
        key, cents, line = _key(one.state, str(one.half.moitie)), int(one.half.montant), waiting.line(one)
        own = found["comptes"].setdefault(key, {"nombre": 0, "montant": 0})
        own["nombre"], own["montant"] = own["nombre"] + 1, own["montant"] + cents
        if one.state != READY and len(first := found["lignes"].setdefault(one.state, [])) < SHOWN:
            first.append(line)
        if theirs := [member.id for member in members if one.is_of(member)]:
            found["siens"].append((theirs, one.state, str(one.half.moitie), cents, line))


def _told(service: str, found: Attente, acteur: Personnel, *, old: bool) -> ServiceALiquider:
    comptes, lignes = _for(found.vu, acteur)
    ready = {half: comptes.get(_key(READY, half), controls.NOTHING) for half in states.HALVES}
    held = {state: {k: own for k, own in comptes.items() if k.split(_SEPARATOR)[0] == state} for state in REASONS}
    return {
        "service": service,
        "quand": found.quand,
        "a_compter": old,
        "pret": controls.told(controls.whole(ready)),
        "moities": {half: controls.told(own) for half, own in ready.items()},
        "retenus": [
            {
                "raison": state,
                "libelle": REASONS[state],
                **controls.told(whole),
                "lignes": lignes.get(state, []),
            }
            for state, each in held.items()
            if (whole := controls.whole(each))["nombre"]
        ],
    }


def _for(found: Seen, acteur: Personnel) -> tuple[controls.Totals, dict[str, list[LigneRetenue]]]:
    """The counts as this member has them: their own halves, ready or undoable, wait for a colleague."""
    comptes = {key: dict(own) for key, own in found["comptes"].items()}
    lignes: dict[str, list[LigneRetenue]] = {state: list(some) for state, some in found["lignes"].items()}
    for members, state, half, cents, line in found["siens"]:
        if state in (READY, UNDOABLE) and acteur.id in members:
            own = comptes.setdefault(_key(OWN, half), {"nombre": 0, "montant": 0})
            for counted, way in ((comptes[_key(state, half)], -1), (own, 1)):
                counted["nombre"], counted["montant"] = counted["nombre"] + way, counted["montant"] + way * cents
            lignes[state] = [other for other in lignes.get(state, []) if other != line]
            lignes.setdefault(OWN, []).append(line)
    return comptes, lignes


def _key(state: str, half: str) -> str:
    return f"{state}{_SEPARATOR}{half}"


def _pk(service: str) -> str:
    return f"ATTENTE#{service}"


def _empty(service: str, sk: str, now: datetime) -> Attente:
    ttl = int((now + KEEP).timestamp())
    return Attente(_pk(service), sk, quand=now.isoformat(timespec="seconds"), vu=_nothing(), ttl=ttl)


def _nothing() -> Seen:
    return {"comptes": {}, "lignes": {}, "siens": []}


def _get(service: str, sk: str) -> Attente | None:
    try:
        return Attente.get(_pk(service), sk, consistent_read=True)
    except Attente.DoesNotExist:
        return None
