"""The median of each step is this instance's own, of its last twelve months, and is not told before there are enough."""

import datetime as dt
import json

from chalicelib.frais import delays
from chalicelib.frais.delays import ENOUGH, Delais
from chalicelib.gestion.dashboard import counting
from tests.gestion.payer import Payday
from tests.gestion.staff import key, office  # noqa: F401 - fixtures
from tests.people import claimant

TODAY = dt.date(2026, 6, 30)


def jalons(**days):
    return {state: f"{day}T08:00:00+00:00" for state, day in days.items()}


def test_each_step_lasts_from_its_state_to_the_next():
    passed = jalons(A_VALIDER="2026-06-01", VALIDE="2026-06-07", TRANSMIS_LIQUIDATION="2026-06-10") | {
        "ACCEPTE": "2026-06-25"
    }
    assert [(step, str(ended), days) for step, ended, days in delays.of_half(passed)] == [
        ("verification", "2026-06-07", 6),
        ("mise_en_paiement", "2026-06-10", 3),
        ("paiement", "2026-06-25", 15),
    ]


def test_a_step_under_way_or_taken_again_counts_for_nothing():
    assert list(delays.of_half(jalons(A_VALIDER="2026-06-01"))) == []
    assert list(delays.of_half(jalons(A_VALIDER="2026-06-09", VALIDE="2026-06-07"))) == []
    assert list(delays.of_half({})) == []


def test_a_median_is_of_all_the_halves_that_passed_the_step_in_the_last_twelve_months():
    counts = {("delai", "paiement", "2026-05", "4"): 2, ("delai", "paiement", "2026-06", "9"): 3}
    counts |= {("delai", "verification", "2025-06", "1"): 1, ("delai", "verification", "2025-05", "80"): 9}
    counts |= {("delai", "verification", "2026-07", "80"): 9}
    counts[("nombre", "deplacement", "VALIDE")] = 6
    assert counting.medians(counts, TODAY) == {"paiement": (9, 5), "verification": (1, 1)}


def test_it_is_told_from_enough_halves_on_and_an_older_count_never_comes_back(api):
    marie = claimant(api)
    assert marie.browser.get("/delais").json == {"quand": None, "delais": []}
    told = {"verification": (6, ENOUGH), "paiement": (21, ENOUGH - 1)}
    delays.keep(told, "2026-06-30T08:00:00+00:00")
    delays.keep({}, "2026-06-29T08:00:00+00:00")
    assert marie.browser.get("/delais").json == {
        "quand": "2026-06-30T08:00:00+00:00",
        "delais": [{"etape": "verification", "jours": 6, "nombre": ENOUGH}],
    }


def test_the_count_of_the_dashboard_keeps_it(api, office):  # noqa: F811
    payday = Payday(api, office)
    payday.person(ago=0)
    payday.member.browser.post("/gestion/tableau-de-bord/actualisation")
    payday.work()
    kept = json.loads(Delais.get("DELAIS", "T").medianes)
    assert kept == {"verification": [0, 2]}
