"""What people ask of their data, for those who answer: the nearest last day first, answered once, never one's own."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from chalicelib import errors, journal, logs
from chalicelib.donnees import miennes
from chalicelib.donnees.models import DROITS, Demande, demande_key
from chalicelib.donnees.refusals import RequestUnknown
from chalicelib.fields import Body, Choice, Prose
from chalicelib.gestion.people import dossiers
from chalicelib.identity import provisioning
from chalicelib.identity.models import account_key, person_key
from chalicelib.identity.staff import rights
from chalicelib.identity.staff.models import Personnel
from chalicelib.tables import Refused, Transaction, changes

if TYPE_CHECKING:
    from chalicelib.donnees.shapes import DemandeAEtudier, DemandesAEtudier

SUITES = ("faite", "refusee")
PAGE = 50
_RANK = re.compile(r"[0-9-]{10}#[0-9T:+-]{10,40}#[0-9a-f]{1,40}")


class Answered(Body):
    """`reponse`: what the person reads on their page."""

    suite = Choice(SUITES, said="Choisissez la suite donnée.")
    reponse = Prose(1000, said="Écrivez à la personne ce qui a été fait, ou pourquoi non, 1000 caractères au plus.")


def attendues(acteur: Personnel, suite: str, now: datetime) -> DemandesAEtudier:
    """The next fifty that wait; may be a second late. `suite`: that of the page before; InvalidFields otherwise."""
    if suite and not _RANK.fullmatch(suite):
        raise errors.InvalidFields([("/suite", "curseur_invalide", "Reprenez la liste depuis le début.")])
    items = iter(Demande.by_liste.query(DROITS, Demande.rang > suite if suite else None, page_size=PAGE + 1))
    found = list(islice(items, PAGE))
    more = str(found[-1].rang) if found and next(items, None) is not None else None
    known = provisioning.people(str(one.compte) for one in found)
    lines = [_line(one, known[str(one.compte)], acteur, now) for one in found if str(one.compte) in known]
    return {"demandes": lines, "suite": more}


def repondre(acteur: Personnel, compte: str, sorte: str, said: Answered, now: datetime) -> None:
    """Answers once, in words that the person reads; RequestUnknown when it no longer waits."""
    dossiers.somebody_else(acteur, compte)
    moment = now.isoformat(timespec="seconds")
    given = {"suite": said.suite, "reponse": said.reponse, "repondue": moment, "par": str(acteur.pk)}
    actions = changes(Demande, {**given, "liste": None, "rang": None})
    waits = Demande.pk.exists() & Demande.suite.does_not_exist()
    try:
        with Transaction() as transaction:
            transaction.update(Demande(person_key(compte), demande_key(sorte)), actions=actions, condition=waits)
            told = {"sorte": sorte, "suite": str(said.suite)}
            journal.put(
                transaction, "droits_repondus", objet=account_key(compte), acteur=str(acteur.pk), now=now, **told
            )
    except Refused:
        raise RequestUnknown() from None
    logs.event("rights_answered", person=compte, sorte=sorte)


def _line(one: Demande, person: provisioning.Person, acteur: Personnel, now: datetime) -> DemandeAEtudier:
    return {
        **miennes.dite(one),
        "id": str(one.compte),
        "nom": str(person.profile.nom),
        "prenom": str(person.profile.prenom),
        "numero": str(person.account.numero),
        "retard": str(one.echeance) < now.date().isoformat(),
        "propre": rights.is_own(acteur, person.account.numero, person.account.courriel),
    }
