"""Carries out the payer's answers by the outbox's jobs: a paid half says its day, a rejected one is decided again."""

from datetime import datetime

from pynamodb.expressions.update import Action

from chalicelib import errors, journal, logs, outbox, tables
from chalicelib.frais.claim import motifs, states
from chalicelib.frais.claim.models import EtatDeFrais, claim_key
from chalicelib.gestion.claims import moves
from chalicelib.gestion.liquidation import batches, controls, returns
from chalicelib.gestion.liquidation.models import (
    DONE,
    PAID,
    REJECTED,
    RUNNING,
    Ligne,
    Lot,
    Morceau,
    Retour,
    batch_key,
    line_key,
    part_key,
    return_key,
)
from chalicelib.gestion.liquidation.return_file import Rangee
from chalicelib.identity.models import account_key, person_key
from chalicelib.tables import Refused, Transaction

TRIES = 5
TELL = "avis_paiement"


def apply(*, job: str, now: datetime, retour: str, morceau: int = 0) -> None:
    """Worker: one part of a file; the last one counts again what came back."""
    found = returns.get(retour)
    if found.etat != RUNNING:
        return
    if morceau < int(found.morceaux or 0):
        part = Morceau.get(return_key(retour), part_key(morceau), consistent_read=True)
        for line, key, *answer in part.rangees:
            _settle(found, Rangee(line, tuple(key), *answer), now)
        Retour(found.pk, "R").update(actions=[Retour.faits.set(morceau + 1)])
        outbox.nudge(outbox.follow(job, returns.APPLY, now=now, retour=retour, morceau=morceau + 1))
        return
    for numero in found.lots or []:
        count_again(str(numero))
    Retour(found.pk, "R").update(actions=[Retour.etat.set(DONE)])
    logs.event("return_settled", lines=sum(own["nombre"] for own in (found.comptes or {}).values()))


def count_again(numero: str) -> None:
    """The outcomes of a batch, counted from its lines; again when another file was counted meanwhile."""
    for _ in range(TRIES):
        known = batches.get(numero).regle
        settled = [(str(one.resultat), int(one.montant)) for one in batches.lines(numero) if one.resultat]
        actions = [Lot.regle.set(controls.totals(settled, PAID, REJECTED))]
        unchanged = Lot.regle.does_not_exist() if known is None else Lot.regle == known
        if tables.update(Lot(batch_key(numero), "LOT"), actions, Lot.pk.exists() & unchanged):
            return
    raise errors.Busy()


def _settle(found: Retour, row: Rangee, now: datetime) -> None:
    """Line, claim, journal and e-mail in one transaction; a line that has its answer is left as it is."""
    lot, mission, intervenant, half = row.cle
    where = (batch_key(lot), line_key(mission, intervenant, half))
    for _ in range(TRIES):
        line = Ligne.get(*where, consistent_read=True)
        if line.resultat is not None:
            return
        etat = EtatDeFrais.get(person_key(str(line.compte)), claim_key(mission), consistent_read=True)
        try:
            return _settled(found, line, etat, row, now)
        except Refused:
            continue
    raise errors.Busy()


def _settled(found: Retour, line: Ligne, etat: EtatDeFrais, row: Rangee, now: datetime) -> None:
    paid, half, job = row.resultat == PAID, str(line.moitie), None
    nothing = not int(line.montant or 0)
    with Transaction() as transaction:
        transaction.update(
            Ligne(line.pk, line.sk), actions=_answer(found, row), condition=Ligne.resultat.does_not_exist()
        )
        if getattr(etat, half) != states.TRANSMIS:
            logs.event("return_of_a_half_elsewhere", mission=line.mission)
        elif paid and nothing:  # a batch of before such halves were kept out of it
            moves.put(transaction, etat, {half: states.TRAITE}, "traitement", now)
        elif paid:
            moves.put(transaction, etat, {half: states.ACCEPTE}, "paiement", now, reached=row.jour)
            facts = {"compte": str(line.compte), "numero": str(line.mission), "moitie": half, "jour": row.jour}
            job = outbox.put(transaction, TELL, now=now, **facts)
        else:
            told = {**(etat.rejets or {}), half: {"motif": motifs.PAYEUR, "texte": row.motif}}
            moves.put(transaction, etat, {half: states.REJETE}, "rejet", now, rejets=told)
        journal.put(
            transaction,
            "paiement" if paid else "rejet",
            objet=account_key(str(line.compte)),
            acteur=str(found.recu_par),
            now=now,
            mission=str(line.mission),
            moitie=half,
            lot=str(line.pk).removeprefix("LOT#"),
        )
    if job:
        outbox.nudge(job)


def _answer(found: Retour, row: Rangee) -> list[Action]:
    said = {"resultat": row.resultat, "date_paiement": row.jour, "motif": row.motif, "retour": str(found.pk)}
    return tables.changes(Ligne, {name: value for name, value in said.items() if value})
