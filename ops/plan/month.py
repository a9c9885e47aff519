"""What a month of an instance costs: quantities by the prices of a dated file, each line with its own arithmetic."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from ops import stack

_FILE = Path(__file__).with_name("prices.toml")
_MONTH = 30 * 24 * 60
AT_REST = {"send_what_is_left": (_MONTH, 25, 4), "seal_journal": (_MONTH // 5, 10, 0), "purge": (_MONTH // 60, 6, 0)}
"""Each schedule of app.py: its runs in a month, and the units that one reads and writes when nothing is to be done
(tests/ops/test_at_rest.py counts them)."""
_METRICS = 3
_POLLS = 15
"""A minute, for each queue that a function listens to: five long polls of twenty seconds."""
_SECONDS, _LINE, _LINES = Decimal("0.06"), 400, 3
"""Of a request: its duration, the length of a log line, the lines it leaves."""
_MILLION = Decimal(10**6)


@dataclass(frozen=True)
class Prices:
    """Dollars by line, the day on which they were written down, and whence they come."""

    day: date
    source: str
    lines: dict[str, Decimal]


@dataclass(frozen=True)
class Use:
    """A month: requests, units that they read and write in the tables, e-mails, gigabytes of files kept."""

    requests: int
    reads: int
    writes: int
    mails: int
    stored: int


def prices() -> Prices:
    """What prices.toml says."""
    read = tomllib.loads(_FILE.read_text("utf-8"))
    lines = {name: Decimal(price) for name, price in read["prices"].items()}
    return Prices(date.fromisoformat(read["date"]), read["source"], lines)


def lines(use: Use) -> list[tuple[str, Decimal, Decimal]]:
    """(what, quantity, dollars), in the order of the file."""
    found = _quantities(use)
    return [(name, found[name], found[name] * price) for name, price in prices().lines.items()]


def ready(functions: int) -> Decimal:
    """Dollars of a morning when so many containers are kept ready, all through its spell."""
    from chalicelib import eveil  # it reads which instance it serves

    minutes = 60 * (eveil.UNTIL.hour - eveil.FROM.hour) + eveil.UNTIL.minute - eveil.FROM.minute
    calls, known = functions * -(-minutes // eveil.EVERY) / _MILLION, prices().lines
    held = known["Lambda, Go-secondes (million)"] * Decimal(str(eveil.HOLD))
    return calls * (known["Lambda, appels (million)"] + held)


def _resting() -> list[tuple[int, int, int]]:
    """Of each schedule in a month: runs, units read, units written."""
    return [(runs, runs * reads, runs * writes) for runs, reads, writes in AT_REST.values()]


def _quantities(use: Use) -> dict[str, Decimal]:
    scheduled, reads, writes = (sum(found) for found in zip(*_resting(), strict=True))
    runs = use.requests + scheduled + use.mails
    kinds = [found.get("Type") for found in stack.template("lyon")["Resources"].values()]
    queues = kinds.count("AWS::SQS::Queue") // 2
    return {
        "API Gateway, demandes (million)": use.requests / _MILLION,
        "Lambda, appels (million)": runs / _MILLION,
        "Lambda, Go-secondes (million)": runs * _SECONDS / _MILLION,
        "DynamoDB, unités lues (million)": (use.reads + reads) / _MILLION,
        "DynamoDB, unités écrites (million)": (use.writes + writes) / _MILLION,
        "DynamoDB, Go gardés et récupérables": Decimal(1),
        "S3, Go gardés": Decimal(use.stored),
        "SES, courriels (millier)": use.mails / Decimal(1000),
        "SQS, appels (million)": (_MONTH * _POLLS * queues + use.mails * 3) / _MILLION,
        "CloudWatch, alarmes": Decimal(kinds.count("AWS::CloudWatch::Alarm")),
        "CloudWatch, mesures": Decimal(_METRICS),
        "CloudWatch, Go de journaux": runs * _LINES * _LINE / Decimal(10**9),
        "KMS, clés": Decimal(kinds.count("AWS::KMS::Key")),
    }
