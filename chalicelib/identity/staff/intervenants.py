"""A member who says that they are no intervenant, and bears the name of one, or has the address of one."""

from chalicelib import errors
from chalicelib.identity import addresses, directory
from chalicelib.identity.models import Compte, account_key
from chalicelib.identity.staff.facts import Facts, spelling
from chalicelib.identity.staff.models import AUCUN, Personnel

_MOST = 20
_WAYS = "indiquez son numéro, ou «\u00a0homonyme\u00a0»"


def check(said: Facts, known: Personnel | None) -> None:
    """InvalidFields when « aucun » is said of a name or an address of an intervenant, unless it said so already.

    « homonyme » says that it was looked at, a box that two people read included: the journal keeps who opened it, and
    the file of that address stays closed to the account.
    """
    if said.numero_intervenant != AUCUN or (known is not None and _same(said, known)):
        return
    if numeros := at(said.courriel):
        told = f"Cette adresse est celle de l’intervenant {_named(numeros)}\u00a0: {_WAYS} si deux personnes la lisent."
    elif numeros := bearing(said.nom, said.prenom):
        bearers = _named(numeros)
        told = f"Cette personne porte le nom de l’intervenant {bearers}\u00a0: {_WAYS} si c’est quelqu’un d’autre."
    else:
        return
    raise errors.InvalidFields([("/numero_intervenant", "intervenant_connu", told)])


def at(courriel: str) -> list[str]:
    """The numbers of the first intervenants who have that address, spelt as the staff's; may be a second late."""
    keys = [(account_key(compte), "C") for compte in addresses.having(courriel)[:_MOST]]
    found = list(Compte.batch_get(keys, consistent_read=True)) if keys else []
    return sorted(str(one.numero) for one in found if one.courriel and spelling(str(one.courriel)) == courriel)


def bearing(nom: str, prenom: str) -> list[str]:
    """The numbers of the intervenants of that name, however it is spelt; may be a second late."""
    whole = directory.name({"nom": nom, "prenom": prenom})
    found, _ = directory.beginning(directory.LISTE, f"{whole}#", [], _MOST)
    return [str(one.numero) for one in found if str(one.rang) == f"{whole}#{one.numero}"]


def _named(numeros: list[str]) -> str:
    return ", ".join(f"n°\u00a0{numero}" for numero in numeros)


def _same(said: Facts, known: Personnel) -> bool:
    """The account has that name, and said « aucun », before."""
    names = (said.nom, said.prenom, said.numero_intervenant)
    return names == (known.nom, known.prenom, known.numero_intervenant)
