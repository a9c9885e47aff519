"""moto made quick answers and keeps what moto itself would."""

import boto3
import pytest
from moto import mock_aws
from moto.core.serialize import JSONSerializer
from moto.dynamodb.models import DynamoDBBackend

from tests import quick_moto

VALUES = {
    "texte": {"S": "été"}, "vide": {"S": ""}, "nombre": {"N": "62.24"}, "vrai": {"BOOL": True}, "rien": {"NULL": True},
    "octets": {"B": b"\x00\xff"}, "mots": {"SS": ["a", "b"]}, "nombres": {"NS": ["1", "2"]}, "paquets": {"BS": [b"\x01"]},
    "dedans": {"M": {"liste": {"L": [{"S": "a"}, {"M": {}}, {"L": []}, {"B": b"\x02"}]}}},
}  # fmt: skip


@pytest.fixture(params=["quick", "moto"])
def client(request, monkeypatch):
    if request.param == "moto":
        monkeypatch.setattr(DynamoDBBackend, "transact_write_items", quick_moto._transact)
        monkeypatch.setattr(JSONSerializer, "_serialize_type_structure", quick_moto._structure)
    with mock_aws():
        made = boto3.client("dynamodb")
        for name, keys in (("deux", ["pk", "sk"]), ("un", ["pk"])):
            made.create_table(
                TableName=name,
                KeySchema=[{"AttributeName": k, "KeyType": t} for k, t in zip(keys, ("HASH", "RANGE"), strict=False)],
                AttributeDefinitions=[{"AttributeName": k, "AttributeType": "S"} for k in keys],
                BillingMode="PAY_PER_REQUEST",
            )
        yield made


def key(table, name):
    return {"pk": {"S": name}} | ({"sk": {"S": "s"}} if table == "deux" else {})


def put(client, table, name, **attributes):
    client.put_item(TableName=table, Item=key(table, name) | attributes)


def update(table, name, expression, value, **more):
    asked = {"TableName": table, "Key": key(table, name), "UpdateExpression": expression}
    return {"Update": asked | {"ExpressionAttributeValues": {":v": value}} | more}


def everything(client):
    return {table: sorted(client.scan(TableName=table)["Items"], key=str) for table in ("un", "deux")}


@pytest.mark.parametrize("table", ["un", "deux"])
def test_what_was_written_is_read_back_whole(client, table):
    put(client, table, "a", **VALUES)
    found = client.get_item(TableName=table, Key=key(table, "a"))["Item"]
    assert {name: found[name] for name in VALUES} == VALUES
    assert client.scan(TableName=table)["Items"] == [found]
    asked = {"KeyConditionExpression": "pk = :p", "ExpressionAttributeValues": {":p": {"S": "a"}}}
    assert client.query(TableName=table, **asked)["Items"] == [found]
    (batch,) = client.batch_get_item(RequestItems={table: {"Keys": [key(table, "a")]}})["Responses"][table]
    assert batch == found


@pytest.mark.parametrize("table", ["un", "deux"])
def test_a_refused_transaction_leaves_everything_as_it_was(client, table):
    put(client, table, "a", compte={"N": "1"}, liste={"L": [{"S": "x"}]})
    put(client, table, "b", compte={"N": "1"})
    before = everything(client)
    acts = [
        update(table, "a", "SET liste = list_append(liste, :v)", {"L": [{"S": "y"}]}),
        {"Delete": {"TableName": table, "Key": key(table, "b")}},
        {"Put": {"TableName": table, "Item": key(table, "nouveau")}},
        update(table, "neuf", "SET compte = :v", {"N": "1"}),
    ]
    refused = {"ConditionCheck": {"TableName": "un", "Key": key("un", "nul"), "ConditionExpression": "attribute_exists(pk)"}}
    with pytest.raises(client.exceptions.TransactionCanceledException) as told:
        client.transact_write_items(TransactItems=[*acts, refused])
    assert [one["Code"] for one in told.value.response["CancellationReasons"]][-1] == "ConditionalCheckFailed"
    assert everything(client) == before
    client.transact_write_items(TransactItems=acts)
    after = everything(client)[table]
    assert [one["pk"]["S"] for one in after] == ["a", "neuf", "nouveau"]
    assert after[0]["liste"] == {"L": [{"S": "x"}, {"S": "y"}]}


def test_the_old_item_is_told_where_it_is_asked_for(client):
    put(client, "deux", "a", compte={"N": "3"})
    act = update(
        "deux", "a", "SET compte = :v", {"N": "4"},
        ConditionExpression="compte = :v", ReturnValuesOnConditionCheckFailure="ALL_OLD",
    )  # fmt: skip
    with pytest.raises(client.exceptions.TransactionCanceledException) as told:
        client.transact_write_items(TransactItems=[act])
    (reason,) = told.value.response["CancellationReasons"]
    assert reason["Item"] == key("deux", "a") | {"compte": {"N": "3"}}
