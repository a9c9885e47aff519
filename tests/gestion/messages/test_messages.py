"""A person and their service write to each other about a mission; the mails say so, and never what."""

import uuid

import pytest

from chalicelib.frais.messages.models import Fil, Message
from chalicelib.frais.messages.thread import AHEAD, MOST
from chalicelib.identity import refused
from chalicelib.identity.models import person_key
from chalicelib.missions.models import Affectation, mission_key
from tests.aws import everything
from tests.gestion import staff
from tests.gestion.claims.test_decisions import journalled
from tests.gestion.dossiers import Desk, place, sent
from tests.identity.people import PHRASE
from tests.people import claimant, declared

key, office = staff.key, staff.office
WORDS = "Bonjour, à quelle heure dois-je arriver\u00a0?\nMerci."


@pytest.fixture
def desk(office):
    return Desk(office.member())


def thread(claim):
    answer = claim.browser.get(f"/messages/{claim.numero}")
    assert answer.status == 200, answer.body
    return answer.json


def write(claim, texte=WORDS, vu=None, key=None):
    body = {"vu": thread(claim)["vu"] if vu is None else vu, "texte": texte}
    return claim.browser.post(f"/messages/{claim.numero}", body, Idempotency_Key=key or str(uuid.uuid4()))


def path(claim):
    return f"/gestion/messages/{claim.person.compte}/{claim.numero}"


def read(desk, claim):
    answer = desk.member.browser.get(path(claim))
    assert answer.status == 200, answer.body
    return answer.json


def reply(desk, claim, texte="À 8 h.", vu=1, key=None):
    body = {"vu": vu, "texte": texte}
    return desk.member.browser.post(path(claim), body, Idempotency_Key=key or str(uuid.uuid4()))


def aside(desk, claim, vu=1, key=None):
    where = f"{path(claim)}/classement"
    return desk.member.browser.post(where, {"vu": vu}, Idempotency_Key=key or str(uuid.uuid4()))


def waiting(desk, query=""):
    answer = desk.member.browser.get(f"/gestion/messages{query}")
    assert answer.status == 200, answer.body
    return answer.json["messages"]


def mails(api):
    api.work()
    return [(mail.to, mail.subject) for mail in api.mails()]


def test_a_message_waits_is_answered_and_both_read_it(api, desk):
    marie = claimant(api)
    assert thread(marie) == {
        "numero": marie.numero,
        "service": "DEC-1",
        "gestionnaire": None,
        "ouvert": True,
        "en_attente": False,
        "vu": 0,
        "messages": [],
    }
    assert write(marie).status == 201
    (line,) = waiting(desk)
    assert (line["numero"], line["personne"]["numero"], line["nombre"]) == (marie.numero, marie.person.numero, 1)
    assert line["extrait"] == "Bonjour, à quelle heure dois-je arriver ? Merci."
    api.clock.forward(minutes=5)
    (line,) = waiting(desk)
    assert line["age"] == 300
    assert read(desk, marie)["messages"][0]["texte"] == WORDS
    assert reply(desk, marie).status == 201
    assert waiting(desk) == []
    assert list(Fil.by_liste.query("messages#DEC-1")) == []
    found = thread(marie)
    assert [(one["de"], one["texte"]) for one in found["messages"]] == [("intervenant", WORDS), ("service", "À 8 h.")]
    assert (found["vu"], found["en_attente"]) == (2, False)
    assert [len(journalled(marie, act)) for act in ("message", "message_repondu")] == [1, 1]
    assert "par" not in str(found)


def test_a_claim_says_how_many_messages_wait_where_it_is_decided_on(api, desk):
    marie = sent(api)
    where = f"/gestion/etats-de-frais/{marie.person.compte}/{marie.numero}"
    assert desk.member.browser.get(where).json["messages_en_attente"] == 0
    write(marie)
    write(marie)
    assert desk.member.browser.get(where).json["messages_en_attente"] == 2
    assert reply(desk, marie, vu=2).status == 201
    assert desk.member.browser.get(where).json["messages_en_attente"] == 0


def test_the_mails_say_that_a_message_waits_not_what_it_says_and_once(api, desk):
    marie = claimant(api)
    api.forget_mails()
    assert write(marie).status == 201
    assert write(marie, "Et où me garer ?").status == 201
    assert mails(api) == []
    api.clock.forward(hours=1)
    told = "Des messages attendent une réponse du service DEC-1"
    api.work()
    for _ in range(3):
        assert mails(api) == [(desk.member.courriel, told)]
    assert "arriver" not in api.mails()[0].text
    assert "garer" not in api.mails()[0].text
    api.forget_mails()
    desk.member.sign_in()
    assert reply(desk, marie, "Devant le lycée.", vu=2).status == 201
    for _ in range(2):
        assert mails(api) == [("m.denis@exemple.fr", "Un message de votre service vous attend")]
    assert "lycée" not in api.mails()[0].text
    assert f"/etat-de-frais/?numero={marie.numero}#messages" in api.mails()[0].text


AGAIN = "Un message de votre service est resté sans réponse"


def reminded(api, **later):
    """What the person was reminded of, once that much later; the queue is emptied more than once."""
    api.clock.forward(**later)
    for _ in range(3):
        api.work()
    return [mail for mail in api.mails() if mail.subject == AGAIN]


def test_who_did_not_answer_is_reminded_once_and_may_stop_it(api, desk):
    marie = claimant(api)
    assert write(marie).status == 201
    assert reply(desk, marie, "Quel lycée\u00a0?").status == 201
    assert reminded(api, days=6) == []
    (mail,) = reminded(api, days=1, minutes=5)
    assert mail.to == "m.denis@exemple.fr"
    assert "lycée" not in mail.text
    assert f"/etat-de-frais/?numero={marie.numero}#messages" in mail.text
    assert "rappels/arret/" in mail.message["List-Unsubscribe"]
    assert len(reminded(api, days=30)) == 1


def test_of_several_messages_of_the_service_the_last_alone_is_reminded_of(api, desk):
    marie = claimant(api)
    assert write(marie).status == 201
    assert reply(desk, marie, "Quel lycée\u00a0?").status == 201
    api.clock.forward(days=2)
    desk.member.sign_in()
    assert reply(desk, marie, "Ou quel centre\u00a0?", vu=2).status == 201
    assert reminded(api, days=6) == []
    assert len(reminded(api, days=2)) == 1


def test_who_wrote_back_wants_it_no_more_or_has_nothing_left_to_answer_is_not_reminded(api, desk):
    wrote, stopped, refusing = [claimant(api, person_facts={"nom": name}) for name in ("Roux", "Martin", "Petit")]
    gone = claimant(api, person_facts={"nom": "Blanc"})
    for one in (wrote, stopped, refusing, gone):
        assert write(one).status == 201
        assert reply(desk, one, "Quel lycée\u00a0?").status == 201
    assert write(wrote, "Ampère.", vu=2).status == 201
    assert stopped.browser.put("/rappels", {"message": False}).status == 200
    told = {"sent": api.clock.now, "at": api.clock.now, "now": api.clock.now}
    refused.flag(refusing.person.compte, "m.denis@exemple.fr", refused.COMPLAINT, **told)
    api.clock.forward(days=1)
    api.work()
    Affectation(person_key(gone.person.compte), mission_key(gone.numero)).delete()
    assert reminded(api, days=8) == []


def test_what_is_answered_within_the_hour_is_not_announced(api, desk):
    marie = claimant(api)
    api.forget_mails()
    assert write(marie).status == 201
    assert aside(desk, marie).status == 204
    assert waiting(desk) == []
    api.clock.forward(hours=1)
    assert mails(api) == []
    assert len(journalled(marie, "message_classe")) == 1
    assert aside(desk, marie).code in ("session_gestion_absente", "aucun_message_en_attente")


def test_nobody_is_written_to_at_an_address_that_is_not_there_any_more(api, desk):
    from chalicelib.identity.models import Compte, account_key

    marie = claimant(api)
    assert write(marie).status == 201
    Compte(account_key(marie.person.compte), "C").update(actions=[Compte.courriel.remove()])
    api.forget_mails()
    assert reply(desk, marie).status == 201
    assert mails(api) == []


def test_nobody_is_written_to_at_an_address_whose_holder_stopped_our_mail(api, desk):

    marie = claimant(api)
    assert write(marie).status == 201
    now = api.clock.now
    told = {"sent": now, "at": now, "now": now}
    refused.flag(marie.person.compte, "m.denis@exemple.fr", refused.COMPLAINT, **told)
    api.forget_mails()
    assert reply(desk, marie).status == 201
    assert mails(api) == []
    assert [one["de"] for one in thread(marie)["messages"]] == ["intervenant", "service"]


def test_another_service_neither_lists_reads_nor_answers(api, desk, office):
    marie = claimant(api)
    assert write(marie).status == 201
    other = Desk(office.member(services=["DEC-2"]))
    assert waiting(other) == []
    assert other.member.browser.get("/gestion/messages?service=DEC-1").code == "droit_absent"
    assert other.member.browser.get(path(marie)).code == "droit_absent"
    assert reply(other, marie).code == "droit_absent"
    assert aside(other, marie).code == "droit_absent"
    assert len(waiting(desk, "?service=DEC-1")) == 1


def test_a_member_does_not_answer_themselves(api, office):
    marie = claimant(api)
    assert write(marie).status == 201
    own = Desk(office.member(numero=marie.person.numero))
    assert waiting(own)[0]["propre"] is True
    assert read(own, marie)["propre"] is True
    assert reply(own, marie).code == "propre_dossier"
    assert aside(own, marie).code == "propre_dossier"


def test_the_list_is_narrowed_by_age_and_words_and_told_by_pages(api, desk):
    first = claimant(api)
    assert write(first).status == 201
    api.clock.forward(days=3)
    desk.member.sign_in()
    second = claimant(api, courriel="p2@exemple.fr")
    assert write(second, "Autre question").status == 201
    assert [one["numero"] for one in waiting(desk)] == [first.numero, second.numero]
    assert [one["numero"] for one in waiting(desk, "?jours=2")] == [first.numero]
    assert [one["numero"] for one in waiting(desk, "?texte=AUTRE")] == [second.numero]
    assert waiting(desk, "?jours=7") == []
    known = waiting(desk)[0]
    after = f"{known['quand']}%23{first.numero}%23{first.person.compte}".replace("+", "%2B")
    assert [one["numero"] for one in waiting(desk, f"?suite={after}")] == [second.numero]
    for query, pointer in (("jours=deux", "/jours"), ("suite=x", "/suite"), (f"texte={'a' * 81}", "/texte")):
        answer = desk.member.browser.get(f"/gestion/messages?{query}")
        assert (answer.status, answer.pointers) == (422, [pointer])


@pytest.mark.parametrize(
    "texte",
    [
        "Mon numéro est 1 85 05 78 006 084 91.",
        "IBAN FR14 2004 1010 0505 0001 3M02 606",
        "Carte 4970 1012 3456 7893",
        "a" * 2001,
        "",
        "   \n ",
    ],
)
def test_a_number_that_is_not_kept_an_empty_or_too_long_text_is_refused_at_its_field(api, desk, texte):
    marie = claimant(api)
    assert write(marie, "Bonjour").status == 201
    before = everything()
    answer = write(marie, texte, vu=1)
    assert (answer.status, answer.pointers) == (422, ["/texte"])
    answer = reply(desk, marie, texte)
    assert (answer.status, answer.pointers) == (422, ["/texte"])
    assert everything().count("T#") == before.count("T#")


def test_two_thousand_signs_of_any_kind_are_kept(api):
    marie = claimant(api)
    assert write(marie, "𝄞" * 2000).status == 201
    assert thread(marie)["messages"][0]["texte"] == "𝄞" * 2000


def test_the_same_request_asked_again_is_one_message_and_another_over_it_is_told(api, desk):
    marie = claimant(api)
    first = write(marie, vu=0, key="une-cle-de-message")
    again = write(marie, vu=0, key="une-cle-de-message")
    assert (first.status, again.status, first.json) == (201, 201, again.json)
    assert write(marie, "Autre", vu=0, key="une-cle-de-message").code == "cle_d_idempotence_reutilisee"
    assert write(marie, "De l’autre onglet", vu=0).code == "fil_change"
    first, again = (reply(desk, marie, key="une-cle-de-reponse") for _ in range(2))
    assert (first.status, again.status, first.json) == (201, 201, again.json)
    assert reply(desk, marie, "D’un collègue", vu=1).code == "fil_change"
    assert [one["de"] for one in thread(marie)["messages"]] == ["intervenant", "service"]


def test_what_waits_is_set_aside_once_and_not_over_a_message_that_came_since(api, desk):
    marie = claimant(api)
    assert write(marie, "Merci !").status == 201
    assert write(marie, "Une dernière chose").status == 201
    assert aside(desk, marie, vu=1).code == "fil_change"
    assert aside(desk, marie, vu=2, key="une-cle-de-classement").status == 204
    assert aside(desk, marie, vu=2, key="une-cle-de-classement").status == 204
    assert aside(desk, marie, vu=2).code == "aucun_message_en_attente"
    assert thread(marie)["en_attente"] is False


def test_past_ten_without_an_answer_one_waits_for_it(api, desk):
    marie = claimant(api)
    for rank in range(AHEAD):
        assert write(marie, vu=rank).status == 201
    assert write(marie).code == "trop_de_messages"
    assert reply(desk, marie, vu=AHEAD).status == 201
    assert write(marie).status == 201


def test_what_waits_in_a_thread_that_is_full_is_answered(api, desk):
    marie = claimant(api)
    assert write(marie).status == 201
    Fil(f"P#{marie.person.compte}", f"T#{marie.numero}").update(actions=[Fil.nombre.set(MOST)])
    assert write(marie, vu=MOST).code == "trop_de_messages"
    assert reply(desk, marie, vu=MOST).status == 201
    assert waiting(desk) == []


def test_a_thread_follows_its_claim_to_the_service_that_takes_it_over(api, office, desk):
    other, marie = Desk(office.member(services=["DEC-2"])), claimant(api)
    assert write(marie).status == 201
    place(marie).update(actions=[Affectation.service.set("DEC-2")])
    assert [len(waiting(one)) for one in (desk, other)] == [1, 0], "the claim is still DEC-1's"
    assert marie.save(declared()).status == 200
    assert marie.submit().status == 201
    assert [len(waiting(one)) for one in (desk, other)] == [0, 1]
    assert reply(other, marie).status == 201
    assert write(marie, "Merci.").status == 201
    assert [len(waiting(one)) for one in (desk, other)] == [0, 1]
    assert waiting(other)[0]["service"] == "DEC-2"


def test_the_thread_is_closed_with_the_claim_and_what_waited_is_still_answered(api, desk):
    marie = sent(api)
    assert write(marie).status == 201
    assert desk.decide(marie, "annulation", texte="Déjà payé.").status == 200
    assert thread(marie)["ouvert"] is False
    assert write(marie).code == "fil_clos"
    assert reply(desk, marie).status == 201
    assert reply(desk, marie, vu=2).code == "fil_clos"


def test_a_mission_to_come_is_open_a_refusal_while_it_can_be_contested_too(api, desk):
    marie = sent(api)
    assert desk.decide(marie, "refus", motif="non_due").status == 200
    assert thread(marie)["ouvert"] is True
    api.clock.forward(days=31)
    assert marie.browser.sign_in(marie.person.numero, PHRASE).status == 200
    assert thread(marie)["ouvert"] is False


def test_the_thread_of_a_mission_is_its_person_s_alone(api):
    marie, jean = claimant(api), claimant(api, courriel="p2@exemple.fr")
    assert write(marie).status == 201
    assert jean.browser.get(f"/messages/{marie.numero}").code == "etat_de_frais_inconnu"
    body = {"vu": 1, "texte": "Moi aussi"}
    answer = jean.browser.post(f"/messages/{marie.numero}", body, Idempotency_Key=str(uuid.uuid4()))
    assert answer.code == "etat_de_frais_inconnu"


def test_a_list_of_missions_reads_no_message(api):
    marie = claimant(api)
    assert write(marie).status == 201
    keys = {raw.sk for raw in Message.query(f"P#{marie.person.compte}", Message.sk.between("E#", "PROFIL"))}
    assert not any(sk.startswith("T#") for sk in keys)
    assert place(marie).sk == f"M#{marie.numero}"
    assert Affectation.sk.attr_name == "sk"
