"""« Non fait », or a count changed: by the centre, a file or the service, the same effect, told with its motif."""

import pytest

from chalicelib.identity.models import Compte, account_key
from tests.gestion import staff, tableurs
from tests.gestion.claims.test_constat import CENTRE, certified
from tests.gestion.claims.test_decisions import journalled, states
from tests.gestion.dossiers import WORK, Desk, constat, place, sent
from tests.people import claimant

key, office = staff.key, staff.office
WHY = "Absent à l’appel de 14 h."
CANCELLED = "que la mission n’a pas été effectuée\u00a0: votre état de frais est annulé."


def plain(text):
    return " ".join(text.split())


def told(api):
    """The words of each e-mail that says it."""
    api.work()
    return [plain(mail.text) for mail in api.mails() if mail.subject == "Ce qui est constaté de votre mission change"]


def by_a_chef(office, claim, fait, quantite=None):
    desk = Desk(office.member("chef_de_centre", centres_uai=[CENTRE]))
    assert certified(desk, {**constat(claim, fait, quantite), "texte": WHY}) == ["fait"]
    return "Votre centre d’examen a constaté"


def by_the_service(office, claim, fait, quantite=None):
    assert certified(Desk(office.member()), {**constat(claim, fait, quantite), "texte": WHY}) == ["fait"]
    return "Votre service gestionnaire a constaté"


def by_a_file(office, claim, fait, quantite=None):
    report = read(office, claim, service_fait="oui" if fait else "non", presents=str(quantite or ""))
    assert report.refusals == [], report.text()
    return "Le système d’examen indique"


def read(office, claim, dry_run=False, **cells):
    row = {"numero": claim.numero, "numero_intervenant": claim.person.numero, **cells}
    return tableurs.take(tableurs.quantities(row), now=office.api.clock.now, dry_run=dry_run)


ROADS = pytest.mark.parametrize("road", [by_a_chef, by_the_service, by_a_file])


@ROADS
def test_work_not_done_is_told_with_its_motif_and_so_is_its_return(api, office, road):
    marie = sent(api, seen=False)
    api.forget_mails()
    who = road(office, marie, False)
    assert (states(marie), marie.km()) == (("ANNULE", "ANNULE"), "0")
    (mail,) = told(api)
    assert plain(f"{who} {CANCELLED}") in mail
    assert (WHY in mail) is (road is not by_a_file)
    assert "388,32" not in mail
    (shown,) = marie.see().json["constats"]
    assert (shown["quoi"], shown["phrase"]) == ("non_fait", f"{who} {CANCELLED}")
    assert marie.see().json["historique"][-1]["quoi"] == "constat_non_fait"
    api.forget_mails()
    road(office, marie, True)
    assert (states(marie), marie.km()) == (("A_VALIDER", "A_VALIDER"), "136")
    (mail,) = told(api)
    assert "est rétabli" in mail
    assert [one["quoi"] for one in marie.see().json["constats"]] == ["fait", "non_fait"]


@ROADS
def test_a_count_that_is_not_the_one_sent_is_told_once(api, office, road):
    marie = sent(api, seen=False)
    api.forget_mails()
    who = road(office, marie, True, 60)
    (mail,) = told(api)
    assert f"{who} une quantité de 60 ; vous avez déclaré 62." in mail
    assert states(marie) == ("A_VALIDER", "A_VALIDER")
    assert [one["quoi"] for one in marie.see().json["historique"]][-1] == "quantite_constatee"
    api.forget_mails()
    road(office, marie, True, 60)
    assert told(api) == []


@ROADS
def test_the_count_that_was_sent_is_told_to_nobody(api, office, road):
    marie = sent(api, seen=False)
    api.forget_mails()
    road(office, marie, True, 62)
    assert (told(api), marie.see().json["constats"]) == ([], [])


def test_copies_that_the_marking_system_counts_again_are_told(api, office):
    marie = sent(api, seen=False, santorin=40, copies=None)
    api.forget_mails()
    assert read(office, marie, copies_santorin="38").refusals == []
    (mail,) = told(api)
    assert "38 sont comptées au lieu de 40" in mail


def test_a_correction_is_told_at_once_with_its_motif(api, office):
    marie = sent(api)
    api.forget_mails()
    assert Desk(office.member()).correct(marie, {"/travail/copies": 60}).status == 200
    (mail,) = told(api)
    assert "vous avez déclaré 62, le service retient 60" in mail
    assert "Itinéraire le plus court." in mail


def test_a_file_that_comes_after_the_payer_is_refused_by_its_row_even_as_an_essay(api, office):
    marie = sent(api)
    marie.item.update(actions=[type(marie.item).remuneration.set("TRANSMIS_LIQUIDATION")])
    for dry_run in (True, False):
        (fault,) = read(office, marie, dry_run, service_fait="non").refusals
        assert "déjà en paiement" in fault.text()
    assert place(marie).service_fait is True


def test_an_essay_writes_nothing(api, office):
    marie = sent(api)
    api.forget_mails()
    assert read(office, marie, True, service_fait="non").refusals == []
    assert (place(marie).service_fait, states(marie), told(api)) == (True, ("A_VALIDER", "A_VALIDER"), [])


def test_a_file_corrects_the_centre_and_says_that_nobody_else_did(api, office):
    marie = sent(api, seen=False)
    by_a_chef(office, marie, False)
    by_a_file(office, marie, True)
    found = place(marie)
    assert (found.service_fait, found.constat_par) == (True, None)
    assert Desk(office.member()).decide(marie, "acceptation", WORK).status == 200
    assert len(journalled(marie, "quantites_recues")) == 1


def test_a_file_on_a_cancelled_mission_is_refused_by_its_row(api, office):
    marie = sent(api, seen=False)
    found = place(marie)
    found.update(actions=[type(found).annulee.set(True), type(found).version.add(1)])
    (fault,) = read(office, marie, service_fait="non").refusals
    assert "annulée" in fault.text()


def test_who_has_no_address_is_told_on_the_page(api, office):
    marie = claimant(api)
    account = marie.person.compte
    Compte.get(account_key(account), "C").update(actions=[Compte.courriel.remove()])
    api.forget_mails()
    by_a_chef(office, marie, False)
    assert told(api) == []
    assert [one["quoi"] for one in marie.see().json["constats"]] == ["non_fait"]
