"""What happens elsewhere while a claim is being sent: it is looked at again, and nothing is paid twice or unseen."""

import pytest

from chalicelib.gestion.people import history
from chalicelib.identity.models import person_key
from chalicelib.missions.models import Affectation, mission_key
from tests import aws
from tests.frais import faults
from tests.people import claimant, convoke, declared

BETWEEN = "2026-05-19"
"""The day between the two missions: a day of travel for either."""


def by_train(first, last):
    lunch = {"jour": first, "service": "dejeuner", "ou": "ailleurs"}
    train = {"de": "domicile", "mode": "train", "aller_retour": True, "billet": "50.00"}
    trip = {"jour": first, "depart": "06:00", "retour_jour": last, "retour": "20:00"}
    return {**trip, "trajets": [train], "repas": [lunch]}


def two_claims(api, first="2026-05-18", second="2026-05-20", days=(BETWEEN, BETWEEN)):
    """Two missions, and the same absence, without a kilometre, declared on both."""
    one = claimant(api, debut=f"{first}T08:30", fin=f"{first}T17:30")
    two = one.on(convoke(api.clock, one.person, debut=f"{second}T08:30", fin=f"{second}T17:30"))
    for claim in (one, two):
        assert claim.save(declared(by_train(*days), copies=10)).status == 200
    return one, two


def sent(*claims):
    return sorted(claim.item.deplacement for claim in claims)


@pytest.mark.exigence("S54")
def test_an_absence_declared_on_two_claims_is_paid_on_one(api):
    one, two = two_claims(api)
    with faults.just_before("TransactWriteItems", lambda: two.elsewhere().submit()):
        refused = one.submit()
    assert (refused.status, refused.code) == (422, "incomplet")
    assert "/deplacements/0/depart" in refused.pointers
    assert sent(one, two) == ["A_VALIDER", "NON_EFFECTUEE"]
    assert two.km() == "0"


@pytest.mark.exigence("S54")
def test_two_claims_of_one_absence_sent_at_once_are_one(api):
    both = two_claims(api)
    for _ in range(6):
        answers = aws.at_once(2, lambda n: both[n].elsewhere().submit())
        assert sorted(answer.status for answer in answers) == [201, 422]
        assert sent(*both) == ["A_VALIDER", "NON_EFFECTUEE"]
        (won,) = [claim for claim in both if claim.item.deplacement == "A_VALIDER"]
        assert won.withdraw().status == 200


def test_an_absence_over_new_year_is_paid_once_too(api):
    api.clock.now = api.clock.now.replace(year=2027, month=1, day=15)
    one, two = two_claims(api, "2026-12-31", "2027-01-01", ("2026-12-31", "2027-01-01"))
    with faults.just_before("TransactWriteItems", lambda: two.elsewhere().submit()):
        assert one.submit().code == "incomplet"
    assert sent(one, two) == ["A_VALIDER", "NON_EFFECTUEE"]
    assert (two.km("2026"), two.km("2027")) == ("0", "0")


def test_travel_without_kilometres_is_sent_in_three_round_trips_too(api):
    one, _ = two_claims(api)
    with aws.recorded() as calls:
        assert one.submit(version=2).status == 201
    assert [call.operation for call in calls] == ["BatchGetItem", "Query", "TransactWriteItems"]


@pytest.mark.parametrize("known", [None, 10])
def test_quantities_that_arrive_during_the_sending_are_in_it(api, known):
    marie = claimant(api, santorin=known)
    marie.save(declared(copies=0))
    place = Affectation.get(person_key(marie.person.compte), mission_key(marie.numero), consistent_read=True)
    version = int(place.version)
    arrive = [Affectation.copies_santorin.set(500)]
    with faults.just_before("TransactWriteItems", lambda: place.update(actions=arrive)):
        answer = marie.submit()
    assert (answer.status, answer.json["remuneration"]["montant"]) == (201, "2500.00")
    assert int(marie.item.montant_remuneration) == 250000
    place.refresh(consistent_read=True)
    assert int(place.version) == version


def test_what_a_person_sends_and_takes_back_is_in_their_history(api):
    marie = claimant(api)
    marie.save(declared())
    api.clock.forward(minutes=1)
    marie.submit()
    api.clock.forward(minutes=1)
    marie.withdraw()
    entries = history.last(f"C#{marie.person.compte}")[:2]
    told = [(line["libelle"], line["par"]) for line in history.told(entries)]
    assert told == [("État de frais repris", "la personne"), ("État de frais transmis", "la personne")]
    assert [entry.details["mission"] for entry in entries] == [marie.numero] * 2
