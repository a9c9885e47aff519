"""What the service decided of a claim, as its person reads it: sent back, refused, cancelled, accepted, corrected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, cast

from chalicelib.frais.claim import motifs, recours, settings, states
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.regles.formats import jour_court, phrase

if TYPE_CHECKING:
    from chalicelib.frais.shown.shapes import CorrectionLue, DecisionLue, RenvoiLu

NAMES = dict(zip(states.HALVES, ("le travail", "le déplacement"), strict=True))
BLOCKING = {"a_completer": "à compléter", "perime": "périmé"}
"""States of the financial file in which nothing is paid."""


def told(claim: Claim) -> list[DecisionLue]:
    """One entry for each half on which there is something to say, what waits for the person first."""
    found = [one for half, state in claim.states.items() if (one := _half(claim, half, state))]
    return sorted(found, key=lambda one: one["etat"] != states.RENVOYE)


def to_correct(claim: Claim) -> RenvoiLu | None:
    """What was sent back, why and until when, and the step of the form where it is; None when nothing was."""
    back = [one for one in told(claim) if one["etat"] == states.RENVOYE]
    if not back:
        return None
    names = " et ".join(NAMES[one["moitie"]] for one in back)
    why = "".join(f" Motif : {text}." for text in dict.fromkeys(one["libelle"] for one in back) if text)
    given = [date.fromisoformat(one["echeance"]) for one in back if one["echeance"]]
    end = f" À transmettre de nouveau au plus tard le {jour_court(min(given, default=claim.deadline))}."
    step = "travail" if back[0]["moitie"] == states.HALVES[0] else "deplacement"
    return {"phrase": phrase(f"À corriger : {names}.{why}{end}"), "etape": step}


def corrections(claim: Claim) -> list[CorrectionLue]:
    """What the service changed in what was declared, latest first; who did it stays with the service."""
    kept = claim.etat.corrections or []
    shown = [{name: value for name, value in one.items() if name != "par"} for one in reversed(kept)]
    return cast("list[CorrectionLue]", shown)


def _half(claim: Claim, half: str, state: str) -> DecisionLue | None:
    """`recours` only for a refusal, `echeance` only for a send-back."""
    etat = claim.etat
    if state == states.RENVOYE:
        given = (etat.renvois or {}).get(half) or {}
        return _told(half, state, given, echeance=given.get("echeance"))
    if state in states.UNPAID:
        given = (etat.mis_de_cote or {}).get(half) or {}
        known = (claim.found.person.situation, settings.gestion(claim.now))
        ways = recours.voies(*known) if state == states.REFUSE else None
        return _told(half, state, given, ways=ways)
    if state == states.REJETE:
        return _told(half, state, (etat.rejets or {}).get(half) or {})
    return _told(half, state, {"texte": _blocked(claim)}) if state == states.VALIDE else None


def _blocked(claim: Claim) -> str | None:
    """Why what is accepted is not paid yet, where the person can do something about it."""
    person = claim.found.person
    word = BLOCKING.get(str(person.dossier_financier))
    if word is None:
        return None
    since = person.dossier_financier_date
    known = f" depuis le {jour_court(date.fromisoformat(str(since)))}" if since else ""
    rib = "Le RIB doit être celui du compte où votre paie est versée."
    told = f"Le paiement attend votre dossier financier, {word}{known} : voyez votre service gestionnaire."
    return phrase(f"{told} {rib}")


def _told(
    half: str, state: str, why: Mapping[str, str | None], *, ways: str | None = None, echeance: str | None = None
) -> DecisionLue:
    code = why.get("motif")
    return {
        "moitie": half,
        "etat": state,
        "recours": ways,
        "echeance": echeance,
        "motif": code,
        "libelle": motifs.label(code) if code else None,
        "texte": why.get("texte") or None,
    }
