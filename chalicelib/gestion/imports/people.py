"""Rows of intervenants.csv: who is new, who has changed, who contradicts what is known and is refused."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from chalicelib import tables
from chalicelib.gestion.imports import bounds, identite, zeros
from chalicelib.gestion.imports.chains import chains
from chalicelib.gestion.imports.columns import INTERVENANTS, Row
from chalicelib.gestion.imports.disk import Shelf
from chalicelib.gestion.imports.known import MEANWHILE, OWN, Known
from chalicelib.gestion.imports.report import Passage, Remark, Report
from chalicelib.identity import allocation, correction, directory, identifiers, names, provisioning
from chalicelib.identity.provisioning import Person, Taken, portal_key
from chalicelib.identity.staff import facts, rights, roster
from chalicelib.identity.throttling import alias_key

_Taken = tuple[Row, Row, bool, Any, Report]
"""A row as given and as taken, whether it is the first of its numéro, its account id or refusal, what else is said."""
OF_STAFF = ("est l’adresse d’un compte de gestion", "écrire la sienne, ou donner son numéro à ce compte d’abord")
TRIES = 3
"""How often a row is taken again when something else writes the same person."""


@dataclass
class _State:
    """What the instance holds as the file goes by, its earlier rows included. `holders`: identifier -> account.

    `people`: those of the rows under way. `alike`: a numéro without its leading zeros -> the known ones that it may be.
    `reached`: the accounts, of those that the rows under way would change, that the member who imports reaches.
    """

    reserved: Shelf = field(default_factory=Shelf)
    people: dict[str, Person] = field(default_factory=dict)
    holders: Shelf = field(default_factory=Shelf)
    doubles: Shelf = field(default_factory=Shelf)
    lines: Shelf = field(default_factory=Shelf)
    alike: Shelf = field(default_factory=Shelf)
    reached: set[str] = field(default_factory=set)

    def others(self, row: Row) -> list[str]:
        """The numéros, known, that a new one differs from by leading zeros only."""
        numero = row.cells["numero"]
        alike = self.alike.get(numero.lstrip("0")).split()
        return [] if numero in alike else alike

    def met(self, numero: str) -> None:
        """A numéro that somebody has, from now on at least."""
        if numero not in self.alike.get(numero.lstrip("0")).split():
            self.alike.add(numero.lstrip("0"), numero)


class Intake:
    """Writes what may be written (nothing in a dry run) and notes in `known` who is there, and who was refused.

    `refused`: numéros of the rows whose cells could not be read.
    """

    def __init__(self, rows: Iterable[Row], refused: set[str], known: Known, passage: Passage) -> None:
        self._known, self._passage, self._state, given = known, passage, _State(), Shelf(dict.fromkeys(refused, ""))
        for row in rows:
            given[row.cells["numero"]] = ""
            if "identifiant" in row.cells:
                self._state.reserved[str(row.cells["identifiant"])] = ""
        known.refused |= refused
        self._absent: list[str] = []
        self._staff = {str(member.courriel): member for member in roster.everybody() if member.disabled is None}
        for entry in directory.everybody():
            self._state.doubles[_place(str(entry.rang).rpartition("#")[0], str(entry.adresse))] = str(entry.numero)
            self._state.met(str(entry.numero))
            if entry.numero not in given:
                self._absent.append(str(entry.numero))

    def skip(self, rows: Iterable[Row]) -> None:
        """In a dry run they are nowhere but here."""
        for row in rows:
            numero = row.cells["numero"]
            self._state.lines.setdefault(numero, str(row.line))
            if numero not in self._known.refused:
                self._state.met(numero)
            if not self._passage.writes and numero in self._known.comptes:
                _hold(row, self._known.comptes[numero], self._state)

    def take(self, rows: list[Row]) -> None:
        """Creates or changes people; each refused row is reported. Those who may meet go one after another."""
        self._read(rows)
        ranks = {id(row): rank for rank, row in enumerate(rows)}
        taken = [one for chain in tables.each(self._one_by_one, chains(rows, _meeting)) for one in chain]
        for _, row, first, outcome, report in sorted(taken, key=lambda one: ranks[id(one[0])]):
            numero = row.cells["numero"]
            self._passage.report.add(report)
            if isinstance(outcome, str):
                self._known.comptes[numero] = outcome
                self._known.refused.discard(numero)
                continue
            self._passage.report.refuse(INTERVENANTS, outcome)
            if first:
                self._known.refused.add(numero)

    def _one_by_one(self, rows: list[Row]) -> list[_Taken]:
        return [self._one(row) for row in rows]

    def _one(self, row: Row) -> _Taken:
        """What another import, most often, wrote meanwhile is read again: it may be what the row says."""
        state, given, tried = self._state, row, 0
        while True:
            passage = self._passage.apart()
            others = state.others(given) if given.cells["numero"] not in passage.confirmed else []
            row = (others and zeros.given_back(given, "numero", others, passage, zeros.PERSON)) or given
            numero, doubted = row.cells["numero"], others if row is given else []
            if not tried and numero in state.lines:
                where = f"déjà à la ligne {state.lines[numero]}"
                fault = row.fault("numero", where, "garder une seule ligne par personne")
                return given, row, False, fault, passage.report
            state.lines[numero], tried = str(row.line), tried + 1
            try:
                wrong = self._own(row) or self._beyond(row) or self._of_staff(row)
                wrong = wrong or _refusal(row, state, passage, doubted)
                outcome = wrong or _take(row, state, passage)
            except Taken:
                if tried == TRIES:
                    return given, row, True, row.fault("numero", *MEANWHILE), passage.report
                self._read([row], again=True)
                continue
            return given, row, True, outcome, passage.report

    def _own(self, row: Row) -> Remark | None:
        person = self._state.people.get(row.cells["numero"])
        return row.fault("numero", *OWN) if person is not None and self._known.is_own(person) else None

    def _beyond(self, row: Row) -> Remark | None:
        """Why the row may not change somebody whom another service follows; what it says as it is known may pass."""
        person = self._state.people.get(row.cells["numero"])
        if not self._known.bound or person is None or person.compte in self._state.reached:
            return None
        return row.fault("numero", *bounds.PERSON) if _changed(row, person) else None

    def _of_staff(self, row: Row) -> Remark | None:
        """Why the row may not give its person the address of somebody else of the staff, who would read their links."""
        address, person = row.cells.get("courriel"), self._state.people.get(row.cells["numero"])
        member = self._staff.get(facts.spelling(address)) if address else None
        if member is None or rights.is_own(member, row.cells["numero"]):
            return None
        if person is not None and "courriel" not in _written(row, person):
            return None
        return row.fault("courriel", *OF_STAFF)

    def _read(self, rows: list[Row], *, again: bool = False) -> None:
        """Who already holds what these rows say, and whom the member reaches of those that they would change."""
        _read(rows, self._state, again=again)
        state = self._state
        if not self._known.bound:
            return
        meant = ((row, numero) for row in rows for numero in (row.cells["numero"], *state.others(row)))
        named = ((row, person) for row, numero in meant if (person := state.people.get(numero)) is not None)
        asked = {person.compte for row, person in named if _changed(row, person)}
        reached = bounds.reached(self._known.bound, asked)
        if not again:
            state.reached = reached
            return
        state.reached -= asked - reached
        state.reached |= reached

    def close(self) -> None:
        """Reports who is not in the file; they stay."""
        self._passage.report.keep("intervenants absents du fichier", self._absent)


def _read(rows: list[Row], state: _State, *, again: bool = False) -> None:
    """Who already holds what these rows say; what earlier rows took in a dry run stays theirs. `again`: besides."""
    keys = {alias_key(row.cells["identifiant"]) for row in rows if "identifiant" in row.cells}
    keys |= {key for row in rows if (key := _portal(row)) is not None}
    asked = {numero for row in rows for numero in (row.cells["numero"], *state.others(row))}
    found = provisioning.by_numero(sorted(asked))
    state.people = state.people | found if again else found
    for key, compte in allocation.holders(sorted(keys)).items():
        state.holders.setdefault(key, compte)


def _meeting(row: Row) -> set[str]:
    """What two rows that must not be written at the same time have in common: a numéro, a name, a way in."""
    cells = row.cells
    name = identifiers.given(str(cells["prenom"]), str(cells["nom"]), str(cells["numero"]))
    held = {alias_key(cells["identifiant"])} if "identifiant" in cells else set()
    return {f"numero {cells['numero'].lstrip('0')}", f"nom {name}", f"nom {directory.name(cells)}", *held} | (
        {key} if (key := _portal(row)) else set()
    )


def _portal(row: Row) -> str | None:
    portail = row.cells.get("portail")
    return portal_key(portail, row.cells["identifiant_academique"]) if portail else None


def _refusal(row: Row, state: _State, passage: Passage, others: list[str]) -> Remark | None:
    """Why this row may not go in, or None. `others`: the known numéros that it may be."""
    numero, given = row.cells["numero"], row.cells.get("identifiant")
    person = state.people.get(numero)
    if person is None:
        fault = zeros.question(row, others, zeros.PERSON) if others else None
    else:
        fault = identite.refusal(row, person, passage)
    if fault is not None:
        return fault
    own = person.compte if person else None
    if given and state.holders.get(alias_key(given), own or "") != (own or ""):
        return row.fault("identifiant", "appartient à une autre personne", "vider la cellule pour qu’il soit attribué")
    if (key := _portal(row)) and state.holders.get(key, own or "") != (own or ""):
        where = f"est déjà celui d’une autre personne sur le portail {row.cells['portail']}"
        return row.fault("identifiant_academique", where, "vérifier la personne")
    return None


def _take(row: Row, state: _State, passage: Passage) -> str:
    """Writes the row; gives the account id. Taken when something changed meanwhile."""
    person = state.people.get(row.cells["numero"])
    if person is None:
        compte = _create(row, state, passage)
    else:
        compte = person.compte
        _change(row, person, passage, state.reserved)
    _hold(row, compte, state)
    state.met(row.cells["numero"])
    return compte


def _hold(row: Row, compte: str, state: _State) -> None:
    held = [alias_key(row.cells["identifiant"])] if "identifiant" in row.cells else []
    state.holders.update({key: compte for key in (*held, _portal(row)) if key})


def _create(row: Row, state: _State, passage: Passage) -> str:
    address = directory.address(row.cells)
    place = _place(directory.name(row.cells), address)
    compte = f"essai-{row.cells['numero']}"
    if passage.writes:
        compte = provisioning.create(row.cells, passage.now, passage.acteur, state.reserved).compte
    if address and place in state.doubles:
        passage.report.remarks.append(
            row.fault("numero", f"même nom et même adresse que le numéro {state.doubles[place]}", "double possible")
        )
    state.doubles.setdefault(place, row.cells["numero"])
    passage.report.count(INTERVENANTS, "créés")
    return compte


def _place(name: str, address: str) -> str:
    return f"{name}\n{address}"


def _changed(row: Row, person: Person) -> dict[str, object]:
    """What the row says otherwise than is known."""
    return {column: value for column, value in row.cells.items() if value != person.value(column)}


def _written(row: Row, person: Person) -> dict[str, object]:
    """What of it is written: an address that the person has confirmed stays."""
    confirmed = person.account.courriel_origin not in identite.BY_IMPORT
    return {name: value for name, value in _changed(row, person).items() if name != "courriel" or not confirmed}


def _change(row: Row, person: Person, passage: Passage, reserved: Shelf) -> None:
    changed = _written(row, person)
    if "courriel" in _changed(row, person) and "courriel" not in changed:
        passage.report.remarks.append(
            row.fault("courriel", "n’a pas remplacé l’adresse confirmée par la personne", "la lui demander")
        )
    if changed.get("identifiant") in (person.account.anciens_identifiants or ()):
        del changed["identifiant"]
    if names.repairs(person.names, identite.said(row)):
        was = f"rétablit le nom que gardait ce numéro, {person.value('prenom')} {person.value('nom')}"
        passage.report.remarks.append(row.fault("nom", was, "un identifiant qui en venait reste valable"))
    if changed and passage.writes:
        act = correction.Act("identite_confirmee") if identite.moves_identity(row, person) else correction.Act()
        correction.change(person, changed, passage.now, passage.acteur, act, reserved)
    passage.report.count(INTERVENANTS, "modifiés" if changed else "inchangés")
