"""The items of a thread: its head, and each message."""

from chalicelib.tables import Dossiers
from chalicelib.tables.attributes import NumberAttribute, UnicodeAttribute

INTERVENANT, SERVICE = "intervenant", "service"
"""Who a message is from."""


class Fil(Dossiers):
    """pk `P#<compte>`, sk `T#<numero>`: the thread of one mission, there from its first message on.

    `nombre`: messages ever. `service`: of the claim as it was last written. `suite`: messages of the person since the
    service last answered.
    `attente`: moment (ISO, UTC) of the oldest of these; while there is one, `liste` = `messages#<service>` and `rang` =
    that moment, numero, compte. `extrait`: the beginning of the last of them.
    """

    numero = UnicodeAttribute(null=True)
    compte = UnicodeAttribute(null=True)
    service = UnicodeAttribute(null=True)
    nombre = NumberAttribute(default=0)
    suite = NumberAttribute(default=0)
    attente = UnicodeAttribute(null=True)
    extrait = UnicodeAttribute(null=True)


class Message(Dossiers):
    """pk `P#<compte>`, sk `T#<numero>#<rank, from 0001>`. `de`: INTERVENANT or SERVICE; `par`: the member, `G#<id>`."""

    de = UnicodeAttribute(null=True)
    quand = UnicodeAttribute(null=True)
    texte = UnicodeAttribute(null=True)
    par = UnicodeAttribute(null=True)


def head_key(numero: str) -> str:
    """The sort key of a thread: outside of what a list of missions reads (missions/collection.py)."""
    return f"T#{numero}"


def message_key(numero: str, rank: int) -> str:
    """The sort key of its message of that rank."""
    return f"T#{numero}#{rank:04d}"


def waiting_list(service: str) -> str:
    """The list of what waits for an answer of a service."""
    return f"messages#{service}"
