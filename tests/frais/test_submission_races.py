"""Real parallel requests, lost answers and dying containers: one claim, one entry, one e-mail, the same end."""

import uuid

import pytest

from chalicelib.tables import Envois, JournalTable
from tests import aws
from tests.aws import in_conflict
from tests.frais.faults import Died, dying
from tests.people import LYON, claimant, convoke, day_trip, declared

ROUNDS = 25


@pytest.fixture
def marie(api):
    marie = claimant(api)
    assert marie.save(declared()).status == 200
    return marie


def count(table, field, value):
    return sum(raw.get(field, {}).get("S") == value for raw in aws.items(table).values())


@pytest.mark.exigence("S54")
def test_twenty_tabs_that_send_at_once_send_one_claim(marie):
    answers = aws.at_once(20, lambda _: marie.elsewhere().submit(version=2))
    assert sorted(answer.status for answer in answers) == [201] + [409] * 19
    assert {answer.code for answer in answers if answer.status == 409} <= {"non_modifiable", "version_depassee"}
    assert count(JournalTable, "action", "transmission") == count(Envois, "kind", "avis_transmission") == 1
    assert (int(marie.item.version), marie.km()) == (3, "136")


@pytest.mark.exigence("S54")
def test_a_claim_without_kilometres_is_sent_once_too(api):
    """Nothing but its own version keeps it from being sent twice."""
    marie = claimant(api, centre_commune=LYON)
    for _ in range(6):
        marie.save(declared(copies=10))
        version = int(marie.item.version)
        answers = aws.at_once(8, lambda _, v=version: marie.elsewhere().submit(version=v))
        assert sorted(answer.status for answer in answers) == [201] + [409] * 7
        assert int(marie.item.version) == version + 1
        assert marie.withdraw().status == 200
    assert count(JournalTable, "action", "transmission") == 6


@pytest.mark.exigence("S54")
def test_a_key_pressed_twenty_times_at_once_gives_one_answer(marie):
    key = str(uuid.uuid4())
    answers = aws.at_once(20, lambda _: marie.elsewhere().submit(key, version=2))
    assert {answer.status for answer in answers} == {201}
    assert len({answer.body for answer in answers}) == 1
    assert count(JournalTable, "action", "transmission") == count(Envois, "kind", "avis_transmission") == 1


@pytest.mark.exigence("S54")
def test_25_claims_each_sent_8_times_in_parallel_under_three_keys(marie):
    """Of eight requests, three share the first key, two the second, three have their own: one key wins."""
    for _ in range(ROUNDS):
        version = int(marie.item.version)
        keys = [str(uuid.uuid4()) for _ in range(5)]
        used = [keys[0]] * 3 + [keys[1]] * 2 + keys[2:]
        answers = aws.at_once(8, lambda n, used=used, v=version: marie.elsewhere().submit(used[n], version=v))
        won = {used[n] for n, answer in enumerate(answers) if answer.status == 201}
        assert len(won) == 1
        assert [answer.status == 201 for answer in answers] == [key in won for key in used]
        assert {answer.status for answer in answers} <= {201, 409}
        assert marie.withdraw().status == 200
    assert count(JournalTable, "action", "transmission") == ROUNDS
    assert marie.km() == "0"


@pytest.mark.exigence("S57")
def test_two_drafts_that_race_keep_one_and_hand_both_to_the_other(marie):
    typed = [declared(copies=copies) for copies in range(10, 18)]
    answers = aws.at_once(8, lambda n: marie.elsewhere().save(typed[n], version=2))
    (won,) = [n for n, answer in enumerate(answers) if answer.status == 200]
    assert marie.item.declaration["travail"]["copies"] == 10 + won
    for n, answer in enumerate(answers):
        if n != won:
            assert answer.code == "version_depassee"
            assert answer.json["actuel"]["declaration"]["travail"]["copies"] == 10 + won
            assert answer.json["saisie"]["travail"]["copies"] == 10 + n


def test_two_claims_that_move_the_same_kilometres_both_count(api, marie):
    second = marie.on(convoke(api.clock, marie.person, debut="2026-05-21T08:30", fin="2026-05-21T17:30"))
    assert second.save(declared(day_trip("2026-05-21", km="1000"))).status == 200
    both = (marie, second)
    for _ in range(8):
        answers = aws.at_once(2, lambda n: both[n].elsewhere().submit())
        assert [answer.status for answer in answers] == [201, 201]
        starts = sorted(int(answer.json["calcul"]["km_depart"]) for answer in answers)
        assert starts in ([0, 136], [0, 2000])
        assert marie.km() == "2136"
        backs = aws.at_once(2, lambda n: both[n].elsewhere().withdraw())
        assert [answer.status for answer in backs] == [200, 200]
        assert marie.km() == "0"


def test_sending_and_taking_back_at_once_leave_one_of_the_two(marie):
    for _ in range(6):
        marie.submit()
        version = int(marie.item.version)
        answers = aws.at_once(6, lambda n, v=version: marie.elsewhere().withdraw(version=v))
        assert sorted(answer.status for answer in answers) == [200] + [409] * 5
        assert marie.km() == "0"


def end(marie):
    kept = marie.item
    return {
        "halves": (kept.remuneration, kept.deplacement),
        "version": int(kept.version),
        "amounts": (int(kept.montant_remuneration), int(kept.montant_deplacement)),
        "km": marie.km(),
        "entries": count(JournalTable, "action", "transmission"),
        "jobs": count(Envois, "kind", "avis_transmission"),
    }


SENT = {
    "halves": ("A_VALIDER", "A_VALIDER"), "version": 3, "amounts": (31000, 7832), "km": "136", "entries": 1, "jobs": 1
}  # fmt: skip


@pytest.mark.exigence("S53", "S56", "S59")
@pytest.mark.parametrize("when", ["before-call", "after-call"])
@pytest.mark.parametrize("rank", [1, 2, 3, 4])
def test_a_container_that_dies_around_any_call_loses_and_doubles_nothing(api, marie, rank, when):
    """The four calls of a submission: session, collection, transaction, message. Then the browser asks again."""
    key = str(uuid.uuid4())
    with dying(rank, when, "dynamodb", "sqs"), pytest.raises(Died):
        marie.submit(key, version=2)
    written = (rank, when) in {(3, "after-call"), (4, "before-call"), (4, "after-call")}
    assert int(marie.item.version) == (3 if written else 2)
    answer = marie.submit(key, version=2)
    assert (answer.status, answer.json["total"]) == (201, "388.32")
    assert end(marie) == SENT
    api.work()
    assert len([mail for mail in api.mails() if "transmis" in mail.subject]) == 1


@pytest.mark.exigence("S53", "S59")
@pytest.mark.parametrize("when", ["before-call", "after-call"])
@pytest.mark.parametrize("rank", [1, 2, 3])
def test_taking_back_survives_a_container_that_dies(marie, rank, when):
    marie.submit()
    key = str(uuid.uuid4())
    with dying(rank, when, "dynamodb"), pytest.raises(Died):
        marie.withdraw(key, version=3)
    answer = marie.withdraw(key, version=3)
    assert (answer.status, answer.json["version"]) == (200, 4)
    assert (int(marie.item.version), marie.km(), marie.item.liste) == (4, "0", None)
    assert count(JournalTable, "action", "retrait") == 1


@pytest.mark.exigence("S56")
def test_an_answer_lost_on_the_way_back_is_found_again(marie):
    with aws.losing_the_answer("TransactWriteItems") as left:
        answer = marie.submit()
    assert left == [0]
    assert answer.status == 201
    assert end(marie) == SENT


@pytest.mark.exigence("S56")
def test_a_draft_whose_answer_was_lost_recognises_itself(marie):
    with aws.losing_the_answer("UpdateItem") as left:
        answer = marie.save(declared(copies=40))
    assert left == [0]
    assert (answer.status, answer.json["version"]) == (200, 3)
    again = marie.save(declared(copies=40), version=2)
    assert (again.status, again.json["version"]) == (200, 3)


def test_a_submission_in_conflict_with_another_is_tried_again(marie):
    with in_conflict(3):
        assert marie.submit().status == 201
    assert end(marie) == SENT


def test_a_table_too_busy_is_told_and_nothing_is_written(marie):
    with in_conflict(50):
        answer = marie.submit()
    assert (answer.status, answer.code) == (503, "service_charge")
    assert "Retry-After" in answer.headers
    assert int(marie.item.version) == 2


@pytest.mark.exigence("S59")
def test_an_outage_is_never_a_success(marie):
    from botocore.exceptions import EndpointConnectionError

    outage = EndpointConnectionError(endpoint_url="https://dynamodb")
    for operation in ("Query", "TransactWriteItems"):
        with aws.failing("dynamodb", outage, operation=operation):
            assert (told := marie.submit()).status == 503
            assert told.code == "service_charge"
    with aws.failing("dynamodb", outage, operation="UpdateItem"):
        assert marie.save(declared(copies=1)).status == 503
    assert int(marie.item.version) == 2


def test_a_queue_that_does_not_answer_delays_the_e_mail_and_nothing_else(api, marie):
    from botocore.exceptions import EndpointConnectionError

    with aws.failing("sqs", EndpointConnectionError(endpoint_url="https://sqs")):
        assert marie.submit().status == 201
    api.work()
    assert len([mail for mail in api.mails() if "transmis" in mail.subject]) == 1


@pytest.mark.exigence("S60")
def test_a_worker_that_dies_after_the_sending_sends_at_most_once_more(api, marie):
    marie.submit()
    with dying(1, "after-call", "sesv2"), pytest.raises(Died):
        api.work()
    api.work()
    api.clock.forward(seconds=91)
    api.work()
    api.work()
    sent = [mail for mail in api.mails() if "transmis" in mail.subject]
    assert 1 <= len(sent) <= 2
    assert len({mail.text for mail in sent}) == 1
