"""Writing a decision on a claim: the claim, its kilometres, the journal, the e-mail and the kept answer, in one go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from chalicelib import errors, journal, logs, once, outbox
from chalicelib.frais.claim import counter, states
from chalicelib.gestion.claims import duties, moves, refusals
from chalicelib.gestion.claims.opening import Held
from chalicelib.gestion.claims.steps import Ask, Step
from chalicelib.tables import Refused, Transaction

if TYPE_CHECKING:
    from chalicelib.gestion.claims.shapes import DecisionPrise, EtatDeMoitie


def already(acteur: str, ask: Ask, now: datetime) -> DecisionPrise | None:
    """What this very request was answered before."""
    kept = once.find(_request(acteur, ask), now)
    return None if kept is None else cast("DecisionPrise", kept[1])


def _request(acteur: str, ask: Ask) -> once.Request:
    """What the key of a decision stands for; a line of a selection finds its own halves."""
    return once.Request(acteur, ask.key, once.trace({**vars(ask), "halves": () if ask.selection else ask.halves}))


def decided(held: Held, ask: Ask, step: Callable[[], Step]) -> DecisionPrise:
    """Writes what `step` makes; the same request asked again gets the same answer.

    ClaimMoved over another version, or what the step itself refuses.
    """
    try:
        return commit(held, ask, step())
    except (errors.Refusal, Refused) as refused:
        if (kept := already(held.acteur, ask, held.now)) is not None:
            return kept
        if isinstance(refused, errors.Refusal):
            raise
        raise refusals.ClaimMoved() from None


def commit(held: Held, ask: Ask, step: Step) -> DecisionPrise:
    """Writes a step: all of it, once, or nothing. Refused when the claim moved meanwhile."""
    answer, job = _answer(held, step), None
    with Transaction() as transaction:
        moves.put(transaction, held.etat, step.now_in, step.act, held.now, until=step.until, **step.more)
        counter.move(transaction, held.claim.found, ask.compte, step.moved)
        for item in step.beside:
            transaction.save(item)
        for item in step.gone:
            transaction.delete(item)
        if step.seen:
            moves.seen(transaction, held.claim.affectation, step.seen)
        elif duties.is_acceptance(step.act, ask.halves):
            moves.certified(transaction, held.claim.affectation)
        _note(transaction, held, step.act, ask)
        if step.mail and held.account.courriel:
            job = _announce(transaction, held, ask, step.mail)
        once.keep(transaction, _request(held.acteur, ask), (200, answer), held.now)
    if job:
        outbox.nudge(job)
    logs.event(f"claim_{step.act}", person=ask.compte)
    return answer


def _note(transaction: Transaction, held: Held, act: str, ask: Ask) -> None:
    """The journal's entry: ids and codes only."""
    told = {"mission": ask.numero, "moities": ",".join(ask.halves)}
    by = duties.certifier(held.claim.affectation) if duties.is_acceptance(act, ask.halves) else ""
    more = {"motif": ask.motif, "lot": ask.selection or "", "constat_par": by}
    told |= {name: value for name, value in more.items() if value}
    journal.put(transaction, act, objet=str(held.account.pk), acteur=held.acteur, now=held.now, **told)


def _announce(transaction: Transaction, held: Held, ask: Ask, mail: tuple[str, int]) -> str | None:
    """What may still be undone is told once it may not: the sweeper finds the job then, so nobody nudges it."""
    kind, minutes = mail
    moment = held.moment
    known = {"compte": ask.compte, "numero": ask.numero, "moities": list(ask.halves), "decide": moment}
    job = outbox.put(transaction, kind, now=held.now + timedelta(minutes=minutes), **known)
    return None if minutes else job


def _answer(held: Held, step: Step) -> DecisionPrise:
    """`decision`: what was done, « visa » when another member must still accept."""
    after = {**held.states, **step.now_in}
    return {
        "numero": held.etat.numero,
        "compte": held.etat.compte,
        "version": int(held.etat.version) + 1,
        "decision": step.act,
        "remuneration": _shown(after["remuneration"]),
        "deplacement": _shown(after["deplacement"]),
    }


def _shown(state: str) -> EtatDeMoitie:
    return {"etat": state, "libelle": states.STAFF[state]}
