"""The stricter layer refuses what AWS refuses and moto accepts."""

import boto3
import pytest
from botocore.exceptions import ClientError

from chalicelib import tables

TABLE = "imagin-lyon-dossiers"
VALUES = {":p": {"S": "P#1"}, ":a": {"S": "M#1"}, ":b": {"S": "M#5"}}
BETWEEN = {"TableName": TABLE, "KeyConditionExpression": "pk = :p AND sk BETWEEN :a AND :b", "ExpressionAttributeValues": VALUES}


def key(pk, sk):
    return {"pk": {"S": pk}, "sk": {"S": sk}}


@pytest.mark.parametrize(
    ("operation", "asked"),
    [
        ("query", BETWEEN | {"ExclusiveStartKey": key("P#1", "M#9")}),
        ("query", BETWEEN | {"ExclusiveStartKey": key("P#2", "M#3")}),
        ("query", BETWEEN | {"ExpressionAttributeValues": VALUES | {":a": {"S": "M#9"}}}),
        ("query", BETWEEN | {"FilterExpression": "sk <> :a"}),
        ("get_item", {"TableName": TABLE, "Key": key("P" * 2049, "x")}),
        ("put_item", {"TableName": TABLE, "Item": key("P", "x") | {"n": {"N": "1" * 39}}}),
        ("transact_get_items", {"TransactItems": [{"Get": {"TableName": TABLE, "Key": key("P", "x")}}] * 2}),
        ("transact_write_items", {"TransactItems": []}),
    ],
)
def test_what_aws_refuses_is_refused(cloud, operation, asked):
    with pytest.raises(ClientError, match="ValidationException"):
        getattr(tables.connection().client, operation)(**asked)


def test_what_aws_takes_is_taken(cloud):
    client = tables.connection().client
    client.put_item(TableName=TABLE, Item=key("P#1", "M#3"))
    assert client.query(**BETWEEN)["Count"] == 1
    assert client.query(**BETWEEN, ExclusiveStartKey=key("P#1", "M#3"))["Count"] == 0


def test_a_full_page_names_a_key_even_when_nothing_follows(cloud):
    client = tables.connection().client
    client.put_item(TableName=TABLE, Item=key("P#1", "M#3"))
    first = client.query(**BETWEEN, Limit=1)
    assert first["LastEvaluatedKey"] == key("P#1", "M#3")
    after = client.query(**BETWEEN, Limit=1, ExclusiveStartKey=first["LastEvaluatedKey"])
    assert (after["Count"], "LastEvaluatedKey" in after) == (0, False)


def test_what_a_resource_asks_in_plain_values_is_let_pass(cloud):
    table = boto3.resource("dynamodb").Table(tables.Dossiers.Meta.table_name)
    found = table.query(KeyConditionExpression="pk = :pk", ExpressionAttributeValues={":pk": "P#1"})
    assert found["Items"] == []
