"""The key of an instance: the secrets of its staff's telephones can be read with it and by nothing else."""

from typing import Any

Resource = dict[str, Any]


def resources(code: str) -> dict[str, Resource]:
    """Kept with the tables, its name too: without it, every member of the staff would have to enrol again."""
    return {
        "Cle": {
            "Type": "AWS::KMS::Key",
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": {
                "Description": f"IMAG'IN Intervenant, instance {code}",
                "EnableKeyRotation": True,
                "KeyPolicy": {"Version": "2012-10-17", "Statement": [_account(), _topics()]},
            },
        },
        "CleAlias": {
            "Type": "AWS::KMS::Alias",
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": {"AliasName": alias(code), "TargetKeyId": {"Ref": "Cle"}},
        },
    }


def alias(code: str) -> str:
    """How an operator's command finds the key."""
    return f"alias/imagin-{code}"


def _account() -> Resource:
    """The account's own policies decide: that of the function of the staff names this key, no other does."""
    return {
        "Effect": "Allow",
        "Principal": {"AWS": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root"}},
        "Action": "kms:*",
        "Resource": "*",
    }


def _topics() -> Resource:
    """CloudWatch writes to the topic of alarms, SES to that of its events: this key encrypts both."""
    return {
        "Effect": "Allow",
        "Principal": {"Service": ["cloudwatch.amazonaws.com", "ses.amazonaws.com"]},
        "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
        "Resource": "*",
        "Condition": {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}},
    }
