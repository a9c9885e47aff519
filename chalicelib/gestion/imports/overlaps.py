"""A person on two missions at the same time: taken, for only people can tell, and pointed out."""

from collections import defaultdict
from collections.abc import Mapping

from chalicelib import tables
from chalicelib.gestion.imports.columns import Row
from chalicelib.gestion.imports.report import Remark
from chalicelib.identity.models import person_key
from chalicelib.missions.models import Affectation

_Stay = tuple[str, str, str]
"""(start, end, numero of the mission), in the wall-clock time of its centre."""


class Agenda:
    """When each person of a file is where, by numero intervenant."""

    def __init__(self, rows: list[Row]) -> None:
        self._stays: dict[str, set[_Stay]] = defaultdict(set)
        self._read: set[str] = set()
        for row in rows:
            self._stays[row.cells["numero_intervenant"]].add(_stay(row))

    def read(self, newcomers: Mapping[str, Row]) -> None:
        """What is known of who comes to a mission, account id -> row; who was there before was told of it then."""
        unread = [compte for compte in newcomers if compte not in self._read]
        self._read.update(unread)
        for compte, stays in tables.abreast(_known, unread).items():
            self._stays[newcomers[compte].cells["numero_intervenant"]] |= stays

    def overlaps(self, row: Row) -> list[Remark]:
        """A remark when the mission of a row meets another one of the same person, of the file or known before."""
        numero = row.cells["numero_intervenant"]
        start, end, own = _stay(row)
        met = sorted(
            {other for begins, ends, other in self._stays[numero] if other != own and begins < end and start < ends}
        )
        if not met:
            return []
        others = f"chevauche la mission {', '.join(met[:3])} de la même personne"
        return [row.fault("debut", others, "vérifier les deux missions")]


def _stay(row: Row) -> _Stay:
    return row.cells["debut"], row.cells["fin"], row.cells["numero"]


def _known(compte: str) -> set[_Stay]:
    places = Affectation.query(person_key(compte), Affectation.sk.startswith("M#"), consistent_read=True)
    return {(str(place.debut), str(place.fin), str(place.numero)) for place in places if not place.annulee}
