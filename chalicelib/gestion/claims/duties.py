"""Duties apart: who certified the work does not accept it, and two visas are two people's; nothing is written here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from chalicelib.frais.claim import settings, states
from chalicelib.frais.claim.claims import Claim
from chalicelib.gestion.claims import refusals
from chalicelib.gestion.claims.opening import Held
from chalicelib.identity.staff import holders
from chalicelib.identity.staff.models import AUCUN, Personnel
from chalicelib.missions.models import Affectation

if TYPE_CHECKING:
    from chalicelib.errors import Refusal

WORK = states.HALVES[0]


def certifier(place: Affectation) -> str:
    """Who answers for the constat as the journal names them: who recorded it, or else who brought the file."""
    return str(place.constat_par or place.constat_importe_par or "")


def check(held: Held, halves: Sequence[str]) -> None:
    """OwnConstat for the work that the member certified, OtherVisaNeeded for both visas by one holder."""
    if refused := refusal(held, halves):
        raise refused


def refusal(held: Held, halves: Sequence[str]) -> Refusal | None:
    """Why this member may not accept these halves, if they may not."""
    if WORK in halves and certified(held):
        return refusals.OwnConstat()
    return refusals.OtherVisaNeeded() if is_second(held, halves) and is_own_visa(held) else None


def certified(held: Held) -> bool:
    """Whether the instance keeps the two apart and this member certified the work, under this account or another."""
    by = certifier(held.claim.affectation)
    return _apart(held.claim) and bool(by) and holders.is_by(held.opened.compte, by)


def is_certified_by(claim: Claim, half: str, member: Personnel) -> bool:
    """Whether this account certified what is to be accepted, as far as the claim alone says."""
    own = _apart(claim) and certifier(claim.affectation) == member.pk
    return half == WORK and own


def _apart(claim: Claim) -> bool:
    return settings.gestion(claim.now).constat_separe


def is_acceptance(act: str, halves: Sequence[str]) -> bool:
    """Whether a step accepts the work, alone or with the first of two visas."""
    return act in ("validation", "visa") and WORK in halves


def check_constat(held: Held) -> None:
    """OwnAcceptance when who accepted the work would certify it afterwards."""
    kept = (held.etat.decisions or {}).get(WORK) or {}
    accepted = held.states[WORK] in states.CLEARED and kept.get("acte") == "acceptation"
    if _apart(held.claim) and accepted and holders.is_by(held.opened.compte, str(kept.get("par"))):
        raise refusals.OwnAcceptance()


def visa(held: Held, halves: Sequence[str]) -> dict[str, object]:
    """The first of two acceptances, as the claim keeps it: over the version that it makes, of these halves."""
    member, version = held.opened.compte, int(held.etat.version) + 1
    who = {"par": held.acteur, "numero": str(member.numero_intervenant or ""), "nom": holders.trace(member)}
    return {**who, "moment": held.moment, "version": version, "moities": list(halves)}


def is_second(held: Held, halves: Sequence[str]) -> bool:
    """Whether a first visa stands on these very halves in this very version."""
    kept = held.etat.visa
    if not kept or int(kept["version"]) != int(held.etat.version):
        return False
    return set(halves) <= set(kept.get("moities") or ())


def is_own_visa(held: Held) -> bool:
    """Whether the visa that the claim keeps is this member's, under this account or another."""
    kept = held.etat.visa or {}
    return is_visa_of(held.opened.compte, kept)


def is_visa_of(member: Personnel, kept: dict[str, object]) -> bool:
    """Whether the visa kept is the member's, as far as the claim alone says."""
    numero, name = str(kept.get("numero") or AUCUN), str(kept.get("nom") or "")
    return kept.get("par") == member.pk or holders.same(member, numero, name)
