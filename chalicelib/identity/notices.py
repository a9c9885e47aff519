"""E-mails that tell a person what happened to their access; they carry no secret."""

from datetime import datetime

from chalicelib import mail
from chalicelib.academie import ACADEMIE
from chalicelib.identity import spoken, temporary_passwords
from chalicelib.identity.models import Compte, account_key


def password_changed(*, job: str, now: datetime, compte: str) -> None:
    """Worker: a password was chosen or reset."""
    _tell("avis_mot_de_passe", compte)


def address_changed(*, job: str, now: datetime, compte: str, ancien: str) -> None:
    """Worker: to the address that was replaced."""
    mail.send("avis_courriel", ancien, langue=spoken.of(compte))


def temporary_password(*, job: str, now: datetime, compte: str) -> None:
    """Worker: a gestionnaire issued a new temporary password."""
    _tell("avis_mot_de_passe_provisoire", compte)


def access_restored(*, job: str, now: datetime, compte: str) -> None:
    """Worker: a gestionnaire let the person try again; who never chose a password is led to the one on paper."""
    _tell("avis_acces_retabli", compte)


def new_device(*, job: str, now: datetime, compte: str, appareil: str) -> None:
    """Worker: the account was opened from a browser that it did not know."""
    portal = _only_portal(compte)
    _tell("avis_nouvel_appareil", compte, appareil=appareil, **({"portail": portal} if portal else {}))


def _only_portal(compte: str) -> str:
    """The name of the portal by which a person comes in, who has no password of ours to change."""
    try:
        found = Compte.get(account_key(compte), "C", consistent_read=True)
    except Compte.DoesNotExist:
        return ""
    return ACADEMIE.portail[str(found.portail)].nom if temporary_passwords.has_only_the_portal(found) else ""


def _tell(name: str, compte: str, **fields: str) -> None:
    try:
        found = Compte.get(account_key(compte), "C", consistent_read=True)
    except Compte.DoesNotExist:
        return
    if found.courriel:
        premier = found.password_hash is None
        mail.send(name, str(found.courriel), langue=found.langue, premier=premier, **fields)
