"""How many claims wait: exact while one answer of the index holds them, the dashboard's own past that; never a whole service."""

from contextvars import copy_context

import pytest

from tests.aws import journey
from tests.gestion.dashboard.whole import minute
from tests.gestion.payer import Payday
from tests.gestion.staff import key, office  # noqa: F401 - fixtures

BOARD = "/gestion/tableau-de-bord/actualisation"
WORK = ["remuneration"]


@pytest.fixture
def payday(api, office):  # noqa: F811
    return Payday(api, office)


@pytest.fixture
def one_an_answer(monkeypatch):
    """The emulator's answers hold one claim of these, and not two: AWS's hold 1 MB."""
    monkeypatch.setattr("moto.dynamodb.models.table.RESULT_SIZE_LIMIT", 6000)


def waiting(payday):
    with journey() as made:
        told = payday.member.browser.get("/gestion/attente").json
    return told, [asked for asked in made.calls if asked.operation == "Query"]


def test_few_are_counted_as_they_are_before_anything_is_followed(payday):
    for _ in range(3):
        payday.person(halves=WORK)
    told, _ = waiting(payday)
    assert told == {"etats": {"A_VALIDER": 3, "REJETE": 0}, "au_moins": False}


def test_many_are_at_least_what_is_seen_until_the_dashboard_knows_them(payday, one_an_answer):
    for _ in range(3):
        payday.person(halves=WORK)
    told, asked = waiting(payday)
    assert told == {"etats": {"A_VALIDER": 1, "REJETE": 0}, "au_moins": True}
    assert payday.member.browser.post(BOARD).status == 202
    payday.work()
    told, again = waiting(payday)
    assert told == {"etats": {"A_VALIDER": 3, "REJETE": 0}, "au_moins": False}
    assert len(again) <= len(asked) + 1, "no list is read to its end"


def test_many_follow_the_decisions_within_a_minute(payday, one_an_answer):
    payday.member.browser.post(BOARD)
    payday.work()
    for _ in range(3):
        payday.person(halves=WORK)
    copy_context().run(minute, payday.api)  # another function than the next that asks: its policy is not theirs
    told, _ = waiting(payday)
    assert told == {"etats": {"A_VALIDER": 3, "REJETE": 0}, "au_moins": False}
