"""An import from the browser: files sent to the bucket, a dry run, its report, then the import itself, by slices.

A slice that a crash cut is taken again: what it had written counts as unchanged the second time, and nothing doubles.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from chalicelib import errors
from chalicelib.gestion.imports import report_csv
from chalicelib.gestion.imports.columns import MISSIONS
from chalicelib.gestion.imports.people import Known
from chalicelib.gestion.imports.reading import Source
from chalicelib.gestion.imports.report import Passage, Remark, Report
from chalicelib.gestion.imports.run import Lus, open_kind, slice_end, understand
from chalicelib.gestion.work import depot, refusals, travaux
from chalicelib.gestion.work.travaux import ARRETE, IMPORTS, Travail
from chalicelib.identity.staff import roster
from chalicelib.identity.staff.models import ADMINISTRATEUR, AUCUN, Personnel

if TYPE_CHECKING:
    from chalicelib.gestion.imports.shapes import RapportDImport, RemarqueDImport

ESSAI, ESSAI_FAIT, IMPORT, IMPORTE = "ESSAI", "ESSAI_FAIT", "IMPORT", "IMPORTE"
RUNNING = frozenset({ESSAI, IMPORT})
SLICE = 250
SHOWN = 100


@dataclass
class _Passing:
    """What one slice leaves for the next."""

    report: Report
    known: Known
    planned: set[tuple[str, str]]


def begin(acteur: Personnel, files: list[dict[str, str]], key: str, now: datetime) -> Travail:
    """Opens an import by its dry run. `files`: {"cle", "nom"} of each file that was sent."""
    given = [{**file, "objet": _version(acteur, file["cle"])} for file in files]
    work = travaux.create(IMPORTS, ESSAI, {"fichiers": given}, acteur, key, now)
    travaux.send(work)
    return work


def launch(acteur: Personnel, identifiant: str, confirmed: Collection[str], now: datetime) -> Travail:
    """The import itself, once its dry run has been read; by whoever made the dry run or another of their rank.

    `confirmed`: numéros of the rows that the dry run put in question; InvalidFields for another.
    """
    work = travaux.get(IMPORTS, identifiant)
    if work.etat != ESSAI_FAIT:
        raise refusals.WorkMoved()
    asked = {line.get("confirmer") for line in (work.resultat or {}).get("lignes", ())}
    if others := [numero for numero in confirmed if numero not in asked]:
        told = f"L’essai ne met pas en question\u00a0: {', '.join(others[:5])}."
        raise errors.InvalidFields([("/confirmes", "confirmation_sans_objet", told)])
    donnees = _afresh(work) | {"confirmes": sorted(confirmed)}
    moved = travaux.move(
        work, IMPORT, str(acteur.pk), now, acteur=str(acteur.pk), fait=0, donnees=donnees, resultat=None
    )
    travaux.send(moved)
    return moved


def stop(acteur: Personnel, identifiant: str, now: datetime) -> Travail:
    """Ends a run after the slice under way; what is in stays."""
    work = travaux.get(IMPORTS, identifiant)
    if work.etat not in RUNNING:
        raise refusals.WorkMoved()
    return travaux.move(work, ARRETE, str(acteur.pk), now, avant=work.etat)


def resume(acteur: Personnel, identifiant: str, now: datetime) -> Travail:
    """Goes on where a stop, or a crash that nothing has picked up, left it."""
    work = travaux.get(IMPORTS, identifiant)
    if work.etat == ARRETE:
        work = travaux.move(work, str(work.avant), str(acteur.pk), now, avant=None)
    elif not travaux.is_stuck(work, RUNNING, now):
        raise refusals.WorkMoved()
    travaux.send(work)
    return work


def report_link(identifiant: str) -> str:
    """A link of a minute to the whole report, row by row."""
    work = travaux.get(IMPORTS, identifiant)
    if not (work.donnees or {}).get("rapport"):
        raise refusals.WorkUnknown()
    return depot.link(work.donnees["rapport"], f"rapport-import-{work.id}.csv", depot.CSV)


def advance(work: Travail, now: datetime, deadline: float) -> bool:
    """Takes slices until `deadline` (`time.monotonic()`), one at least; True when there are more."""
    if work.etat not in RUNNING:
        return False
    passing = _passing(work)
    lus = _understood(work, passing.report if not work.donnees.get("curseur") else Report())
    stretch = _Stretch(work, lus, passing, now, deadline)
    kinds = list(lus.rows)
    kind, start = work.donnees.get("curseur") or (kinds[0] if kinds else "", 0)
    for each in kinds[kinds.index(kind) :] if kinds else ():
        if not stretch.take(each, start):
            return True
        start = 0
    _finish(work, passing.report, lus, now)
    return False


@dataclass(frozen=True)
class _Stretch:
    """The slices that one invocation takes."""

    work: Travail
    lus: Lus
    passing: _Passing
    now: datetime
    deadline: float

    def take(self, kind: str, start: int) -> bool:
        """The slices of one kind from `start`; False when time ran out before its last row."""
        rows = self.lus.rows[kind]
        confirmed = frozenset(self.work.donnees.get("confirmes", ()))
        passage = Passage(self.passing.report, self.now, str(self.work.acteur), self.passing.planned, confirmed)
        intake = open_kind(kind, self.lus, self.passing.known, passage)
        intake.skip(rows[:start])
        while start < len(rows):
            end = slice_end(kind, rows, start, SLICE)
            intake.take(rows[start:end])
            if end == len(rows):
                intake.close()
            self._save(kind, end)
            start = end
            if start < len(rows) and time.monotonic() >= self.deadline:
                return False
        return True

    def _save(self, kind: str, end: int) -> None:
        """First what the next slice needs, under a name of its own, then the step that leads to it."""
        key = f"lots/{self.work.id}/passage-{int(self.work.etape) + 1:05d}.json"
        depot.keep_json(key, _left(self.passing))
        kinds = list(self.lus.rows)
        done = sum(len(self.lus.rows[other]) for other in kinds[: kinds.index(kind)]) + end
        donnees = {**self.work.donnees, "curseur": [kind, end], "passage": key}
        shown = {"fait": done, "total": _total(self.lus), "resultat": _shown(self.passing.report)}
        travaux.save(self.work, self.now, donnees=donnees, **shown)


def _understood(work: Travail, report: Report) -> Lus:
    """The rows of the files; what its member may not import is refused."""
    acteur = roster.get(str(work.acteur).removeprefix("G#"))
    own = str(acteur.numero_intervenant or AUCUN)
    sources = (Source(file["nom"], depot.sent(file["cle"], file["objet"])) for file in work.donnees["fichiers"])
    return understand(sources, report, "" if own == AUCUN else own, opens_accounts=acteur.role == ADMINISTRATEUR)


def _passing(work: Travail) -> _Passing:
    """What the last slice left; the first finds nothing."""
    report = Report(dry_run=work.etat == ESSAI)
    kept = depot.read_json(work.donnees["passage"]) if work.donnees.get("passage") else {}
    for name in ("refusals", "remarks"):
        setattr(report, name, [Remark(**remark) for remark in kept.get(name, ())])
    report.absent, report.unread = kept.get("absent", {}), kept.get("unread", [])
    report.totals = {kind: Counter(counts) for kind, counts in kept.get("totals", {}).items()}
    known = Known(dict(kept.get("comptes", {})), set(kept.get("refused", ())))
    return _Passing(report, known, {(compte, numero) for compte, numero in kept.get("planned", ())})


def _left(passing: _Passing) -> dict[str, object]:
    """What one slice leaves for the next; in a dry run, also what it would have written."""
    report = passing.report
    return {
        "refusals": [asdict(remark) for remark in report.refusals],
        "remarks": [asdict(remark) for remark in report.remarks],
        "absent": report.absent,
        "unread": report.unread,
        "totals": {kind: dict(counts) for kind, counts in report.totals.items()},
        "refused": sorted(passing.known.refused),
        "comptes": passing.known.comptes if report.dry_run else {},
        "planned": sorted(passing.planned) if report.dry_run else [],
    }


def _total(lus: Lus) -> int:
    return sum(len(rows) for rows in lus.rows.values())


def _finish(work: Travail, report: Report, lus: Lus, now: datetime) -> None:
    """The report, and the missions of the files, which a convocation run may be about."""
    key = f"lots/{work.id}/rapport-{str(work.etat).lower()}.csv"
    depot.keep(key, report_csv.written(report), depot.CSV)
    etat = ESSAI_FAIT if work.etat == ESSAI else IMPORTE
    ended = {"fini": now.isoformat(timespec="seconds")} if etat == IMPORTE else {}
    donnees = {**work.donnees, "rapport": key}
    if etat == IMPORTE and (numeros := list(dict.fromkeys(row.cells["numero"] for row in lus.rows.get(MISSIONS, ())))):
        donnees["missions"] = f"lots/{work.id}/missions.json"
        depot.keep_json(donnees["missions"], numeros)
    total = _total(lus)
    travaux.save(work, now, etat=etat, donnees=donnees, fait=total, total=total, resultat=_shown(report), **ended)


def _shown(report: Report) -> RapportDImport:
    """What the page shows at once; the CSV holds the rest."""
    ordered = sorted(report.ordered, key=lambda remark: not remark.confirmer)
    remarks = [_line("refuse", remark) for remark in ordered]
    remarks += [_line("a_verifier", remark) for remark in report.remarks]
    return {
        "totaux": {kind: dict(counts) for kind, counts in report.totals.items()},
        "lignes": remarks[:SHOWN],
        "lignes_total": len(remarks),
        "illisibles": report.unread,
        "conserves": report.kept,
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


def _version(acteur: Personnel, key: str) -> str | None:
    """The version of a file that the member sent: what is imported is what the dry run read."""
    found = depot.arrived(key) if key.startswith(prefix(acteur)) else None
    if found is None or not 0 < found.taille <= depot.LARGEST:
        raise refusals.FileNotReceived()
    return found.objet


def _afresh(work: Travail) -> dict[str, object]:
    return {"fichiers": work.donnees["fichiers"]}


def prefix(acteur: Personnel) -> str:
    """Where a member's files arrive: nobody names another's."""
    return f"{depot.SENT}/{acteur.id}/"
