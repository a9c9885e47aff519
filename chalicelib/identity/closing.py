"""What goes when an account closes: all that could open it, and where its person could be reached."""

from pynamodb.expressions.update import Action

from chalicelib import tables
from chalicelib.identity import addresses, directory
from chalicelib.identity.models import AdresseRefusee, Compte, Intervenant, person_key
from chalicelib.identity.temporary_passwords import FORGET
from chalicelib.tables import Comptes, Transaction

BESIDE = ("S#", "N#", "V", "I")
"""Sort keys of what lies beside an account and opens it, or leads to it: sessions, browsers, a code, the agenda."""
_ACCESS = (
    *(Compte.password_hash, Compte.password_changed, Compte.change_depuis, Compte.reset_job, Compte.reset_asked),
    *(Compte.renomme, Compte.appareils, Compte.courriel, Compte.courriel_origin, Compte.courriel_usable_from),
    *(Compte.fermeture, Compte.refus, Compte.refus_adresse, Compte.refus_le, Compte.refus_leve),
    *(Compte.courriel_par, Compte.courriel_le, Compte.provisoire_par, Compte.provisoire_le),
    *(Compte.acces_lu, Compte.langue),
)
_CONTACT = (Intervenant.adresse_1, Intervenant.adresse_2, Intervenant.telephone, Intervenant.demande_aide)


def closed(moment: int) -> list[Action]:
    """The actions that close an account; `moment`: epoch seconds."""
    gone = [attribute.remove() for attribute in _ACCESS]
    return [Compte.disabled.set(moment), Compte.generation.add(1), *gone, *FORGET]


def unreachable() -> list[Action]:
    """The actions on a profile: what claims are read with stays, where to write and to call does not."""
    return [attribute.remove() for attribute in (*_CONTACT, Intervenant.liste, Intervenant.rang)]


def unlisted(transaction: Transaction, compte: str) -> None:
    """The directory no longer says where a person lives, and their address no longer leads to them."""
    directory.unreachable(transaction, compte)
    addresses.keep(transaction, compte, None)


def forget_beside(account: str) -> int:
    """Deletes what lies beside a closed account, `C#<id>`; gives how many. Again, there is nothing left."""
    beside = [
        raw["sk"]["S"]
        for raw in tables.query(Comptes, "pk = :pk", pk=account)
        if raw["sk"]["S"] in BESIDE or raw["sk"]["S"].startswith(BESIDE[:2])
    ]
    for sk in beside:
        tables.delete(Comptes(account, sk))
    tables.delete(AdresseRefusee(person_key(account.removeprefix("C#")), "ADRESSE"))
    return len(beside)
