"""What is odd is said before anything is made, and refused to nobody; a password lives a month past its mission."""

import csv
import datetime as dt
import io

import pytest

from chalicelib.gestion.convocations import odd, places
from chalicelib.identity import temporary_passwords
from chalicelib.identity.models import Compte, Intervenant
from tests.gestion import batch, staff
from tests.gestion.convocations.test_run import journalled, password
from tests.gestion.tableurs import claire_and_luc, missions, person, take

key, office, buckets = staff.key, staff.office, batch.buckets


@pytest.fixture
def desk(office, buckets):
    """Claire (1) and Luc (2) on mission 7, to come."""
    take(*claire_and_luc())
    return batch.Desk(office.member(services=["DEC-1"]), buckets)


def controlled(desk):
    return desk.run(desk.control())["resultat"]


def listed(desk, lot):
    """The CSV of a contrôle, through its link."""
    name = desk.get(f"convocations/{lot}/liste").json["url"].partition("?")[0].partition(".amazonaws.com/")[2]
    return desk.s3.get_object(Bucket=batch.KEPT, Key=name)["Body"].read().decode("utf-8-sig")


def test_nothing_odd_is_nothing_said(desk):
    found = controlled(desk)
    assert (found["anomalies"], found["a_verifier"]) == ({}, [])
    assert {line["a_verifier"] for line in found["lignes"]} == {""}


def test_each_odd_convocation_is_named_with_its_reasons_and_counted(desk):
    take(missions({"numero": "8", "numero_intervenant": "1", "debut": "2026-05-01T08:00", "fin": "2026-05-01T12:00"}))
    Intervenant(f"P#{person('2').compte}", "PROFIL").update(actions=[Intervenant.ville.remove()])
    found = controlled(desk)
    assert found["anomalies"] == {"passee": 1, "sans_adresse": 1}
    told = {(line["numero"], line["mission"]): line["a_verifier"] for line in found["a_verifier"]}
    assert told == {("1", "8"): "mission passée", ("2", "7"): "sans adresse postale"}
    assert found["convocations"] == 3, "nothing is refused for it"


def test_the_list_says_it_of_everybody(desk):
    Intervenant(f"P#{person('2').compte}", "PROFIL").update(actions=[Intervenant.ville.remove()])
    lot = desk.control()
    desk.run(lot)
    rows = list(csv.DictReader(io.StringIO(listed(desk, lot)), delimiter=";"))
    assert {row["numero"]: row["a_verifier"] for row in rows} == {"1": "", "2": "sans adresse postale"}


@pytest.mark.parametrize(("facts", "odd_one"), [({"taux": "A_CONFIGURER", "examen": "Examen neuf"}, True), ({"taux": "T5"}, False), ({"taux": "NR"}, False)])
def test_a_rate_that_nobody_gave_is_odd(desk, facts, odd_one):
    take(missions({"numero": "9", "numero_intervenant": "1", **facts}))
    (place,) = places.places(["9"])
    assert ("sans_tarif" in odd.of(place, "provisoire", dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC))) is odd_one


def test_a_password_that_will_live_long_is_named(desk, api):
    take(missions({"numero": "9", "numero_intervenant": "1", "session": "2027", "debut": "2027-05-01T08:00", "fin": "2027-05-01T12:00"}))
    assert controlled(desk)["anomalies"] == {"mot_de_passe_long": 1}


def test_a_password_given_before_lives_until_a_month_past_the_new_mission(desk, api):
    desk.convoke()
    first = int(person("1").account.temp_expires)
    take(missions({"numero": "9", "numero_intervenant": "1", "debut": "2026-09-01T08:00", "fin": "2026-09-01T12:00"}))
    assert controlled(desk)["anomalies"] == {}
    desk.convoke()
    end = dt.datetime(2026, 9, 1, 10, 0, tzinfo=dt.UTC) + dt.timedelta(days=30)
    assert first < int(person("1").account.temp_expires) == int(end.timestamp())
    assert len(journalled("mot_de_passe_provisoire_prolonge")) == 1


def test_one_that_has_served_ends_within_its_day_and_is_named(desk, api):
    content = desk.printed(desk.convoke())
    claire = 1  # Denis, then Martin
    assert api.browser().sign_in("1", password(content, claire)).json == {"portee": "mot_de_passe"}
    used = int(person("1").account.temp_expires)
    take(missions({"numero": "9", "numero_intervenant": "1", "debut": "2026-09-01T08:00", "fin": "2026-09-01T12:00"}))
    found = controlled(desk)
    assert found["anomalies"] == {"mot_de_passe_court": 1}
    desk.convoke()
    assert int(person("1").account.temp_expires) == used


def test_a_password_changed_meanwhile_is_not_given_more_days(desk, clock):
    desk.convoke()
    read = person("1").account
    Compte(read.pk, "C").update(actions=[Compte.temp_generation.add(1)])
    far = clock.now + dt.timedelta(days=400)
    assert temporary_passwords.extend(read, far, clock.now, "tests") < far
    assert int(person("1").account.temp_expires) == int(read.temp_expires)
