"""Many claims at once: a preview of before and after, then each decided alone; what moved is skipped and reported."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from chalicelib import errors, tables
from chalicelib.frais.claim import states
from chalicelib.gestion.claims import decisions, opening, refusals, showing, steps, writing
from chalicelib.gestion.claims.opening import Held
from chalicelib.gestion.claims.steps import Ask
from chalicelib.identity.staff.sessions import StaffOpen

if TYPE_CHECKING:
    from chalicelib.gestion.claims.shapes import (
        ApercuDeSelection,
        LigneDecidee,
        LigneIgnoree,
        LignePrevue,
        SelectionDecidee,
    )

MOST = 50
Line = tuple[str, str, int]
"""Account id, number of the mission, version that the member saw."""


@dataclass(frozen=True)
class Selection:
    """`act`: acceptation or retour. `key`: the Idempotency-Key, which names it. `former`: the one to take back."""

    act: str
    lines: tuple[Line, ...]
    key: str
    former: str = ""


def preview(opened: StaffOpen, selection: Selection, now: datetime) -> ApercuDeSelection:
    """What `run` would do now; nothing is written."""
    lines = list(tables.abreast(lambda line: _foreseen(opened, selection, line, now), selection.lines).values())
    kept = [line for line in lines if line["suite"] == "fait"]
    return {
        "lignes": lines,
        "nombre": len(kept),
        "ignores": len(lines) - len(kept),
        "total": str(sum((Decimal(line["montant"]) for line in kept), Decimal("0.00"))),
    }


def run(opened: StaffOpen, selection: Selection, now: datetime) -> SelectionDecidee:
    """Each line decided in its own transaction; the same selection asked again decides nothing twice."""
    decided = [_decided(opened, selection, line, now) for line in selection.lines]
    lines = [line for line, _ in decided]
    done = [line for line in lines if line["suite"] == "fait"]
    already = sum(before for _, before in decided)
    return {"lignes": lines, "nombre": len(done), "deja": already, "ignores": len(lines) - len(done)}


def _foreseen(opened: StaffOpen, selection: Selection, line: Line, now: datetime) -> LignePrevue | LigneIgnoree:
    compte, numero, _ = line
    try:
        held, ask = _ask(opened, selection, line, now)
        step = steps.ACTS[selection.act](held, ask)
    except errors.Refusal as refused:
        return _skipped(line, refused)
    return {
        "compte": compte,
        "numero": numero,
        "suite": "fait",
        "decision": step.act,
        "moities": [
            {
                "moitie": half,
                "avant": states.STAFF[held.states[half]],
                "apres": states.STAFF[step.now_in.get(half, held.states[half])],
                "montant": str(opening.amount(held.etat, half)),
            }
            for half in ask.halves
        ],
        "montant": str(sum((opening.amount(held.etat, half) for half in step.now_in), Decimal("0.00"))),
        "reste": [half for half, state in held.states.items() if state in steps.TO_DECIDE and half not in ask.halves],
    }


def _decided(
    opened: StaffOpen, selection: Selection, line: Line, now: datetime
) -> tuple[LigneDecidee | LigneIgnoree, bool]:
    """What became of a line, and whether the same selection had decided it before."""
    compte, numero, _ = line
    try:
        before = writing.already(opened.acteur, _bare(selection, line), now)
        answer = before or decisions.decide(opened, _ask(opened, selection, line, now)[1], now)
    except errors.Refusal as refused:
        return _skipped(line, refused), False
    decision, version = answer["decision"], answer["version"]
    told: LigneDecidee = {
        "compte": compte,
        "numero": numero,
        "suite": "fait",
        "decision": decision,
        "version": version,
    }
    return told, before is not None


def _ask(opened: StaffOpen, selection: Selection, line: Line, now: datetime) -> tuple[Held, Ask]:
    """The decision on one line: on the halves that are ready for it."""
    compte, numero, version = line
    held = opening.hold(opened, compte, numero, now)
    if int(held.etat.version) != version:
        raise refusals.ClaimMoved()
    halves = _to_accept(held) if selection.act == "acceptation" else _accepted_by(held, selection.former)
    return held, replace(_bare(selection, line), halves=tuple(halves))


def _to_accept(held: Held) -> list[str]:
    """The halves that are ready; when none is, those that are not, so that the refusal says why."""
    waiting = [half for half, state in held.states.items() if state in steps.TO_DECIDE]
    return showing.by_them(held) or waiting


def _bare(selection: Selection, line: Line) -> Ask:
    """What names a line of a selection: the same each time it is sent."""
    compte, numero, version = line
    key = f"{selection.key[:40]}-{numero}-{compte[:8]}"
    return Ask(selection.act, compte, numero, version, (), key, selection=selection.key)


def _accepted_by(held: Held, selection: str) -> list[str]:
    """The halves that this selection accepted; what was accepted before it stays."""
    kept = held.etat.decisions or {}
    return [half for half, one in kept.items() if one.get("lot") == selection and held.states[half] in states.CLEARED]


def _skipped(line: Line, refused: errors.Refusal) -> LigneIgnoree:
    return {"compte": line[0], "numero": line[1], "suite": "ignore", "code": refused.code, "titre": refused.title}
