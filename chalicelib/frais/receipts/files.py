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


def checked(key: str, kind: str) -> Checked | None:
    """The file under a key when its size, type and first bytes are those announced; None when they are not.

    Raises LookupError when nothing has arrived.
    """
    head = store.RECEIVED.head(key)
    if head is None:
        raise LookupError(key)
    if not 0 < head.taille <= MOST_BYTES or head.type != kind:
        return None
    content = store.RECEIVED.read(key, MOST_BYTES + 1, head.objet)
    if len(content) != head.taille or not content.startswith(_MAGIC[kind]):
        return None
    return Checked(head.taille, hashlib.sha256(content).hexdigest(), head.etag, head.objet)


def key(compte: str, numero: str, identifiant: str, kind: str) -> str:
    """Chosen here, never by a browser."""
    return f"{compte}/{numero}/{identifiant}.{TYPES[kind]}"
