"""The pages of an instance: built by ops/pages/site.py, put into its bucket with their type and how long they keep."""

import hashlib
import mimetypes
import re
import secrets
import shutil
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ops.deployment import artefacts, aws
from ops.pages import site as site_builder

_IMMUTABLE = re.compile(r"-[0-9A-Z]{8}\.")
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_KEPT = timedelta(days=14)
"""How long a file that no page asks for any more stays: a tab may have been open since."""
_TYPES = {".js": "text/javascript", ".webmanifest": "application/manifest+json", ".woff2": "font/woff2"}


def build(code: str, origins: dict[str, str], folder: Path) -> Path:
    """The built pages of an instance, in a fresh folder of its name."""
    site = folder / code
    shutil.rmtree(site, ignore_errors=True)
    site.mkdir(parents=True)
    site_builder.build(code, site, origins)
    return site


def build_portal(folder: Path, origins: dict[str, str]) -> None:
    """Writes the pages that lead to every instance under `folder`/portail, anew."""
    portal = folder / "portail"
    shutil.rmtree(portal, ignore_errors=True)
    portal.mkdir(parents=True)
    site_builder.build_portal(portal, origins)


def prepare(site: Path, bucket: str) -> int:
    """Puts the files whose name carries a digest, before anything asks for them; gives how many were new."""
    s3 = aws.client("s3")
    return _put(s3, bucket, {key: path for key, path in _built(site).items() if forever(key)}, _listed(s3, bucket))


def upload(site: Path, bucket: str, forgotten: Collection[str] = ()) -> int:
    """Puts what changed, pages after what they refer to; removes what is no longer built; gives the changes.

    A file whose name carries a digest stays until it is `forgotten`: a page open in a browser may still ask for it.
    """
    s3 = aws.client("s3")
    there, here = _listed(s3, bucket), _built(site)
    changes = _put(s3, bucket, here, there)
    for gone in there.keys() - here.keys():
        if not forever(gone) or gone in forgotten:
            s3.delete_object(Bucket=bucket, Key=gone)
            changes += not forever(gone)
    return changes


def publish(code: str, site: Path, outputs: dict[str, str], now: datetime) -> int:
    """Uploads, then has CloudFront forget the former pages; gives the number of changes.

    Files that no deployment of the last days has any more are removed; `leavers` says since when each is out of use.
    """
    left = leavers(artefacts.leavers(code), _listed(aws.client("s3"), outputs["SeauPages"]), _built(site), now)
    old = {key for key, since in left.items() if now - datetime.fromisoformat(since) > _KEPT}
    changed = upload(site, outputs["SeauPages"], old)
    artefacts.keep_leavers(code, {key: since for key, since in left.items() if key not in old})
    if changed and not aws.local():
        batch = {"Paths": {"Quantity": 1, "Items": ["/*"]}, "CallerReference": secrets.token_hex(8)}
        aws.client("cloudfront").create_invalidation(DistributionId=outputs["Distribution"], InvalidationBatch=batch)
    return changed


def leavers(
    known: Mapping[str, str], there: Collection[str], here: Collection[str], now: datetime
) -> dict[str, str]:
    """Since when each file of the bucket that the site no longer has is out of use."""
    return {key: known.get(key, now.isoformat()) for key in there if forever(key) and key not in here}


def forever(key: str) -> bool:
    """Whether a file never changes under its name, which carries a digest."""
    return bool(_IMMUTABLE.search(key.rsplit("/", 1)[-1]))


def media_type(key: str) -> str:
    """The Content-Type of a page's file, by its suffix; texts are UTF-8."""
    suffix = Path(key).suffix
    found = _TYPES.get(suffix) or mimetypes.guess_type(key)[0] or "application/octet-stream"
    return f"{found}; charset=utf-8" if found.startswith("text/") else found


def keeping(key: str) -> str:
    """A file whose name carries a digest never changes; any other is asked for again each time."""
    return _FOR_EVER if forever(key) else _ASK_AGAIN


def _built(site: Path) -> dict[str, Path]:
    return {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}


def _put(s3: Any, bucket: str, here: dict[str, Path], there: dict[str, str]) -> int:
    changes = 0
    for key, path in sorted(here.items(), key=lambda found: not forever(found[0])):
        body = path.read_bytes()
        if there.get(key) != hashlib.md5(body, usedforsecurity=False).hexdigest():
            s3.put_object(Bucket=bucket, Key=key, Body=body, ContentType=media_type(key), CacheControl=keeping(key))
            changes += 1
    return changes


def _listed(s3: Any, bucket: str) -> dict[str, str]:
    """Keys of the bucket with the MD5 that S3 gives them."""
    found: dict[str, str] = {}
    for answer in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        found |= {entry["Key"]: entry["ETag"].strip('"') for entry in answer.get("Contents", [])}
    return found
