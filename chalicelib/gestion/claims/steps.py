"""What each decision changes in a claim, and when it is refused; nothing is written here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from chalicelib.errors import Refusal
from chalicelib.frais.claim import asking, contesting, counter, motifs, overlaps, settings, states, timeline
from chalicelib.frais.claim.states import A_VALIDER, ANNULE, REFUSE, REJETE, RENVOYE, TRAITE, VALIDE
from chalicelib.frais.shown import figures
from chalicelib.gestion.claims import duties, refusals
from chalicelib.gestion.claims.opening import Handled, Held, among, amount
from chalicelib.tables import Dossiers

TO_DECIDE = frozenset({A_VALIDER, REJETE})
OPEN = frozenset(states.LABELS) - {
    *(states.TRANSMIS, states.ACCEPTE, ANNULE, REFUSE, states.PAS_DE_FRAIS, states.INVALIDABLE)
}
"""States that may be cancelled: it was due, and nothing is with the payer."""


@dataclass(frozen=True)
class Ask:
    """Which decision, on which halves of which claim, over which version. `selection`: that it is part of."""

    act: str
    compte: str
    numero: str
    version: int
    halves: tuple[str, ...]
    key: str
    motif: str = ""
    texte: str = ""
    echeance: str = ""
    selection: str | None = None

    @property
    def why(self) -> dict[str, object]:
        """`{motif, texte}`: the code that is counted, the words that the person reads."""
        return {"motif": self.motif, "texte": self.texte}


@dataclass(frozen=True)
class Step:
    """`act`: as kept in the history and the journal. `moved`: kilometres by year. `mail`: kind and minutes to wait.

    `beside`: items saved with the claim. `gone`: items deleted with it. `seen`: attribute of the place -> value.
    `until`: the moment from which an acceptance may no longer be undone.
    """

    act: str
    now_in: Mapping[str, str]
    more: dict[str, Any] = field(default_factory=dict)
    moved: Mapping[int, Decimal] = field(default_factory=dict)
    mail: tuple[str, int] | None = None
    beside: tuple[Dossiers, ...] = ()
    gone: tuple[Dossiers, ...] = ()
    seen: Mapping[str, object] = field(default_factory=dict)
    until: str | None = None


def accept(held: Held, ask: Ask) -> Step:
    """Accepts; from a settable total on, the first acceptance is a visa and another member's makes the decision.

    A half that comes to nothing has nothing to wait for: it is closed, and never goes to the payer.
    """
    if not among(held, ask.halves, TO_DECIDE):
        raise refusals.NotToDecide()
    _check_work(held, ask)
    _check_amount(held, ask)
    duties.check(held, ask.halves)
    if contesting.concerned(held.etat) & set(ask.halves):
        raise refusals.ContestationWaiting()
    if asking.concerned(held.etat) & set(ask.halves):
        raise refusals.RequestWaiting()
    known = settings.gestion(held.now)
    if _at_stake(held) >= Decimal(known.deux_visas) and not duties.is_second(held, ask.halves):
        return Step("visa", {}, {"visa": duties.visa(held, ask.halves)})
    wait = known.annulation_minutes
    until = (held.now + timedelta(minutes=wait)).isoformat(timespec="seconds")
    more = {"decisions": _decisions(held, ask, retour_jusqu_a=until), "visa": None}
    now_in = {half: VALIDE if amount(held.etat, half) else TRAITE for half in ask.halves}
    return Step("validation", now_in, more, mail=("avis_acceptation", wait), until=until)


def unacceptable(held: Held, halves: Sequence[str]) -> Refusal | None:
    """What accepting these halves would be refused with."""
    try:
        accept(held, Ask("acceptation", "", "", 0, tuple(halves), ""))
    except Refusal as refused:
        return refused
    return None


def undo(held: Held, ask: Ask) -> Step:
    """Takes an acceptance back while it is young and nothing was handed to the payer."""
    if not among(held, ask.halves, states.CLEARED):
        raise refusals.NotToDecide()
    kept = {half: (held.etat.decisions or {}).get(half) or {} for half in ask.halves}
    if not all(is_young(one, held.now) for one in kept.values()):
        raise refusals.UndoTooLate()
    jalons = timeline.left(held.etat, {half: held.states[half] for half in ask.halves})
    back = {half: str(one["avant"]) for half, one in kept.items()}
    return Step("retour", back, {"jalons": jalons, "decisions": _without(held.etat.decisions, ask)})


def is_young(decision: Mapping[str, object], now: datetime) -> bool:
    """Whether an acceptance may still be undone."""
    if decision.get("acte") != "acceptation":
        return False
    return now < datetime.fromisoformat(undo_until(decision))


def undo_until(decision: Mapping[str, object]) -> str:
    """The moment (ISO, UTC) from which an acceptance may no longer be undone, as it was promised when it was made."""
    if promised := decision.get("retour_jusqu_a"):
        return str(promised)
    made = datetime.fromisoformat(str(decision["moment"]))
    minutes = settings.gestion(made).annulation_minutes
    return (made + timedelta(minutes=minutes)).isoformat(timespec="seconds")


def send_back(held: Held, ask: Ask) -> Step:
    """To its person, with a motif, a text and a deadline; the kilometres of the travel half are released."""
    if not among(held, ask.halves, to_send_back(held)):
        raise refusals.NotToDecide()
    given = {**ask.why, "echeance": ask.echeance}
    more = {"renvois": {**(held.etat.renvois or {}), **dict.fromkeys(ask.halves, given)}, "visa": None}
    more |= {f"montant_{half}": None for half in ask.halves} | {"decisions": _decisions(held, ask)}
    return _released(held, ask, Step("renvoi", dict.fromkeys(ask.halves, RENVOYE), more, mail=("avis_renvoi", 0)))


def to_send_back(held: Held) -> frozenset[str]:
    """What waits for a decision, and what came back too late: without another deadline it would be closed for good."""
    return TO_DECIDE | {RENVOYE} if held.claim.is_late else TO_DECIDE


def refuse(held: Held, ask: Ask) -> Step:
    """For good, with a motif and the ways to contest it, unless the service comes back on it."""
    if not among(held, ask.halves, TO_DECIDE):
        raise refusals.NotToDecide()
    more = {"mis_de_cote": _set_apart(held, ask), "decisions": _decisions(held, ask), "visa": None}
    return _released(held, ask, Step("refus", dict.fromkeys(ask.halves, REFUSE), more, mail=("avis_refus", 0)))


def cancel(held: Handled, ask: Ask) -> Step:
    """Freezes; `restore` gives the former states back."""
    if not among(held, ask.halves, OPEN):
        raise refusals.NotToDecide()
    more = {"mis_de_cote": _set_apart(held, ask), "visa": None}
    return _released(held, ask, Step("annulation", dict.fromkeys(ask.halves, ANNULE), more))


def restore(held: Handled, ask: Ask) -> Step:
    """Un-cancels, or takes a refusal back: the former states and kilometres, unless the days are taken."""
    if not among(held, ask.halves, states.UNPAID):
        raise refusals.NotToDecide()
    kept = {half: (held.etat.mis_de_cote or {}).get(half) or {} for half in ask.halves}
    if held.claim.affectation.service_fait is False and ask.act != motifs.CONSTAT:
        raise refusals.WorkNotDone()
    back = {half: str(one.get("avant") or states.NON_EFFECTUEE) for half, one in kept.items()}
    out_of = {half: held.states[half] for half in ask.halves}
    more = {
        "mis_de_cote": _without(held.etat.mis_de_cote, ask),
        "decisions": _without(held.etat.decisions, ask),
        "jalons": timeline.left(held.etat, out_of),
    }
    if back.get("deplacement") not in states.SENT:
        return Step("retablissement", back, more)
    _check_days(held)
    km = {int(year): Decimal(count) for year, count in (kept["deplacement"].get("km") or {}).items()}
    more["km_par_annee"] = {str(year): str(count) for year, count in km.items()}
    year = held.claim.mission.debut.year
    return Step("retablissement", back, more, {year: Decimal(0)} | km)


ACTS: dict[str, Callable[[Held, Ask], Step]] = {
    "acceptation": accept,
    "retour": undo,
    "renvoi": send_back,
    "refus": refuse,
    "annulation": cancel,
    "retablissement": restore,
}
"""What a member may do with a claim, by the last word of its address."""


def _check_work(held: Held, ask: Ask) -> None:
    if "remuneration" not in ask.halves:
        return
    done = held.claim.affectation.service_fait
    if done is None and held.claim.affectation.annulee:
        raise refusals.MissionCancelled()
    if done is None:
        raise refusals.WorkNotSeen()
    if not done:
        raise refusals.WorkNotDone()


def _check_amount(held: Held, ask: Ask) -> None:
    """Every line of what is accepted has its amount."""
    if missing := figures.missing(held.etat.calcul, *ask.halves):
        raise refusals.RateMissing() if figures.RATE in missing else refusals.FareMissing()
    if figures.incomplete(held.etat.calcul, *ask.halves):
        raise refusals.LineIncomplete()


def _at_stake(held: Held) -> Decimal:
    """What the claim comes to, with what was set apart or sent back: it may come again."""
    counted = [half for half, state in held.states.items() if state in states.SENT | states.UNPAID | {RENVOYE}]
    return sum((Decimal(held.etat.calcul[half]["total"]) for half in counted), Decimal(0))


def _decisions(held: Held, ask: Ask, **more: str) -> dict[str, object]:
    known = {"acte": ask.act, "par": held.acteur, "moment": held.moment, "lot": ask.selection, **more}
    own: dict[str, dict[str, object]] = {half: {**known, "avant": held.states[half]} for half in ask.halves}
    if ask.act == "acceptation" and (by := _certifier(held, ask)):
        own[duties.WORK]["constat_par"] = by
    return {**(held.etat.decisions or {}), **own}


def _certifier(held: Held, ask: Ask) -> str:
    """Who certified the work that is accepted; nobody where it is not part of it."""
    return duties.certifier(held.claim.affectation) if duties.WORK in ask.halves else ""


def _set_apart(held: Handled, ask: Ask) -> dict[str, object]:
    """`avant` is the state stored: what the calendar says is not."""
    known = {"acte": ask.act, **ask.why, "par": held.acteur, "moment": held.moment}
    own = {half: {**known, "avant": str(getattr(held.etat, half))} for half in ask.halves}
    if "deplacement" in own:
        own["deplacement"]["km"] = held.etat.km_par_annee or {}
    return {**(held.etat.mis_de_cote or {}), **own}


def _without(kept: dict[str, object] | None, ask: Ask) -> dict[str, object]:
    return {half: one for half, one in (kept or {}).items() if half not in ask.halves}


def _released(held: Handled, ask: Ask, step: Step) -> Step:
    """The same step, and the kilometres of the travel half given back."""
    if "deplacement" not in ask.halves or held.states["deplacement"] not in states.SENT:
        return step
    moved = counter.difference(held.etat, {})
    return Step(step.act, step.now_in, {**step.more, "km_par_annee": None}, moved, step.mail)


def _check_days(held: Handled) -> None:
    """No other claim of the person was transmitted for the same absences, or the same days, since."""
    claim = held.claim
    own = {trip.jour for trip in claim.declaration.deplacements if trip.jour}
    taken = overlaps.claimed_days(claim.others)
    if own & taken.keys() or overlaps.faults(claim.declaration, claim.absences):
        raise refusals.DayTaken()
