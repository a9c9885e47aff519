"""The files of receipts in their bucket: a signed form to send one, a signed link to read it, its bytes checked."""

import hashlib
import os
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote

from botocore.config import Config

from chalicelib.frais.shown.receipts import MOST_BYTES, TYPES
from chalicelib.tables import REGION, connection

FORM_SECONDS = 300
LINK_SECONDS = 60
_MAGIC = {"application/pdf": b"%PDF-", "image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}


@dataclass(frozen=True)
class File:
    """An object as found in the bucket; `objet`: its version, None where the bucket keeps none."""

    taille: int
    sha256: str
    etag: str
    objet: str | None


def form(key: str, kind: str) -> dict[str, Any]:
    """{"url", "champs"}: what a browser posts, with the file last, to write this very key and nothing else."""
    made = _s3().generate_presigned_post(
        _bucket(),
        key,
        Fields={"Content-Type": kind},
        Conditions=[{"Content-Type": kind}, ["content-length-range", 1, MOST_BYTES]],
        ExpiresIn=FORM_SECONDS,
    )
    return {"url": made["url"], "champs": made["fields"]}


def checked(key: str, kind: str) -> File | None:
    """The file under a key when its size, type and first bytes are those announced; None when they are not.

    Raises LookupError when nothing has arrived.
    """
    s3 = _s3()
    try:
        head = s3.head_object(Bucket=_bucket(), Key=key)
    except s3.exceptions.ClientError as absent:
        if absent.response["Error"]["Code"] not in ("404", "NoSuchKey", "NotFound"):
            raise
        raise LookupError(key) from None
    size, version = int(head["ContentLength"]), head.get("VersionId")
    if not 0 < size <= MOST_BYTES or head["ContentType"] != kind:
        return None
    one = {"VersionId": version} if version else {}
    found = s3.get_object(Bucket=_bucket(), Key=key, Range=f"bytes=0-{size - 1}", **one)
    content: bytes = found["Body"].read(MOST_BYTES + 1)
    if len(content) != size or not content.startswith(_MAGIC[kind]):
        return None
    return File(size, hashlib.sha256(content).hexdigest(), str(head["ETag"]).strip('"'), version)


def link(key: str, kind: str, name: str, version: str | None) -> str:
    """A link of a minute that saves the file under its name; the type is the one that was checked."""
    plain = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_. ") else "_" for letter in name)
    asked = {
        "Bucket": _bucket(),
        "Key": key,
        "ResponseContentType": kind,
        "ResponseContentDisposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        **({"VersionId": version} if version else {}),
    }
    return str(_s3().generate_presigned_url("get_object", Params=asked, ExpiresIn=LINK_SECONDS))


def key(compte: str, numero: str, identifiant: str, kind: str) -> str:
    """Chosen here, never by a browser."""
    return f"{compte}/{numero}/{identifiant}.{TYPES[kind]}"


def delete(key: str) -> None:
    """Deleting what is not there is no fault."""
    _s3().delete_object(Bucket=_bucket(), Key=key)


def _bucket() -> str:
    return os.environ["IMAGIN_SEAU_JUSTIFICATIFS"]


def _s3() -> Any:
    """Signed addresses of the bucket's own region: the general one redirects, which no form survives."""
    shared = connection()
    clients = cast(dict[str, Any], shared.__dict__.setdefault("_imagin_clients", {}))
    if "s3-regional" not in clients:
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": "virtual"},
            connect_timeout=1,
            read_timeout=5,
            retries={"max_attempts": 2},
        )
        clients["s3-regional"] = shared.session.create_client("s3", region_name=REGION, config=config)
    return clients["s3-regional"]
