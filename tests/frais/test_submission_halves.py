"""Taking a claim back, having half of it sent back, and the kilometres that each of these counts or releases."""

import pytest

from chalicelib.identity.models import person_key
from chalicelib.missions.models import Affectation, mission_key
from tests.frais.claim.test_claims import decide
from tests.people import claimant, convoke, day_trip, declared


@pytest.fixture
def marie(api):
    marie = claimant(api)
    assert marie.save(declared()).status == 200
    return marie


def test_withdrawing_gives_everything_back_and_it_can_be_sent_again(marie):
    marie.submit()
    assert marie.km() == "136"
    back = marie.withdraw()
    assert back.status == 200
    assert (back.json["remuneration"]["etat"], back.json["deplacement"]["etat"]) == ("EFFECTUEE", "EFFECTUEE")
    assert back.json["modifiable"] is True
    assert marie.km() == "0"
    kept = marie.item
    assert (kept.liste, kept.transmis, kept.calcul, kept.km_par_annee) == (None, None, None, None)
    assert [line["quoi"] for line in back.json["historique"]] == ["convocation", "transmission", "retrait"]
    assert marie.submit().status == 201
    assert marie.km() == "136"


def test_what_a_withdrawal_answers_is_what_is_read_afterwards(marie):
    """Its own kilometres are given back: counted before it, they would put it at the rate of the next two thousand."""
    assert marie.save(declared(day_trip(km="1999"))).status == 200
    marie.submit()
    assert marie.km() == "3998"
    back = marie.withdraw().json
    assert back["calcul"]["km_depart"] == "0"
    assert back == marie.see().json


@pytest.mark.parametrize("decided", ["VALIDE", "TRANSMIS_LIQUIDATION", "ACCEPTE", "REJETE", "TRAITE"])
def test_nothing_can_be_taken_back_once_somebody_has_decided(marie, decided):
    marie.submit()
    decide(marie, deplacement=decided)
    assert marie.see().json["peut_retirer"] is False
    assert marie.withdraw().code == "non_modifiable"


def test_past_the_deadline_a_claim_is_not_taken_back_for_it_could_not_be_sent_again(api, marie):
    marie.submit()
    api.clock.now = api.clock.now.replace(year=2027, month=9, day=1)
    marie.browser.sign_in(marie.person.numero, "tulipe au fond du jardin")
    assert marie.withdraw().code == "delai_depasse"


def send_back_travel(marie, echeance):
    """What a gestionnaire's send-back of the travel half writes, the work half being accepted."""
    texte = {"deplacement": {"motif": "distance", "texte": "Vérifiez la distance.", "echeance": echeance}}
    decide(marie, remuneration="VALIDE", deplacement="RENVOYE", renvois=texte)


def test_a_half_sent_back_is_corrected_alone(marie):
    marie.submit()
    send_back_travel(marie, "2026-07-01")
    seen = marie.see().json
    assert seen["suivi"]["deplacement"]["motif"] == "Vérifiez la distance."
    assert seen["modifiable"] is True
    refused = marie.save(declared(copies=6200))
    assert (refused.status, refused.pointers) == (422, ["/travail"])
    assert marie.save(declared(day_trip(km="60"))).status == 200
    answer = marie.submit().json
    assert (answer["remuneration"]["etat"], answer["deplacement"]["etat"]) == ("VALIDE", "A_VALIDER")
    assert answer["total"] == "383.20"
    assert marie.km() == "120"
    assert answer["calcul"]["deplacement"]["lignes"][0]["entrees"]["compteur"] == "0"


def test_what_is_accepted_stays_to_the_cent_whatever_is_known_since(marie):
    marie.submit()
    send_back_travel(marie, "2026-07-01")
    place = Affectation(person_key(marie.person.compte), mission_key(marie.numero))
    place.update(actions=[Affectation.copies_santorin.set(40), Affectation.taux.set("T1")])
    assert marie.see().json["remuneration"]["montant"] == "310.00"
    answer = marie.submit().json
    assert (answer["remuneration"]["montant"], answer["total"]) == ("310.00", "388.32")
    assert int(marie.item.montant_remuneration) == 31000


def test_a_half_sent_back_may_be_sent_again_until_its_own_deadline(api, marie):
    marie.submit()
    send_back_travel(marie, "2027-10-15")
    api.clock.now = api.clock.now.replace(year=2027, month=10, day=15)
    marie.browser.sign_in(marie.person.numero, "tulipe au fond du jardin")
    assert marie.see().json["echeance"] == "2027-10-15"
    assert marie.save(declared(day_trip(km="60"))).status == 200
    assert marie.submit().status == 201


def test_taking_back_a_corrected_half_makes_it_to_be_corrected_again(marie):
    marie.submit()
    decide(marie, deplacement="RENVOYE", renvois={"deplacement": {"texte": "Vérifiez."}})
    assert marie.submit().status == 201
    back = marie.withdraw().json
    assert (back["deplacement"]["etat"], back["remuneration"]["etat"]) == ("RENVOYE", "EFFECTUEE")
    assert marie.km() == "0"


def test_a_claim_taken_back_stays_where_its_service_finds_the_half_it_cancelled(marie):
    marie.submit()
    decide(marie, deplacement="ANNULE")
    assert marie.withdraw().status == 200
    assert (marie.item.liste, marie.item.montant_remuneration) == ("DEC-1#ANNULE", None)
    assert int(marie.item.montant_deplacement) == 7832


def test_a_claim_goes_to_the_service_that_has_the_mission_when_it_is_sent(marie):
    place = Affectation(person_key(marie.person.compte), mission_key(marie.numero))
    place.update(actions=[Affectation.service.set("DEC-2")])
    assert marie.submit().status == 201
    assert (marie.item.service, marie.item.liste) == ("DEC-2", "DEC-2#A_VALIDER")


def test_the_work_alone_never_counts_the_kilometres_again(marie):
    marie.submit()
    decide(marie, remuneration="RENVOYE", deplacement="VALIDE")
    assert marie.save(declared(copies=60)).status == 200
    assert marie.submit().json["total"] == "378.32"
    assert marie.km() == "136"


def test_each_claim_keeps_the_kilometres_it_started_from(api, marie):
    marie.submit()
    second = marie.on(convoke(api.clock, marie.person, debut="2026-05-21T08:30", fin="2026-05-21T17:30"))
    second.save(declared(day_trip("2026-05-21", km="1000")))
    answer = second.submit().json
    assert answer["calcul"]["km_depart"] == "136"
    bands = [line["quantite"] for line in answer["calcul"]["deplacement"]["lignes"] if line["code"] == "kilometres"]
    assert bands == ["1864", "136"]
    assert marie.withdraw().status == 200
    assert second.see().json["calcul"]["km_depart"] == "136"
    assert second.see().json["total"] == answer["total"]
    assert second.km() == "2000"


def test_kilometres_repaid_elsewhere_move_the_bands_and_not_the_counter(marie):
    saved = marie.save(declared(km_deja_rembourses_ailleurs="1900")).json
    bands = [line["quantite"] for line in saved["calcul"]["deplacement"]["lignes"] if line["code"] == "kilometres"]
    assert bands == ["100", "36"]
    marie.submit()
    assert marie.km() == "136"
