"""The first requests to what was just deployed, one to each function of the API, through its public door."""

import json
import os
import time
import urllib.error
import urllib.request
from urllib.parse import urlsplit

from ops.deployment import aws, front_client

_PAUSES_HERE = (0, 1, 2)
_PAUSES = (0, 2, 5, 10, 15, 30)
"""Seconds before each try: a minute in all, for a cold start, or an edge that has not heard of the change yet."""
_PATIENCE = 30.0
_UNKNOWN_HERE = 401


def fault(code: str, outputs: dict[str, str], version: str = "") -> str | None:
    """What is wrong with the instance, None when it answers for itself; `version`: the one it must say it runs."""
    told = ""
    for pause in _PAUSES_HERE if aws.local() else _PAUSES:
        time.sleep(pause)
        told = _of_people(outputs["Domaine"], code, version) or _of_staff(outputs["Domaine"])
        if not told:
            return None
    return told


def _of_people(domain: str, code: str, version: str) -> str:
    status, body = _ask(domain, "/api/v1/sante")
    if status == 200 and body.get("instance") == code and body.get("version", "").startswith(version[:12]):
        return ""
    return f"réponse {status} {body.get('detail') or body}"


def _of_staff(domain: str) -> str:
    """A stranger is refused by the service's own words: the function started."""
    status, body = _ask(domain, "/api/v1/gestion/moi")
    return "" if status == _UNKNOWN_HERE else f"la gestion répond {status} {body.get('detail') or body}"


def _ask(domain: str, path: str) -> tuple[int, dict[str, str]]:
    """Status and body of a path; status 0 when nothing answers."""
    try:
        if aws.local():
            port = urlsplit(os.environ["AWS_ENDPOINT_URL"]).port or 80
            answer = front_client.request(port, domain, "GET", path, None, {})
            return answer.status, _read(answer.body)
        with urllib.request.urlopen(f"https://{domain}{path}", timeout=_PATIENCE) as said:
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
