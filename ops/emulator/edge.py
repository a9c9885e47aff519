"""CloudFront keeps the failures of an origin and serves them to everybody: MiniStack asks the origin each time.

Source: CloudFront guide, « Control how long CloudFront caches errors »: ten seconds unless the distribution says
otherwise; `no-store` of the origin is heard for 404, 410, 414 and 501 alone. An invalidation ends it, as it ends
what is kept of a good answer.
"""

import time
from fnmatch import fnmatchcase
from typing import Any

from ministack.services import cloudfront

_KEPT = (404, 410, 414, 500, 501, 502, 503, 504)
_HEARD = (404, 410, 414, 501)
_SECONDS = 10.0
_FORBIDS = ("no-store", "no-cache", "private")

Answer = tuple[int, dict[str, Any], bytes]

_failures: dict[tuple[str, str], tuple[float, Answer]] = {}


def apply() -> None:
    """Keeps what an origin failed to answer, by distribution and path: neither cookie nor query is in the key."""
    serve = cloudfront.handle_viewer_request

    async def kept(dist: dict[str, Any], method: str, path: str, *rest: Any, **named: Any) -> Answer:
        if method not in ("GET", "HEAD"):
            answer: Answer = await serve(dist, method, path, *rest, **named)
            return answer
        place = (str(dist["Id"]), path)
        until, former = _failures.get(place, (0.0, (0, {}, b"")))
        if time.monotonic() < until:
            return former
        answer = await serve(dist, method, path, *rest, **named)
        seconds = _lifetime(dist, answer)
        if seconds:
            _failures[place] = (time.monotonic() + seconds, answer)
        return answer

    cloudfront.handle_viewer_request = kept
    create = cloudfront._create_invalidation

    def forgetting(site: str, body: Any) -> Any:
        answer = create(site, body)
        for made in (cloudfront._invalidations.get(site) or ())[-1:]:
            _forget(site, made["InvalidationBatch"]["Paths"]["Items"])
        return answer

    cloudfront._create_invalidation = forgetting


def _forget(site: str, paths: list[str]) -> None:
    """What these paths name is asked of the origin again; each may end with a star."""
    for place in [place for place in _failures if place[0] == site]:
        if any(fnmatchcase(place[1], path) for path in paths):
            del _failures[place]


def _lifetime(dist: dict[str, Any], answer: Answer) -> float:
    status, headers, _ = answer
    said = {name.lower(): str(value) for name, value in headers.items()}
    if status not in _KEPT or said.get("x-cache", "").startswith("FunctionGenerated"):
        return 0.0
    if status in _HEARD and any(word in said.get("cache-control", "") for word in _FORBIDS):
        return 0.0
    return _minimum(dist).get(status, _SECONDS)


def _minimum(dist: dict[str, Any]) -> dict[int, float]:
    """ErrorCachingMinTTL by status, as the distribution says."""
    config = cloudfront._dist_config_el(dist)
    errors = cloudfront._find(config, "CustomErrorResponses")
    items = cloudfront._find(errors, "Items") if errors is not None else None
    found: dict[int, float] = {}
    for item in items if items is not None else ():
        code, seconds = cloudfront._text(item, "ErrorCode"), cloudfront._text(item, "ErrorCachingMinTTL")
        if code and seconds:
            found[int(code)] = float(seconds)
    return found
