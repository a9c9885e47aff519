"""What an instance keeps and has sent, as texts that two runs of one act have in common.

Ids drawn at random and moments differ from run to run. They are replaced by what they are linked to, never dropped: each
item counts, two of a kind are two, and an id that should name this item and names that one is seen.
"""

import base64
import hashlib
import json
import re
import zlib
from datetime import datetime, timedelta
from email import message_from_string, policy
from typing import Any, NamedTuple

from chalicelib import journal, voies

RANDOM = re.compile(
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


class Row(NamedTuple):
    """An item in its table."""

    table: str
    item: Any


class Object(NamedTuple):
    bucket: str
    key: str
    sizes: tuple[int, ...]


class Message(NamedTuple):
    queue: str
    body: str
    delayed: bool


class Piece(NamedTuple):
    """A text cut at the `tokens` (ids of the run); `tried`: what else bears on what comes next; `moments`, as epochs."""

    parts: list[str]
    tokens: list[str]
    tried: str
    moments: tuple[float, ...]


def raw_mail(sent):
    return sent.raw_data if isinstance(sent.raw_data, str) else sent.raw_data.decode()


def text_of(one):
    if isinstance(one, Row):
        return f"{one.table.rsplit('-', 1)[-1]} {_item(one.table, one.item.to_json()['Attributes'])}"
    if isinstance(one, Object):
        return f"objet {one.bucket} {one.key}"
    return f"message {one.queue} {one.body}" if isinstance(one, Message) else _mail(one)


def _item(table, raw):
    tried = _TRIED if table.endswith("envois") else ()
    shown = {name: _value(value) for name, value in raw.items() if name not in tried}
    return json.dumps(_unsharded(table, shown), sort_keys=True, ensure_ascii=False)


def _unsharded(table, shown):
    """Without which of its shards an item lies on, where it is the one that its own random end tells: that says nothing."""
    if table.endswith("journal") and shown["pk"].startswith("J#") and shown["pk"] == journal.partition(shown["sk"]):
        return shown | {"pk": f"J#{shown['sk'][:10]}"}
    lane = shown.get("pending", "").partition("#")[0] if table.endswith("envois") else ""
    return shown | {"pending": lane} if lane and shown["pending"] == voies.place(shown["pk"], lane) else shown


def _tried(one):
    """(how often it was tried, the moment from which it may be again) of a job; sizes, delays of what is no item."""
    if not isinstance(one, Row):
        return (f"{one.sizes}", None) if isinstance(one, Object) else (f"{getattr(one, 'delayed', '')}", None)
    raw = one.item.attrs if one.table.endswith("envois") else {}
    due = float(raw["due"].value) if "due" in raw else None
    return raw["tries"].value if "tries" in raw else "", due


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
    message = message_from_string(raw_mail(sent), policy=policy.default)
    text = message.get_body(("plain",)).get_content()
    return re.sub(r"\d{4} \d{4}", "<code>", f"courriel {message['To']} {message['Subject']} {text}")


def coloured(pieces):
    """The texts, each id of the run replaced by a digest of all the places where it stands, and of what stands there."""
    named = [piece for piece in pieces if piece.tokens]
    colours = {token: "" for piece in named for token in piece.tokens}
    for _ in range(ROUNDS):
        seen = {token: [] for token in colours}
        for parts, tokens, *_ in named:
            tokens = _ordered(parts, tokens, colours)
            whole = "\0".join([*parts, *(colours[token] for token in tokens)])
            for place, token in enumerate(tokens):
                seen[token].append(f"{_MEMBER if parts[place].endswith(_MEMBER) else place}\0{whole}")
        colours = {token: digest("\1".join(sorted(places))) for token, places in seen.items()}
    for parts, tokens, *_ in pieces:
        if tokens:
            told = [*_ordered(parts, tokens, colours), ""]
            yield "".join(
                part + (f"<{colours[token]}>" if token else "") for part, token in zip(parts, told, strict=True)
            )
        else:
            yield parts[0]


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


def cut(one, known, since):
    """The text of something cut at the ids of the run, its moments replaced."""
    moments = []

    def moment(found):
        if (read := _of_the_run(found[0], since)) is None:
            return found[0]
        moments.append(read)
        return "<moment>"

    text = _SET.sub(lambda found: _known_first(found[0], known), text_of(one))
    parts, tokens, last = [], [], 0
    for found in RANDOM.finditer(text):
        if found[0] not in known:
            parts.append(_MOMENT.sub(moment, text[last : found.start()]))
            tokens.append(found[0])
            last = found.end()
    parts.append(_MOMENT.sub(moment, text[last:]))
    tried, due = _tried(one)
    return Piece(parts, tokens, tried, tuple(moments if due is None else [*moments, due]))


def _known_first(text, known):
    """The elements of a set: those that are facts in their order, then the ids of the run."""
    elements = sorted(json.loads(text), key=lambda one: (bool(set(RANDOM.findall(one)) - known), one))
    return json.dumps(elements, ensure_ascii=False)


def _of_the_run(moment, since):
    """The epoch of a moment that lies between the beginning of the run and SOON after; None for a fact."""
    if "T" not in moment:
        return float(moment) if float(moment) >= since.timestamp() else None
    read = datetime.fromisoformat(moment.replace("Z", "+00:00"))
    return read.timestamp() if read.tzinfo is not None and since.replace(microsecond=0) <= read < since + SOON else None


def digest(text, length=10):
    return hashlib.sha256(text.encode()).hexdigest()[:length]
