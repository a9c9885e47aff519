"""The four tables of an instance: their names, keys and indexes, declared once.

Feature models subclass one of the four declarations; tests, the local run and CloudFormation derive theirs from TABLES.
"""

from typing import Any

from pynamodb.attributes import TTLAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

from chalicelib.academie import ACADEMIE
from chalicelib.tables.attributes import NumberAttribute, UnicodeAttribute
from chalicelib.tables.clients import REGION
from chalicelib.tables.items import Item


class Expiry(TTLAttribute):
    """DynamoDB's time to live as epoch seconds; past it an item counts as absent, deleted or not."""

    def _normalize(self, value: Any) -> Any:
        return value

    def serialize(self, value: Any) -> Any:
        """Epoch seconds as DynamoDB's number."""
        return str(int(value))

    def deserialize(self, value: Any) -> Any:
        """Epoch seconds."""
        return int(value)


class _Settings:
    """What all tables and indexes share."""

    region = REGION
    billing_mode = "PAY_PER_REQUEST"


class ByTemporaryExpiry(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """Sparse: only accounts that hold a temporary password, spread over shards, ordered by expiry."""

    class Meta(_Settings):
        index_name = "par-expiration"
        projection = KeysOnlyProjection()

    temp_shard = UnicodeAttribute(hash_key=True)
    temp_expires = NumberAttribute(range_key=True)


class Comptes(Item):
    """Accounts, aliases, sessions, codes and counters: secrets live here and nowhere else."""

    class Meta(_Settings):
        table_name = f"imagin-{ACADEMIE.code}-comptes"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    temp_shard = UnicodeAttribute(null=True)
    temp_expires = NumberAttribute(null=True)
    ttl: Any = Expiry(null=True)
    by_temporary_expiry = ByTemporaryExpiry()


class ByListe(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """Sparse worklists: missions of a session, claims of a service in a state, people asking for help."""

    class Meta(_Settings):
        index_name = "par-liste"
        projection = AllProjection()

    liste = UnicodeAttribute(hash_key=True)
    rang = UnicodeAttribute(range_key=True)


class ByCentre(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """Sparse: the missions of an exam centre, by start."""

    class Meta(_Settings):
        index_name = "par-centre"
        projection = AllProjection()

    centre = UnicodeAttribute(hash_key=True)
    debut = UnicodeAttribute(range_key=True)


class Dossiers(Item):
    """One collection per person (P#id: profile, missions, claims, kilometres) and one per mission (M#numero)."""

    class Meta(_Settings):
        table_name = f"imagin-{ACADEMIE.code}-dossiers"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    liste = UnicodeAttribute(null=True)
    rang = UnicodeAttribute(null=True)
    centre = UnicodeAttribute(null=True)
    debut = UnicodeAttribute(null=True)
    ttl: Any = Expiry(null=True)
    by_liste = ByListe()
    by_centre = ByCentre()


class ByDue(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """Sparse: jobs that still have something to send, by the moment of their next try."""

    class Meta(_Settings):
        index_name = "par-echeance"
        projection = KeysOnlyProjection()

    pending = UnicodeAttribute(hash_key=True)
    due = NumberAttribute(range_key=True)


class Envois(Item):
    """What is to be sent, put in the same transaction as the change that causes it."""

    class Meta(_Settings):
        table_name = f"imagin-{ACADEMIE.code}-envois"

    pk = UnicodeAttribute(hash_key=True)
    pending = UnicodeAttribute(null=True)
    due = NumberAttribute(null=True)
    ttl: Any = Expiry(null=True)
    by_due = ByDue()


class ByObjet(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """The history of one person or thing."""

    class Meta(_Settings):
        index_name = "par-objet"
        projection = AllProjection()

    objet = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)


class JournalTable(Item):
    """Audit entries, eight collections a day; the service may only put and read, DynamoDB forgets them in time."""

    class Meta(_Settings):
        table_name = f"imagin-{ACADEMIE.code}-journal"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    objet = UnicodeAttribute(null=True)
    ttl = Expiry(null=True)
    by_objet = ByObjet()


TABLES: tuple[type[Model], ...] = (Comptes, Dossiers, Envois, JournalTable)
