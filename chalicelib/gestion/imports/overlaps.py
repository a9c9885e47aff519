"""A person on two missions at the same time: taken, for only people can tell, and pointed out."""

from collections.abc import Iterable, Iterator, Mapping

from chalicelib import tables
from chalicelib.gestion.imports.columns import Row
from chalicelib.gestion.imports.disk import Shelf
from chalicelib.gestion.imports.report import Remark
from chalicelib.identity.models import person_key
from chalicelib.missions.models import Affectation
from chalicelib.tables import Dossiers

_Stay = tuple[str, str, str]
"""(start, end, numero of the mission), in the wall-clock time of its centre."""


class Agenda:
    """When each person of a file is where, by numéro, whose zeros a spreadsheet may have taken off."""

    def __init__(self) -> None:
        self._stays, self._read = Shelf(), Shelf()

    def note(self, row: Row) -> None:
        """One row of the file."""
        self._stays.add(_whose(row), "/".join(_stay(row)))

    def read(self, newcomers: Mapping[str, Row]) -> None:
        """What is known of who comes to a mission, account id -> row; who was there before was told of it then."""
        unread = [compte for compte in newcomers if compte not in self._read]
        self._read.update(dict.fromkeys(unread, ""))
        for place in places(unread):
            stay = (str(place.debut), str(place.fin), str(place.numero))
            self._stays.add(_whose(newcomers[str(place.compte)]), "/".join(stay))

    def overlaps(self, row: Row) -> list[Remark]:
        """A remark when the mission of a row meets another one of the same person, of the file or known before."""
        start, end, own = _stay(row)
        met = sorted(
            {other for begins, ends, other in self._of(row) if other != own and begins < end and start < ends}
        )
        if not met:
            return []
        others = f"chevauche la mission {', '.join(met[:3])} de la même personne"
        return [row.fault("debut", others, "vérifier les deux missions")]

    def _of(self, row: Row) -> Iterator[_Stay]:
        for said in self._stays.get(_whose(row)).split():
            begins, ends, mission = said.split("/")
            yield begins, ends, mission


def places(comptes: Iterable[str]) -> list[Affectation]:
    """Those of these people that were not cancelled, person by person, the earliest first."""
    found = map(Affectation.from_raw_data, tables.query_many(Dossiers, map(person_key, comptes), first="M#", last="M$"))
    standing = (place for place in found if not place.annulee)
    return sorted(standing, key=lambda place: (str(place.compte), str(place.debut), str(place.fin)))


def _whose(row: Row) -> str:
    return str(row.cells["numero_intervenant"].lstrip("0"))


def _stay(row: Row) -> _Stay:
    return row.cells["debut"], row.cells["fin"], row.cells["numero"]
