"""The items of a way through a portal: what was used already, and which staff account a portal's identity opens."""

from chalicelib.identity.provisioning import portal_key
from chalicelib.tables import Comptes
from chalicelib.tables.attributes import NumberAttribute, UnicodeAttribute


class RetourUtilise(Comptes):
    """pk `J#<sha-256 of the state>`, sk `J`: somebody came back with it; kept an hour, six times a journey's life."""


class LienPersonnel(Comptes):
    """pk `Y#<portail>#<identifiant académique>`, sk `Y`: the staff account that its holder linked to a portal."""

    compte = UnicodeAttribute(null=True)
    relie = NumberAttribute(null=True)


def link_key(portail: str, identifiant: str) -> str:
    """The partition of a link; spelt as an agent's own, under another letter."""
    return f"Y{portal_key(portail, identifiant)[1:]}"
