"""The chef de centre says what was done: for their own centres, all together or one by one, and pay waits for it."""

import base64
import json

import pytest

from chalicelib.frais.claim.models import EtatDeFrais
from chalicelib.gestion.claims import centres
from chalicelib.missions.models import Affectation
from tests.aws import losing_the_answer, recorded
from tests.gestion import staff
from tests.gestion.claims.test_decisions import journalled, states
from tests.gestion.dossiers import TRAVEL, WORK, Desk, constat, place, sent
from tests.people import claimant, convoke, day_trip, declared

key, office = staff.key, staff.office
CENTRE = "0420013L"


@pytest.fixture
def chef(office):
    return Desk(office.member("chef_de_centre", centres_uai=[CENTRE]))


def listed(desk, **asked):
    query = "&".join(f"{name}={value}" for name, value in {"centre": CENTRE, **asked}.items())
    answer = desk.member.browser.get(f"/gestion/constats?{query}")
    assert answer.status == 200, answer.body
    return answer.json["lignes"]


def certified(desk, *constats):
    answer = desk.certify(*constats)
    assert answer.status == 200, answer.body
    return [line.get("code", line["suite"]) for line in answer.json["lignes"]]


def test_a_chef_certifies_all_at_once_and_the_list_is_empty(api, chef):
    claims = [sent(api, seen=False, courriel=f"p{n}@exemple.fr") for n in range(2)]
    lines = listed(chef)
    assert {(line["numero"], line["declare"], line["unite"]) for line in lines} == {
        (claim.numero, 62, "copies") for claim in claims
    }
    assert "montant" not in str(lines), "a centre reads no amount"
    assert certified(chef, *(constat(claim) for claim in claims)) == ["fait", "fait"]
    assert listed(chef) == []
    done = listed(chef, etat="constates")
    assert [line["constat"]["fait"] for line in done] == [True, True]
    assert all(place(claim).constat_par == f"G#{chef.member.compte}" for claim in claims)
    assert len(journalled(claims[0], "constat")) == 1


@pytest.mark.parametrize(("commune", "shown"), [("97411", True), ("42187", False), ("98718", False)])
def test_a_mission_is_listed_once_it_has_begun_by_the_clock_of_its_centre(api, chef, commune, shown):
    """It is 10:00 in Roanne, 12:00 in La Réunion, 22:30 on the day before in the Marquesas."""
    claimant(api, centre_commune=commune, debut="2026-06-01T11:00", fin="2026-06-01T17:30")
    assert bool(listed(chef, etat="tous")) == shown


def test_a_quantity_seen_that_is_not_the_one_declared_is_flagged_to_both(api, chef, office):
    marie = sent(api, seen=False)
    certified(chef, constat(marie, quantite=60))
    (line,) = listed(chef, etat="tous")
    assert (line["declare"], line["constat"]["quantite_vue"], line["desaccord"]) == (62, 60, True)
    row = Desk(office.member()).line(marie)
    assert row["niveau"] == "orange"
    assert [reason["code"] for reason in row["raisons"]] == ["quantite_en_desaccord"]
    assert "62" in row["raisons"][0]["phrase"]
    assert "60" in row["raisons"][0]["phrase"]


def test_work_not_done_cancels_both_halves_and_saying_done_gives_them_back(api, chef):
    marie = sent(api, seen=False)
    assert certified(chef, constat(marie, fait=False)) == ["fait"]
    assert states(marie) == ("ANNULE", "ANNULE")
    assert marie.km() == "0"
    told = marie.see().json["decisions"]
    assert {one["libelle"] for one in told} == {"Le centre d’examen a constaté que la mission n’a pas été effectuée"}
    assert certified(chef, constat(marie, fait=True)) == ["fait"]
    assert states(marie) == ("A_VALIDER", "A_VALIDER")
    assert marie.km() == "136"


def test_the_service_does_not_bring_back_what_the_centre_did_not_see(api, chef, office):
    marie, desk = sent(api, seen=False), Desk(office.member())
    certified(chef, constat(marie, fait=False))
    assert desk.decide(marie, "retablissement").code == "service_non_fait"
    assert certified(desk, constat(marie)) == ["fait"], "but it may correct the constat"
    assert Desk(office.member()).decide(marie, "acceptation").status == 200


def test_a_claim_not_sent_yet_is_certified_and_may_then_be_sent(api, chef):
    marie = claimant(api)
    (line,) = listed(chef)
    assert line["declare"] is None, "a draft is its person's"
    assert certified(chef, constat(marie, fait=False)) == ["fait"]
    assert certified(chef, constat(marie, fait=True)) == ["fait"]
    assert marie.save(declared()).status == 200
    assert marie.submit().status == 201


def test_a_mission_is_certified_once_it_is_over(api, chef):
    marie = claimant(api, debut="2026-06-01T08:00", fin="2026-06-01T18:00")
    assert listed(chef) == [], "nothing is to be recorded yet"
    (line,) = listed(chef, etat="tous")
    assert (line["ouvert"], line["fige"]) == (False, "a_venir")
    assert certified(chef, constat(marie)) == ["mission_non_terminee"]


def test_what_the_payer_has_is_not_to_be_recorded_and_says_why(api, chef):
    marie = sent(api, seen=False)
    (line,) = listed(chef)
    assert (line["ouvert"], line["fige"]) == (True, None)
    marie.item.update(actions=[EtatDeFrais.remuneration.set("TRANSMIS_LIQUIDATION")])
    assert listed(chef) == []
    (line,) = listed(chef, etat="tous")
    assert (line["ouvert"], line["fige"]) == (False, "en_paiement")


def test_work_whose_travel_went_to_the_payer_first_is_still_said_to_be_done(api, chef, office):
    """Its travel waits for nobody: without this, nobody could have the work paid from a page."""
    marie = sent(api, seen=False)
    marie.item.update(actions=[EtatDeFrais.deplacement.set("TRANSMIS_LIQUIDATION")])
    (line,) = listed(chef)
    assert (line["ouvert"], line["fige"]) == (True, "en_paiement")
    assert certified(chef, constat(marie, fait=False)) == ["deja_en_paiement"]
    assert certified(chef, constat(marie)) == ["fait"]
    desk = Desk(office.member())
    assert desk.decide(marie, "acceptation", "remuneration").status == 200
    assert marie.item.remuneration == "VALIDE"


def test_work_that_nobody_pays_is_not_to_be_recorded_once_its_travel_is_with_the_payer(api, chef):
    marie = sent(api, seen=False)
    marie.item.update(actions=[EtatDeFrais.deplacement.set("ACCEPTE"), EtatDeFrais.remuneration.set("REFUSE")])
    assert listed(chef) == []


def test_a_cancelled_mission_is_not_certified_and_says_why(api, chef, office):
    marie = sent(api, seen=False)
    item = place(marie)
    item.update(actions=[Affectation.annulee.set(True), Affectation.version.add(1)])
    assert certified(chef, constat(marie)) == ["mission_annulee"]
    assert Desk(office.member()).decide(marie, "acceptation").code == "mission_annulee"


def test_a_chef_answers_for_their_centres_only(api, office):
    marie = sent(api, seen=False)
    other = Desk(office.member("chef_de_centre", centres_uai=["0691234S"]))
    assert certified(other, constat(marie)) == ["droit_absent"]
    assert other.member.browser.get(f"/gestion/constats?centre={CENTRE}").code == "droit_absent"
    assert listed(other, centre="0691234S") == []
    assert place(marie).service_fait is None


def test_a_gestionnaire_sees_in_a_centre_what_their_services_sent_there(api, office):
    marie = sent(api, seen=False)
    own, other = Desk(office.member()), Desk(office.member(services=["DEC-2"]))
    assert [line["numero"] for line in listed(own)] == [marie.numero]
    assert listed(other) == []
    assert certified(other, constat(marie)) == ["droit_absent"]


def test_what_is_with_the_payer_is_no_longer_not_done(api, chef):
    marie = sent(api)
    marie.item.update(actions=[type(marie.item).remuneration.set("TRANSMIS_LIQUIDATION")])
    assert certified(chef, constat(marie, fait=False)) == ["deja_en_paiement"]
    assert place(marie).service_fait is True


def test_one_constat_refused_leaves_the_others(api, chef):
    good, gone = sent(api, seen=False), sent(api, seen=False, centre="0691234S", courriel="b@exemple.fr")
    assert certified(chef, constat(gone), constat(good)) == ["droit_absent", "fait"]
    assert place(good).service_fait is True


def test_a_constat_whose_answer_is_lost_is_recorded_once(api, chef):
    marie = sent(api, seen=False)
    with losing_the_answer("TransactWriteItems"):
        assert certified(chef, constat(marie, fait=False)) == ["fait"]
    assert len(journalled(marie, "constat")) == 1
    assert marie.km() == "0"


def test_the_list_goes_on_by_cursor_and_forgets_nobody(api, chef, monkeypatch):
    monkeypatch.setattr(centres, "PAGE", 2)
    claims = [sent(api, seen=False, courriel=f"p{n}@exemple.fr") for n in range(3)]
    first = chef.member.browser.get(f"/gestion/constats?centre={CENTRE}").json
    rest = chef.member.browser.get(f"/gestion/constats?centre={CENTRE}&curseur={first['suite']}").json
    found = [line["numero"] for line in (*first["lignes"], *rest["lignes"])]
    assert sorted(found) == sorted(claim.numero for claim in claims)
    assert rest["suite"] is None
    assert chef.member.browser.get(f"/gestion/constats?centre={CENTRE}&curseur=zzz").status == 422


def test_what_is_recorded_already_is_left_out_by_the_index_itself(api, chef):
    """A centre whose whole season is recorded is not read line by line to find what is left."""
    for rank in range(3):
        sent(api, seen=rank > 0, courriel=f"p{rank}@exemple.fr")
    with recorded() as calls:
        assert len(listed(chef)) == 1
    asked = [call.body for call in calls if call.body.get("IndexName") == "par-centre"]
    assert [("FilterExpression" in body, body["Limit"]) for body in asked] == [(True, centres.AT_ONCE)]
    assert (len(listed(chef, etat="constates")), len(listed(chef, etat="tous"))) == (2, 3)


@pytest.mark.parametrize("debut", ["", "1999-01-01T08:00", "2099-01-01T08:00"])
def test_a_cursor_outside_the_days_shown_is_refused_by_name(api, chef, debut):
    """moto takes such a start key; DynamoDB refuses it with an error of its own."""
    kept = {"pk": "P#x", "sk": "M#1", "debut": debut}
    cursor = base64.urlsafe_b64encode(json.dumps(kept).encode()).decode()
    answer = chef.member.browser.get(f"/gestion/constats?centre={CENTRE}&curseur={cursor}")
    assert (answer.status, answer.pointers) == (422, ["/curseur"])


@pytest.mark.parametrize("missing", ["pk", "sk"])
def test_a_cursor_with_an_empty_key_is_refused_by_name(api, chef, clock, missing):
    kept = {"pk": "P#x", "sk": "M#1", "debut": f"{clock.now:%Y-%m-%d}"} | {missing: ""}
    cursor = base64.urlsafe_b64encode(json.dumps(kept).encode()).decode()
    assert chef.member.browser.get(f"/gestion/constats?centre={CENTRE}&curseur={cursor}").pointers == ["/curseur"]


@pytest.mark.parametrize("centre", ["", "%20", "%20%09"])
def test_a_blank_centre_is_asked_for_by_name(office, centre):
    answer = office.member().browser.get(f"/gestion/constats?centre={centre}")
    assert (answer.status, answer.pointers) == (422, ["/centre"])


@pytest.mark.parametrize(
    "body",
    [{}, {"constats": []}, {"constats": [{"compte": "a", "numero": "1", "fait": "oui", "quantite": None}]},
     {"constats": [{"compte": "a", "numero": "1", "fait": True, "quantite": -1}]}, {"constats": [1], "x": 1}],
)  # fmt: skip
def test_a_malformed_constat_is_refused_by_name(chef, body):
    answer = chef.member.browser.post("/gestion/constats", body)
    assert answer.status == 422
    assert answer.pointers


def test_a_mission_moved_by_an_import_meanwhile_is_not_certified_blind(api, chef):
    marie = sent(api, seen=False)
    with recorded() as calls:
        certified(chef, constat(marie))
    written = next(call for call in calls if call.operation == "TransactWriteItems")
    assert "version" in str(written.body), "the write is conditioned on what was read"
    assert Affectation.get(marie.item.pk, f"M#{marie.numero}").service_fait is True


@pytest.mark.parametrize("acte", ["annulation", "refus"])
def test_what_the_service_set_apart_does_not_come_back_once_the_centre_says_not_done(api, chef, office, acte):
    marie, desk = sent(api), Desk(office.member())
    if acte == "annulation":
        assert desk.decide(marie, "acceptation").status == 200
    more = {"texte": "En double."} | ({"motif": "autre"} if acte == "refus" else {})
    assert desk.decide(marie, acte, **more).status == 200
    assert certified(chef, constat(marie, fait=False)) == ["fait"]
    assert desk.decide(marie, "retablissement").code == "service_non_fait", "it would be paid"
    assert certified(chef, constat(marie)) == ["fait"]
    assert desk.decide(marie, "retablissement").status == 200


def test_a_day_paid_elsewhere_since_does_not_keep_the_centre_from_saying_done(api, chef, office):
    marie, desk = sent(api), Desk(office.member())
    certified(chef, constat(marie, fait=False))
    other = marie.on(convoke(api.clock, marie.person, debut="2026-05-18T18:00", fin="2026-05-18T20:00"))
    assert other.save(declared(day_trip(leave="17:00", back="21:00", repas=[]))).status == 200
    assert other.submit().status == 201
    assert certified(chef, constat(marie)) == ["fait"]
    assert place(marie).service_fait is True
    assert states(marie) == ("A_VALIDER", "ANNULE"), "its travel is on the other mission"
    (told,) = marie.see().json["decisions"]
    assert (told["libelle"], told["texte"]) == (
        "Annulé par le service",
        "Ce déplacement est remboursé sur une autre mission.",
    )
    assert desk.decide(marie, "retablissement", TRAVEL).code == "jour_deja_rembourse"
    assert desk.decide(marie, "acceptation", WORK).status == 200
