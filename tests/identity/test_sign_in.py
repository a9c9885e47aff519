"""Signing in: both identifiers, the exact password, four round trips, and answers that may get lost on the way."""

import unicodedata

import pytest
from argon2 import PasswordHasher

from chalicelib.identity import passwords
from chalicelib.identity.models import Compte, Session
from tests.aws import in_conflict, items, losing_the_answer, recorded
from tests.identity.people import OTHER_PHRASE, PHRASE, enrol, settle, settled


def _choose(api, phrase):
    """A person whose personal password is `phrase`."""
    return settled(api, phrase)[0]


@pytest.mark.exigence("S06")
def test_numero_and_identifiant_open_the_same_account(api, clock):
    person, _ = settled(api, courriel="marie@exemple.fr")
    for typed in (person.numero, person.identifiant, person.identifiant.upper(), " M.Dénis "):
        browser = api.browser()
        assert browser.sign_in(typed, PHRASE).json == {"portee": "complete"}
        assert browser.get("/moi").json["numero"] == person.numero


@pytest.mark.exigence("S04")
@pytest.mark.parametrize(
    ("chosen", "typed"),
    [
        ("DENIS au bord du lac", "Denis au bord du lac"),
        ("une phrase assez longue", "une phrase  assez longue"),
        ("une phrase assez longue", "une phrase assezlongue"),
        ("é" * 3 + "x" * 3 + "y" * 57 + "a", "é" * 3 + "x" * 3 + "y" * 57 + "b"),
        ("crème brûlée du soir", "creme brulee du soir"),
    ],
)
def test_the_password_is_exact(api, chosen, typed):
    person = _choose(api, chosen)
    assert api.browser().sign_in(person.numero, typed).status == 401
    assert api.browser().sign_in(person.numero, chosen).status == 200


@pytest.mark.exigence("S04")
def test_an_accent_typed_decomposed_is_the_same_accent(api):
    phrase = "crème brûlée à Évian"
    person = _choose(api, phrase)
    assert api.browser().sign_in(person.numero, unicodedata.normalize("NFD", phrase)).status == 200


@pytest.mark.exigence("S05")
@pytest.mark.parametrize(
    "phrase",
    [
        "".join(chr(0x1F400 + n) for n in range(64)),
        "[" * 12 + "{" * 12 + "été",
        "a\x00b\tc'\"\\u0000;--<b>",
        "Ω ж 你 \u202e ﷺ fin",
    ],
)
def test_any_character_may_be_in_a_password(api, phrase):
    person = _choose(api, phrase)
    assert api.browser().sign_in(person.numero, phrase).status == 200


@pytest.mark.exigence("S05")
def test_128_characters_count_and_one_more_is_refused_before_any_hash(api, clock, monkeypatch):
    long = "".join(chr(ord("a") + n % 26) + str(n % 10) for n in range(64))
    person = _choose(api, long)
    assert api.browser().sign_in(person.numero, long[:-1] + "é").status == 401
    decomposed = unicodedata.normalize("NFD", long[:-1] + "é")
    assert len(decomposed) > 128
    assert api.browser().sign_in(person.numero, decomposed).status == 401
    hashes = []
    monkeypatch.setattr(PasswordHasher, "verify", lambda *given: hashes.append(given))
    refused = api.browser().sign_in(person.numero, long + "x")
    assert (refused.status, refused.code) == (400, "mot_de_passe_trop_long")
    assert api.browser().sign_in(person.numero, "x" * 10**6).status == 413
    assert hashes == []


@pytest.mark.exigence("S03")
def test_an_old_hash_is_made_anew_at_the_next_sign_in(api):
    person, _ = settled(api)
    old = PasswordHasher(memory_cost=16, time_cost=3, parallelism=1).hash(PHRASE)
    Compte(f"C#{person.compte}", "C").update(actions=[Compte.password_hash.set(old)])
    assert api.browser().sign_in(person.numero, PHRASE).status == 200
    renewed = person.item.password_hash
    assert "m=8,t=1,p=1" in renewed
    assert api.browser().sign_in(person.numero, PHRASE).status == 200
    assert person.item.password_hash == renewed


@pytest.mark.parametrize("known", [True, False])
def test_a_sign_in_costs_four_round_trips_as_a_failure_does(api, clock, known):
    person, _ = settled(api)
    with recorded() as calls:
        assert api.browser().sign_in(person.numero, PHRASE if known else "faux").status == (200 if known else 401)
    last = "TransactWriteItems" if known else "UpdateItem"
    assert [call.operation for call in calls] == ["UpdateItem", "BatchGetItem", "UpdateItem", last]


@pytest.mark.exigence("S61")
def test_the_sign_in_reads_what_is_true_now(api):
    person, browser = settled(api)
    with recorded() as calls:
        api.browser().sign_in(person.numero, PHRASE)
        browser.get("/moi")
    for call in calls:
        assert "IndexName" not in call.body
        for asked in call.body.get("RequestItems", {}).values():
            assert asked["ConsistentRead"] is True


def _sessions():
    return sum(sk.startswith("S#") for _, sk in items(Session))


def test_a_lost_answer_costs_the_person_nothing(api):
    person, _ = settled(api)
    browser = api.browser()
    before = _sessions()
    with losing_the_answer("TransactWriteItems") as left:
        assert browser.sign_in(person.numero, PHRASE).status == 200
    assert left == [0]
    assert browser.get("/moi").status == 200
    assert _sessions() - before == 1, "one session and nothing twice"


@pytest.mark.parametrize("times", [1, 3])
def test_two_writes_that_meet_are_tried_again(api, times):
    person, _ = settled(api)
    with in_conflict(times):
        assert api.browser().sign_in(person.numero, PHRASE).status == 200


def test_when_writes_keep_meeting_the_person_is_told_to_wait_not_that_they_were_wrong(api):
    person, browser = settled(api)
    with in_conflict(99):
        answer = api.browser().sign_in(person.numero, PHRASE)
    assert (answer.status, answer.code) == (503, "service_charge")
    assert browser.get("/moi").status == 200


def test_an_expired_password_says_so_only_to_who_typed_it_right(api, clock):
    person = enrol(clock)
    clock.forward(days=31)
    assert api.browser().sign_in(person.numero, person.printed).code == "mot_de_passe_provisoire_expire"
    assert api.browser().sign_in(person.numero, "Abcd-efgh-jkmn").code == "identifiants_refuses"


def test_the_printed_password_is_read_with_or_without_its_hyphens(api, clock):
    person = enrol(clock)
    for typed in (person.printed.replace("-", ""), person.printed.replace("-", " "), f" {person.printed}"):
        assert api.browser().sign_in(person.numero, typed).json == {"portee": "mot_de_passe"}
    assert api.browser().sign_in(person.numero, person.printed.swapcase()).status == 401


def test_signing_in_again_replaces_the_session_that_the_browser_held(api):
    person, browser = settled(api)
    old = browser.cookie
    assert browser.sign_in(person.numero, PHRASE).status == 200
    assert browser.cookie != old
    assert api.browser().get("/moi", Cookie=old).status == 401


def test_choosing_another_password_keeps_this_browser_and_drops_the_others(api):
    person, browser = settled(api)
    other = api.browser()
    other.sign_in(person.numero, PHRASE)
    refused = browser.post("/mot-de-passe", {"nouveau": OTHER_PHRASE, "actuel": "autre chose"})
    assert (refused.status, refused.pointers) == (422, ["/actuel"])
    assert browser.post("/mot-de-passe", {"nouveau": OTHER_PHRASE, "actuel": PHRASE}).status == 200
    assert browser.get("/moi").status == 200
    assert other.get("/moi").status == 401
    assert api.browser().sign_in(person.numero, PHRASE).status == 401


def test_settling_needs_no_second_account(api, clock):
    """Two people of one name get two identifiers, and each password opens its own account only."""
    first, second = enrol(clock), enrol(clock)
    assert (first.identifiant, second.identifiant) == ("mdenis", "mdenis1")
    assert api.browser().sign_in(second.identifiant, first.printed).status == 401
    settle(api.browser(), second)
    assert not passwords.is_outdated(second.item.password_hash)
