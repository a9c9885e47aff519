"""The instance's private files: sent by a signed form, kept, looked at, handed out by a link of a minute, forgotten."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any, cast
from urllib.parse import quote

from chalicelib import tables
from chalicelib.frozen import frozen

if TYPE_CHECKING:
    from chalicelib.web.shapes import Formulaire

PDF = "application/pdf"
LINK_SECONDS = 60
READ_SECONDS = 8
_PIECE = 256 * 1024


@frozen
class Head:
    """A file as it is now. `taille` in bytes; `objet`: its version, None where the bucket keeps none."""

    taille: int
    type: str
    etag: str
    objet: str | None


@frozen
class Store:
    """One bucket. `variable`: what names it in the environment."""

    variable: str

    @property
    def bucket(self) -> str:
        """Its name."""
        return os.environ[self.variable]

    def form(self, key: str, kind: str, most: int, seconds: int) -> Formulaire:
        """What a browser posts, the file last, to write this very key, `most` bytes at most."""
        made = client().generate_presigned_post(
            self.bucket,
            key,
            Fields={"Content-Type": kind},
            Conditions=[{"Content-Type": kind}, ["content-length-range", 1, most]],
            ExpiresIn=seconds,
        )
        return {"url": made["url"], "champs": made["fields"], "secondes": seconds, "taille_maximum": most}

    def head(self, key: str) -> Head | None:
        """The file under a key; None when there is none."""
        s3 = client()
        try:
            found = s3.head_object(Bucket=self.bucket, Key=key)
        except s3.exceptions.ClientError as absent:
            if absent.response["Error"]["Code"] not in ("404", "NoSuchKey", "NotFound"):
                raise
            return None
        etag = str(found["ETag"]).strip('"')
        return Head(int(found["ContentLength"]), str(found.get("ContentType", "")), etag, found.get("VersionId"))

    def read(self, key: str, most: int | None = None, version: str | None = None) -> bytes:
        """The file, or its first `most` bytes; of one version, or of the last."""
        body = client().get_object(Bucket=self.bucket, Key=key, **_of(version))["Body"]
        return cast(bytes, body.read(most))

    def save(self, key: str, file: IO[bytes], most: int, version: str | None = None) -> None:
        """Writes the first `most` bytes of the file into another, piece by piece; of one version, or of the last."""
        body = client().get_object(Bucket=self.bucket, Key=key, **_of(version))["Body"]
        while most > 0 and (piece := body.read(min(most, _PIECE))):
            file.write(piece)
            most -= len(piece)

    def keep(self, key: str, content: bytes | IO[bytes], kind: str, *, secret: bool = False) -> str | None:
        """Gives the version, None where none is kept. `secret`: under the account's own key besides.

        A file is sent as it is read.
        """
        sealed = {"ServerSideEncryption": "aws:kms"} if secret else {}  # a new account has no aws/s3 to name
        known = {"ContentType": kind, "CacheControl": "private, no-store", **sealed}
        done = client().put_object(Bucket=self.bucket, Key=key, Body=content, **known)
        return cast(str | None, done.get("VersionId"))

    def link(self, key: str, name: str, kind: str, version: str | None = None) -> str:
        """A link of a minute that saves the file under its name, as the type that was checked."""
        asked = {
            "Bucket": self.bucket,
            "Key": key,
            "ResponseContentType": kind,
            "ResponseContentDisposition": _disposition(name),
            **_of(version),
        }
        return str(client().generate_presigned_url("get_object", Params=asked, ExpiresIn=LINK_SECONDS))

    def forget(self, key: str, version: str | None = None) -> None:
        """Erases one version, so that no marker that could be lifted stays, or the last; none there is no fault."""
        client().delete_object(Bucket=self.bucket, Key=key, **_of(version))


    def versions(self, prefix: str) -> Iterator[tuple[str, str | None]]:
        """Each version under a prefix, as (key, version); erased ones and what marks them as erased included, these as
        (key, None) beside their own version."""
        for key, version, marker in self._listed(prefix):
            yield key, None if marker else version

    def forget_all(self, prefix: str) -> int:
        """Erases every version under a prefix, and the marks of former erasures; gives how many."""
        found = list(self._listed(prefix))
        for key, version, _ in found:
            self.forget(key, None if version == "null" else version)
        return len(found)

    def _listed(self, prefix: str) -> Iterator[tuple[str, str, bool]]:
        asked = {"Bucket": self.bucket, "Prefix": prefix}
        while True:
            page = client().list_object_versions(**asked)
            yield from ((raw["Key"], raw["VersionId"], False) for raw in page.get("Versions", ()))
            yield from ((raw["Key"], raw["VersionId"], True) for raw in page.get("DeleteMarkers", ()))
            if not page.get("IsTruncated"):
                return
            asked |= {"KeyMarker": page["NextKeyMarker"], "VersionIdMarker": page["NextVersionIdMarker"]}


DOCUMENTS = Store("IMAGIN_SEAU_DOCUMENTS")
"""What the service makes."""
RECEIVED = Store("IMAGIN_SEAU_JUSTIFICATIFS")
"""What people send: the one bucket that the pages may post to."""

_client: Any = None


def client() -> Any:
    """On the regional address: a form or a link signed for the general one is redirected to where it is refused."""
    global _client
    if _client is None:
        _client = tables.own_client("s3", READ_SECONDS, signature_version="s3v4", s3={"addressing_style": "virtual"})
    return _client


def _of(version: str | None) -> dict[str, str]:
    return {"VersionId": version} if version else {}


def _disposition(name: str) -> str:
    """A name of plain letters as it is; any other twice, for who cannot read the second."""
    plain = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_. ") else "_" for letter in name)
    whole = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}"
    return f'attachment; filename="{plain}"{whole}'
