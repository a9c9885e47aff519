"""The search follows imports and renamings, asks a bounded number of questions, and finds who was known before it."""

import pytest

from chalicelib.gestion.people import search
from chalicelib.identity import correction, entries, provisioning
from chalicelib.identity.directory import Repertoire
from chalicelib.identity.models import person_key
from chalicelib.missions.collection import read
from chalicelib.tables import Dossiers
from ops.deployment import aws, migrations
from tests.aws import failing, items, journey, meeting
from tests.gestion.tableurs import PERSON, people, person, take
from tests.instance import START


def known(nom, prenom, numero):
    return provisioning.create(PERSON | {"nom": nom, "prenom": prenom, "numero": numero}, START, "tests")


def found(query):
    return [line["numero"] for line in search.find(query)["intervenants"]]


def entries_of(compte):
    return {sk for pk, sk in items(Dossiers) if pk == person_key(compte) and sk.startswith("REPERTOIRE")}


@pytest.mark.parametrize(
    ("nom", "prenom", "query"),
    [
        ("AITOUALI", "Kévin", "ait ouali kevin"),
        ("Aït Ouali", "Kévin", "AITOUALI"),
        ("Aït-Ouali", "Kévin", "ouali"),
        ("Aït-Ouali", "Kévin", "ouali-kevin-ait"),
        ("Artagnan (d’)", "Charles", "d'Artagnan"),
        ("McGregor", "Ann", "gregor"),
        ("Łukasz-Żółć", "Ewa", "zolc lukasz"),
        ("山田", "太郎", "太郎山田"),
        ("山田", "太郎", "田"),
        ("김", "민수", "김민수"),
        ("Παπαδοπούλου", "Μαρία", "μαρια ΠΑΠΑΔ"),
        ("Հակոբյան", "Արամ", "արամ"),
        ("ศรีสุข", "สมชาย", "สมชาย"),
        ("Nguyễn", "Thị Hoa", "hoa nguyen"),
        ("O’Neill", "Seán", "neill"),
        ("Ben Abdallah El Mansouri", "Fatima Zohra", "zohra mansouri"),
        ("Weiß", "Jürgen", "WEISS"),
        ("DE ALMEIDA E SILVA", "João", "silva joao"),
    ],
)
def test_any_words_lead_to_the_person_and_to_nobody_else(cloud, nom, prenom, query):
    known(nom, prenom, "1")
    known("Moreau", "Zoé", "2")
    assert found(query) == ["1"]


def test_a_surname_comes_before_a_first_name(cloud):
    known("Zola", "Denis", "1")
    known("Denis", "Zoé", "2")
    assert found("denis") == ["2", "1"]


def test_a_search_asks_as_many_questions_whatever_the_number_of_people(cloud):
    asked = {}
    for size in (1, 30):
        for rank in range(size):
            known("Martin", "Marie", f"{size}{rank:03}")
        for query in ("martin", "marie martin", "jean-pierre de la tour du pin", "000123", "martin 1000"):
            with journey() as made:
                search.find(query)
            asked.setdefault(query, []).append(len(made.calls))
            assert {call.operation for call in made.calls} <= {"Query", "BatchGetItem"}
    assert max(asked["martin"]) == 5, "the identifier, two lists, the two items of each person"
    assert max(asked["marie martin"]) == 7, "two lists more, for « mariemartin »"
    assert max(asked["000123"]) <= 4
    assert max(max(calls) for calls in asked.values()) <= 15


def test_its_questions_are_asked_at_the_same_time(cloud):
    with meeting(4, "begins_with"):
        search.find("marie martin")


def test_words_that_begin_too_many_names_for_one_answer_are_looked_up_by_the_others(cloud, monkeypatch):
    """A page of two entries stands for one of 1 MB, which holds some five thousand."""
    for rank in range(6):
        known("Martinez", f"Ana{'abcdef'[rank]}", f"{rank + 1}")
    known("Martinez", "Zoé", "9")
    whole = search.directory.tables.list_page

    def short(liste, prefix, attribute, texts, most):
        return whole(liste, prefix, attribute, [], 2)

    monkeypatch.setattr(search.directory.tables, "list_page", short)
    answer = search.find("martinez zoe")
    assert [line["numero"] for line in answer["intervenants"]] == ["9"]
    assert answer["suite"] is False, "whoever is called Zoé was all looked through"
    with journey() as made:
        answer = search.find("martinez ana")
    assert answer["suite"] is True, "more may be there, and it says so"
    assert len(made.calls) <= 10


def test_an_import_and_a_renaming_keep_it_true(cloud):
    take(people({"numero": "1", "nom": "Le Goff-Martin", "prenom": "Anne Marie"}))
    compte = person("1").compte
    assert len(entries_of(compte)) == 5
    take(people({"numero": "1", "nom": "Durand", "prenom": "Anne Marie"}))
    assert (found("goff"), found("martin"), found("marie durand")) == ([], [], ["1"])
    assert len(entries_of(compte)) == 3
    correction.change(person("1"), {"nom": "El Amrani", "prenom": "Anna"}, START, "tests")
    assert (found("marie"), found("durand"), found("amrani anna")) == ([], [], ["1"])
    assert len(entries_of(compte)) == 3
    assert read(compte).others == {}, "nothing of it in what the person's own pages read"


def test_a_renaming_meanwhile_is_not_undone_by_an_import_that_had_read_the_former_name(cloud):
    known("Durand", "Anne", "1")
    stale = person("1")
    correction.change(person("1"), {"nom": "Martin"}, START, "tests")
    correction.change(stale, {"telephone": "0472000000"}, START, "tests")
    with pytest.raises(provisioning.Taken):
        correction.change(stale, {"ville": "Givors"}, START, "tests")
    assert (found("durand"), found("martin")) == ([], ["1"])


def test_a_name_of_many_words_is_written_and_renamed_in_one_transaction(cloud):
    long = " ".join("abcdefghijklmnopqrstuvwxyz" * 4)[:200]
    known(long, long, "1")
    correction.change(person("1"), {"nom": "Denis", "prenom": "Zoé"}, START, "tests")
    correction.change(person("1"), {"nom": long[::-1], "prenom": long}, START, "tests")
    assert found("t s v") == ["1"]


def as_before(*comptes):
    """The directory of people made known before it kept words."""
    for compte in comptes:
        for sk in entries_of(compte) - {"REPERTOIRE"}:
            Repertoire(person_key(compte), sk).delete()
        Repertoire(person_key(compte), "REPERTOIRE").update(actions=[Repertoire.mots.remove()])


def test_who_was_known_before_is_found_by_surname_and_after_the_upgrade_by_any_word(cloud):
    anne, luc = known("Le Goff-Martin", "Anne Marie", "1"), known("Петрова", "Анна Мария", "2")
    wanted = {key: raw for key, raw in items(Dossiers).items() if key[1].startswith("REPERTOIRE")}
    as_before(anne.compte, luc.compte)
    assert (found("le goff"), found("legoff anne"), found("marie")) == (["1"], ["1"], [])
    assert migrations.run("lyon")[2] == 2
    assert {key: raw for key, raw in items(Dossiers).items() if key[1].startswith("REPERTOIRE")} == wanted
    assert (found("marie"), found("martin anne"), found("мария")) == (["1"], ["1"], ["2"])


def test_a_person_renamed_while_the_upgrade_goes_by_keeps_the_new_name(cloud):
    anne = known("Le Goff-Martin", "Anne Marie", "1")
    as_before(anne.compte)
    renamed = []

    def meddling(item):
        if item["sk"]["S"] == "PROFIL" and not renamed:
            renamed.append(True)
            correction.change(person("1"), {"nom": "Durand", "prenom": "Anne"}, START, "tests")
        return migrations.changes.directory(item)

    upgrade = migrations.Migration(1, "répertoire", "dossiers", beside=meddling)
    assert migrations.run("lyon", (upgrade,)) == {1: 1}
    assert entries_of(anne.compte) == {"REPERTOIRE", "REPERTOIRE#01"}
    assert (found("goff"), found("anne durand")) == ([], ["1"])


def test_an_upgrade_that_meets_somebody_who_writes_goes_on(cloud):
    from botocore.exceptions import ClientError

    known("Denis", "Zoé", "1")
    reasons = [{"Code": "TransactionConflict"}]
    conflict = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}
    aws.client("dynamodb")
    with failing("dynamodb", ClientError(conflict, "TransactWriteItems"), 2, "TransactWriteItems"):
        assert migrations.run("lyon")[2] == 1
    assert entries.of({"nom": "Denis", "prenom": "Zoé", "numero": "1"})[0].mots == " denis zoe 1"
