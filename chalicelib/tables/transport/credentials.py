"""The keys that sign: the environment's, those of the container's own address, and any other that botocore finds."""

import json
import math
import os
import threading
import time
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from chalicelib import faults
from chalicelib.frozen import frozen
from chalicelib.tables import clients

RENEWED_BEFORE = 10 * 60
"""Seconds before their end at which keys are asked for anew."""
_AGAIN_AFTER, _SECONDS, _TRIES = 60, 2, 3
_CONTAINER = "http://169.254.170.2"
_TRUSTED = ("169.254.170.2", "169.254.170.23", "fd00:ec2::23")
"""Where ECS, and EKS, give keys without TLS."""


@frozen
class Keys:
    """`token`: of temporary keys. `until`: epoch seconds of their end, when they say it."""

    access: str
    secret: str
    token: str = ""
    until: float | None = None

    def __post_init__(self) -> None:
        sent = self.access + self.token
        if not (sent.isascii() and sent.isprintable()):
            raise faults.Rejected("UnreadableKeys")


class Source:
    """Gives the keys of the moment; those that end are renewed by one thread while the others use what is left."""

    def __init__(self) -> None:
        self._kept: Keys | None = None
        self._next_try = 0.0
        self._renewing = threading.Lock()

    def keys(self) -> Keys:
        """Busy when whoever gives them does not answer, Rejected when nobody does."""
        if (access := os.environ.get("AWS_ACCESS_KEY_ID")) and (secret := os.environ.get("AWS_SECRET_ACCESS_KEY")):
            return Keys(access.strip(), secret.strip(), os.environ.get("AWS_SESSION_TOKEN", "").strip())
        elsewhere = os.environ.get("AWS_WEB_IDENTITY_TOKEN_FILE") or os.environ.get("AWS_PROFILE")
        address = _container_address()
        return _from_botocore() if elsewhere or address is None else self._from_container(address)

    def forget(self) -> bool:
        """AWS refused the keys: they are asked for anew, where others may be had."""
        held, self._kept, self._next_try = self._kept is not None, None, 0.0
        return held

    def _from_container(self, address: str) -> Keys:
        kept, now = self._kept, time.time()
        usable = kept is not None and now < (kept.until or math.inf)
        if kept is not None and usable and (now < (kept.until or math.inf) - RENEWED_BEFORE or now < self._next_try):
            return kept
        if not self._renewing.acquire(blocking=not usable):
            return kept or self._from_container(address)
        try:
            if self._kept is kept:
                self._kept = _asked(address)
        except faults.Busy:
            self._next_try = now + _AGAIN_AFTER
            if not usable:
                raise
        finally:
            self._renewing.release()
        return self._kept or self._from_container(address)


def _container_address() -> str | None:
    if relative := os.environ.get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"):
        return _CONTAINER + relative
    return os.environ.get("AWS_CONTAINER_CREDENTIALS_FULL_URI")


def _asked(address: str) -> Keys:
    """Keys from the container's address, which must be its own or speak TLS: they would be anybody's otherwise."""
    where = urlsplit(address)
    if where.scheme != "https" and not _is_near(where.hostname or ""):
        raise faults.Rejected("ContainerAddress")
    with faults.within(_SECONDS * _TRIES, _TRIES):
        said = faults.persist(lambda clock: _read(where, clock), repeatable=True, harmless=True)
    end = datetime.fromisoformat(said["Expiration"]).timestamp() if said.get("Expiration") else None
    return Keys(said["AccessKeyId"], said["SecretAccessKey"], said.get("Token", ""), end)


def _is_near(host: str) -> bool:
    try:
        return host == "localhost" or host in _TRUSTED or ip_address(host).is_loopback
    except ValueError:
        return False


def _read(where: Any, clock: faults.Clock) -> Any:
    import http.client  # outside Lambda only

    kind = http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection
    connection = kind(where.hostname, where.port, timeout=min(_SECONDS, clock.left()))
    try:
        connection.request("GET", f"{where.path or '/'}{'?' if where.query else ''}{where.query}", headers=_proof())
        answer = connection.getresponse()
        said = answer.read()
        if answer.status != 200:
            raise faults.Busy(f"Credentials{answer.status}")
        return json.loads(said)
    except (OSError, http.client.HTTPException, ValueError) as problem:
        raise faults.Busy(type(problem).__name__) from None
    finally:
        connection.close()


def _proof() -> dict[str, str]:
    file = os.environ.get("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")
    token = Path(file).read_text("utf-8").strip() if file else os.environ.get("AWS_CONTAINER_AUTHORIZATION_TOKEN")
    return {"Accept": "application/json", **({"Authorization": token} if token else {})}


def _from_botocore() -> Keys:
    """An operator's profile, a role, an instance: outside Lambda only, where botocore may as well be loaded."""
    found = clients.session().get_credentials()
    if found is None:
        raise faults.Rejected("NoCredentials")
    try:
        frozen = found.get_frozen_credentials()
    except Exception as problem:
        if (fault := faults.of_botocore(problem)) is None:
            raise
        raise fault from problem
    return Keys(frozen.access_key, frozen.secret_key, frozen.token or "")
