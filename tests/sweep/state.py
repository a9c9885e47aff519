"""All that an instance keeps and has sent: put by, put back, and read so that two runs of one act can be compared.

Ids drawn at random and moments differ from run to run. They are replaced by what they are linked to, never dropped: each
item counts, two of a kind are two, and an id that should name this item and names that one is seen.
"""

import base64
import hashlib
import json
import pickle
import re
import zlib
from collections import Counter
from datetime import datetime, timedelta
from email import message_from_string, policy

from moto.core import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends
from moto.ses.models import ses_backends
from moto.sqs.models import sqs_backends

from chalicelib import cadence, journal, voies

REGION = "eu-west-3"
_RANDOM = re.compile(
    r"\$argon2id\$[^\s\"]+|[A-Za-z0-9+/]{90,}={0,2}|\d{8}T\d{6}-[0-9a-f]{8}|"
    r"(?<![0-9A-Za-z])(?:[0-9a-f]{12,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|"
    r"[A-Za-z2-9]{4}-[A-Za-z2-9]{4}-[A-Za-z2-9]{4}|[A-Z2-7]{32})(?![0-9A-Za-z])|"
    r"(?<![0-9A-Za-z_-])[0-9A-Za-z_-]{43}(?![0-9A-Za-z_-])|"
    r"(?<![0-9A-Za-z_-])(?=[0-9A-Za-z_-]*\d)(?=[0-9A-Za-z_-]*[A-Z])(?=[0-9A-Za-z_-]*[a-z])"
    r"[0-9A-Za-z_-]{16,}(?![0-9A-Za-z_-])"
)
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:\+00:00|Z)?|(?<![0-9a-f])(?:1[789]|2[0-3])\d{8}(?:\.\d+)?(?![0-9a-f])"
)
SOON = timedelta(days=2)
"""A moment of the run lies between its beginning and so long after; those before and beyond are facts."""
_TRIED = {"tries", "due", "marque"}
"""Of a job: how often it was tried and until when it is leased, which a broken run changes by right."""
ROUNDS = 3
_MEMBER = "∈"
"""Before each element of a set, whose order says nothing: ids are put in the order of what they stand for."""
_SET = re.compile(rf'\[("{_MEMBER}[^"]*"(?:, )?)+\]')


def _tables():
    return dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables


def _buckets():
    return s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets


def _queues():
    return sqs_backends[DEFAULT_ACCOUNT_ID][REGION].queues


def delayed(queue):
    """The messages that are to come later by the machine's clock, taken out: by the service's own, they have come."""
    held = _queues()[f"imagin-lyon-{queue}"]._messages
    bodies = [message.body for message in held]
    held.clear()
    return bodies


def _sent():
    return ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages


class Kept:
    """What lay there at a moment. `restore` puts it back, as often as wanted."""

    def __init__(self):
        self._tables = {name: pickle.dumps(table.items, -1) for name, table in _tables().items()}
        self._buckets = {name: pickle.dumps(bucket.keys, -1) for name, bucket in _buckets().items()}
        self._queues = {name: pickle.dumps(queue._messages, -1) for name, queue in _queues().items()}
        self.sent = len(_sent())
        self.known = "\n".join([*_texts(), *map(_raw, _sent())])

    def restore(self):
        for name, table in _tables().items():
            table.items = pickle.loads(self._tables[name])
        for name, bucket in _buckets().items():
            bucket.keys = pickle.loads(self._buckets[name])
        for name, queue in _queues().items():
            queue._messages = pickle.loads(self._queues[name])
            queue._pending_messages.clear()
        del _sent()[self.sent :]


def _raw(sent):
    return sent.raw_data if isinstance(sent.raw_data, str) else sent.raw_data.decode()


def _texts():
    """Each item of each table, each object and each message as one text."""
    for name, table in _tables().items():
        for item in table.all_items():
            if item.hash_key.value == cadence.PLACE:
                continue  # what SES allows at this second of the machine's clock is no fact of the run
            yield f"{name.rsplit('-', 1)[-1]} {_item(name, item.to_json()['Attributes'])}"
    for name, bucket in _buckets().items():
        yield from (f"objet {name} {key}" for key in bucket.keys)
    for name, queue in _queues().items():
        yield from (f"message {name} {message.body}" for message in queue._messages)


def _item(table, raw):
    shown = {name: _value(value) for name, value in raw.items()}
    if table.endswith("envois"):
        shown = {name: value for name, value in shown.items() if name not in _TRIED}
    return json.dumps(_unsharded(table, shown), sort_keys=True, ensure_ascii=False)


def _unsharded(table, shown):
    """Without which of its shards an item lies on, where it is the one that its own random end tells: that says nothing."""
    if table.endswith("journal") and shown["pk"].startswith("J#") and shown["pk"] == journal.partition(shown["sk"]):
        return shown | {"pk": f"J#{shown['sk'][:10]}"}
    lane = shown.get("pending", "").partition("#")[0] if table.endswith("envois") else ""
    return shown | {"pending": lane} if lane and shown["pending"] == voies.place(shown["pk"], lane) else shown


def _value(value):
    """Text of JSON is read, what is packed is unpacked, sets are sorted."""
    ((kind, inside),) = value.items()
    if kind == "B":
        packed = base64.b64decode(inside) if isinstance(inside, str) else inside
        try:
            return json.loads(zlib.decompress(packed))
        except (zlib.error, ValueError):
            return "bytes"
    if kind == "M":
        return {name: _value(one) for name, one in inside.items()}
    if kind == "L":
        return [_value(one) for one in inside]
    return [_MEMBER + one for one in inside] if kind in ("SS", "NS") else inside


def _mail(sent):
    message = message_from_string(_raw(sent), policy=policy.default)
    text = message.get_body(("plain",)).get_content()
    return re.sub(r"\d{4} \d{4}", "<code>", f"courriel {message['To']} {message['Subject']} {text}")


def read(before, since):
    """Counter of all that is there, as texts that two runs of one act have in common.

    `before`: the Kept from which the runs began, whose ids are facts. `since`: the moment at which they did.
    """
    texts = [*_texts(), *map(_mail, _sent()[before.sent :])]
    known = set(_RANDOM.findall(before.known))
    return Counter(_coloured(texts, known, since))


def _coloured(texts, known, since):
    """The texts, each id of the run replaced by a digest of all the places where it stands, and of what stands there."""
    split = [_split(text, known, since) for text in texts]
    colours = {token: "" for _, tokens in split for token in tokens}
    for _ in range(ROUNDS):
        seen = {token: [] for token in colours}
        for parts, tokens in split:
            tokens = _ordered(parts, tokens, colours)
            whole = "\0".join([*parts, *(colours[token] for token in tokens)])
            for place, token in enumerate(tokens):
                seen[token].append(f"{_MEMBER if parts[place].endswith(_MEMBER) else place}\0{whole}")
        colours = {token: _digest("\1".join(sorted(places))) for token, places in seen.items()}
    for parts, tokens in split:
        told = [*_ordered(parts, tokens, colours), ""]
        yield "".join(part + (f"<{colours[token]}>" if token else "") for part, token in zip(parts, told, strict=True))


def _ordered(parts, tokens, colours):
    """The ids of a text, those of a set by their colour: which of them is drawn smaller says nothing."""
    placed, first = list(tokens), 0
    while first < len(tokens):
        last = first + 1
        if parts[first].endswith(_MEMBER):
            while last < len(tokens) and parts[last] == f'", "{_MEMBER}':
                last += 1
            placed[first:last] = sorted(placed[first:last], key=colours.__getitem__)
        first = last
    return placed


def _split(text, known, since):
    """The text cut at the ids of the run, its moments replaced; the ids."""

    def moment(found):
        return "<moment>" if _is_of_the_run(found[0], since) else found[0]

    text = _SET.sub(lambda found: _known_first(found[0], known), text)
    parts, tokens, last = [], [], 0
    for found in _RANDOM.finditer(text):
        if found[0] not in known:
            parts.append(_MOMENT.sub(moment, text[last : found.start()]))
            tokens.append(found[0])
            last = found.end()
    return [*parts, _MOMENT.sub(moment, text[last:])], tokens


def _known_first(text, known):
    """The elements of a set: those that are facts in their order, then the ids of the run."""
    elements = sorted(json.loads(text), key=lambda one: (bool(set(_RANDOM.findall(one)) - known), one))
    return json.dumps(elements, ensure_ascii=False)


def _is_of_the_run(moment, since):
    if "T" not in moment:
        return float(moment) >= since.timestamp()
    read = datetime.fromisoformat(moment.replace("Z", "+00:00"))
    return read.tzinfo is not None and since.replace(microsecond=0) <= read < since + SOON


def _digest(text):
    return hashlib.sha256(text.encode()).hexdigest()[:10]
