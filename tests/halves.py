"""What AWS does to a batch and no emulator does by itself: it answers a part of it, or reads it on both sides of a write."""

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import moto.core.botocore_stubber as stubber

from tests.sweep.between import answer

LEFT = {"BatchGetItem": "UnprocessedKeys", "BatchWriteItem": "UnprocessedItems"}


@contextmanager
def left_aside():
    """Of every batch of several items the first half alone is done, in whatever order; the rest is left to be asked again.

    Gives the list of how many items were left, batch by batch.
    """
    left = []

    def passed(operation, request, go):
        asked = json.loads(request.body)
        first, rest = _parts(asked["RequestItems"])
        if not _count(rest):
            return go(request)
        left.append(_count(rest))
        found = _asked(request, asked, first, go)
        for items in found.get("Responses", {}).values():
            items.reverse()
        return answer(request, 200, {}, json.dumps(found | {LEFT[operation]: rest}))

    with _standing(passed):
        yield left


@contextmanager
def half_seen(act, about, first="front", nth=1):
    """The `nth` batch read that names `about` has one half of its keys read, then `act` takes place, then the others are.

    `first`: which half, `front` or `back`. Gives a list that holds how many keys that batch had, once it went by.
    """
    seen, before_it = [], [nth - 1]

    def passed(operation, request, go):
        asked = json.loads(request.body)
        one, other = _parts(asked["RequestItems"])
        if seen or operation != "BatchGetItem" or about not in str(asked) or not _count(other):
            return go(request)
        if before_it[0]:
            before_it[0] -= 1
            return go(request)
        seen.append(_count(one) + _count(other))
        if first == "back":
            one, other = other, one
        before = _asked(request, asked, one, go)
        with ThreadPoolExecutor(1) as elsewhere:  # a container of its own: what a request holds is held by its thread
            elsewhere.submit(act).result()
        after = _asked(request, asked, other, go)
        for table, items in after["Responses"].items():
            before["Responses"].setdefault(table, []).extend(items)
        return answer(request, 200, {}, json.dumps(before))

    with _standing(passed):
        yield seen


@contextmanager
def _standing(passed):
    kept = stubber.BotocoreStubber.__call__

    def call(stub, event_name, request, **more):
        def go(changed):
            return kept(stub, event_name, changed, **more)

        operation = event_name.rsplit(".", 1)[-1]
        return passed(operation, request, go) if operation in LEFT else go(request)

    stubber.BotocoreStubber.__call__ = call
    try:
        yield
    finally:
        stubber.BotocoreStubber.__call__ = kept


def _asked(request, asked, items, go):
    whole = request.body
    request.body = json.dumps(asked | {"RequestItems": items}).encode()
    try:
        given = go(request)
    finally:
        request.body = whole
    assert given.status_code == 200, given.content
    return json.loads(given.content)


def _parts(items):
    """The first half of what a batch names, one at least, and the rest."""
    flat = [
        (table, one) for table, asked in items.items() for one in (asked["Keys"] if isinstance(asked, dict) else asked)
    ]
    half = (len(flat) + 1) // 2
    return _gathered(items, flat[:half]), _gathered(items, flat[half:])


def _gathered(items, flat):
    found = {}
    for table, one in flat:
        found.setdefault(table, []).append(one)
    return {
        table: items[table] | {"Keys": part} if isinstance(items[table], dict) else part
        for table, part in found.items()
    }


def _count(items):
    return sum(len(part["Keys"] if isinstance(part, dict) else part) for part in items.values())
