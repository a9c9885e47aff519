"""A file that a member asks for by a name that they drew: made once by the documents function, then had by a link.

An answer of the service holds 6 MB, which some 40,000 people fill: a file goes by the bucket, whatever its size. The
first question has it made and leaves a mark; the next ones, while it is made, only read.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from chalicelib import errors, journal, once, store
from chalicelib.identity.staff import roster
from chalicelib.identity.staff.models import Personnel
from chalicelib.tables import client

AGAIN = 5 * 60
"""Seconds after which a file that is still not there is asked for once more: whoever was to make it is gone."""
_NAME = re.compile(r"[0-9a-f]{32}")


class Asked(NamedTuple):
    """By whom, of which kind, under which name of 32 hexadecimal digits."""

    acteur: Personnel
    kind: str
    name: str


class Files(NamedTuple):
    """One sort of file. `document`: what makes it, its folder; `kinds`: extension -> type; `act`: in the journal."""

    document: str
    title: str
    kinds: Mapping[str, str]
    act: str

    def give(self, asked: Asked, told: Mapping[str, object], objet: str, now: datetime) -> str | None:
        """A link of a minute; None while it is being made. `told`: what it is to hold; `objet`: for the journal."""
        if asked.kind not in self.kinds or not _NAME.fullmatch(asked.name):
            raise errors.NotFound()
        key = self._key(asked.acteur.id, asked.name, asked.kind)
        if store.DOCUMENTS.head(key) is not None:
            journal.write(self.act, objet=objet, acteur=str(asked.acteur.pk), now=now)
            return store.DOCUMENTS.link(key, f"{self.title}.{asked.kind}", self.kinds[asked.kind])
        mark = once.Request(str(asked.acteur.pk), f"{self.document}-{asked.name}-{asked.kind}", once.trace(key))
        if once.find(mark, now) is None and once.first(mark, now, AGAIN):
            who = {"document": self.document, "membre": asked.acteur.id, "genre": asked.kind, "nom": asked.name}
            body = json.dumps({**who, **told})
            client("sqs").send_message(QueueUrl=os.environ["IMAGIN_FILE_DOCUMENTS"], MessageBody=body)
        return None

    def make(self, message: str, made: Callable[[Mapping[str, Any], Personnel], bytes]) -> None:
        """The documents function: what the member may see as it is made; a file that is there already stays."""
        said = json.loads(message)
        key = self._key(said["membre"], said["nom"], said["genre"])
        if store.DOCUMENTS.head(key) is None:
            store.DOCUMENTS.keep(key, made(said, roster.get(said["membre"])), self.kinds[said["genre"]])

    def _key(self, membre: str, name: str, kind: str) -> str:
        return f"lots/{self.document}/{membre}/{name}.{kind}"
