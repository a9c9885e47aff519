"""Choosing a personal password: it consumes the temporary one, ends every other session, and opens the next step."""

from datetime import datetime

from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib import errors, journal, logs, outbox
from chalicelib.academie import ACADEMIE
from chalicelib.identity import passwords, sessions, temporary_passwords, throttling
from chalicelib.identity.identifiers import canonical
from chalicelib.identity.models import Alias, Compte, Intervenant, person_key
from chalicelib.tables import connection


def change(opened: sessions.Open, new: str, current: str | None, now: datetime) -> tuple[str, str]:
    """Gives (cookie, scope) of the session that replaces this one."""
    compte = opened.compte
    if opened.scope == sessions.EMAIL:
        raise errors.StepNotOpen()
    if opened.scope == sessions.COMPLETE:
        confirm_password(opened, current, now)
    check_strength(compte, new)
    if compte.temp_hash is not None and passwords.verify(compte.temp_hash, temporary_passwords.normal_form(new)):
        raise errors.WeakPassword([("/nouveau", "deja_provisoire", "Choisissez un autre mot de passe que le provisoire.")])
    cookie, scope, job = _write(opened, new, now)
    if job:
        outbox.nudge(job)
    logs.event("authn_password_change", person=opened.id)
    return cookie, scope


def confirm_password(opened: sessions.Open, password: str | None, now: datetime) -> None:
    """Asks again for the current password, under the same limits as sign-in."""
    if password is None:
        raise errors.InvalidFields([("/actuel", "champ_requis", "Indiquez votre mot de passe actuel.")])
    throttling.reserve(str(opened.compte.numero), now)
    if not passwords.verify(opened.compte.password_hash, password):
        raise errors.InvalidFields([("/actuel", "mot_de_passe_refuse", "Ce n’est pas votre mot de passe actuel.")])
    throttling.clear(str(opened.compte.numero))


def check_strength(compte: Compte, new: str) -> None:
    """Refuses a new password with every rule that it breaks."""
    person = _profile(compte)
    own = [str(word) for word in (compte.numero, compte.identifiant, person.nom, person.prenom) if word]
    own += ["imagin", "intervenant", "convocation", "examen", ACADEMIE.code, ACADEMIE.nom_court]
    found = passwords.weaknesses(new, minimum=ACADEMIE.limites.mot_de_passe_min, own_words=own)
    if found:
        raise errors.WeakPassword([("/nouveau", code, sentence) for code, sentence in found])


def _profile(compte: Compte) -> Intervenant:
    try:
        return Intervenant.get(person_key(compte.pk.removeprefix("C#")), "PROFIL", consistent_read=True)
    except Intervenant.DoesNotExist:
        return Intervenant()


def _write(opened: sessions.Open, new: str, now: datetime) -> tuple[str, str, str | None]:
    compte, moment = opened.compte, int(now.timestamp())
    scope = sessions.COMPLETE if compte.courriel else sessions.EMAIL
    generation = int(compte.generation) + 1
    cookie, session = sessions.new(compte, scope, now, str(opened.session.device or ""), generation=generation)
    actions: list[Action] = [
        Compte.password_hash.set(passwords.hash_password(new)),
        Compte.password_changed.set(moment),
        Compte.generation.set(generation),
        Compte.reset_job.remove(),
        *temporary_passwords.FORGET,
    ]
    job: str | None = None
    try:
        with TransactWrite(connection=connection()) as transaction:
            transaction.update(Compte(compte.pk, "C"), actions=actions, condition=_unchanged(compte, moment))
            transaction.save(session, condition=sessions.Session.pk.does_not_exist())
            journal.put(transaction, "mot_de_passe_change", objet=compte.pk, acteur=compte.pk, now=now)
            if compte.courriel:
                job = outbox.put(transaction, "avis_mot_de_passe", now=now, compte=opened.id)
    except TransactWriteError:
        raise errors.StepNotOpen() from None
    return cookie, scope, job


def _unchanged(compte: Compte, moment: int) -> Condition:
    """The account is as it was read: the same temporary password, still valid, or the same personal one."""
    same = (Compte.generation == compte.generation) & Compte.disabled.does_not_exist()
    if compte.temp_hash is not None:
        return same & (Compte.temp_generation == compte.temp_generation) & (Compte.temp_expires > moment)
    return same & (Compte.password_hash == compte.password_hash)


def aliases(compte: Compte) -> list[Alias]:
    """Both identifiers of an account, as throttling counts them."""
    names = [canonical(str(name)) for name in (compte.numero, compte.identifiant) if name]
    return [Alias(throttling.alias_key(name), "A") for name in names if name]
