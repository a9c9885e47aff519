"""What waits for a decision and would come to something else with the settings that count now."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from chalicelib.academie import ACADEMIE
from chalicelib.frais.claim import settings, states
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.claim.dated import Poses
from chalicelib.frais.regles.faits import MissionFaits, PersonneFaits
from chalicelib.frais.regles.reglages import Reglages
from chalicelib.frais.shown import figures

_SET = ("taux_propres", "examens", *settings.RULES)
"""What of a kept calculation dated settings may change; neighbours stay those of the transmission."""


@dataclass(frozen=True)
class Change:
    """A claim whose halves that wait come to something else. `before`, `after`: whole calculations in JSON."""

    claim: Claim
    halves: tuple[str, ...]
    before: figures.Calcul
    after: figures.Calcul

    def total(self, found: figures.Calcul) -> Decimal:
        """Euros of the halves that change."""
        return sum((Decimal(found[half]["total"]) for half in self.halves), Decimal("0.00"))


def since(claim: Claim) -> Iterator[Change]:
    """What changes of what is kept with the settings that the claim was read under."""
    halves, dossier = _waiting(claim), claim.dossier
    after = _again(claim, halves, lambda one: dossier.of_day(dossier.reglages, one.debut.date())) if halves else None
    if after is not None:
        yield from _changed(claim, halves, claim.etat.calcul, after)


def between(claim: Claim, one: Poses, other: Poses) -> Iterator[Change]:
    """What differs between two states of what is confirmed; nothing is read."""
    if halves := _waiting(claim):
        before, after = (_again(claim, halves, _under(poses)) or claim.etat.calcul for poses in (one, other))
        yield from _changed(claim, halves, before, after)


def _changed(
    claim: Claim, halves: tuple[str, ...], before: figures.Calcul, after: figures.Calcul
) -> Iterator[Change]:
    changed = tuple(half for half in halves if _differs(before[half], after[half]))
    if len(changed) == len(states.HALVES):
        yield Change(claim, changed, before, after)
    elif changed:
        found = states.merged(after, before, frozenset(states.HALVES) - set(changed))
        totals = ((after if half in changed else before)[half]["total"] for half in states.HALVES)
        yield Change(claim, changed, before, {**found, "total": str(sum(map(Decimal, totals), Decimal("0.00")))})


def _waiting(claim: Claim) -> tuple[str, ...]:
    if not claim.etat.calcul:
        return ()
    return tuple(half for half, state in claim.states.items() if state == states.A_VALIDER)


def _under(poses: Poses) -> Callable[[MissionFaits], Reglages]:
    whole = settings.of_instance(ACADEMIE.frais, {}, poses)
    return lambda mission: settings.of_day(whole, mission.debut.date(), poses)


def _again(
    claim: Claim, halves: tuple[str, ...], ruled: Callable[[MissionFaits], Reglages]
) -> figures.Calcul | None:
    """The kept calculation with these settings; None when they are those that it was made with."""
    found: figures.Calcul = claim.etat.calcul
    for half in halves:
        inputs = states.inputs(found, half)
        mission = MissionFaits.depuis_json(dict(inputs["mission"]))
        useful = ruled(mission).utiles_a(mission, PersonneFaits.depuis_json(inputs["personne"])).en_json()
        own = {name: useful[name] for name in _SET}
        if any(inputs["reglages"].get(name) != value for name, value in own.items()):
            found = figures.again(found, half, reglages=_put(own))
    return None if found is claim.etat.calcul else found


def _put(own: Mapping[str, object]) -> Callable[[Mapping[str, object]], object]:
    return lambda kept: {**kept, **own}


def _differs(one: figures.Calcul, other: figures.Calcul) -> bool:
    """In what is paid, or in what is still missing."""
    lines = [[(line["code"], line["montant"], line["etat"]) for line in half["lignes"]] for half in (one, other)]
    return lines[0] != lines[1] or one["total"] != other["total"]
