"""What people contest: the list of a service, oldest first, and the answer that it owes, which has its effect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING

from chalicelib.frais.claim import claims, contesting, motifs, states
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.claim.models import Contestation
from chalicelib.gestion.claims import opening, refusals, service_fait, steps, waiting, writing
from chalicelib.gestion.claims.opening import Held
from chalicelib.gestion.claims.service_fait import Constat
from chalicelib.gestion.claims.steps import Ask, Step
from chalicelib.identity.staff import rights
from chalicelib.identity.staff.models import Personnel
from chalicelib.identity.staff.sessions import StaffOpen
from chalicelib.missions import clock, listing
from chalicelib.missions.collection import Collection, read_many

if TYPE_CHECKING:
    from chalicelib.gestion.claims.shapes import Contestations, DecisionPrise, LigneContestee

PAGE = 50
NOTICE = "avis_contestation"


@dataclass(frozen=True)
class Reply:
    """`suite`: a key of `contesting.ANSWERS`. `texte`: what the person reads."""

    compte: str
    numero: str
    version: int
    suite: str
    texte: str
    key: str

    @property
    def ask(self) -> Ask:
        """The act that it is, for its key and its trace in the journal."""
        return Ask("contestation", self.compte, self.numero, self.version, (), self.key, self.suite, self.texte)


def page(services: Sequence[str], acteur: Personnel, now: datetime, asked: Mapping[str, str]) -> Contestations:
    """The fifty that have waited longest in these services, and pass; `suite`: whether there are more.

    `asked`: `service`, one of these alone; `jours`, since when at least; `texte`, words of the line. InvalidFields for
    what they may not be, RightMissing for another's service.
    """
    question = waiting.question(asked, services)
    bounds = Contestation.rang <= question.until(now)
    lists = [
        Contestation.by_liste.query(f"contestations#{service}", bounds, page_size=PAGE + 1)
        for service in question.services
    ]
    items = iter(merge(*lists, key=lambda one: str(one.rang)))
    found: list[LigneContestee] = []
    while len(found) <= PAGE and (ahead := list(islice(items, PAGE))):
        people = read_many(str(one.compte) for one in ahead)
        lines = (_line(one, people, acteur, now) for one in ahead)
        found += [line for line in lines if line is not None and _passes(question, line)]
    return {"contestations": found[:PAGE], "suite": len(found) > PAGE}


def answer(opened: StaffOpen, reply: Reply, now: datetime) -> DecisionPrise:
    """Answers, and gives back what was contested when the person is right; once for a key.

    OwnFile, ClaimMoved, NothingContested, or what giving back is refused for.
    """
    held = opening.hold(opened, reply.compte, reply.numero, now)
    return writing.decided(held, reply.ask, lambda: _step(held, reply))


def _step(held: Held, reply: Reply) -> Step:
    if int(held.etat.version) != reply.version:
        raise refusals.ClaimMoved()
    asked = contesting.waiting(held.etat)
    if asked is None:
        raise refusals.NothingContested()
    given = {"suite": reply.suite, "reponse": reply.texte, "repondu": held.moment, "par": held.acteur}
    kept = [one if one != asked else {**one, **given} for one in held.etat.contestations]
    back = _given_back(held, asked) if reply.suite == contesting.UPHELD else Step("", {})
    more = {**back.more, "contestations": kept}
    gone = (contesting.item(held.etat),)
    return replace(back, act=f"contestation_{reply.suite}", more=more, mail=(NOTICE, 0), gone=gone)


def _given_back(held: Held, asked: Mapping[str, str]) -> Step:
    """A « non fait » becomes « fait », a refusal is taken back; a count stays to be corrected, then accepted."""
    compte, numero = str(held.etat.compte), str(held.etat.numero)
    if asked["objet"] == contesting.NOT_DONE:
        step = service_fait.step(held, Constat(compte, numero, True, None)) or Step("", {})
        today = clock.local(held.now, None).date().isoformat()
        by = {"constat_par": held.acteur, "constat_importe_par": None}
        return replace(step, seen={"service_fait": True, "constat": today, **by})
    about = contesting.concerned(held.etat)
    halves = tuple(half for half, state in held.states.items() if state == states.REFUSE and half in about)
    if asked["objet"] == contesting.REFUSAL and halves:
        return steps.restore(held, Ask("retablissement", compte, numero, 0, halves, "", motif=motifs.ANNULATION))
    return Step("", {})


def _passes(question: waiting.Question, line: LigneContestee) -> bool:
    return question.passes(line["numero"], line["personne"], line["mission"], line["texte"])


def _line(
    one: Contestation, people: dict[str, Collection], acteur: Personnel, now: datetime
) -> LigneContestee | None:
    """None when it was answered since the list was read."""
    found = claims.of(people[str(one.compte)], now)
    claim = next((claim for claim in found if claim.etat.numero == one.numero), None)
    asked = None if claim is None else contesting.waiting(claim.etat)
    return None if claim is None or asked is None else _told(claim, asked, acteur)


def _told(claim: Claim, asked: Mapping[str, str], acteur: Personnel) -> LigneContestee:
    person = claim.found.person
    return {
        "compte": str(claim.etat.compte),
        "numero": str(claim.etat.numero),
        "service": claim.etat.service,
        "personne": {"nom": person.nom, "prenom": person.prenom, "numero": person.numero},
        "mission": listing.view(claim.affectation, claim.now),
        "quand": asked["quand"],
        "age": int((claim.now - datetime.fromisoformat(asked["quand"])).total_seconds()),
        "libelle": contesting.LABELS[asked["objet"]],
        "texte": asked["texte"],
        "propre": rights.is_own(acteur, person.numero),
    }
