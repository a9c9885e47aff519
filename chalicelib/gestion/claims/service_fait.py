"""What a constat de service fait changes in a claim; nothing is written here."""

from dataclasses import dataclass

from chalicelib.frais.claim import motifs, states
from chalicelib.gestion.claims import refusals, steps
from chalicelib.gestion.claims.opening import Handled
from chalicelib.gestion.claims.steps import Ask, Step

_TOO_FAR = frozenset({states.TRANSMIS, states.ACCEPTE})


@dataclass(frozen=True)
class Constat:
    """`fait`: whether the work was done. `quantite`: copies, candidates or subjects that the centre saw, if counted.

    `texte`: why, in the words that the person reads.
    """

    compte: str
    numero: str
    fait: bool
    quantite: int | None
    texte: str = ""


def step(held: Handled, constat: Constat) -> Step | None:
    """What follows for the claim, if anything; AlreadyPaying when « non fait » comes after the payer has it."""
    return _done(held, constat) if constat.fait else _undone(held, constat)


def _undone(held: Handled, constat: Constat) -> Step | None:
    """« Non fait » cancels both halves, unless one is with the payer already."""
    if any(state in _TOO_FAR for state in held.states.values()):
        raise refusals.AlreadyPaying()
    halves = tuple(half for half, state in held.states.items() if state in steps.OPEN)
    if not halves:
        return None
    step = steps.cancel(held, _ask(constat, halves))
    return Step("constat_non_fait", step.now_in, step.more, step.moved)


def _done(held: Handled, constat: Constat) -> Step | None:
    """« Fait » gives back what a former « non fait » cancelled, but for days claimed on another mission since."""
    kept = held.etat.mis_de_cote or {}
    halves = tuple(
        half for half, one in kept.items() if one.get("acte") == motifs.CONSTAT and held.states[half] == states.ANNULE
    )
    if not halves:
        return None
    try:
        step = steps.restore(held, _ask(constat, halves))
    except refusals.DayTaken:
        step = _without_travel(held, constat, halves)
    return Step("constat_fait", step.now_in, step.more, step.moved)


def _without_travel(held: Handled, constat: Constat, halves: tuple[str, ...]) -> Step:
    """The work alone comes back; the travel stays cancelled, for another reason that its person reads."""
    work, travel = states.HALVES
    step = steps.restore(held, _ask(constat, (work,))) if work in halves else Step("", {})
    kept = {name: one for name, one in held.etat.mis_de_cote.items() if name not in step.now_in}
    why = {"acte": motifs.ANNULATION, "motif": motifs.ANNULATION, "texte": f"{refusals.DayTaken.title}."}
    return Step("", step.now_in, {**step.more, "mis_de_cote": {**kept, travel: {**kept[travel], **why}}}, step.moved)


def _ask(constat: Constat, halves: tuple[str, ...]) -> Ask:
    return Ask(motifs.CONSTAT, constat.compte, constat.numero, 0, halves, "", motif=motifs.CONSTAT, texte=constat.texte)
