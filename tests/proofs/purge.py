"""The purge at full size, 5,000 passwords over among 50,000 accounts: `python -m tests.proofs.purge` shows the figures.

What it proves: every password that is over goes, nothing else changes, and the other accounts cost no read.
"""

import datetime as dt
import json
import os
import sys
import time
from dataclasses import asdict, dataclass

os.environ |= {"IMAGIN_CODE": "lyon"} | dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), "test")

from chalicelib import tables
from chalicelib.identity import temporary_passwords
from chalicelib.identity.models import Compte
from chalicelib.journal import Entree
from tests.aws import recorded
from tests.emulator import emulator

START = dt.datetime(2026, 6, 1, 8, 0, tzinfo=dt.UTC)
HASH = "$argon2id$v=19$m=8,t=1,p=1$c2VsLXNlbC1zZWw$b3Bhcy11bi1tb3QtZGUtcGFzc2U"
MOMENT = int(START.timestamp())


@dataclass(frozen=True)
class Figures:
    """What one pass found, cost and left."""

    accounts: int
    over: int
    purged: int
    reads: int
    items_read: int
    writes: int
    second_pass: dict[str, int]
    seconds: float
    left_over: int
    others_changed: int
    journal_entries: int


def fill(accounts: int, over: int) -> None:
    """`over` accounts whose printed password ended; of the others a third still have one, two thirds their own."""
    with Compte.batch_write() as batch:
        for n in range(accounts):
            batch.save(_account(n, over))


def _account(n: int, over: int) -> Compte:
    account = Compte(f"C#{n:020x}", "C", numero=str(n), generation=3, created=MOMENT)
    if n >= over and n % 3:
        account.password_hash, account.password_changed = HASH, MOMENT
        return account
    account.temp_hash, account.temp_generation = HASH, 1
    account.temp_expires = MOMENT - 1 - n % 1000 if n < over else MOMENT + 86_400
    account.temp_shard = temporary_passwords._shard(account.pk)
    return account


def measure(accounts: int, over: int, now: dt.datetime = START) -> Figures:
    """Fills an empty instance, purges twice, and compares every account with what it was."""
    fill(accounts, over)
    before, ended = _accounts(), {f"C#{n:020x}" for n in range(over)}
    with recorded() as calls:
        started = time.perf_counter()
        counts = temporary_passwords.purge(now)
        seconds = time.perf_counter() - started
    after = _accounts()
    gone = {"temp_hash", "temp_expires", "temp_shard"}
    expected = {
        pk: {name: value for name, value in item.items() if pk not in ended or name not in gone}
        for pk, item in before.items()
    }
    return Figures(
        accounts=accounts,
        over=over,
        purged=counts["purged"],
        reads=sum(call.operation in ("Query", "BatchGetItem", "GetItem", "Scan") for call in calls),
        items_read=sum(len(a["Keys"]) for c in calls for a in c.body.get("RequestItems", {}).values()),
        writes=sum(call.operation in ("UpdateItem", "PutItem", "TransactWriteItems") for call in calls),
        second_pass=temporary_passwords.purge(now),
        seconds=round(seconds, 1),
        left_over=sum("temp_hash" in after[pk] for pk in ended),
        others_changed=sum(after[pk] != expected[pk] for pk in before),
        journal_entries=sum(entry.action == "mots_de_passe_purges" for entry in Entree.scan()),
    )


def _accounts() -> dict[str, dict[str, object]]:
    pages = tables.connection().client.get_paginator("scan").paginate(TableName=Compte.Meta.table_name)
    return {item["pk"]["S"]: item for page in pages for item in page["Items"]}


def check(found: Figures) -> list[str]:
    """What is not as it should be; empty when the proof holds."""
    pages = 2 * (temporary_passwords.SHARDS + found.over // 100)
    wanted = {
        "every password that is over goes": found.purged == found.over and found.left_over == 0,
        "nothing else changes": found.others_changed == 0,
        "the second pass finds nothing": found.second_pass["found"] == 0,
        "one write for each, and one entry in the journal": found.writes == found.over + 1
        and found.journal_entries == 1,
        "only what is over is read": found.items_read == found.over and found.reads <= pages,
    }
    return [promise for promise, holds in wanted.items() if not holds]


def main(accounts: int = 50_000, over: int = 5_000) -> int:
    with emulator() as endpoint:
        os.environ["AWS_ENDPOINT_URL"] = endpoint
        for table in tables.TABLES:
            table.create_table(wait=True)
        found = measure(accounts, over)
    faults = check(found)
    print(json.dumps(asdict(found) | {"faults": faults}, indent=2), file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
