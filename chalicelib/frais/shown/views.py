"""What a person is shown of their missions and claims."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from chalicelib import errors
from chalicelib.frais.claim import asking, claims, records, states, timeline
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.regles.lecture import Erreur
from chalicelib.frais.shown import constated, decided, figures, proposal, receipts
from chalicelib.missions import listing
from chalicelib.missions.collection import Collection

if TYPE_CHECKING:
    from chalicelib.frais.shown.shapes import (
        Acte,
        DeclarationLue,
        Etat,
        EtatDUneMission,
        Manque,
        MoitieSansMontant,
        MontantDit,
        ResumeDEtat,
        SesEtats,
        Suivi,
    )

ACTS = {
    "convocation": "Créé par la convocation officielle",
    "transmission": "Transmis par vous",
    "retrait": "Repris par vous",
    "renvoi": "Renvoyé par le service pour correction",
    "visa": "Vérifié par un premier gestionnaire",
    "validation": "Accepté par le gestionnaire",
    "retour": "Décision reprise par le service",
    "refus": "Refusé par le service",
    "correction": "Corrigé par le service",
    "tarif": "Tarif SNCF relevé par le service",
    "recalcul": "Recalculé avec les barèmes et réglages confirmés",
    "constat_fait": "Service fait constaté",
    "constat_non_fait": "Service non fait constaté\u00a0: annulé",
    "quantite_constatee": "Quantité constatée, qui n’est pas celle de l’état de frais",
    "contestation": "Contesté par vous",
    "contestation_accueillie": "Contestation accueillie par le service",
    "contestation_rejetee": "Contestation rejetée par le service",
    "demande": "Demandé par vous avant de partir",
    "demande_accordee": "Demande acceptée par le service",
    "demande_refusee": "Demande refusée par le service",
    "mise_en_paiement": "Mis en paiement",
    "paiement": "Payé",
    "rejet": "Rejeté par le payeur",
    "annulation": "Annulé par le service",
    "retablissement": "Rétabli par le service",
    "traitement": "Clos\u00a0: rien à payer",
    "mission_annulee": "Mission annulée par le service",
    "mission_retablie": "Mission rétablie par le service",
}
"""Act kept in the history -> what the person reads."""


def collection(found: Collection, now: datetime, year: str) -> SesEtats:
    """The list: what waits for the person first, soonest deadline first; then the latest missions."""
    known = list(claims.of(found, now))
    waiting = sorted((c for c in known if c.is_submittable), key=lambda c: (c.deadline, str(c.affectation.fin)))
    others = sorted((c for c in known if not c.is_submittable), key=lambda c: str(c.affectation.fin), reverse=True)
    counter = records.kilometres(found).get(year)
    lines = [summary(claim) for claim in (*waiting, *others)]
    return {
        "etats": lines,
        "a_transmettre": {
            "nombre": len(waiting),
            "total": str(sum((Decimal(line["total"]) for line in lines[: len(waiting)]), Decimal("0.00"))),
        },
        "kilometres": {"annee": year, "km": str(counter.km) if counter is not None else "0"},
    }


def summary(claim: Claim, calcul: dict[str, Any] | None = None) -> ResumeDEtat:
    """One line of the list: both halves with their amounts."""
    amounts, still = calcul or figures.of(claim), figures.still_open(claim)
    return {
        "numero": claim.etat.numero,
        "mission": listing.view(claim.affectation, claim.now),
        "remuneration": {**_half("remuneration", claim), **_amount("remuneration", amounts, still)},
        "deplacement": {**_half("deplacement", claim), **_amount("deplacement", amounts, still)},
        "total": amounts["total"],
        "dit": figures.said(amounts, *figures.counted(claim), still=still),
        "a_configurer": any(amounts[name]["a_configurer"] for name in states.HALVES),
        "a_faire": claim.is_submittable,
        "renvoi": decided.to_correct(claim),
        "version": int(claim.etat.version),
        "transmis": claim.etat.transmis,
        "echeance": claim.deadline.isoformat(),
    }


def whole(claim: Claim) -> Etat:
    """Everything of one claim: what was declared, what it gives and why, what is missing, what may be done."""
    from chalicelib.frais.shown import declared  # for a whole claim, never at a start

    calcul = figures.of(claim)
    return {
        **summary(claim, calcul),
        "declaration": cast("DeclarationLue", claim.etat.declaration or {}),
        "declare": declared.of(claim, calcul),
        "reference": declared.reference(claim),
        "calcul": figures.public(calcul, figures.counted(claim), figures.still_open(claim)),
        "manques": [missing(error) for error in claim.missing] if claim.is_editable else [],
        "modifiable": claim.is_editable,
        "peut_transmettre": claim.is_submittable,
        "peut_retirer": claim.is_withdrawable,
        "hors_delai": claim.is_late,
        "enregistre": claim.etat.enregistre,
        "prevision": proposal.foreseen(claim),
        "justificatifs": receipts.of_claim(claim),
        "suivi": {"remuneration": _steps("remuneration", claim), "deplacement": _steps("deplacement", claim)},
        "decisions": decided.told(claim),
        "corrections": decided.corrections(claim),
        "constats": constated.told(claim),
        "contestations": constated.contested(claim),
        "contestable": constated.open_to(claim),
        "demandes": constated.asked(claim),
        "demandable": [{"objet": kind, "libelle": asking.LABELS[kind]} for kind in claim.askable],
        "historique": _history(claim),
    }


def _history(claim: Claim) -> list[Acte]:
    """The claim's acts and its mission's, oldest first."""
    acts = [(moment, act) for moment, act in claim.etat.historique or []]
    for turn in str(claim.affectation.annulations or "").split():
        moment, _, act = turn.partition("/")
        acts.append((moment, act))
    acts.sort(key=lambda entry: entry[0])
    return [{"quand": moment, "quoi": act, "libelle": ACTS.get(act, act)} for moment, act in acts]


def of_mission(claim: Claim | None) -> EtatDUneMission | None:
    """What the list of missions says of the claim."""
    if claim is None:
        return None
    return {
        "remuneration": _half("remuneration", claim),
        "deplacement": _half("deplacement", claim),
        "a_faire": claim.is_submittable,
        "renvoi": decided.to_correct(claim),
    }


def missing(error: Erreur) -> Manque:
    """One thing still to do, tied to its field."""
    return {"pointer": error.pointeur, "code": error.code, "detail": error.message, "bloquant": error.bloquant}


def _steps(name: str, claim: Claim) -> Suivi:
    found = claim.affectation
    return timeline.half(claim.etat, name, claim.states[name], str(found.debut), str(found.fin))


def _amount(name: str, calcul: dict[str, Any], still: list[str]) -> MontantDit:
    return {"montant": calcul[name]["total"], "dit": figures.said(calcul, name, still=still)}


def word(claim: Claim, name: str) -> str:
    """Where a half stands, in plain words."""
    state = claim.states[name]
    if (name, state) == ("remuneration", states.PAS_DE_FRAIS):
        return states.UNPAID_WORK
    elsewhere = proposal.with_first(claim) if state == states.INVALIDABLE else None
    return elsewhere or timeline.label(claim.etat, name, state, states.PLAIN)


def _half(name: str, claim: Claim) -> MoitieSansMontant:
    state, right = claim.states[name], claim.rights[states.HALVES.index(name)]
    return {
        "etat": state,
        "libelle": word(claim, name),
        "mot": timeline.label(claim.etat, name, state),
        "modifiable": not claim.is_late and state in states.EDITABLE,
        "raison": right.code,
        "phrase": right.phrase,
        "reference": right.reference,
        "premiere_mission": proposal.first_mission(claim) if name == "deplacement" else None,
    }


def stale(claim: Claim) -> errors.StaleVersion:
    """The refusal of who acts on a former copy; it carries the current one."""
    return errors.StaleVersion(extra={"actuel": whole(claim)})
