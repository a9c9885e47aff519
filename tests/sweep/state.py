"""All that an instance keeps and has sent: put by, put back, and read (tests/sweep/texts.py) so that two runs compare."""

import pickle
from collections import Counter, defaultdict
from typing import Any, NamedTuple

from moto.core import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends
from moto.ses.models import ses_backends
from moto.sqs.models import sqs_backends

from chalicelib import cadence
from tests.sweep.texts import RANDOM, Message, Object, Row, coloured, cut, digest, raw_mail, text_of

REGION = "eu-west-3"
FAR = 24 * 3600


def _tables():
    return dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables


def _buckets():
    return s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets


def _queues():
    return sqs_backends[DEFAULT_ACCOUNT_ID][REGION].queues


def rows(table):
    """The raw items of a table."""
    return [item.to_json()["Attributes"] for item in _tables()[table].all_items()]


def taken(queue):
    """The messages of a queue that have come, taken out of it."""
    held = _queues()[f"imagin-lyon-{queue}"]
    come = [message for message in held._messages if message.visible and not message.delayed]
    held._messages = [message for message in held._messages if message not in come]
    return [message.body for message in come]


def delayed(queue):
    """The messages that are to come later by the machine's clock, taken out: by the service's own, they have come."""
    held = _queues()[f"imagin-lyon-{queue}"]._messages
    bodies = [message.body for message in held]
    held.clear()
    return bodies


def _sent():
    return ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages


class Kept:
    """What lay there at a moment. `restore` puts it back, as often as wanted.

    Items are never changed in place (tests/quick_moto.py), so that those that nobody touched are not copied, nor read twice.
    """

    def __init__(self):
        self._tables = {name: _layers(table.items) for name, table in _tables().items()}
        self._buckets = {name: pickle.dumps(bucket.keys, -1) for name, bucket in _buckets().items()}
        self._objects = {name: _versions(bucket) for name, bucket in _buckets().items()}
        self._queues = {name: pickle.dumps(queue._messages, -1) for name, queue in _queues().items()}
        self.sent = len(_sent())
        self.known = "\n".join([*map(text_of, _everything()), *map(raw_mail, _sent())])
        self._facts = frozenset(RANDOM.findall(self.known))
        self._held = [one for one in _everything() if isinstance(one, Row)]
        self._since, self._base, self._last = None, {}, {}

    def restore(self):
        for name, table in _tables().items():
            table.items = defaultdict(dict, _layers(self._tables[name]))
        for name, bucket in _buckets().items():
            if _versions(bucket) != self._objects[name]:
                bucket.keys = pickle.loads(self._buckets[name])
                self._objects[name] = _versions(bucket)
        for name, queue in _queues().items():
            queue._messages = pickle.loads(self._queues[name])
            queue._pending_messages.clear()
        del _sent()[self.sent :]

    def pieces(self, since):
        """Everything that is there, cut at the ids of the run that began at `since`."""
        if since != self._since:
            self._since, self._last = since, {}
            self._base = {id(row.item): (row.item, cut(row, self._facts, since)) for row in self._held}
        before, self._last = self._last, {}
        for one in [*_everything(), *_sent()[self.sent :]]:
            kept = one.item if isinstance(one, Row) else one
            held, piece = self._base.get(id(kept)) or before.get(id(kept)) or (None, None)
            if held is not kept:
                piece = cut(one, self._facts, since)
            self._last[id(kept)] = (kept, piece)
            yield piece


def _layers(items):
    """The partitions of a table, each a dictionary of its own."""
    return {key: dict(held) if isinstance(held, dict) else held for key, held in items.items()}


class _Same(NamedTuple):
    """An object of a bucket, which is itself and no other."""

    held: Any

    def __eq__(self, other):
        return self.held is other.held

    def __hash__(self):
        return id(self.held)


def _versions(bucket):
    return {key: [_Same(one) for one in held] for key, held in bucket.keys.lists()}


def _everything():
    """Each item of each table, each object and each message."""
    for name, table in _tables().items():
        for item in table.all_items():
            if item.hash_key.value != cadence.PLACE:
                yield Row(name, item)  # what SES allows at this second of the machine's clock is no fact of the run
    for name, bucket in _buckets().items():
        yield from (
            Object(name, key, tuple(getattr(one, "size", 0) for one in held)) for key, held in bucket.keys.lists()
        )
    for name, queue in _queues().items():
        yield from (Message(name, message.body, message.delayed) for message in queue._messages)


def read(before, since):
    """Counter of all that is there, as texts that two runs of one act have in common.

    `before`: the Kept from which the runs began, whose ids are facts. `since`: the moment at which they did.
    """
    return Counter(coloured(list(before.pieces(since))))


def look(before, since, now):
    """A digest of all that bears on what comes next: what `read` gives, how often jobs were tried, what is to come and when.

    Two states of one digest are one to whoever goes on from there. A moment that is past at `now` is past; one that lies
    a day ahead or more is far; between them seconds count.
    """
    pieces, moment = list(before.pieces(since)), now.timestamp()
    ahead = [[min(max(0, round(one - moment)), FAR) for one in piece.moments] for piece in pieces]
    texts = [
        f"{text}\0{piece.tried}\0{left}" for text, piece, left in zip(coloured(pieces), pieces, ahead, strict=True)
    ]
    return digest("\1".join(sorted(texts)), 64)
