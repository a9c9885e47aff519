"""A mission of many people, and what left for them: for acts that one transaction cannot hold."""

import json
from collections import Counter
from contextlib import contextmanager

from chalicelib import tables
from chalicelib.gestion.convocations import convoking, places
from tests.aws import items
from tests.gestion.tableurs import missions, people, take
from tests.instance import START


def convoked(many, numero="7"):
    """That many people with an address, convoked to a mission; gives their numbers."""
    numbers = [str(n) for n in range(1, many + 1)]
    take(
        people(*({"numero": n, "prenom": f"Zoé{n}", "courriel": f"p{n}@exemple.fr"} for n in numbers)),
        missions(*({"numero": numero, "numero_intervenant": n} for n in numbers)),
    )
    assert all(convoking.convoke(places.places([numero]), "lot", START, "tests"))
    return numbers


def told(kind):
    """Account -> how many notices of a kind it was sent."""
    found = [raw for raw in items(tables.Envois).values() if raw.get("kind", {}).get("S") == kind]
    return Counter(json.loads(raw["data"]["S"])["compte"] for raw in found)


@contextmanager
def transactions():
    """The transactions on a mission made inside."""
    made, events = [], tables.connection().client.meta.events

    def note(**_):
        made.append(1)

    events.register("before-call.dynamodb.TransactWriteItems", note)
    try:
        yield made
    finally:
        events.unregister("before-call.dynamodb.TransactWriteItems", note)
