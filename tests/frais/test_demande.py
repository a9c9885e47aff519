"""Before leaving, a person asks for a vehicle or a night before; the service answers, and the answer enters the computation."""

import uuid

import pytest

from chalicelib.frais.claim.models import Contestation, EtatDeFrais
from chalicelib.missions.models import Affectation
from tests.gestion import staff
from tests.gestion.claims.test_decisions import journalled
from tests.gestion.dossiers import Desk, path, place
from tests.people import claimant, day_trip, declared

key, office = staff.key, staff.office
WORDS = "Aucun train n’arrive avant 9 h."
LATER = {"debut": "2026-06-18T08:30", "fin": "2026-06-18T17:30"}


@pytest.fixture
def desk(office):
    return Desk(office.member())


def coming(api, **facts):
    """Convoked for a mission to come, without a word on the vehicle."""
    return claimant(api, vehicle=None, **LATER, **facts)


def ask(claim, objet="vehicule", texte=WORDS, key=None, version=None):
    body = {"version": int(claim.item.version) if version is None else version, "objet": objet, "texte": texte}
    return claim.browser.post(f"{claim.path}/demande", body, Idempotency_Key=key or str(uuid.uuid4()))


def reply(desk, claim, objet="vehicule", suite="accordee", key=None, **more):
    body = {"version": int(claim.item.version), "objet": objet, "suite": suite, "texte": "Le premier train arrive trop tard.", **more}
    return desk.member.browser.post(f"{path(claim)}/demande", body, Idempotency_Key=key or str(uuid.uuid4()))


def waiting(desk):
    answer = desk.member.browser.get("/gestion/demandes")
    assert answer.status == 200, answer.body
    return answer.json["demandes"]


def simulated(claim, *trips):
    answer = claim.browser.post(f"{claim.path}/simulation", {"declaration": declared(*trips)})
    assert answer.status == 200, answer.body
    return answer.json["calcul"]["deplacement"]


def test_a_vehicle_asked_and_granted_is_paid_by_the_kilometre_and_says_who_authorised_it(api, desk):
    marie = coming(api)
    assert [one["objet"] for one in marie.see().json["demandable"]] == ["vehicule", "nuit_avant"]
    before = simulated(marie, day_trip("2026-06-18", repas=[]))
    assert before["lignes"][0]["etat"] == "A_RELEVER"
    answer = ask(marie)
    assert answer.status == 201, answer.body
    assert [one["objet"] for one in answer.json["demandable"]] == ["nuit_avant"]
    (line,) = waiting(desk)
    assert (line["numero"], line["objet"], line["texte"]) == (marie.numero, "vehicule", WORDS)
    api.forget_mails()
    assert reply(desk, marie).status == 200
    assert waiting(desk) == []
    assert list(Contestation.by_liste.query("demandes#DEC-1")) == []
    (paid, *_) = simulated(marie, day_trip("2026-06-18", repas=[]))["lignes"]
    assert (paid["etat"], paid["montant"]) == ("DU", "43.52")
    assert "Le service DEC-1 a autorisé le véhicule le 1er juin 2026" in paid["bases"][0]["phrase"]
    assert marie.browser.get(f"/missions/{marie.numero}").json["vehicule_autorise"] is True
    (told,) = marie.see().json["demandes"]
    assert (told["suite"], told["reponse"]) == ("accordee", "Le premier train arrive trop tard.")
    assert "par" not in told
    api.work()
    (mail,) = api.mails()
    assert (mail.to, mail.subject) == ("m.denis@exemple.fr", "Le service répond à votre demande")
    assert "Le service accepte." in mail.text
    assert len(journalled(marie, "demande")) == len(journalled(marie, "demande_accordee")) == 1


def test_a_vehicle_refused_keeps_the_fare_and_says_why_beside_it(api, desk):
    marie = coming(api)
    assert ask(marie).status == 201
    assert reply(desk, marie, suite="refusee").status == 200
    (line, *_) = simulated(marie, day_trip("2026-06-18", repas=[]))["lignes"]
    assert line["etat"] == "A_RELEVER"
    assert "a refusé le véhicule" in line["bases"][0]["phrase"]
    assert ask(marie).code == "rien_a_demander"


def night():
    trip = day_trip("2026-06-17", leave="16:00", back="18:30", retour_jour="2026-06-18", repas=[], trajets=[])
    trip["nuits"] = [{"jour": "2026-06-17", "hebergement": "payant"}]
    return trip


@pytest.mark.parametrize(("suite", "amount"), [("accordee", "90.00"), ("refusee", "0.00")])
def test_the_night_before_follows_the_answer(api, desk, suite, amount):
    marie = coming(api)
    assert simulated(marie, night())["total"] == "90.00", "nobody asked, the rule alone decides"
    assert ask(marie, "nuit_avant").status == 201
    assert ask(marie, "vehicule").status == 201
    assert [one["objet"] for one in waiting(desk)] == ["nuit_avant", "vehicule"]
    assert reply(desk, marie, "nuit_avant", suite).status == 200
    assert [one["objet"] for one in waiting(desk)] == ["vehicule"], "the other one still waits"
    found = simulated(marie, night())
    assert found["total"] == amount
    assert "la nuit de la veille le 1er juin 2026" in found["lignes"][0]["explication"]


def test_what_cannot_be_asked_or_answered_is_refused_and_nothing_is_written(api, desk):
    marie = coming(api)
    assert ask(marie, texte="").status == 422
    assert ask(marie, "avance").status == 422
    assert ask(marie, version=9).status == 409
    assert reply(desk, marie).code == "aucune_demande"
    over = claimant(api, "p.durand@exemple.fr", vehicle=None)
    assert over.see().json["demandable"] == []
    assert ask(over).code == "rien_a_demander"
    assert waiting(desk) == []


def test_asked_twice_with_one_key_is_asked_once(api, desk):
    marie, kept = coming(api), str(uuid.uuid4())
    version = int(marie.item.version)
    first = ask(marie, key=kept, version=version)
    assert ask(marie, key=kept, version=version).json == first.json
    assert len(waiting(desk)) == 1
    again, version = str(uuid.uuid4()), int(marie.item.version)
    assert reply(desk, marie, key=again).json == reply(desk, marie, key=again, version=version).json


def test_an_answer_that_comes_after_the_claim_enters_its_computation_too(api, desk):
    marie = coming(api)
    assert ask(marie).status == 201
    over = {"debut": "2026-05-18T08:30", "fin": "2026-05-18T17:30"}
    place(marie).update(actions=[getattr(Affectation, name).set(value) for name, value in over.items()])
    assert marie.save(declared(day_trip(repas=[]))).status == 200
    assert marie.submit().json["calcul"]["deplacement"]["lignes"][0]["etat"] == "A_RELEVER"
    assert (marie.item.montant_deplacement, marie.km()) == (0, "0")
    assert reply(desk, marie).status == 200
    seen = marie.see().json
    (paid, *_) = seen["calcul"]["deplacement"]["lignes"]
    assert (paid["etat"], paid["montant"]) == ("DU", "43.52")
    assert "Le service DEC-1 a autorisé le véhicule" in paid["bases"][0]["phrase"]
    assert (marie.item.montant_deplacement, marie.km()) == (5832, "136")
    assert marie.withdraw().status == 200
    assert marie.km() == "0"


def waiting_for_an_answer(api):
    """Travelled, and transmitted, before the service answered."""
    marie = coming(api)
    assert ask(marie).status == 201
    over = {"debut": "2026-05-18T08:30", "fin": "2026-05-18T17:30", "service_fait": True, "constat": "2026-05-19"}
    place(marie).update(actions=[getattr(Affectation, name).set(value) for name, value in over.items()])
    return marie


def test_the_travel_is_not_accepted_before_the_answer_and_the_work_is(api, desk):
    marie = waiting_for_an_answer(api)
    assert marie.save(declared(day_trip(trajets=[]))).status == 200
    assert marie.submit().status == 201
    assert desk.line(marie)["acceptables"] == desk.see(marie).json["actes"]["acceptation"] == ["remuneration"]
    (reason,) = [one for one in desk.line(marie)["raisons"] if one["code"] == "demande_en_attente"]
    assert reason["moitie"] == "deplacement"
    assert desk.decide(marie, "acceptation").code == "demande_en_attente"
    assert desk.decide(marie, "acceptation", "remuneration").status == 200
    assert reply(desk, marie).status == 200
    assert desk.decide(marie, "acceptation", "deplacement").status == 200


@pytest.mark.parametrize("state", ["VALIDE", "TRANSMIS_LIQUIDATION", "ACCEPTE", "REFUSE", "ANNULE"])
def test_an_answer_that_would_change_what_is_decided_is_refused_and_the_other_is_not(api, desk, state):
    """Decided by a former version, which did not wait for the answer."""
    marie = waiting_for_an_answer(api)
    assert marie.save(declared(day_trip(repas=[]))).status == 200
    assert marie.submit().status == 201
    marie.item.update(actions=[EtatDeFrais.deplacement.set(state)])
    before = marie.item
    assert reply(desk, marie).code == "deplacement_deja_decide"
    assert marie.item.demandes == before.demandes
    assert place(marie).vehicule_autorise is None
    assert reply(desk, marie, suite="refusee").status == 200
    assert waiting(desk) == []
    assert (marie.item.calcul, marie.item.deplacement) == (before.calcul, state)


def test_a_request_follows_its_claim_to_the_service_that_takes_it_over(api, office):
    marie = coming(api)
    assert ask(marie).status == 201
    over = {"debut": "2026-05-18T08:30", "fin": "2026-05-18T17:30", "service": "DEC-2"}
    place(marie).update(actions=[getattr(Affectation, name).set(value) for name, value in over.items()])
    assert marie.save(declared(day_trip(repas=[]))).status == 200
    assert marie.submit().status == 201
    one, two = (Desk(office.member(services=[service])) for service in ("DEC-1", "DEC-2"))
    assert [len(waiting(desk)) for desk in (one, two)] == [0, 1]
    assert reply(two, marie).status == 200
    assert waiting(two) == []


def test_a_stranger_to_the_service_answers_nothing(api, office):
    marie = coming(api)
    assert ask(marie).status == 201
    other = Desk(office.member(services=["DEC-2"]))
    assert reply(other, marie).status == 403
    assert waiting(other) == []


def test_the_list_is_narrowed_as_messages_are(api, desk):
    marie = coming(api)
    assert ask(marie).status == 201
    lists = {"": 1, "?service=DEC-1&texte=denis": 1, f"?texte={marie.numero}": 1, "?texte=absent": 0, "?jours=2": 0}
    for query, awaited in lists.items():
        assert len(desk.member.browser.get(f"/gestion/demandes{query}").json["demandes"]) == awaited, query
    refused = desk.member.browser.get("/gestion/demandes?jours=deux")
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/jours")
    assert desk.member.browser.get("/gestion/demandes?service=DEC-9").code == "droit_absent"


def test_the_service_reads_what_is_asked_as_said_of_somebody_else(api, desk):
    """« Le vôtre » is the vehicle of whoever asks, not of the member who answers."""
    marie = coming(api)
    assert ask(marie).status == 201
    told = [*waiting(desk), *desk.see(marie).json["demandes"]]
    assert [one["libelle"] for one in told] == ["L’usage d’un véhicule (le sien, un taxi, une location, un vélo)"] * 2
    assert "le vôtre" in marie.see().json["demandes"][0]["libelle"]
