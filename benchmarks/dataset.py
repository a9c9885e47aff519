"""Three people and their missions, written to a file with what they ask: made by the code of the tree it runs in.

`python benchmarks/dataset.py FILE`, from the root of a tree, this one or an older commit's: each version of the service
is measured on the items that it writes itself. Nothing here may import the rest of benchmarks/.
"""

import base64
import datetime as dt
import json
import logging
import sys
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path.cwd()))
warnings.simplefilter("ignore")

from tests.conftest import ORIGIN_SECRET  # noqa: E402 - the tree comes first, and its settings before its code

try:
    from tests import instance
except ImportError:  # a commit from before the tests had rooms
    from tests import conftest as instance

from tests.actors import Service  # noqa: E402
from tests.people import Claimant, claimant, convoke, day_trip, declared  # noqa: E402

tables: Any = instance.tables
SIZES = (20, 80, 300)
_WRITTEN = 20
"""So many missions are written by the service itself; further ones are the last of them, at other dates."""
_ALWAYS = "4102444800"
"""Year 2100: sessions stay open, and no request marks them as seen."""


def write(target: Path) -> None:
    """`tables`: name -> items as they lie there; `keys`: name -> index -> (hash, range); `asks`: what is asked."""
    logging.disable(logging.INFO)
    clock = instance.Clock()
    clock.now = dt.datetime.now(dt.UTC)
    instance.web.now = clock  # type: ignore[assignment]
    with contextmanager(instance.cloud.__wrapped__)(), Service(clock) as api:
        asks, copied = list[dict[str, Any]](), list[tuple[str, str, list[dt.date]]]()
        for size in SIZES:
            asks += _person(api, size, copied)
        found = {table.Meta.table_name: _items(table.Meta.table_name) for table in tables.TABLES}
        for one in copied:
            for items in found.values():
                items += _copies(items, *one)
        keys = {name: _keys(name) for name in found}
    target.write_text(json.dumps({"tables": found, "keys": keys, "asks": asks}), "utf-8")


def _person(api: Any, size: int, copied: list[tuple[str, str, list[dt.date]]]) -> list[dict[str, Any]]:
    """Somebody with so many missions past, each with its claim; the first of them draws up the oldest.

    `copied` gains the mission to copy, its day, and the days of the copies.
    """
    all_days = [(api.clock.now - dt.timedelta(days=3 + size - n)).date() for n in range(size)]
    further, days = all_days[:-_WRITTEN], all_days[-_WRITTEN:]
    marie = claimant(api, courriel=f"m.denis{size}@exemple.fr", **_on(days[0]))
    numeros = [convoke(api.clock, marie.person, **_on(day)) for day in days[1:]]
    copied.append((numeros[-1], days[-1].isoformat(), further))
    asks = [_ask(f"missions-{size}", marie, "GET", "/missions")]
    if size != SIZES[0]:
        return asks
    declaration = declared(day_trip(days[0].isoformat()))
    saved = marie.save(declaration)
    assert saved.status == 200, saved.body
    version = saved.json["version"]
    claim = ("/etats-de-frais/{numero}", {"numero": marie.numero})
    return [
        *asks,
        _ask("instance", marie, "GET", "/instance"),
        _ask("moi", marie, "GET", "/moi"),
        _ask("etat", marie, "GET", *claim),
        _ask("enregistrer", marie, "PUT", *claim, body=declaration, If_Match=f'"{version}"'),
        _ask(
            "transmettre",
            marie,
            "POST",
            f"{claim[0]}/transmission",
            claim[1],
            body={"version": version},
            Idempotency_Key="0123456789abcdef0123",
        ),
    ]


def _copies(items: list[dict[str, Any]], numero: str, day: str, days: list[dt.date]) -> list[dict[str, Any]]:
    """The items of a person that name a mission, under another number at each of these days."""
    told = [json.dumps(item) for item in items if item["pk"]["S"].startswith("P#") and numero in json.dumps(item)]
    numbered = [(str(900_000 + rank), other.isoformat()) for rank, other in enumerate(days)]
    return [json.loads(text.replace(numero, new).replace(day, other)) for new, other in numbered for text in told]


def _on(day: dt.date) -> dict[str, Any]:
    return {"debut": f"{day}T08:30", "fin": f"{day}T17:30", "session": str(day.year)}


def _ask(
    name: str,
    who: Claimant,
    method: str,
    resource: str,
    parameters: dict[str, str] | None = None,
    body: Any = None,
    **headers: str,
) -> dict[str, Any]:
    sent = {
        "x-imagin-origine": ORIGIN_SECRET,
        "x-imagin-adresse": "198.51.100.7",
        "cookie": who.browser.cookie,
    }
    if body is not None:
        sent |= {"content-type": "application/json", "x-imagin": "1", "sec-fetch-site": "same-origin"}
    sent |= {title.replace("_", "-").lower(): value for title, value in headers.items()}
    return {
        "name": name,
        "method": method,
        "resource": f"/api/v1{resource}",
        "path": f"/api/v1{resource.format(**parameters or {})}",
        "parameters": parameters,
        "headers": sent,
        "body": None if body is None else json.dumps(body),
    }


def _items(name: str) -> list[dict[str, Any]]:
    client: Any = tables.connection().client
    pages = client.get_paginator("scan").paginate(TableName=name, ConsistentRead=True)
    return [_plain(_kept_open(item)) for page in pages for item in page["Items"]]


def _kept_open(item: dict[str, Any]) -> dict[str, Any]:
    if item.get("sk", {}).get("S", "").startswith("S#"):
        item |= {name: {"N": _ALWAYS} for name in ("seen", "expires", "ttl")}
    return item


def _plain(value: Any) -> Any:
    """Bytes as the wire carries them."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def _keys(name: str) -> dict[str, list[str]]:
    client: Any = tables.connection().client
    described = client.describe_table(TableName=name)["Table"]
    schemas = {"": described["KeySchema"]}
    schemas |= {index["IndexName"]: index["KeySchema"] for index in described.get("GlobalSecondaryIndexes", [])}
    return {index: [part["AttributeName"] for part in schema] for index, schema in schemas.items()}


if __name__ == "__main__":
    write(Path(sys.argv[1]))
