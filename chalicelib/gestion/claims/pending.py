"""What people wrote on their claims and that waits for a yes or a no: the list of some services, the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.claim.models import Contestation
from chalicelib.frais.shown import third
from chalicelib.gestion.claims import opening, refusals, waiting, writing
from chalicelib.gestion.claims.crowd import Crowd
from chalicelib.gestion.claims.opening import Held
from chalicelib.gestion.claims.steps import Ask, Step
from chalicelib.identity.staff.models import Personnel
from chalicelib.identity.staff.sessions import StaffOpen

if TYPE_CHECKING:
    from chalicelib.gestion.claims.shapes import DecisionPrise, LigneEnAttente

    Words = Mapping[str, str]
    """One of them, as it is kept on its claim."""
PAGE = 50


@dataclass(frozen=True)
class Kind:
    """`liste`: the name of the list. `waits`: those of a claim that wait. `labels`: what each is about, in words."""

    liste: str
    waits: Callable[[Claim], Sequence[Words]]
    labels: Mapping[str, str]

    def page(
        self, services: Sequence[str], acteur: Personnel, now: datetime, asked: Mapping[str, str]
    ) -> tuple[list[LigneEnAttente], bool]:
        """The fifty that have waited longest in these services, and pass; whether there are more.

        `asked`: `service`, one of these alone; `jours`, since when at least; `texte`, words of the line. InvalidFields
        for what they may not be, RightMissing for another's service. What was answered meanwhile is left out.
        """
        question = waiting.question(asked, services)
        bounds = Contestation.rang <= question.until(now)

        def begin(service: str) -> Iterator[Contestation]:
            return iter(Contestation.by_liste.query(f"{self.liste}#{service}", bounds, page_size=PAGE + 1))

        items = waiting.merged(begin, question.services, PAGE + 1)
        found: list[LigneEnAttente] = []
        known = Crowd(acteur, now)
        while len(found) <= PAGE and (ahead := list(islice(items, PAGE + 1))):
            known.read(one.compte for one in ahead)
            claims = (known.claim(one.compte, one.numero) for one in ahead)
            told = ((claim, words) for claim in claims if claim for words in self.waits(claim))
            lines = (self._told(claim, words, own=known.is_own(claim)) for claim, words in told)
            found += [line for line in lines if question.passes(line, line["texte"])]
        return found[:PAGE], len(found) > PAGE

    def _told(self, claim: Claim, words: Words, *, own: bool) -> LigneEnAttente:
        objet = words["objet"]
        seen = waiting.line(claim, words["quand"], own=own)
        return {**seen, "objet": objet, "libelle": third.said(self.labels[objet]), "texte": words["texte"]}


@dataclass(frozen=True)
class Reply:
    """`act`: which of the two. `objet`: which request, where a claim may hold several. `texte`: why, for the person."""

    act: str
    compte: str
    numero: str
    version: int
    suite: str
    texte: str
    key: str
    objet: str = ""

    @property
    def ask(self) -> Ask:
        """The act that it is, for its key and its trace in the journal."""
        motif = f"{self.objet}_{self.suite}" if self.objet else self.suite
        return Ask(self.act, self.compte, self.numero, self.version, (), self.key, motif, self.texte)


def answer(opened: StaffOpen, reply: Reply, now: datetime, step: Callable[[Held, Reply], Step]) -> DecisionPrise:
    """Answers; once for a key. OwnFile, ClaimMoved, and what `step` refuses."""
    held = opening.hold(opened, reply.compte, reply.numero, now)
    return writing.decided(held, reply.ask, lambda: _step(held, reply, step))


def _step(held: Held, reply: Reply, step: Callable[[Held, Reply], Step]) -> Step:
    if int(held.etat.version) != reply.version:
        raise refusals.ClaimMoved()
    return step(held, reply)


def answered(held: Held, reply: Reply, kept: Sequence[Words], asked: Words) -> list[Words]:
    """The same list, with the answer to one of them."""
    given = {"suite": reply.suite, "reponse": reply.texte, "repondu": held.moment, "par": held.acteur}
    return [one if one != asked else {**one, **given} for one in kept]
