"""What AWS refuses and MiniStack 1.5.33 lets through: a first day that would fail on AWS fails here too.

Each function says what AWS documents. docs/emulateur.md has the same list for readers, and what is still missing.
"""

import time
from collections.abc import Callable
from typing import Any

from ministack.core.responses import get_account_id
from ministack.services import (
    acm,
    apigateway_v1,
    cloudwatch_logs,
    dynamodb,
    iam,
    lambda_svc,
    s3,
    ses_v2,
)
from ministack.services.cloudformation import changesets, provisioners

from ops.emulator import answers, quotas

IAM_SECONDS = 1.0
"""Seconds before another service sees a new role: about ten on AWS, where nothing is promised."""
_DELAYED = "The role ARN does not have required permissions configured. Please grant trust permission for API Gateway"
_NO_CERTIFICATE = (
    "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid"
    " certificate chain."
)
_born: dict[str, float] = {}

Properties = dict[str, Any]
Handler = Callable[..., Any]


def apply() -> None:
    """Wraps the handlers of CloudFormation and of the services that it calls."""
    _refuse_taken_names()
    _need_code_and_role()
    _reserve_executions()
    _delay_roles()
    _keep_what_is_protected()
    _look_at_certificates()
    _import_senders()
    answers.apply()
    quotas.apply()


def _wrap(kind: str, act: str, around: Callable[[Handler], Handler]) -> None:
    handlers = provisioners._RESOURCE_HANDLERS[kind]
    handlers[act] = around(handlers[act])


def _first(check: Callable[[Properties], None]) -> Callable[[Handler], Handler]:
    """Runs `check` on the resource's properties before a creation."""

    def around(act: Handler) -> Handler:
        def checked(logical_id: str, properties: Properties, stack: str) -> Any:
            check(properties)
            return act(logical_id, properties, stack)

        return checked

    return around


def _refuse_taken_names() -> None:
    """A creation whose name is taken fails; CloudFormation never takes over what it did not make."""
    taken: dict[str, tuple[str, Callable[[str], bool]]] = {
        "AWS::DynamoDB::Table": ("TableName", lambda name: name in dynamodb._tables),
        "AWS::Logs::LogGroup": ("LogGroupName", lambda name: name in cloudwatch_logs._log_groups),
        "AWS::SES::EmailIdentity": ("EmailIdentity", lambda name: name in ses_v2._identities),
        "AWS::SES::ConfigurationSet": ("Name", lambda name: name in ses_v2._config_sets),
    }
    for kind, (key, there) in taken.items():
        _wrap(kind, "create", _first(_refusal(kind, key, there)))


def _refusal(kind: str, key: str, there: Callable[[str], bool]) -> Callable[[Properties], None]:
    def check(properties: Properties) -> None:
        name = properties.get(key)
        if isinstance(name, str) and there(name):
            raise ValueError(
                f"Resource of type '{kind}' with identifier '{name}' already exists. (HandlerErrorCode: AlreadyExists)"
            )

    return check


def _need_code_and_role() -> None:
    """A function needs a role that exists and a zip that is there."""

    def check(properties: Properties) -> None:
        role, code = str(properties.get("Role", "")).rpartition("/")[2], properties.get("Code", {})
        if role not in iam._roles:
            raise ValueError("The role defined for the function cannot be assumed by Lambda.")
        if "S3Key" in code and lambda_svc._fetch_code_from_s3(code["S3Bucket"], code["S3Key"]) is None:
            raise ValueError("Error occurred while GetObject. S3 Error Code: NoSuchKey.")

    _wrap("AWS::Lambda::Function", "create", _first(check))


def _reserve_executions() -> None:
    """What a template reserves is reserved, and never the last ten of the account."""

    def reserving(act: Handler) -> Handler:
        def done(*given: Any, **named: Any) -> Any:
            properties = next(value for value in reversed(given) if isinstance(value, dict))
            asked = properties.get("ReservedConcurrentExecutions")
            if asked is not None and int(asked) > (lambda_svc._ACCOUNT_CONCURRENCY_CAP or 1000) - 10:
                raise ValueError(
                    "Specified ReservedConcurrentExecutions for function decreases account's"
                    " UnreservedConcurrentExecution below its minimum value of [10]."
                )
            made = act(*given, **named)
            former = next((value for value in given if isinstance(value, dict)), {})
            if asked != former.get("ReservedConcurrentExecutions") or former is properties:
                lambda_svc._functions[made[0]]["concurrency"] = None if asked is None else int(asked)
            return made

        return done

    for act in ("create", "update"):
        _wrap("AWS::Lambda::Function", act, reserving)


def _seen(role: Any) -> None:
    if role and (
        str(role).rpartition("/")[2] not in iam._roles or time.monotonic() - _born.get(role, 0.0) < IAM_SECONDS
    ):
        raise ValueError(_DELAYED)


def _delay_roles() -> None:
    """IAM is eventually consistent, and API Gateway tries the role of its account setting at once."""

    def noted(act: Handler) -> Handler:
        def create(*given: Any) -> Any:
            made = act(*given)
            _born[made[1]["Arn"]] = time.monotonic()
            return made

        return create

    def changed(act: Handler) -> Handler:
        def update(name: str, old: Properties, new: Properties, *rest: Any, **named: Any) -> Any:
            _seen(new.get("CloudWatchRoleArn"))
            return act(name, old, new, *rest, **named)

        return update

    _wrap("AWS::IAM::Role", "create", noted)
    _wrap("AWS::ApiGateway::Account", "update", changed)
    _wrap("AWS::ApiGateway::Account", "create", _first(lambda properties: _seen(properties.get("CloudWatchRoleArn"))))
    update = apigateway_v1._update_account

    def tried(data: dict[str, Any]) -> Any:
        try:
            for change in data.get("patchOperations", []):
                if change.get("path") == "/cloudwatchRoleArn":
                    _seen(change.get("value"))
        except ValueError as refused:
            return apigateway_v1._v1_error("BadRequestException", str(refused), 400)
        return update(data)

    apigateway_v1._update_account = tried


def _keep_what_is_protected() -> None:
    """A protected table is not deleted, nor a bucket that holds something, whoever asks."""

    def table(act: Handler) -> Handler:
        def delete(name: str, properties: Properties) -> Any:
            if dynamodb._tables.get(name, {}).get("DeletionProtectionEnabled") in (True, "true"):
                raise ValueError(f"Resource cannot be deleted as it is currently protected against deletion: {name}")
            return act(name, properties)

        return delete

    def bucket(act: Handler) -> Handler:
        def delete(name: str, properties: Properties) -> Any:
            if (s3._buckets.get(name) or {}).get("objects"):
                raise ValueError("The bucket you tried to delete is not empty. (Service: S3, Status Code: 409)")
            return act(name, properties)

        return delete

    _wrap("AWS::DynamoDB::Table", "delete", table)
    _wrap("AWS::S3::Bucket", "delete", bucket)


def _look_at_certificates() -> None:
    """CloudFront takes certificates of us-east-1 alone, issued, for a name that they hold."""

    def looked(act: Handler) -> Handler:
        def done(*given: Any, **named: Any) -> Any:
            properties = next(value for value in reversed(given) if isinstance(value, dict))
            config = properties.get("DistributionConfig") or {}
            arn = (config.get("ViewerCertificate") or {}).get("AcmCertificateArn")
            if arn and not _serves(str(arn), config.get("Aliases") or []):
                raise ValueError(_NO_CERTIFICATE)
            return act(*given, **named)

        return done

    for act in ("create", "update"):
        _wrap("AWS::CloudFront::Distribution", act, looked)


def _serves(arn: str, aliases: list[str]) -> bool:
    if arn.split(":")[3:4] != ["us-east-1"]:
        return False
    found = acm._certificates.get_scoped(get_account_id(), "us-east-1", arn)
    if found is None or found.get("Status") != "ISSUED":
        return False
    held = {found.get("DomainName"), *(found.get("SubjectAlternativeNames") or [])}
    return all(alias in held or f"*.{alias.partition('.')[2]}" in held for alias in aliases)


def _import_senders() -> None:
    """A sender that SES already knows can be imported into a stack, as the list of importable types says."""
    kind = "AWS::SES::EmailIdentity"

    def problem(name: str) -> str | None:
        return None if name in ses_v2._identities else changesets._IMPORT_NOT_FOUND.format(type=kind, value=name)

    changesets._IMPORT_LOOKUPS[kind] = (("EmailIdentity",), problem)
    provisioners._RESOURCE_HANDLERS[kind]["import"] = lambda named: (
        named["EmailIdentity"],
        {"EmailIdentity": named["EmailIdentity"]},
    )
