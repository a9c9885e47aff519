"""« Avant de partir » : a vehicle or a night before is asked of the service, which answers yes or no, and why."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from chalicelib import errors, journal, logs, once, tables
from chalicelib.fields import Body, Choice, Prose, Whole
from chalicelib.frais.claim import asking, claims
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.claim.models import EtatDeFrais, unchanged
from chalicelib.frais.claim.refusals import NotAskable
from chalicelib.frais.shown import views
from chalicelib.frozen import frozen
from chalicelib.identity.models import account_key, person_key
from chalicelib.tables import Refused, Transaction

if TYPE_CHECKING:
    from chalicelib.frais.shown.shapes import Etat

ACT = "demande"


class Asked(Body):
    """`objet`: what is asked. `texte`: why, in the person's words."""

    version = Whole(999_999_999, said="Rechargez la page, puis recommencez.")
    objet = Choice(tuple(asking.LABELS), said="Choisissez ce que vous demandez.")
    texte = Prose(1000, said="Dites en quelques mots pourquoi, 1000 caractères au plus.")


@frozen
class Ask:
    """Who asks what on which claim, over which version, under which Idempotency-Key."""

    compte: str
    numero: str
    version: int
    objet: str
    texte: str
    key: str

    @property
    def request(self) -> once.Request:
        """What the key stands for."""
        what = once.trace(self.numero, ACT, self.version, self.objet, self.texte)
        return once.Request(person_key(self.compte), self.key, what)


def ask(asked: Ask, now: datetime) -> Etat:
    """The claim once it is asked; the same request asked again gets the same answer.

    StaleVersion over another version, NotAskable when it cannot be asked, or no longer.
    """
    try:
        return _write(asked, claims.load(asked.compte, asked.numero, now))
    except (errors.Refusal, Refused) as refused:
        if (kept := once.find(asked.request, now)) is not None:
            return cast("Etat", kept[1])
        if isinstance(refused, errors.Refusal):
            raise
        raise views.stale(claims.load(asked.compte, asked.numero, now)) from None


def _write(asked: Ask, claim: Claim) -> Etat:
    """The claim, its place in the list of the service, the kept answer and the journal: all of it, or nothing."""
    etat, moment, who = claim.etat, claim.now.isoformat(timespec="seconds"), account_key(asked.compte)
    if int(etat.version) != asked.version:
        raise views.stale(claim)
    if asked.objet not in claim.askable:
        raise NotAskable()
    given = {"quand": moment, "objet": asked.objet, "texte": asked.texte, "suite": None}
    changes = {
        "demandes": [*(etat.demandes or []), given],
        "historique": [*(etat.historique or []), [moment, ACT]],
    }
    answer = views.whole(claims.after(claim, changes))
    first = next((one["quand"] for one in asking.waiting(etat)), moment)
    with Transaction() as transaction:
        once.keep(transaction, asked.request, (201, answer), claim.now)
        actions = [EtatDeFrais.version.add(1), *tables.changes(EtatDeFrais, changes)]
        transaction.update(EtatDeFrais(etat.pk, etat.sk), actions=actions, condition=unchanged(etat))
        transaction.save(asking.item(etat, first))
        journal.put(transaction, ACT, objet=who, acteur=who, now=claim.now, mission=asked.numero, motif=asked.objet)
    logs.event("claim_asked", person=asked.compte)
    return answer
