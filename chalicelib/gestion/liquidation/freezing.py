"""Fills a batch by the outbox's jobs, then freezes it: each accepted half leaves once, and a crash goes on from there.

One transaction per claim moves its halves and writes their lines, by one of eight doors that hold while the batch is
being made: eight at a time, and what has come in by each is what the totals were counted from, or they are again.
"""

import json
import os
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from pynamodb.expressions.update import Action

from chalicelib import errors, journal, logs, outbox, tables
from chalicelib.frais.claim import settings, states
from chalicelib.frais.claim.models import EtatDeFrais, claim_key
from chalicelib.gestion.claims import accepted, moves
from chalicelib.gestion.liquidation import batches, controls, waiting
from chalicelib.gestion.liquidation.models import DOORS, FROZEN, OPEN, Arrivees, Compteur, Ligne, Lot, line_key
from chalicelib.gestion.liquidation.waiting import Waiting
from chalicelib.identity.models import account_key, person_key
from chalicelib.identity.staff import roster
from chalicelib.tables import Refused, Transaction, client

SLICE = 400
"""Halves looked at in one job: a few seconds of the worker's sixty."""
TRIES = 5
DOCUMENT = "lot"


def fill(*, job: str, now: datetime, lot: str, apres: str = "") -> None:
    """Worker: takes the next accepted halves into the batch; the last job freezes it, and asks for its files."""
    found = batches.get(lot)
    if found.etat != OPEN:
        return prepare(lot)
    _open_doors(found)
    settings.current()
    part = accepted.after(str(found.service), apres, SLICE)
    acteur = roster.get(str(found.ouvert_par).removeprefix("G#"))
    judged = list(waiting.judged(part, acteur, now))
    for one in judged:
        if one.state == waiting.NOTHING:
            _end(one, now)
    ready = [one for one in judged if one.state == waiting.READY]
    claims = [list(halves) for _, halves in groupby(sorted(ready, key=_claim), key=_claim)]
    shares = [(door, claims[rank :: len(DOORS)]) for rank, door in enumerate(DOORS)]
    tables.each(lambda share: _freeze_all(found, *share, now), shares)
    if len(part) == SLICE:
        outbox.nudge(outbox.follow(job, batches.FILL, now=now, lot=lot, apres=str(part[-1].rang)))
    else:
        close(found, now)


def close(lot: Lot, now: datetime) -> None:
    """Freezes the batch with its control totals, counted from its lines; lets the service open another.

    Busy when a line came in while they were counted: the job counts again later.
    """
    come = {door: int(one.nombre) for door, one in batches.doors(lot).items()}
    found = batches.lines(str(lot.numero))
    totals = controls.totals(((str(one.moitie), int(one.montant)) for one in found), *states.HALVES)
    whole = controls.whole(totals)
    actions = [
        Lot.etat.set(FROZEN),
        Lot.fige.set(now.isoformat(timespec="seconds")),
        Lot.nombre.set(whole["nombre"]),
        Lot.montant.set(whole["montant"]),
        Lot.totaux.set(totals),
    ]
    try:
        with Transaction() as transaction:
            transaction.update(Lot(lot.pk, "LOT"), actions=actions, condition=Lot.etat == OPEN)
            for door, nombre in come.items():
                shut: list[Action] = [Arrivees.fermee.set(True)]
                unchanged = Arrivees.nombre == nombre
                transaction.update(Arrivees(lot.pk, door), actions=shut, condition=unchanged)
            transaction.delete(Compteur(batches.COUNTERS, f"OUVERT#{lot.service}"))
            journal.put(
                transaction,
                "lot_fige",
                objet=str(lot.pk),
                acteur=str(lot.ouvert_par),
                now=now,
                nombre=str(whole["nombre"]),
                montant=str(controls.euros(whole["montant"])),
            )
    except Refused:
        if batches.get(str(lot.numero)).etat == OPEN:
            raise errors.Busy() from None
        return
    logs.event("batch_frozen", batch=lot.numero, lines=whole["nombre"])
    prepare(str(lot.numero))


def _open_doors(lot: Lot) -> None:
    """Those that are not there yet; one that was shut stays so."""
    for door in set(DOORS) - batches.doors(lot).keys():
        tables.put(Arrivees(lot.pk, door), Arrivees.pk.does_not_exist())


def _freeze_all(lot: Lot, door: str, claims: list[list[Waiting]], now: datetime) -> None:
    """One after another by one door, others meanwhile by the others."""
    for halves in claims:
        freeze(lot, door, halves, now)


def freeze(lot: Lot, door: str, halves: list[Waiting], now: datetime) -> None:
    """Moves the halves that are still accepted; what changed meanwhile is read again."""
    compte, numero = _claim(halves[0])
    for _ in range(TRIES):
        etat = EtatDeFrais.get(person_key(compte), claim_key(numero), consistent_read=True)
        left = [one for one in halves if getattr(etat, str(one.half.moitie)) == states.VALIDE]
        if not left:
            return
        try:
            return _moved(lot, door, etat, left, now)
        except Refused:
            if batches.get(str(lot.numero)).etat != OPEN:
                return
    raise errors.Busy()


def _end(one: Waiting, now: datetime) -> None:
    """Closes a half that comes to nothing: its page says so, and no e-mail."""
    compte, numero = _claim(one)
    half = str(one.half.moitie)
    for _ in range(TRIES):
        etat = EtatDeFrais.get(person_key(compte), claim_key(numero), consistent_read=True)
        if getattr(etat, half) != states.VALIDE:
            return
        try:
            with Transaction() as transaction:
                return moves.put(transaction, etat, {half: states.TRAITE}, "traitement", now)
        except Refused:
            continue
    raise errors.Busy()


def prepare(numero: str) -> None:
    """Asks the documents function for the files of a batch."""
    message = json.dumps({"document": DOCUMENT, "lot": numero})
    client("sqs").send_message(QueueUrl=os.environ["IMAGIN_FILE_DOCUMENTS"], MessageBody=message)


def _claim(one: Waiting) -> tuple[str, str]:
    return str(one.half.compte), str(one.half.numero)


def _moved(lot: Lot, door: str, etat: EtatDeFrais, halves: Iterable[Waiting], now: datetime) -> None:
    names = {str(one.half.moitie): one for one in halves}
    with Transaction() as transaction:
        stands = Arrivees.pk.exists() & Arrivees.fermee.does_not_exist()
        transaction.update(Arrivees(lot.pk, door), actions=[Arrivees.nombre.add(1)], condition=stands)
        moves.put(transaction, etat, dict.fromkeys(names, states.TRANSMIS), "mise_en_paiement", now)
        for name, one in names.items():
            transaction.save(_line(lot, etat, name, str(one.person.numero)), condition=Ligne.pk.does_not_exist())
        journal.put(
            transaction,
            "mise_en_paiement",
            objet=account_key(str(etat.compte)),
            acteur=str(lot.ouvert_par),
            now=now,
            mission=str(etat.numero),
            lot=str(lot.numero),
            moities=",".join(names),
        )


def _line(lot: Lot, etat: EtatDeFrais, half: str, intervenant: str) -> Ligne:
    return Ligne(
        lot.pk,
        line_key(str(etat.numero), intervenant, half),
        mission=etat.numero,
        intervenant=intervenant,
        compte=etat.compte,
        moitie=half,
        montant=int(getattr(etat, f"montant_{half}") or 0),
    )
