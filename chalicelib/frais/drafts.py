"""Saving what a person declares: a draft may be incomplete, and never overwrites a newer one."""

import hashlib
import json
from datetime import datetime
from typing import Any

from pynamodb.expressions.update import Action

from chalicelib import errors, tables
from chalicelib.frais import anchors
from chalicelib.frais.claim import claims, states
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.claim.models import EtatDeFrais, Justificatif
from chalicelib.frais.regles.declaration import Declaration, en_json
from chalicelib.frais.shown import views
from chalicelib.tables import Refused, Transaction

MOST_LINES = 400
"""Beyond it a claim could no longer be shown whole: two months of daily trips have three hundred lines."""
_TRAVEL = ("deplacements", "mobilite_reduite", "km_deja_rembourses_ailleurs")
_LOCKED = "Cette partie est déjà transmise : elle ne peut plus changer."


def save(compte: str, numero: str, version: int, declaration: Declaration, now: datetime) -> Claim:
    """Writes the declaration over version `version`; gives the claim as saved.

    NotEditable, DeadlinePassed or StaleVersion with both copies, so that nothing typed
    is lost. The same declaration over the same version is the same request: its retry finds its own write.
    """
    claim, name = claims.load(compte, numero, now), _name(version, declaration)
    if _is_own(claim, version, name):
        return claim
    if not claim.is_editable:
        closed = errors.DeadlinePassed if claim.is_late else errors.NotEditable
        raise closed(extra=_both(claim, declaration))
    if int(claim.etat.version) != version:
        raise errors.StaleVersion(extra=_both(claim, declaration))
    return _write(_candidate(claim, declaration), claim.declaration, version, name)


def _both(claim: Claim, typed: Declaration) -> dict[str, Any]:
    return {"actuel": views.whole(claim), "saisie": en_json(typed)}


def _name(version: int, declaration: Declaration) -> str:
    return hashlib.sha256(json.dumps([version, en_json(declaration)]).encode()).hexdigest()


def _is_own(claim: Claim, version: int, name: str) -> bool:
    return claim.etat.derniere_requete == name and int(claim.etat.version) == version + 1


def _candidate(claim: Claim, declaration: Declaration) -> Claim:
    """The claim as it would be; InvalidFields when it touches what is transmitted, or grows beyond reason."""
    before, faults = claim.declaration, []
    if claim.halves[0] in states.LOCKED and declaration.travail != before.travail:
        faults.append(("/travail", "moitie_transmise", _LOCKED))
    if claim.halves[1] in states.LOCKED and any(getattr(declaration, x) != getattr(before, x) for x in _TRAVEL):
        faults.append(("/deplacements", "moitie_transmise", _LOCKED))
    candidate = claims.declaring(claim, declaration)
    if len(candidate.computed.deplacement.lignes) > MOST_LINES:
        text = f"Cet état de frais a trop de lignes ({MOST_LINES} au plus) : regroupez les trajets semblables."
        faults.append(("/deplacements", "trop_de_lignes", text))
    if faults:
        raise errors.InvalidFields(faults)
    return candidate


def _write(candidate: Claim, before: Declaration, version: int, name: str) -> Claim:
    """The draft, and with it the receipts whose lines moved."""
    etat = candidate.etat
    actions: list[Action] = [
        EtatDeFrais.declaration.set(etat.declaration),
        EtatDeFrais.enregistre.set(candidate.now.isoformat(timespec="seconds")),
        EtatDeFrais.derniere_requete.set(name),
        EtatDeFrais.version.add(1),
    ]
    as_read, moved = EtatDeFrais.version == version, _moved(candidate, before)
    try:
        if not moved:
            if not tables.update(etat, actions, as_read):
                return _own_or_stale(candidate, version, name)
        else:
            with Transaction() as transaction:
                transaction.update(EtatDeFrais(etat.pk, etat.sk), actions=actions, condition=as_read)
                for receipt, line in moved:
                    target, known = Justificatif(receipt.pk, receipt.sk), Justificatif.ligne == receipt.ligne
                    transaction.update(target, actions=[Justificatif.ligne.set(line)], condition=known)
    except Refused:
        return _own_or_stale(candidate, version, name)
    etat.version = version + 1
    for receipt, line in moved:
        receipt.ligne = line
    return candidate


def _moved(candidate: Claim, before: Declaration) -> list[tuple[Justificatif, str]]:
    """The receipts whose line is now elsewhere, or gone: such a one then proves the claim as a whole."""
    known = [(one, anchors.follow(before, candidate.declaration, str(one.ligne or ""))) for one in candidate.receipts]
    return [(receipt, line) for receipt, line in known if line != (receipt.ligne or "")]


def _own_or_stale(candidate: Claim, version: int, name: str) -> Claim:
    """After a refused write: this request had been written already, somebody was quicker, or a receipt just went."""
    current = claims.load(str(candidate.etat.compte), str(candidate.etat.numero), candidate.now)
    if _is_own(current, version, name):
        return current
    if int(current.etat.version) == version:
        raise errors.Busy(retry_after=2)
    raise errors.StaleVersion(extra=_both(current, candidate.declaration))
