"""What the slices of an import leave for whoever goes on: a file for each, of what it added, never the whole again."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from itertools import islice
from typing import Any

from chalicelib import tables
from chalicelib.gestion.imports.constats import Constat
from chalicelib.gestion.imports.damage import NUMEROS
from chalicelib.gestion.imports.known import Known
from chalicelib.gestion.imports.report import Passage, Remark, Report
from chalicelib.gestion.work import depot


class Kept:
    """`parts` files under `base`, one a slice, each after what those before it say."""

    def __init__(self, base: str, parts: int) -> None:
        self._base, self.parts = base, parts
        self._lengths: Counter[str] = Counter()
        self._refused: set[str] = set()

    def read(self, report: Report, known: Known, passage: Passage) -> None:
        """What all slices so far left."""
        constats: list[Constat] = []
        for part in tables.each(depot.read_json, map(self._key, range(1, self.parts + 1))):
            report.refusals += [Remark(**remark) for remark in part["refusals"]]
            report.remarks += [Remark(**remark) for remark in part["remarks"]]
            report.unread += part["unread"]
            for what, numeros in part["absent"].items():
                report.keep(what, numeros)
            report.totals = {kind: Counter(counts) for kind, counts in part["totals"].items()}
            report.zeros |= part.get("zeros", {})
            known.comptes.update(part["comptes"])
            known.refused |= set(part["refused"])
            known.refused -= set(part["taken"])
            known.own |= set(part.get("own", ()))
            for compte, numero in part["planned"]:
                passage.plan(compte, numero)
            constats = [Constat(**one) for one in part.get("constats", ())]
        for one in constats:
            report.diagnosis.add(one)
        self._note(report, known, passage)

    def zeros(self) -> dict[str, str]:
        """What all slices said of numéros that lost their zeros."""
        found: dict[str, str] = {}
        for part in tables.each(depot.read_json, map(self._key, range(1, self.parts + 1))):
            found |= part.get("zeros", {})
        return found

    def write(self, report: Report, known: Known, passage: Passage) -> None:
        """What was added since; in a dry run, also what would have been written. Totals and constats are whole."""
        lists = {"refusals": report.refusals, "remarks": report.remarks}
        added: dict[str, Any] = {
            **{name: [asdict(one) for one in found[self._lengths[name] :]] for name, found in lists.items()},
            "unread": report.unread[self._lengths["unread"] :],
            "absent": {what: numeros[self._lengths[what] :] for what, numeros in report.absent.items()},
            "totals": {kind: dict(counts) for kind, counts in report.totals.items()},
            "constats": [asdict(one) for one in report.constats if one.kind == NUMEROS],
            "zeros": dict(islice(report.zeros.items(), self._lengths["zeros"], None)),
            "refused": sorted(known.refused - self._refused),
            "taken": sorted(self._refused - known.refused),
            "own": sorted(known.own),
            "comptes": dict(known.comptes.since(self._lengths["comptes"])) if report.dry_run else {},
            "planned": [name.split(" ") for name, _ in passage.planned.since(self._lengths["planned"])],
        }
        depot.keep_json(self._key(self.parts + 1), added)
        self.parts += 1
        self._note(report, known, passage)

    def _note(self, report: Report, known: Known, passage: Passage) -> None:
        self._lengths = Counter({what: len(numeros) for what, numeros in report.absent.items()})
        self._lengths["refusals"], self._lengths["remarks"] = len(report.refusals), len(report.remarks)
        self._lengths["unread"], self._lengths["comptes"] = len(report.unread), len(known.comptes)
        self._lengths["zeros"] = len(report.zeros)
        self._refused = set(known.refused)
        self._lengths["planned"] = len(passage.planned)

    def _key(self, rank: int) -> str:
        return f"{self._base}-{rank:05d}.json"
