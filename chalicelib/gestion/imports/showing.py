"""The report of an import as its page shows it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from chalicelib.gestion.imports.report import Remark, Report

if TYPE_CHECKING:
    from chalicelib.gestion.imports.constats import Constat
    from chalicelib.gestion.imports.shapes import ConstatDImport, RapportDImport, RemarqueDImport

SHOWN = 100


def report_shown(report: Report) -> RapportDImport:
    """The first remarks, those to confirm before all; the CSV holds the rest."""
    ordered = sorted(report.ordered, key=lambda remark: not remark.confirmer)
    remarks = [_line("refuse", remark) for remark in ordered]
    remarks += [_line("a_verifier", remark) for remark in report.remarks]
    return {
        "totaux": {kind: dict(counts) for kind, counts in report.totals.items()},
        "lignes": remarks[:SHOWN],
        "lignes_total": len(remarks),
        "illisibles": report.unread,
        "conserves": report.kept,
        "diagnostic": [_constat(constat) for constat in report.constats],
    }


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
