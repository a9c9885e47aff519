"""What one claim adds to the dashboard: pure counts by absolute dates, which add up and no day that passes changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from chalicelib.frais import delays
from chalicelib.frais.claim import states
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.shown import decided, figures
from chalicelib.missions import clock

if TYPE_CHECKING:
    from chalicelib.gestion.dashboard.shapes import LigneDeRetards

Key = tuple[str, ...]
Counts = Counter[Key]

NUMBER, CENTS, SINCE, MOTIF, BLOCKED, OPEN = "nombre", "montant", "depuis", "motif", "blocage", "ouvert"
EXAM, CENTRE, WEEK, DELAY, LISTED = "examen", "centre", "semaine", "delai", "liste"
CONSTAT, FILE, TO_CORRECT, PAYER, FARE, UNSET, SLOW = (
    *("constat", "dossier_financier", "a_corriger", "rejet_payeur"),
    *("tarif_a_relever", "a_configurer", "payeur_lent"),
)
TO_COME, TO_SEND, TO_DECIDE, LEFT, PAID, APART = (
    *("pas_encore", "a_transmettre", "a_decider", "en_paiement", "paye", "sans_suite"),
)
PHASES = {
    **dict.fromkeys((states.NON_EFFECTUEE, states.EN_COURS, states.EN_ATTENTE), TO_COME),
    **dict.fromkeys((states.EFFECTUEE, states.RENVOYE), TO_SEND),
    **dict.fromkeys((states.A_VALIDER, states.REJETE), TO_DECIDE),
    **dict.fromkeys((states.VALIDE, states.TRANSMIS), LEFT),
    states.ACCEPTE: PAID,
}
"""State -> whom it waits for; APART for what nobody has to do anything about."""
STEPS = {"transmises": {states.A_VALIDER}, "acceptees": states.CLEARED, "payees": {states.ACCEPTE}}
"""What a week counts -> the states that a half does it by entering: once, the last time."""
_UNPAID = frozenset({states.A_VALIDER, states.VALIDE, states.REJETE})


def of(claim: Claim) -> Counts:
    """Everything one claim counts for in its session and service; no zero."""
    found, mission = Counter[Key](), claim.affectation
    exam, centre = str(mission.examen or ""), (str(mission.centre or ""), str(mission.centre_nom or ""))
    for half, state in claim.states.items():
        cents, phase = int(getattr(claim.etat, f"montant_{half}") or 0), PHASES.get(state, APART)
        sent = cents if state in states.SENT else 0
        ways: dict[Key, int] = {(NUMBER, half, state): 1, (CENTS, half, state): cents}
        ways |= {(SINCE, half, state, _since(claim, half, state)): 1}
        ways |= {(EXAM, exam, phase): 1, (EXAM, exam, CENTS): sent}
        found.update(ways | {(CENTRE, *centre, phase): 1, (CENTRE, *centre, CENTS): sent})
        found.update((BLOCKED, half, code) for code in _blocks(claim, half, state))
        found.update((MOTIF, kind, code) for kind, code in _motifs(claim, half, state))
        found.update(_dated((claim.etat.jalons or {}).get(half) or {}))
    if claim.etat.liste:
        found[(LISTED, str(claim.etat.liste).rpartition("#")[2])] += 1
    if is_open(claim):
        found[(OPEN, claim.deadline.isoformat())] += 1
    return +found


def is_open(claim: Claim) -> bool:
    """Something waits for its person to send it, in time or not."""
    return any(half in states.SUBMITTABLE for half in claim.halves) and states.EN_COURS not in claim.halves


def late(claim: Claim) -> LigneDeRetards | None:
    """Who has something to transmit, and until when; None for the others."""
    if not is_open(claim):
        return None
    person = claim.found.person
    return {
        "compte": str(claim.etat.compte),
        "numero": str(person.numero),
        "nom": person.nom,
        "prenom": person.prenom,
        "mission": str(claim.etat.numero),
        "examen": claim.affectation.examen,
        "service": str(claim.etat.service),
        "session": str(claim.etat.session),
        "fin": str(claim.affectation.fin),
        "echeance": claim.deadline.isoformat(),
        "telephone": person.telephone,
    }


def turns(claim: Claim) -> str | None:
    """The moment (ISO, UTC) at which the calendar changes what is counted of a claim; None when it never will again."""
    if claim.moment == "passee" or not states.NOT_BEGUN & {claim.etat.remuneration, claim.etat.deplacement}:
        return None
    place = claim.affectation
    there = datetime.fromisoformat(str(place.debut if claim.moment == "a_venir" else place.fin))
    end = timedelta(seconds=0 if claim.moment == "a_venir" else 1)
    moment = (there + end).replace(tzinfo=clock.zone(place.centre_commune)).astimezone(UTC)
    return moment.isoformat(timespec="seconds")


def median(ages: Mapping[int, int]) -> int | None:
    """The age under which half of them are: of two in the middle, the lower."""
    total = sum(ages.values())
    seen = 0
    for age in sorted(ages):
        seen += ages[age]
        if seen * 2 >= total:
            return age
    return None


def medians(counts: Mapping[Key, int], today: date) -> dict[str, tuple[int, int]]:
    """Step -> its median, in days, and how many halves passed it in the last twelve months, the first of them whole."""
    ages: dict[str, Counter[int]] = {}
    first, last = (today - delays.PAST).isoformat()[:7], today.isoformat()[:7]
    for (kind, *key), number in counts.items():
        if kind == DELAY and first <= key[1] <= last:
            ages.setdefault(key[0], Counter())[int(key[2])] += number
    return {step: (median(found) or 0, found.total()) for step, found in ages.items()}


def _dated(milestones: Mapping[str, str]) -> Iterator[Key]:
    """What a half did in which week, and how long its steps took by the month in which they ended."""
    for name, among in STEPS.items():
        if moments := [moment for state, moment in milestones.items() if state in among]:
            day = _day(max(moments))
            yield WEEK, (day - timedelta(days=day.weekday())).isoformat(), name
    for step, ended, days in delays.of_half(milestones):
        yield DELAY, step, ended.isoformat()[:7], str(days)


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


def _since(claim: Claim, half: str, state: str) -> str:
    """The day on which a half came into its state."""
    etat, mission = claim.etat, claim.affectation
    calendar = {states.EN_COURS: mission.debut, states.EFFECTUEE: mission.fin}
    since = (etat.jalons or {}).get(half, {}).get(state) or calendar.get(state) or etat.cree or mission.debut
    return _day(str(since)).isoformat()


def _day(moment: str) -> date:
    return datetime.fromisoformat(moment).date()
