"""Rows of missions.csv, one per mission and person: the mission's facts once, then each person's place in it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from chalicelib import tables
from chalicelib.gestion.imports import affectations, bounds, grouping, moving, overlaps
from chalicelib.gestion.imports.bounds import Bound
from chalicelib.gestion.imports.columns import MISSIONS, Row
from chalicelib.gestion.imports.disk import Shelf
from chalicelib.gestion.imports.grouping import Group
from chalicelib.gestion.imports.known import MEANWHILE, Known
from chalicelib.gestion.imports.report import Passage, Remark, Report
from chalicelib.missions import lists
from chalicelib.missions.models import Affectation, Mission

TRIES = 3
"""How often rows are taken again when something else writes the same mission."""


class Intake:
    """Writes what may be written, several missions at a time: a transaction for 45 people of a mission, or its move.

    `refused`: numbers of the missions that have a row whose cells could not be read.
    """

    def __init__(self, rows: Iterable[Row], refused: set[str], known: Known, passage: Passage) -> None:
        self._refused, self._known, self._passage = refused, known, passage
        self._absent: list[str] = []
        self._agenda, self._given, self._sessions = overlaps.Agenda(), Shelf(dict.fromkeys(refused, "")), set[str]()
        for row in rows:
            self._agenda.note(row)
            self._given[row.cells["numero"]] = ""
            self._sessions.add(row.cells["session"])

    def skip(self, rows: Iterable[Row]) -> None:
        """Nothing: the rows of a mission are never in two slices."""

    def take(self, rows: list[Row]) -> None:
        """Takes rows, mission by mission."""
        rows = self._known.with_zeros(rows, self._passage)
        missions = affectations.missions(dict.fromkeys(row.cells["numero"] for row in rows))
        rows = grouping.with_zeros(rows, missions, self._passage)
        rows = self._within(rows, missions)
        groups = grouping.groups(rows, self._known, self._passage)
        there = affectations.members_of(missions.values())
        asked = {numero: {*group.rows, *there.get(numero, ())} for numero, group in groups.items()}
        held = affectations.held((compte, numero) for numero, comptes in asked.items() for compte in comptes)
        there_now = {
            numero: {compte: held[compte, numero] for compte in sorted(comptes) if (compte, numero) in held}
            for numero, comptes in asked.items()
        }
        self._agenda.read(
            {
                compte: row
                for numero, group in groups.items()
                for compte, row in group.rows.items()
                if compte not in there_now[numero]
            }
        )

        def carry(group: Group) -> Report:
            passage = self._passage.apart()
            _take(missions.get(group.numero), group, there_now[group.numero], passage, self._known.bound)
            return passage.report

        for group, report in zip(groups.values(), tables.each(carry, groups.values()), strict=True):
            here = there_now[group.numero]
            self._passage.report.add(report)
            if group.numero in missions:
                self._keep(group.numero, here, group)
            for row in group.rows.values():
                self._passage.report.remarks.extend(self._agenda.overlaps(row))

    def _within(self, rows: list[Row], missions: dict[str, Mission]) -> list[Row]:
        """Those of missions that the member's import may bear on; the others are refused."""
        taken = []
        for row in rows:
            fault = bounds.of_mission(self._known.bound, row, missions.get(row.cells["numero"]))
            if fault is None:
                taken.append(row)
            else:
                self._passage.report.refuse(MISSIONS, fault)
        return taken

    def close(self) -> None:
        """Reports the missions and places that the file no longer names; they stay."""
        self._passage.report.keep("affectations absentes du fichier", self._absent)
        of_sessions = (numero for session in sorted(self._sessions) for numero in lists.of_session(session))
        absent = [numero for numero in of_sessions if numero not in self._given]
        self._passage.report.keep("missions absentes du fichier", absent)

    def _keep(self, numero: str, here: dict[str, Affectation], group: Group) -> None:
        if numero not in self._refused:
            self._absent += [f"{numero} ({compte[:6]}…)" for compte in here if compte not in group.rows]


def _take(
    mission: Mission | None, group: Group, here: dict[str, Affectation], passage: Passage, bound: Bound
) -> None:
    """What something else wrote meanwhile, another import most often, is read again: it may be what the rows say."""
    for _ in range(TRIES):
        left = _taken(mission, group, here, passage)
        if not left:
            return
        group = replace(group, rows=left)
        mission, here = _as_it_stands(group)
        if faults := [fault for row in left.values() if (fault := bounds.of_mission(bound, row, mission))]:
            for fault in faults:
                passage.report.refuse(MISSIONS, fault)
            return
    for row in group.rows.values():
        passage.report.refuse(MISSIONS, row.fault("numero", *MEANWHILE))


def _as_it_stands(group: Group) -> tuple[Mission | None, dict[str, Affectation]]:
    found = affectations.missions([group.numero])
    comptes = {*group.rows, *affectations.members_of(found.values()).get(group.numero, ())}
    held = affectations.held((compte, group.numero) for compte in sorted(comptes))
    return found.get(group.numero), {compte: place for (compte, _), place in held.items()}


def _taken(
    mission: Mission | None, group: Group, here: dict[str, Affectation], passage: Passage
) -> dict[str, Row]:
    """The rows that were not taken. A new mission is written with its first people: it never stands without anybody."""
    if mission is not None:
        return _take_known(mission, group, here, passage)
    return _place({"mode_evaluation": "ponctuelle"} | group.facts, group.rows, passage, None)


def _take_known(
    mission: Mission, group: Group, here: dict[str, Affectation], passage: Passage
) -> dict[str, Row]:
    """`here`: account id -> place of everybody already on the mission. Those whose facts differ are moved with it."""
    facts = moving.facts_of(mission, group.facts)
    moves = any(value != getattr(mission, name) for name, value in group.facts.items())
    behind = {compte for compte, place in here.items() if moving.behind(place, facts)}
    if (moves or behind) and passage.writes:
        try:
            moving.move(mission, group.facts, passage.now, passage.acteur)
        except affectations.CHANGED:
            return group.rows
        mission = affectations.missions([group.numero])[group.numero]
    if behind and not moves:
        passage.report.remarks.append(_resumed(group, len(here) - len(behind), len(behind), passage))
    for compte, row in group.rows.items():
        if compte in here:
            _change(here[compte], row, compte in behind, passage)
    newcomers = {compte: row for compte, row in group.rows.items() if compte not in here}
    if not mission.annulee:
        return _place(facts, newcomers, passage, mission)
    for row in newcomers.values():
        told = row.fault("numero", "cette mission est annulée", "la rétablir avant d’y placer quelqu’un")
        passage.report.refuse(MISSIONS, told)
    return {}


def _resumed(group: Group, already: int, left: int, passage: Passage) -> Remark:
    """An earlier import of these facts was cut: how many had them before it stopped, how many were left."""
    row = next(iter(group.rows.values()))
    when = "le sont maintenant" if passage.writes else "le seront"
    done = f"modification interrompue, reprise\u00a0: personnes déjà à jour {already}, personnes qui {when} {left}"
    return row.fault("numero", done, "chacune est prévenue une fois")


def _place(
    facts: dict[str, object], rows: dict[str, Row], passage: Passage, mission: Mission | None
) -> dict[str, Row]:
    """Many at a time; gives those about whom, or about whose mission, something changed meanwhile.

    `rows`: account id -> row.
    """
    left: dict[str, Row] = {}
    for part in map(dict, _parts(list(rows.items()), affectations.MOST)):
        try:
            if passage.writes:
                vehicles = {compte: row.cells.get("vehicule_autorise") for compte, row in part.items()}
                mission = affectations.add(facts, vehicles, passage.now, passage.acteur, mission)
        except affectations.CHANGED:
            left |= part
            continue
        if not passage.writes:
            for compte in part:
                passage.plan(compte, str(facts["numero"]))
        passage.report.count(MISSIONS, "créés", len(part))
    return left


def _parts(people: list[tuple[str, Row]], most: int) -> Iterator[list[tuple[str, Row]]]:
    return (people[start : start + most] for start in range(0, len(people), most))


def _change(place: Affectation, row: Row, moved: bool, passage: Passage) -> None:
    vehicle = row.cells.get("vehicule_autorise")
    authorised = vehicle not in (None, place.vehicule_autorise)
    if authorised and passage.writes:
        affectations.authorise(place, bool(vehicle), passage.now, passage.acteur)
    passage.report.count(MISSIONS, "modifiés" if moved or authorised else "inchangés")
    if (moved or authorised) and place.convoquee and not place.annulee:
        told = row.fault("numero", "modifiée après la convocation de la personne", "qui en est prévenue par courriel")
        passage.report.remarks.append(told)

