"""Correcting a line: the service changes a quantity, the rules compute the amount again, the person sees both."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from chalicelib import errors
from chalicelib.frais.claim import counter, declared, states
from chalicelib.frais.regles import manques
from chalicelib.frais.regles.declaration import en_json
from chalicelib.frais.shown import figures
from chalicelib.gestion.claims import corrigeables, opening, refusals, steps, writing
from chalicelib.gestion.claims.opening import Held, amount
from chalicelib.gestion.claims.steps import Ask, Step
from chalicelib.identity.staff.sessions import StaffOpen

if TYPE_CHECKING:
    from chalicelib.frais.shown.shapes import CorrectionLue
    from chalicelib.gestion.claims.shapes import ApercuDeCorrection, DecisionPrise

MOST = 20
NOTICE = ("avis_constat", 0)
"""What is kept instead of what was declared is told at once, as what a centre or a file says of it."""


@dataclass(frozen=True)
class Correction:
    """`values`: JSON pointer -> new value. `texte`: what the person reads."""

    compte: str
    numero: str
    version: int
    values: Mapping[str, object]
    texte: str
    key: str

    @property
    def ask(self) -> Ask:
        """The decision that it is, for its key and its trace in the journal."""
        halves = tuple(sorted({states.half_of(pointer) for pointer in self.values}, reverse=True))
        what = f"{self.texte}{sorted(self.values.items())}"
        return Ask("correction", self.compte, self.numero, self.version, halves, self.key, texte=what)


def preview(opened: StaffOpen, correction: Correction, now: datetime) -> ApercuDeCorrection:
    """Before and after, line by line and in euros; nothing is written."""
    held = opening.hold(opened, correction.compte, correction.numero, now)
    return {"corrections": _candidate(held, correction)[1]}


def correct(opened: StaffOpen, correction: Correction, now: datetime) -> DecisionPrise:
    """Writes it; the same request asked again gets the same answer."""
    held = opening.hold(opened, correction.compte, correction.numero, now)
    return writing.decided(held, correction.ask, lambda: _candidate(held, correction)[0])


def _candidate(held: Held, correction: Correction) -> tuple[Step, list[CorrectionLue]]:
    """What would be written, and what to show of it."""
    if int(held.etat.version) != correction.version:
        raise refusals.ClaimMoved()
    halves = correction.ask.halves
    if not opening.among(held, halves, steps.TO_DECIDE):
        raise refusals.NotToDecide()
    before = _as_computed(held)
    after = _patched(before, correction.values)
    _check(held, after)
    found = held.etat.calcul
    for half in halves:
        found = figures.again(found, half, declaration=lambda _: after)
    shown = _told(held, before, after, found, correction)
    more = {
        "declaration": after,
        "calcul": found,
        "corrections": [*(held.etat.corrections or []), *shown],
        **{f"montant_{half}": figures.cents(found, half) for half in halves},
    }
    if "deplacement" not in halves:
        return Step("correction", {}, more, mail=NOTICE), shown
    counted = {int(year): Decimal(km) for year, km in found["km_par_annee"].items() if Decimal(km)}
    more["km_par_annee"] = {str(year): str(km) for year, km in counted.items()}
    return Step("correction", {}, more, counter.difference(held.etat, counted), NOTICE), shown


def _as_computed(held: Held) -> dict[str, object]:
    """The declaration; one computed before the authors of a subject were asked for keeps its single author."""
    found = en_json(held.claim.declaration)
    kept: dict[str, object] = states.inputs(held.etat.calcul, "remuneration")["declaration"].get("travail", {})
    if kept.get("sujets") is not None and "auteurs" not in kept:
        found = {**found, "travail": {**cast("dict[str, object]", found["travail"]), "auteurs": 1}}
    return found


def _patched(before: dict[str, object], values: Mapping[str, object]) -> dict[str, object]:
    """The declaration with the new values, read again by the rules: InvalidFields for what they do not take."""
    after, faults = copy.deepcopy(before), []
    for pointer, value in values.items():
        if not corrigeables.PLACE.fullmatch(pointer) or not _set(after, pointer, value):
            faults.append((pointer[:80], "non_corrigeable", "Ce champ ne se corrige pas ici."))
    if faults:
        raise errors.InvalidFields(faults)
    after = en_json(declared.read(after))
    if after == before:
        raise refusals.CorrectionUseless()
    return after


def _check(held: Held, after: dict[str, object]) -> None:
    """What the person could not have sent, the service does not write either."""
    claim = held.claim
    known = (claim.mission, claim.personne, claim.reglages, claim.premieres)
    before = {(fault.pointeur, fault.code) for fault in manques.manques(claim.declaration, *known)}
    faults = [
        (fault.pointeur, fault.code, fault.message)
        for fault in manques.manques(declared.read(after), *known)
        if fault.bloquant and (fault.pointeur, fault.code) not in before
    ]
    if faults:
        raise errors.InvalidFields(faults)


def _set(root: Any, pointer: str, value: object) -> bool:
    """Replaces what a JSON pointer leads to; False when there is nothing there, or nothing to put."""
    *path, name = pointer.split("/")[1:]
    place = root
    for part in path:
        if isinstance(place, list) and int(part) >= len(place):
            return False
        place = place[int(part)] if isinstance(place, list) else place[part]
    if value is None or isinstance(value, dict | list):
        return False
    place[name] = value
    return True


def _told(
    held: Held, before: dict[str, object], after: dict[str, object], found: dict[str, Any], correction: Correction
) -> list[CorrectionLue]:
    moment = held.moment
    return [
        {
            "quand": moment,
            "par": held.acteur,
            "moitie": (half := states.half_of(pointer)),
            "pointeur": pointer,
            "libelle": corrigeables.NAMES[pointer.rsplit("/", 1)[1]],
            "avant": _at(before, pointer),
            "apres": _at(after, pointer),
            "montant_avant": str(amount(held.etat, half)),
            "montant_apres": found[half]["total"],
            "texte": correction.texte,
        }
        for pointer in correction.values
        if _at(before, pointer) != _at(after, pointer)
    ]


def _at(root: Any, pointer: str) -> Any:
    for part in pointer.split("/")[1:]:
        root = root[int(part)] if isinstance(root, list) else root[part]
    return root
