"""The files of batches: what the staff sends in, what a step leaves for the next, what is printed and soon forgotten.

Files sent go to the bucket that the pages may post to, under a prefix of their own; the rest to that of documents.
"""

import json
import os
from typing import Any, cast
from urllib.parse import quote

from chalicelib.gestion.imports.reading import LARGEST
from chalicelib.tables import REGION, connection

FORM_SECONDS = 600
LINK_SECONDS = 60
SENT = "imports"
CSV = "text/csv"


def form(key: str) -> dict[str, Any]:
    """{"url", "champs"}: what a browser posts, with the file last, to write this very key and nothing else."""
    made = _s3().generate_presigned_post(
        _sent(),
        key,
        Fields={"Content-Type": CSV},
        Conditions=[{"Content-Type": CSV}, ["content-length-range", 1, LARGEST]],
        ExpiresIn=FORM_SECONDS,
    )
    return {"url": made["url"], "champs": made["fields"]}


def arrived(key: str) -> tuple[int, str | None] | None:
    """(bytes, version) of the file under a key; None when nothing has arrived."""
    s3 = _s3()
    try:
        head = s3.head_object(Bucket=_sent(), Key=key)
    except s3.exceptions.ClientError as absent:
        if absent.response["Error"]["Code"] not in ("404", "NoSuchKey", "NotFound"):
            raise
        return None
    return int(head["ContentLength"]), head.get("VersionId")


def sent(key: str, version: str | None) -> bytes:
    """A file as it had arrived, whatever was sent since; no more of it than an import reads."""
    body = _s3().get_object(Bucket=_sent(), Key=key, **({"VersionId": version} if version else {}))["Body"]
    return cast(bytes, body.read(LARGEST + 1))


def keep(key: str, content: bytes, kind: str) -> None:
    _s3().put_object(Bucket=_kept(), Key=key, Body=content, ContentType=kind, CacheControl="private, no-store")


def keep_secret(key: str, content: bytes) -> str | None:
    """Keeps a print file under a key of KMS; gives the version of the object, None where none is kept."""
    done = _s3().put_object(
        Bucket=_kept(),
        Key=key,
        Body=content,
        ContentType="application/pdf",
        CacheControl="private, no-store",
        ServerSideEncryption="aws:kms",
        SSEKMSKeyId="alias/aws/s3",
    )
    return cast(str | None, done.get("VersionId"))


def forget(key: str, version: str | None) -> None:
    """Erases this very version: no marker that could be lifted stays."""
    _s3().delete_object(Bucket=_kept(), Key=key, **({"VersionId": version} if version else {}))


def keep_json(key: str, value: Any) -> None:
    keep(key, json.dumps(value, ensure_ascii=False).encode(), "application/json")


def read_json(key: str) -> Any:
    return json.loads(_s3().get_object(Bucket=_kept(), Key=key)["Body"].read())


def link(key: str, name: str, kind: str) -> str:
    """A link of a minute that saves the file under its name."""
    asked = {
        "Bucket": _kept(),
        "Key": key,
        "ResponseContentType": kind,
        "ResponseContentDisposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
    }
    return str(_s3().generate_presigned_url("get_object", Params=asked, ExpiresIn=LINK_SECONDS))


def _sent() -> str:
    return os.environ["IMAGIN_SEAU_JUSTIFICATIFS"]


def _kept() -> str:
    return os.environ["IMAGIN_SEAU_DOCUMENTS"]


def _s3() -> Any:
    """On the regional address, which no form or link survives being redirected from; patient with large files."""
    clients = cast(dict[str, Any], connection().__dict__.setdefault("_imagin_clients", {}))
    if "s3-batches" not in clients:
        from botocore.config import Config

        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": "virtual"},
            connect_timeout=1,
            read_timeout=20,
            retries={"max_attempts": 3},
        )
        clients["s3-batches"] = connection().session.create_client("s3", region_name=REGION, config=config)
    return clients["s3-batches"]
