"""What settings change of the claims that wait for a decision: told before they are confirmed, written after."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from chalicelib import journal, logs
from chalicelib.frais.claim import dated, settings
from chalicelib.frais.shown import figures
from chalicelib.gestion.claims import moves, outdated, worklist
from chalicelib.gestion.claims.outdated import Change
from chalicelib.gestion.claims.worklist import Question
from chalicelib.gestion.reglages import acts
from chalicelib.gestion.reglages.models import CONFIRMED, LEAVING, PROPOSED
from chalicelib.identity import provisioning
from chalicelib.identity.models import account_key
from chalicelib.identity.staff import rights
from chalicelib.identity.staff.models import Personnel
from chalicelib.tables import Refused, Transaction

if TYPE_CHECKING:
    from chalicelib.gestion.reglages.shapes import EffetDeReglage, EtatChange, EtatsRecalcules

ACT = "recalcul"
SHOWN = 10


def preview(id_: str, question: Question, now: datetime) -> EffetDeReglage:
    """What one setting would change of the next claims of a list, once confirmed or withdrawn; nothing is written."""
    one = acts.get(id_)
    others = [pose for several in acts.poses().values() for pose in several if pose.id != id_]
    here, gone = dated.ended([*others, one.pose]), dated.ended(others)
    before, after = (here, gone) if one.etat == LEAVING else (gone, here)
    if one.etat not in (PROPOSED, CONFIRMED, LEAVING):
        before, after = gone, gone
    found, suite = worklist.slice_of(question, now)
    concerned = str(one.nom).startswith((dated.RATE, settings.EXAMS, "frais."))
    changes = [change for claim in found if concerned for change in outdated.between(claim, before, after)]
    return {
        "concerne_les_montants": concerned,
        "regardes": len(found),
        "changent": len(changes),
        "avant": str(sum((change.total(change.before) for change in changes), Decimal("0.00"))),
        "apres": str(sum((change.total(change.after) for change in changes), Decimal("0.00"))),
        "etats": [_told(change) for change in changes[:SHOWN]],
        "suite": suite if concerned else None,
    }


def recompute(acteur: Personnel, question: Question, now: datetime) -> EtatsRecalcules:
    """Computes again the next claims of a list that settings confirmed since would change; said again, nothing is.

    What was accepted keeps its figures; the member's own claims stay for somebody else.
    """
    settings.forget()
    settings.current()
    found, suite = worklist.slice_of(question, now)
    changes = [change for claim in found for change in outdated.since(claim)]
    people = provisioning.people(str(one.claim.etat.compte) for one in changes)
    accounts = [one.account for one in people.values()]
    others = {one.pk for one in accounts if not rights.is_own(acteur, one.numero, one.courriel)}
    theirs = [change for change in changes if account_key(str(change.claim.etat.compte)) in others]
    done = sum(_write(acteur, change, now) for change in theirs)
    return {"regardes": len(found), "recalcules": done, "laisses": len(changes) - done, "suite": suite}


def _write(acteur: Personnel, change: Change, now: datetime) -> bool:
    """False when the claim moved meanwhile: it is looked at again by the next who asks."""
    etat, found = change.claim.etat, change.after
    cents = {f"montant_{half}": figures.cents(found, half) for half in change.halves}
    told = {"mission": str(etat.numero), "moities": ",".join(change.halves)}
    try:
        with Transaction() as transaction:
            moves.put(transaction, etat, {}, ACT, now, reached=None, until=None, calcul=found, visa=None, **cents)
            objet = account_key(str(etat.compte))
            journal.put(transaction, ACT, objet=objet, acteur=str(acteur.pk), now=now, **told)
    except Refused:
        return False
    logs.event("claim_recalcul", person=str(etat.compte))
    return True


def _told(change: Change) -> EtatChange:
    person = change.claim.found.person
    return {
        "compte": str(change.claim.etat.compte),
        "numero": str(change.claim.etat.numero),
        "personne": {"nom": person.nom, "prenom": person.prenom, "numero": person.numero},
        "avant": figures.said(change.before, *change.halves),
        "apres": figures.said(change.after, *change.halves),
    }
