"""A claim as its person sees it: pre-filled, explained, incomplete or not, one trip a day, labels and timeline."""

from chalicelib.frais.claim.models import EtatDeFrais
from chalicelib.missions.models import Affectation
from tests.people import LYON, claimant, convoke, day_trip, declared

SHAPE = {
    "numero", "mission", "remuneration", "deplacement", "total", "dit", "a_configurer", "a_faire", "version", "transmis",
    "echeance", "declaration", "calcul", "manques", "modifiable", "peut_transmettre", "peut_retirer", "hors_delai",
    "enregistre", "prevision", "justificatifs", "suivi", "decisions", "corrections", "historique",
    "constats", "contestable", "contestations", "declare", "reference", "renvoi", "demandes", "demandable",
}  # fmt: skip


def test_a_new_claim_is_filled_in_with_what_the_service_knows(api):
    marie = claimant(api)
    seen = marie.see()
    assert seen.status == 200
    assert seen.headers["ETag"] == '"1"'
    claim = seen.json
    assert set(claim) == SHAPE
    assert claim["prevision"]["champ_attendu"] == "copies"
    (trip,) = claim["prevision"]["declaration"]["deplacements"]
    assert (trip["jour"], trip["retour_jour"]) == ("2026-05-18", "2026-05-18")
    assert trip["repas"] == [{"jour": "2026-05-18", "service": "dejeuner", "ou": None}]
    assert claim["prevision"]["lieux"]["centre"] == {"commune": "42187", "nom": "Lycée Jean-Puy"}
    assert claim["prevision"]["lieux"]["domicile"] == {"commune": LYON, "nom": "Lyon"}
    assert claim["deplacement"]["raison"] == "HORS_RESIDENCES"
    assert {m["pointer"] for m in claim["manques"] if m["bloquant"]} == {"/travail/copies"}


def test_the_proposal_itself_is_a_draft_the_service_accepts(api):
    marie = claimant(api, debut="2026-05-18T08:30", fin="2026-05-20T12:00")
    proposed = marie.see().json["prevision"]["declaration"]
    assert len(proposed["deplacements"]) == 1
    assert [night["jour"] for night in proposed["deplacements"][0]["nuits"]] == ["2026-05-18", "2026-05-19"]
    assert marie.save(proposed).status == 200


def test_the_vehicle_of_the_last_claim_is_proposed_again(api):
    marie = claimant(api)
    assert marie.save(declared()).status == 200
    elsewhere = {"debut": "2026-05-21T08:30", "fin": "2026-05-21T17:30", "centre_commune": "42218"}
    second = marie.on(convoke(api.clock, marie.person, **elsewhere))
    (trip,) = second.see().json["prevision"]["declaration"]["deplacements"]
    assert trip["trajets"] == [{"de": "domicile", "aller_retour": True, "mode": "voiture", "puissance_fiscale": 5}]
    assert "depart" not in trip
    assert second.see().json["prevision"]["d_apres"] is None


def test_the_last_journey_to_the_same_town_is_proposed_as_long_before_and_after_the_mission(api):
    marie = claimant(api)
    assert marie.save(declared(day_trip(leave="06:45", back="18:45"))).status == 200
    afternoon = {"debut": "2026-05-21T13:30", "fin": "2026-05-21T16:00"}
    foreseen = marie.on(convoke(api.clock, marie.person, **afternoon)).see().json["prevision"]
    (trip,) = foreseen["declaration"]["deplacements"]
    assert (trip["depart"], trip["retour"]) == ("11:45", "17:15")
    known = {"de": "domicile", "aller_retour": True, "km": "68", "mode": "voiture", "puissance_fiscale": 5}
    assert trip["trajets"] == [known]
    assert foreseen["d_apres"] == {"numero": marie.numero, "jour": "2026-05-18"}
    late = {"debut": "2026-05-22T17:00", "fin": "2026-05-22T23:30"}
    (trip,) = marie.on(convoke(api.clock, marie.person, **late)).see().json["prevision"]["declaration"]["deplacements"]
    assert "depart" not in trip, "coming back after midnight is another day: the person says it"


def test_a_vehicle_that_is_not_authorised_this_time_is_not_proposed(api):
    marie = claimant(api)
    assert marie.save(declared()).status == 200
    asked = {"vehicle": None, "debut": "2026-05-21T08:30", "fin": "2026-05-21T17:30"}
    (trip,) = marie.on(convoke(api.clock, marie.person, **asked)).see().json["prevision"]["declaration"]["deplacements"]
    assert trip["trajets"] == [{"de": "domicile", "aller_retour": True, "km": "68"}]


def test_work_at_home_pays_the_copies_and_says_why_no_travel_is_due(api):
    marie = claimant(api, centre_commune=LYON)
    claim = marie.save(declared(day_trip())).json
    assert claim["deplacement"]["etat"] == "PAS_DE_FRAIS"
    assert claim["deplacement"]["libelle"] == "Pas de frais"
    assert "commune de votre établissement" in claim["deplacement"]["phrase"]
    assert claim["total"] == "310.00"
    assert [m["code"] for m in claim["manques"]] == ["sans_objet"]


def test_work_that_nobody_pays_is_said_unpaid_and_not_without_expenses(api):
    made = claimant(api, type="jury_deliberation", taux="NR")
    claim = made.browser.get(f"/etats-de-frais/{made.numero}").json
    assert claim["remuneration"]["etat"] == "PAS_DE_FRAIS"
    assert claim["remuneration"]["libelle"] == "Non rémunéré"


def test_two_missions_of_a_day_make_one_trip_and_the_other_names_the_first(api):
    morning = claimant(api, debut="2026-05-18T08:00", fin="2026-05-18T12:00")
    afternoon = morning.on(convoke(api.clock, morning.person, debut="2026-05-18T14:00", fin="2026-05-18T18:00"))
    assert morning.see().json["deplacement"]["premiere_mission"] is None
    half = afternoon.see().json["deplacement"]
    assert (half["etat"], half["libelle"], half["premiere_mission"]) == ("INVALIDABLE", "Avec la mission de 8\u00a0h", morning.numero)
    assert half["mot"] == "Invalidable"
    assert morning.numero in half["phrase"]
    assert afternoon.save(declared(copies=10)).json["total"] == "50.00"


def test_the_next_mission_of_the_day_opens_when_the_first_is_cancelled(api):
    morning = claimant(api, debut="2026-05-18T08:00", fin="2026-05-18T12:00")
    afternoon = morning.on(convoke(api.clock, morning.person, debut="2026-05-18T14:00", fin="2026-05-18T18:00"))
    cancel(morning)
    assert morning.see().json["deplacement"]["libelle"] == "Annulé"
    assert afternoon.see().json["deplacement"]["etat"] == "EFFECTUEE"


def test_a_day_already_claimed_is_not_paid_again_by_an_earlier_mission_convoked_later(api):
    first = claimant(api, debut="2026-05-18T10:00", fin="2026-05-18T12:00")
    first.save(declared())
    assert first.submit().status == 201
    earlier = first.on(convoke(api.clock, first.person, debut="2026-05-18T08:00", fin="2026-05-18T09:00"))
    half = earlier.see().json["deplacement"]
    assert (half["etat"], half["premiere_mission"]) == ("INVALIDABLE", first.numero)


def test_an_absence_already_claimed_for_another_mission_cannot_be_claimed_twice(api):
    first = claimant(api)
    first.save(declared(day_trip(retour_jour="2026-05-19", back="23:00")))
    assert first.submit().status == 201
    second = first.on(convoke(api.clock, first.person, debut="2026-05-20T08:30", fin="2026-05-20T17:30"))
    saved = second.save(
        declared(day_trip("2026-05-19", leave="20:00", back="19:00", retour_jour="2026-05-20", repas=[]))
    )
    faults = {m["pointer"]: m for m in saved.json["manques"] if m["bloquant"]}
    assert faults["/deplacements/0/depart"]["code"] == "chevauchement_autre_mission"
    assert first.numero in faults["/deplacements/0/depart"]["detail"]
    assert second.submit().status == 422


def test_santorin_copies_come_apart_from_paper_ones(api):
    marie = claimant(api, santorin=40)
    claim = marie.save(declared(copies=2)).json
    lines = {line["code"]: line["montant"] for line in claim["calcul"]["remuneration"]["lignes"]}
    assert lines == {"copies_santorin": "200.00", "copies": "10.00"}


def test_unlikely_figures_warn_and_block_nothing(api):
    marie = claimant(api)
    claim = marie.save(declared(day_trip(km="700"), copies=900)).json
    assert any("700" in warning["phrase"] for warning in claim["calcul"]["avertissements"])
    assert any("900 copies" in warning["phrase"] for warning in claim["calcul"]["avertissements"])
    assert marie.submit().status == 201


def test_before_the_mission_nothing_is_asked_and_it_can_be_simulated(api):
    marie = claimant(api, debut="2026-06-18T08:30", fin="2026-06-18T17:30")
    claim = marie.see().json
    assert (claim["remuneration"]["libelle"], claim["remuneration"]["mot"]) == ("Mission à venir", "Mission non effectuée")
    assert claim["modifiable"] is False
    assert marie.save(declared(day_trip("2026-06-18"))).code == "non_modifiable"
    before = dict(marie.item.attribute_values)
    answer = marie.browser.post(f"{marie.path}/simulation", {"declaration": declared(day_trip("2026-06-18"))})
    assert answer.json["calcul"]["total"] == "388.32"
    assert marie.item.attribute_values == before


def test_during_the_mission_the_draft_is_open_and_cannot_be_sent_yet(api):
    marie = claimant(api, debut="2026-05-30T08:30", fin="2026-06-02T17:30")
    saved = marie.save({"travail": {"copies": 5}})
    assert saved.json["remuneration"]["libelle"] == "Mission en cours"
    assert saved.json["peut_transmettre"] is False
    assert marie.submit().code == "non_modifiable"


def test_a_follow_up_says_since_when_who_holds_it_and_what_comes_next(api):
    marie = claimant(api)
    before = marie.see().json["suivi"]["remuneration"]
    assert (before["detenteur"], before["depuis"]) == ("vous", "2026-05-18T17:30")
    assert [step["statut"] for step in before["etapes"]] == ["courante"] + ["a_venir"] * 4
    marie.save(declared())
    marie.submit()
    after = marie.see().json["suivi"]["deplacement"]
    assert (after["detenteur_libelle"], after["depuis"]) == ("Chez votre gestionnaire", "2026-06-01T08:00:00+00:00")
    assert [step["statut"] for step in after["etapes"]] == ["faite", "courante", "a_venir", "a_venir", "a_venir"]
    assert "reprendre" in after["ensuite"]
    paid = {"ACCEPTE": "2026-09-12T10:00:00+00:00"}
    decide(marie, remuneration="ACCEPTE", jalons={"remuneration": paid})
    claim = marie.see().json
    assert claim["remuneration"]["libelle"] == "Payé le 12 septembre 2026"
    assert {step["statut"] for step in claim["suivi"]["remuneration"]["etapes"]} == {"faite"}


def test_the_list_shows_what_waits_first_with_its_sums(api):
    sent = claimant(api)
    sent.save(declared())
    sent.submit()
    waiting = sent.on(convoke(api.clock, sent.person, debut="2026-05-11T08:30", fin="2026-05-11T17:30"))
    waiting.save(declared(day_trip("2026-05-11")))
    later = convoke(api.clock, sent.person, debut="2026-07-01T08:30", fin="2026-07-01T17:30")
    found = sent.browser.get("/etats-de-frais").json
    assert [one["numero"] for one in found["etats"]] == [waiting.numero, later, sent.numero]
    assert found["a_transmettre"] == {"nombre": 1, "total": "388.32"}
    assert found["kilometres"] == {"annee": "2026", "km": "136"}


def test_a_mission_whose_rate_nobody_knows_says_so(api):
    marie = claimant(api, examen="BP", taux="A_CONFIGURER", centre_commune=LYON)
    claim = marie.save(declared()).json
    assert claim["a_configurer"] is True
    assert claim["remuneration"]["raison"] == "TAUX_A_CONFIGURER"
    assert marie.submit().json["total"] == "0.00"


def test_the_history_says_that_the_mission_was_cancelled_and_given_back(api):
    from chalicelib.identity.models import person_key
    from chalicelib.missions.models import mission_key

    marie = claimant(api)
    place = Affectation(person_key(marie.person.compte), mission_key(marie.numero))
    turns = "2099-01-01T08:00:00+00:00/mission_annulee 2099-01-02T08:00:00+00:00/mission_retablie"
    place.update(actions=[Affectation.annulations.set(turns)])
    told = [one["libelle"] for one in marie.see().json["historique"]]
    assert told == [
        "Créé par la convocation officielle",
        "Mission annulée par le service",
        "Mission rétablie par le service",
    ]


def cancel(marie):
    from chalicelib.identity.models import person_key
    from chalicelib.missions.models import mission_key

    place = Affectation(person_key(marie.person.compte), mission_key(marie.numero))
    place.update(actions=[Affectation.annulee.set(True), Affectation.version.add(1)])


def decide(marie, **changes):
    """What a gestionnaire's act writes."""
    actions = [getattr(EtatDeFrais, name).set(value) for name, value in changes.items()]
    marie.item.update(actions=[*actions, EtatDeFrais.version.add(1)])
