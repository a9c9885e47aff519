"""The report of an import as its page shows it at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from chalicelib.gestion.imports.report import Remark, Report

if TYPE_CHECKING:
    from chalicelib.gestion.imports.constats import Constat
    from chalicelib.gestion.imports.shapes import ConstatDImport, RapportDImport, RemarqueDImport

SHOWN = 100


def report_shown(report: Report) -> RapportDImport:
    """The first remarks, those to confirm before all; the CSV holds the rest."""
    ordered = sorted(_asked_once(report.ordered), key=lambda remark: not remark.confirmer)[:SHOWN]
    lines = [_line("refuse", remark) for remark in ordered]
    lines += [_line("a_verifier", remark) for remark in report.remarks[: SHOWN - len(lines)]]
    return {
        "totaux": {kind: dict(counts) for kind, counts in report.totals.items()},
        "lignes": lines,
        "lignes_total": len(report.refusals) + len(report.remarks),
        "illisibles": report.unread,
        "conserves": report.kept,
        "diagnostic": [_constat(constat) for constat in report.constats],
    }


def _asked_once(remarks: list[Remark]) -> Iterator[Remark]:
    """What is confirmed for several rows is asked on the first, with how many they are."""
    met = Counter((remark.confirmer, remark.reason) for remark in remarks)
    for remark in remarks:
        rows = met.pop((remark.confirmer, remark.reason), 0) if remark.confirmer else 1
        if rows:
            yield replace(remark, reason=f"{remark.reason} ({rows} lignes)") if rows > 1 else remark


def _constat(constat: Constat) -> ConstatDImport:
    return {
        "genre": constat.kind,
        "phrase": constat.question if constat.question.endswith("?") else f"{constat.question}.",
        "exemple": constat.example,
        "reparable": constat.whole is not None,
        "accepte": constat.accepted,
    }


def _line(gravity: Literal["refuse", "a_verifier"], remark: Remark) -> RemarqueDImport:
    return {
        "gravite": gravity,
        "fichier": remark.file,
        "ligne": remark.row,
        "colonne": remark.column,
        "valeur": remark.value[:60],
        "motif": remark.reason,
        "conseil": remark.hint,
        "confirmer": remark.confirmer or None,
    }
