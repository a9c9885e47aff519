"""« Transmettre » and « Retirer »: one transaction each, the same answer to the same request, kilometres moved once."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib import errors, journal, logs, outbox
from chalicelib.frais import claims, drafts, states, views
from chalicelib.frais.claims import Claim
from chalicelib.frais.models import EtatDeFrais, Kilometres, Reponse
from chalicelib.identity.models import person_key
from chalicelib.tables import connection

KEEP_ANSWERS = 7 * 24 * 3600
Answer = tuple[int, dict[str, Any]]
"""HTTP status and body."""


@dataclass(frozen=True)
class Ask:
    """Who asks what of which claim, under which key and over which version."""

    compte: str
    courriel: str | None
    numero: str
    act: str
    version: int
    key: str

    @property
    def print(self) -> str:
        """What the key stands for; the same key for anything else is refused."""
        return hashlib.sha256(json.dumps([self.numero, self.act, self.version]).encode()).hexdigest()


def submit(ask: Ask, now: datetime) -> Answer:
    """(status, answer): 201 the first time, the same answer again for the same key."""
    return _once(ask, now, _submit)


def withdraw(ask: Ask, now: datetime) -> Answer:
    """Takes a claim back while nobody has decided on either half; releases its kilometres."""
    return _once(ask, now, _withdraw)


def _once(ask: Ask, now: datetime, act: Callable[[Ask, Claim], Answer]) -> Answer:
    """Runs an act; when it is refused, looks first whether this very request has already been answered."""
    try:
        claim = claims.load(ask.compte, ask.numero, now)
        return act(ask, claim)
    except errors.Refusal:
        kept = _kept_answer(ask, now)
        if kept is None:
            raise
        return kept


def _submit(ask: Ask, claim: Claim) -> Answer:
    _check(claim, ask, allowed=claim.is_submittable)
    declaration = claim.declaration
    blocking = [error for error in claim.missing(declaration) if error.bloquant]
    if blocking:
        raise errors.Incomplete([(error.pointeur, error.code, error.message) for error in blocking])
    calcul = claim.compute(declaration)
    counted = {str(year): str(km) for year, km in calcul.km_par_annee.items() if km}
    moment = claim.now.isoformat(timespec="seconds")
    work, travel = (states.A_VALIDER if half in states.SUBMITTABLE else half for half in claim.halves)
    changes = {
        "remuneration": work,
        "deplacement": travel,
        "calcul": calcul.en_json(),
        "km_par_annee": counted,
        "montant_remuneration": _cents(calcul.remuneration.total),
        "montant_deplacement": _cents(calcul.deplacement.total),
        "transmis": moment,
        "liste": f"{claim.etat.service}#{states.A_VALIDER}",
        "rang": f"{moment}#{ask.numero}#{ask.compte}",
    }
    return _commit(ask, claim, 201, changes, {int(year): Decimal(km) for year, km in counted.items()})


def _withdraw(ask: Ask, claim: Claim) -> Answer:
    _check(claim, ask, allowed=claim.is_withdrawable)
    work, travel = (states.NON_EFFECTUEE if half in states.WITHDRAWABLE else half for half in claim.halves)
    released = {int(year): -Decimal(km) for year, km in (claim.etat.km_par_annee or {}).items()}
    cleared = ("calcul", "km_par_annee", "montant_remuneration", "montant_deplacement", "transmis", "liste", "rang")
    changes = {"remuneration": work, "deplacement": travel, **dict.fromkeys(cleared)}
    return _commit(ask, claim, 200, changes, released)


def _check(claim: Claim, ask: Ask, *, allowed: bool) -> None:
    if not allowed:
        raise errors.DeadlinePassed() if claim.is_late else errors.NotEditable()
    if int(claim.etat.version) != ask.version:
        raise drafts.stale(claim)


def _commit(
    ask: Ask, claim: Claim, status: int, changes: dict[str, Any], moved: dict[int, Decimal]
) -> Answer:
    """Claim, kilometres, kept answer, journal and e-mail in one transaction: all of it, once, or nothing."""
    answer = views.whole(_as_after(claim, ask, changes))
    job: str | None = None
    try:
        with TransactWrite(connection=connection()) as transaction:
            transaction.save(_answer(ask, status, answer, claim.now), condition=Reponse.pk.does_not_exist())
            transaction.update(
                EtatDeFrais(claim.etat.pk, claim.etat.sk),
                actions=_actions(claim, ask, changes),
                condition=drafts.unchanged(claim),
            )
            for year, km in moved.items():
                _move_kilometres(transaction, claim, year, km)
            journal.put(transaction, ask.act, objet=claim.etat.sk, acteur=f"C#{ask.compte}", now=claim.now)
            if ask.courriel and ask.act == "transmission":
                job = outbox.put(transaction, "avis_transmission", now=claim.now, compte=ask.compte, numero=ask.numero)
    except TransactWriteError:
        raise drafts.stale(claims.load(ask.compte, ask.numero, claim.now)) from None
    if job:
        outbox.nudge(job)
    logs.event(f"claim_{ask.act}", person=ask.compte)
    return status, answer


def _as_after(claim: Claim, ask: Ask, changes: dict[str, Any]) -> Claim:
    """The claim as it will read once written."""
    etat = EtatDeFrais.from_raw_data(claim.etat.serialize())
    for name, value in changes.items():
        setattr(etat, name, value)
    etat.version = int(claim.etat.version) + 1
    etat.historique = _history(claim, ask)
    return Claim(etat, claim.affectation, claim.found, claim.reglages, claim.now)


def _history(claim: Claim, ask: Ask) -> list[list[str]]:
    return [*(claim.etat.historique or []), [claim.now.isoformat(timespec="seconds"), ask.act]]


def _actions(claim: Claim, ask: Ask, changes: dict[str, Any]) -> list[Action]:
    actions: list[Action] = [EtatDeFrais.version.add(1), EtatDeFrais.historique.set(_history(claim, ask))]
    for name, value in changes.items():
        attribute = getattr(EtatDeFrais, name)
        actions.append(attribute.remove() if value is None else attribute.set(value))
    return actions


def _move_kilometres(transaction: TransactWrite, claim: Claim, year: int, km: Decimal) -> None:
    """Moves the person's counter of the year, under its version."""
    current = claims.kilometres(claim.found).get(str(year))
    item = Kilometres(person_key(str(claim.etat.compte)), f"K#{year}")
    before = Decimal(str(current.km)) if current is not None else Decimal(0)
    transaction.update(
        item,
        actions=[Kilometres.km.set(str(before + km)), Kilometres.version.add(1)],
        condition=Kilometres.pk.does_not_exist() if current is None else Kilometres.version == int(current.version),
    )


def _answer(ask: Ask, status: int, answer: dict[str, Any], now: datetime) -> Reponse:
    expires = int(now.timestamp()) + KEEP_ANSWERS
    return Reponse(
        person_key(ask.compte), f"X#{ask.key}", empreinte=ask.print, statut_http=status, corps=answer, ttl=expires
    )


def _kept_answer(ask: Ask, now: datetime) -> Answer | None:
    """The answer already given under this key, for this very request; another request under it is refused."""
    try:
        kept = Reponse.get(person_key(ask.compte), f"X#{ask.key}", consistent_read=True)
    except Reponse.DoesNotExist:
        return None
    if int(kept.ttl) <= int(now.timestamp()):
        return None
    if kept.empreinte != ask.print:
        raise errors.IdempotencyKeyReused()
    return int(kept.statut_http), kept.corps


def _cents(amount: Decimal) -> int:
    return int(amount * 100)
