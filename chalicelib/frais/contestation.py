"""« Contester »: what was seen or decided is contested in words, for a time, and the service owes an answer."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from chalicelib import errors, journal, logs, once, tables
from chalicelib.fields import Body, Prose, Whole
from chalicelib.frais.claim import claims, contesting
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.claim.models import EtatDeFrais, unchanged
from chalicelib.frais.claim.refusals import NotContestable
from chalicelib.frais.shown import views
from chalicelib.frozen import frozen
from chalicelib.identity.models import account_key, person_key
from chalicelib.tables import Refused, Transaction

if TYPE_CHECKING:
    from chalicelib.frais.shown.shapes import Etat

ACT = "contestation"


class Contested(Body):
    """`texte`: why, in the person's words."""

    version = Whole(999_999_999, said="Rechargez la page, puis recommencez.")
    texte = Prose(1000, said="Dites en quelques mots ce que vous contestez, 1000 caractères au plus.")


@frozen
class Ask:
    """Who contests on which claim, over which version, under which Idempotency-Key."""

    compte: str
    numero: str
    version: int
    texte: str
    key: str

    @property
    def request(self) -> once.Request:
        """What the key stands for."""
        what = once.trace(self.numero, ACT, self.version, self.texte)
        return once.Request(person_key(self.compte), self.key, what)


def contest(ask: Ask, now: datetime) -> Etat:
    """The claim once it is contested; the same request asked again gets the same answer.

    StaleVersion over another version, NotContestable when nothing is, or no longer.
    """
    try:
        return _write(ask, claims.load(ask.compte, ask.numero, now))
    except (errors.Refusal, Refused) as refused:
        if (kept := once.find(ask.request, now)) is not None:
            return cast("Etat", kept[1])
        if isinstance(refused, errors.Refusal):
            raise
        raise views.stale(claims.load(ask.compte, ask.numero, now)) from None


def _write(ask: Ask, claim: Claim) -> Etat:
    """The claim, its place in the list of the service, the kept answer and the journal: all of it, or nothing."""
    etat, moment, who = claim.etat, claim.now.isoformat(timespec="seconds"), account_key(ask.compte)
    if int(etat.version) != ask.version:
        raise views.stale(claim)
    target = contesting.target(claim)
    if target is None:
        raise NotContestable()
    given = {"quand": moment, "objet": target.objet, "cible": target.moment, "texte": ask.texte, "suite": None}
    changes = {
        "contestations": [*(etat.contestations or []), given],
        "historique": [*(etat.historique or []), [moment, ACT]],
    }
    answer = views.whole(claims.after(claim, changes))
    with Transaction() as transaction:
        once.keep(transaction, ask.request, (201, answer), claim.now)
        actions = [EtatDeFrais.version.add(1), *tables.changes(EtatDeFrais, changes)]
        transaction.update(EtatDeFrais(etat.pk, etat.sk), actions=actions, condition=unchanged(etat))
        transaction.save(contesting.item(etat, moment))
        journal.put(transaction, ACT, objet=who, acteur=who, now=claim.now, mission=ask.numero, motif=target.objet)
    logs.event("claim_contested", person=ask.compte)
    return answer
