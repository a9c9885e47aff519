"""Batches: numbered without a gap, one being made at a time in a service, whoever presses and however often."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from chalicelib import errors, journal, once, outbox
from chalicelib.frais.claim import settings
from chalicelib.gestion.claims import accepted
from chalicelib.gestion.liquidation import controls, refusals, waiting
from chalicelib.gestion.liquidation.models import (
    BATCHES,
    DOORS,
    FROZEN,
    OPEN,
    PAID,
    REJECTED,
    Arrivees,
    Compteur,
    Ligne,
    Lot,
    batch_key,
)
from chalicelib.identity.staff.models import ADMINISTRATEUR, Personnel
from chalicelib.tables import Busy, Refused, Transaction

if TYPE_CHECKING:
    from chalicelib.gestion.liquidation.shapes import LigneDeLot, LotDePaiement, PageDeLignes

TRIES = 6
FILL = "lot_a_constituer"
COUNTERS = "LOTS"


def open_one(acteur: Personnel, service: str, key: str, now: datetime) -> Lot:
    """The batch of this request: a new one, or the one that is being made in this service."""
    request = once.Request(str(acteur.pk), key, once.trace(FILL, service))
    settings.current()
    for _ in range(TRIES):
        if (found := _already(request, service, now)) is not None:
            return found
        if not any(one.state == waiting.READY for one in waiting.judged(accepted.of_service(service), acteur, now)):
            raise refusals.NothingToPay()
        try:
            return _opened(acteur, service, request, now)
        except (Refused, Busy):
            continue
    raise errors.Busy(retry_after=2)


def resume(acteur: Personnel, lot: Lot, now: datetime) -> None:
    """Starts again what was interrupted; a batch that is frozen has nothing left to do."""
    if lot.etat == OPEN:
        with Transaction() as transaction:
            job = outbox.put(transaction, FILL, now=now, lot=str(lot.numero))
            journal.put(transaction, "lot_repris", objet=str(lot.pk), acteur=str(acteur.pk), now=now)
        outbox.nudge(job)


def get(numero: str) -> Lot:
    """A batch; BatchUnknown when there is none."""
    try:
        return Lot.get(batch_key(numero), "LOT", consistent_read=True)
    except Lot.DoesNotExist:
        raise refusals.BatchUnknown() from None


def of(acteur: Personnel, numero: str) -> Lot:
    """A batch of a service that the member manages; any other counts as unknown."""
    lot = get(numero)
    if not reaches(acteur, str(lot.service)):
        raise refusals.BatchUnknown()
    return lot


def reaches(acteur: Personnel, service: str) -> bool:
    """An administrateur manages every service, a gestionnaire their own."""
    return acteur.role == ADMINISTRATEUR or service in list(acteur.services or [])


def frozen(acteur: Personnel, numero: str) -> Lot:
    """The same, when it no longer changes."""
    lot = of(acteur, numero)
    if lot.etat != FROZEN:
        raise refusals.BatchStillOpen()
    return lot


def latest(limit: int = 200) -> list[Lot]:
    """The latest batches of every service, newest first."""
    return list(Lot.by_liste.query(BATCHES, scan_index_forward=False, limit=limit))


def lines(numero: str) -> Iterator[Ligne]:
    """The lines of a batch, by mission and number."""
    return iter(Ligne.query(batch_key(numero), Ligne.sk.startswith("L#"), consistent_read=True))


def page(lot: Lot, after: str, result: str, most: int) -> PageDeLignes:
    """Lines of a batch, and where the next ones begin. `result`: only those (`paye`, `rejete`, `attendu`)."""
    wanted = (one for one in _beyond(lot, after) if result in ("", one.resultat or "attendu"))
    found = list(islice(wanted, most + 1))
    return {"lignes": [line(one) for one in found[:most]], "suite": str(found[most - 1].sk) if found[most:] else None}


def doors(lot: Lot) -> dict[str, Arrivees]:
    """By which claims come in, those that are open already, as the table has them."""
    keys = [(str(lot.pk), door) for door in DOORS]
    return {str(door.sk): door for door in Arrivees.batch_get(keys, consistent_read=True)}


def told(lot: Lot) -> LotDePaiement:
    """A batch as lists show it: what left, what the payer answered, what it has not answered yet."""
    batch = {"nombre": int(lot.nombre or 0), "montant": int(lot.montant or 0)}
    settled = {name: (lot.regle or {}).get(name) or {"nombre": 0, "montant": 0} for name in (PAID, REJECTED)}
    return {
        "numero": lot.numero,
        "service": lot.service,
        "etat": lot.etat,
        "entres": sum(int(one.nombre) for one in doors(lot).values()) if lot.etat == OPEN else None,
        "ouvert": lot.ouvert,
        "fige": lot.fige,
        **controls.told(batch),
        "moities": {name: controls.told(own) for name, own in (lot.totaux or {}).items()},
        "payes": controls.told(settled[PAID]),
        "rejetes": controls.told(settled[REJECTED]),
        "attendus": controls.told(controls.waiting(batch, settled)),
    }


def line(found: Ligne) -> LigneDeLot:
    """A line of a batch."""
    return {
        "mission": found.mission,
        "intervenant": found.intervenant,
        "compte": found.compte,
        "moitie": found.moitie,
        "resultat": found.resultat,
        "date_paiement": found.date_paiement,
        "motif": found.motif,
        "montant": str(controls.euros(found.montant)),
    }


def _beyond(lot: Lot, after: str) -> Iterator[Ligne]:
    """Read as they are wanted: the first lines of a long batch cost one page."""
    first = after if after.startswith("L#") else "L#"
    found = Ligne.query(lot.pk, Ligne.sk.between(first, "L$"), consistent_read=True, page_size=250)
    return (one for one in found if str(one.sk) != after)


def _already(request: once.Request, service: str, now: datetime) -> Lot | None:
    """The batch that this request opened, or the one that is being made."""
    if (kept := once.find(request, now)) is not None:
        return get(kept[1]["lot"])
    try:
        return get(str(Compteur.get(COUNTERS, f"OUVERT#{service}", consistent_read=True).lot))
    except Compteur.DoesNotExist:
        return None


def _opened(acteur: Personnel, service: str, request: once.Request, now: datetime) -> Lot:
    counter = _counter(f"{now:%Y}")
    last = int(counter.dernier or 0)
    numero = f"{now:%Y}-{last + 1:04d}"
    lot = Lot(
        batch_key(numero),
        "LOT",
        liste=BATCHES,
        rang=numero,
        numero=numero,
        service=service,
        etat=OPEN,
        ouvert=now.isoformat(timespec="seconds"),
        ouvert_par=str(acteur.pk),
    )
    with Transaction() as transaction:
        unchanged = Compteur.dernier == last if last else Compteur.dernier.does_not_exist()
        transaction.update(counter, actions=[Compteur.dernier.set(last + 1)], condition=unchanged)
        once.keep(transaction, request, (202, {"lot": numero}), now)
        being_made = Compteur(COUNTERS, f"OUVERT#{service}", lot=numero)
        transaction.save(being_made, condition=Compteur.pk.does_not_exist())
        transaction.save(lot, condition=Lot.pk.does_not_exist())
        job = outbox.put(transaction, FILL, now=now, lot=numero)
        journal.put(transaction, "lot_ouvert", objet=str(lot.pk), acteur=str(acteur.pk), now=now, service=service)
    outbox.nudge(job)
    return lot


def _counter(year: str) -> Compteur:
    try:
        return Compteur.get(COUNTERS, f"NUMERO#{year}", consistent_read=True)
    except Compteur.DoesNotExist:
        return Compteur(COUNTERS, f"NUMERO#{year}")
