"""Fills a batch by the outbox's jobs, then freezes it: each accepted half leaves once, and a crash goes on from there.

One transaction per claim moves its halves and writes their lines; it holds only while the batch is being made.
"""

import json
import os
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby, islice

from chalicelib import errors, journal, logs, outbox
from chalicelib.frais.claim import states
from chalicelib.frais.claim.models import EtatDeFrais, claim_key
from chalicelib.gestion.claims import moves
from chalicelib.gestion.claims.accepted import Acceptee
from chalicelib.gestion.liquidation import batches, controls, waiting
from chalicelib.gestion.liquidation.models import FROZEN, OPEN, Compteur, Ligne, Lot, batch_key, line_key
from chalicelib.gestion.liquidation.waiting import Waiting
from chalicelib.identity.models import account_key, person_key
from chalicelib.identity.staff import roster
from chalicelib.tables import Refused, Transaction, client

SLICE = 400
"""Halves looked at in one job: a few seconds of the worker's sixty."""
TRIES = 5
DOCUMENT = "lot"


def fill(*, job: str, now: datetime, lot: str, apres: str = "") -> None:
    """Worker: takes the next accepted halves into the batch; the last job freezes it."""
    found = batches.get(lot)
    if found.etat != OPEN:
        return
    part, acteur = _next(str(found.service), apres), roster.get(str(found.ouvert_par).removeprefix("G#"))
    ready = [one for one in waiting.judged(part, acteur, now) if one.state == waiting.READY]
    for _, halves in groupby(sorted(ready, key=_claim), key=_claim):
        freeze(found, list(halves), now)
    if len(part) == SLICE:
        outbox.nudge(outbox.write(batches.FILL, now=now, lot=lot, apres=str(part[-1].rang)))
    else:
        close(found, now)


def close(lot: Lot, now: datetime) -> None:
    """Freezes the batch with its control totals, counted from its lines; lets the service open another.

    Busy when a line came in while they were counted: the job counts again later.
    """
    known = batches.get(str(lot.numero))
    found, unchanged = list(batches.lines(str(lot.numero))), Lot.arrivees == int(known.arrivees)
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
            transaction.update(Lot(lot.pk, "LOT"), actions=actions, condition=(Lot.etat == OPEN) & unchanged)
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


def freeze(lot: Lot, halves: list[Waiting], now: datetime) -> None:
    """Moves the halves that are still accepted; what changed meanwhile is read again."""
    compte, numero = _claim(halves[0])
    for _ in range(TRIES):
        etat = EtatDeFrais.get(person_key(compte), claim_key(numero), consistent_read=True)
        left = [one for one in halves if getattr(etat, str(one.half.moitie)) == states.VALIDE]
        if not left:
            return
        try:
            return _moved(lot, etat, left, now)
        except Refused:
            if batches.get(str(lot.numero)).etat != OPEN:
                return
    raise errors.Busy()


def prepare(numero: str) -> None:
    """Asks the documents function for the files of a batch."""
    message = json.dumps({"document": DOCUMENT, "lot": numero})
    client("sqs").send_message(QueueUrl=os.environ["IMAGIN_FILE_DOCUMENTS"], MessageBody=message)


def _next(service: str, after: str) -> list[Acceptee]:
    """Those that stay where they are, held back, must not be met again: the list goes on after the last one seen."""
    beyond = Acceptee.rang > after if after else None
    return list(islice(Acceptee.by_liste.query(f"acceptees#{service}", beyond), SLICE))


def _claim(one: Waiting) -> tuple[str, str]:
    return str(one.half.compte), str(one.half.numero)


def _moved(lot: Lot, etat: EtatDeFrais, halves: Iterable[Waiting], now: datetime) -> None:
    names = {str(one.half.moitie): one for one in halves}
    with Transaction() as transaction:
        where = Lot(batch_key(str(lot.numero)), "LOT")
        transaction.update(where, actions=[Lot.arrivees.add(1)], condition=Lot.etat == OPEN)
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
