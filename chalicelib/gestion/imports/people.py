"""Rows of intervenants.csv: who is new, who has changed, who contradicts what is known and is refused."""

from dataclasses import dataclass, field
from typing import Any

from chalicelib.gestion.imports.columns import INTERVENANTS, Row
from chalicelib.gestion.imports.report import Passage
from chalicelib.identity import directory, identifiers, provisioning
from chalicelib.identity.provisioning import Person, Taken, portal_key
from chalicelib.identity.throttling import alias_key

MEANWHILE = ("a changé pendant l’import", "relancer le même fichier")


@dataclass
class Known:
    """Numéro -> account id of the people that rows may name, and the numéros whose row was refused in this run.

    In a dry run a new person has a made-up account id, so that the other files are judged as they would be.
    """

    comptes: dict[str, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)

    def look_up(self, numeros: set[str]) -> None:
        """Reads the accounts of the numéros that are not known yet."""
        missing = numeros - self.comptes.keys() - self.refused
        self.comptes |= {numero: person.compte for numero, person in provisioning.by_numero(sorted(missing)).items()}


@dataclass
class _State:
    """What the instance holds as the file goes by, its earlier rows included. `holders`: identifier -> account."""

    reserved: frozenset[str]
    people: dict[str, Person] = field(default_factory=dict)
    holders: dict[str, str] = field(default_factory=dict)
    doubles: dict[tuple[str, str], str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


class Intake:
    """Writes what may be written (nothing in a dry run) and notes in `known` who is there, and who was refused.

    `refused`: numéros of the rows whose cells could not be read.
    """

    def __init__(self, rows: list[Row], refused: set[str], known: Known, passage: Passage) -> None:
        self._known, self._passage = known, passage
        self._state = _State(frozenset(str(row.cells["identifiant"]) for row in rows if "identifiant" in row.cells))
        self._given = {row.cells["numero"] for row in rows} | refused
        known.refused |= refused
        entries = list(directory.everybody())
        self._state.doubles.update({(str(e.rang).rpartition("#")[0], str(e.adresse)): str(e.numero) for e in entries})
        self._absent = [str(e.numero) for e in entries if e.numero not in self._given]

    def skip(self, rows: list[Row]) -> None:
        """In a dry run they are nowhere but here."""
        for row in rows:
            numero = row.cells["numero"]
            self._state.lines.setdefault(numero, row.line)
            if not self._passage.writes and numero in self._known.comptes:
                _hold(row, self._known.comptes[numero], self._state)

    def take(self, rows: list[Row]) -> None:
        """Creates or changes people; each refused row is reported."""
        _read(rows, self._state)
        for row in rows:
            numero, first = row.cells["numero"], row.cells["numero"] not in self._state.lines
            outcome = _refusal(row, self._state) or _take(row, self._state, self._passage)
            if isinstance(outcome, str):
                self._known.comptes[numero] = outcome
                self._known.refused.discard(numero)
                continue
            self._passage.report.refuse(INTERVENANTS, outcome)
            if first:
                self._known.refused.add(numero)

    def close(self) -> None:
        """Reports who is not in the file; they stay."""
        self._passage.report.keep("intervenants absents du fichier", self._absent)


def _read(rows: list[Row], state: _State) -> None:
    """Who already holds what these rows say; what earlier rows took in a dry run stays theirs."""
    keys = {alias_key(row.cells["identifiant"]) for row in rows if "identifiant" in row.cells}
    keys |= {key for row in rows if (key := _portal(row)) is not None}
    state.people |= provisioning.by_numero(row.cells["numero"] for row in rows)
    state.holders = provisioning.holders(sorted(keys)) | state.holders


def _portal(row: Row) -> str | None:
    portail = row.cells.get("portail")
    return portal_key(portail, row.cells["identifiant_academique"]) if portail else None


def _refusal(row: Row, state: _State) -> Any:
    """Why this row may not go in, or None."""
    numero, given = row.cells["numero"], row.cells.get("identifiant")
    if numero in state.lines:
        return row.fault("numero", f"déjà à la ligne {state.lines[numero]}", "garder une seule ligne par personne")
    state.lines[numero] = row.line
    person = state.people.get(numero)
    if person is None:
        if (fault := _unnameable(row)) is not None:
            return fault
    elif _another_person(row, person):
        known = f"{person.value('prenom')} {person.value('nom')}"
        return row.fault("numero", f"appartient déjà à {known}", "vérifier le numéro, il ne change pas de personne")
    elif given and given != person.value("identifiant"):
        is_now = person.value("identifiant")
        return row.fault("identifiant", f"est {is_now} pour cette personne et ne change jamais", "vider la cellule")
    own = person.compte if person else None
    if given and state.holders.get(alias_key(given), own) != own:
        return row.fault("identifiant", "appartient à une autre personne", "vider la cellule pour qu’il soit attribué")
    if (key := _portal(row)) and state.holders.get(key, own) != own:
        where = f"est déjà celui d’une autre personne sur le portail {row.cells['portail']}"
        return row.fault("identifiant_academique", where, "vérifier la personne")
    return None


def _unnameable(row: Row) -> Any:
    try:
        identifiers.base(row.cells["prenom"], row.cells["nom"])
    except ValueError:
        if "identifiant" not in row.cells:
            return row.fault(
                "nom", "ne donne aucun identifiant (pas de lettre latine)", "remplir la colonne identifiant"
            )
    return None


def _another_person(row: Row, person: Person) -> bool:
    """Both names differ: a marriage or a corrected first name changes one of them at a time."""
    names = (
        identifiers.canonical(row.cells[c]) == identifiers.canonical(str(person.value(c))) for c in ("nom", "prenom")
    )
    return not any(names)


def _take(row: Row, state: _State, passage: Passage) -> Any:
    """Writes the row; gives the account id, or the refusal when something changed meanwhile."""
    person = state.people.get(row.cells["numero"])
    try:
        if person is None:
            compte = _create(row, state, passage)
        else:
            compte = person.compte
            _change(row, person, passage)
    except Taken:
        return row.fault("numero", *MEANWHILE)
    _hold(row, compte, state)
    return compte


def _hold(row: Row, compte: str, state: _State) -> None:
    held = [alias_key(row.cells["identifiant"])] if "identifiant" in row.cells else []
    state.holders |= {key: compte for key in (*held, _portal(row)) if key}


def _create(row: Row, state: _State, passage: Passage) -> str:
    place = (directory.name(row.cells), directory.address(row.cells))
    compte = f"essai-{row.cells['numero']}"
    if passage.writes:
        compte = provisioning.create(row.cells, passage.now, passage.acteur, state.reserved).compte
    if place in state.doubles and place[1]:
        passage.report.remarks.append(
            row.fault("numero", f"même nom et même adresse que le numéro {state.doubles[place]}", "double possible")
        )
    state.doubles.setdefault(place, row.cells["numero"])
    passage.report.count(INTERVENANTS, "créés")
    return compte


def _change(row: Row, person: Person, passage: Passage) -> None:
    changed = {column: value for column, value in row.cells.items() if value != person.value(column)}
    if "courriel" in changed and person.value("courriel") and person.account.courriel_origin != "import":
        passage.report.remarks.append(
            row.fault("courriel", "n’a pas remplacé l’adresse confirmée par la personne", "la lui demander")
        )
        del changed["courriel"]
    if changed and passage.writes:
        provisioning.change(person, changed, passage.now, passage.acteur)
    passage.report.count(INTERVENANTS, "modifiés" if changed else "inchangés")
