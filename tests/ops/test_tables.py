"""The tables that CloudFormation makes are the tables that the models describe."""

import boto3
import pytest

from chalicelib.tables import TABLES
from ops.stack import tables

CODES = ("lyon", "siec", "nantes")


def properties(model, code="lyon"):
    return tables.resources(code)[f"Table{model.__name__}"]["Properties"]


def indexes(found):
    return sorted((i["IndexName"], keys(i), i["Projection"]["ProjectionType"]) for i in found or [])


def keys(found):
    return [(key["AttributeName"], key["KeyType"]) for key in found["KeySchema"]]


def attributes(found):
    return sorted((a["AttributeName"], a["AttributeType"]) for a in found["AttributeDefinitions"])


@pytest.mark.parametrize("model", TABLES)
def test_same_keys_and_indexes_as_the_model_creates(model, cloud):
    made = boto3.client("dynamodb").describe_table(TableName=model.Meta.table_name)["Table"]
    described = properties(model)
    assert described["TableName"] == made["TableName"]
    assert sorted(keys(described)) == sorted(keys(made))
    assert attributes(described) == attributes(made)
    ours, theirs = indexes(described.get("GlobalSecondaryIndexes")), indexes(made.get("GlobalSecondaryIndexes"))
    assert [(name, sorted(k), p) for name, k, p in ours] == [(name, sorted(k), p) for name, k, p in theirs]


@pytest.mark.parametrize("model", TABLES)
def test_aws_accepts_the_order_of_the_keys(model):
    described = properties(model)
    for found in (described, *described.get("GlobalSecondaryIndexes", [])):
        kinds = [kind for _, kind in keys(found)]
        assert kinds in (["HASH"], ["HASH", "RANGE"])


@pytest.mark.exigence("S64")
@pytest.mark.parametrize("model", TABLES)
def test_nothing_is_lost_by_a_mistaken_act(model):
    resource = tables.resources("lyon")[f"Table{model.__name__}"]
    assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("Retain", "Retain")
    assert resource["Properties"]["DeletionProtectionEnabled"] == {"Fn::If": ["Proteges", True, False]}
    assert resource["Properties"]["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert resource["Properties"]["SSESpecification"] == {"SSEEnabled": True}


def test_what_expires_and_what_never_does():
    expiring = {model.__name__: properties(model).get("TimeToLiveSpecification") for model in TABLES}
    ttl = {"AttributeName": "ttl", "Enabled": True}
    assert expiring == {"Comptes": ttl, "Dossiers": ttl, "Envois": ttl, "JournalTable": {"AttributeName": "ttl", "Enabled": True}}


@pytest.mark.parametrize("code", CODES)
def test_an_instance_has_its_own_four_tables(code):
    names = {resource["Properties"]["TableName"] for resource in tables.resources(code).values()}
    assert names == {f"imagin-{code}-{name}" for name in ("comptes", "dossiers", "envois", "journal")}
