"""A staff account of who bears an intervenant's name is opened with their number, or by saying that it is another."""

import pytest

from chalicelib.identity.staff import roster
from tests.gestion import staff, tableurs
from tests.gestion.dossiers import Desk, sent
from tests.identity.people import enrol

key, office = staff.key, staff.office
NAME = {"nom": "DENIS", "prenom": "Marie"}


def opened(office, numero="aucun", **facts):
    form = {"courriel": "nouvelle@service.example", "role": "gestionnaire", "services": ["DEC-1"], "centres_uai": []}
    admin = office.member("administrateur")
    return admin.browser.post("/gestion/personnels", {**form, **NAME, "numero_intervenant": numero, **facts})


def test_who_bears_the_name_of_an_intervenant_is_not_opened_as_nobody(api, office):
    marie = enrol(api.clock, "Marie", "Denis")
    answer = opened(office)
    assert (answer.status, answer.pointers) == (422, ["/numero_intervenant"])
    assert marie.numero in str(answer.json)
    assert roster.by_address("nouvelle@service.example") is None
    assert opened(office, marie.numero).status == 201


@pytest.mark.parametrize("facts", [{"numero": "homonyme"}, {"nom": "Denisot"}, {"prenom": "Mary"}])
def test_another_name_or_a_namesake_said_to_be_one_is_opened(api, office, facts):
    enrol(api.clock, "Marie", "Denis")
    assert opened(office, **facts).status == 201


def test_a_file_is_refused_by_its_row_as_an_essay_too(api, office):
    enrol(api.clock, "Marie", "Denis")
    row = {"courriel": "n@service.example", "role": "gestionnaire", "services": "DEC-1", "numero_intervenant": "aucun"}
    for dry_run in (True, False):
        report = tableurs.take(tableurs.table("personnels", [{**row, **NAME}]), now=api.clock.now, dry_run=dry_run)
        assert [fault.column for fault in report.refusals] == ["numero_intervenant"], report.text()
    assert roster.by_address("n@service.example") is None


def test_an_account_that_said_so_before_keeps_what_it_said(api, office):
    """The person was imported since: whoever changes a service is not asked."""
    compte, courriel = office.invited(**NAME)
    enrol(api.clock, "Marie", "Denis")
    row = {"courriel": courriel, "role": "gestionnaire", "services": "DEC-1 DEC-2", "numero_intervenant": "aucun"}
    report = tableurs.take(tableurs.table("personnels", [{**row, **NAME}]), now=api.clock.now)
    assert report.refusals == [], report.text()
    assert list(roster.get(compte).services) == ["DEC-1", "DEC-2"]


def test_the_address_of_an_intervenant_makes_their_file_one_s_own(api, office):
    marie = sent(api, courriel="anne@service.example")
    member = office.member(courriel="anne@service.example")
    desk = Desk(member)
    assert desk.see(marie).json["propre"] is True
    assert desk.see(marie).json["actes"] == {}
    assert desk.decide(marie, "acceptation").code == "propre_dossier"
    sheet = f"/gestion/intervenants/{marie.person.compte}"
    assert member.browser.post(f"{sheet}/courriel", {"courriel": "x@exemple.fr"}).code == "propre_dossier"
