"""Why CloudFormation failed, in its own words, each followed by what to do."""

import re
from typing import Any

from ops.deployment import aws

_CURES = (
    (
        r"already exists|AlreadyExists|NAME_CONFLICT",
        "ce nom est déjà pris dans le compte. Si rien ne s’en sert, supprimez-le dans la console, puis relancez",
    ),
    (
        r"SSL certificate|ACM Certificate|certificate",
        "demandez le certificat en us-east-1, pour ce nom même, et attendez qu’il soit « Issued »",
    ),
    (
        r"ReservedConcurrentExecutions|UnreservedConcurrentExecution",
        "le compte a trop peu d’exécutions simultanées : relancez avec --reserve 0, demandez-en plus (Service Quotas)",
    ),
    (
        r"one or more of the CNAMEs|CNAMEAlreadyExists",
        "ce nom de domaine sert déjà une autre distribution CloudFront : retirez-le de celle-ci",
    ),
    (r"60 seconds after deleting|QueueDeletedRecently", "une file de ce nom vient d’être ôtée : attendez une minute"),
    (
        r"explicit deny|not authorized|AccessDenied|UnauthorizedTaggingOperation",
        "les droits donnés ne suffisent pas : montrez cette ligne à la DSI (accès administrateur, ou règle de"
        " l’organisation)",
    ),
    (r"[Ll]imit ?[Ee]xceeded|quota|TooMany", "une limite du compte est atteinte : demandez plus dans Service Quotas"),
    (
        r"cannot be assumed by Lambda|required permissions configured",
        "AWS ne connaît pas encore le rôle : relancez dans une minute",
    ),
    (r"NoSuchKey|NoSuchBucket", "l’archive n’est plus dans le seau des artefacts : relancez, la commande la remet"),
)


def told(name: str) -> str:
    """Why the last operation of a stack failed, its own failures only: the events come newest first."""
    said = []
    for event in aws.client("cloudformation").describe_stack_events(StackName=name)["StackEvents"]:
        if "FAILED" in event["ResourceStatus"]:
            said.append((event["LogicalResourceId"], event.get("ResourceStatusReason", "?")))
        if event.get("ResourceStatusReason") == "User Initiated" and "ROLLBACK" not in event["ResourceStatus"]:
            break
    if any("Call DescribeEvents" in why for _, why in said):
        said = [*_validated(name), *said]
    return "\n".join(f"  {what} : {why}{_cure(why)}" for what, why in reversed(said))


def _validated(name: str) -> list[tuple[str, str]]:
    """What CloudFormation found before it made anything: its events keep it apart."""
    asked: Any = aws.client("cloudformation").describe_events
    found = asked(StackName=name, Filters={"FailedEvents": True})["OperationEvents"]
    return [
        (one["LogicalResourceId"], one["ValidationStatusReason"]) for one in found if one.get("ValidationStatusReason")
    ]


def _cure(why: str) -> str:
    return next((f"\n    → {cure}." for pattern, cure in _CURES if re.search(pattern, why)), "")
