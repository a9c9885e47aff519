"""What an import says: each refused cell with its place and what to do, what deserves a look, the totals last."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from chalicelib.frais.regles import formats
from chalicelib.gestion.imports import constats
from chalicelib.gestion.imports.constats import Constat, Diagnosis
from chalicelib.gestion.imports.disk import Shelf

_LISTED = 10
COUNTED = ("créés", "modifiés", "inchangés", "refusés")


WHOLE = "(fichier)"
"""In the place of a column: what is said bears on the whole file, and shows no cell."""


@dataclass(frozen=True)
class Remark:
    """`reason` says what is wrong, `hint` what to do about it.

    `confirmer`: the numéro whose row goes in once somebody confirms it.
    """

    file: str
    row: int
    column: str
    value: str
    reason: str
    hint: str = ""
    confirmer: str = ""

    def text(self) -> str:
        """One line: file, row, column, cell, what is wrong, what to do."""
        cell = (constats.quoted(self.value),) if self.value.strip() and self.column != WHOLE else ()
        place = " ".join([f"{self.file}:{self.row}", self.column, *cell, self.reason])
        told = f"{place} → {self.hint}" if self.hint else place
        return f"{told}, ou --confirmer {self.confirmer}" if self.confirmer else told


@dataclass
class Report:
    """Filled by the import as it goes. `totals`: one counter for each kind of file read.

    `zeros`: a numéro, as `zeros.named` says whose -> the one that it is said to be, with its zeros.
    `sessions`: those of the missions that were read, once all is in.
    """

    refusals: list[Remark] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    absent: dict[str, list[str]] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    totals: dict[str, Counter[str]] = field(default_factory=dict)
    dry_run: bool = False
    diagnosis: Diagnosis = field(default_factory=Diagnosis)
    zeros: dict[str, str] = field(default_factory=dict)
    sessions: list[str] = field(default_factory=list)

    def count(self, kind: str, outcome: str, rows: int = 1) -> None:
        """Counts rows of a kind of file under an outcome."""
        self.totals.setdefault(kind, Counter())[outcome] += rows

    def refuse(self, kind: str, *faults: Remark) -> None:
        """One row refused, for one reason or several."""
        self.refusals.extend(faults)
        self.count(kind, "refusés")

    def keep(self, what: str, numeros: list[str]) -> None:
        """Notes what a newer file no longer holds, and that stays."""
        if numeros:
            self.absent.setdefault(what, []).extend(numeros)

    def add(self, other: "Report") -> None:
        """Says after this what another one says."""
        self.refusals += other.refusals
        self.remarks += other.remarks
        self.unread += other.unread
        for one in other.constats:
            self.diagnosis.add(one)
        self.zeros |= other.zeros
        for what, numeros in other.absent.items():
            self.keep(what, numeros)
        for kind, counter in other.totals.items():
            for outcome, rows in counter.items():
                self.count(kind, outcome, rows)

    @property
    def constats(self) -> list[Constat]:
        """What the diagnosis found."""
        return self.diagnosis.constats

    @property
    def kept(self) -> list[str]:
        """What stays though a newer file no longer holds it, a line for each kind."""
        told = []
        for what, numeros in self.absent.items():
            others = formats.et_autres(len(numeros) - _LISTED)
            told.append(f"{what} : {', '.join(sorted(numeros)[:_LISTED])}{others}")
        return told

    @property
    def ordered(self) -> list[Remark]:
        """The refused cells, file by file, from top to bottom."""
        files = list(dict.fromkeys(refusal.file for refusal in self.refusals))
        return sorted(self.refusals, key=lambda refusal: (files.index(refusal.file), refusal.row))

    @property
    def exit_code(self) -> int:
        """0: all in; 1: something was refused; 2: nothing could be read."""
        if not self.totals:
            return 2
        return 1 if self.refusals or self.unread else 0

    def text(self) -> str:
        """The whole report, a line for each thing said."""
        lines = [*(constat.text() for constat in self.constats), *self.unread]
        lines += [*(refusal.text() for refusal in self.ordered)]
        lines += [f"à vérifier : {remark.text()}" for remark in self.remarks]
        lines += [f"conservés : {kept}" for kept in self.kept]
        if self.dry_run:
            lines.append("Essai : rien n’a été écrit.")
        for kind, counter in self.totals.items():
            lines.append(f"{kind} : {outcomes(kind, counter)}")
        return "\n".join(lines) if lines else "Rien n’a été lu."


@dataclass
class Passage:
    """One pass over the files: what it says, its moment (that of the stretch under way), who asked for it.

    `planned`: who a dry run would have placed where, for the files that come after.
    `confirmed`: numéros whose change of identity, or whose zeros, somebody has vouched for.
    `shown`: as `Report.zeros`, what the dry run said; None where there was none to read.
    """

    report: Report
    now: datetime
    acteur: str
    planned: Shelf = field(default_factory=Shelf)
    confirmed: frozenset[str] = frozenset()
    shown: Mapping[str, str] | None = None

    @property
    def writes(self) -> bool:
        """Whether this pass writes: not a dry run."""
        return not self.report.dry_run

    def plan(self, compte: str, mission: str) -> None:
        """A dry run would have placed that account there."""
        self.planned[f"{compte} {mission}"] = ""

    def is_planned(self, compte: str, mission: str) -> bool:
        """Whether a dry run would have placed that account there."""
        return f"{compte} {mission}" in self.planned

    def apart(self) -> "Passage":
        """The same with a report of its own, for what is done at the same time as something else."""
        diagnosis = Diagnosis(self.report.diagnosis.accepted)
        return replace(self, report=Report(dry_run=self.report.dry_run, diagnosis=diagnosis))


def outcomes(kind: str, counter: Mapping[str, int]) -> str:
    """« 1 créé, 0 modifié, 2 inchangés, 0 refusé », in the gender of what the kind of file holds."""
    gender = "" if kind in ("intervenants", "personnels") else "e"
    words = ((counter.get(name, 0), name.removesuffix("s") + gender) for name in COUNTED)
    return ", ".join(f"{count} {formats.accorde(count, word)}" for count, word in words)
