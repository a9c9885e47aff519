"""A setting is proposed by one member and confirmed by another; it counts from its day on, and never over what was accepted."""

import uuid
from datetime import date
from decimal import Decimal

import pytest

from chalicelib import tables
from chalicelib.frais.claim import settings
from chalicelib.gestion.reglages import acts
from chalicelib.journal import Entree
from chalicelib.tables import Dossiers
from tests import aws
from tests.gestion import staff
from tests.gestion.claims.test_constat import certified
from tests.gestion.dossiers import TRAVEL, WORK, Desk, constat, sent
from tests.people import LYON, VILLEURBANNE, claimant, day_trip, declared

key, office = staff.key, staff.office
WHERE = "/gestion/reglages"
COPY = {
    "nom": "taux.copie.T5",
    "valeur": "6,10",
    "du": "2026-01-01",
    "reference": "Arrêté du 1er décembre 2025, art. 1er",
    "source": "Journal officiel du 4 décembre 2025",
}


@pytest.fixture
def desk(office):
    """Two members who may set something together, and a third."""
    settings.forget()
    yield Desk(office.member(services=["DEC-1"])), Desk(office.member("administrateur")), Desk(office.member(services=["DEC-1"]))
    settings.forget()


def post(desk, path, body, key=None):
    return desk.member.browser.post(path, body, Idempotency_Key=key or str(uuid.uuid4()))


def propose(desk, key=None, **more):
    return post(desk, WHERE, {**COPY, **more}, key)


def decide(desk, id_, acte="confirmation", etat="PROPOSE", key=None):
    return post(desk, f"{WHERE}/{id_}/decision", {"acte": acte, "etat": etat}, key)


def listed(desk):
    answer = desk.member.browser.get(WHERE)
    assert answer.status == 200, answer.body
    return answer.json


def in_force(desk, name):
    return next(one for family in listed(desk)["familles"] for one in family["reglages"] if one["nom"] == name)


def set_(desks, **more):
    """Proposed by the first, confirmed by the second."""
    made = propose(desks[0], **more)
    assert made.status == 201, made.body
    done = decide(desks[1], made.json["id"])
    assert done.status == 200, done.body
    return made.json["id"]


def actions():
    return sorted(one.action for one in Entree.by_objet.query("REGLAGES"))


def test_a_confirmed_rate_pays_the_missions_of_its_days(api, desk):
    before = claimant(api)
    assert before.save(declared(copies=62)).json["calcul"]["remuneration"]["total"] == "310.00"
    set_(desk)
    assert before.save(declared(copies=62)).json["calcul"]["remuneration"]["total"] == "378.20"
    line = before.see().json["calcul"]["remuneration"]["lignes"][0]
    assert (line["reference"], line["statut"], line["en_vigueur"]) == (COPY["reference"], "instance", "2026-01-01")


def test_what_is_only_proposed_or_of_other_days_changes_nothing(api, desk):
    made = claimant(api)
    propose(desk[0])
    set_(desk, du="2026-09-01", nom="taux.copie.T5")
    assert made.save(declared(copies=62)).json["calcul"]["remuneration"]["total"] == "310.00"


def test_the_list_says_what_counts_from_where_and_who_did_what(desk):
    assert (in_force(desk[0], "taux.copie.T5")["origine"], in_force(desk[0], "taux.copie.T5")["dit"]) == ("produit", "5,00\u00a0€ par copie")
    id_ = set_(desk)
    shown = in_force(desk[2], "taux.copie.T5")
    assert (shown["origine"], shown["dit"], shown["du"], shown["source"]) == ("confirme", "6,10\u00a0€ par copie", "2026-01-01", COPY["source"])
    (one,) = [one for one in listed(desk[2])["dates"] if one["id"] == id_]
    assert [(each["libelle"], each["par"]) for each in one["suivi"]] == [("Proposé", "Damien Roux"), ("Confirmé", "Damien Rouxb")]
    assert (one["etat"], one["actes"]) == ("CONFIRME", ["retrait"])
    assert actions() == ["reglage_confirmation", "reglage_propose"]


def test_nobody_confirms_what_they_proposed_under_another_account_neither(office, desk):
    made = propose(desk[0]).json["id"]
    assert decide(desk[0], made).code == "reglage_a_vous"
    one, same = Desk(office.member("administrateur", numero="0042")), Desk(office.member("administrateur", numero="42"))
    other = propose(one, nom="taux.copie.T3", valeur="1.80").json["id"]
    assert decide(same, other).code == "reglage_a_vous"
    assert [one["actes"] for one in listed(same)["dates"] if one["id"] == other] == [["rejet"]]
    assert acts.poses() == {}


def test_nobody_confirms_what_they_proposed_under_another_account_of_their_name(office, desk):
    one, same = (Desk(office.member("administrateur", nom=nom, prenom="Jean")) for nom in ("Petit", "PETIT"))
    made = propose(one).json["id"]
    assert decide(same, made).code == "reglage_a_vous"
    assert [each["actes"] for each in listed(same)["dates"]] == [["rejet"]]
    assert decide(one, made, "rejet").json["etat"] == "ECARTE"
    kept = set_((one, desk[1]))
    assert decide(one, kept, "retrait", "CONFIRME").status == 200
    assert decide(same, kept, etat="RETRAIT_PROPOSE").code == "reglage_a_vous"


def test_of_the_two_one_is_an_administrateur(desk):
    made = propose(desk[0]).json["id"]
    assert decide(desk[2], made).code == "reglage_a_un_administrateur"
    (one,) = listed(desk[2])["dates"]
    assert (one["actes"], one["empeche"]) == (["rejet"], "Un administrateur doit confirmer.")
    other = propose(desk[1], nom="taux.copie.T3", valeur="1.80").json["id"]
    assert decide(desk[2], other).json["etat"] == "CONFIRME"


def test_the_same_key_gives_the_same_answer_and_writes_once(desk):
    first, again = propose(desk[0], "cle-de-proposition-1"), propose(desk[0], "cle-de-proposition-1")
    assert first.json == again.json
    assert len(listed(desk[0])["dates"]) == 1
    done, twice = (decide(desk[1], first.json["id"], key="cle-de-confirmation-1") for _ in range(2))
    assert (done.json, actions()) == (twice.json, ["reglage_confirmation", "reglage_propose"])
    assert propose(desk[0], "cle-de-proposition-1", valeur="7").code == "cle_d_idempotence_reutilisee"


def test_of_two_who_confirm_at_once_one_wins(office, desk, monkeypatch):
    made, rival = propose(desk[0]).json["id"], Desk(office.member("administrateur"))
    answers, once = [], []
    read = acts.get

    def meanwhile(id_):
        found = read(id_)
        if not once:
            once.append(True)
            answers.append(decide(rival, id_))
        return found

    monkeypatch.setattr(acts, "get", meanwhile)
    answers.append(decide(desk[1], made))
    assert [one.status for one in answers] == [200, 409]
    assert answers[1].code == "reglage_change"
    assert [len(one["suivi"]) for one in listed(desk[0])["dates"]] == [2]


def test_two_proposals_confirmed_at_once_both_count(office, desk, monkeypatch):
    one, other = propose(desk[0]).json["id"], propose(desk[0], nom="taux.copie.T3", valeur="1,80").json["id"]
    rival, once, read = Desk(office.member("administrateur")), [], acts._head

    def meanwhile():
        found = read()
        if not once:
            once.append(True)
            assert decide(rival, other).status == 200
        return found

    monkeypatch.setattr(acts, "_head", meanwhile)
    assert decide(desk[1], one).status == 200
    assert set(acts.poses()) == {"taux.copie.T3", "taux.copie.T5"}


def test_a_setting_leaves_by_two_members_too(api, desk):
    id_ = set_(desk)
    assert decide(desk[1], id_, "retrait", "CONFIRME").json["etat"] == "RETRAIT_PROPOSE"
    assert decide(desk[1], id_, "confirmation", "RETRAIT_PROPOSE").code == "reglage_a_vous"
    assert decide(desk[0], id_, "rejet", "RETRAIT_PROPOSE").json["etat"] == "CONFIRME"
    assert "taux.copie.T5" in acts.poses()
    decide(desk[0], id_, "retrait", "CONFIRME")
    assert decide(desk[1], id_, "confirmation", "PROPOSE").code == "reglage_change"
    assert decide(desk[1], id_, "confirmation", "RETRAIT_PROPOSE").json["etat"] == "RETIRE"
    assert acts.poses() == {}
    assert in_force(desk[0], "taux.copie.T5")["origine"] == "produit"


@pytest.mark.parametrize(
    ("way", "path", "body"),
    [
        ("put", "/gestion/communes-limitrophes", {"commune": LYON, "voisine": VILLEURBANNE, "desservie": True}),
        ("post", "/gestion/reglages/recalcul", {"service": "DEC-1"}),
    ],
)
def test_what_reads_the_settings_again_leaves_none_of_them_out_meanwhile(desk, way, path, body):
    set_(desk, nom="gestion.annulation_minutes", valeur="7")
    assert getattr(desk[0].member.browser, way)(path, body).status == 200
    assert desk[0].member.browser.get("/gestion/etats-de-frais/reperes").json["minutes_de_retour"] == 7


def test_a_table_of_fares_of_which_a_part_has_other_bands_leaves_the_fare_to_be_read(api, desk):
    for part, valeur, seuils in (("fixe", "1;2;3", "20;40"), ("par_km", "0,15", ""), ("minimum", "1,20", "")):
        set_(desk, nom=f"taux.sncf.metropole.{part}", valeur=valeur, seuils=seuils)
    saved = claimant(api, vehicle=None).save(declared())
    assert saved.status == 200, saved.body
    (fare, *_) = saved.json["calcul"]["deplacement"]["lignes"]
    assert (fare["code"], fare["etat"]) == ("tarif_sncf", "A_RELEVER")


def test_what_is_dismissed_never_counts(desk):
    made = propose(desk[0]).json["id"]
    assert decide(desk[0], made, "rejet").json["etat"] == "ECARTE"
    assert decide(desk[1], made).code == "reglage_change"
    assert decide(desk[1], "inconnu").code == "reglage_inconnu"
    assert acts.poses() == {}


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"nom": "taux.copie.T9"}, "/nom"),
        ({"nom": "gestion.couleur"}, "/nom"),
        ({"nom": "limites.mot_de_passe_min"}, "/nom"),
        ({"valeur": "cinq"}, "/valeur"),
        ({"valeur": "0"}, "/valeur"),
        ({"valeur": "51"}, "/valeur"),
        ({"valeur": "26"}, "/valeur"),
        ({"valeur": "0.90"}, "/valeur"),
        ({"valeur": "5;6"}, "/valeur"),
        ({"nom": "km.metropole.moto"}, "/nom"),
        ({"nom": "taux.km.metropole.voiture_5", "valeur": "0.33;0.41;0.24", "seuils": "10000;2000"}, "/seuils"),
        ({"valeur": "5;6", "seuils": "100"}, "/seuils"),
        ({"au": "2025-12-31"}, "/au"),
        ({"du": "2036-01-01"}, "/du"),
        ({"nom": "examens.BTS.copie", "valeur": "T9"}, "/valeur"),
        ({"nom": "frais.nuitee", "valeur": "PLAFOND"}, "/valeur"),
        ({"nom": "echeances.2026", "valeur": "2026-02-30"}, "/valeur"),
        ({"nom": "echeances.2026", "valeur": "2025-08-31"}, "/valeur"),
        ({"nom": "echeances.2026", "valeur": "2027-W35-2"}, "/valeur"),
        ({"nom": "echeances.2026", "valeur": "20270831"}, "/valeur"),
        ({"nom": "gestion.deux_visas", "valeur": "1000000"}, "/valeur"),
        ({"nom": "gestion.annulation_minutes", "valeur": "2,5"}, "/valeur"),
        ({"nom": "gestion.recours.confirme", "valeur": "peut-être"}, "/valeur"),
        ({"nom": "gestion.recours.mediation", "valeur": "personne"}, "/valeur"),
        ({"nom": "gestion.services", "valeur": "DEC-1;DEC-1"}, "/valeur"),
        ({"nom": "gestion.recours.mediateur", "seuils": "3"}, "/seuils"),
        ({"nom": "limitrophes.69123.42187", "valeur": "oui"}, "/nom"),
        ({"reference": ""}, "/reference"),
        ({"source": ""}, "/source"),
    ],
)
def test_what_makes_no_sense_is_refused_by_field_and_nothing_is_written(desk, more, pointer):
    answer = propose(desk[0], **more)
    assert (answer.status, answer.pointers) == (422, [pointer]), answer.body
    assert listed(desk[0])["dates"] == []
    assert actions() == []


@pytest.mark.parametrize(
    ("first", "second", "pointer"),
    [
        ({}, {}, "/du"),
        ({"au": "2026-12-31"}, {"du": "2026-06-01"}, "/du"),
        ({"du": "2026-06-01"}, {"au": "2026-06-01"}, "/au"),
        ({"au": "2026-05-31"}, {"du": "2026-06-01"}, None),
        ({}, {"du": "2026-06-01"}, None),
        ({"du": "2026-06-01"}, {}, None),
    ],
)
def test_dates_that_overlap_are_refused_and_what_has_no_end_gives_way_to_the_next(desk, first, second, pointer):
    set_(desk, **first)
    answer = propose(desk[0], valeur="5.50", **second)
    assert answer.pointers == ([pointer] if pointer else []), answer.body


def test_each_day_has_its_own_rate(desk):
    set_(desk, du="2026-01-01")
    set_(desk, du="2026-05-01", valeur="5.50", au="2026-05-31")
    rates = settings.current().taux_propres
    found = {day: next((one.valeur for one in rates if one.couvre(date.fromisoformat(day))), None) for day in ("2026-04-30", "2026-05-01", "2026-06-01")}
    assert found == {"2026-04-30": Decimal("6.10"), "2026-05-01": Decimal("5.50"), "2026-06-01": None}


def test_what_was_accepted_keeps_the_figures_it_was_accepted_with(api, desk):
    claim = sent(api)
    assert desk[0].decide(claim, "acceptation", WORK, TRAVEL).status == 200
    before = claim.item.calcul
    set_(desk)
    assert desk[0].see(claim).json["calcul"]["remuneration"]["total"] == "310.00"
    assert claim.see().json["calcul"]["remuneration"]["total"] == "310.00"
    assert claim.item.calcul == before


def test_an_exam_a_deadline_and_a_threshold_are_set_in_the_same_way(api, desk):
    claim = sent(api)
    set_(desk, nom="examens.Baccalauréat Général.heure", valeur="T4")
    assert settings.of_day(settings.current(), date(2026, 5, 1)).taux_de_l_examen("baccalauréat général", "heure") == "T4"
    assert settings.of_day(settings.current(), date(2025, 5, 1)).taux_de_l_examen("baccalauréat général", "heure") == "T3"
    set_(desk, nom="gestion.montant_a_verifier", valeur="100")
    assert "montant" in {one["code"] for one in desk[0].line(claim)["raisons"]}
    set_(desk, nom="echeances.2026", valeur="2027-03-31")
    assert claim.see().json["echeance"] == "2027-03-31"
    set_(desk, nom="gestion.recours.confirme", valeur="oui")
    assert settings.gestion(api.clock.now).recours.confirme is True


def answers(desk):
    return desk.member.browser.get("/gestion/etats-de-frais/reperes").json["motifs"]["reponses"]


def test_an_answer_prepared_for_a_motif_is_the_instance_s_own_from_its_day_on(api, desk):
    shipped = answers(desk[2])
    assert "autre" not in shipped
    set_(desk, nom="gestion.reponses.distance", valeur="Le trajet le plus court compte moins de kilomètres.", du="2026-06-01")
    set_(desk, nom="gestion.reponses.autre", valeur="Écrivez-nous.", du="2026-06-01")
    set_(desk, nom="gestion.reponses.doublon", valeur="Plus tard.", du="2026-09-01")
    assert answers(desk[2]) == {**shipped, "distance": "Le trajet le plus court compte moins de kilomètres.", "autre": "Écrivez-nous."}
    too_long = propose(desk[0], nom="gestion.reponses.dates", valeur="x" * 1001)
    assert too_long.pointers == ["/valeur"]
    assert propose(desk[0], nom="gestion.reponses.inconnu", valeur="x").pointers == ["/nom"]


def test_an_instance_lets_who_certified_accept_from_the_day_it_says(api, desk, office):
    marie, member = sent(api, seen=False), Desk(office.member())
    assert certified(member, constat(marie)) == ["fait"]
    assert member.decide(marie, "acceptation", WORK).code == "constat_par_vous"
    set_(desk, nom="gestion.constat_separe", valeur="non", du="2026-06-01")
    assert member.decide(marie, "acceptation", WORK).status == 200


def test_how_far_from_its_mission_a_journey_may_be_is_set_too(api, desk):
    made, early = claimant(api), declared(day_trip("2026-05-15"))
    assert "hors_mission" in {one["code"] for one in made.save(early).json["manques"]}
    set_(desk, nom="frais.marge_jours", valeur="3")
    assert "hors_mission" not in {one["code"] for one in made.save(early).json["manques"]}


def test_two_communes_are_joined_and_parted_from_a_day_on(api, desk):
    near = claimant(api, centre_commune=VILLEURBANNE)
    assert near.see().json["calcul"]["deplacement"]["droit"]["code"] == "HORS_RESIDENCES"
    set_(desk, nom=f"limitrophes.{VILLEURBANNE}.69381", valeur="oui", au="2026-12-31")
    assert near.see().json["calcul"]["deplacement"]["droit"]["code"] == "LIMITROPHE"
    assert in_force(desk[0], f"limitrophes.{LYON}.{VILLEURBANNE}")["valeurs"] == ["oui"]
    later = settings.of_day(settings.current(), date(2027, 1, 1))
    assert not later.desservies_entre(LYON, VILLEURBANNE)


def test_a_served_neighbour_of_the_table_is_parted_for_the_days_of_a_decision_alone(api, desk):
    pair, right = f"limitrophes.{LYON}.{VILLEURBANNE}", lambda claim: claim.see().json["calcul"]["deplacement"]["droit"]["code"]
    before = claimant(api, "avant@exemple.fr", centre_commune=VILLEURBANNE, debut="2026-05-11T08:30", fin="2026-05-11T17:30")
    during = claimant(api, "pendant@exemple.fr", centre_commune=VILLEURBANNE)
    for commune, other in ((LYON, VILLEURBANNE), (VILLEURBANNE, LYON)):
        tables.put(Dossiers(settings.COMMUNES, f"{commune}#{other}"))
    settings.forget()
    assert (right(before), right(during)) == ("LIMITROPHE", "LIMITROPHE")
    set_(desk, nom=pair, valeur="non", du="2026-05-15", au="2026-05-31")
    assert (right(before), right(during)) == ("LIMITROPHE", "HORS_RESIDENCES")
    assert settings.of_day(settings.current(), date(2026, 6, 1)).desservies_entre(LYON, VILLEURBANNE)
    assert propose(desk[0], nom=f"limitrophes.69381.{VILLEURBANNE}", valeur="oui", du="2026-05-20", au="2026-06-30").pointers == ["/du"]


def test_reading_settings_costs_no_trip_more(api, desk):
    claim = sent(api)
    set_(desk)
    with aws.recorded() as cold:
        settings.forget()
        settings.current()
    with aws.recorded() as warm:
        assert claim.see().status == 200
        assert claim.browser.get("/missions").status == 200
    assert [call.operation for call in cold] == ["Query"]
    assert [call.operation for call in warm] == ["BatchGetItem", "Query"] * 2
