"""A receipt stays with the line that it proves, whatever is added, removed or changed around it."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.frais.anchors import follow
from chalicelib.frais.regles.declaration import Declaration, Deplacement, Nuit, Repas, Trajet
from tests.frais.receipts.test_receipts import attach, pieces
from tests.people import claimant, day_trip, declared

DAY = dt.date(2026, 6, 9)
ORIGINS = ("domicile", "travail", "autre")


def trip(day, legs=2):
    jour = DAY + dt.timedelta(days=day)
    return Deplacement(
        jour=jour,
        trajets=tuple(Trajet(mode="train", de=ORIGINS[number]) for number in range(legs)),
        repas=(Repas(jour, "dejeuner", "ailleurs"), Repas(jour, "diner", "ailleurs")),
        nuits=(Nuit(jour, "payant"),),
    )


WEEK = Declaration(deplacements=tuple(trip(day) for day in range(5)))
LINES = ("", "/trajets/1/billet", "/repas/1", "/nuits/0/prix", "/trajets/0")
ranks = st.integers(0, 4)


@given(ranks, ranks, st.sampled_from(LINES))
def test_removing_a_trip_takes_only_its_own_receipts_away(gone, rank, line):
    left = WEEK.deplacements[:gone] + WEEK.deplacements[gone + 1 :]
    found = follow(WEEK, replace(WEEK, deplacements=left), f"/deplacements/{rank}{line}")
    assert found == ("" if rank == gone else f"/deplacements/{rank - (rank > gone)}{line}")


@given(ranks, ranks, st.sampled_from(LINES))
def test_adding_a_trip_moves_no_receipt_to_another_line(at, rank, line):
    more = (*WEEK.deplacements[:at], trip(20), *WEEK.deplacements[at:])
    found = follow(WEEK, replace(WEEK, deplacements=more), f"/deplacements/{rank}{line}")
    assert found == f"/deplacements/{rank + (rank >= at)}{line}"


@given(st.permutations(range(5)), ranks, st.sampled_from(LINES))
def test_trips_in_another_order_keep_their_receipts(order, rank, line):
    sorted_otherwise = replace(WEEK, deplacements=tuple(WEEK.deplacements[one] for one in order))
    assert follow(WEEK, sorted_otherwise, f"/deplacements/{rank}{line}") == f"/deplacements/{order.index(rank)}{line}"


def test_a_trip_changed_while_another_goes_keeps_its_own():
    changed = replace(WEEK.deplacements[1], depart=dt.time(7), trajets=WEEK.deplacements[1].trajets[1:])
    after = Declaration(deplacements=(changed,))
    before = Declaration(deplacements=WEEK.deplacements[:2])
    assert follow(before, after, "/deplacements/1/trajets/1/peage") == "/deplacements/0/trajets/0/peage"
    assert follow(before, after, "/deplacements/1/trajets/0/peage") == ""
    assert follow(before, after, "/deplacements/0/repas/0") == ""


def test_a_meal_no_longer_claimed_leaves_the_other_where_it_is():
    dinner_only = replace(WEEK.deplacements[0], repas=WEEK.deplacements[0].repas[1:])
    after = replace(WEEK, deplacements=(dinner_only, *WEEK.deplacements[1:]))
    assert follow(WEEK, after, "/deplacements/0/repas/1") == "/deplacements/0/repas/0"
    assert follow(WEEK, after, "/deplacements/0/repas/0") == ""


def test_a_day_corrected_keeps_its_receipts():
    later = replace(WEEK.deplacements[0], jour=DAY + dt.timedelta(days=9))
    after = Declaration(deplacements=(later,))
    assert (
        follow(Declaration(deplacements=WEEK.deplacements[:1]), after, "/deplacements/0/nuits/0")
        == "/deplacements/0/nuits/0"
    )


@pytest.mark.parametrize("pointer", ["", "/deplacements", "/deplacements/7/repas/0", "/deplacements/0/repas/9"])
def test_what_points_to_no_line_proves_the_claim_as_a_whole(pointer):
    assert follow(WEEK, WEEK, pointer) in ("", "/deplacements")


def test_the_files_follow_when_a_trip_is_removed(api, receipts_bucket):
    marie = claimant(api)
    two = declared(day_trip(), day_trip("2026-05-19"))
    assert marie.save(two).status == 200
    first = attach(marie, receipts_bucket, ligne="/deplacements/0/repas/0")
    second = attach(marie, receipts_bucket, ligne="/deplacements/1/repas/0")
    saved = marie.save({**two, "deplacements": two["deplacements"][1:]})
    assert saved.status == 200
    for answer in (saved.json["justificatifs"]["pieces"], pieces(marie)):
        assert {one["id"]: one["ligne"] for one in answer} == {first: "", second: "/deplacements/0/repas/0"}
