"""The emulator's SES tells what becomes of a message, and drops what its list of addresses holds, as AWS does."""

import json
import time

import pytest
from botocore.exceptions import ClientError

from ops.deployment import aws

SENDER, SET = "essai.example", "essai"


@pytest.fixture
def ses(account):
    """A sender, its set, a topic that SES may write to, a queue that listens to it."""
    client, sns, sqs = aws.client("sesv2"), aws.client("sns"), aws.client("sqs")
    client.create_configuration_set(
        ConfigurationSetName=SET, SuppressionOptions={"SuppressedReasons": ["BOUNCE", "COMPLAINT"]}
    )
    client.create_email_identity(EmailIdentity=SENDER)
    topic = sns.create_topic(Name="sorts")["TopicArn"]
    queue = sqs.create_queue(QueueName="sorts")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    may = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": arn}
    may["Condition"] = {"ArnEquals": {"aws:SourceArn": topic}}
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": json.dumps({"Version": "2012-10-17", "Statement": [may]})})
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
    client.create_configuration_set_event_destination(
        ConfigurationSetName=SET,
        EventDestinationName="sorts",
        EventDestination={
            "Enabled": True,
            "MatchingEventTypes": ["BOUNCE", "COMPLAINT", "DELIVERY"],
            "SnsDestination": {"TopicArn": topic},
        },
    )
    client.queue, client.topic = queue, topic
    return client


def send(ses, to, **more):
    return ses.send_email(
        FromEmailAddress=f"imagin@{SENDER}",
        Destination={"ToAddresses": [to]},
        Content={"Simple": {"Subject": {"Data": "Objet"}, "Body": {"Text": {"Data": "Texte"}}}},
        ConfigurationSetName=SET,
        **more,
    )["MessageId"]


def told(ses):
    """(event, its kind) of all that came to the queue."""
    found, sqs = [], aws.client("sqs")
    while messages := sqs.receive_message(QueueUrl=ses.queue, MaxNumberOfMessages=10, WaitTimeSeconds=0).get("Messages"):
        for message in messages:
            event = json.loads(message["Body"])
            own = event[event["eventType"].lower()]
            found.append((event["eventType"], own.get("bounceSubType") or own.get("complaintSubType"), event))
    return found


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("success@simulator.amazonses.com", [("Delivery", None)]),
        ("bounce+claire@simulator.amazonses.com", [("Bounce", "General")]),
        ("complaint@simulator.amazonses.com", [("Delivery", None), ("Complaint", None)]),
        ("ooto@simulator.amazonses.com", [("Delivery", None), ("Bounce", "General")]),
        ("suppressionlist@simulator.amazonses.com", [("Bounce", "Suppressed")]),
        ("claire@exemple.fr", [("Delivery", None)]),
    ],
)
def test_each_address_of_the_simulator_meets_its_fate_and_is_put_on_no_list(ses, to, expected):
    tags = [{"Name": "compte", "Value": "1f"}]
    identifiant = send(ses, to, EmailTags=tags)
    found = told(ses)
    assert [(kind, why) for kind, why, _ in found] == expected
    mail = found[0][2]["mail"]
    assert (mail["messageId"], mail["destination"]) == (identifiant, [to])
    assert mail["tags"]["compte"] == ["1f"]
    assert mail["tags"]["ses:configuration-set"] == [SET]
    assert ses.list_suppressed_destinations()["SuppressedDestinationSummaries"] == []


def test_an_address_that_refused_is_accepted_and_dropped_until_it_is_taken_off_the_list(ses):
    to = "claire@introuvable.example"
    send(ses, to)
    send(ses, to.upper())
    assert [why for _, why, _ in told(ses)] == ["NoEmail", "OnAccountSuppressionList"]
    assert ses.get_suppressed_destination(EmailAddress=to)["SuppressedDestination"]["Reason"] == "BOUNCE"
    ses.delete_suppressed_destination(EmailAddress=to)
    with pytest.raises(ClientError) as refused:
        ses.delete_suppressed_destination(EmailAddress=to)
    assert refused.value.response["Error"]["Code"] == "NotFoundException"
    ses.put_suppressed_destination(EmailAddress="luc@exemple.fr", Reason="COMPLAINT")
    send(ses, "luc@exemple.fr")
    assert [(kind, why) for kind, why, _ in told(ses)] == [("Complaint", "OnAccountSuppressionList")]


def test_a_topic_that_ses_may_not_write_to_is_told_nothing(ses):
    sns = aws.client("sns")
    nobody = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sns:Publish", "Resource": ses.topic}
    said = json.dumps({"Version": "2012-10-17", "Statement": [nobody]})
    sns.set_topic_attributes(TopicArn=ses.topic, AttributeName="Policy", AttributeValue=said)
    send(ses, "claire@exemple.fr")
    time.sleep(0.2)
    assert told(ses) == []


def test_a_tag_that_ses_would_refuse_is_refused(ses):
    with pytest.raises(ClientError) as refused:
        send(ses, "claire@exemple.fr", EmailTags=[{"Name": "nom", "Value": "Zoé Martin"}])
    assert refused.value.response["Error"]["Code"] == "BadRequestException"
