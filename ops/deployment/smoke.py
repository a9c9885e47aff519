"""The first request to what was just deployed, through its public door."""

import json
import os
import time
import urllib.error
import urllib.request
from urllib.parse import urlsplit

from ops.deployment import aws, front_client

_TRIES = 3
_PATIENCE = 30.0


def fault(code: str, outputs: dict[str, str], version: str = "") -> str | None:
    """What is wrong with the instance, None when it answers for itself; `version`: the one it must say it runs."""
    told = ""
    for attempt in range(_TRIES):
        time.sleep(attempt)
        status, body = _ask(outputs["Domaine"])
        if status == 200 and body.get("instance") == code and body.get("version", "").startswith(version[:12]):
            return None
        told = f"réponse {status} {body.get('detail') or body}"
    return told


def _ask(domain: str) -> tuple[int, dict[str, str]]:
    """Status and body of /api/v1/sante; status 0 when nothing answers."""
    try:
        if aws.local():
            port = urlsplit(os.environ["AWS_ENDPOINT_URL"]).port or 80
            answer = front_client.request(port, domain, "GET", "/api/v1/sante", None, {})
            return answer.status, _read(answer.body)
        with urllib.request.urlopen(f"https://{domain}/api/v1/sante", timeout=_PATIENCE) as said:
            return said.status, _read(said.read())
    except urllib.error.HTTPError as refused:
        return refused.code, _read(refused.read())
    except OSError as problem:
        return 0, {"detail": str(problem)}


def _read(body: bytes) -> dict[str, str]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
