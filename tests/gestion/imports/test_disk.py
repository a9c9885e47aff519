"""What an import keeps on disk comes back as it was, and its rows are not held in memory."""

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.gestion.imports import columns, damage, grouping
from chalicelib.gestion.imports.columns import Row
from chalicelib.gestion.imports.disk import Shelf
from chalicelib.gestion.imports.report import Report
from chalicelib.gestion.imports.run import understand
from chalicelib.gestion.imports.table import Source
from tests.gestion.tableurs import people
from tests.instance import START

TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
CELLS = st.dictionaries(
    st.sampled_from(columns.HEADERS["missions"]), TEXTS | st.integers(0, 99_999) | st.booleans(), max_size=4
)


@given(st.lists(st.builds(Row, TEXTS, st.integers(1, 10**6), CELLS), max_size=20))
def test_rows_come_back_as_they_were_in_their_order_and_in_another(rows):
    kept = columns.spool("missions")
    for row in rows:
        kept.append(row)
    assert (list(kept), len(kept), kept[1:3]) == (rows, len(rows), rows[1:3])
    back = range(len(rows))[::-1]
    assert list(kept.arranged(back)) == rows[::-1]


@given(st.lists(st.tuples(st.sampled_from("abcdé"), TEXTS), max_size=30), st.integers(0, 6))
def test_a_shelf_is_a_dict_that_keeps_the_order_of_its_names(said, start):
    shelf, known = Shelf(), {}
    for rank, (name, text) in enumerate(said):
        if rank % 2:
            shelf[name] = known[name] = text
        else:
            assert shelf.setdefault(name, text) == known.setdefault(name, text)
    assert list(shelf.since(0)) == list(known.items())
    assert list(shelf.since(start)) == list(known.items())[start:]
    assert (len(shelf), shelf.among("abz")) == (len(known), [name for name in "abz" if name in known])


def test_rows_of_a_mission_far_apart_are_brought_together_whatever_its_zeros():
    rows = columns.spool("missions")
    for line, numero in enumerate(("7", "8", "007", "9", "8")):
        rows.append(Row("m.csv", line, {"numero": numero}))
    assert [row.cells["numero"] for row in grouping.together(rows)] == ["7", "007", "8", "8", "9"]


def _peak(tmp_path, many):
    """Bytes that Python holds at most while it reads so many people from a file."""
    path = tmp_path / "i.csv"
    path.write_bytes(people(*({"numero": str(n), "prenom": f"Zoé{n}"} for n in range(many))).content)
    damage.of_text.cache_clear()
    tracemalloc.start()
    lus = understand([Source("i.csv", path)], Report(), now=START)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(lus.rows[columns.INTERVENANTS]) == many
    return peak


def test_the_rows_of_a_file_are_not_held_in_memory(cloud, tmp_path):
    """A row is a kilobyte or two; what is left of each is its place in the file, and a share of a bounded cache."""
    small, large = _peak(tmp_path, 3_000), _peak(tmp_path, 6_000)
    assert (large - small) / 3_000 < 100
