"""What was changed by hand since the last deployment, and putting it back.

CloudFormation repairs nothing of what its template still says: a deployment of the same would leave it as it is.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from botocore.exceptions import ClientError

from ops.console import several
from ops.deployment import aws, cloudformation
from ops.deployment.resolved import Resolved

_CLOSED = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")


@dataclass(frozen=True)
class Drift:
    """One thing that is not as the template says; `mend` puts it back."""

    about: str
    mend: Callable[[], Any]


def found(code: str) -> list[Drift]:
    """All that differs, in the order in which it is to be put back."""
    whole = Resolved.of(code)
    looks = (_guard, _tables, _buckets, _alarms, _executions, _limits, _schedules, _listeners)
    return [one for look in looks for one in look(code, whole)]


def repair(code: str) -> list[str]:
    """Puts everything back; gives what was."""
    return _mended(found(code))


def reopen(code: str) -> list[str]:
    """Puts back what a closing stopped, and nothing else: executions, then listeners; gives what was."""
    whole = Resolved.of(code)
    return _mended([*_executions(code, whole), *_listeners(code, whole)])


def _mended(differing: list[Drift]) -> list[str]:
    for one in differing:
        one.mend()
    return [one.about for one in differing]


def _guard(code: str, whole: Resolved) -> Iterator[Drift]:
    stack = cloudformation.described(code) or {}
    if not stack.get("EnableTerminationProtection"):
        yield Drift("la pile peut être supprimée", partial(cloudformation.guard, code, on=True))


def _tables(code: str, whole: Resolved) -> Iterator[Drift]:
    dynamodb = aws.client("dynamodb")
    for _, _, properties in whole.every("AWS::DynamoDB::Table"):
        name = properties["TableName"]
        past = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
        if past["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] != "ENABLED":
            on = {"PointInTimeRecoveryEnabled": True}
            mend = partial(dynamodb.update_continuous_backups, TableName=name, PointInTimeRecoverySpecification=on)
            yield Drift(f"{name} : retour dans le temps", mend)
        if not dynamodb.describe_table(TableName=name)["Table"].get("DeletionProtectionEnabled"):
            mend = partial(dynamodb.update_table, TableName=name, DeletionProtectionEnabled=True)
            yield Drift(f"{name} : protection contre la suppression", mend)
        expiry = properties.get("TimeToLiveSpecification")
        said = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]["TimeToLiveStatus"]
        if expiry and said not in ("ENABLED", "ENABLING"):
            mend = partial(dynamodb.update_time_to_live, TableName=name, TimeToLiveSpecification=expiry)
            yield Drift(f"{name} : effacement à l’échéance", mend)


def _buckets(code: str, whole: Resolved) -> Iterator[Drift]:
    s3 = aws.client("s3")
    for _, name, _ in whole.every("AWS::S3::Bucket"):
        if s3.get_bucket_versioning(Bucket=name).get("Status") != "Enabled":
            mend = partial(s3.put_bucket_versioning, Bucket=name, VersioningConfiguration={"Status": "Enabled"})
            yield Drift(f"{name} : versions gardées", mend)
        closed = dict.fromkeys(_CLOSED, True)
        try:
            said = s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"]
        except ClientError:
            said = {}
        if said != closed:
            mend = partial(s3.put_public_access_block, Bucket=name, PublicAccessBlockConfiguration=closed)
            yield Drift(f"{name} : fermé au public", mend)


def _alarms(code: str, whole: Resolved) -> Iterator[Drift]:
    cloudwatch = aws.client("cloudwatch")
    pages = cloudwatch.get_paginator("describe_alarms").paginate(AlarmNamePrefix=f"imagin-{code}-")
    there = {one["AlarmName"]: one for page in pages for one in page["MetricAlarms"]}
    for _, _, properties in whole.every("AWS::CloudWatch::Alarm"):
        wanted = properties | {"ActionsEnabled": True}
        name = wanted["AlarmName"]
        if name not in there or any(not _same(there[name].get(key), value) for key, value in wanted.items()):
            yield Drift(f"alarme {name}", partial(cloudwatch.put_metric_alarm, **wanted))


def _same(said: Any, wanted: Any) -> bool:
    if isinstance(wanted, list):
        return sorted(map(str, said or ())) == sorted(map(str, wanted))
    return bool(said == wanted or str(said) == str(wanted))


def _executions(code: str, whole: Resolved) -> Iterator[Drift]:
    functions = aws.client("lambda")
    for logical, name, properties in whole.every("AWS::Lambda::Function"):
        wanted = properties.get("ReservedConcurrentExecutions")
        said = functions.get_function_concurrency(FunctionName=name).get("ReservedConcurrentExecutions")
        if wanted is not None and said != int(wanted):
            mend = partial(
                functions.put_function_concurrency, FunctionName=name, ReservedConcurrentExecutions=int(wanted)
            )
            yield Drift(f"{logical} : {several(int(wanted), 'exécution réservée', 'exécutions réservées')}", mend)
        elif wanted is None and said is not None:
            yield Drift(
                f"{logical} : exécutions bornées à {said}",
                partial(functions.delete_function_concurrency, FunctionName=name),
            )


def _limits(code: str, whole: Resolved) -> Iterator[Drift]:
    gateway, api = aws.client("apigateway"), whole.physical["RestAPI"]
    said = gateway.get_stage(restApiId=api, stageName=code).get("methodSettings", {}).get("*/*", {})
    for key, path, parameter in (
        ("throttlingRateLimit", "/*/*/throttling/rateLimit", "Debit"),
        ("throttlingBurstLimit", "/*/*/throttling/burstLimit", "Rafale"),
    ):
        wanted = whole.parameters[parameter]
        if float(said.get(key, -1)) != float(wanted):
            change = {"op": "replace", "path": path, "value": wanted}
            mend = partial(gateway.update_stage, restApiId=api, stageName=code, patchOperations=[change])
            yield Drift(f"API : {parameter} {wanted}", mend)


def _schedules(code: str, whole: Resolved) -> Iterator[Drift]:
    events = aws.client("events")
    for logical, name, _ in whole.every("AWS::Events::Rule"):
        if events.describe_rule(Name=name.rpartition("|")[2])["State"] != "ENABLED":
            yield Drift(f"{logical} : règle programmée en marche", partial(events.enable_rule, Name=name))


def _listeners(code: str, whole: Resolved) -> Iterator[Drift]:
    functions = aws.client("lambda")
    for logical, name, _ in whole.every("AWS::Lambda::EventSourceMapping"):
        if functions.get_event_source_mapping(UUID=name)["State"] in ("Disabled", "Disabling"):
            mend = partial(functions.update_event_source_mapping, UUID=name, Enabled=True)
            yield Drift(f"{logical} : écoute de sa file", mend)
