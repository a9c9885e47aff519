"""A gestionnaire's import changes nothing of another service's people, nor of its missions."""

import pytest

from chalicelib.academie import ACADEMIE
from chalicelib.gestion.imports import affectations
from chalicelib.gestion.imports import slices as batch_imports
from chalicelib.missions.models import Mission, mission_key
from chalicelib.tables import Dossiers
from tests.aws import items, recorded
from tests.gestion import batch, staff
from tests.gestion.tableurs import missions, people, person, place, quantities, take

key, office, buckets = staff.key, staff.office, batch.buckets

ELSEWHERE, ON_1 = {"numero": "8", "service": "DEC-3"}, {"numero_intervenant": "1"}
CLAIRE = {"numero": "1", "courriel": "claire@exemple.fr"}
LUC = {"numero": "2", "prenom": "Luc", "nom": "Denis"}
NEWCOMER = {"numero": "3", "prenom": "Zoé", "nom": "Abel"}
FOLLOWED = "cette personne est suivie par un autre service"
OTHER_MISSION = "cette mission est d’un autre service"
OTHER_SERVICE = "n’est pas l’un de vos services"


@pytest.fixture
def known(cloud):
    """Claire (1) is of DEC-3 by mission 8, Luc (2) of DEC-1 by mission 7, Zoé (3) of nobody yet."""
    take(
        people(CLAIRE, LUC, NEWCOMER),
        missions(ELSEWHERE | ON_1, {"numero": "7", "numero_intervenant": "2"}),
    )


@pytest.fixture
def desk(known, office, buckets):
    return batch.Desk(office.member(services=["DEC-1", "DEC-2"]), buckets)


def business():
    return {k: raw for k, raw in items(Dossiers).items() if not k[0].startswith(("LOTS#", "LOT#", "G#"))}


def refused(page):
    return [(one["fichier"], one["ligne"], one["colonne"], one["motif"]) for one in page["resultat"]["lignes"] if one["gravite"] == "refuse"]


def totals(page, kind):
    counted = page["resultat"]["totaux"][kind]
    return tuple(counted.get(name, 0) for name in ("créés", "modifiés", "inchangés", "refusés"))


def tried(desk, *sources):
    """What the dry run says, and what the import says after it, which is the same."""
    lot = desk.begin(*sources)
    desk.work()
    dry = desk.get(f"imports/{lot}").json
    assert desk.launch(lot).status == 200
    desk.work()
    page = desk.get(f"imports/{lot}").json
    assert refused(dry) == refused(page)
    assert dry["resultat"]["totaux"] == page["resultat"]["totaux"]
    return page


def mission(numero):
    return Mission.get(mission_key(numero), "M", consistent_read=True)


@pytest.mark.parametrize("slices", [1, 250])
def test_another_service_s_people_are_not_changed(desk, monkeypatch, slices):
    """Neither their address, which a forgotten password is sent to, nor anything else; one's own and new ones are."""
    monkeypatch.setattr(batch_imports, "SLICE", slices)
    file = people(
        CLAIRE | {"courriel": "autre@exemple.fr"},
        LUC | {"courriel": "luc@exemple.fr"},
        NEWCOMER | {"ville": "Bron"},
        {"numero": "4", "prenom": "Inès"},
    )
    page = tried(desk, file)
    assert refused(page) == [("intervenants.csv", 2, "numero", FOLLOWED)]
    assert totals(page, "intervenants") == (1, 2, 0, 1)
    (line,) = [one for one in page["resultat"]["lignes"] if one["gravite"] == "refuse"]
    assert "à ce service ou à un administrateur" in line["conseil"]
    assert (person("1").account.courriel, person("2").account.courriel) == ("claire@exemple.fr", "luc@exemple.fr")
    assert person("3").value("ville") == "Bron"


@pytest.mark.parametrize(
    "cells", [{"nom": "Durand"}, {"telephone": "04 72 00 00 01"}, {"identifiant": "cmartin9"}, {"nom": "X", "prenom": "Y"}]
)
def test_nothing_of_them_changes_and_nothing_of_them_is_told(desk, cells):
    before = business()
    page = tried(desk, people(CLAIRE | cells))
    assert [motif for *_, motif in refused(page)] == [FOLLOWED]
    assert "Martin" not in str(refused(page))
    assert business() == before


def test_what_is_known_already_is_unchanged(desk):
    assert totals(tried(desk, people(CLAIRE, LUC)), "intervenants") == (0, 0, 2, 0)


def test_a_numero_given_its_zeros_back_reaches_nobody_more(office, buckets):
    take(people(CLAIRE | {"numero": "0001"}), missions(ELSEWHERE | {"numero_intervenant": "0001"}))
    desk = batch.Desk(office.member(services=["DEC-1"]), buckets)
    lot = desk.begin(people(CLAIRE | {"courriel": "autre@exemple.fr"}))
    desk.work()
    assert desk.post(f"imports/{lot}/essai", {"reparations": ["numeros"]}).status == 200
    desk.work()
    assert [motif for *_, motif in refused(desk.get(f"imports/{lot}").json)] == [FOLLOWED]
    assert desk.launch(lot).status == 200
    desk.work()
    assert [motif for *_, motif in refused(desk.get(f"imports/{lot}").json)] == [FOLLOWED]
    assert person("0001").account.courriel == "claire@exemple.fr"


def test_who_is_of_both_services_is_reached_by_both(desk):
    take(missions({"numero": "9"} | ON_1))
    assert totals(tried(desk, people(CLAIRE | {"courriel": "autre@exemple.fr"})), "intervenants") == (0, 1, 0, 0)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([ELSEWHERE | ON_1 | {"service": "DEC-1"}], ("numero", OTHER_MISSION)),
        ([ELSEWHERE | ON_1 | {"service": ""}], ("numero", OTHER_MISSION)),
        ([ELSEWHERE | ON_1], ("numero", OTHER_MISSION)),
        ([ELSEWHERE | {"numero_intervenant": "2"}], ("numero", OTHER_MISSION)),
        ([ELSEWHERE | ON_1 | {"vehicule_autorise": "oui"}], ("numero", OTHER_MISSION)),
        ([{"numero": "7", "numero_intervenant": "2", "service": "DEC-3"}], ("service", OTHER_SERVICE)),
        ([{"numero": "10", "numero_intervenant": "2", "service": "DEC-3"}], ("service", OTHER_SERVICE)),
    ],
)
def test_another_service_s_missions_are_neither_taken_nor_given_nor_changed(desk, rows, told):
    before = business()
    page = tried(desk, missions(*rows))
    assert [(column, motif) for _, _, column, motif in refused(page)] == [told]
    assert totals(page, "missions") == (0, 0, 0, 1)
    assert business() == before


def test_rows_of_one_s_services_go_in_beside_those_refused(desk):
    """Somebody of another service may be placed on a mission of one's own: they are then of both."""
    rows = ({"numero": "11", "service": "DEC-2"} | ON_1, {"numero": "11", "service": "DEC-3", "numero_intervenant": "2"})
    page = tried(desk, missions(*rows, ELSEWHERE | {"numero_intervenant": "3"}))
    assert [(line, column) for _, line, column, _ in refused(page)] == [(3, "service"), (4, "numero")]
    assert place("1", "11").service == "DEC-2"
    assert person("3").compte not in affectations.members(mission("8"))


def test_one_s_own_mission_moves_between_one_s_services(desk):
    page = tried(desk, missions({"numero": "7", "numero_intervenant": "2", "service": "DEC-2"}))
    assert totals(page, "missions") == (0, 1, 0, 0)
    assert mission("7").service == "DEC-2"


def test_a_mission_without_a_service_is_everybody_s(desk):
    take(missions({"numero": "12", "service": ""} | ON_1))
    rows = ({"numero": "12", "service": "", "fin": "2026-06-19T12:00"} | ON_1, {"numero": "13", "service": ""} | ON_1)
    assert totals(tried(desk, missions(*rows)), "missions") == (1, 1, 0, 0)
    assert totals(tried(desk, missions({"numero": "12", "service": "DEC-1", "fin": "2026-06-19T12:00"} | ON_1)), "missions") == (0, 1, 0, 0)


def test_a_mission_whose_zeros_are_given_back_is_still_another_service_s(office, buckets):
    take(people(CLAIRE), missions(ELSEWHERE | ON_1 | {"numero": "0008"}))
    desk = batch.Desk(office.member(services=["DEC-1"]), buckets)
    lot = desk.begin(missions({"numero": "8"} | ON_1), quantities({"numero": "8", "presents": "12"} | ON_1))
    desk.work()
    assert desk.post(f"imports/{lot}/essai", {"reparations": ["numeros"]}).status == 200
    desk.work()
    assert desk.launch(lot).status == 200
    desk.work()
    assert [motif for *_, motif in refused(desk.get(f"imports/{lot}").json)] == [OTHER_MISSION] * 2
    assert (mission("0008").service, place("1", "0008").presents) == ("DEC-3", None)


def test_a_mission_that_another_service_makes_meanwhile_is_theirs(desk, monkeypatch):
    """Between the reading of a slice and its writing."""
    lot = desk.begin(missions({"numero": "14", "numero_intervenant": "2"}))
    desk.work()
    read, made = affectations.missions, []

    def then_made(numeros):
        found = read(numeros)
        if not made:
            made.append(1)
            take(missions({"numero": "14", "service": "DEC-3"} | ON_1))
        return found

    assert desk.launch(lot).status == 200
    monkeypatch.setattr(affectations, "missions", then_made)
    desk.work()
    page = desk.get(f"imports/{lot}").json
    assert [motif for *_, motif in refused(page)] == [OTHER_MISSION]
    assert (mission("14").service, affectations.members(mission("14"))) == ("DEC-3", {person("1").compte})


def test_what_was_done_on_another_service_s_mission_is_theirs_to_say(desk):
    rows = ({"numero": "8", "presents": "12"} | ON_1, {"numero": "7", "numero_intervenant": "2", "presents": "13"})
    page = tried(desk, quantities(*rows))
    assert refused(page) == [("quantites.csv", 2, "numero", OTHER_MISSION)]
    assert totals(page, "quantites") == (0, 1, 0, 1)
    assert (place("1", "8").presents, int(place("2").presents)) == (None, 13)


def everything():
    return (
        people(CLAIRE | {"courriel": "autre@exemple.fr"}),
        missions(ELSEWHERE | ON_1 | {"service": "DEC-1"}, {"numero": "15", "service": "DEC-3"} | ON_1),
        quantities({"numero": "8", "presents": "12"} | ON_1),
    )


def went_in():
    facts = person("1").account.courriel, mission("8").service, place("1", "8").presents
    return facts == ("autre@exemple.fr", "DEC-1", 12) and mission("15").service == "DEC-3"


def test_an_administrateur_imports_for_every_service(known, office, buckets):
    desk = batch.Desk(office.member("administrateur"), buckets)
    assert refused(desk.bring_in(*everything())) == []
    assert went_in()


def test_a_command_imports_for_every_service(known):
    assert take(*everything()).refusals == []
    assert went_in()


def test_an_instance_may_open_its_services_to_each_other(desk, monkeypatch):
    monkeypatch.setitem(vars(ACADEMIE.gestion), "personnes_ouvertes", True)
    assert refused(desk.bring_in(*everything())) == []
    assert went_in()


@pytest.mark.parametrize("role", ["administrateur", "gestionnaire"])
def test_who_launches_what_another_tried_out_imports_what_its_report_says(desk, office, role):
    """Rows that were refused to the first do not go in by the hand of the second, who may try them out again."""
    lot = desk.begin(*everything())
    desk.work()
    second = batch.Desk(office.member(role, services=["DEC-1", "DEC-2", "DEC-3"]), desk.s3)
    dry = refused(desk.get(f"imports/{lot}").json)
    assert second.launch(lot).status == 200
    desk.work()
    assert refused(desk.get(f"imports/{lot}").json) == dry != []
    assert not went_in()
    assert refused(second.bring_in(*everything())) == []
    assert went_in()


def _reads_of_reach(desk, *sources):
    desk.begin(*sources)
    with recorded() as calls:
        desk.work()
    return [call for call in calls if call.operation == "ExecuteStatement" and str(call.body).count("M#")]


def test_whom_one_reaches_is_read_together_and_only_for_who_would_change(office, buckets):
    rows = [{"numero": str(n), "prenom": f"Zoé{n}"} for n in range(1, 101)]
    take(people(*rows), missions(*({"numero": "8", "service": "DEC-3", "numero_intervenant": str(n)} for n in range(1, 101))))
    changed = people(*(row | {"ville": "Bron"} for row in rows))
    desk = batch.Desk(office.member(services=["DEC-1"]), buckets)
    assert len(_reads_of_reach(desk, changed)) == 4
    assert _reads_of_reach(desk, people(*rows)) == []
    assert _reads_of_reach(batch.Desk(office.member("administrateur"), buckets), changed) == []
