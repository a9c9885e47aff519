"""The session that the dashboard opens on: where there is something to do, in every season of a service."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from chalicelib.frais.claim import states
from chalicelib.gestion.dashboard import first
from chalicelib.gestion.dashboard.counting import NUMBER, OPEN, SINCE
from ops.local import demo
from tests.gestion.payer import Payday
from tests.gestion.staff import key, office  # noqa: F401 - fixtures
from tests.people import claimant

PATH = "/gestion/tableau-de-bord"
NOW = datetime(2026, 9, 15, 9, tzinfo=UTC)
STALE, FRESH = "2026-01-10", "2026-09-01"
GONE, AHEAD = "2026-07-01", "2026-12-01"


def one(since=FRESH, deadline=None, **numbers):
    """A session of one service: state -> how many halves, in it since a day; `deadline`: of claims still to be sent."""
    found = Counter()
    for state, number in numbers.items():
        found[NUMBER, "remuneration", state] += number
        found[SINCE, "remuneration", state, since] += number
        if state in states.SUBMITTABLE:
            found[OPEN, deadline] += number
    return {"DEC-1": found}


SEASONS = {
    "nothing is counted": ({}, ""),
    "one alone, all to come": ({"2026": one(NON_EFFECTUEE=9)}, "2026"),
    "September: the next is opened, June is still to decide": (
        {"2026": one(A_VALIDER=3, ACCEPTE=40), "2027": one(NON_EFFECTUEE=90)},
        "2026",
    ),
    "the same, some of the next being settled by the rules before they begin": (
        {"2026": one(A_VALIDER=3), "2027": one(NON_EFFECTUEE=90, PAS_DE_FRAIS=80, INVALIDABLE=5, EN_ATTENTE=2, ANNULE=1)},
        "2026",
    ),
    "autumn: a first mission of the next is over, June waits by thousands": (
        {"2026": one(A_VALIDER=5000), "2027": one(EFFECTUEE=2, NON_EFFECTUEE=90, deadline=AHEAD)},
        "2026",
    ),
    "a very old one has a stray late claim, the current is under way": (
        {"2021": one(EFFECTUEE=1, deadline="2021-12-01"), "2026": one(ACCEPTE=10, NON_EFFECTUEE=40)},
        "2026",
    ),
    "the stray was sent in the end and is to decide": (
        {"2021": one(A_VALIDER=1), "2026": one(ACCEPTE=10, NON_EFFECTUEE=40)},
        "2026",
    ),
    "March: last year is paid but for who never sent, this one is to come": (
        {"2025": one(ACCEPTE=900, EFFECTUEE=30, deadline=GONE), "2026": one(NON_EFFECTUEE=70)},
        "2026",
    ),
    "the payer never answers: last year's do not wait for ever": (
        {"2025": one(TRANSMIS_LIQUIDATION=9000, since=STALE), "2026": one(NON_EFFECTUEE=70)},
        "2026",
    ),
    "the payer has them since some days": (
        {"2026": one(TRANSMIS_LIQUIDATION=90), "2027": one(NON_EFFECTUEE=70)},
        "2026",
    ),
    "all is paid and nothing else is opened": ({"2025": one(ACCEPTE=9), "2026": one(ACCEPTE=9)}, "2026"),
    "between two missions of the current one, the next being opened": (
        {"2026": one(ACCEPTE=9, NON_EFFECTUEE=5), "2027": one(NON_EFFECTUEE=70)},
        "2026",
    ),
    "the next two are opened and nothing is left": (
        {"2026": one(ACCEPTE=9), "2027": one(NON_EFFECTUEE=7), "2028": one(NON_EFFECTUEE=7)},
        "2027",
    ),
    "June may still be sent": ({"2026": one(EFFECTUEE=9, deadline=AHEAD), "2027": one(NON_EFFECTUEE=70)}, "2026"),
}  # fmt: skip


@pytest.mark.parametrize("season", SEASONS)
def test_the_page_opens_where_there_is_something_to_do(season):
    counted, wanted = SEASONS[season]
    assert first.session(counted, NOW) == wanted


@pytest.fixture
def payday(api, office):  # noqa: F811
    return Payday(api, office)


def test_a_mission_to_come_that_pays_no_travel_opens_no_session(payday):
    payday.person()
    claimant(payday.api, "demain@exemple.fr", session="2027", debut="2027-05-18T08:30", fin="2027-05-18T17:30", centre_commune="69123")
    assert payday.member.browser.post(f"{PATH}/actualisation").status == 202
    payday.work()
    found = payday.member.browser.get(PATH).json
    ahead = payday.member.browser.get(f"{PATH}?session=2027").json
    assert "PAS_DE_FRAIS" in {row["etat"] for row in ahead["etats"]}, "or this tries nothing"
    assert (found["sessions"], found["session"]) == (["2026", "2027"], "2026")


@pytest.mark.parametrize("day", ["2026-01-12", "2026-06-20", "2026-11-30", "2026-12-20"])
def test_a_newcomer_to_the_demonstration_sees_what_is_to_do(api, office, tmp_path, day):  # noqa: F811
    api.clock.now = datetime.fromisoformat(f"{day}T09:00:00+00:00")
    demo.fill("lyon", api.clock.now.date(), api.clock.now, tmp_path)
    payday = Payday(api, office)
    boss = office.member("administrateur")
    assert boss.browser.post(f"{PATH}/actualisation").status == 202
    payday.work()
    found = boss.browser.get(PATH).json
    assert sum(row["a_decider"] + row["a_transmettre"] for row in found["par_service"]) > 0, found["sessions"]
