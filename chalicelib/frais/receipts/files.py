"""The files of receipts: where each is, the form that sends it, and its bytes checked against what was announced."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from chalicelib import store
from chalicelib.frais.shown.receipts import MOST_BYTES, TYPES
from chalicelib.frozen import frozen

if TYPE_CHECKING:
    from chalicelib.web.shapes import Formulaire

FORM_SECONDS = 300
_START = 1029
"""A PDF may begin with other bytes: readers look for its header in the first 1,024."""
_MAGIC = {"application/pdf": b"%PDF-", "image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}

link, delete = store.RECEIVED.link, store.RECEIVED.forget


@frozen
class Checked:
    """A file as found in the bucket; `objet`: its version, None where the bucket keeps none."""

    taille: int
    sha256: str
    etag: str
    objet: str | None


def form(key: str, kind: str) -> Formulaire:
    """What a browser posts, with the file last, to write this very key and nothing else."""
    return store.RECEIVED.form(key, kind, MOST_BYTES, FORM_SECONDS)


def arrived(key: str, kind: str) -> bool:
    """Whether the file under a key has the size, the type and the first bytes that were announced.

    Raises LookupError when nothing has arrived.
    """
    head = store.RECEIVED.head(key)
    if head is None:
        raise LookupError(key)
    if not 0 < head.taille <= MOST_BYTES or head.type != kind:
        return False
    start = store.RECEIVED.read(key, _START, head.objet)
    return _MAGIC[kind] in start if kind == store.PDF else start.startswith(_MAGIC[kind])


def read(key: str) -> tuple[bytes, Checked] | None:
    """The bytes under a key, and what they are; None when nothing is there."""
    head = store.RECEIVED.head(key)
    if head is None:
        return None
    content = store.RECEIVED.read(key, MOST_BYTES + 1, head.objet)
    return content, Checked(len(content), hashlib.sha256(content).hexdigest(), head.etag, head.objet)


def replaced(key: str, kind: str, content: bytes) -> Checked:
    """Keeps other bytes under the key; the version before is erased, for what was taken off it must not stay."""
    before = store.RECEIVED.head(key)
    version = store.RECEIVED.keep(key, content, kind)
    if before and version:
        store.RECEIVED.forget(key, before.objet)
    etag = hashlib.md5(content, usedforsecurity=False).hexdigest()
    return Checked(len(content), hashlib.sha256(content).hexdigest(), etag, version)


def key(compte: str, numero: str, identifiant: str, kind: str) -> str:
    """Chosen here, never by a browser."""
    return f"{compte}/{numero}/{identifiant}.{TYPES[kind]}"
