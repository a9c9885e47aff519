"""A personal password, wherever it is chosen: asked again, strong enough, and what it does to its account."""

from datetime import datetime

from pynamodb.expressions.update import Action

from chalicelib import errors, logs
from chalicelib.academie import ACADEMIE
from chalicelib.identity import known_browsers, passwords, sessions, temporary_passwords
from chalicelib.identity.models import Compte, Intervenant, person_key

JUST_IN = 10 * 60
"""Seconds after a sign-in by a portal during which nothing more is asked of a person without password."""
SERVICE_WORDS = ("imagin", "intervenant", "convocation", "examen", "motdepasse", "password")


def confirm(opened: sessions.Open, password: str | None, pointer: str, now: datetime) -> None:
    """Asks again for the current password; an open session has tries of its own. `pointer`: the field that holds it.

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
    own = f"{opened.compte.pk}#{opened.session.sk}"
    known_browsers.spend(own, errors.TooManyInSession(), now)
    if not passwords.verify(opened.compte.password_hash, password):
        logs.event("authn_reauth_fail", person=opened.id)
        raise errors.InvalidFields([(pointer, "mot_de_passe_refuse", "Ce n’est pas votre mot de passe actuel.")])
    known_browsers.clear(own)


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


def chosen(new: str, now: datetime) -> list[Action]:
    """What a personal password does to its account: it is the only one, and no link sent before opens anything."""
    return [
        Compte.password_hash.set(passwords.hash_password(new)),
        Compte.password_changed.set(int(now.timestamp())),
        Compte.reset_job.remove(),
        *temporary_passwords.FORGET,
    ]


def _profile(compte: Compte) -> Intervenant:
    try:
        return Intervenant.get(person_key(compte.pk.removeprefix("C#")), "PROFIL", consistent_read=True)
    except Intervenant.DoesNotExist:
        return Intervenant()
