"""Closing an account that nobody uses: its person is told 30 days before, by e-mail, or by a letter to print.

Whoever comes in meanwhile keeps it: the notice is forgotten, and the years count anew.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta

from pynamodb.expressions.update import Action

from chalicelib import journal, logs, mail, outbox, tables
from chalicelib.academie import ACADEMIE
from chalicelib.donnees.sujet import Sujet
from chalicelib.frais.regles.formats import jour_court
from chalicelib.gestion.people.departures import Archive
from chalicelib.identity import closing
from chalicelib.identity.models import Compte, account_key, person_key
from chalicelib.missions import clock
from chalicelib.tables import Refused, Transaction

NOTICE = timedelta(days=30)
TOLD, CLOSED = "fermeture_annoncee", "compte_ferme_sans_activite"
JOB = "avis_fermeture"
ACTEUR = "conservation"


def suivre(found: Sujet, over: datetime, now: datetime, *, essai: bool) -> Counter[str]:
    """What is to be done for an account whose time is over at `over`: nothing, tell, forget the notice, close."""
    account = found.account
    assert account is not None
    if now < over - NOTICE:
        if account.fermeture is None:
            return Counter()
        if not essai:
            tables.update(Compte(account.pk, "C"), [Compte.fermeture.remove()], Compte.pk.exists())
        return Counter({"fermetures abandonnées": 1})
    if account.fermeture is None:
        if not account.courriel:
            return Counter({"à prévenir par courrier": 1})
        if not essai:
            annoncer(account, max(over, now + NOTICE), now)
        return Counter({"personnes prévenues": 1})
    if int(account.fermeture) > int(now.timestamp()):
        return Counter()
    if not essai:
        _close(account, now)
    return Counter({"comptes fermés": 1})


def annoncer(account: Compte, le: datetime, now: datetime, *, ecrire: bool = True) -> None:
    """Keeps the day, in the transaction of what tells it; once. `ecrire`: by e-mail; a letter is printed otherwise."""
    try:
        with Transaction() as transaction:
            fresh = Compte.fermeture.does_not_exist() & Compte.disabled.does_not_exist()
            actions: list[Action] = [Compte.fermeture.set(int(le.timestamp()))]
            transaction.update(Compte(account.pk, "C"), actions=actions, condition=fresh)
            journal.put(transaction, TOLD, objet=str(account.pk), acteur=ACTEUR, now=now)
            if ecrire:
                outbox.put(transaction, JOB, now=now, compte=str(account.pk).removeprefix("C#"))
    except Refused:
        logs.event("closing_told_already", person=str(account.pk).removeprefix("C#"))


def prevenir(*, job: str, now: datetime, compte: str) -> None:
    """Worker: the e-mail, unless the person came in meanwhile."""
    try:
        account = Compte.get(account_key(compte), "C", consistent_read=True)
    except Compte.DoesNotExist:
        return
    if account.courriel and account.fermeture is not None and account.disabled is None:
        day = en_lettres(int(account.fermeture))
        mail.send(JOB, str(account.courriel), langue=account.langue, jour=day, lien=f"{ACADEMIE.origine}/connexion/")


def en_lettres(moment: int) -> str:
    """« 3 juillet 2028 », at the instance's own clock."""
    return jour_court(clock.local(datetime.fromtimestamp(moment, UTC), None).date())


def _close(account: Compte, now: datetime) -> None:
    """As a gestionnaire's own closing, without a gestionnaire; whoever came in since the reading stays."""
    compte, moment = str(account.pk).removeprefix("C#"), int(now.timestamp())
    seen = Compte.last_seen.does_not_exist() if account.last_seen is None else Compte.last_seen == account.last_seen
    try:
        with Transaction() as transaction:
            same = (Compte.fermeture == account.fermeture) & Compte.disabled.does_not_exist() & seen
            transaction.update(Compte(account.pk, "C"), actions=closing.closed(moment), condition=same)
            gone = [Archive.historise.set(now.isoformat(timespec="seconds")), *closing.unreachable()]
            transaction.update(Archive(person_key(compte), "PROFIL"), actions=gone, condition=Archive.pk.exists())
            closing.unlisted(transaction, compte)
            journal.put(transaction, CLOSED, objet=str(account.pk), acteur=ACTEUR, now=now)
    except Refused:
        return logs.event("closing_left", person=compte)
    closing.forget_beside(str(account.pk))
    logs.event("account_closed_unused", person=compte)
