"""The figures of a claim in JSON: kept for the halves that were transmitted, computed now for the others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from chalicelib.frais.claim import states
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.regles import calcul as calcul_
from chalicelib.frais.regles import formats

if TYPE_CHECKING:
    from chalicelib.frais.shown.shapes import CalculPublic

Calcul = dict[str, Any]
"""A calculation in JSON, as `regles.calcul` writes it and a claim keeps it."""
FARE, RATE = "tarif à relever par le service", "taux à configurer par le service"
"""What may be missing from an amount, as it is said."""
PENDING = "en attente du service"
"""Said of a half whose right the service has still to settle."""
NOTHING = "rien de déclaré"
"""Said of a half that is due, still open, and of which its person has said nothing."""
_WORDS = {
    "NON_DU": "non dû",
    "A_CONFIGURER": "à configurer",
    "A_RELEVER": "à relever par le service",
    "A_COMPLETER": "à compléter",
}


def of(claim: Claim) -> Calcul:
    """The whole calculation, inputs included; a half cancelled or refused counts for nothing in the total."""
    locked = frozenset(name for name, state in claim.states.items() if state in states.LOCKED)
    kept = claim.etat.calcul
    if kept and not claim.is_editable and locked:
        found = dict(kept)
    else:
        found = states.merged(claim.computed.en_json(), kept, locked)
    return {**found, "total": str(sum((Decimal(found[name]["total"]) for name in counted(claim)), Decimal("0.00")))}


def again(kept: Calcul, half: str, **changed: Callable[[Any], object]) -> Calcul:
    """A kept calculation with one half computed again: same mission, person and starting kilometres, but what changed.

    `changed`: an input -> what makes the new one of the kept one.
    """
    inputs = states.inputs(kept, half)
    fresh = calcul_.recalculer({**inputs, **{name: make(inputs[name]) for name, make in changed.items()}}).en_json()
    found: Calcul = states.merged(fresh, kept, frozenset(states.HALVES) - {half})
    return {**found, "total": str(sum((Decimal(found[name]["total"]) for name in states.HALVES), Decimal("0.00")))}


def public(
    calcul: Calcul, counted: Sequence[str] = states.HALVES, still: Collection[str] = states.HALVES
) -> CalculPublic:
    """A calculation without the inputs kept to recompute it. `counted`: the halves that its total is made of."""
    shown = {name: value for name, value in calcul.items() if name != "entrees"}
    halves = {name: {k: v for k, v in shown[name].items() if k != "entrees"} for name in states.HALVES}
    lines = {name: [{**line, "dit": line_said(line)} for line in half["lignes"]] for name, half in halves.items()}
    words = {name: said(calcul, name, still=still) for name in states.HALVES}
    told = {name: {**half, "lignes": lines[name], "dit": words[name]} for name, half in halves.items()}
    return cast("CalculPublic", {**shown, **told, "dit": said(calcul, *counted, still=still)})


def line_said(line: Calcul) -> str:
    """The amount of a line, in words."""
    return _WORDS.get(line["etat"]) or formats.euros(Decimal(line["montant"]))


def said(calcul: Calcul, *halves: str, still: Collection[str] = ()) -> str:
    """What these halves come to, in words: never 0,00 € for what is still to be found, settled or filled in.

    `still`: the halves that are open to their person, for which nothing said is not nought.
    """
    total = sum((Decimal(calcul[name]["total"]) for name in halves), Decimal("0.00"))
    waits = " et ".join(missing(calcul, *halves))
    if total:
        return f"{formats.euros(total)} + {waits}" if waits else formats.euros(total)
    asked = [calcul[name] for name in halves if name in still]
    unsaid = any(half["droit"]["suite"] == "DU" and not half["lignes"] for half in asked)
    return waits or " et ".join(_open(calcul, *halves)) or (NOTHING if unsaid else formats.euros(total))


def _open(calcul: Calcul, *halves: str) -> list[str]:
    """What halves that come to nothing wait for, which no acceptance reads: the service, or their person."""
    waits = any(calcul[name]["droit"]["suite"] == "EN_ATTENTE" for name in halves)
    return [*([PENDING] if waits else ()), *([_WORDS["A_COMPLETER"]] if incomplete(calcul, *halves) else ())]


def missing(calcul: Calcul, *halves: str) -> list[str]:
    """What has to be found before these halves have an amount: a fare to read, a rate to set."""
    waiting = {
        FARE if line["code"] == "tarif_sncf" else RATE
        for name in halves
        for line in calcul[name]["lignes"]
        if line["etat"] in ("A_RELEVER", "A_CONFIGURER")
    }
    return sorted(waiting)


def incomplete(calcul: Calcul, *halves: str) -> bool:
    """Whether a line of these halves waits for something that its person did not say: it counts for nothing."""
    return any(line["etat"] == "A_COMPLETER" for name in halves for line in calcul[name]["lignes"])


def counted(claim: Claim) -> list[str]:
    """The halves that the total of a claim is made of: one cancelled or refused counts for nothing."""
    return [name for name, state in claim.states.items() if state not in states.UNPAID]


def still_open(claim: Claim) -> list[str]:
    """The halves of which their person may still say something."""
    return [name for name, state in claim.states.items() if state not in states.LOCKED]


def cents(calcul: Calcul, half: str) -> int:
    """The total of a half in integer cents."""
    return int(Decimal(calcul[half]["total"]) * 100)
