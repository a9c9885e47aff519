"""« Avant de partir », « Contester »: what a person asks of the service, kept once, where it is seen to wait."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, cast

from chalicelib import errors, journal, logs, once, tables
from chalicelib.fields import Body, Choice, Prose, Whole
from chalicelib.frais.claim import asking, claims, contesting
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.claim.models import Contestation, EtatDeFrais, unchanged
from chalicelib.frais.claim.refusals import NotAskable, NotContestable
from chalicelib.frais.shown import views
from chalicelib.frozen import frozen
from chalicelib.identity.models import account_key, person_key
from chalicelib.tables import Refused, Transaction

if TYPE_CHECKING:
    from chalicelib.frais.shown.shapes import Etat

    Kept = Callable[["Ask", Claim, str], tuple[Mapping[str, str], Contestation]]
    """(ask, claim, moment) -> (`objet` and what else is kept beside the words, place in the list of the service)."""

_RELOAD = "Rechargez la page, puis recommencez."


@frozen
class Ask:
    """Who asks on which claim, over which version, under which Idempotency-Key. `objet`: what, where one chooses."""

    compte: str
    numero: str
    version: int
    texte: str
    key: str
    objet: str = ""


@frozen
class Kind:
    """`act`: its name in the history and the journal. `field`: of the claim. `event`: of the log."""

    act: str
    field: str
    event: str

    def request(self, asked: Ask) -> once.Request:
        """What the key stands for."""
        said = (asked.objet, asked.texte) if asked.objet else (asked.texte,)
        what = once.trace(asked.numero, self.act, asked.version, *said)
        return once.Request(person_key(asked.compte), asked.key, what)


_DEMANDE = Kind("demande", "demandes", "claim_asked")
_CONTESTATION = Kind("contestation", "contestations", "claim_contested")


class Asked(Body):
    """A vehicle or a night before. `objet`: what is asked. `texte`: why, in the person's words."""

    version = Whole(999_999_999, said=_RELOAD)
    objet = Choice(tuple(asking.LABELS), said="Choisissez ce que vous demandez.")
    texte = Prose(1000, said="Dites en quelques mots pourquoi, 1000 caractères au plus.")


class Contested(Body):
    """What was seen or decided, as it stands. `texte`: why, in the person's words."""

    version = Whole(999_999_999, said=_RELOAD)
    texte = Prose(1000, said="Dites en quelques mots ce que vous contestez, 1000 caractères au plus.")


def before_leaving(asked: Ask, now: datetime) -> Etat:
    """The claim once it is asked. StaleVersion over another version, NotAskable when it cannot be, or no longer."""
    return _keep(_DEMANDE, asked, now, _request)


def contest(asked: Ask, now: datetime) -> Etat:
    """The claim once it is contested. StaleVersion over another version, NotContestable when nothing may be."""
    return _keep(_CONTESTATION, asked, now, _contestation)


def _request(asked: Ask, claim: Claim, moment: str) -> tuple[Mapping[str, str], Contestation]:
    """The list keeps the moment of the first that waits."""
    if asked.objet not in claim.askable:
        raise NotAskable()
    first = next((one["quand"] for one in asking.waiting(claim.etat)), moment)
    return {"objet": asked.objet}, asking.item(claim.etat, first)


def _contestation(_asked: Ask, claim: Claim, moment: str) -> tuple[Mapping[str, str], Contestation]:
    target = contesting.target(claim)
    if target is None:
        raise NotContestable()
    return {"objet": target.objet, "cible": target.moment}, contesting.item(claim.etat, moment)


def _keep(kind: Kind, asked: Ask, now: datetime, kept: Kept) -> Etat:
    """The same request asked again gets the same answer; over another version, or refused by `kept`, nothing is."""
    try:
        return _write(kind, asked, claims.load(asked.compte, asked.numero, now), kept)
    except (errors.Refusal, Refused) as refused:
        if (found := once.find(kind.request(asked), now)) is not None:
            return cast("Etat", found[1])
        if isinstance(refused, errors.Refusal):
            raise
        raise views.stale(claims.load(asked.compte, asked.numero, now)) from None


def _write(kind: Kind, asked: Ask, claim: Claim, kept: Kept) -> Etat:
    """The claim, its place in the list of the service, the kept answer and the journal: all of it, or nothing."""
    etat, moment, who = claim.etat, claim.now.isoformat(timespec="seconds"), account_key(asked.compte)
    if int(etat.version) != asked.version:
        raise views.stale(claim)
    about, place = kept(asked, claim, moment)
    given = {"quand": moment, **about, "texte": asked.texte, "suite": None}
    changes = {
        kind.field: [*(getattr(etat, kind.field) or []), given],
        "historique": [*(etat.historique or []), [moment, kind.act]],
    }
    answer = views.whole(claims.after(claim, changes))
    with Transaction() as transaction:
        once.keep(transaction, kind.request(asked), (201, answer), claim.now)
        actions = [EtatDeFrais.version.add(1), *tables.changes(EtatDeFrais, changes)]
        transaction.update(EtatDeFrais(etat.pk, etat.sk), actions=actions, condition=unchanged(etat))
        transaction.save(place)
        seen = {"mission": asked.numero, "motif": about["objet"]}
        journal.put(transaction, kind.act, objet=who, acteur=who, now=claim.now, **seen)
    logs.event(kind.event, person=asked.compte)
    return answer
