"""botocore's clients of the other services, made when first used; their calls fail by the names of `faults`."""

import os
import threading
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from chalicelib import faults

REGION = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "eu-west-3"
CONNECT_SECONDS, READ_SECONDS = 1, 5
_ONCE = {"send_email"}
"""Operations that are done twice when asked twice: after a lost answer, whoever asked decides."""
_OF_SERVICE: dict[str, dict[str, bool]] = {"sqs": {"parameter_validation": False}}
"""What a request pays for each time: our own messages need not be checked against botocore's model of them."""
_clients: dict[str, Any] = {}
_session: Any = None
_making = threading.RLock()


class Client:
    """A botocore client, tried again by `faults.persist` and not by botocore, so that one budget bounds all."""

    def __init__(self, own: Any) -> None:
        self._own = own
        self._operations = own.meta.method_to_api_mapping

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._own, name)
        if name not in self._operations:
            return found
        return lambda **asked: faults.persist(lambda _: _tried(found, asked), repeatable=name not in _ONCE)


def _tried(call: Any, asked: dict[str, Any]) -> Any:
    """What is neither too busy nor lost stays botocore's own exception: callers know an absent key by it."""
    try:
        return call(**asked)
    except Exception as problem:
        fault = faults.of_botocore(problem)
        if isinstance(fault, faults.Busy | faults.Unknown):
            raise fault from problem
        raise


def session() -> Any:
    """botocore's session of the process."""
    global _session
    with _making:
        if _session is None:
            from botocore.session import get_session

            _session = get_session()
        return _session


def forget() -> None:
    """Every client, with its connections and keys, is made anew when next asked for."""
    global _session
    with _making:
        _clients.clear()
        _session = None


def raw(service: str, read_seconds: float = READ_SECONDS, **settings: Any) -> Any:
    """A new botocore client that tries nothing again."""
    with _making:
        from botocore.config import Config

        bounds = Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=read_seconds,
            retries={"total_max_attempts": 1, "mode": "legacy"},  # the one that costs least where nothing is retried
            **settings,
        )
        return session().create_client(service, region_name=REGION, config=bounds)


def own_client(service: str, read_seconds: float = READ_SECONDS, **settings: Any) -> Client:
    """A new client of `service` with settings of its own (botocore's)."""
    return Client(raw(service, read_seconds, **settings))


def client(service: str) -> Any:
    """The client of `service`, built once for the process."""
    if service not in _clients:
        with _making:
            _clients.setdefault(service, own_client(service, **_OF_SERVICE.get(service, {})))
    return _clients[service]


def whole_roots() -> Path:
    """Mozilla's roots as botocore ships them, found without loading it."""
    found = find_spec("botocore")
    if found is None or found.origin is None:
        raise faults.Rejected("NoRoots")
    return Path(found.origin).with_name("cacert.pem")


def endpoint(region: str, service: str = "dynamodb") -> str:
    """A service's address in a region, or the one that the environment names, as every SDK of AWS reads it."""
    own = os.environ.get(f"AWS_ENDPOINT_URL_{service.upper()}") or os.environ.get("AWS_ENDPOINT_URL")
    if own and os.environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() != "true":
        return own
    return f"https://{service}.{region}.amazonaws.com{'.cn' if region.startswith('cn-') else ''}"
