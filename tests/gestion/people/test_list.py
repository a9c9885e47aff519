"""The people that a desk follows: found by any word, narrowed by what is wrong with them, by pages."""

import pytest

from chalicelib import outbox, voies
from chalicelib.gestion.people import annuaire, browsing
from chalicelib.identity.models import Compte, Intervenant
from chalicelib.missions.models import Affectation
from tests.aws import recorded
from tests.gestion import staff
from tests.gestion.people.test_acts import ask_for_help, on_a_mission
from tests.identity.people import enrol, settled

key, office = staff.key, staff.office
PATH = "/gestion/personnes"


class Desk:
    def __init__(self, api, member):
        self.api, self.member = api, member

    def see(self, **asked):
        return self.member.browser.get(f"{PATH}?" + "&".join(f"{name}={value}" for name, value in asked.items()))

    def names(self, **asked):
        answer = self.see(**asked)
        assert answer.status == 200, answer.body
        return [line["nom"] for line in answer.json["personnes"]]

    def read(self):
        assert self.member.browser.post(f"{PATH}/releve").status == 202
        while self.api.work()["done"]:
            pass


@pytest.fixture
def people(api):
    """By name: Abel of DEC-1, an agent; Brun of DEC-2; Côme, who asked for help; Denis of both, known and signed in."""
    abel = enrol(api.clock, "Anne", "Abel", statut="agent", ville="Saint-Étienne", etablissement_nom="Lycée du Parc", etablissement_uai="0691234S")
    brun = enrol(api.clock, "Bob", "Brun", courriel="bob@exemple.fr")
    come, _ = settled(api, nom="Côme", prenom="Zoé")
    denis, _ = settled(api, courriel="denis@exemple.fr", dossier_financier="perime")
    for person, service in ((abel, "DEC-1"), (brun, "DEC-2"), (denis, "DEC-1")):
        on_a_mission(person, "2026-05-01T08:00", "2026-05-01T12:00", service=service)
    Affectation(f"P#{denis.compte}", "M#78", compte=denis.compte, numero="78", service="DEC-2").save()
    ask_for_help(api, come)
    account, moment = brun.item, int(api.clock.now.timestamp())
    account.update(
        actions=[Compte.refus.set("rebond"), Compte.refus_adresse.set(account.courriel), Compte.refus_le.set(moment)]
    )
    return {"abel": abel, "brun": brun, "come": come, "denis": denis}


@pytest.fixture(params=[1, 3, 200])
def desk(request, api, office, people, monkeypatch):
    """Read by parts of different sizes."""
    monkeypatch.setattr(annuaire, "SLICE", request.param)
    return Desk(api, office.member("administrateur"))


def test_who_was_never_read_is_said_so_then_everybody_is_there_by_name(desk):
    first = desk.see().json
    assert (first["quand"], first["a_relever"], first["personnes"]) == (None, True, [])
    desk.read()
    found = desk.see().json
    assert [line["nom"] for line in found["personnes"]] == ["Abel", "Brun", "Côme", "Denis"]
    assert (found["total"], found["pages"], found["a_relever"], found["services"]) == (4, 1, False, ["DEC-1", "DEC-2"])
    assert "mots" not in found["personnes"][0]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"service": "DEC-2"}, ["Brun", "Denis"]),
        ({"statut": "agent"}, ["Abel"]),
        ({"statut": "externe"}, ["Brun", "Côme", "Denis"]),
        ({"adresse": "sans"}, ["Abel", "Côme"]),
        ({"adresse": "refusee"}, ["Brun"]),
        ({"dossier": "perime"}, ["Denis"]),
        ({"connexion": "jamais"}, ["Abel", "Brun"]),
        ({"aide": "attendue"}, ["Côme"]),
        ({"texte": "come"}, ["Côme"]),
        ({"texte": "etienne%20anne"}, ["Abel"]),
        ({"texte": "saintetienne"}, ["Abel"]),
        ({"texte": "saint%20etienne%20an%20ne"}, ["Abel"]),
        ({"texte": "lycee%20du%20parc"}, ["Abel"]),
        ({"texte": "0691234s"}, ["Abel"]),
        ({"texte": "bbrun"}, ["Brun"]),
        ({"texte": "brun%20anne"}, []),
        ({"statut": "externe", "connexion": "jamais"}, ["Brun"]),
        ({"page": "9"}, ["Abel", "Brun", "Côme", "Denis"]),
    ],
)
def test_the_list_is_narrowed(api, office, people, asked, names):
    desk = Desk(api, office.member("administrateur"))
    desk.read()
    assert desk.names(**asked) == names


def test_who_never_came_in_and_is_awaited_tomorrow_is_named(api, office, people):
    """It is 1 June, 10:00 in Lyon: whoever is convoked for today or tomorrow, and nobody else."""
    days = {"abel": "2026-06-02T08:00", "brun": "2026-06-03T08:00", "denis": "2026-06-01T14:00"}
    for name, debut in days.items():
        compte = people[name].compte
        known = {"numero": "90", "service": "DEC-1", "debut": debut, "fin": debut, "convoquee": "2026-05-01T08:00:00+00:00"}
        Affectation(f"P#{compte}", "M#90", compte=compte, **known).save()
    desk = Desk(api, office.member("administrateur"))
    desk.read()
    assert desk.names(connexion="veille") == ["Abel"], "Denis has come in, Brun has a day more"
    api.clock.forward(days=1)
    desk = Desk(api, office.member("administrateur"))
    assert desk.names(connexion="veille") == ["Abel", "Brun"], "as it is today, even before they are read again"


def test_a_number_finds_whose_it_is_without_its_zeros(api, office, people):
    desk = Desk(api, office.member("administrateur"))
    desk.read()
    assert desk.names(texte=f"00{people['brun'].numero}") == ["Brun"]


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({"couleur": "bleu"}, "/couleur"),
        ({"statut": "martien"}, "/statut"),
        ({"adresse": "oui"}, "/adresse"),
        ({"page": "0"}, "/page"),
        ({"page": "x"}, "/page"),
        ({"texte": "x" * 81}, "/texte"),
    ],
)
def test_what_may_not_be_asked_is_refused_by_field(api, office, asked, pointer):
    for path in (f"{PATH}?", f"{PATH}/fichiers/csv?demande={'ab' * 16}&"):
        answer = office.member().browser.get(path + "&".join(f"{name}={value}" for name, value in asked.items()))
        assert (answer.status, answer.pointers) == (422, [pointer])


def test_a_member_sees_the_people_of_their_services_and_of_none(api, office, people):
    Desk(api, office.member("administrateur")).read()
    assert Desk(api, office.member(services=["DEC-1"])).names() == ["Abel", "Côme", "Denis"]
    own = Desk(api, office.member(services=["DEC-2"])).see().json
    assert [line["nom"] for line in own["personnes"]] == ["Brun", "Côme", "Denis"]
    assert own["services"] == ["DEC-2"]
    assert Desk(api, office.member(services=["GUICHET"])).names() == ["Abel", "Brun", "Côme", "Denis"]


def test_a_page_is_cut_at_fifty_and_a_person_set_aside_says_so(api, office, people, monkeypatch):
    monkeypatch.setattr(browsing, "PAGE", 3)
    Intervenant(f"P#{people['brun'].compte}", "PROFIL").update(actions=[Intervenant.ecarte.set(True)])
    Compte(f"C#{people['abel'].compte}", "C").update(actions=[Compte.disabled.set(1)])
    desk = Desk(api, office.member("administrateur"))
    desk.read()
    first, second = desk.see().json, desk.see(page=2).json
    assert (first["pages"], [line["nom"] for line in second["personnes"]]) == (2, ["Denis"])
    assert [line["ferme"] for line in first["personnes"]] == [True, False, False]
    assert first["personnes"][1]["ecarte"] is True
    assert desk.names(connexion="jamais") == ["Brun"], "whoever is archived is not waited for"


def test_a_page_is_two_trips(api, office, people):
    desk = Desk(api, office.member("administrateur"))
    desk.read()
    desk.see()
    with recorded() as calls:
        desk.see()
    assert [call.operation for call in calls if "ANNUAIRE" in str(call.body)] == ["BatchGetItem", "BatchGetItem"]


def parts_read(calls):
    asked = [call.body["RequestItems"] for call in calls if call.operation == "BatchGetItem" and "ANNUAIRE" in str(call.body)]
    found = (key["sk"]["S"].partition("#")[2] for one in asked for table in one.values() for key in table["Keys"])
    return sorted(rank for rank in found if rank)


def test_a_page_reads_the_parts_that_it_shows_and_no_other(api, office, people, monkeypatch):
    monkeypatch.setattr(annuaire, "SLICE", 1)
    monkeypatch.setattr(browsing, "PAGE", 2)
    desk = Desk(api, office.member("administrateur"))
    desk.read()
    for asked, parts in (({}, ["000", "001"]), ({"page": 2}, ["002", "003"]), ({"service": "DEC-2"}, ["001", "003"])):
        with recorded() as calls:
            assert len(desk.names(**asked)) == 2
        assert parts_read(calls) == parts, asked
    with recorded() as calls:
        assert desk.names(service="DEC-9") == []
    assert parts_read(calls) == []


@pytest.mark.parametrize("size", [1, 3, 200])
def test_a_page_found_by_its_counts_is_the_one_that_reading_everybody_finds(api, office, people, monkeypatch, size):
    monkeypatch.setattr(annuaire, "SLICE", size)
    members = [office.member("administrateur"), *(office.member(services=[one]) for one in ("DEC-1", "DEC-2", "GUICHET", "DEC-9"))]
    Desk(api, members[0]).read()
    asked = [(member, length, {"page": page} | ({"service": service} if service else {}))
             for member in members for length in (1, 2, 50) for page in (1, 2, 9) for service in ("", "DEC-1", "DEC-2", "DEC-9")]  # fmt: skip

    def answers():
        for member, length, question in asked:
            monkeypatch.setattr(browsing, "PAGE", length)
            yield Desk(api, member).see(**question).json

    by_counts = list(answers())
    annuaire.Annuaire("ANNUAIRE", "T").update(actions=[annuaire.Annuaire.groupes.remove()])
    for question, one, other in zip(asked, by_counts, answers(), strict=True):
        assert one == other, question[1:]


def test_more_counts_than_an_item_holds_are_not_kept_and_everybody_is_read(api, office, people, monkeypatch):
    monkeypatch.setattr(annuaire, "SLICE", 2)
    monkeypatch.setattr(annuaire, "GROUPS", 3)
    desk = Desk(api, office.member("administrateur"))
    desk.read()
    assert annuaire.groups(annuaire.head()) is None
    assert desk.names() == ["Abel", "Brun", "Côme", "Denis"]


def test_a_part_that_is_gone_has_everybody_read_again(api, office, people):
    desk = Desk(api, office.member("administrateur"))
    desk.read()
    annuaire.Annuaire("ANNUAIRE", f"{annuaire.head().passage}#000").delete()
    found = desk.see().json
    assert (found["quand"], found["a_relever"], found["personnes"], found["total"], found["services"]) == (None, True, [], 0, [])


def test_a_job_that_comes_again_changes_nothing(api, office, people, monkeypatch):
    monkeypatch.setattr(annuaire, "SLICE", 2)
    desk = Desk(api, office.member("administrateur"))
    desk.read()
    before = desk.names()
    mark = annuaire.head()
    annuaire.read(job="again", now=api.clock.now, passage=str(mark.passage), rang=1)
    assert desk.names() == before
    assert not api.work()["done"], "no job follows it"


def test_a_long_reading_that_goes_on_is_not_begun_again(api, office, people, monkeypatch):
    monkeypatch.setattr(annuaire, "SLICE", 1)
    desk = Desk(api, office.member("administrateur"))
    ask = lambda: desk.member.browser.post(f"{PATH}/releve").status  # noqa: E731
    assert ask() == 202
    began = api.clock.now.isoformat(timespec="seconds")
    for _ in range(4):
        api.clock.forward(minutes=6)
        assert api.work()["done"]
        desk.member.sign_in()
        assert ask() == 202
    while api.work()["done"]:
        pass
    found = desk.see().json
    assert (found["quand"], found["a_relever"], desk.names()) == (began, False, ["Abel", "Brun", "Côme", "Denis"])


def test_a_reading_that_a_crash_forgot_is_begun_again(api, office, people, monkeypatch):
    monkeypatch.setattr(annuaire, "SLICE", 1)
    desk = Desk(api, office.member("administrateur"))
    annuaire.start(api.clock.now)
    for job in list(outbox.Envoi.by_due.query(voies.WORKS)):
        job.delete()
    api.clock.forward(minutes=11)
    desk.member.sign_in()
    desk.read()
    assert desk.names() == ["Abel", "Brun", "Côme", "Denis"]
