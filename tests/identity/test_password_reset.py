"""Forgotten password: one answer for everybody, one link that serves once, and help for who has no address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import tables
from chalicelib.academie import ACADEMIE
from chalicelib.identity import doors, password_reset
from chalicelib.identity.models import Compte, Compteur, Intervenant, person_key
from chalicelib.journal import Entree
from chalicelib.outbox import Envoi
from tests.aws import at_once, failing, losing_the_answer, recorded
from tests.identity.people import PHRASE, enrol, settled
from tests.identity.resets import ADDRESS, ask, link, use


@pytest.fixture
def person(api):
    return settled(api, courriel=ADDRESS)[0]


@pytest.mark.exigence("S28")
def test_every_account_state_gets_the_same_answer_from_the_same_work(api, clock, person):
    alone, waiting, closed = (
        enrol(clock, nom="Seul"),
        settled(api, nom="Attend"),
        enrol(clock, nom="Clos", courriel="c@exemple.fr"),
    )
    waiting[1].post("/courriel", {"courriel": "pas-encore@exemple.fr"})
    api.work()
    Compte(f"C#{closed.compte}", "C").update(actions=[Compte.disabled.set(1)])
    sent = len(api.mails())
    answers, work = [], []
    for numero in (person.numero, alone.numero, waiting[0].numero, closed.numero, "999999"):
        with recorded() as dynamodb, recorded("sqs") as queue:
            answers.append(ask(api, numero))
        work.append([call.operation for call in dynamodb + queue])
    assert {answer.status for answer in answers} == {202}
    assert len({answer.body for answer in answers}) == 1
    assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1
    assert answers[0].json == {"message": ACADEMIE.connexion.reponse_oubli}
    assert all(one == work[0] for one in work)
    assert work[0] == ["UpdateItem", "UpdateItem", "GetItem", "TransactWriteItems", "SendMessage"]
    api.work()
    assert [mail.to for mail in api.mails()[sent:]] == [ADDRESS]


@pytest.mark.exigence("S28")
def test_the_request_never_reads_an_account(api, person):
    with recorded() as calls:
        ask(api, person.numero)
    assert person.compte not in str(calls)


@pytest.mark.exigence("S29")
def test_a_mail_outage_does_not_show_and_the_mail_leaves_later(api, clock, person):
    with failing("sesv2", ConnectionError("SES is down"), times=3, operation="SendEmail") as left:
        assert ask(api, person.numero).status == 202
        for _ in range(3):
            assert api.work()["missed"] == 1
            clock.forward(seconds=600)
    assert left == [0]
    assert api.work()["done"] == 1
    (mail,) = api.mails()
    assert use(api, mail.token).status == 204


@pytest.mark.exigence("S29")
def test_the_fifth_failure_is_said_loudly_and_tried_no_more(api, clock, person, caplog):
    with failing("sesv2", ConnectionError("SES is down"), operation="SendEmail"), caplog.at_level("INFO", logger="imagin"):
        ask(api, person.numero)
        for round_ in range(5):
            assert "outbox_given_up" not in caplog.text, round_
            api.work()
            clock.forward(seconds=1800)
    assert caplog.text.count("outbox_given_up") == 1
    assert api.work() == {"done": 0, "missed": 0}
    assert api.mails() == []


@pytest.mark.exigence("S34")
@pytest.mark.parametrize(
    "header", ["Host", "X-Forwarded-Host", "X-Forwarded-Server", "Forwarded", "Referer", "X-Original-URL"]
)
def test_no_header_moves_the_link_to_another_host(api, person, header):
    api.browser()("POST", "/mot-de-passe-oublie", {"identifiant": person.numero}, **{header: "https://evil.example"})
    api.work()
    mail = api.mails()[-1]
    assert "evil" not in mail.message.as_string()
    assert f"{ACADEMIE.origine}/reinitialisation/#jeton=" in mail.text


@pytest.mark.exigence("S34")
def test_another_site_cannot_ask(api, person):
    answer = api.browser()(
        "POST", "/mot-de-passe-oublie", {"identifiant": person.numero}, Origin="https://evil.example"
    )
    assert answer.status == 403
    assert api.work() == {"done": 0, "missed": 0}


@pytest.mark.exigence("S35")
@pytest.mark.parametrize(
    "body",
    [
        {"identifiant": ["a", "b"]},
        {"identifiant": {"a": 1}},
        {"identifiant": 310000},
        {"identifiant": None},
        {"identifiant": "x", "email": "evil@evil.example"},
        {"identifiant": "x", "courriel": "evil@evil.example"},
        {},
        {"identifiant": "x" * 81},
    ],
)
def test_the_request_is_one_identifier_and_nothing_else(api, person, body):
    asked = body | ({"identifiant": person.numero} if body.get("identifiant") == "x" else {})
    assert api.browser().post("/mot-de-passe-oublie", asked).status == 422
    assert api.work() == {"done": 0, "missed": 0}


@pytest.mark.exigence("S35")
@pytest.mark.parametrize(
    "typed", ["mdеnis", "mdenіs", "ｍｄｅｎｉｓ\u200b", "mdenis@exemple.fr", "MDENIS;", "mdenis\x00", "ⓜdenis\u0301;"]
)
def test_a_look_alike_sends_nothing(api, typed):
    settled(api, courriel=ADDRESS)
    assert ask(api, typed).status == 202
    api.work()
    assert api.mails() == []


@pytest.mark.exigence("S35")
def test_only_a_known_address_receives_and_a_new_one_only_after_72_hours(api, clock):
    person, browser = settled(api, courriel=ADDRESS)
    browser.post("/courriel", {"courriel": "neuf@exemple.fr", "mot_de_passe": PHRASE})
    api.work()
    link(api, person)
    assert api.mails()[-1].to == ADDRESS, "typed but not confirmed: the known one receives"
    assert browser.post("/courriel/confirmation", {"code": api.mails()[0].digits}).status == 200
    api.work()
    assert (api.mails()[-1].to, api.mails()[-1].subject) == (ADDRESS, "Votre adresse électronique a été remplacée")
    count = len(api.mails())
    clock.forward(hours=71)
    ask(api, person.numero)
    api.work()
    assert len(api.mails()) == count
    clock.forward(hours=1, minutes=10)
    link(api, person)
    assert api.mails()[-1].to == "neuf@exemple.fr"


@pytest.mark.exigence("S37")
def test_ten_requests_give_ten_answers_and_one_mail(api, person):
    answers = [ask(api, (person.numero, f" {person.numero} ")[n % 2]) for n in range(10)]
    assert {(answer.status, answer.body) for answer in answers} == {(202, answers[0].body)}
    for _ in range(2):
        api.work()
    assert len(api.mails()) == 1


@pytest.mark.exigence("S37")
def test_requests_at_once_make_one_job(api, person):
    assert set(at_once(12, lambda n: ask(api, person.numero).status)) == {202}
    assert api.work()["done"] == 1
    assert len(api.mails()) == 1


@pytest.mark.exigence("S37")
@given(st.lists(st.integers(0, 7200), min_size=1, max_size=60))
def test_three_an_hour_six_a_day_five_minutes_apart(gaps):
    """Whatever the moments of asking, no window holds more than its share, and who waits as told is heard."""
    heard, moment = [], 1_780_000_000
    for gap in gaps:
        moment += gap
        recent = [m for m in heard if m > moment - 86_400]
        wait = password_reset.REQUESTS.seconds_left(recent, moment)
        if wait == 0:
            heard.append(moment)
        later = moment + wait
        assert password_reset.REQUESTS.seconds_left([m for m in recent if m > later - 86_400], later) == 0
    for n, at in enumerate(heard):
        assert sum(at <= other < at + 3600 for other in heard[n:]) <= 3
        assert sum(at <= other < at + 86_400 for other in heard[n:]) <= 6
        assert n == 0 or at - heard[n - 1] >= 300


def test_who_has_no_address_waits_in_the_service_s_queue_with_the_age_of_the_request(api, clock):
    person = settled(api, nom="Lenoir")[0]
    asked = clock.now
    ask(api, person.numero)
    api.work()
    clock.forward(hours=2)
    ask(api, person.numero)
    api.work()
    assert api.mails() == []
    (waiting,) = Intervenant.by_liste.query("aide")
    assert waiting.pk == person_key(person.compte)
    profile = Intervenant.get(person_key(person.compte), "PROFIL")
    assert profile.demande_aide == profile.rang == asked.isoformat(timespec="seconds")
    noted = [entry for entry in Entree.scan() if entry.action == "aide_demandee"]
    assert [(entry.objet, entry.acteur) for entry in noted] == [(f"C#{person.compte}", "service")]


def test_nobody_queues_for_an_identifier_nobody_has(api):
    ask(api, "999999")
    api.work()
    assert list(Intervenant.by_liste.query("aide")) == []


def test_a_lost_answer_still_makes_one_job(api, person):
    with losing_the_answer("TransactWriteItems"):
        assert ask(api, person.numero).status == 202
    api.work()
    assert len(api.mails()) == 1


def test_the_job_keeps_no_identifier_once_it_is_done(api, person):
    ask(api, person.numero)
    api.work()
    assert person.numero not in str(tables.connection().client.scan(TableName=Envoi.Meta.table_name)["Items"])


def few(monkeypatch, most):
    """An instance where so many requests an hour from one network are usual."""
    monkeypatch.setitem(vars(ACADEMIE.acces), "liens_par_reseau", most)


def _jobs():
    return [envoi for envoi in Envoi.scan() if envoi.kind == "mot_de_passe_oublie"]


@pytest.mark.exigence("S37")
def test_many_requests_from_a_network_make_jobs_only_for_those_who_exist(api, person, monkeypatch):
    few(monkeypatch, 3)
    answers = [ask(api, f"99{n}") for n in range(8)]
    assert len(_jobs()) == 3
    answers.append(ask(api, person.numero))
    assert len(_jobs()) == 4
    assert len({(answer.status, answer.body) for answer in answers}) == 1, "nothing is told"
    assert api.work()["done"] == 4
    assert [mail.to for mail in api.mails()] == [ADDRESS], "the neighbour has their link"


@pytest.mark.exigence("S28")
def test_many_requests_cost_the_same_whoever_they_are_about(api, person, monkeypatch):
    few(monkeypatch, 0)
    work = []
    for name in (person.numero, "999999", "jean@exemple.fr"):
        with recorded() as dynamodb, recorded("sqs") as queue:
            ask(api, name)
        work.append([call.operation for call in dynamodb + queue])
    assert work[0] == work[1] == work[2]


@pytest.mark.exigence("S37")
def test_ten_times_as_many_write_nothing_but_their_count(api, person, monkeypatch):
    few(monkeypatch, 0)
    monkeypatch.setattr(doors, "TEN_TIMES", 1)
    with recorded() as calls:
        assert ask(api, person.numero).json == {"message": ACADEMIE.connexion.reponse_oubli}
    assert [call.operation for call in calls] == ["UpdateItem"]
    assert _jobs() == []
    other = api.browser("203.0.113.77")
    monkeypatch.setitem(vars(ACADEMIE.acces), "liens_par_reseau", 300)
    assert other.post("/mot-de-passe-oublie", {"identifiant": person.numero}).status == 202
    assert len(_jobs()) == 1


@pytest.mark.exigence("S37")
def test_a_flooded_network_does_not_silence_the_instance(api, clock, person, monkeypatch):
    """One machine that asks without end is counted on its network: elsewhere a link is asked for as usual."""
    few(monkeypatch, 3)
    monkeypatch.setitem(vars(ACADEMIE.acces), "liens_par_heure", 4)
    monkeypatch.setattr(doors, "TEN_TIMES", 2)
    flood = api.browser("203.0.113.66")
    for n in range(12):
        flood.post("/mot-de-passe-oublie", {"identifiant": f"99{n}"})
    hour = int(clock.now.timestamp()) // 3600
    assert int(Compteur.get(f"L#oublis#instance#{hour}", "L").failures) == 3
    assert doors.asked_for_link("203.0.113.77", clock.now) == doors.USUAL
    assert ask(api, person.numero).status == 202
    api.work()
    assert [mail.to for mail in api.mails()] == [ADDRESS]


@pytest.mark.exigence("S37")
def test_however_many_networks_ask_a_person_still_gets_their_link(api, person, monkeypatch):
    monkeypatch.setitem(vars(ACADEMIE.acces), "liens_par_heure", 1)
    monkeypatch.setattr(doors, "TEN_TIMES", 2)
    for n in range(8):
        api.browser(f"203.0.113.{n}").post("/mot-de-passe-oublie", {"identifiant": f"99{n}"})
    assert ask(api, person.numero).status == 202
    api.work()
    assert [mail.to for mail in api.mails()] == [ADDRESS]


@pytest.mark.exigence("S37")
def test_a_mailbox_has_four_links_an_hour_whoever_shares_it(api, clock, person):
    people = [person, *(settled(api, nom=nom, courriel=ADDRESS)[0] for nom in ("Lupin", "Arsène"))]
    api.forget_mails()
    for one in people:
        for name in (one.numero, one.identifiant):
            clock.forward(seconds=1)
            assert ask(api, name).status == 202
    api.work()
    assert len(api.mails()) == 4
    clock.forward(hours=1)
    assert ask(api, people[-1].numero).status == 202
    api.work()
    assert len(api.mails()) == 5
