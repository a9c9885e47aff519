"""An instance put by is put back whole, and read so that what differs is seen."""

import datetime as dt

import boto3

from chalicelib import tables
from tests.instance import START
from tests.sweep import state

BUCKET, LATER = "imagin-lyon-documents", START + dt.timedelta(hours=1)
ID, OTHER = "0123456789abcdef", "fedcba9876543210"


def put(sk, **more):
    tables.connection().client.put_item(
        TableName="imagin-lyon-dossiers", Item={"pk": {"S": "P#1"}, "sk": {"S": sk}} | more
    )


def update(sk, value):
    asked = {"TableName": "imagin-lyon-dossiers", "Key": {"pk": {"S": "P#1"}, "sk": {"S": sk}}}
    more = {"UpdateExpression": "SET mot = :v", "ExpressionAttributeValues": {":v": {"S": value}}}
    tables.connection().client.update_item(**asked, **more)


def job(**more):
    tables.connection().client.put_item(
        TableName="imagin-lyon-envois", Item={"pk": {"S": "a"}, "pending": {"S": "avis"}} | more
    )


def test_all_that_changed_is_put_back_and_put_back_again(cloud):
    s3, sqs = boto3.client("s3"), boto3.client("sqs")
    put("M#1", mot={"S": "un"})
    put("M#2")
    s3.put_object(Bucket=BUCKET, Key="a", Body=b"1")
    kept = state.Kept()
    before = state.read(kept, START)
    for turn in range(2):
        update("M#1", f"deux {turn}")
        put("M#3")
        tables.connection().client.delete_item(
            TableName="imagin-lyon-dossiers", Key={"pk": {"S": "P#1"}, "sk": {"S": "M#2"}}
        )
        s3.put_object(Bucket=BUCKET, Key="b", Body=b"2")
        s3.delete_object(Bucket=BUCKET, Key="a")
        sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName="imagin-lyon-avis")["QueueUrl"], MessageBody="x")
        assert len(state.read(kept, START) - before) == 4
        assert len(before - state.read(kept, START)) == 3
        kept.restore()
        assert state.read(kept, START) == before
        assert s3.get_object(Bucket=BUCKET, Key="a")["Body"].read() == b"1"


def test_an_id_of_the_run_is_what_it_is_linked_to(cloud):
    kept, found = state.Kept(), []
    for one, other in ((ID, ID), (OTHER, OTHER), (ID, OTHER)):
        put("M#1", id={"S": one})
        put("M#2", id={"S": other})
        found.append(state.read(kept, START))
    assert found[0] == found[1] != found[2]


def test_what_comes_next_depends_on_tries_and_on_what_is_due_and_not_on_what_is_past(cloud):
    kept = state.Kept()
    due, past, earlier = (str(int(START.timestamp()) + seconds) for seconds in (7200, 20, 10))
    looks, reads = [], []
    for more in (
        {"due": {"N": past}},
        {"due": {"N": earlier}},
        {"due": {"N": due}},
        {"due": {"N": past}, "tries": {"N": "1"}},
    ):
        job(**more)
        looks.append(state.look(kept, START, LATER))
        reads.append(state.read(kept, START))
    assert looks[0] == looks[1]
    assert len(set(looks)) == 3
    assert all(read == reads[0] for read in reads), "neither is a fact that two runs must share"
