"""A member who says that they are no intervenant, and bears the name of one."""

from chalicelib import errors
from chalicelib.identity import directory
from chalicelib.identity.staff.facts import Facts
from chalicelib.identity.staff.models import AUCUN, Personnel

_MOST = 20


def check(said: Facts, known: Personnel | None) -> None:
    """InvalidFields when « aucun » is said of a name that an intervenant bears, unless the account said so already.

    « homonyme » says that it was looked at: the journal keeps who opened the account.
    """
    if said.numero_intervenant != AUCUN or (known is not None and _same(said, known)):
        return
    if numeros := bearing(said.nom, said.prenom):
        bearers = ", ".join(f"n°\u00a0{numero}" for numero in numeros)
        told = (
            f"Cette personne porte le nom de l’intervenant {bearers}\u00a0: indiquez son numéro, "
            "ou «\u00a0homonyme\u00a0» si c’est quelqu’un d’autre."
        )
        raise errors.InvalidFields([("/numero_intervenant", "intervenant_connu", told)])


def bearing(nom: str, prenom: str) -> list[str]:
    """The numbers of the intervenants of that name, however it is spelt; may be a second late."""
    whole = directory.name({"nom": nom, "prenom": prenom})
    found, _ = directory.beginning(directory.LISTE, f"{whole}#", [], _MOST)
    return [str(one.numero) for one in found if str(one.rang) == f"{whole}#{one.numero}"]


def _same(said: Facts, known: Personnel) -> bool:
    """The account has that name, and said « aucun », before."""
    names = (said.nom, said.prenom, said.numero_intervenant)
    return names == (known.nom, known.prenom, known.numero_intervenant)
