"""A person's file as the staff opens it: there or not, open or closed, and never one's own."""

from collections.abc import Iterable

from chalicelib.gestion.people import reach
from chalicelib.identity.allocation import batches
from chalicelib.identity.models import Compte, account_key
from chalicelib.identity.staff import refusals, rights
from chalicelib.identity.staff.models import Personnel


def account_of(compte: str) -> Compte:
    """The account of a person; PersonUnknown when there is none."""
    try:
        return Compte.get(account_key(compte), "C", consistent_read=True)
    except Compte.DoesNotExist:
        raise refusals.PersonUnknown() from None


def somebody_else(acteur: Personnel, compte: str) -> Compte:
    """The account of another person than the member who acts."""
    account = account_of(compte)
    rights.not_own(acteur, account.numero, account.courriel)
    return account


def own_among(acteur: Personnel, comptes: Iterable[str]) -> frozenset[str]:
    """The account ids, of these, whose person is the member, by numéro or by address; one call for a hundred."""
    accounts = batches(((account_key(compte), "C") for compte in comptes), Compte)
    mine = (one for one in accounts if rights.is_own(acteur, one.numero, one.courriel))
    return frozenset(str(one.pk).removeprefix("C#") for one in mine)


def theirs(acteur: Personnel, compte: str, *, access: bool = False) -> Compte:
    """The same, when the member's services reach the person; `access`: or their help desk does, for this alone."""
    account = somebody_else(acteur, compte)
    reach.check(acteur, compte, access=access)
    return account


def open_file(acteur: Personnel, compte: str, *, access: bool = False) -> Compte:
    """The same, when the account is not closed."""
    account = theirs(acteur, compte, access=access)
    if account.disabled is not None:
        raise refusals.AccountClosed()
    return account
