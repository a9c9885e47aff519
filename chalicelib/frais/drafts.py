"""Saving what a person declares: a draft may be incomplete, and never overwrites a newer one."""

from datetime import datetime
from typing import Any

from pynamodb.exceptions import UpdateError

from chalicelib import errors
from chalicelib.frais import claims, views
from chalicelib.frais.claims import Claim
from chalicelib.frais.declaration import Declaration, DeclarationInvalide, en_json, lire
from chalicelib.frais.models import EtatDeFrais


def save(compte: str, numero: str, version: int, body: dict[str, Any], now: datetime, request: str) -> Claim:
    """Writes the declaration over version `version`; gives the claim as saved.

    InvalidFields with every fault; NotEditable; StaleVersion with the current copy, when another page was quicker.
    A retry of the same request (`request`) finds its own write and answers the same.
    """
    declaration = read(body)
    claim = claims.load(compte, numero, now)
    if claim.etat.derniere_requete == request and int(claim.etat.version) == version + 1:
        return claim
    if not claim.is_editable:
        raise errors.DeadlinePassed() if claim.is_late else errors.NotEditable()
    if int(claim.etat.version) != version:
        raise stale(claim)
    return _write(claim, declaration, request)


def read(body: dict[str, Any]) -> Declaration:
    """The declaration in a body, every fault tied to its field."""
    try:
        return lire(body)
    except DeclarationInvalide as invalid:
        faults = [(error.pointeur, error.code, error.message) for error in invalid.erreurs]
        raise errors.InvalidFields(faults) from None


def stale(claim: Claim) -> errors.StaleVersion:
    """The refusal that carries the current copy, so that nothing typed on either side is lost."""
    return errors.StaleVersion(extra={"actuel": views.whole(claim)})


def _write(claim: Claim, declaration: Declaration, request: str) -> Claim:
    etat = claim.etat
    moment = claim.now.isoformat(timespec="seconds")
    try:
        etat.update(
            actions=[
                EtatDeFrais.declaration.set(en_json(declaration)),
                EtatDeFrais.enregistre.set(moment),
                EtatDeFrais.derniere_requete.set(request),
                EtatDeFrais.version.add(1),
            ],
            condition=unchanged(claim),
        )
    except UpdateError as refused:
        if refused.cause_response_code != "ConditionalCheckFailedException":
            raise
        raise stale(claims.load(str(etat.compte), str(etat.numero), claim.now)) from None
    return Claim(etat, claim.affectation, claim.found, claim.reglages, claim.now)


def unchanged(claim: Claim) -> Any:
    """The claim is as it was read: its version, and so both its states."""
    return EtatDeFrais.version == int(claim.etat.version)
