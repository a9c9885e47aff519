"""The bucket of what was deployed: zips, templates and pages under their digests, and one record per deployment.

It is what makes a way back possible: an older deployment can be put in service again, byte for byte.
"""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from botocore.exceptions import ClientError

from ops.deployment import aws
from ops.package import archive


@dataclass(frozen=True)
class Deployment:
    """What was put in service: the keys of its template and pages, and the record of what it replaced."""

    moment: str
    version: str
    template: str
    pages: str
    before: str = ""


def bucket() -> str:
    """The name of the bucket of artefacts, one an account."""
    return f"imagin-artefacts-{aws.account()}"


def ensure() -> None:
    """The bucket exists, closed to the public and versioned; `ops compte` gives it the rest."""
    s3 = aws.client("s3")
    try:
        s3.create_bucket(Bucket=bucket(), CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name})
    except s3.exceptions.BucketAlreadyOwnedByYou:
        return
    closed = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    s3.put_public_access_block(Bucket=bucket(), PublicAccessBlockConfiguration=dict.fromkeys(closed, True))
    s3.put_bucket_versioning(Bucket=bucket(), VersioningConfiguration={"Status": "Enabled"})


def put_file(path: Path) -> str:
    """The key of a file, put there once."""
    return _put(path.read_bytes(), path.suffix)


def put_template(template: dict[str, Any]) -> str:
    """Keeps a template; gives its key, made of its digest."""
    return _put(json.dumps(template, ensure_ascii=False, separators=(",", ":")).encode(), ".json")


def put_pages(site: Path) -> str:
    """Keeps the built pages in one zip; gives its key, made of its digest."""
    with TemporaryDirectory() as folder:
        archive.write(site, Path(folder) / "pages.zip")
        return put_file(Path(folder) / "pages.zip")


def template(key: str) -> dict[str, Any]:
    """The template kept under that key."""
    found: dict[str, Any] = json.loads(_read(key))
    return found


def fetch_pages(key: str, site: Path) -> None:
    """Unpacks the pages of a deployment into the folder `site`."""
    packed = site.with_suffix(".zip")
    packed.write_bytes(_read(key))
    archive.unpack(packed, site)
    packed.unlink()


def url(key: str) -> str:
    """Where CloudFormation reads a template."""
    endpoint = os.environ.get("AWS_ENDPOINT_URL")
    if endpoint:
        return f"{endpoint}/{bucket()}/{key}"
    return f"https://{bucket()}.s3.{aws.client('s3').meta.region_name}.amazonaws.com/{key}"


def record(code: str, made: Deployment) -> None:
    """Keeps what was put in service, for a rollback to find."""
    body = json.dumps(asdict(made)).encode()
    aws.client("s3").put_object(Bucket=bucket(), Key=_record_key(code, made.moment), Body=body)


def in_service(code: str) -> Deployment | None:
    """The last deployment recorded; None for an instance deployed before records were kept."""
    keys = sorted(_listed(f"deploiements/{code}/"))
    return _deployment(keys[-1]) if keys else None


def recorded(code: str, moment: str) -> Deployment:
    """The deployment recorded at that moment, as `stamp` writes it."""
    return _deployment(_record_key(code, moment))


def leavers(code: str) -> dict[str, str]:
    """Since when each file of the pages that is no longer built is out of use."""
    key = _leavers_key(code)
    found: dict[str, str] = json.loads(_read(key)) if key in _listed(key) else {}
    return found


def keep_leavers(code: str, left: dict[str, str]) -> None:
    """Writes what `leavers` gives."""
    aws.client("s3").put_object(Bucket=bucket(), Key=_leavers_key(code), Body=json.dumps(left).encode())


def stamp(now: datetime) -> str:
    """Records sort by it."""
    return f"{now:%Y%m%dT%H%M%S%f}Z"


def _leavers_key(code: str) -> str:
    return f"pages/{code}/sortants.json"


def _record_key(code: str, moment: str) -> str:
    return f"deploiements/{code}/{moment}.json"


def _deployment(key: str) -> Deployment:
    return Deployment(**json.loads(_read(key)))


def _put(body: bytes, suffix: str) -> str:
    s3, key = aws.client("s3"), hashlib.sha256(body).hexdigest() + suffix
    try:
        s3.head_object(Bucket=bucket(), Key=key)
    except ClientError:
        s3.put_object(Bucket=bucket(), Key=key, Body=body)
    return key


def _read(key: str) -> bytes:
    body: bytes = aws.client("s3").get_object(Bucket=bucket(), Key=key)["Body"].read()
    return body


def _listed(prefix: str) -> list[str]:
    pages = aws.client("s3").get_paginator("list_objects_v2").paginate(Bucket=bucket(), Prefix=prefix)
    return [entry["Key"] for page in pages for entry in page.get("Contents", [])]
