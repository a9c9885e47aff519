"""Duties apart: who certified the work does not accept it, and two visas are two people's."""

import pytest

from chalicelib.academie import ACADEMIE
from chalicelib.frais.claim import claims
from chalicelib.gestion.claims import constat as constats
from chalicelib.gestion.claims import refusals
from chalicelib.gestion.claims.opening import Held
from chalicelib.gestion.claims.service_fait import Constat
from chalicelib.gestion.people import dossiers
from chalicelib.identity.staff.sessions import StaffOpen
from chalicelib.tables import Refused
from tests.gestion import staff, tableurs
from tests.gestion.claims.test_constat import certified
from tests.gestion.claims.test_decisions import journalled, states
from tests.gestion.dossiers import TRAVEL, WORK, Desk, constat, place, sent

key, office = staff.key, staff.office
OWN = "constat_par_vous"


@pytest.fixture
def desk(office):
    return Desk(office.member())


def test_who_certified_the_work_accepts_the_travel_alone_and_a_colleague_the_work(api, desk, office):
    marie = sent(api, seen=False)
    assert certified(desk, constat(marie)) == ["fait"]
    shown = desk.see(marie).json
    assert shown["actes"]["acceptation"] == [TRAVEL], "no live button for what would be refused"
    assert shown["empechements"] == [f"{refusals.OwnConstat.title}. {refusals.OwnConstat.detail}"]
    line = desk.line(marie)
    assert (line["acceptables"], line["certifie"]) == ([TRAVEL], True), "the list says why, before anything is pressed"
    assert desk.decide(marie, "acceptation").code == OWN
    assert desk.decide(marie, "acceptation", WORK).code == OWN
    assert [line["reste"] for line in desk.lot(marie, preview=True).json["lignes"]] == [[WORK]]
    other = Desk(office.member())
    line = other.line(marie)
    assert (other.see(marie).json["empechements"], line["acceptables"]) == ([], [WORK, TRAVEL])
    assert line["certifie"] is False
    assert other.decide(marie, "acceptation").status == 200


def test_a_list_does_not_lead_to_a_colleague_for_what_nobody_accepts_yet(api, desk):
    """Work seen as not done, work decided already: that the reader certified it holds nothing back."""
    marie, paul = sent(api, seen=False), sent(api, courriel="b@exemple.fr", seen=False)
    assert certified(desk, constat(marie, False)) == ["fait"]
    assert desk.see(marie).json["certifie"] is False
    assert certified(desk, constat(paul)) == ["fait"]
    assert desk.see(paul).json["certifie"] is True
    assert desk.decide(paul, "renvoi", WORK, motif="quantite", texte="Relisez.", echeance="2026-06-20").status == 200
    assert desk.see(paul).json["certifie"] is False


def test_what_waits_says_why_it_cannot_be_accepted_yet(api, desk):
    marie = sent(api, seen=False)
    shown = desk.see(marie).json
    assert shown["actes"]["acceptation"] == [TRAVEL]
    assert shown["empechements"] == [f"{refusals.WorkNotSeen.title}. {refusals.WorkNotSeen.detail}"]
    assert (shown[WORK]["libelle"], shown[WORK]["mot"]) == ("À décider", "Validé"), "nobody has decided anything"


def test_an_acceptance_names_who_certified(api, desk, office):
    marie, centre = sent(api, seen=False), office.member("chef_de_centre", centres_uai=["0420013L"])
    assert certified(Desk(centre), constat(marie)) == ["fait"]
    assert desk.decide(marie, "acceptation").status == 200
    assert marie.item.decisions[WORK]["constat_par"] == f"G#{centre.compte}"
    assert "constat_par" not in marie.item.decisions[TRAVEL]
    (entry,) = journalled(marie, "validation")
    assert entry.details["constat_par"] == f"G#{centre.compte}"
    told = [act["libelle"] for act in desk.see(marie).json["historique"] if act["quoi"] == "validation"]
    assert told == [f"État de frais accepté, service fait certifié par Damien {centre.item.nom}"]


@pytest.mark.parametrize(("numero", "refused"), [("aucun", True), ("888001", False)])
def test_another_account_of_who_certified_is_no_colleague(api, office, numero, refused):
    """One name is one person, unless both are intervenants whose numbers tell them apart."""
    marie = sent(api, seen=False)
    first = office.member(nom="Lévêque", prenom="Anne", numero="777001")
    assert certified(Desk(first), constat(marie)) == ["fait"]
    twin = Desk(office.member(nom="LEVEQUE", prenom="anne", numero=numero))
    assert (twin.decide(marie, "acceptation").code == OWN) is refused


def test_who_brings_the_file_of_constats_certifies_them(api, desk, office):
    marie = sent(api, seen=False)
    member = office.member()
    row = {"numero": marie.numero, "numero_intervenant": marie.person.numero, "service_fait": "oui"}
    report = tableurs.take(tableurs.quantities(row), now=api.clock.now, acteur=f"G#{member.compte}")
    assert report.refusals == [], report.text()
    assert (place(marie).constat_par, place(marie).constat_importe_par) == (None, f"G#{member.compte}")
    assert Desk(member).decide(marie, "acceptation").code == OWN
    assert desk.decide(marie, "acceptation").status == 200


def test_who_accepted_the_work_does_not_certify_it_afterwards(api, desk, office):
    marie = sent(api)
    assert desk.decide(marie, "acceptation").status == 200
    assert certified(desk, constat(marie)) == ["accepte_par_vous"]
    assert certified(Desk(office.member()), constat(marie)) == ["fait"]


def test_who_accepted_may_still_say_that_the_work_was_not_done(api, desk):
    marie = sent(api)
    assert desk.decide(marie, "acceptation").status == 200
    assert certified(desk, constat(marie, fait=False)) == ["fait"]
    assert states(marie)[0] == "ANNULE"


def test_a_constat_that_meets_an_acceptance_of_its_author_is_not_written(api, desk, office):
    """Read before the acceptance, written after it."""
    marie = sent(api)
    compte, numero = marie.person.compte, marie.numero
    read = claims.load(compte, numero, api.clock.now)
    assert desk.decide(marie, "acceptation").status == 200
    held = Held(read, dossiers.account_of(compte), StaffOpen(desk.member.item, None))
    with pytest.raises(Refused):
        constats._write(held, Constat(compte, numero, True, None))


def test_an_instance_may_let_one_member_do_both(api, desk, monkeypatch):
    monkeypatch.setitem(vars(ACADEMIE.gestion), "constat_separe", False)
    marie = sent(api, seen=False)
    assert certified(desk, constat(marie)) == ["fait"]
    assert desk.line(marie)["acceptables"] == [WORK, TRAVEL]
    assert desk.decide(marie, "acceptation").status == 200


def test_two_accounts_of_one_name_are_not_two_visas(api, office):
    marie = sent(api, copies=300)
    first = Desk(office.member(nom="Lévêque", prenom="Anne"))
    twin = Desk(office.member(nom="LEVEQUE", prenom="anne"))
    assert first.decide(marie, "acceptation").json["decision"] == "visa"
    shown = twin.see(marie).json
    assert (shown["visa"]["le_votre"], "acceptation" in shown["actes"]) == (True, False)
    assert twin.decide(marie, "acceptation").code == "second_visa_requis"
    assert Desk(office.member()).decide(marie, "acceptation").json["decision"] == "validation"
