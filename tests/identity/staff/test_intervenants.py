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
    member = office.member(courriel="anne@service.example")
    marie = sent(api, courriel="anne@service.example")
    desk = Desk(member)
    assert desk.see(marie).json["propre"] is True
    assert desk.see(marie).json["actes"] == {}
    assert desk.decide(marie, "acceptation").code == "propre_dossier"
    sheet = f"/gestion/intervenants/{marie.person.compte}"
    assert member.browser.post(f"{sheet}/courriel", {"courriel": "x@exemple.fr"}).code == "propre_dossier"


def test_an_intervenant_s_address_is_not_opened_as_nobody_s(api, office):
    """Under another name: whoever has the box would decide on their own claims."""
    marie = enrol(api.clock, courriel="Marie.Denis@exemple.fr")
    for courriel in ("marie.denis@exemple.fr", " MARIE.DENIS@exemple.fr "):
        answer = opened(office, courriel=courriel, nom="Autre")
        assert (answer.status, answer.pointers) == (422, ["/numero_intervenant"])
        assert marie.numero in str(answer.json)
        assert "adresse" in str(answer.json)
    row = {"courriel": "marie.denis@exemple.fr", "role": "gestionnaire", "services": "DEC-1", "numero_intervenant": "aucun"}
    for dry_run in (True, False):
        report = tableurs.take(tableurs.table("personnels", [{**row, **NAME}]), now=api.clock.now, dry_run=dry_run)
        assert [fault.column for fault in report.refusals] == ["numero_intervenant"], report.text()
    assert roster.by_address("marie.denis@exemple.fr") is None
    assert opened(office, marie.numero, courriel="marie.denis@exemple.fr", nom="Autre").status == 201


def test_a_box_that_two_people_read_is_said_to_be_one(api, office):
    marie = sent(api, courriel="secretariat@exemple.fr")
    answer = opened(office, "homonyme", courriel="secretariat@exemple.fr", nom="Autre")
    assert answer.status == 201
    member = staff.Member(answer.json["id"], "secretariat@exemple.fr", api.browser(), api.clock)
    office.open(member, office.token("secretariat@exemple.fr"))
    assert Desk(member).decide(marie, "acceptation").code == "propre_dossier"


def test_an_address_that_an_intervenant_has_left_is_free(api, office):
    marie = enrol(api.clock, courriel="marie@exemple.fr")
    admin = office.member("administrateur")
    corrected = admin.browser.post(f"/gestion/intervenants/{marie.compte}/courriel", {"courriel": "m.d@exemple.fr"})
    assert corrected.status == 200
    assert opened(office, courriel="marie@exemple.fr", nom="Autre").status == 201
