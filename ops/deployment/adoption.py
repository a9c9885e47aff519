"""What of an instance is already in the account, left by `retire` or by another: the new stack takes it over as it is.

CloudFormation imports named things into a stack; a creation would fail on each of them.
"""

import time
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from ops.console import Stopped
from ops.deployment import artefacts, aws, cloudformation

Template = dict[str, Any]
Resource = dict[str, Any]

_CHANGES = "reprise"


def adopt(code: str, wanted: Template, settings: dict[str, str]) -> list[str]:
    """Imports what is there into a new stack, its content untouched; gives the names, none when a stack exists."""
    cloudformation.settle(code)
    if cloudformation.described(code) is not None:
        return []
    found = _there(wanted)
    if not found:
        return []
    _import(code, _alone(wanted, found), found, settings)
    return sorted(next(iter(one.values())) for one in found.values())


def _there(wanted: Template) -> dict[str, dict[str, str]]:
    """The identifier of each resource of the template that exists, by its name in the template."""
    found: dict[str, dict[str, str]] = {}
    for name, resource in wanted["Resources"].items():
        look = _LOOKS.get(resource["Type"])
        if look is not None and "Condition" not in resource:
            key, identifier = look(resource["Properties"])
            if identifier:
                found[name] = {key: identifier}
    alias = wanted["Resources"].get("CleAlias", {}).get("Properties", {}).get("AliasName")
    if "CleAlias" in found and alias:
        found["Cle"] = {"KeyId": str(aws.client("kms").describe_key(KeyId=alias)["KeyMetadata"]["KeyId"])}
    return found


def _exists(ask: Callable[[], Any], *absent: str) -> bool:
    try:
        ask()
    except ClientError as refused:
        if refused.response["Error"]["Code"] in absent:
            return False
        raise
    return True


def _table(properties: Resource) -> tuple[str, str]:
    name = properties["TableName"]
    there = _exists(lambda: aws.client("dynamodb").describe_table(TableName=name), "ResourceNotFoundException")
    return "TableName", name if there else ""


def _bucket(properties: Resource) -> tuple[str, str]:
    name = properties["BucketName"]["Fn::Sub"].replace("${AWS::AccountId}", aws.account())
    try:
        there = _exists(lambda: aws.client("s3").head_bucket(Bucket=name), "404", "NoSuchBucket")
    except ClientError:
        raise Stopped(f"Le seau {name} existe et ne s’ouvre pas avec ces clés : est-ce bien votre compte ?") from None
    return "BucketName", name if there else ""


def _group(properties: Resource) -> tuple[str, str]:
    name = properties["LogGroupName"]
    found = aws.client("logs").describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    return "LogGroupName", name if any(one["logGroupName"] == name for one in found) else ""


def _alias(properties: Resource) -> tuple[str, str]:
    name = properties["AliasName"]
    return "AliasName", name if _exists(
        lambda: aws.client("kms").describe_key(KeyId=name), "NotFoundException"
    ) else ""


def _sender(properties: Resource) -> tuple[str, str]:
    name = properties["EmailIdentity"]
    there = _exists(lambda: aws.client("sesv2").get_email_identity(EmailIdentity=name), "NotFoundException")
    return "EmailIdentity", name if there else ""


_LOOKS: dict[str, Callable[[Resource], tuple[str, str]]] = {
    "AWS::DynamoDB::Table": _table,
    "AWS::S3::Bucket": _bucket,
    "AWS::Logs::LogGroup": _group,
    "AWS::KMS::Alias": _alias,
    "AWS::SES::EmailIdentity": _sender,
}


def _alone(wanted: Template, found: dict[str, dict[str, str]]) -> Template:
    """A template of nothing else: an import makes nothing, and takes no transform."""
    resources: dict[str, Resource] = {}
    for name in found:
        resource = {**wanted["Resources"][name], "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
        resource.pop("DependsOn", None)
        resources[name] = {**resource, "Properties": _as_it_is(resource["Type"], resource["Properties"])}
    kept = {name: one for name, one in wanted["Parameters"].items() if not name.startswith("Secret")}
    whole = {"Parameters": kept, "Conditions": wanted["Conditions"], "Resources": resources}
    return {name: part for name, part in whole.items() if part}


def _as_it_is(kind: str, properties: Resource) -> Resource:
    """A table with the indexes that it has, the rest is made one by one; a sender without what the stack will make."""
    if kind == "AWS::SES::EmailIdentity":
        return {"EmailIdentity": properties["EmailIdentity"]}
    if kind != "AWS::DynamoDB::Table":
        return properties
    table = aws.client("dynamodb").describe_table(TableName=properties["TableName"])["Table"]
    kept = ("IndexName", "KeySchema", "Projection")
    indexes = [{name: one[name] for name in kept} for one in table.get("GlobalSecondaryIndexes") or []]
    own = {name: value for name, value in properties.items() if name != "GlobalSecondaryIndexes"}
    own["AttributeDefinitions"] = table["AttributeDefinitions"]
    return own | ({"GlobalSecondaryIndexes": indexes} if indexes else {})


def _import(code: str, alone: Template, found: dict[str, dict[str, str]], settings: dict[str, str]) -> None:
    client, name = aws.client("cloudformation"), f"imagin-{code}"
    asked = [
        {"ResourceType": alone["Resources"][one]["Type"], "LogicalResourceId": one, "ResourceIdentifier": identifier}
        for one, identifier in found.items()
    ]
    given = {key: value for key, value in settings.items() if key in alone.get("Parameters", {})}
    client.create_change_set(
        StackName=name,
        ChangeSetName=_CHANGES,
        ChangeSetType="IMPORT",
        TemplateURL=artefacts.url(artefacts.put_template(alone)),
        ResourcesToImport=asked,
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()],
    )
    _await(name)
    client.execute_change_set(StackName=name, ChangeSetName=_CHANGES)
    cloudformation.wait(code)


def _await(name: str) -> None:
    while True:
        said = aws.client("cloudformation").describe_change_set(StackName=name, ChangeSetName=_CHANGES)
        if said["Status"] == "CREATE_COMPLETE":
            return
        if said["Status"] == "FAILED":
            raise Stopped(f"AWS ne reprend pas ce qui est déjà là ({name}) : {said.get('StatusReason', '?')}")
        time.sleep(cloudformation.pause())
