"""What one claim adds to the dashboard: pure counts, so that parts counted apart add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from chalicelib.frais import delays
from chalicelib.frais.claim import states
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.shown import decided, figures
from chalicelib.missions import clock

if TYPE_CHECKING:
    from chalicelib.gestion.dashboard.shapes import LigneDeSilences

Key = tuple[str, ...]
Counts = Counter[Key]

NUMBER, CENTS, AGE, MOTIF, BLOCKED, SILENT = "nombre", "montant", "age", "motif", "blocage", "silence"
DELAY = "delai"
NEAR_DAYS, PAYER_DAYS = 30, 30
CONSTAT, FILE, TO_CORRECT, PAYER, FARE, UNSET, LATE, SLOW = (
    *("constat", "dossier_financier", "a_corriger", "rejet_payeur"),
    *("tarif_a_relever", "a_configurer", "hors_delai", "payeur_lent"),
)
BLOCKS = {
    CONSTAT: "Service fait pas encore constaté par le centre",
    FILE: "Dossier financier à compléter ou périmé",
    TO_CORRECT: "Chez la personne, qui doit corriger",
    PAYER: "Rejeté par le payeur, à décider de nouveau",
    FARE: "Tarif SNCF à relever par le service",
    UNSET: "Taux ou barème à configurer",
    LATE: "Jamais transmis, date limite passée",
    SLOW: f"Chez le payeur depuis plus de {PAYER_DAYS}\u00a0jours",
}
"""What holds a half up -> what the member reads."""
_UNPAID = frozenset({states.A_VALIDER, states.VALIDE, states.REJETE})


def of(claim: Claim) -> Counts:
    """Everything one claim counts for."""
    where, found = (str(claim.etat.session), str(claim.etat.service)), Counter[Key]()
    for half, state in claim.states.items():
        found[(NUMBER, *where, half, state)] += 1
        found[(CENTS, *where, half, state)] += int(getattr(claim.etat, f"montant_{half}") or 0)
        found[(AGE, *where, half, state, str(_days(claim, half, state)))] += 1
        for code in _blocks(claim, half, state):
            found[(BLOCKED, *where, half, code)] += 1
        for kind, code in _motifs(claim, half, state):
            found[(MOTIF, *where, kind, code)] += 1
        for step, days in delays.of_half((claim.etat.jalons or {}).get(half) or {}, _today(claim)):
            found[(DELAY, step, str(days))] += 1
    if claim.is_submittable:
        found[(SILENT, *where, "proche" if days_left(claim) <= NEAR_DAYS else "plus_tard")] += 1
    return found


def days_left(claim: Claim) -> int:
    """Days before the last one on which the claim can be transmitted."""
    return (claim.deadline - _today(claim)).days


def silent(claim: Claim) -> LigneDeSilences | None:
    """Who has something to transmit and soon no longer can; None for the others."""
    if not claim.is_submittable or days_left(claim) > NEAR_DAYS:
        return None
    person = claim.found.person
    return {
        "compte": claim.etat.compte,
        "numero": person.numero,
        "nom": person.nom,
        "prenom": person.prenom,
        "mission": claim.etat.numero,
        "examen": claim.affectation.examen,
        "service": claim.etat.service,
        "session": claim.etat.session,
        "fin": claim.affectation.fin,
        "echeance": claim.deadline.isoformat(),
        "telephone": person.telephone,
    }


def median(ages: Mapping[int, int]) -> int | None:
    """The age under which half of them are: of two in the middle, the lower."""
    total = sum(ages.values())
    seen = 0
    for age in sorted(ages):
        seen += ages[age]
        if seen * 2 >= total:
            return age
    return None


def medians(counts: Mapping[Key, int]) -> dict[str, tuple[int, int]]:
    """Step -> its median, in days, and how many halves passed it."""
    ages: dict[str, dict[int, int]] = {}
    for (kind, *key), number in counts.items():
        if kind == DELAY:
            step, days = key
            ages.setdefault(step, {})[int(days)] = number
    return {step: (median(found) or 0, sum(found.values())) for step, found in ages.items()}


def _blocks(claim: Claim, half: str, state: str) -> Iterator[str]:
    if half == states.HALVES[0] and state == states.A_VALIDER and claim.affectation.service_fait is None:
        yield CONSTAT
    if state in _UNPAID and str(claim.found.person.dossier_financier) in decided.BLOCKING:
        yield FILE
    if state == states.RENVOYE:
        yield TO_CORRECT
    if state == states.REJETE:
        yield PAYER
    if state == states.A_VALIDER:
        missing = figures.missing(figures.of(claim), half)
        yield from (code for code, what in ((FARE, figures.FARE), (UNSET, figures.RATE)) if what in missing)
    if state == states.EFFECTUEE and claim.is_late:
        yield LATE
    if state == states.TRANSMIS and _days(claim, half, state) > PAYER_DAYS:
        yield SLOW


def _motifs(claim: Claim, half: str, state: str) -> Iterator[tuple[str, str]]:
    """Every send-back counts, even once corrected; a refusal or a rejection counts while it stands."""
    etat = claim.etat
    kept = {
        "renvoi": (etat.renvois or {}).get(half),
        "refus": (etat.mis_de_cote or {}).get(half) if state == states.REFUSE else None,
        "rejet": (etat.rejets or {}).get(half) if state == states.REJETE else None,
    }
    for kind, given in kept.items():
        if given:
            yield kind, str(given.get("texte") if kind == "rejet" else given.get("motif") or "autre")


def _days(claim: Claim, half: str, state: str) -> int:
    """For how many days a half has been in its state."""
    etat, mission = claim.etat, claim.affectation
    calendar = {states.EN_COURS: mission.debut, states.EFFECTUEE: mission.fin}
    since = (etat.jalons or {}).get(half, {}).get(state) or calendar.get(state) or etat.cree or mission.debut
    return max((_today(claim) - _day(str(since))).days, 0)


def _today(claim: Claim) -> date:
    return clock.local(claim.now, None).date()


def _day(moment: str) -> date:
    return datetime.fromisoformat(moment).date()
