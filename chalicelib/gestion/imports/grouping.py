"""The rows of missions.csv brought together by mission, when they agree on its facts and their people are known."""

from array import array
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import pairwise

from chalicelib.gestion.imports import affectations, zeros
from chalicelib.gestion.imports.columns import MISSIONS, Row
from chalicelib.gestion.imports.disk import Shelf, Spool
from chalicelib.gestion.imports.known import Known
from chalicelib.gestion.imports.report import Passage, Remark
from chalicelib.identity.identifiers import with_other_zeros
from chalicelib.missions.models import FACTS, Mission

COLUMN_OF = {"centre": "centre_uai"}
"""Fact of a mission -> its column, where the names differ."""


@dataclass
class Group:
    """What the file says of one mission: its facts, the line that gave them, each person's row by account."""

    numero: str
    line: int
    facts: dict[str, object] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)


def together(rows: Spool[Row]) -> Spool[Row]:
    """The rows of each mission, whatever its zeros, side by side, in the order in which the file names them."""
    first, ranks = Shelf(), array("Q")
    for rank, row in enumerate(rows):
        ranks.append(int(first.setdefault(f"M{row.cells['numero'].lstrip('0')}", str(rank))))
    if all(one <= other for one, other in pairwise(ranks)):
        return rows
    return rows.arranged(sorted(range(len(rows)), key=ranks.__getitem__))


def with_zeros(rows: list[Row], missions: dict[str, Mission], passage: Passage) -> list[Row]:
    """Those whose mission is known, or new in earnest, or given its zeros back; the others are questioned.

    `missions`: those known by the numéros of the rows, to which are added those that they mean.
    """
    confirmed = {numero for row in rows if f"{zeros.MISSION}{(numero := row.cells['numero'])}" in passage.confirmed}
    fresh = {row.cells["numero"] for row in rows} - missions.keys()
    meant = affectations.missions(sorted(form for numero in fresh for form in with_other_zeros(numero)))
    taken: list[Row] = []
    for row in rows:
        numero = row.cells["numero"]
        others = _others(numero, meant, fresh)
        if numero not in fresh or numero in confirmed or not others:
            taken.append(row)
        elif (whole := zeros.given_back(row, "numero", others, passage, zeros.MISSION)) is not None:
            taken.append(whole)
        else:
            passage.report.refuse(MISSIONS, zeros.question(row, others, zeros.MISSION))
    missions |= {numero: meant[numero] for row in taken if (numero := row.cells["numero"]) in meant}
    return taken


def _others(numero: str, known: Collection[str], fresh: Collection[str]) -> list[str]:
    """The missions that exist, else the one of the same file that has most zeros: a spreadsheet adds none."""
    forms = with_other_zeros(numero)
    longer = [form for form in forms if form in fresh and len(form) > len(numero)]
    return [form for form in forms if form in known] or longer[-1:]


def groups(rows: list[Row], known: Known, passage: Passage) -> dict[str, Group]:
    """The rows that agree with the people known and with the earlier rows of the same mission, mission by mission."""
    groups: dict[str, Group] = {}
    for row in rows:
        numero = row.cells["numero"]
        group = groups.get(numero) or Group(numero, row.line)
        if (fault := _refusal(row, group, known)) is not None:
            passage.report.refuse(MISSIONS, fault)
            continue
        groups[numero] = group
        group.facts |= _facts(row)
        group.rows[known.comptes[row.cells["numero_intervenant"]]] = row
    return groups


def _refusal(row: Row, group: Group, known: Known) -> Remark | None:
    if (fault := known.refusal(row)) is not None:
        return fault
    if (first := group.rows.get(known.comptes[row.cells["numero_intervenant"]])) is not None:
        return row.fault("numero_intervenant", f"déjà à la ligne {first.line}", "retirer une des deux lignes")
    for name, value in _facts(row).items():
        if group.facts.get(name, value) != value:
            other = f"diffère de la ligne {group.line} de la même mission"
            return row.fault(COLUMN_OF.get(name, name), other, f"attendu : {group.facts[name]}")
    return None


def _facts(row: Row) -> dict[str, object]:
    columns = ((name, COLUMN_OF.get(name, name)) for name in FACTS)
    return {name: row.cells[column] for name, column in columns if column in row.cells}
