"""What MiniStack 1.5.33 lacks for our templates. Each function says what breaks without it."""

import hashlib
import json
import os
import re
import threading
import types
import zipfile
from collections.abc import Callable
from email.utils import parseaddr
from importlib.metadata import version
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from ministack.core import iam_actions, lambda_runtime
from ministack.core.responses import get_account_id
from ministack.services import cloudfront, dynamodb, lambda_svc, s3, ses, ses_v2
from ministack.services.cloudformation import provisioners

from ops.emulator import edge, fates, stricter

_WRITTEN_FOR = "1.5.33"
_unpacking = threading.Lock()
_FROM = re.compile(r'"([^"]+)"')
_API = re.compile(r"([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com")


def apply() -> None:
    """They lean on MiniStack's inside: another version must be tried before it is allowed here."""
    if version("ministack") != _WRITTEN_FOR:
        raise SystemExit(f"MiniStack {_WRITTEN_FOR} est attendu, {version('ministack')} est installé.")
    _reach_api_from_cloudfront()
    _authorise_senders()
    _authorise_statements()
    _sign_domains()
    _protect_tables()
    _keep_mailbox()
    _unpack_once()
    _name_what_starts()
    _count_batches()
    _name_old_versions()
    stricter.apply()
    edge.apply()
    fates.apply()


def _reach_api_from_cloudfront() -> None:
    """CloudFront refuses to call an address of AWS: an execute-api origin is this very gateway."""
    forward = cloudfront._forward_to_origin

    def here(origin: dict[str, Any], method: str, uri: str, *rest: Any, **named: Any) -> Any:
        found = _API.fullmatch(origin["domain_name"].lower())
        if found:
            gateway = {"domain_name": "127.0.0.1", "http_port": int(os.environ["GATEWAY_PORT"])}
            origin = {**origin, **gateway, "protocol_policy": "http-only"}
            uri = f"/_aws/execute-api/{found[1]}{uri}"
        return forward(origin, method, uri, *rest, **named)

    cloudfront._forward_to_origin = here


def _authorise_senders() -> None:
    """Sending is checked against every resource, which a policy that names its sender never allows."""
    extract = iam_actions.extract_resource_arn

    def of_sender(
        service: str, method: str, path: str, headers: Any, body: Any, query: Any, region: str, account: str
    ) -> Any:
        found = extract(service, method, path, headers, body, query, region, account)
        if service not in ("ses", "sesv2", "email") or found != "*":
            return found
        sender = _sender(body)
        return f"arn:aws:ses:{region}:{account or get_account_id()}:identity/{sender}" if sender else found

    iam_actions.extract_resource_arn = of_sender


_RIGHTS = {"dynamodb:ExecuteStatement": "dynamodb:PartiQLSelect", "sqs:SendMessageBatch": "sqs:SendMessage"}


def _authorise_statements() -> None:
    """A statement is authorised by its operation's name, on every resource: AWS asks PartiQLSelect of its table.

    Ten messages at once need the right for one: `sqs:SendMessageBatch` is no right of AWS.
    """
    action, resource = iam_actions.extract_iam_action, iam_actions.extract_resource_arn

    def selects(*asked: Any) -> Any:
        found = action(*asked)
        return _RIGHTS.get(found, found)

    def of_table(
        service: str, method: str, path: str, headers: Any, body: Any, query: Any, region: str, account: str
    ) -> Any:
        found = resource(service, method, path, headers, body, query, region, account)
        if service != "dynamodb" or found != "*" or "Statement" not in (said := json.loads(body or b"{}")):
            return found
        place = "/index/".join(_FROM.findall(said["Statement"]))
        return f"arn:aws:dynamodb:{region}:{account or get_account_id()}:table/{place}"

    iam_actions.extract_iam_action, iam_actions.extract_resource_arn = selects, of_table


def _sender(body: Any) -> str:
    """The domain that sends: the identity that our templates declare."""
    try:
        return parseaddr(json.loads(body).get("FromEmailAddress", ""))[1].rpartition("@")[2]
    except ValueError:
        return ""


def _sign_domains() -> None:
    """A domain declared in a template gets none of the keys to publish, which SES draws for it."""
    handlers = provisioners._RESOURCE_HANDLERS["AWS::SES::EmailIdentity"]
    create = handlers["create"]

    def signed(*given: Any, **named: Any) -> Any:
        done = create(*given, **named)
        record = ses_v2._identities[done[0]]
        record["DkimAttributes"]["Tokens"] = ses_v2._dkim_tokens(done[0])
        return done

    handlers["create"] = signed


def _protect_tables() -> None:
    """CloudFormation drops expiry and recovery of a table."""
    handlers = provisioners._RESOURCE_HANDLERS["AWS::DynamoDB::Table"]
    for act in ("create", "update"):
        handlers[act] = _then_protect(handlers[act])


def _then_protect(act: Callable[..., Any]) -> Callable[..., Any]:
    def both(*given: Any, **named: Any) -> Any:
        done = act(*given, **named)
        properties = next(value for value in reversed(given) if isinstance(value, dict))
        table = {"TableName": done[0] if isinstance(done, tuple) else done}
        expiry = properties.get("TimeToLiveSpecification")
        if expiry:
            dynamodb._update_ttl(table | {"TimeToLiveSpecification": expiry})
        recovery = properties.get("PointInTimeRecoverySpecification")
        if recovery:
            dynamodb._update_continuous_backups(table | {"PointInTimeRecoverySpecification": recovery})
        return done

    return both


def _keep_mailbox() -> None:
    """The e-mails sent are left out of the saved state: a restart would empty the mailbox."""
    get_state, restore = ses.get_state, ses._restore_state

    def with_mails() -> dict[str, Any]:
        return {**get_state(), "_sent_emails": ses._sent_emails}

    def and_mails(saved: Any) -> None:
        restore(saved)
        if saved and saved.get("_sent_emails"):
            ses._sent_emails._data.update(saved["_sent_emails"]._data)

    ses.get_state = with_mails
    ses._restore_state = ses.load_persisted_state = and_mails


class _SharedCode(zipfile.ZipFile):
    """Unpacks the same code once for all the processes that run it."""

    def extractall(self, path: Any = None, members: Any = None, pwd: bytes | None = None) -> None:
        packed = Path(str(self.filename))
        if packed.name != "code.zip":
            super().extractall(path, members, pwd)
            return
        shared = Path(gettempdir()) / f"code-{hashlib.sha256(packed.read_bytes()).hexdigest()[:16]}"
        with _unpacking:
            if not shared.exists():
                draft = shared.with_suffix(".part")
                super().extractall(draft)
                draft.rename(shared)
        Path(path).rmdir()
        Path(path).symlink_to(shared)
        packed.write_bytes(b"")


def _unpack_once() -> None:
    """Each process of a function unpacks its zip for itself: a burst would write gigabytes and start slowly."""
    shared = types.ModuleType("zipfile")
    vars(shared).update(vars(zipfile), ZipFile=_SharedCode)
    lambda_runtime.zipfile = shared


def _name_what_starts() -> None:
    """AWS tells a process in `_HANDLER` which function it is: without it each would open the rooms of both."""
    spawn = lambda_runtime.Worker._spawn

    def named(worker: Any) -> None:
        environment = worker.config.get("Environment") or {}
        variables = {**environment.get("Variables", {}), "_HANDLER": worker.config["Handler"]}
        worker.config = {**worker.config, "Environment": {**environment, "Variables": variables}}
        spawn(worker)

    lambda_runtime.Worker._spawn = named


def _count_batches() -> None:
    """A template parameter reaches the queue's poller as text, which it cannot compare: nothing would be delivered."""
    allowed = lambda_svc._sqs_esm_concurrency

    def as_number(mapping: dict[str, Any], *rest: Any) -> Any:
        scaling = mapping.get("ScalingConfig") or {}
        if isinstance(scaling.get("MaximumConcurrency"), str):
            mapping = {**mapping, "ScalingConfig": {"MaximumConcurrency": int(scaling["MaximumConcurrency"])}}
        return allowed(mapping, *rest)

    lambda_svc._sqs_esm_concurrency = as_number


def _name_old_versions() -> None:
    """A link to one version of an object shows it in the browser instead of saving it under its name."""
    get = s3._get_object

    def named(bucket: str, key: str, headers: Any, query: Any = None) -> Any:
        answer = get(bucket, key, headers, query)
        if answer[0] == 200 and query and "versionId" in query:
            s3._apply_response_overrides(answer[1], query)
        return answer

    s3._get_object = named
