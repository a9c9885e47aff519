"""Communes that touch and of which the table says nothing are told with the claims that hang on them, and settled."""

import pytest

from chalicelib.frais.claim import settings
from chalicelib.gestion.claims import worklist
from chalicelib.journal import Entree
from chalicelib.tables import Dossiers
from tests.gestion import staff
from tests.gestion.dossiers import TRAVEL, Desk, sent
from tests.people import LYON, VILLEURBANNE

key, office = staff.key, staff.office
WHERE = "/gestion/communes-limitrophes"


@pytest.fixture
def desk(office):
    return Desk(office.member(services=["DEC-1"]))


def couples(desk, cursor=""):
    answer = desk.member.browser.get(f"{WHERE}?service=DEC-1&curseur={cursor}")
    assert answer.status == 200, answer.body
    return answer.json


def pairs(desk):
    return [(one["commune_nom"], one["voisine_nom"]) for one in couples(desk)["couples"]]


def settle(desk, served, commune=LYON, voisine=VILLEURBANNE):
    return desk.member.browser.put(WHERE, {"commune": commune, "voisine": voisine, "desservie": served})


def kept(partition):
    return {str(item.sk) for item in Dossiers.query(partition)}


def journalled():
    return [entry for entry in Entree.by_objet.query(settings.COMMUNES) if entry.action == "communes_tranchees"]


def test_touching_communes_are_told_with_the_claims_that_hang_on_them(api, desk):
    near, far = sent(api, centre_commune=VILLEURBANNE), sent(api, courriel="far@exemple.fr")
    (one,) = couples(desk)["couples"]
    assert (one["commune"], one["commune_nom"], one["voisine"], one["voisine_nom"]) == (LYON, "Lyon", VILLEURBANNE, "Villeurbanne")
    assert [(each["numero"], each["compte"]) for each in one["etats"]] == [(near.numero, near.person.compte)]
    assert far.numero != near.numero


def test_what_public_transport_joins_enters_the_table_and_the_claims_that_hung_on_it_are_amber(api, desk):
    near = sent(api, centre_commune=VILLEURBANNE)
    assert settle(desk, True, VILLEURBANNE, "69381").json == {"commune": VILLEURBANNE, "voisine": LYON, "desservie": True}
    assert kept(settings.COMMUNES) == {f"{LYON}#{VILLEURBANNE}", f"{VILLEURBANNE}#{LYON}"}
    assert settings.current().desservies_entre(LYON, VILLEURBANNE)
    assert pairs(desk) == []
    (reason,) = [one for one in desk.line(near)["raisons"] if one["code"] == "limitrophes_desservies"]
    assert (reason["moitie"], desk.line(near)["niveau"]) == (TRAVEL, "orange")


def test_what_it_does_not_join_is_not_asked_again_and_changes_no_claim(api, desk):
    near = sent(api, centre_commune=VILLEURBANNE)
    before = desk.line(near)
    assert settle(desk, False).status == 200
    assert (pairs(desk), kept(settings.COMMUNES)) == ([], set())
    assert desk.line(near)["raisons"] == before["raisons"]


def test_the_answer_may_change_and_the_same_is_written_once(api, desk):
    for served in (False, False, True, True, False):
        assert settle(desk, served).status == 200
    assert len(journalled()) == 3
    assert kept(settings.COMMUNES) == set()
    assert kept(settings.SANS_DESSERTE) == {f"{LYON}#{VILLEURBANNE}", f"{VILLEURBANNE}#{LYON}"}


@pytest.mark.parametrize("voisine", ["42187", "99140", "69999", LYON])
def test_communes_that_do_not_touch_are_refused_by_name(desk, voisine):
    answer = settle(desk, True, LYON, voisine)
    assert (answer.status, answer.pointers) == (422, ["/voisine"])
    assert kept(settings.COMMUNES) == set()


@pytest.mark.parametrize(("code", "pointer"), [("69", "/commune"), ("69-23", "/commune")])
def test_what_is_no_code_is_refused_by_name(desk, code, pointer):
    assert settle(desk, True, code).pointers == [pointer]


def test_the_list_goes_on_by_cursor(api, desk, monkeypatch):
    monkeypatch.setattr(worklist, "SLICE", 1)
    for rank in range(2):
        sent(api, centre_commune=VILLEURBANNE, courriel=f"p{rank}@exemple.fr")
    first = couples(desk)
    rest = couples(desk, first["suite"])
    numbers = [one["numero"] for page in (first, rest) for pair in page["couples"] for one in pair["etats"]]
    assert (len(set(numbers)), rest["suite"]) == (2, None)


def test_another_service_is_not_asked_of(desk):
    assert desk.member.browser.get(f"{WHERE}?service=DEC-2").code == "droit_absent"
    assert desk.member.browser.get(WHERE).pointers == ["/service"]
