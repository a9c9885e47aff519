"""The pages of an instance: built by ops/pages/site.py, put into its bucket with their type and how long they keep."""

import hashlib
import mimetypes
import re
import secrets
import shutil
from pathlib import Path
from typing import Any

from ops.deployment import aws
from ops.pages import site as site_builder

_IMMUTABLE = re.compile(r"-[0-9A-Z]{8}\.")
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
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


def upload(site: Path, bucket: str) -> int:
    """Puts what changed, pages after what they refer to; removes what is no longer built; gives how many changed."""
    s3 = aws.client("s3")
    there = _listed(s3, bucket)
    here = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    changes = 0
    for key, path in sorted(here.items(), key=lambda found: not _IMMUTABLE.search(found[0])):
        body = path.read_bytes()
        if there.get(key) != hashlib.md5(body, usedforsecurity=False).hexdigest():
            s3.put_object(Bucket=bucket, Key=key, Body=body, ContentType=media_type(key), CacheControl=keeping(key))
            changes += 1
    for gone in there.keys() - here.keys():
        s3.delete_object(Bucket=bucket, Key=gone)
        changes += 1
    return changes


def publish(site: Path, outputs: dict[str, str]) -> int:
    """Uploads, then has CloudFront forget the former pages; gives the number of changes."""
    changed = upload(site, outputs["SeauPages"])
    if changed and not aws.local():
        batch = {"Paths": {"Quantity": 1, "Items": ["/*"]}, "CallerReference": secrets.token_hex(8)}
        aws.client("cloudfront").create_invalidation(DistributionId=outputs["Distribution"], InvalidationBatch=batch)
    return changed


def media_type(key: str) -> str:
    """The Content-Type of a page's file, by its suffix; texts are UTF-8."""
    suffix = Path(key).suffix
    found = _TYPES.get(suffix) or mimetypes.guess_type(key)[0] or "application/octet-stream"
    return f"{found}; charset=utf-8" if found.startswith("text/") else found


def keeping(key: str) -> str:
    """A file whose name carries a digest never changes; any other is asked for again each time."""
    return _FOR_EVER if _IMMUTABLE.search(key.rsplit("/", 1)[-1]) else _ASK_AGAIN


def _listed(s3: Any, bucket: str) -> dict[str, str]:
    """Keys of the bucket with the MD5 that S3 gives them."""
    found: dict[str, str] = {}
    for answer in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        found |= {entry["Key"]: entry["ETag"].strip('"') for entry in answer.get("Contents", [])}
    return found
