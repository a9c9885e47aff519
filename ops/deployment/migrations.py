"""Changes of what the tables already hold, numbered, applied once and in order, page by page, while people work.

How far an instance is stands in its own parameter of the account: interrupted, the next run goes on from there.
"""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from chalicelib import faults
from ops.console import Heard, unheard
from ops.deployment import aws, changes

Item = dict[str, Any]

_PAGE = 100
_ABREAST = 8


@dataclass(frozen=True)
class Migration:
    """`change` gives an item as it must become, or the same item; it must give the same twice on its own result.

    `beside`: the whole items that must stand because of it, in its table or in the one of `into`; it does not change
    them afterwards.
    """

    number: int
    title: str
    table: str
    change: Callable[[Item], Item] = lambda item: item
    beside: Callable[[Item], list[Item]] = lambda item: []
    into: str = ""


MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, "réglages et avertissements des calculs gardés", "dossiers", changes.kept_calculation),
    Migration(2, "chaque mot du nom dans le répertoire", "dossiers", beside=changes.directory),
    Migration(3, "de l’adresse électronique à la personne", "comptes", beside=changes.courriel, into="dossiers"),
)
"""The numbers go 1, 2, 3; a number is never used again."""


@dataclass(frozen=True)
class Progress:
    """The last migration done, and where the next one stopped, if it did."""

    done: int = 0
    cursor: Item | None = None


def pending(code: str, migrations: Sequence[Migration] = MIGRATIONS) -> list[Migration]:
    """The migrations that the instance has not finished, in their order."""
    return [found for found in migrations if found.number > _progress(code).done]


def done(code: str) -> int:
    """The number of the last migration that the instance has finished, 0 before the first."""
    return _progress(code).done


def back(code: str, number: int) -> None:
    """The tables hold again what they held after this migration: those that follow are to be done again."""
    _keep(code, Progress(number))


def run(code: str, migrations: Sequence[Migration] = MIGRATIONS, heard: Heard = unheard) -> dict[int, int]:
    """Applies what is pending; gives the number of items changed by each migration in this run."""
    changed: dict[int, int] = {}
    for migration in pending(code, migrations):
        changed[migration.number] = _apply(code, migration, _progress(code).cursor, heard)
        _keep(code, Progress(migration.number))
    return changed


def _apply(code: str, migration: Migration, cursor: Item | None, heard: Heard) -> int:
    table, changed, seen = _table(code, migration.table), 0, 0
    total = 0 if heard is unheard else aws.items(table)
    while True:
        heard(f"migration {migration.number}", seen, total)
        asked: dict[str, Any] = {"TableName": table, "Limit": _PAGE, "ConsistentRead": True}
        page = aws.patient("dynamodb").scan(**asked, **({"ExclusiveStartKey": cursor} if cursor else {}))
        with ThreadPoolExecutor(_ABREAST) as threads:
            changed += sum(threads.map(lambda item: _one(code, item, migration), page["Items"]))
        seen += len(page["Items"])
        cursor = page.get("LastEvaluatedKey")
        if cursor is None:
            return changed
        _keep(code, Progress(migration.number - 1, cursor))


def _table(code: str, name: str) -> str:
    return f"imagin-{code}-{name}"


def _one(code: str, item: Item, migration: Migration) -> bool:
    table = _table(code, migration.table)
    stands = _stand(table, item, migration.beside, _table(code, migration.into or migration.table))
    return _change(table, item, migration.change) or stands


def _stand(table: str, item: Item, beside: Callable[[Item], list[Item]], into: str) -> bool:
    """Writes the items that follow from this one, if it is still as read; changed meanwhile, it is read again."""
    key = _key(item)
    while wanted := beside(item):
        check = {"TableName": table, "Key": key, **_as_read(item)}
        puts = [{"Put": {"TableName": into, "Item": one}} for one in wanted]
        try:
            _transact([{"ConditionCheck": check}, *puts])
        except faults.Refused:
            found = aws.patient("dynamodb").get_item(TableName=table, Key=key, ConsistentRead=True).get("Item")
            if found is None:
                return False
            item = found
        else:
            return True
    return False


def _transact(acts: list[Item]) -> None:
    """All or nothing, twice being once; raises a Fault."""

    def ask(clock: faults.Clock) -> None:
        try:
            aws.patient("dynamodb").transact_write_items(TransactItems=acts)
        except ClientError as problem:
            raise faults.of_botocore(problem) or problem from None

    faults.persist(ask, repeatable=True)


def _as_read(item: Item) -> Item:
    """The condition that the attributes of an item are those."""
    names = {f"#n{rank}": name for rank, name in enumerate(sorted(item))}
    return {
        "ConditionExpression": " AND ".join(f"{mark} = :r{mark[2:]}" for mark in names),
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": {f":r{mark[2:]}": item[name] for mark, name in names.items()},
    }


def _key(item: Item) -> Item:
    return {name: item[name] for name in ("pk", "sk") if name in item}


def _change(table: str, item: Item, change: Callable[[Item], Item]) -> bool:
    """Writes only the attributes that differ, if they are still as read; an item changed meanwhile is read again."""
    key = _key(item)
    while (wanted := change(dict(item))) != item:
        try:
            aws.patient("dynamodb").update_item(TableName=table, Key=key, **_difference(item, wanted))
        except ClientError as refused:
            if not isinstance(faults.of_botocore(refused), faults.Refused):
                raise
            found = aws.patient("dynamodb").get_item(TableName=table, Key=key, ConsistentRead=True).get("Item")
            if found is None:
                return False
            item = found
        else:
            return True
    return False


def _difference(item: Item, wanted: Item) -> dict[str, Any]:
    """The update that leads from one to the other."""
    names, values, put, gone, as_read = {}, {}, [], [], []
    for rank, name in enumerate(sorted(name for name in {**item, **wanted} if item.get(name) != wanted.get(name))):
        names[f"#n{rank}"] = name
        if name in wanted:
            values[f":w{rank}"] = wanted[name]
            put.append(f"#n{rank} = :w{rank}")
        else:
            gone.append(f"#n{rank}")
        if name in item:
            values[f":r{rank}"] = item[name]
            as_read.append(f"#n{rank} = :r{rank}")
        else:
            as_read.append(f"attribute_not_exists(#n{rank})")
    acts = [f"{word} {', '.join(found)}" for word, found in (("SET", put), ("REMOVE", gone)) if found]
    return {
        "UpdateExpression": " ".join(acts),
        "ConditionExpression": " AND ".join(["attribute_exists(pk)", *as_read]),
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": values,
    }


def _parameter(code: str) -> str:
    return f"/imagin/{code}/donnees"


def _progress(code: str) -> Progress:
    ssm = aws.client("ssm")
    try:
        return Progress(**json.loads(ssm.get_parameter(Name=_parameter(code))["Parameter"]["Value"]))
    except ssm.exceptions.ParameterNotFound:
        return Progress()


def _keep(code: str, progress: Progress) -> None:
    value = json.dumps({"done": progress.done, "cursor": progress.cursor})
    aws.client("ssm").put_parameter(Name=_parameter(code), Value=value, Type="String", Overwrite=True)
