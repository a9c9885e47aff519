"""What SES says of a message comes home: to the account, once, whatever the order, and only if SES says it."""

import datetime as dt
import json

import pytest

from chalicelib import outbox
from chalicelib.identity import deliveries, refused, temporary_passwords
from chalicelib.identity.models import AdresseRefusee, Compte, Intervenant, Parti, account_key, person_key
from chalicelib.journal import Entree
from tests import suppression
from tests.aws import everything, items, recorded
from tests.courrier import deliver, event, fates
from tests.identity.people import PHRASE, marked, settled
from tests.identity.test_email_address import code, confirm, give

ADDRESS = "marie.denis@exemple.fr"


@pytest.fixture
def person(api):
    return settled(api, courriel=ADDRESS)[0]


@pytest.fixture
def later(clock):
    """Mail of another day than the account's."""
    clock.forward(days=1)
    return clock


def listed():
    return [found.pk.removeprefix("P#") for found in AdresseRefusee.by_liste.query(refused.LISTE)]


def flagged(person):
    return sum(entry.action == refused.FLAGGED for entry in Entree.by_objet.query(account_key(person.compte)))


def test_a_refused_message_marks_the_account_with_its_kind_and_moment(person, later):
    at = later.now + dt.timedelta(seconds=40)
    assert deliver(event("refus", person.compte, ADDRESS, sent=later.now, at=at)) == []
    found = refused.of(person.item)
    assert (found.sorte, found.depuis, found.suggestion) == (refused.BOUNCE, at, None)
    assert listed() == [person.compte]
    assert flagged(person) == 1
    assert fates(person.compte) == [("avis_convocation", deliveries.REFUSED)]


def test_a_complaint_marks_it_too_and_stays_when_a_refusal_follows(person, later):
    deliver(event("plainte", person.compte, ADDRESS, sent=later.now), event("refus", person.compte, ADDRESS, sent=later.now))
    assert refused.of(person.item).sorte == refused.COMPLAINT
    deliver(event("refus", person.compte, ADDRESS, sent=later.now))
    assert flagged(person) == 1


@pytest.mark.parametrize("kind", ["passager", "pas_une_plainte", "remis", "retarde", "bloque"])
def test_what_says_nothing_against_the_address_marks_nothing(person, later, kind):
    assert deliver(event(kind, person.compte, ADDRESS, sent=later.now)) == []
    assert refused.of(person.item) is None
    assert listed() == []


def test_events_in_any_order_and_twice_leave_the_same(api, later):
    kinds, left = ["remis", "refus", "retarde", "plainte"], []
    for order in (kinds, kinds[::-1], kinds + kinds, [kinds[1], kinds[0], kinds[3], kinds[2]]):
        known = settled(api, courriel=ADDRESS)[0]
        later.forward(seconds=5)
        deliver(*(event(kind, known.compte, ADDRESS, sent=later.now) for kind in order))
        left.append((refused.of(known.item).sorte, fates(known.compte), flagged(known) >= 1))
    assert left == [(refused.COMPLAINT, [("avis_convocation", deliveries.COMPLAINED)], True)] * 4


def test_an_automatic_answer_does_not_make_a_delivered_message_a_returned_one(person, later):
    deliver(event("remis", person.compte, ADDRESS, sent=later.now), event("passager", person.compte, ADDRESS, sent=later.now))
    assert fates(person.compte) == [("avis_convocation", deliveries.DELIVERED)]


def test_the_event_may_come_before_our_own_record_of_the_sending(api, person, later):
    job = outbox.write("avis_mot_de_passe", now=later.now, compte=person.compte)
    deliver(event("refus", person.compte, ADDRESS, sent=later.now, envoi=job, sorte="avis_mot_de_passe"))
    later.forward(seconds=30)
    api.work()
    line = deliveries.of(person.compte)[0]
    assert (line.sorte, line.sort) == ("avis_mot_de_passe", deliveries.REFUSED)
    assert int(line.parti) == int(later.now.timestamp()) - 30
    assert refused.of(person.item)


def test_a_message_is_sent_with_what_finds_its_person_and_leaves_a_line_without_its_text(api, person, later):
    job = outbox.write("avis_mot_de_passe", now=later.now, compte=person.compte)
    with recorded("sesv2") as calls:
        api.work()
    tags = {tag["Name"]: tag["Value"] for tag in calls[0].body["EmailTags"]}
    assert tags == {"compte": person.compte, "envoi": job, "sorte": "avis_mot_de_passe"}
    line = deliveries.of(person.compte)[0]
    assert (line.sorte, line.sort, int(line.parti)) == ("avis_mot_de_passe", None, int(later.now.timestamp()))
    kept = json.dumps([raw for key, raw in items(Parti).items() if str(key[1]).startswith("E#")])
    assert job in kept
    assert ADDRESS not in kept


def test_a_link_asked_for_by_its_identifier_is_of_its_account_too(api, browser, person, later):
    browser.post("/mot-de-passe-oublie", {"identifiant": person.numero})
    api.work()
    assert [line.sorte for line in deliveries.of(person.compte)] == ["mot_de_passe_oublie", "avis_mot_de_passe"]


def test_an_address_that_is_not_the_account_s_any_more_marks_nothing(person, later):
    deliver(event("refus", person.compte, "ancienne@exemple.fr", sent=later.now))
    assert refused.of(person.item) is None
    assert fates(person.compte) == [("avis_convocation", deliveries.REFUSED)]


def test_where_a_forwarded_message_was_refused_the_address_we_wrote_to_is_marked(person, later):
    elsewhere = [{"emailAddress": "ailleurs@exemple.com"}]
    deliver(event("refus", person.compte, ADDRESS.upper(), sent=later.now, bouncedRecipients=elsewhere))
    assert refused.of(person.item)


def test_what_was_sent_before_the_address_was_given_for_good_does_not_mark_it_again(person, later):
    sent = later.now
    deliver(event("refus", person.compte, ADDRESS, sent=sent))
    later.forward(minutes=5)
    assert refused.lift(person.item, "G#1", later.now)
    deliver(event("refus", person.compte, ADDRESS, sent=sent), event("refus", person.compte, ADDRESS, sent=sent, envoi="cd" * 16))
    assert (refused.of(person.item), listed()) == (None, [])
    deliver(event("refus", person.compte, ADDRESS, sent=later.now + dt.timedelta(seconds=1)))
    assert refused.of(person.item)


def test_lifting_asks_ses_to_send_again_and_twice_is_once(api, person, later):
    deliver(event("refus", person.compte, ADDRESS, sent=later.now))
    suppression.listed |= {ADDRESS, "autre@exemple.fr"}
    assert refused.lift(person.item, "G#1", later.now)
    assert not refused.lift(person.item, "G#1", later.now)
    assert api.work() == {"done": 1, "missed": 0}
    outbox.write("refus_a_lever", now=later.now, compte=person.compte, adresse=ADDRESS)
    assert api.work() == {"done": 1, "missed": 0}
    assert suppression.listed == {"autre@exemple.fr"}


def test_nothing_is_believed_of_another_sender_nor_of_a_message_without_account(person, later):
    of_others = event("refus", person.compte, ADDRESS, sent=later.now, of="imagin-siec")
    assert deliver(of_others, event("refus", None, ADDRESS, sent=later.now)) == []
    assert (refused.of(person.item), fates(person.compte)) == (None, [])


@pytest.mark.parametrize("body", ["", "{}", "[]", '{"eventType": "Bounce"}', '{"mail": {"tags": {}}'])
def test_what_cannot_be_read_goes_back_to_the_queue_alone(person, later, body):
    good = event("refus", person.compte, ADDRESS, sent=later.now)
    assert len(deliver(body, good)) == 1
    assert refused.of(person.item)


def test_an_erased_person_stays_erased(person, later):
    for raw in list(items(Compte)):
        if raw[0] == account_key(person.compte):
            Compte(*raw).delete()
    Intervenant(person_key(person.compte), "PROFIL").delete()
    before = everything()
    assert deliver(event("refus", person.compte, ADDRESS, sent=later.now)) == []
    assert everything() == before


def test_who_forgot_their_password_is_put_among_those_to_help_not_written_to_in_vain(api, browser, person, later):
    deliver(event("refus", person.compte, ADDRESS, sent=later.now))
    said = browser.post("/mot-de-passe-oublie", {"identifiant": person.numero})
    assert said.json == browser.post("/mot-de-passe-oublie", {"identifiant": "0000000"}).json, "one sentence for all"
    api.work()
    assert api.mails() == []
    assert Intervenant.get(person_key(person.compte), "PROFIL").demande_aide


def test_the_address_that_refused_can_be_proved_again_by_its_code(api, later):
    person, browser = settled(api, courriel=ADDRESS)
    later.forward(minutes=1)
    deliver(event("refus", person.compte, ADDRESS, sent=later.now))
    suppression.listed |= {ADDRESS, "autre@exemple.fr"}
    assert give(browser, ADDRESS, PHRASE).status == 202
    assert confirm(browser, code(api)).status == 200
    assert suppression.listed == {"autre@exemple.fr"}
    assert (refused.of(person.item), listed()) == (None, [])


def test_a_new_address_that_ses_drops_is_let_through_at_the_second_code(api, later):
    person, browser = settled(api, courriel=ADDRESS)
    suppression.listed.add("neuve@exemple.fr")
    give(browser, "neuve@exemple.fr", PHRASE)
    code(api)
    assert suppression.listed == {"neuve@exemple.fr"}, "nothing says yet that it is refused"
    deliver(event("refus", person.compte, "neuve@exemple.fr", sent=later.now, sorte="code_courriel"))
    later.forward(minutes=2)
    give(browser, "neuve@exemple.fr", PHRASE)
    assert confirm(browser, code(api)).status == 200
    assert suppression.listed == set()


def test_another_address_proved_takes_the_mark_off(api, later):
    person, browser = settled(api, courriel=ADDRESS)
    later.forward(minutes=1)
    deliver(event("refus", person.compte, ADDRESS, sent=later.now))
    give(browser, "neuve@exemple.fr", PHRASE)
    assert confirm(browser, code(api)).status == 200
    assert (refused.of(person.item), listed()) == (None, [])


def test_a_likely_typing_mistake_is_hinted_at(api, later):
    known = settled(api, courriel="marie.denis@gmial.com")[0]
    later.forward(minutes=1)
    deliver(event("refus", known.compte, "marie.denis@gmial.com", sent=later.now))
    assert refused.of(known.item).suggestion == "marie.denis@gmail.com"


def test_the_person_is_asked_at_the_next_sign_in_and_a_restricted_session_is_told_nothing(api, clock):
    known, browser = settled(api, courriel="marie.denis@gmial.com")
    assert browser.get("/moi").json["courriel_refuse"] is None
    clock.forward(minutes=1)
    deliver(event("refus", known.compte, "marie.denis@gmial.com", sent=clock.now))
    again = api.browser()
    assert again.sign_in(known.numero, PHRASE).json == {"portee": "complete"}
    assert again.get("/moi").json["courriel_refuse"] == {
        "sorte": "rebond",
        "depuis": clock.now.isoformat(timespec="seconds"),
        "suggestion": "marie.denis@gmail.com",
    }
    printed = temporary_passwords.reissue(known.compte, clock.now, "tests", marked())
    found = api.browser()
    assert found.sign_in(known.numero, printed).json == {"portee": "mot_de_passe"}
    assert found.get("/moi").json["courriel_refuse"] is None
