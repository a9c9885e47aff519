"""Rows of communes_desservies.csv: neighbouring communes served by public transport, written both ways."""

from chalicelib import journal
from chalicelib.frais import rules
from chalicelib.gestion.imports.columns import COMMUNES, Row
from chalicelib.gestion.imports.report import Passage
from chalicelib.tables import Dossiers


def bring_in(rows: list[Row], passage: Passage) -> None:
    """Writes the pairs that are not known yet; the same pair in either order is one."""
    known = {str(item.sk) for item in Dossiers.query(rules.COMMUNES, consistent_read=True)}
    given: set[str] = set()
    fresh: set[str] = set()
    for row in rows:
        one, other = row.cells["commune"], row.cells["voisine"]
        pair = {f"{one}#{other}", f"{other}#{one}"}
        outcome = "inchangés" if pair <= known | fresh else "créés"
        fresh |= pair - known
        given |= pair
        passage.report.count(COMMUNES, outcome)
    if fresh and passage.writes:
        _write(sorted(fresh), passage)
    passage.report.keep("communes voisines absentes du fichier", sorted(known - given))


def _write(pairs: list[str], passage: Passage) -> None:
    """A batch, journalled after it: a pair written twice is the same pair, and the next run completes a broken one."""
    with Dossiers.batch_write() as batch:
        for pair in pairs:
            batch.save(Dossiers(rules.COMMUNES, pair))
    told = {"paires": str(len(pairs))}
    journal.write("communes_desservies", objet=rules.COMMUNES, acteur=passage.acteur, now=passage.now, **told)
    rules.forget()
