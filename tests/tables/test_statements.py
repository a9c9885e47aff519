"""Statements: named partitions only, fifty at most, each answer read to its end, asked again like any reading."""

import pytest

from chalicelib import tables
from chalicelib.faults import Rejected
from chalicelib.missions.collection import read, read_many
from chalicelib.tables import Dossiers, reads
from tests import aws

pytestmark = pytest.mark.usefixtures("cloud")


def put(pk, sk, **more):
    tables.connection().client.put_item(
        TableName=Dossiers.Meta.table_name, Item={"pk": {"S": pk}, "sk": {"S": sk}, **more}
    )


def found(*pks, first="E#", last="PROFIL"):
    return [(raw["pk"]["S"], raw["sk"]["S"]) for raw in tables.query_many(Dossiers, pks, first=first, last=last)]


def test_ranges_of_several_partitions_come_together_each_in_its_order():
    for pk in ("P#b", "P#a", "P#c"):
        for sk in ("PROFIL", "M#1", "A", "X#1"):
            put(pk, sk)
    with aws.recorded() as calls:
        assert found("P#b", "P#a", "P#a") == [("P#a", "M#1"), ("P#a", "PROFIL"), ("P#b", "M#1"), ("P#b", "PROFIL")]
    assert [call.operation for call in calls] == ["ExecuteStatement"]
    assert calls[0].body["ConsistentRead"] is True
    assert found() == []


def test_more_people_than_a_call_takes_are_asked_in_several(monkeypatch):
    monkeypatch.setattr(reads, "TOGETHER", 2)
    for rank in range(5):
        put(f"P#{rank}", "PROFIL")
    with aws.recorded() as calls:
        assert len(found(*(f"P#{rank}" for rank in range(5)))) == 5
    assert len(calls) == 3


def test_a_person_read_among_others_is_as_when_read_alone():
    put("P#a", "PROFIL", nom={"S": "Martin"})
    put("P#a", "M#7", numero={"S": "7"})
    together = read_many(["a", "absent"])
    assert together["a"].person.nom == read("a").person.nom == "Martin"
    assert together["a"].affectations.keys() == read("a").affectations.keys() == {"7"}
    assert (together["absent"].person.nom, together["absent"].affectations) == (None, {})


def test_lists_are_whole_or_their_first_items(monkeypatch):
    for rank in range(4):
        put("P#a", f"J#1#{rank}", liste={"S": "fichier#x"}, rang={"S": str(rank)})
    whole = tables.query_lists(["fichier#x", "fichier#y"], 2)
    assert {name: len(items) for name, items in whole.items()} == {"fichier#x": 4, "fichier#y": 0}
    monkeypatch.setattr("tests.quick_moto.PAGE", 200)
    cut = tables.query_lists(["fichier#x", "fichier#y"], 2)
    assert {name: len(items) for name, items in cut.items()} == {"fichier#x": 2, "fichier#y": 0}


def test_lists_are_read_to_their_last_page(monkeypatch):
    for rank in range(4):
        put("P#a", f"J#1#{rank}", liste={"S": "fichier#x"}, rang={"S": str(rank)})
    monkeypatch.setattr("tests.quick_moto.PAGE", 200)
    with aws.recorded() as calls:
        assert len(tables.query_lists(["fichier#x", "fichier#y"])["fichier#x"]) == 4
    assert len(calls) > 1


def test_a_throttled_statement_is_asked_again():
    put("P#a", "PROFIL")
    with aws.refusing("ThrottlingException", 1, "ExecuteStatement") as left:
        assert found("P#a") == [("P#a", "PROFIL")]
    assert left == [0]


def test_more_keys_than_dynamodb_takes_is_refused_here_as_there(monkeypatch):
    monkeypatch.setattr(reads, "TOGETHER", 51)
    with pytest.raises(Rejected):
        found(*(f"P#{rank}" for rank in range(51)))
