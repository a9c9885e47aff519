"""An import worked off by slices, its dry run first; a slice that a crash cut is taken again, and nothing doubles.

What such a slice had written counts as unchanged the second time.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from chalicelib.frais.claim import settings
from chalicelib.gestion.imports import bounds, corrections, damage, report_csv
from chalicelib.gestion.imports.columns import MISSIONS
from chalicelib.gestion.imports.known import Known
from chalicelib.gestion.imports.passages import Kept
from chalicelib.gestion.imports.report import WHOLE, Passage, Remark, Report
from chalicelib.gestion.imports.run import Intake, Lus, open_kind, sessions, slice_end, understand
from chalicelib.gestion.imports.showing import report_shown
from chalicelib.gestion.imports.table import Source
from chalicelib.gestion.work import depot, travaux
from chalicelib.gestion.work.travaux import Travail
from chalicelib.identity.staff import roster
from chalicelib.identity.staff.models import ADMINISTRATEUR, Personnel

ESSAI, ESSAI_FAIT, IMPORT, IMPORTE = "ESSAI", "ESSAI_FAIT", "IMPORT", "IMPORTE"
RUNNING = frozenset({ESSAI, IMPORT})
SLICE = 250


def advance(work: Travail, now: datetime, deadline: float) -> bool:
    """Takes slices until `deadline` (`time.monotonic()`), one at least; True when there are more."""
    if work.etat not in RUNNING:
        return False
    stretch = _taken_up(work, now)
    if stretch.goes_on(work, deadline):
        _under_way[work.id, int(work.etape)] = stretch
        return True
    _finish(work, stretch.passage.report, stretch.lus, now)
    return False


_under_way: dict[tuple[str, int], _Stretch] = {}
"""(work, step) -> what the last stretch of this process knew at that step: files and people are not read again."""


class _Stretch:
    """The slices that an invocation takes, and what they know."""

    def __init__(self, work: Travail, now: datetime) -> None:
        self._kept = Kept(f"lots/{work.id}/{str(work.etat).lower()}", int(work.donnees.get("passages", 0)))
        acteur = roster.get(str(work.acteur).removeprefix("G#"))
        self._known = Known(member=acteur, bound=bounds.of(acteur, *_tried(work)))
        confirmed = frozenset(work.donnees.get("confirmes", ()))
        report = Report(dry_run=work.etat == ESSAI)
        self.passage = Passage(report, now, str(work.acteur), confirmed=confirmed, shown=_zeros(work))
        self._kept.read(report, self._known, self.passage)
        settings.current()
        self.lus = _understood(work, acteur, report, now)
        self._intake: tuple[str, Intake] | None = None

    def goes_on(self, work: Travail, deadline: float) -> bool:
        """Takes slices until `deadline`, one at least; True when there are more."""
        while (found := self._next(work)) is not None:
            kind, start = found
            rows, intake = self.lus.rows[kind], self._opened(kind, start)
            end = slice_end(kind, rows, start, SLICE)
            intake.take(rows[start:end])
            if end == len(rows):
                intake.close()
            self._save(work, kind, end)
            if time.monotonic() >= deadline and self._next(work) is not None:
                return True
        return False

    def _next(self, work: Travail) -> tuple[str, int] | None:
        """The kind and the first row of the next slice."""
        kinds = list(self.lus.rows)
        kind, start = work.donnees.get("curseur") or (kinds[0] if kinds else "", 0)
        left = ((each, start if each == kind else 0) for each in kinds[kinds.index(kind) :]) if kinds else ()
        return next(((each, first) for each, first in left if first < len(self.lus.rows[each])), None)

    def _opened(self, kind: str, start: int) -> Intake:
        if self._intake is None or self._intake[0] != kind:
            intake = open_kind(kind, self.lus, self._known, self.passage)
            intake.skip(islice(self.lus.rows[kind], start))
            self._intake = kind, intake
        return self._intake[1]

    def _save(self, work: Travail, kind: str, end: int) -> None:
        """First what the slice adds, under a name of its own, then the step that leads to it."""
        self._kept.write(self.passage.report, self._known, self.passage)
        kinds = list(self.lus.rows)
        done = sum(len(self.lus.rows[other]) for other in kinds[: kinds.index(kind)]) + end
        donnees = {**work.donnees, "curseur": [kind, end], "passages": self._kept.parts}
        shown = {"fait": done, "total": _total(self.lus), "resultat": report_shown(self.passage.report)}
        travaux.save(work, self.passage.now, donnees=donnees, **shown)


def _taken_up(work: Travail, now: datetime) -> _Stretch:
    """Where this process left it when nobody has gone further since, else from what the slices left."""
    if work.donnees.pop("passage", None):
        del work.donnees["curseur"]  # begun before slices left what they added: taken again, in is « inchangé »
    known = _under_way.pop((work.id, int(work.etape)), None)
    _under_way.clear()
    if known is None:
        return _Stretch(work, now)
    known.passage.now = now
    return known


def _understood(work: Travail, acteur: Personnel, report: Report, now: datetime) -> Lus:
    """The rows of the files; what its member may not import is refused, what its dry run did not show, not repaired."""
    opens = acteur.role == ADMINISTRATEUR
    accepted, seen, others = _accepted(work), _seen(work), set[str]()
    while True:
        found = Report(dry_run=report.dry_run)
        lus = understand(_sources(work), found, acteur, now=now, opens_accounts=opens, accepted=accepted)
        moved = set() if seen is None else {kind for kind in accepted if lus.traces.get(kind) != seen.get(kind)}
        if not moved:
            break
        accepted, others = accepted - moved, others | moved
    found.remarks += [_not_as_shown(work, kind) for kind in sorted(others)]
    if work.donnees.get("curseur"):  # said already, by the first slice
        found = Report(diagnosis=found.diagnosis)
    report.diagnosis.accepted = accepted
    report.add(found)
    return lus


def _not_as_shown(work: Travail, kind: str) -> Remark:
    told = f"« {kind} » n’est plus ce que l’essai montrait : rien n’en est réparé"
    return Remark(work.donnees["fichiers"][0]["nom"], 1, WHOLE, "", told, "relancer un essai du même fichier")


def _zeros(work: Travail) -> dict[str, str] | None:
    """The zeros that the dry run of this import said were lost."""
    parts = work.donnees.get("essai")
    if work.etat != IMPORT or parts is None:
        return None
    return Kept(f"lots/{work.id}/{ESSAI.lower()}", int(parts)).zeros() if damage.NUMEROS in _accepted(work) else {}


def _seen(work: Travail) -> dict[str, str] | None:
    """What the dry run of this import showed; None for a dry run, and for an import launched by the code of before."""
    shown: dict[str, str] | None = work.donnees.get("vu")
    return shown if work.etat == IMPORT else None


def _tried(work: Travail) -> list[Personnel]:
    """Who made the dry run of what is imported, where somebody else may have launched it."""
    by = work.donnees.get("essai_par")
    return [roster.acting(by)] if by and work.etat == IMPORT else []


def _accepted(work: Travail) -> frozenset[str]:
    return frozenset(work.donnees.get("reparations", ()))


def _sources(work: Travail) -> Iterator[Source]:
    """The files as they were sent, one at a time."""
    for file in work.donnees["fichiers"]:
        with depot.sent(file["cle"], file["objet"]) as path:
            yield Source(file["nom"], path, file.get("feuille", ""))


def _total(lus: Lus) -> int:
    return sum(len(rows) for rows in lus.rows.values())


def _finish(work: Travail, report: Report, lus: Lus, now: datetime) -> None:
    """The report, and the missions of the files, which a convocation run may be about."""
    key = f"lots/{work.id}/rapport-{str(work.etat).lower()}.csv"
    depot.keep(key, report_csv.written(report), depot.CSV)
    etat = ESSAI_FAIT if work.etat == ESSAI else IMPORTE
    ended: dict[str, object] = {"fini": now.isoformat(timespec="seconds")} if etat == IMPORTE else {}
    donnees = {**work.donnees, "rapport": key, "a_corriger": _to_correct(work, report), "sessions": sessions(lus)}
    if etat == ESSAI_FAIT:
        donnees |= {"vu": lus.traces, "essai": int(work.donnees.get("passages", 0))}
    if etat == IMPORTE and (numeros := list(dict.fromkeys(row.cells["numero"] for row in lus.rows.get(MISSIONS, ())))):
        donnees["missions"] = f"lots/{work.id}/missions.json"
        depot.keep_json(donnees["missions"], numeros)
    total = _total(lus)
    ended |= {"fait": total, "total": total, "resultat": report_shown(report)}
    travaux.save(work, now, etat=etat, donnees=donnees, **ended)


def _to_correct(work: Travail, report: Report) -> dict[str, str]:
    """Kind of file -> where its refused rows are kept."""
    found = corrections.written(_sources(work), report.refusals, _accepted(work)) if report.refusals else {}
    keys = {kind: f"lots/{work.id}/a-corriger-{str(work.etat).lower()}-{kind}.csv" for kind in found}
    for kind, content in found.items():
        depot.keep(keys[kind], content, depot.CSV)
    return keys


