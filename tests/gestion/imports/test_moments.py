"""Days and hours are understood as people write them; what is ambiguous is refused in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.gestion.imports import moments
from chalicelib.gestion.imports.column import BadCell

DAYS = ("2026-06-16", "16/06/2026", "16-06-2026", "16.06.2026", " 16/6/2026 ", "2026/06/16", "16 juin 2026", "mardi 16 juin 2026", "16/06/2026 00:00", "2026-06-16T00:00:00")
MOMENTS = (
    "2026-06-16T08:30", "2026-06-16 08:30", "2026-06-16T08:30:00", "2026-06-16T08:30:00.000", "2026-06-16t08:30", "16/06/2026 08:30",
    "16/06/2026 8:30", "16/06/2026 08:30:00", "16/06/2026 8h30", "16/06/2026 à 08 h 30", "16/06/2026\u00a008:30", "16/6/2026, 8:30",
    "16 juin 2026 à 8h30", "mardi 16 juin 2026 08:30",
)  # fmt: skip


@pytest.mark.parametrize("cell", DAYS)
def test_a_day_is_read_however_it_is_written(cell):
    assert moments.day(cell) == "2026-06-16"


@pytest.mark.parametrize("cell", MOMENTS)
def test_a_moment_is_read_however_it_is_written(cell):
    assert moments.moment(cell) == "2026-06-16T08:30"


@pytest.mark.parametrize(("cell", "read"), [("1er mars 2026", "2026-03-01"), ("2 août 2026", "2026-08-02"), ("3 déc. 2026", "2026-12-03")])
def test_a_month_may_be_a_word(cell, read):
    assert moments.day(cell) == read


@pytest.mark.parametrize(
    ("reader", "cell", "told"),
    [
        (moments.day, "15/06/26", "année à deux chiffres"),
        (moments.moment, "15/06/26 08:30", "année à deux chiffres"),
        (moments.day, "2027-02-29", "n’existe pas"),
        (moments.day, "06/16/2026", "aurait 16 pour mois"),
        (moments.day, "16/06/2026 08:30", "avec une heure"),
        (moments.day, "0026-06-15", "trop ancienne"),
        (moments.moment, "16/06/2026", "sans heure"),
        (moments.moment, "2026-06-16T25:00", "heure qui n’existe pas"),
        (moments.moment, "2026-06-16T08:30:12", "des secondes"),
        (moments.moment, "2026-06-16T08:30Z", "fuseau"),
        (moments.moment, "2026-06-16T08:30+02:00", "fuseau"),
        (moments.day, "demain", "n’est pas une date"),
        (moments.moment, "8h30", "n’est pas un jour"),
    ],
)
def test_what_is_wrong_with_a_date_is_said(reader, cell, told):
    with pytest.raises(BadCell) as refused:
        reader(cell)
    assert told in refused.value.reason
    assert refused.value.hint


@given(st.datetimes(min_value=moments.datetime(2000, 1, 1), max_value=moments.datetime(2099, 12, 31)))
def test_every_moment_is_read_from_both_orders(moment):
    whole = moment.strftime("%Y-%m-%dT%H:%M")
    assert moments.moment(whole) == moments.moment(moment.strftime("%d/%m/%Y %H:%M")) == whole


@given(st.text(max_size=30))
def test_any_cell_is_read_or_refused_in_words(cell):
    for read in (moments.day, moments.moment):
        try:
            told = read(cell)
        except BadCell as refused:
            told = refused.reason
        assert told
