"""What an instance costs in a month: counted calls by published unit prices, each line with its own arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from benchmarks.journeys import Step
from ops import stack

PRICED = "22/11/2026"
"""The day on which the prices were written down, from memory of the public lists, in dollars: to be checked again."""
PRICES = {
    "API Gateway, demandes (million)": "3.50",
    "Lambda, appels (million)": "0.20",
    "Lambda, Go-secondes (million)": "16.67",
    "DynamoDB, unités lues (million)": "0.15",
    "DynamoDB, unités écrites (million)": "0.75",
    "DynamoDB, Go gardés et récupérables": "0.54",
    "S3, Go gardés": "0.024",
    "SES, courriels (millier)": "0.10",
    "SQS, appels (million)": "0.40",
    "CloudWatch, alarmes": "0.10",
    "CloudWatch, mesures": "0.30",
    "CloudWatch, Go de journaux": "0.60",
    "KMS, clés": "1.00",
}
_MONTH = 30 * 24 * 60
_METRICS = 3
_POLLS = 15
"""A minute, for each queue that a function listens to: five long polls of twenty seconds."""
_SAVES = 3
"""A person saves a draft so many more times than the counted visit does."""
_SECONDS, _LINE, _LINES = Decimal("0.06"), 400, 3
"""Of a request: its duration, the length of a log line, the lines it leaves."""


@dataclass(frozen=True)
class Season:
    """What is supposed of a month."""

    name: str
    visits: int
    mails: int
    stored: int


SEASONS = (
    Season("hors saison", visits=300, mails=500, stored=2),
    Season("juin", visits=12_500, mails=20_000, stored=8),
)


def lines(season: Season, steps: Sequence[Step]) -> list[tuple[str, Decimal, Decimal]]:
    """(what, quantity, dollars)."""
    found = _quantities(season, steps)
    return [(name, found[name], found[name] * Decimal(price)) for name, price in PRICES.items()]


def _quantities(season: Season, steps: Sequence[Step]) -> dict[str, Decimal]:
    saving = next(step for step in steps if step.name == "enregistrer")
    visited = [*steps, *[saving] * _SAVES]
    requests, million = season.visits * len(visited), Decimal(10**6)
    scheduled = _MONTH + _MONTH // 5 + _MONTH // 60
    runs = requests + scheduled + season.mails
    kinds = [found.get("Type") for found in stack.template("lyon")["Resources"].values()]
    queues = kinds.count("AWS::SQS::Queue") // 2
    return {
        "API Gateway, demandes (million)": requests / million,
        "Lambda, appels (million)": runs / million,
        "Lambda, Go-secondes (million)": runs * _SECONDS / million,
        "DynamoDB, unités lues (million)": (season.visits * sum(one.reads for one in visited) + scheduled * 3)
        / million,
        "DynamoDB, unités écrites (million)": season.visits * sum(one.writes for one in visited) / million,
        "DynamoDB, Go gardés et récupérables": Decimal(1),
        "S3, Go gardés": Decimal(season.stored),
        "SES, courriels (millier)": season.mails / Decimal(1000),
        "SQS, appels (million)": (_MONTH * _POLLS * queues + season.mails * 3) / million,
        "CloudWatch, alarmes": Decimal(kinds.count("AWS::CloudWatch::Alarm")),
        "CloudWatch, mesures": Decimal(_METRICS),
        "CloudWatch, Go de journaux": runs * _LINES * _LINE / Decimal(10**9),
        "KMS, clés": Decimal(kinds.count("AWS::KMS::Key")),
    }
