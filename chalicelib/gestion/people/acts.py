"""What a gestionnaire does for a person: correct the address, give a password again, clear tries, set aside, archive.

Every act is journalled under the staff account, and nobody acts on their own file.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pynamodb.expressions.update import Action

from chalicelib import errors, journal, logs, mail, once, outbox
from chalicelib.academie import ACADEMIE
from chalicelib.gestion.people import dossiers, entrusted, helped
from chalicelib.identity import addresses, domains, password_reset, refused, spoken, temporary_passwords, throttling
from chalicelib.identity.models import Alias, CodeCourriel, Compte
from chalicelib.identity.staff import refusals, rights, roster
from chalicelib.identity.staff.models import Personnel
from chalicelib.tables import Refused, Transaction

if TYPE_CHECKING:
    from chalicelib.gestion.people.shapes import AdresseCorrigee, MotDePasseDonne

AGAIN_SECONDS = 10 * 60
"""How long an act without a key is known when it is asked again."""


def correct_address(acteur: Personnel, compte: str, courriel: str, now: datetime) -> AdresseCorrigee:
    """Gives the person an address that receives resets at once; the former one is told, and links sent to it die.

    Who asked for help without an address has been helped; so they are by a password."""
    account, understood = dossiers.open_file(acteur, compte, access=True), _understood(courriel)
    previous, told = account.courriel, domains.suggestion(understood)
    if previous == understood and account.courriel_origin == "gestionnaire":
        return {"courriel": understood, "suggestion": told}
    _check_whose(understood, account)
    entrusted.check(acteur, account, entrusted.ADDRESS, now)
    actions: list[Action] = [
        *entrusted.done(acteur, entrusted.ADDRESS, now),
        Compte.courriel.set(understood),
        Compte.courriel_origin.set("gestionnaire"),
        Compte.courriel_usable_from.set(int(now.timestamp())),
        Compte.reset_job.remove(),
    ]
    if previous != understood:
        actions += refused.lifted(now)
    same = Compte.courriel.does_not_exist() if previous is None else Compte.courriel == previous
    same &= entrusted.unchanged(account, entrusted.ADDRESS)
    waiting, job = helped.asking(compte), None
    try:
        with Transaction() as transaction:
            transaction.update(
                Compte(account.pk, "C"), actions=actions, condition=same & Compte.disabled.does_not_exist()
            )
            transaction.delete(CodeCourriel(account.pk, "V"))
            addresses.keep(transaction, compte, understood)
            if previous != understood:
                refused.unlist(transaction, compte)
            journal.put(transaction, "courriel_corrige", objet=account.pk, acteur=acteur.pk, now=now)
            helped.close(transaction, waiting, acteur, now)
            if previous and previous != understood:
                job = outbox.put(transaction, "avis_courriel_corrige", now=now, compte=compte, ancien=previous)
    except Refused:
        raise refusals.FileChanged() from None
    if job:
        outbox.nudge(job)
    logs.event("staff_address_corrected", person=compte)
    return {"courriel": understood, "suggestion": told}


def tell_former_address(*, job: str, now: datetime, compte: str, ancien: str) -> None:
    """Worker: to the address that a gestionnaire replaced."""
    mail.send("avis_courriel_corrige", ancien, langue=spoken.of(compte))


def give_password(acteur: Personnel, compte: str, key: str, now: datetime) -> MotDePasseDonne:
    """A temporary password of 72 hours, in this answer and nowhere else: the same key asked again is told so.

    ActDone when this request gave one already; FileChanged when nothing was given; OutcomeUnknown, by the edge, when
    neither can be said: the same key asked again then tells.
    """
    account = dossiers.open_file(acteur, compte, access=True)
    request = once.Request(str(acteur.pk), key, once.trace("mot-de-passe-provisoire", compte))
    if once.find(request, now) is not None:
        raise refusals.ActDone()
    entrusted.check(acteur, account, entrusted.PASSWORD, now)
    beside = entrusted.unchanged(account, entrusted.PASSWORD), entrusted.done(acteur, entrusted.PASSWORD, now)
    answer: once.Answer = (201, {"marque": secrets.token_hex(8)})
    waiting = helped.asking(compte)

    def helps(transaction: Transaction) -> None:
        helped.close(transaction, waiting, acteur, now)

    try:
        text = temporary_passwords.reissue(compte, now, str(acteur.pk), (request, answer), beside, helps)
    except Refused:
        if once.find(request, now) is not None:
            raise refusals.ActDone() from None
        raise refusals.FileChanged() from None
    logs.event("staff_password_given", person=compte)
    expires = now + timedelta(hours=ACADEMIE.limites.reemission_heures)
    return {
        "identifiant": str(account.identifiant or account.numero),
        "mot_de_passe": text,
        "expire": expires.isoformat(timespec="seconds"),
    }


def unblock(acteur: Personnel, compte: str, now: datetime) -> None:
    """Forgets the tries and the requests for a link counted on both identifiers: the person may come in at once.

    Asked again within ten minutes, with nothing counted since, it is done already and nobody is told twice.
    """
    account, job = dossiers.open_file(acteur, compte, access=True), None
    request = once.Request(str(acteur.pk), f"deblocage-{compte}", once.trace("deblocage", compte))
    if once.find(request, now) is not None and not throttling.is_counted(account, password_reset.requests_of):
        return
    with Transaction() as transaction:
        for alias in throttling.aliases(account):
            transaction.update(alias, actions=[Alias.essais.remove()])
            transaction.delete(password_reset.requests_of(alias))
        journal.put(transaction, "essais_effaces", objet=account.pk, acteur=acteur.pk, now=now)
        once.mark(transaction, request, now, AGAIN_SECONDS)
        if account.courriel:
            job = outbox.put(transaction, "avis_acces_retabli", now=now, compte=compte)
    if job:
        outbox.nudge(job)
    logs.event("staff_tries_cleared", person=compte)


def _check_whose(courriel: str, account: Compte) -> None:
    """InvalidFields for the address of a member of the staff, who would receive this person's links."""
    member = roster.by_address(courriel)
    if member is not None and member.disabled is None and not rights.is_own(member, account.numero):
        told = (
            "Cette adresse est celle d’un compte de gestion\u00a0: les liens de cette personne iraient à quelqu’un "
            "d’autre. Si c’est bien la sienne, un administrateur indique d’abord son numéro sur ce compte."
        )
        raise errors.InvalidFields([("/courriel", "adresse_de_gestion", told)])


def _understood(courriel: str) -> str:
    """The address as it can be written to: an accented domain in its ASCII form."""
    found = domains.written(courriel)
    if found is None:
        raise errors.InvalidFields([("/courriel", "courriel_invalide", "Indiquez une adresse comme nom@exemple.fr.")])
    return found
