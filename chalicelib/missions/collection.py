"""Everything of one person in one consistent query: profile, missions, claims, kilometres."""

from dataclasses import dataclass, field
from typing import Any

from chalicelib.identity.models import Intervenant, person_key
from chalicelib.missions.models import Affectation
from chalicelib.tables import Dossiers, connection

FIRST, LAST = "E#", "PROFIL"
"""Sort keys from the claims (E#) to the profile; the answers kept for repeated requests lie outside."""


@dataclass(frozen=True)
class Collection:
    """`others`: raw items of the rooms above, by sort key."""

    person: Intervenant
    affectations: dict[str, Affectation] = field(default_factory=dict)
    others: dict[str, dict[str, Any]] = field(default_factory=dict)


def read(compte: str) -> Collection:
    """The collection of an account; a person without a profile has an empty one."""
    found = Collection(Intervenant(person_key(compte), "PROFIL"))
    person = found.person
    for raw in _query(person_key(compte)):
        sk = raw["sk"]["S"]
        if sk == "PROFIL":
            person = Intervenant.from_raw_data(raw)
        elif sk.startswith("M#"):
            found.affectations[sk[2:]] = Affectation.from_raw_data(raw)
        else:
            found.others[sk] = raw
    return Collection(person, found.affectations, found.others)


def _query(pk: str) -> list[dict[str, Any]]:
    """All pages: a page holds 1 MB, more than a person gathers in years."""
    client: Any = connection().client
    items: list[dict[str, Any]] = []
    start: dict[str, Any] = {}
    while True:
        page: Any = client.query(
            TableName=Dossiers.Meta.table_name,
            ConsistentRead=True,
            KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :last",
            ExpressionAttributeValues={":pk": {"S": pk}, ":first": {"S": FIRST}, ":last": {"S": LAST}},
            **start,
        )
        items.extend(page["Items"])
        if "LastEvaluatedKey" not in page:
            return items
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
