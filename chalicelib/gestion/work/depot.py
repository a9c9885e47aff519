"""The files of long works: what the staff sends, what a step leaves for the next, what is printed and soon forgotten.

Files sent go to the bucket that the pages may post to, under a prefix of their own; the rest to that of documents.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from chalicelib import store

if TYPE_CHECKING:
    from chalicelib.web.shapes import Formulaire

FORM_SECONDS = 600
LARGEST = 20 * 1024 * 1024
"""Bytes of a file that the staff sends."""
SENT = "imports"
CSV = "text/csv"

keep, link, forget = store.DOCUMENTS.keep, store.DOCUMENTS.link, store.DOCUMENTS.forget
arrived = store.RECEIVED.head


def form(key: str) -> Formulaire:
    """What a browser posts, with the file last, to write this very key and nothing else."""
    return store.RECEIVED.form(key, CSV, LARGEST, FORM_SECONDS)


@contextmanager
def sent(key: str, version: str | None) -> Iterator[Path]:
    """A file as it had arrived, whatever was sent since, on disk for the time of its reading; no more of it than an
    import reads.
    """
    import tempfile

    with tempfile.NamedTemporaryFile(prefix="imagin-") as file:
        store.RECEIVED.save(key, cast(BinaryIO, file), LARGEST + 1, version)
        file.flush()
        yield Path(file.name)


def keep_secret(key: str, content: bytes) -> str | None:
    """Keeps a print file under a key of KMS; gives the version of the object, None where none is kept."""
    return keep(key, content, "application/pdf", secret=True)


def keep_json(key: str, value: Any) -> None:
    """What a step leaves for the next."""
    keep(key, json.dumps(value, ensure_ascii=False).encode(), "application/json")


def read_json(key: str) -> Any:
    """What a step had left."""
    return json.loads(store.DOCUMENTS.read(key))
