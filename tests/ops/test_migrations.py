"""What the tables hold changes once, in order, page by page, under the hands of people who work."""

import json

import boto3
import pytest

from chalicelib.frais.claim.models import EtatDeFrais
from chalicelib.frais.regles.calcul import recalculer
from chalicelib.tables import Comptes
from ops.deployment import aws, migrations
from ops.deployment.migrations import Migration
from tests.people import claimant, day_trip, declared

PEOPLE = 7


@pytest.fixture
def people(cloud, monkeypatch):
    monkeypatch.setattr(migrations, "_PAGE", 2)
    client = boto3.client("dynamodb")
    for number in range(PEOPLE):
        item = {"pk": {"S": f"C#{number}"}, "sk": {"S": "C"}, "ancien": {"S": f"v{number}"}, "autre": {"N": "1"}}
        client.put_item(TableName=Comptes.Meta.table_name, Item=item)
    return lambda: {one["pk"]["S"]: one for one in client.scan(TableName=Comptes.Meta.table_name)["Items"]}


def renamed(item):
    """`ancien` becomes `nouveau`."""
    if "ancien" in item:
        item["nouveau"] = item.pop("ancien")
    return item


def doubled(item):
    return item | {"double": item["nouveau"]}


FIRST, SECOND = Migration(1, "renommer", "comptes", renamed), Migration(2, "doubler", "comptes", doubled)


def test_each_migration_is_applied_once_and_in_order(people):
    assert migrations.pending("lyon", (FIRST, SECOND)) == [FIRST, SECOND]
    assert migrations.run("lyon", (FIRST, SECOND)) == {1: PEOPLE, 2: PEOPLE}
    assert people()["C#3"] == {
        "pk": {"S": "C#3"},
        "sk": {"S": "C"},
        "nouveau": {"S": "v3"},
        "double": {"S": "v3"},
        "autre": {"N": "1"},
    }
    assert migrations.run("lyon", (FIRST, SECOND)) == {}
    assert migrations.pending("lyon", (FIRST, SECOND)) == []


def test_an_interrupted_migration_goes_on_where_it_stopped(people):
    left = [5]

    def stopping(item):
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return renamed(item)

    with pytest.raises(KeyboardInterrupt):
        migrations.run("lyon", (Migration(1, "renommer", "comptes", stopping),))
    assert migrations.pending("lyon", (FIRST,)) == [FIRST]
    seen = []
    counting = Migration(1, "renommer", "comptes", lambda item: seen.append(item["pk"]["S"]) or renamed(item))
    migrations.run("lyon", (counting,))
    assert len(seen) < PEOPLE + 3, "the pages that were done are not read again"
    assert all("ancien" not in item for item in people().values())


def test_what_a_person_writes_meanwhile_is_kept(people):
    client = aws.client("dynamodb")
    meddled = []

    def meddling(item):
        if item["pk"]["S"] == "C#2" and not meddled:
            meddled.append(True)
            key = {"pk": {"S": "C#2"}, "sk": {"S": "C"}}
            change = {"ExpressionAttributeValues": {":v": {"S": "récent"}}, "UpdateExpression": "SET ancien = :v"}
            client.update_item(TableName=Comptes.Meta.table_name, Key=key, **change)
        return renamed(item)

    assert migrations.run("lyon", (Migration(1, "renommer", "comptes", meddling),)) == {1: PEOPLE}
    assert people()["C#2"]["nouveau"] == {"S": "récent"}


def test_a_calculation_kept_under_the_former_names_is_read_as_one_of_today(api):
    """Its settings by their names of today, each warning on its half; computed again, the same cents."""
    marie = claimant(api, examen="BP", taux="A_CONFIGURER")
    marie.save(declared(day_trip(km="700")))
    assert marie.submit().status == 201
    now = marie.item.calcul
    former = json.loads(json.dumps(now))
    names = {"demi_tarif": "half_rate_basis", "nuitee": "night_mode", "justificatifs": "receipts"}
    names["ticket_dans_la_commune"] = "transports_dans_residence"
    settings = {names.get(name, name): value for name, value in now["entrees"]["reglages"].items()}
    former["entrees"]["reglages"] = {**settings, "half_rate_basis": "TAKEN", "receipts": "KEEP"}
    former["avertissements"] = [told["phrase"] for told in now["avertissements"]]
    marie.item.update(actions=[EtatDeFrais.calcul.set(former)])
    assert migrations.run("lyon") == {1: 1, 2: 1, 3: 1}
    told = marie.item.calcul["avertissements"]
    assert [(one["moitie"], one["pointeur"]) for one in told] == [
        ("remuneration", "/travail/copies"),
        ("deplacement", "/deplacements/0/trajets/0/km"),
        ("deplacement", "/deplacements/0/trajets/0/km"),
    ]
    assert recalculer(marie.item.calcul["entrees"]).en_json()["total"] == now["total"]
    assert sorted(told, key=str) == sorted(now["avertissements"], key=str)


def test_the_numbers_of_the_migrations_follow_each_other():
    assert [one.number for one in migrations.MIGRATIONS] == list(range(1, len(migrations.MIGRATIONS) + 1))
