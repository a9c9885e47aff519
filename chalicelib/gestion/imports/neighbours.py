"""Rows of communes_desservies.csv: neighbouring communes served by public transport, written both ways."""

from collections.abc import Iterable

from chalicelib import journal
from chalicelib.frais.claim import settings
from chalicelib.gestion.imports.columns import COMMUNES, Row
from chalicelib.gestion.imports.report import Passage
from chalicelib.tables import Dossiers


class Intake:
    """Writes the pairs that are not known yet; the same pair in either order is one."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self._known = settings.pairs()
        self._given: set[str] = set()

    def skip(self, rows: Iterable[Row]) -> None:
        """Rows that an earlier part of the same import took."""
        for row in rows:
            self._given |= _both_ways(row)

    def take(self, rows: list[Row]) -> None:
        """Writes the pairs that are new, both ways."""
        fresh: set[str] = set()
        for row in rows:
            pair = _both_ways(row)
            self._passage.report.count(COMMUNES, "inchangés" if pair <= self._known | fresh else "créés")
            fresh |= pair - self._known
            self._given |= pair
        if fresh and self._passage.writes:
            _write(sorted(fresh), self._passage)
        self._known |= fresh

    def close(self) -> None:
        """Reports the pairs that the file no longer names; they stay."""
        self._passage.report.keep("communes voisines absentes du fichier", sorted(self._known - self._given))


def _both_ways(row: Row) -> set[str]:
    one, other = row.cells["commune"], row.cells["voisine"]
    return {f"{one}#{other}", f"{other}#{one}"}


def _write(pairs: list[str], passage: Passage) -> None:
    """A batch, journalled after it: a pair written twice is the same pair, and the next run completes a broken one."""
    with Dossiers.batch_write() as batch:
        for pair in pairs:
            batch.save(Dossiers(settings.COMMUNES, pair))
    told = {"paires": str(len(pairs))}
    journal.write("communes_desservies", objet=settings.COMMUNES, acteur=passage.acteur, now=passage.now, **told)
    settings.forget()
