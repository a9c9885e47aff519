"""What people are told of their missions: one message for one act, whatever the number, with what is needed offline."""

import datetime as dt
from contextlib import contextmanager

import pytest

from chalicelib import outbox
from chalicelib.gestion.convocations import convoking, notices, places, slices, together
from chalicelib.gestion.imports import affectations
from chalicelib.identity.models import Compte
from chalicelib.jobs import JOBS
from chalicelib.missions.models import Affectation
from chalicelib.outbox import Envoi
from chalicelib.tables import Envois, connection
from tests.aws import failing, items
from tests.gestion import batch, staff
from tests.gestion.tableurs import missions, people, person, place, take
from tests.instance import START

key, office, buckets = staff.key, staff.office, batch.buckets
GESTIONNAIRE = {
    "gestionnaire_nom": "Paule Vidal",
    "gestionnaire_telephone": "04 72 00 00 00",
    "gestionnaire_courriel": "paule.vidal@lyon.example",
}


def several(many, numero="1", **cells):
    """Missions 101 to 100 + `many` of one person, one a day from 2 June."""
    days = (dt.date(2026, 6, 1) + dt.timedelta(days=rank) for rank in range(1, many + 1))
    return missions(
        *(
            {
                "numero": str(101 + rank),
                "numero_intervenant": numero,
                "debut": f"{day}T08:00",
                "fin": f"{day}T12:30",
                "service": "DEC-1",
            }
            | cells
            for rank, day in enumerate(days)
        )
    )


@pytest.fixture
def desk(office, buckets):
    """Claire (1), with an address and a gestionnaire, on ten missions; Luc (2), without, on another."""
    take(
        people({"numero": "1", "courriel": "claire@exemple.fr"} | GESTIONNAIRE, {"numero": "2", "prenom": "Luc"}),
        several(10),
        missions({"numero": "200", "numero_intervenant": "2"}),
    )
    return batch.Desk(office.member(services=["DEC-1"]), buckets)


def mails(api, later=0):
    api.clock.now += dt.timedelta(seconds=later)
    api.work()
    return [mail for mail in api.mails() if mail.to == "claire@exemple.fr"]


def jobs(kind):
    found = [Envoi.from_raw_data(raw) for raw in items(Envois).values()]
    return [envoi for envoi in found if envoi.kind == kind]


def test_a_run_of_ten_missions_is_one_message_with_days_hours_places_and_the_gestionnaire(desk, api):
    desk.run(desk.convoke())
    (mail,) = mails(api)
    assert mail.subject == "10 convocations sont à votre disposition"
    for rank in range(10):
        assert f"Mission n°\u00a0{101 + rank}" in mail.text
    assert "Le mardi 2 juin 2026, de 8\u00a0h à 12\u00a0h\u00a030" in mail.text
    assert mail.text.index("mardi 2 juin") < mail.text.index("jeudi 11 juin")
    assert mail.text.count("Lycée des Monts") == 10
    told = "Votre gestionnaire\u00a0: Paule Vidal, service DEC-1, 04\u00a072\u00a000\u00a000\u00a000, paule.vidal@lyon.example."
    assert told in mail.text.replace("\r\n", " ")


def test_the_town_of_the_centre_and_its_clock_are_told(desk, api):
    take(several(10, centre_nom="Lycée du Port", centre_adresse="3 rue A", centre_commune="97411"))
    desk.run(desk.convoke())
    (mail,) = mails(api)
    assert mail.text.count("Lycée du Port, 3 rue A, Saint-Denis") == 10
    assert "Le mardi 2 juin 2026, de 8\u00a0h à 12\u00a0h\u00a030 (heure de La\u00a0Réunion)" in mail.text.replace("La Réunion", "La\u00a0Réunion")


def test_the_end_of_a_slice_never_parts_the_missions_of_a_person(desk, api, monkeypatch):
    monkeypatch.setattr(slices, "SLICE", 3)
    page = desk.run(desk.convoke())
    assert page["resultat"]["convoquees"] == 11
    assert len(mails(api)) == 1


def test_a_mission_that_something_else_wrote_does_not_stop_the_others_of_its_person(desk):
    found = places.places([str(101 + rank) for rank in range(10)])
    place("1", "103").update(actions=[Affectation.version.add(1)])
    done = convoking.convoke(found, "lot", START, "tests")
    refused = [one.key[1] for one, was in zip(found, done, strict=True) if not was]
    assert refused == ["103"]
    assert [bool(place("1", str(101 + rank)).convoquee) for rank in range(4)] == [True, True, False, True]
    told = [numero for job in jobs("avis_convocation") for numero in job.data["numeros"]]
    assert sorted(told) == sorted({str(101 + rank) for rank in range(10)} - {"103"}), "each told once"


def test_more_missions_than_a_transaction_holds_are_convoked_all_the_same(cloud, monkeypatch):
    monkeypatch.setattr(together, "MOST", 4)
    take(people({"numero": "1", "courriel": "claire@exemple.fr"}), several(10))
    found = places.places([str(101 + rank) for rank in range(10)])
    assert convoking.convoke(found, "lot", START, "tests") == [True] * 10
    assert sorted(len(job.data["numeros"]) for job in jobs("avis_convocation")) == [2, 2, 3, 3]


def test_what_a_run_takes_back_is_one_message(desk, api):
    lot = desk.convoke()
    desk.run(lot)
    api.forget_mails()
    assert desk.post(f"convocations/{lot}/annulation", {"toutes": True}).status == 200
    desk.work()
    (mail,) = mails(api)
    assert mail.subject == "10 convocations sont retirées"
    assert "Le jeudi 11 juin 2026" in mail.text


def test_ten_missions_that_a_file_moves_are_one_message_with_what_stands_now(desk, api):
    desk.run(desk.convoke())
    api.forget_mails()
    take(several(10, centre_nom="Lycée du Lac"))
    take(several(1, centre_nom="Lycée du Lac", vehicule_autorise="oui"))
    assert mails(api) == [], "the file may not be over"
    (mail,) = mails(api, affectations.GATHERED)
    assert mail.subject == "10 de vos missions ont changé"
    assert mail.text.count("Lycée du Lac") == 10
    assert "Ce qui change\u00a0: le lieu, l’usage de votre véhicule" in " ".join(mail.text.split("\n"))
    assert len(jobs("avis_mission_modifiee")) == 11
    assert all(not place("1", str(101 + rank)).a_dire for rank in range(10))
    take(several(1, centre_nom="Lycée du Pic", vehicule_autorise="oui"))
    assert mails(api, affectations.GATHERED)[-1].subject == "Une de vos missions a changé"


def test_what_was_taken_to_be_told_is_told_by_the_next_try_when_the_first_is_cut(desk, api):
    desk.run(desk.convoke())
    api.forget_mails()
    take(several(2, centre_nom="Lycée du Lac"))
    job = jobs("avis_mission_modifiee")[0].pk
    api.clock.now += dt.timedelta(seconds=affectations.GATHERED)
    with failing("sesv2", ConnectionError("cut"), 1, "SendEmail"), pytest.raises(ConnectionError):
        outbox.run(job, JOBS, api.clock.now)
    (mail,) = mails(api, outbox.LEASE)
    assert mail.subject == "2 de vos missions ont changé"
    assert len(mails(api, outbox.LEASE * 4)) == 1


@contextmanager
def changing(*columns):
    """Something else changes mission 101 again before each of the next transactions, as many times as there are columns."""
    left, events = list(columns), connection().client.meta.events

    def change(**_):
        if left:
            place("1", "101").update(actions=[Affectation.a_dire.set(left.pop(0))])

    events.register("before-call.dynamodb.TransactWriteItems", change)
    try:
        yield
    finally:
        events.unregister("before-call.dynamodb.TransactWriteItems", change)


def test_a_change_that_comes_while_the_others_are_taken_is_told_with_them(desk, api):
    desk.run(desk.convoke())
    api.forget_mails()
    take(several(2, centre_nom="Lycée du Lac"))
    with changing("centre_nom fin"):
        (mail,) = mails(api, affectations.GATHERED)
    assert "Ce qui change\u00a0: le lieu, les dates ou les heures" in mail.text


def test_a_mission_that_never_stops_changing_is_told_by_a_later_try(desk, api):
    desk.run(desk.convoke())
    api.forget_mails()
    take(several(1, centre_nom="Lycée du Lac"))
    with changing("centre_nom fin", "centre_nom", "centre_nom fin"):
        assert mails(api, affectations.GATHERED) == []
    (mail,) = mails(api, outbox.LEASE)
    assert "Ce qui change\u00a0: le lieu, les dates ou les heures" in mail.text


def test_jobs_of_before_runs_told_all_at_once_still_leave(desk, api):
    desk.run(desk.convoke())
    api.forget_mails()
    compte = person("1").compte
    outbox.write("avis_convocation", now=START, compte=compte, numero="101")
    outbox.write("avis_mission_modifiee", now=START, compte=compte, numero="102", colonnes=["debut"])
    convoked, moved = sorted(mails(api), key=lambda mail: mail.subject == "Une de vos missions a changé")
    assert convoked.subject == "Une convocation est à votre disposition"
    assert "Mission n°\u00a0101" in convoked.text
    assert "Ce qui change\u00a0: les dates ou les heures" in moved.text


def test_who_gave_no_address_or_is_gone_is_told_nothing(desk, api):
    desk.run(desk.convoke())
    api.forget_mails()
    compte = person("1").compte
    notices.convoked(job="j", now=START, compte="0" * 20, numeros=["101"])
    notices.convoked(job="j", now=START, compte=compte, numeros=["404"])
    notices.convocation_cancelled(job="j", now=START, compte=compte, numeros=["101"])
    person("1").account.update(actions=[Compte.courriel.remove()])
    notices.convoked(job="j", now=START, compte=compte, numeros=["101"])
    assert mails(api) == []
