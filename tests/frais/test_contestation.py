"""What was seen or decided is contested in words, for a time; the service reads, answers, and the answer has its effect."""

import uuid

import pytest

from chalicelib.frais.claim.models import Contestation
from chalicelib.gestion.claims import pending
from tests.gestion import staff
from tests.gestion.claims.test_constat import CENTRE, certified
from tests.gestion.claims.test_decisions import journalled, states
from tests.gestion.dossiers import Desk, constat, path, sent
from tests.identity.people import PHRASE

key, office = staff.key, staff.office
WORDS = "J’étais présente, le procès-verbal porte ma signature."


@pytest.fixture
def desk(office):
    return Desk(office.member())


def contest(claim, texte=WORDS, key=None, version=None):
    body = {"version": int(claim.item.version) if version is None else version, "texte": texte}
    where = f"/etats-de-frais/{claim.numero}/contestation"
    return claim.browser.post(where, body, Idempotency_Key=key or str(uuid.uuid4()))


def reply(desk, claim, suite="accueillie", key=None, **more):
    body = {"version": int(claim.item.version), "suite": suite, "texte": "Le procès-verbal le confirme.", **more}
    return desk.member.browser.post(f"{path(claim)}/contestation", body, Idempotency_Key=key or str(uuid.uuid4()))


def waiting(desk):
    answer = desk.member.browser.get("/gestion/contestations")
    assert answer.status == 200, answer.body
    return answer.json["contestations"]


def not_done(api, desk):
    marie = sent(api, seen=False)
    assert certified(desk, constat(marie, fait=False)) == ["fait"]
    return marie


def test_words_find_a_contestation_that_stands_beyond_a_page(api, desk, monkeypatch):
    monkeypatch.setattr(pending, "PAGE", 1)
    first = not_done(api, desk)
    assert contest(first).status == 201
    second = sent(api, seen=False, courriel="p.durand@exemple.fr")
    assert certified(desk, constat(second, fait=False)) == ["fait"]
    api.clock.forward(minutes=1)
    assert contest(second, "Le surveillant peut en témoigner.").status == 201
    found = desk.member.browser.get("/gestion/contestations?texte=surveillant").json
    assert ([one["numero"] for one in found["contestations"]], found["suite"]) == ([second.numero], False)
    whole = desk.member.browser.get("/gestion/contestations").json
    assert ([one["numero"] for one in whole["contestations"]], whole["suite"]) == ([first.numero], True)


def test_a_not_done_is_contested_answered_and_given_back(api, desk):
    marie = not_done(api, desk)
    assert marie.see().json["contestable"] == {
        "objet": "non_fait",
        "libelle": "Le constat que la mission n’a pas été effectuée",
        "jusqu_au": "2026-07-01",
    }
    answer = contest(marie)
    assert answer.status == 201, answer.body
    assert answer.json["contestable"] is None
    (line,) = waiting(desk)
    assert (line["numero"], line["texte"], line["personne"]["numero"]) == (marie.numero, WORDS, marie.person.numero)
    api.forget_mails()
    assert reply(desk, marie).status == 200
    assert (states(marie), marie.km()) == (("A_VALIDER", "A_VALIDER"), "136")
    assert waiting(desk) == []
    assert list(Contestation.by_liste.query("contestations#DEC-1")) == []
    api.work()
    (mail,) = api.mails()
    assert (mail.to, mail.subject) == ("m.denis@exemple.fr", "Le service répond à votre contestation")
    assert "Le service vous donne raison." in mail.text
    (told,) = marie.see().json["contestations"]
    assert (told["suite"], told["reponse"]) == ("accueillie", "Le procès-verbal le confirme.")
    assert [one["quoi"] for one in marie.see().json["historique"]][-2:] == ["contestation", "contestation_accueillie"]
    assert "par" not in told
    assert len(journalled(marie, "contestation")) == 1
    assert len(journalled(marie, "contestation_accueillie")) == 1


def test_what_is_maintained_says_the_ways_to_appeal_and_is_not_contested_again(api, desk):
    marie = not_done(api, desk)
    assert contest(marie).status == 201
    assert contest(marie).code == "rien_a_contester"
    api.forget_mails()
    assert reply(desk, marie, "rejetee").status == 200
    assert states(marie) == ("ANNULE", "ANNULE")
    assert marie.see().json["contestable"] is None
    api.work()
    (mail,) = api.mails()
    assert "tribunal administratif" in " ".join(mail.text.split())
    assert reply(desk, marie).code == "rien_a_repondre"


def test_a_refusal_is_contested_and_taken_back(api, desk):
    marie = sent(api)
    assert desk.decide(marie, "refus", motif="non_due").status == 200
    assert marie.see().json["contestable"]["objet"] == "refus"
    assert contest(marie).status == 201
    assert reply(desk, marie).status == 200
    assert states(marie) == ("A_VALIDER", "A_VALIDER")


def test_only_the_half_whose_refusal_is_contested_is_given_back(api, desk):
    marie = sent(api)
    assert desk.decide(marie, "refus", "deplacement", motif="non_due").status == 200
    api.clock.forward(minutes=1)
    assert desk.decide(marie, "refus", "remuneration", motif="non_due").status == 200
    assert contest(marie).status == 201
    assert reply(desk, marie).status == 200
    assert states(marie) == ("A_VALIDER", "REFUSE")
    assert marie.see().json["contestable"]["objet"] == "refus"


def test_what_is_contested_is_accepted_once_the_person_was_answered(api, desk):
    marie = sent(api)
    assert desk.correct(marie, {"/travail/copies": 60}).status == 200
    assert contest(marie).status == 201
    assert desk.decide(marie, "acceptation", "remuneration").code == "contestation_en_attente"
    assert reply(desk, marie, "rejetee").status == 200
    assert desk.decide(marie, "acceptation", "remuneration").status == 200


def test_a_count_and_a_correction_are_contested_and_stay_to_be_decided(api, desk, office):
    marie = sent(api, seen=False)
    chef = Desk(office.member("chef_de_centre", centres_uai=[CENTRE]))
    certified(chef, constat(marie, quantite=60))
    assert marie.see().json["contestable"]["objet"] == "quantite"
    assert contest(marie).status == 201
    assert reply(desk, marie).status == 200
    assert states(marie) == ("A_VALIDER", "A_VALIDER")
    api.clock.forward(minutes=1)
    assert desk.correct(marie, {"/travail/copies": 60}).status == 200
    assert marie.see().json["contestable"]["objet"] == "correction"


def test_the_time_to_contest_is_over(api, desk):
    marie = not_done(api, desk)
    api.clock.forward(days=31)
    assert marie.browser.sign_in(marie.person.numero, PHRASE).status == 200
    assert marie.see().json["contestable"] is None
    assert contest(marie).code == "rien_a_contester"


def test_nothing_decided_is_nothing_to_contest(api):
    assert contest(sent(api)).code == "rien_a_contester"


def test_a_text_with_an_identity_or_a_bank_account_is_refused_and_nothing_is_written(api, desk):
    marie = not_done(api, desk)
    for texte in ("Mon numéro est 1 85 05 78 006 084 91.", "IBAN FR14 2004 1010 0505 0001 3M02 606"):
        answer = contest(marie, texte)
        assert (answer.status, answer.pointers) == (422, ["/texte"])
    assert waiting(desk) == []
    assert marie.see().json["contestations"] == []


def test_the_same_request_asked_again_is_one_contestation_and_one_answer(api, desk):
    marie = not_done(api, desk)
    version = int(marie.item.version)
    first = contest(marie, key="une-cle-de-contestation", version=version)
    again = contest(marie, key="une-cle-de-contestation", version=version)
    assert (first.status, again.status, first.json) == (201, 201, again.json)
    assert len(marie.see().json["contestations"]) == 1
    assert contest(marie, version=version).code == "version_depassee"


def test_another_service_neither_reads_nor_answers_it(api, desk, office):
    marie = not_done(api, desk)
    assert contest(marie).status == 201
    other = Desk(office.member(services=["DEC-2"]))
    assert waiting(other) == []
    assert reply(other, marie).code == "droit_absent"


def test_the_service_reads_its_own_answer_as_said_of_somebody_else(api, desk):
    marie = not_done(api, desk)
    assert contest(marie).status == 201
    assert reply(desk, marie).status == 200
    assert marie.see().json["contestations"][0]["suite_libelle"] == "Le service vous donne raison"
    assert desk.see(marie).json["contestations"][0]["suite_libelle"] == "Le service lui donne raison"
