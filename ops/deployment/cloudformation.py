"""Asks CloudFormation: what a stack says, its creation or change, and why it refused."""

import hashlib
import secrets
import time
from typing import Any

from botocore.exceptions import ClientError

from ops.console import Stopped
from ops.deployment import artefacts, aws

KEPT = ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::KMS::Key")
"""What holds people's data: it stays when a deployment is undone, and when the instance is closed."""
_FAILED = ("ROLLBACK_COMPLETE", "CREATE_FAILED", "ROLLBACK_FAILED", "REVIEW_IN_PROGRESS")
_DONE = ("CREATE_COMPLETE", "UPDATE_COMPLETE")
_DRAWN = ("Secret", "SecretSha256")
_BACK = "AWS a remis la version précédente en service"


def outputs(code: str) -> dict[str, str]:
    """What the deployed instance says of itself; empty when it is not deployed."""
    found = described(code)
    return {} if found is None else {entry["OutputKey"]: entry["OutputValue"] for entry in found.get("Outputs", [])}


def parameters(code: str) -> dict[str, str]:
    """The settings of the deployed instance, its secret apart."""
    found = described(code) or {}
    given = {entry["ParameterKey"]: entry["ParameterValue"] for entry in found.get("Parameters", [])}
    return {name: value for name, value in given.items() if name not in _DRAWN}


def described(code: str) -> dict[str, Any] | None:
    """The stack of an instance as CloudFormation describes it, None when there is none."""
    try:
        found = aws.client("cloudformation").describe_stacks(StackName=f"imagin-{code}")["Stacks"]
    except ClientError as absent:
        if "does not exist" not in str(absent):
            raise
        return None
    stack: dict[str, Any] = found[0]
    return stack


def template(code: str) -> dict[str, Any]:
    """The template in service."""
    asked = {"StackName": f"imagin-{code}", "TemplateStage": "Original"}
    found: dict[str, Any] = aws.client("cloudformation").get_template(**asked)["TemplateBody"]
    return found


def apply(code: str, key: str, settings: dict[str, str]) -> bool:
    """Creates or changes the stack from the template at `key`; tells whether anything changed."""
    client, before = aws.client("cloudformation"), described(code)
    if before is not None and before["StackStatus"] in _FAILED:
        raise Stopped(f"La création de imagin-{code} avait échoué : supprimez cette pile, puis recommencez.")
    arguments = {
        "StackName": f"imagin-{code}",
        "TemplateURL": artefacts.url(key),
        "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        "Parameters": _given(settings, before, artefacts.template(key)),
    }
    try:
        (client.create_stack if before is None else client.update_stack)(**arguments)
    except ClientError as refused:
        if "No updates" in str(refused):
            return False
        raise Stopped(f"AWS refuse le modèle de imagin-{code} : {refused}") from None
    _wait(code)
    return True


def delete(code: str) -> None:
    """What is declared « Retain » stays: tables, buckets, key."""
    aws.client("cloudformation").delete_stack(StackName=f"imagin-{code}")
    while (found := described(code)) is not None and found["StackStatus"] != "DELETE_COMPLETE":
        if found["StackStatus"] == "DELETE_FAILED":
            raise Stopped(f"La pile imagin-{code} n’a pas pu être supprimée :\n{_reasons(found['StackId'])}")
        time.sleep(_pause())


def _given(settings: dict[str, str], before: Any, template: dict[str, Any]) -> list[dict[str, Any]]:
    """The secret between CloudFront and the API is drawn at the creation and kept by the stack alone.

    A setting that is not given keeps its value; one that the template does not know is left out.
    """
    known = template["Parameters"].keys()
    given = [{"ParameterKey": key, "ParameterValue": value} for key, value in settings.items() if key in known]
    if before is None:
        secret = secrets.token_urlsafe(32)
        drawn = {"Secret": secret, "SecretSha256": hashlib.sha256(secret.encode()).hexdigest()}
        return [*given, *({"ParameterKey": key, "ParameterValue": value} for key, value in drawn.items())]
    there = {entry["ParameterKey"] for entry in before.get("Parameters", [])}
    kept = sorted((there & known) - settings.keys())
    return [*given, *({"ParameterKey": key, "UsePreviousValue": True} for key in kept)]


def _wait(code: str) -> None:
    while (found := described(code)) is not None and found["StackStatus"].endswith("IN_PROGRESS"):
        time.sleep(_pause())
    if found is None or found["StackStatus"] not in _DONE:
        back = f" ; {_BACK}" if found is not None and found["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE" else ""
        raise Stopped(f"Le déploiement de imagin-{code} a échoué{back}.\n{_reasons(f'imagin-{code}')}")


def _pause() -> float:
    return 0.05 if aws.local() else 5.0


def _reasons(name: str) -> str:
    """Why the last operation failed, its own failures only: the events come newest first."""
    told = []
    for event in aws.client("cloudformation").describe_stack_events(StackName=name)["StackEvents"]:
        if "FAILED" in event["ResourceStatus"]:
            told.append(f"  {event['LogicalResourceId']} : {event.get('ResourceStatusReason', '?')}")
        if event.get("ResourceStatusReason") == "User Initiated" and "ROLLBACK" not in event["ResourceStatus"]:
            break
    return "\n".join(reversed(told))
