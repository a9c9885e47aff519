"""A car without authorisation, and no table of fares: nobody reads 0,00 €, and the service types the fare it read."""

import uuid

import pytest

from chalicelib.gestion.claims.journeys import TarifReleve
from tests.gestion import staff
from tests.gestion.dossiers import TRAVEL, Desk, path, sent
from tests.people import LYON, ROANNE, convoke, day_trip, declared

key, office = staff.key, staff.office
TRIP = "/deplacements/0/trajets/0"
WAITS = "tarif à relever par le service"


@pytest.fixture
def desk(office):
    return Desk(office.member())


def without(api, **more):
    """A claim whose car the service did not authorise: the lunch is due, the fare has to be read."""
    return sent(api, vehicle=False, **more)


def fare(desk, claim, pointeur=TRIP, prix="14.60", source="SNCF Connect, tarif normal", key=None, version=None):
    version = int(claim.item.version) if version is None else version
    body = {"version": version, "pointeur": pointeur, "prix": prix, "source": source}
    return desk.member.browser.post(f"{path(claim)}/tarif", body, Idempotency_Key=key or str(uuid.uuid4()))


def test_the_claim_goes_its_way_and_no_amount_says_nought(api, desk):
    marie = without(api)
    seen = marie.see().json
    assert seen["deplacement"]["etat"] == "A_VALIDER"
    assert (seen["deplacement"]["montant"], seen["deplacement"]["dit"]) == ("20.00", f"20,00\u00a0€ + {WAITS}")
    assert seen["dit"] == seen["calcul"]["dit"] == f"330,00\u00a0€ + {WAITS}"
    line = next(one for one in seen["calcul"]["deplacement"]["lignes"] if one["code"] == "tarif_sncf")
    assert [(base["montant"], base["retenue"]) for base in line["bases"]] == [(None, True), ("43.52", False)]
    row = desk.line(marie)
    assert (row["deplacement"]["dit"], row["dit"]) == (seen["deplacement"]["dit"], seen["dit"])
    assert row["acceptables"] == ["remuneration"]
    assert desk.decide(marie, "acceptation").code == "tarif_a_relever"


def test_where_nothing_else_is_due_the_amount_is_what_has_to_be_read(api):
    marie = sent(api, day_trip(repas=[]), vehicle=None)
    seen = marie.see().json
    assert (seen["deplacement"]["montant"], seen["deplacement"]["dit"]) == ("0.00", WAITS)


def test_a_fare_typed_gives_the_amount_the_person_reads_it_and_the_claim_is_accepted(api, desk):
    marie = without(api)
    assert desk.see(marie).json["actes"]["tarif"] == [TRAVEL]
    answer = fare(desk, marie)
    assert (answer.status, answer.json["decision"]) == (200, "tarif")
    seen = marie.see().json
    assert (seen["deplacement"]["montant"], seen["total"]) == ("49.20", "359.20")
    line = next(one for one in seen["calcul"]["deplacement"]["lignes"] if one["code"] == "tarif_sncf")
    assert (line["etat"], line["taux"], line["montant"]) == ("DU", "14.60", "29.20")
    assert "SNCF Connect" in line["explication"]
    assert seen["historique"][-1]["libelle"] == "Tarif SNCF relevé par le service"
    assert int(marie.item.montant_deplacement) == 4920
    assert desk.decide(marie, "acceptation").status == 200
    assert "tarif" not in desk.see(marie).json["actes"]
    assert fare(desk, marie).code == "decision_impossible"


def test_what_was_read_is_proposed_to_the_next_claim_of_that_journey_nearest_day_first(api, desk):
    marie = without(api)
    fare(desk, marie)
    kept = TarifReleve.get(f"TARIF#{LYON}#{ROANNE}", "2026-05-18")
    assert (kept.prix, kept.source) == ("14.60", "SNCF Connect, tarif normal")
    assert kept.par == desk.member.compte or str(kept.par).endswith(str(desk.member.compte))
    paul = without(api, courriel="paul@exemple.fr", debut="2026-05-17T08:30", fin="2026-05-18T17:30")
    (wanted,) = desk.see(paul).json["tarifs"]
    assert wanted["pointeur"] == TRIP
    assert wanted["libelle"] == "Lyon → Roanne (Lycée Jean-Puy), 18 mai 2026, aller et retour"
    assert (wanted["prix"], wanted["connus"]) == (
        None,
        [{"jour": "2026-05-18", "prix": "14.60", "source": "SNCF Connect, tarif normal"}],
    )
    assert paul.see().json["deplacement"]["dit"].endswith(WAITS)


def test_a_fare_may_be_typed_again_until_the_decision(api, desk):
    marie = without(api)
    fare(desk, marie)
    assert fare(desk, marie, prix="15").status == 200
    (wanted,) = desk.see(marie).json["tarifs"]
    assert (wanted["prix"], wanted["source"]) == ("15.00", "SNCF Connect, tarif normal")
    assert marie.see().json["deplacement"]["montant"] == "50.00"
    assert len(marie.item.tarifs) == 1


def test_sent_back_and_sent_again_the_same_journey_keeps_its_fare_and_another_day_does_not(api, desk):
    marie = without(api, debut="2026-05-18T08:30", fin="2026-05-19T17:30")
    fare(desk, marie)
    desk.send_back(marie, TRAVEL)
    marie.save(declared(day_trip(km="60"), day_trip("2026-05-19")))
    assert marie.submit().status == 201
    lines = [one for one in marie.see().json["calcul"]["deplacement"]["lignes"] if one["code"] == "tarif_sncf"]
    assert [(one["etat"], one["montant"]) for one in lines] == [("DU", "29.20"), ("A_RELEVER", None)]
    assert len(desk.see(marie).json["tarifs"]) == 2


def test_a_place_that_the_person_wrote_is_kept_with_the_claim_alone(api, desk):
    trip = day_trip()
    trip["trajets"] = [{**trip["trajets"][0], "de": "autre", "lieu": "Chez ma sœur, Tarare"}]
    marie = sent(api, trip, vehicle=False)
    assert fare(desk, marie).status == 200
    assert marie.see().json["deplacement"]["montant"] == "49.20"
    assert "Tarare" in desk.see(marie).json["tarifs"][0]["libelle"]
    assert not [one for one in TarifReleve.scan() if str(one.pk).startswith("TARIF#")]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"prix": "0"}, "/prix"),
        ({"prix": "0.00"}, "/prix"),
        ({"prix": "-3"}, "/prix"),
        ({"prix": "500.01"}, "/prix"),
        ({"prix": "14.605"}, "/prix"),
        ({"prix": None}, "/prix"),
        ({"source": ""}, "/source"),
        ({"source": None}, "/source"),
        ({"pointeur": "/deplacements/0/trajets/9"}, "/pointeur"),
        ({"pointeur": "/travail"}, "/pointeur"),
    ],
)
def test_a_bad_fare_is_refused_by_its_field_and_nothing_is_written(api, desk, change, pointer):
    marie = without(api)
    before = marie.item.serialize()
    answer = fare(desk, marie, **change)
    assert (answer.status, answer.pointers) == (422, [pointer]), answer.body
    assert marie.item.serialize() == before


def test_an_authorised_car_waits_for_no_fare(api, desk):
    marie = sent(api)
    assert (desk.see(marie).json["tarifs"], "tarif" in desk.see(marie).json["actes"]) == ([], False)
    assert fare(desk, marie).pointers == ["/pointeur"]


def test_a_fare_over_another_version_is_refused_and_the_same_request_answered_once(api, desk):
    marie = without(api)
    version = int(marie.item.version)
    once = str(uuid.uuid4())
    first = fare(desk, marie, key=once)
    assert fare(desk, marie, key=once, version=version).json == first.json
    assert int(marie.item.version) == version + 1
    assert fare(desk, marie, version=version).code == "etat_de_frais_change"


def test_nobody_types_a_fare_on_their_own_claim(api, office):
    marie = without(api)
    own = Desk(office.member(numero=marie.person.numero))
    assert fare(own, marie).code == "propre_dossier"
    assert own.see(marie).json["actes"] == {}


def test_the_dashboard_counts_it_apart_from_a_rate_to_set(api, desk):
    from chalicelib.frais.claim import claims
    from chalicelib.gestion.dashboard import counting

    marie = without(api)
    claim = claims.load(marie.person.compte, marie.numero, api.clock.now)
    codes = {key[-1] for key in counting.of(claim) if key[0] == counting.BLOCKED}
    assert (counting.FARE in codes, counting.UNSET in codes) == (True, False)


def test_two_claims_of_one_person_read_their_own_fares(api, desk):
    marie = without(api)
    other = marie.on(convoke(api.clock, marie.person, vehicle=False, debut="2026-05-20T08:30", fin="2026-05-20T17:30"))
    other.save(declared(day_trip("2026-05-20")))
    other.submit()
    fare(desk, marie)
    assert other.see().json["deplacement"]["dit"].endswith(WAITS)
