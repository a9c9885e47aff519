"""Clients of AWS, or of the local AWS when AWS_ENDPOINT_URL names it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from ops.console import Stopped
from ops.paths import REGION

_UNREACHED = "AWS ne peut pas être joint : vérifiez les clés et le réseau."
_BAD_KEYS = (
    *("AuthFailure", "ExpiredToken", "ExpiredTokenException", "InvalidAccessKeyId", "InvalidClientTokenId"),
    *("SignatureDoesNotMatch", "UnrecognizedClientException"),
)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_USUAL = Config(retries={"mode": "standard"})
_ONCE = Config(retries={"total_max_attempts": 1}, read_timeout=320)
_PATIENT = Config(retries={"mode": "standard", "total_max_attempts": 12})


def local() -> bool:
    """Whether the endpoint is this computer."""
    return urlsplit(os.environ.get("AWS_ENDPOINT_URL", "")).hostname in _LOOPBACK


def typed(command: str) -> str:
    """A command that goes to the real AWS by itself, as it is typed for where this process is pointed at."""
    return f"AWS_ENDPOINT_URL={os.environ['AWS_ENDPOINT_URL']} {command}" if local() else command


@contextmanager
def reached(otherwise: str = _UNREACHED) -> Iterator[None]:
    """Says `otherwise` when AWS cannot be asked at all: no keys, keys that it does not know, no network, nothing
    listening."""
    try:
        yield
    except BotoCoreError as problem:
        raise Stopped(f"{otherwise} ({problem})") from None
    except ClientError as refused:
        if (code := refused.response["Error"]["Code"]) not in _BAD_KEYS:
            raise
        raise Stopped(f"AWS ne connaît pas ces clés, ou elles ont expiré : prenez-en d’autres ({code}).") from None


def client(service: str, where: str = "") -> Any:
    """A client, of the region `where` or the usual one; the local AWS takes its own well-known key, never the
    operator's."""
    return _client(service, os.environ.get("AWS_ENDPOINT_URL", ""), where or region(), _USUAL)


def patient(service: str) -> Any:
    """The same for a work of many calls, which a busy moment of AWS must not end: each is tried for a minute or two."""
    return _client(service, os.environ.get("AWS_ENDPOINT_URL", ""), region(), _PATIENT)


def once(service: str) -> Any:
    """The same for an act that is awaited to its end, five minutes at most, and never done twice by itself."""
    return _client(service, os.environ.get("AWS_ENDPOINT_URL", ""), region(), _ONCE)


def items(table: str) -> int:
    """How many items a table holds, as AWS last counted them, some hours ago."""
    return int(patient("dynamodb").describe_table(TableName=table)["Table"]["ItemCount"])


def region() -> str:
    """The region of the environment, else eu-west-3."""
    return os.environ.get("AWS_DEFAULT_REGION", REGION)


def account() -> str:
    """The number of the account that the credentials are of."""
    return str(client("sts").get_caller_identity()["Account"])


@contextmanager
def pointed_at(endpoint: str) -> Iterator[None]:
    """Points this process at a local AWS, and puts things back."""
    before = os.environ.get("AWS_ENDPOINT_URL")
    os.environ["AWS_ENDPOINT_URL"] = endpoint
    try:
        yield
    finally:
        if before is None:
            del os.environ["AWS_ENDPOINT_URL"]
        else:
            os.environ["AWS_ENDPOINT_URL"] = before


@cache
def _client(service: str, endpoint: str, region: str, config: Config) -> Any:
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"} if local() else {}
    make: Any = boto3.client
    try:
        return make(service, endpoint_url=endpoint or None, region_name=region, config=config, **keys)
    except ValueError:
        told = "écrivez par exemple http://127.0.0.1:4566, ou retirez-la"
        raise Stopped(f"AWS_ENDPOINT_URL, « {endpoint} », n’est pas une adresse : {told}.") from None
