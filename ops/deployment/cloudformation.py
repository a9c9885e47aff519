"""Asks CloudFormation: what a stack says, its creation or change, whatever state a former try left it in."""

import hashlib
import json
import secrets
import time
from typing import Any

from botocore.exceptions import ClientError

from ops.console import Stopped
from ops.deployment import artefacts, aws, reasons

KEPT = ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::KMS::Key", "AWS::KMS::Alias")
"""What holds people's data: it stays when a deployment is undone, and when the instance is closed."""
PROTECTED = "Proteger"
"""The parameter that guards tables: off while a creation may have to take them back, on ever after."""
_FAILED = ("ROLLBACK_COMPLETE", "CREATE_FAILED", "ROLLBACK_FAILED", "REVIEW_IN_PROGRESS", "DELETE_FAILED")
DONE = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE")
"""An operation that succeeded."""
_DRAWN = ("Secret", "SecretSha256")
_BACK = "AWS a remis la version précédente en service"
_CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]


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
    return None if stack["StackStatus"] == "DELETE_COMPLETE" else stack


def template(code: str, stage: str = "Original") -> dict[str, Any]:
    """The template in service; `stage` « Processed »: as SAM expanded it."""
    asked = {"StackName": f"imagin-{code}", "TemplateStage": stage}
    found: Any = aws.client("cloudformation").get_template(**asked)["TemplateBody"]
    whole: dict[str, Any] = json.loads(found) if isinstance(found, str) else found
    return whole


def physical(code: str) -> dict[str, str]:
    """The name that AWS gave each resource of the stack, by its name in the template."""
    pages = aws.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=f"imagin-{code}")
    found = (entry for page in pages for entry in page["StackResourceSummaries"])
    return {entry["LogicalResourceId"]: entry.get("PhysicalResourceId", "") for entry in found}


def apply(code: str, key: str, settings: dict[str, str]) -> bool:
    """Creates or changes the stack from the template at `key`; tells whether anything changed.

    A creation that fails takes back all that it made: the same command may be tried again once the cause is mended.
    """
    settle(code)
    wanted, before = artefacts.template(key), described(code)
    if before is None:
        _create(code, key, _given(settings | {PROTECTED: "false"}, None, wanted))
        before = described(code)
    changed = _update(code, key, _given(settings | {PROTECTED: "true"}, before, wanted))
    guard(code, on=True)
    return changed or before is None


def settle(code: str) -> None:
    """Brings the stack to a state that can be changed: waits for what goes on, ends a way back that stopped midway, and
    clears a creation that failed, which holds nothing that people entered."""
    while (found := described(code)) is not None:
        status = found["StackStatus"]
        if status == "UPDATE_ROLLBACK_FAILED":
            _go_on_back(code)
        elif status in _FAILED or (status.startswith("IMPORT_ROLLBACK") and not physical(code)):
            delete(code)
        elif status.endswith("IN_PROGRESS"):
            time.sleep(pause())
        else:
            return


def delete(code: str) -> None:
    """What is declared « Retain » stays: tables, buckets, key and its name."""
    guard(code, on=False)
    name = f"imagin-{code}"
    aws.client("cloudformation").delete_stack(StackName=name)
    while (found := described(code)) is not None:
        if found["StackStatus"] == "DELETE_FAILED":
            raise Stopped(f"La pile {name} n’a pas pu être supprimée :\n{reasons.told(found['StackId'])}")
        time.sleep(pause())


def guard(code: str, *, on: bool) -> None:
    """Whether the stack refuses to be deleted, by hand in the console too."""
    asked = {"StackName": f"imagin-{code}", "EnableTerminationProtection": on}
    aws.client("cloudformation").update_termination_protection(**asked)


def _create(code: str, key: str, given: list[dict[str, Any]]) -> None:
    arguments = _arguments(code, key, given) | {"RetainExceptOnCreate": True}
    try:
        aws.client("cloudformation").create_stack(**arguments)
    except ClientError as refused:
        raise Stopped(f"AWS refuse le modèle de imagin-{code} : {refused}") from None
    wait(code)


def _update(code: str, key: str, given: list[dict[str, Any]]) -> bool:
    try:
        aws.client("cloudformation").update_stack(**_arguments(code, key, given), RetainExceptOnCreate=True)
    except ClientError as refused:
        if "No updates" in str(refused):
            return False
        raise Stopped(f"AWS refuse le modèle de imagin-{code} : {refused}") from None
    wait(code)
    return True


def _arguments(code: str, key: str, given: list[dict[str, Any]]) -> dict[str, Any]:
    named = {"StackName": f"imagin-{code}", "TemplateURL": artefacts.url(key)}
    return named | {"Capabilities": _CAPABILITIES, "Parameters": given}


def _go_on_back(code: str) -> None:
    aws.client("cloudformation").continue_update_rollback(StackName=f"imagin-{code}")
    while (found := described(code)) is not None and found["StackStatus"].endswith("IN_PROGRESS"):
        time.sleep(pause())
    if found is not None and found["StackStatus"] == "UPDATE_ROLLBACK_FAILED":
        why = reasons.told(found["StackId"])
        raise Stopped(f"Le retour arrière de imagin-{code} ne peut pas finir ; levez la cause, puis relancez :\n{why}")


def _given(settings: dict[str, str], before: Any, template: dict[str, Any]) -> list[dict[str, Any]]:
    """The secret between CloudFront and the API is drawn at the creation and kept by the stack alone.

    A setting that is not given keeps its value; one that the template does not know is left out.
    """
    known = template.get("Parameters", {}).keys()
    there = {entry["ParameterKey"] for entry in (before or {}).get("Parameters", [])}
    if not there.issuperset(_DRAWN):
        secret = secrets.token_urlsafe(32)
        settings = settings | {"Secret": secret, "SecretSha256": hashlib.sha256(secret.encode()).hexdigest()}
    given = [{"ParameterKey": key, "ParameterValue": value} for key, value in settings.items() if key in known]
    kept = sorted((there & known) - settings.keys())
    return [*given, *({"ParameterKey": key, "UsePreviousValue": True} for key in kept)]


def wait(code: str) -> None:
    """Until the operation is over; Stopped, with what failed and its cure, when it did not succeed."""
    while (found := described(code)) is not None and found["StackStatus"].endswith("IN_PROGRESS"):
        time.sleep(pause())
    if found is None or found["StackStatus"] not in DONE:
        back = f" ; {_BACK}" if found is not None and found["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE" else ""
        raise Stopped(f"Le déploiement de imagin-{code} a échoué{back}.\n{reasons.told(f'imagin-{code}')}")


def pause() -> float:
    """Seconds between two looks at an operation that goes on."""
    return 0.05 if aws.local() else 5.0
