"""Whether two accounts of the staff are one person's: what asks for two members asks for two holders."""

from chalicelib.identity import identifiers, names
from chalicelib.identity.names import Names
from chalicelib.identity.staff import refusals, roster
from chalicelib.identity.staff.models import AUCUN, Personnel


def trace(member: Personnel) -> str:
    """What tells the member's name again without keeping it; empty when the account has none."""
    known = Names(str(member.nom or ""), str(member.prenom or ""))
    return names.trace(known) if names.letters(known.nom) else ""


def same(member: Personnel, numero: str, name: str) -> bool:
    """Whether the member is the holder of that numero or, where two numeros do not tell them apart, of that name.

    `numero`: an intervenant's, « aucun » or nothing. `name`: as `trace` gives it.
    """
    own = str(member.numero_intervenant or AUCUN)
    if identifiers.is_numero(own) and identifiers.is_numero(numero):
        return identifiers.same_numero(own, numero)
    return bool(name) and name == trace(member)


def is_by(member: Personnel, acteur: str) -> bool:
    """Whether what the journal says was done by `acteur` was done by the member, with this account or another."""
    if acteur == member.pk:
        return True
    other = account(acteur)
    return other is not None and same(member, str(other.numero_intervenant or AUCUN), trace(other))


def account(acteur: str) -> Personnel | None:
    """The member whom the journal names so; None for an operator at a command, and for an account that is gone."""
    if not acteur.startswith("G#"):
        return None
    try:
        return roster.get(acteur.removeprefix("G#"))
    except refusals.StaffUnknown:
        return None
