"""Choosing a personal password: it consumes the temporary one, ends every other session, and opens the next step."""

from datetime import datetime

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib import errors, journal, logs, outbox
from chalicelib.academie import ACADEMIE
from chalicelib.identity import passwords, sessions, temporary_passwords, throttling
from chalicelib.identity.busy import Transaction
from chalicelib.identity.models import Alias, Compte, Intervenant, person_key
from chalicelib.tables import Refused

JUST_IN = 10 * 60
"""Seconds after a sign-in by a portal during which nothing more is asked of a person without password."""
SERVICE_WORDS = ("imagin", "intervenant", "convocation", "examen", "motdepasse", "password")


def change(opened: sessions.Open, new: str, current: str | None, now: datetime) -> tuple[str, str]:
    """Gives (cookie, scope) of the session that replaces this one."""
    by_portal = opened.compte.password_hash is None and opened.scope == sessions.COMPLETE
    over = by_portal or (opened.scope == sessions.PASSWORD and opened.compte.temp_hash is None)
    if over or opened.scope == sessions.EMAIL:
        raise errors.StepNotOpen()
    if opened.scope == sessions.COMPLETE:
        confirm_password(opened, current, "/actuel", now)
    check_strength(opened.compte, new)
    cookie, scope, job = _write(opened, new, now)
    if job:
        outbox.nudge(job)
    logs.event("authn_password_change", person=opened.id, by="session")
    return cookie, scope


def confirm_password(opened: sessions.Open, password: str | None, pointer: str, now: datetime) -> None:
    """Asks again for the current password, under the same limits as sign-in. `pointer`: the field that holds it.

    Who has none came by a portal: having just done so is worth as much.
    """
    if opened.compte.password_hash is None and opened.session.portail is not None:
        if now.timestamp() - int(opened.session.created) < JUST_IN:
            return
        told = "Déconnectez-vous, revenez par votre portail académique, puis recommencez aussitôt."
        raise errors.InvalidFields([(pointer, "portail_requis", told)])
    if password is None:
        raise errors.InvalidFields([(pointer, "champ_requis", "Indiquez votre mot de passe actuel.")])
    if passwords.is_too_long(password):
        raise errors.PasswordTooLong()
    tried = throttling.reserve(names(opened.compte)[0], now)
    if not passwords.verify(opened.compte.password_hash, password):
        logs.event("authn_reauth_fail", person=opened.id)
        raise errors.InvalidFields([(pointer, "mot_de_passe_refuse", "Ce n’est pas votre mot de passe actuel.")])
    throttling.clear(tried)


def check_strength(compte: Compte, new: str) -> None:
    """Refuses a new password with every rule that it breaks; the one printed on the paper is refused too."""
    person = _profile(compte)
    known = (compte.numero, compte.identifiant, person.nom, person.prenom, str(compte.courriel or "").partition("@")[0])
    own = [str(word) for word in known if word]
    own += [*SERVICE_WORDS, ACADEMIE.code, ACADEMIE.nom_court]
    found = passwords.weaknesses(new, minimum=ACADEMIE.limites.mot_de_passe_min, own_words=own)
    if found:
        raise errors.WeakPassword([("/nouveau", code, sentence) for code, sentence in found])
    if compte.temp_hash is not None and passwords.verify(compte.temp_hash, temporary_passwords.normal_form(new)):
        told = "Choisissez un autre mot de passe que celui de votre convocation."
        raise errors.WeakPassword([("/nouveau", "deja_provisoire", told)])


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
    actions = [*chosen(new, now), Compte.generation.set(generation)]
    job: str | None = None
    try:
        with Transaction() as transaction:
            transaction.update(Compte(compte.pk, "C"), actions=actions, condition=_unchanged(compte, moment))
            sessions.rotate(opened, session, transaction)
            journal.put(transaction, "mot_de_passe_change", objet=compte.pk, acteur=compte.pk, now=now)
            if compte.courriel:
                job = outbox.put(transaction, "avis_mot_de_passe", now=now, compte=opened.id)
    except Refused:
        if not sessions.is_written(session):
            raise errors.StepNotOpen() from None
    return cookie, scope, job


def chosen(new: str, now: datetime) -> list[Action]:
    """What a personal password does to its account: it is the only one, and no link sent before opens anything."""
    return [
        Compte.password_hash.set(passwords.hash_password(new)),
        Compte.password_changed.set(int(now.timestamp())),
        Compte.reset_job.remove(),
        *temporary_passwords.FORGET,
    ]


def _unchanged(compte: Compte, moment: int) -> Condition:
    """The account is as it was read: the same temporary password, still valid, or the same personal one."""
    same: Condition = (Compte.generation == compte.generation) & Compte.disabled.does_not_exist()
    if compte.temp_hash is not None:
        same &= (Compte.temp_generation == compte.temp_generation) & (Compte.temp_expires > moment)
        return same
    personal: Condition = same & (Compte.password_hash == compte.password_hash)
    return personal


def names(compte: Compte) -> list[str]:
    """Both identifiers of an account, as throttling counts them."""
    return [throttling.name_of(str(name)) for name in (compte.numero, compte.identifiant) if name]


def aliases(compte: Compte) -> list[Alias]:
    """The items that count the tries on both identifiers."""
    return [Alias(throttling.alias_key(name), "A") for name in names(compte)]
