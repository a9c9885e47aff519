"""An address counts once its code is typed back into the session that asked: a typo cannot hand access to a stranger."""

import hmac
from datetime import datetime

from email_validator import EmailNotValidError, validate_email
from pynamodb.exceptions import TransactWriteError, UpdateError
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib import errors, journal, logs, mail, outbox
from chalicelib.identity import domains, first_sign_in, sessions, tokens
from chalicelib.identity.models import CodeCourriel, Compte
from chalicelib.tables import connection

LIFETIME, TRIES = 600, 5
QUARANTINE = 72 * 3600


def ask(opened: sessions.Open, address: str, password: str | None, now: datetime) -> dict[str, str | None]:
    """Sends an 8-digit code to the address; gives the address as understood and a likely correction of its domain."""
    understood = _understood(address)
    if opened.scope == sessions.PASSWORD:
        raise errors.PasswordChangeRequired()
    if opened.compte.courriel:
        first_sign_in.confirm_password(opened, password, now)
    moment = int(now.timestamp())
    waiting = CodeCourriel(
        opened.compte.pk, "V", address=understood, session=opened.session.sk, expires=moment + LIFETIME, ttl=moment + LIFETIME, tries=0
    )  # fmt: skip
    with TransactWrite(connection=connection()) as transaction:
        transaction.save(waiting)
        job = outbox.put(transaction, "code_courriel", now=now, compte=opened.id)
    outbox.nudge(job)
    return {"courriel": understood, "suggestion": domains.suggestion(understood)}


def send_code(*, job: str, now: datetime, compte: str) -> None:
    """Worker: makes the code, keeps its digest, sends it. Made again, the newest code is the one that counts."""
    code = tokens.email_code()
    waiting = CodeCourriel(f"C#{compte}", "V")
    try:
        waiting.update(
            actions=[CodeCourriel.code_hash.set(tokens.digest(f"{compte}:{code}"))],
            condition=CodeCourriel.address.exists() & (CodeCourriel.expires > int(now.timestamp())),
        )
    except UpdateError:
        return
    mail.send("code_courriel", str(waiting.address), code=f"{code[:4]} {code[4:]}")


def confirm(opened: sessions.Open, code: str, now: datetime) -> tuple[str, str]:
    """Takes the code typed back; gives (cookie, scope) of the session that replaces this one."""
    typed = "".join(character for character in code if character.isdigit())
    waiting = _count_try(opened, now)
    if not hmac.compare_digest(str(waiting.code_hash), tokens.digest(f"{opened.id}:{typed}")):
        logs.event("email_code_refused", person=opened.id)
        raise errors.CodeRefused()
    return _accept(opened, waiting, now)


def _count_try(opened: sessions.Open, now: datetime) -> CodeCourriel:
    """Reserves one of the five tries before the code is compared."""
    waiting = CodeCourriel(opened.compte.pk, "V")
    try:
        waiting.update(
            actions=[CodeCourriel.tries.add(1)],
            condition=CodeCourriel.code_hash.exists()
            & (CodeCourriel.session == opened.session.sk)
            & (CodeCourriel.expires > int(now.timestamp()))
            & (CodeCourriel.tries < TRIES),
        )
    except UpdateError:
        raise errors.CodeRefused() from None
    return waiting


def _accept(opened: sessions.Open, waiting: CodeCourriel, now: datetime) -> tuple[str, str]:
    compte, moment = opened.compte, int(now.timestamp())
    previous = compte.courriel
    usable = moment + QUARANTINE if previous and previous != waiting.address else moment
    actions: list[Action] = [
        Compte.courriel.set(waiting.address),
        Compte.courriel_origin.set("confirme"),
        Compte.courriel_usable_from.set(usable),
        Compte.reset_job.remove(),
    ]
    job: str | None = None
    try:
        with TransactWrite(connection=connection()) as transaction:
            same = (CodeCourriel.code_hash == waiting.code_hash) & (CodeCourriel.address == waiting.address)
            transaction.delete(CodeCourriel(compte.pk, "V"), condition=same)
            transaction.update(Compte(compte.pk, "C"), actions=actions, condition=Compte.generation == compte.generation)
            cookie = sessions.rotate(opened, sessions.COMPLETE, now, transaction)
            journal.put(transaction, "courriel_confirme", objet=compte.pk, acteur=compte.pk, now=now)
            if previous and previous != waiting.address:
                job = outbox.put(transaction, "avis_courriel", now=now, compte=opened.id, ancien=previous)
    except TransactWriteError:
        raise errors.CodeRefused() from None
    if job:
        outbox.nudge(job)
    logs.event("email_confirmed", person=opened.id)
    return cookie, sessions.COMPLETE


def postpone(opened: sessions.Open, now: datetime) -> tuple[str, str]:
    """Goes on without an address; the step comes back at the next sign-in."""
    if opened.scope != sessions.EMAIL:
        raise errors.StepNotOpen()
    with TransactWrite(connection=connection()) as transaction:
        cookie = sessions.rotate(opened, sessions.COMPLETE, now, transaction)
    return cookie, sessions.COMPLETE


def _understood(address: str) -> str:
    try:
        return str(validate_email(address.strip(), check_deliverability=False, allow_smtputf8=False).normalized)
    except EmailNotValidError:
        raise errors.InvalidFields([("/courriel", "courriel_invalide", "Indiquez une adresse comme nom@exemple.fr.")]) from None
