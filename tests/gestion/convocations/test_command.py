"""The convocation run: everybody once, a claim each, a password only where one is needed."""

import datetime as dt
import json
import math

import pytest

from chalicelib.frais.claim.models import EtatDeFrais, claim_key
from chalicelib.gestion import work_messages
from chalicelib.gestion.convocations import drive, places, print_files, run
from chalicelib.gestion.work import travaux
from chalicelib.identity import temporary_passwords
from chalicelib.identity.models import Compte, Intervenant, person_key
from chalicelib.identity.staff import roster
from chalicelib.missions.models import Affectation
from chalicelib.outbox import Envoi
from chalicelib.tables import TABLES, Envois
from ops.console import Stopped
from ops.deployment import convoquer, target
from tests import pdf
from tests.aws import everything, failing, items
from tests.gestion.tableurs import (
    claire_and_luc,
    documents_asked,
    missions,
    people,
    person,
    place,
    take,
)
from tests.instance import START


def claim(numero, mission="7"):
    return EtatDeFrais.get(person_key(person(numero).compte), claim_key(mission))


def has_claim(numero):
    return (person_key(person(numero).compte), claim_key("7")) in items(EtatDeFrais)


def convoke(now=START, mission=None):
    """A run whose letters are in the operator's hands."""
    run = drive.Driven()
    for done in drive.convoke(lambda: now, "tests", mission):
        drive.finish(done, now)
        run.add(done)
    return run


@pytest.fixture
def two(cloud):
    """Claire, with an address, and Luc, without; one mission for both."""
    take(*claire_and_luc())


def test_everybody_is_convoked_with_a_claim_and_who_has_an_address_is_told(two):
    run = convoke()
    assert (len(run.convoked), run.letters, len(run.passwords)) == (2, 2, 2)
    for numero in "12":
        assert place(numero).convoquee == "2026-06-01T08:00:00+00:00"
        assert (claim(numero).remuneration, claim(numero).deplacement) == ("NON_EFFECTUEE", "NON_EFFECTUEE")
        assert claim(numero).historique == [["2026-06-01T08:00:00+00:00", "convocation"]]
    notices = [Envoi.from_raw_data(raw) for raw in items(Envois).values()]
    assert [(notice.kind, notice.data) for notice in notices] == [
        ("avis_convocation", {"compte": person("1").compte, "numeros": ["7"]})
    ]


def test_nobody_is_convoked_twice(two):
    convoke()
    before = everything()
    again = convoke(START + dt.timedelta(hours=1))
    assert (again.convoked, again.letters, again.parts) == ([], 0, [])
    assert everything() == before


def test_a_control_lists_in_printing_order_and_writes_nothing(cloud):
    take(
        people({"numero": "1", "nom": "Zola"}, {"numero": "2", "nom": "Élie"}, {"numero": "3", "nom": "Abel"}),
        missions(
            {"numero": "7", "numero_intervenant": "3", "service": "DEC-2"},
            {"numero": "8", "numero_intervenant": "1", "service": "DEC-1"},
            {"numero": "9", "numero_intervenant": "2", "service": "DEC-1"},
        ),
    )
    before = everything()
    listed = drive.candidates(START)
    assert [str(found.affectation.numero) for found in listed] == ["9", "8", "7"]
    assert everything() == before


@pytest.mark.parametrize(
    ("cells", "work", "travel", "reason"),
    [
        ({}, "NON_EFFECTUEE", "NON_EFFECTUEE", "HORS_RESIDENCES"),
        ({"centre_commune": "69266"}, "NON_EFFECTUEE", "PAS_DE_FRAIS", "COMMUNE_DOMICILE"),
        ({"centre_commune": "69383"}, "NON_EFFECTUEE", "PAS_DE_FRAIS", "COMMUNE_TRAVAIL"),
        ({"type": "jury_deliberation", "taux": "NR"}, "PAS_DE_FRAIS", "NON_EFFECTUEE", "HORS_RESIDENCES"),
        ({"mode_evaluation": "ECA"}, "PAS_DE_FRAIS", "NON_EFFECTUEE", "HORS_RESIDENCES"),
        ({"taux": "A_CONFIGURER", "examen": "BP"}, "NON_EFFECTUEE", "NON_EFFECTUEE", "HORS_RESIDENCES"),
    ],
)
def test_each_half_of_the_claim_is_judged_at_its_birth(cloud, cells, work, travel, reason):
    take(people({"numero": "1"}), missions({"numero": "7", "numero_intervenant": "1"} | cells))
    convoke()
    born = claim("1")
    assert (born.remuneration, born.deplacement, born.raison_deplacement) == (work, travel, reason)
    assert (born.service, born.session, int(born.version)) == ("DEC-1", "2026", 1)


def test_the_letters_carry_the_passwords_that_open_the_service(two, api):
    run = convoke()
    for number, numero in enumerate("21"):
        password = run.passwords[person(numero).compte]
        assert pdf.says(run.parts[0], password, number)
        assert api.browser().sign_in(numero, password).json == {"portee": "mot_de_passe"}


def test_one_password_serves_all_the_letters_of_a_person(cloud):
    take(
        people({"numero": "1"}),
        missions(
            *({"numero": str(n), "numero_intervenant": "1", "service": "DEC-1"} for n in range(10, 14)),
            {"numero": "20", "numero_intervenant": "1", "service": "DEC-2", "fin": "2026-07-20T12:00"},
        ),
    )
    run = convoke()
    (password,) = run.passwords.values()
    assert run.letters == len(pdf.pages(run.parts[0])) == 3
    assert all(pdf.says(run.parts[0], password, number) for number in range(3))
    expires = dt.datetime.fromtimestamp(person("1").account.temp_expires, dt.UTC)
    assert expires == dt.datetime(2026, 8, 19, 10, tzinfo=dt.UTC), "thirty days after 20 July, noon in Paris"


def test_no_password_for_who_has_chosen_theirs_nor_for_who_holds_a_live_one(two):
    person("1").account.update(actions=[Compte.password_hash.set("$argon2id$mine")])
    temporary_passwords.issue(person("2").compte, START + dt.timedelta(days=40), START, "tests")
    before = [person(numero).account for numero in "12"]
    run = convoke()
    assert run.passwords == {}
    assert pdf.says(run.parts[0], "précédente convocation", 0), "Denis comes first"
    assert pdf.says(run.parts[0], "c’est que vous l’avez déjà personnalisé", 1)
    after = [person(numero).account for numero in "12"]
    assert after[0].attribute_values == before[0].attribute_values
    assert after[1].temp_hash == before[1].temp_hash
    assert int(after[1].temp_expires) > int(before[1].temp_expires), "the one that lives reaches the mission and a month"


def test_an_agent_whose_portal_signs_in_here_is_sent_to_the_portal(cloud, monkeypatch):
    agent = {"statut": "agent", "portail": "lyon", "identifiant_academique": "cmartin"}
    take(people({"numero": "1"} | agent), missions({"numero": "7", "numero_intervenant": "1"}))
    facts = type(temporary_passwords.ACADEMIE)
    monkeypatch.setattr(facts, "connexion_par_portail", lambda _, portail: portail == "lyon")
    run = convoke()
    assert run.passwords == {}
    assert pdf.says(run.parts[0], "portail ARENA")


def test_letters_that_a_cut_run_never_gave_out_are_printed_by_the_next_with_new_passwords(two, api):
    lost = next(drive.convoke(lambda: START, "tests"))
    run = convoke(START + dt.timedelta(minutes=5))
    assert (len(run.convoked), run.letters) == (2, 2)
    assert [int(claim(numero).version) for numero in "12"] == [1, 1]
    assert api.browser().sign_in("1", lost.passwords[person("1").compte]).status == 401
    assert api.browser().sign_in("1", run.passwords[person("1").compte]).status == 200
    assert convoke(START + dt.timedelta(minutes=9)).letters == 0


@pytest.mark.parametrize("read", [False, True], ids=["opened", "its list read"])
def test_a_command_cut_before_it_convoked_is_gone_on_with(two, read):
    begun = run.begin(roster.acting("tests"), {"genre": "tout", "valeurs": []}, "cle-de-test-1", START)
    if read:
        work_messages.run(json.dumps({"genre": "convocations", "lot": begun.id}), START, math.inf)
    done = convoke()
    assert (done.runs, len(done.convoked), done.letters) == ([begun.id], 2, 2)
    assert [one.id for one in travaux.latest(travaux.CONVOCATIONS)] == [begun.id]


def test_a_list_read_before_others_came_is_not_gone_on_with(two):
    begun = run.begin(roster.acting("tests"), {"genre": "tout", "valeurs": []}, "cle-de-test-1", START)
    work_messages.run(json.dumps({"genre": "convocations", "lot": begun.id}), START, math.inf)
    take(missions({"numero": "8", "numero_intervenant": "1"}))
    done = convoke()
    assert (len(done.convoked), begun.id in done.runs) == (3, False)


def test_letters_lost_twice_are_printed_once_more_and_only_the_last_passwords_open(two, api):
    lost = [next(drive.convoke(lambda m=minutes: START + dt.timedelta(minutes=m), "tests")) for minutes in (0, 5)]
    run = convoke(START + dt.timedelta(minutes=10))
    assert (len(run.convoked), run.letters) == (2, 2)
    for numero in "12":
        tried = [one.passwords[person(numero).compte] for one in (*lost, run)]
        assert [api.browser().sign_in(numero, password).status for password in tried] == [401, 401, 200]
    assert convoke(START + dt.timedelta(minutes=20)).letters == 0


def test_a_transaction_that_fails_convokes_nobody_by_halves(two):
    member = roster.acting("tests")
    begun = run.begin(member, {"genre": "tout", "valeurs": []}, "cle-de-test-1", START)
    work_messages.run(json.dumps({"genre": "convocations", "lot": begun.id}), START, math.inf)
    run.confirm(member, begun.id, "tout", START)
    with (
        failing("dynamodb", ConnectionError("cut"), times=1, operation="TransactWriteItems"),
        pytest.raises(ConnectionError),
    ):
        next(drive.convoke(lambda: START, "tests"))
    halves = [(place(numero).convoquee is not None, has_claim(numero)) for numero in "12"]
    assert (False, False) in halves  # the other may have gone at the same time
    assert all(convoked == claimed for convoked, claimed in halves)
    convoke()
    assert [(place(numero).convoquee is not None, has_claim(numero)) for numero in "12"] == [(True, True)] * 2
    assert len([notice for notice in items(Envois).values() if notice["kind"]["S"] == "avis_convocation"]) == 1


def test_who_is_at_work_on_a_run_is_not_doubled(two, capsys):
    """A process that was cut keeps its lease: the next is told to wait."""
    begun = next(drive.convoke(lambda: START, "ops"))
    now = dt.datetime.now(dt.UTC)
    with travaux.held(travaux.CONVOCATIONS, begun.runs[0], now), pytest.raises(Stopped, match="attendez cinq minutes"):
        convoquer.main(["lyon"])
    assert "interrompu" in capsys.readouterr().out


def test_who_is_moved_meanwhile_is_left_for_the_next_run(two, monkeypatch):
    read, minutes = places.with_people, iter(range(10, 60))

    def then_moved(found):
        found = read(found)
        take(missions({"numero": "7", "numero_intervenant": "2", "fin": f"2026-06-18T18:{next(minutes)}"}))
        return found

    monkeypatch.setattr(places, "with_people", then_moved)
    run = convoke()
    assert (len(run.skipped), len(run.convoked), run.letters) == (2, 0, 0)
    monkeypatch.undo()
    assert len(convoke().convoked) == 2


def test_one_mission_alone(two):
    take(missions({"numero": "8", "numero_intervenant": "1"}))
    run = convoke(mission=["8"])
    assert [str(found.affectation.numero) for found in run.convoked] == ["8"]
    assert place("1").convoquee is None


@pytest.mark.parametrize("aside", ["ecarte", "disabled", "annulee"])
def test_who_is_set_aside_or_not_needed_is_not_convoked(two, aside):
    if aside == "ecarte":
        person("1").profile.update(actions=[Intervenant.ecarte.set(True)])
    elif aside == "disabled":
        person("1").account.update(actions=[Compte.disabled.set(1)])
    else:
        place("1").update(actions=[Affectation.annulee.set(True)])
    assert [found.person.value("numero") for found in drive.candidates(START)] == ["2"]


@pytest.mark.exigence("S18")
def test_a_password_lies_nowhere_but_on_paper(two, caplog):
    with caplog.at_level("INFO", logger="imagin"):
        run = convoke()
    kept = everything() + caplog.text + json.dumps(documents_asked())
    for password in run.passwords.values():
        assert password not in kept
        assert password.replace("-", "") not in kept


def test_the_journal_holds_one_entry_for_each_convocation(two):
    convoke()
    entries = [raw for raw in items(TABLES[3]).values() if raw["action"]["S"] == "convocation"]
    assert sorted(raw["objet"]["S"] for raw in entries) == sorted(f"C#{person(numero).compte}" for numero in "12")


def test_the_command_writes_a_print_file_for_its_owner_alone(two, tmp_path, capsys):
    assert convoquer.main(["lyon", "--controle"]) == 0
    assert "Contrôle : 2 à convoquer ; rien n’a été écrit." in capsys.readouterr().out
    assert convoquer.main(["lyon", "--sortie", str(tmp_path / "lots")]) == 0
    (path,) = (tmp_path / "lots").iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(pdf.pages(path.read_bytes())) == 2
    told = capsys.readouterr().out
    assert str(path) in told
    assert (
        "convocations : 2 ; personnes : 2 ; courriers : 2 ; mots de passe provisoires : 2 ; non convoqués : 0" in told
    )
    assert convoquer.main(["lyon", "--sortie", str(tmp_path / "lots")]) == 0
    assert len(list((tmp_path / "lots").iterdir())) == 1


def test_a_long_run_is_cut_into_files_that_a_printer_can_take(two, tmp_path, monkeypatch):
    monkeypatch.setattr(print_files, "IN_A_FILE", 1)
    run = convoke()
    assert [len(pdf.pages(part)) for part in run.parts] == [1, 1]
    assert [path.name[-6:] for path in convoquer.save(run.parts, tmp_path, START)] == ["-1.pdf", "-2.pdf"]


def test_the_command_writes_a_file_for_each_centre_that_its_name_says(cloud, tmp_path):
    rows = [{"numero": n, "numero_intervenant": n, "centre_uai": f"069000{n}A", "centre_nom": f"Lycée {n}"} for n in "12"]
    take(people({"numero": "1"}, {"numero": "2", "nom": "Denis", "prenom": "Luc"}), missions(*rows))
    assert convoquer.main(["lyon", "--par", "centre", "--sortie", str(tmp_path)]) == 0
    assert sorted(path.name[:22] for path in tmp_path.iterdir()) == [f"convocations-069000{n}A-" for n in "12"]
    assert [len(pdf.pages(path.read_bytes())) for path in tmp_path.iterdir()] == [1, 1]


def test_a_mission_that_does_not_exist_is_named_and_nothing_is_done(two):
    before = everything()
    for words in (["--controle"], []):
        with pytest.raises(Stopped, match=r"Mission inconnue : 999, 1000\. Rien n’a été fait"):
            convoquer.main(["lyon", "--mission", "7", "--mission", "999", "--mission", "1000", *words])
    assert everything() == before


@pytest.mark.parametrize("code", ["lyo", "LYON"])
def test_an_instance_that_does_not_exist_is_named(code):
    with pytest.raises(Stopped, match=f"« {code} » n’est pas une instance. Nommez d’abord l’instance : centrale, lyon"):
        target.aim(code, on_aws=False)
