"""What was seen of the work, by a centre, the service or a file: one road, one effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from chalicelib import journal, outbox
from chalicelib.frais.claim import counter, states
from chalicelib.gestion.claims import checks, moves, service_fait
from chalicelib.gestion.claims.opening import Handled
from chalicelib.gestion.claims.service_fait import Constat
from chalicelib.gestion.claims.steps import Step
from chalicelib.missions.models import Affectation
from chalicelib.tables import Transaction

CENTRE, SERVICE, FILE = "centre", "service", "fichier"
NOTICE = "avis_constat"
Value = bool | int | str | None
"""Of an attribute of a place."""


@dataclass(frozen=True)
class Seen:
    """`values`: attribute of the place -> its new value, None to remove it. `texte`: what the person reads of why.

    `constat`: whether the work was done; None when nothing new is said of that. `source`: who says it.
    """

    values: Mapping[str, Value]
    source: str
    constat: bool | None = None
    texte: str = ""


@dataclass(frozen=True)
class FromFile(Handled):
    """A claim that a file bears on; `par`: who imports it."""

    par: str

    @property
    def acteur(self) -> str:
        """Who imports the file, as the journal names them."""
        return self.par


def follows(held: Handled, seen: Seen) -> Step | None:
    """What it changes in the claim, with what its person is told; AlreadyPaying for a « non fait » too late."""
    step = None
    if seen.constat is not None:
        known = (str(held.etat.compte), str(held.etat.numero), seen.constat, None, seen.texte)
        step = service_fait.step(held, Constat(*known))
    told = _said(held, seen, step)
    if told is None:
        return step
    entry = {"quand": held.moment, "source": seen.source, "texte": seen.texte, "par": held.acteur, **told}
    more = {**(step.more if step else {}), "constats": [*(held.etat.constats or []), entry]}
    made = step or Step("quantite_constatee", {})
    return replace(made, more=more, mail=(NOTICE, 0))


def put(transaction: Transaction, held: Handled, seen: Seen, step: Step | None) -> str | None:
    """Adds it all to the transaction, the place as it was read; gives the job of the e-mail, to be nudged after."""
    moves.seen(transaction, held.claim.affectation, seen.values)
    if step is None:
        if held.etat.transmis and seen.constat:
            moves.still(transaction, held.etat)
        return None
    moves.put(transaction, held.etat, step.now_in, step.act, held.now, **step.more)
    counter.move(transaction, held.claim.found, str(held.etat.compte), step.moved)
    if not (step.mail and held.account.courriel):
        return None
    known = {"compte": held.etat.compte, "numero": held.etat.numero, "moities": [], "decide": held.moment}
    return outbox.put(transaction, NOTICE, now=held.now, **known)


def write(held: Handled, seen: Seen, act: str, **told: str) -> None:
    """Records it with its entry in the journal, all of it or nothing. Refused when the place or the claim moved."""
    step = follows(held, seen)
    with Transaction() as transaction:
        job = put(transaction, held, seen, step)
        journal.put(transaction, act, objet=str(held.account.pk), acteur=held.acteur, now=held.now, **told)
    if job:
        outbox.nudge(job)


def _said(held: Handled, seen: Seen, step: Step | None) -> dict[str, object] | None:
    """`quoi`, and the counts before and after where it is one; None when nothing of the claim changes."""
    if step is not None:
        return {"quoi": "fait" if seen.constat else "non_fait"}
    if held.claim.affectation.service_fait is False and not seen.constat:
        return None
    return _copies(held, seen) or _quantity(held, seen)


def _copies(held: Handled, seen: Seen) -> dict[str, object] | None:
    """Copies marked on screen, which are paid as the marking system counts them: told when its count changes."""
    before, after = held.claim.affectation.copies_santorin, seen.values.get("copies_santorin")
    if before is None or after is None or int(before) == int(after):
        return None
    return {"quoi": "copies", "avant": int(before), "apres": int(after)}


def _quantity(held: Handled, seen: Seen) -> dict[str, object] | None:
    """A count that is new, and not the one that the person has sent."""
    place, declared = held.claim.affectation, checks.declared_quantity(held.claim)
    if declared is None or held.states["remuneration"] not in states.SENT:
        return None
    now, before = _counted(place, seen.values), _counted(place, {})
    if now is None or now in (before, declared):
        return None
    return {"quoi": "quantite", "avant": declared, "apres": now}


def _counted(place: Affectation, values: Mapping[str, Value]) -> int | None:
    """The count that holds once these values are written: what the centre saw, else what the exam system has."""
    found = (values.get(name, getattr(place, name)) for name in ("quantite_vue", "presents"))
    return next((int(one) for one in found if one is not None), None)

