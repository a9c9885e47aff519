"""The printed password from its making to its purge."""

import datetime as dt
import time

import pytest
from botocore.exceptions import EndpointConnectionError

from chalicelib import faults
from chalicelib.identity import provisioning, temporary_passwords
from chalicelib.identity.models import Compte, account_key
from chalicelib.outbox import Envoi
from chalicelib.tables import Envois
from tests.aws import at_once, everything, failing, items, recorded
from tests.identity.people import enrol, marked, settled
from tests.instance import START

MONTH = dt.timedelta(days=30)


@pytest.mark.exigence("S17")
def test_a_thousand_passwords_are_distinct_unambiguous_and_never_hold_the_identifier():
    made = [temporary_passwords.generate("ab") for _ in range(1000)]
    assert len(set(made)) == 1000
    assert len(temporary_passwords.SYMBOLS) == len(set(temporary_passwords.SYMBOLS)) == 54
    assert not set(temporary_passwords.SYMBOLS) & set("0O1lIoiQ")
    for text in made:
        groups = text.split("-")
        assert [len(group) for group in groups] == [4, 4, 4]
        assert set("".join(groups)) <= set(temporary_passwords.SYMBOLS)
        assert "ab" not in "".join(groups).lower()


def test_every_symbol_is_drawn():
    drawn = set("".join(temporary_passwords.generate() for _ in range(500))) - {"-"}
    assert drawn == set(temporary_passwords.SYMBOLS)


@pytest.mark.parametrize("typed", ["ABcd-EFgh-2345", "ABcdEFgh2345", "ABcd EFgh 2345", " ABcd\u2011EFgh–2345 "])
def test_hyphens_and_spaces_of_the_groups_do_not_count(typed):
    assert temporary_passwords.normal_form(typed) == "ABcdEFgh2345"


@pytest.mark.parametrize("typed", ["abcd-efgh-234", "ABcd-EFgh-23456", "ABcd-EFgh-234O", "un mot de passe à moi", ""])
def test_any_other_text_is_compared_as_it_is(typed):
    assert temporary_passwords.normal_form(typed) == typed


@pytest.mark.parametrize(
    ("last_mission", "expected"),
    [
        (START + dt.timedelta(days=20), START + dt.timedelta(days=50)),
        (START - dt.timedelta(days=300), START + MONTH),
        (START + dt.timedelta(days=400), START + dt.timedelta(days=430)),
    ],
    ids=["thirty days after the mission", "thirty days when the mission is long over", "however far the mission is"],
)
def test_it_lives_as_long_as_people_come_back_to_claim(last_mission, expected):
    assert temporary_passwords.expiry(last_mission, START) == expected


def test_an_issue_ends_what_was_issued_before(cloud, clock):
    person = enrol(clock)
    before = person.item
    again = temporary_passwords.issue(person.compte, clock.now + MONTH, clock.now, "tests")
    after = person.item
    assert again != person.printed
    assert after.temp_generation == before.temp_generation + 1
    assert after.generation == before.generation + 1
    assert after.temp_shard in {str(n) for n in range(8)}


def test_nothing_is_printed_for_who_has_chosen_a_password(api, clock):
    person, browser = settled(api, courriel="marie@exemple.fr")
    before = everything()
    with pytest.raises(temporary_passwords.PasswordIsPersonal):
        temporary_passwords.issue(person.compte, clock.now + MONTH, clock.now, "tests")
    assert everything() == before
    assert browser.get("/moi").status == 200


@pytest.mark.exigence("S27")
def test_a_re_issue_wipes_the_personal_password_ends_every_session_and_is_announced(api, clock):
    person, browser = settled(api, courriel="marie@exemple.fr")
    first = temporary_passwords.reissue(person.compte, clock.now, "G#1", marked())
    second = temporary_passwords.reissue(person.compte, clock.now, "G#1", marked())
    assert first != second
    assert person.item.password_hash is None
    assert browser.get("/moi").status == 401
    assert api.browser().sign_in(person.numero, first).status == 401
    api.work()
    assert [mail.to for mail in api.mails()].count("marie@exemple.fr") >= 1
    assert all(second not in mail.text and second not in mail.html for mail in api.mails())
    assert api.browser().sign_in(person.numero, second).json == {"portee": "mot_de_passe"}
    clock.forward(hours=73)
    assert api.browser().sign_in(person.numero, second).status == 401


def test_a_re_issue_for_who_has_no_address_sends_nothing(cloud, clock):
    person = enrol(clock)
    temporary_passwords.reissue(person.compte, clock.now, "G#1", marked())
    assert not [
        raw for raw in items(Envois).values() if Envoi.from_raw_data(raw).kind == "avis_mot_de_passe_provisoire"
    ]


def test_who_needs_a_password(api, clock):
    waiting, (personal, _) = enrol(clock), settled(api, nom="Petit")
    unprinted = enrol(clock, nom="Morel", printed=False)
    assert not temporary_passwords.is_needed(waiting.item, clock.now)
    assert not temporary_passwords.is_needed(personal.item, clock.now)
    assert temporary_passwords.is_needed(unprinted.item, clock.now)
    assert temporary_passwords.is_needed(waiting.item, clock.now + dt.timedelta(days=30))


@pytest.mark.exigence("S24")
def test_the_purge_spares_a_password_given_meanwhile(cloud, clock, monkeypatch):
    person, fresh = enrol(clock), []
    clock.forward(days=31)
    read = temporary_passwords._expired

    def with_a_re_issue_in_between(now):
        for account in read(now):
            fresh.append(temporary_passwords.issue(person.compte, clock.now + MONTH, clock.now, "tests"))
            yield account

    monkeypatch.setattr(temporary_passwords, "_expired", with_a_re_issue_in_between)
    counts = temporary_passwords.purge(clock.now)
    assert (counts["found"], counts["purged"], counts["kept"]) == (1, 0, 1)
    assert fresh
    assert person.item.temp_hash


@pytest.mark.exigence("S25")
def test_a_second_pass_finds_nothing_to_do(cloud, clock):
    for _ in range(5):
        enrol(clock)
    clock.forward(days=31)
    assert temporary_passwords.purge(clock.now)["purged"] == 5
    before = everything()
    assert temporary_passwords.purge(clock.now) == {"found": 0, "purged": 0, "kept": 0, "failed": 0, "stopped": 0}
    assert everything() == before


@pytest.mark.exigence("S25")
def test_a_pass_without_time_stops_and_the_next_goes_on(cloud, clock):
    for _ in range(4):
        enrol(clock)
    clock.forward(days=31)
    assert temporary_passwords.purge(clock.now, time.monotonic())["stopped"] == 1
    assert temporary_passwords.purge(clock.now, time.monotonic() + 60)["purged"] == 4


@pytest.mark.exigence("S25")
def test_a_pass_that_could_not_finish_raises_and_the_next_completes_it(cloud, clock):
    people = [enrol(clock) for _ in range(4)]
    clock.forward(days=31)
    lost = EndpointConnectionError(endpoint_url="dynamodb")
    with (
        failing("dynamodb", lost, times=faults.TRIES, operation="UpdateItem"),
        pytest.raises(temporary_passwords.PurgeIncomplete),
    ):
        temporary_passwords.purge(clock.now)
    assert sum(person.item.temp_hash is not None for person in people) == 1
    temporary_passwords.purge(clock.now)
    assert all(person.item.temp_hash is None for person in people)


def test_passes_at_once_purge_each_password_once(cloud, clock):
    for _ in range(6):
        enrol(clock)
    clock.forward(days=31)
    counts = at_once(4, lambda _: temporary_passwords.purge(clock.now)["purged"])
    assert sum(counts) == 6


def test_a_pass_costs_the_shards_and_what_is_over_not_the_accounts(cloud, clock):
    for _ in range(12):
        enrol(clock)
    with recorded() as calls:
        temporary_passwords.purge(clock.now)
    assert [call.operation for call in calls] == ["Query"] * 8


def test_an_agent_whose_portal_signs_in_here_gets_none(cloud, clock, monkeypatch):
    facts = {"numero": "99", "nom": "Denis", "prenom": "Luc", "statut": "agent", "portail": "lyon"}
    person = provisioning.create(facts | {"identifiant_academique": "ldenis"}, clock.now, "tests")
    assert temporary_passwords.is_needed(Compte.get(account_key(person.compte), "C"), clock.now)
    monkeypatch.setattr(
        type(temporary_passwords.ACADEMIE), "connexion_par_portail", lambda _, portail: portail == "lyon"
    )
    assert not temporary_passwords.is_needed(Compte.get(account_key(person.compte), "C"), clock.now)
