"""Where the e-mails of an instance leave from: its domain, signed, and how their fate comes back: counted, and told."""

from typing import Any

from ops.instances.policies import domain

Resource = dict[str, Any]

BY_SET = "ses:configuration-set"


def resources(code: str) -> dict[str, Resource]:
    """The sender's domain at SES and what is counted of its mails."""
    return {
        "Expediteur": {
            "Type": "AWS::SES::EmailIdentity",
            "Properties": {
                "EmailIdentity": domain(code),
                "DkimAttributes": {"SigningEnabled": True},
                "DkimSigningAttributes": {"NextSigningKeyLength": "RSA_2048_BIT"},
                "MailFromAttributes": {
                    "MailFromDomain": bounces_domain(code),
                    "BehaviorOnMxFailure": "USE_DEFAULT_VALUE",
                },
                "ConfigurationSetAttributes": {"ConfigurationSetName": {"Ref": "Courrier"}},
            },
        },
        "Courrier": {
            "Type": "AWS::SES::ConfigurationSet",
            "Properties": {
                "Name": configuration_set(code),
                "DeliveryOptions": {"TlsPolicy": "REQUIRE"},
                "ReputationOptions": {"ReputationMetricsEnabled": True},
                "SendingOptions": {"SendingEnabled": True},
                "SuppressionOptions": {"SuppressedReasons": ["BOUNCE", "COMPLAINT"]},
            },
        },
        "CourrierRefuse": {
            "Type": "AWS::SES::ConfigurationSetEventDestination",
            "Properties": {"ConfigurationSetName": {"Ref": "Courrier"}, "EventDestination": _counted()},
        },
        **_told(code),
    }


def bounces_domain(code: str) -> str:
    """Where bounces go and what SPF is read of: a name of its own, the site's is a CNAME and can hold nothing else."""
    return f"envois.{domain(code)}"


def configuration_set(code: str) -> str:
    """The name under which SES counts what an instance sends."""
    return f"imagin-{code}"


def _counted() -> Resource:
    dimension = {
        "DefaultDimensionValue": "aucun",
        "DimensionName": BY_SET,
        "DimensionValueSource": "messageTag",
    }
    return {
        "Name": "alarmes",
        "Enabled": True,
        "MatchingEventTypes": ["bounce", "complaint", "reject"],
        "CloudWatchDestination": {"DimensionConfigurations": [dimension]},
    }


def _told(code: str) -> dict[str, Resource]:
    """What becomes of each message: from SES alone to a topic, from that topic alone to a queue of our own."""
    topic, queue = {"Ref": "SortsDesCourriels"}, {"Fn::GetAtt": ["FileCourrier", "Arn"]}
    of_set = f"configuration-set/{configuration_set(code)}"
    own = f"arn:${{AWS::Partition}}:ses:${{AWS::Region}}:${{AWS::AccountId}}:{of_set}"
    of_us = {
        "StringEquals": {"AWS:SourceAccount": {"Ref": "AWS::AccountId"}, "AWS:SourceArn": {"Fn::Sub": own}},
    }
    of_topic = {"ArnEquals": {"aws:SourceArn": topic}}
    destination = {
        "Name": "sorts",
        "Enabled": True,
        "MatchingEventTypes": ["bounce", "complaint", "delivery", "deliveryDelay", "reject"],
        "SnsDestination": {"TopicARN": topic},
    }
    return {
        "SortsDesCourriels": {
            "Type": "AWS::SNS::Topic",
            "Properties": {"TopicName": f"imagin-{code}-courrier", "KmsMasterKeyId": {"Ref": "Cle"}},
        },
        "SortsDesCourrielsDroits": {
            "Type": "AWS::SNS::TopicPolicy",
            "Properties": {"Topics": [topic], "PolicyDocument": _only("ses", "sns:Publish", topic, of_us)},
        },
        "SortsDesCourrielsAbonnement": {
            "Type": "AWS::SNS::Subscription",
            "DependsOn": "FileCourrierDroits",
            "Properties": {"TopicArn": topic, "Protocol": "sqs", "Endpoint": queue, "RawMessageDelivery": True},
        },
        "FileCourrierDroits": {
            "Type": "AWS::SQS::QueuePolicy",
            "Properties": {
                "Queues": [{"Ref": "FileCourrier"}],
                "PolicyDocument": _only("sns", "sqs:SendMessage", queue, of_topic),
            },
        },
        "CourrierSorts": {
            "Type": "AWS::SES::ConfigurationSetEventDestination",
            "DependsOn": "SortsDesCourrielsDroits",
            "Properties": {"ConfigurationSetName": {"Ref": "Courrier"}, "EventDestination": destination},
        },
    }


def _only(service: str, action: str, where: Resource, when: Resource) -> Resource:
    """One service of AWS may do one thing there, for us: nobody else's word comes this way."""
    may = {
        "Effect": "Allow",
        "Principal": {"Service": f"{service}.amazonaws.com"},
        "Action": action,
        "Resource": where,
        "Condition": when,
    }
    return {"Version": "2012-10-17", "Statement": [may]}
