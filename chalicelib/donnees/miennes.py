"""« Mes données »: what is held of a person and why, who acted on their account, the copy, what they ask of it."""

from __future__ import annotations

import json
import os
from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from chalicelib import journal, logs, once, store, tables
from chalicelib.academie import ACADEMIE, conservation
from chalicelib.donnees import sortes, sujet
from chalicelib.donnees.models import COPIE, DEMANDES, DROITS, Copie, Demande, demande_key
from chalicelib.donnees.refusals import AskedAlready, CopyNotAsked
from chalicelib.fields import Body, Choice, Prose
from chalicelib.gestion.people import history
from chalicelib.identity.models import account_key, person_key
from chalicelib.tables import Refused, Transaction, client

if TYPE_CHECKING:
    from chalicelib.donnees.shapes import CopieDesDonnees, DemandeSurSesDonnees, MesDonnees, SorteGardee
    from chalicelib.gestion.people.shapes import ActeDuJournal

TEMPLATE = "mes_donnees"
"""What the message to the documents function names."""
A_DAY = timedelta(hours=24)
"""How long one request stands: asked again meanwhile, it is the same copy."""
DELAI = timedelta(days=30)
_SAID = "Dites en quelques mots ce que vous demandez, 1000 caractères au plus."


class Asked(Body):
    """`texte`: what is wrong, or what should go, in the person's words."""

    sorte = Choice(tuple(DEMANDES), said="Choisissez ce que vous demandez.")
    texte = Prose(1000, said=_SAID)


def vue(compte: str, now: datetime) -> MesDonnees:
    """The whole page; consistent, but for the acts, which may be a second late."""
    found = sujet.lu(compte)
    asked = [Demande.from_raw_data(raw) for raw in found.dossier if _is_request(raw["sk"]["S"])]
    kept = next((Copie.from_raw_data(raw) for raw in found.dossier if raw["sk"]["S"] == COPIE), None)
    return {
        "sortes": _held(found, now),
        "actes": sorted(history.told(history.last(account_key(compte))), key=_when, reverse=True),
        "copie": _copy(kept, now),
        "demandes": [dite(one) for one in asked],
    }


def demander_copie(compte: str, now: datetime) -> None:
    """Has the copy made, unless one is there; one that is on its way is asked again under the same name."""
    kept = next(iter(Copie.query(person_key(compte), Copie.sk == COPIE, consistent_read=True)), None)
    if kept is not None and _is_ready(kept, now):
        return
    moment, limit = (one.isoformat(timespec="seconds") for one in (now, now - A_DAY))
    late = Copie.demandee.does_not_exist() | (Copie.demandee <= limit)
    if tables.update(Copie(person_key(compte), COPIE), [Copie.demandee.set(moment)], late):
        logs.event("copy_asked", person=compte)
    message = json.dumps({"document": TEMPLATE, "compte": compte})
    client("sqs").send_message(QueueUrl=os.environ["IMAGIN_FILE_DOCUMENTS"], MessageBody=message)


def copie(compte: str, now: datetime) -> str | None:
    """A link of a minute; None while it is made. CopyNotAsked when none was asked, or its day is over."""
    try:
        kept = Copie.get(person_key(compte), COPIE, consistent_read=True)
    except Copie.DoesNotExist:
        raise CopyNotAsked() from None
    if _is_ready(kept, now):
        return store.DOCUMENTS.link(str(kept.cle), f"mes-donnees-{now:%Y-%m-%d}.zip", "application/zip")
    if kept.expire is not None and str(kept.expire) > str(kept.demandee or ""):
        raise CopyNotAsked()
    return None


def demander(compte: str, said: Asked, key: str, now: datetime) -> DemandeSurSesDonnees:
    """Puts the request in the list of those who answer; the same key asked again gets the same answer.

    AskedAlready while the same waits.
    """
    request = once.Request(person_key(compte), key, once.trace("droits", said.sorte, said.texte))
    moment, account = now.isoformat(timespec="seconds"), account_key(compte)
    day = (now + DELAI).date().isoformat()
    made = Demande(person_key(compte), demande_key(said.sorte), liste=DROITS, rang=f"{day}#{moment}#{compte}")
    made.compte, made.texte, made.demandee, made.echeance = compte, said.texte, moment, day
    answer = dite(made)
    try:
        with Transaction() as transaction:
            once.keep(transaction, request, (201, answer), now)
            transaction.save(made, condition=Demande.pk.does_not_exist() | Demande.suite.exists())
            journal.put(transaction, "droits_demandes", objet=account, acteur=account, now=now, sorte=said.sorte)
    except Refused:
        if (kept := once.find(request, now)) is None:
            raise AskedAlready() from None
        return _as_kept(kept)
    logs.event("rights_asked", person=compte, sorte=said.sorte)
    return answer


def dite(one: Demande) -> DemandeSurSesDonnees:
    """A request as pages show it."""
    sorte = str(one.sk).removeprefix("DROITS#")
    return {
        "sorte": sorte,
        "libelle": DEMANDES[sorte],
        "texte": str(one.texte),
        "demandee": str(one.demandee),
        "echeance": str(one.echeance),
        "suite": one.suite,
        "reponse": one.reponse,
        "repondue": one.repondue,
    }


def _as_kept(kept: once.Answer) -> DemandeSurSesDonnees:
    answer: DemandeSurSesDonnees = kept[1]  # type: ignore[assignment]
    return answer


def _held(found: sujet.Sujet, now: datetime) -> list[SorteGardee]:
    """Every kind that is the person's and may be held, those of which there is something first."""
    counts = Counter(
        one.code
        for place, items in (("comptes", found.acces), ("dossiers", found.dossier))
        for raw in items
        for one in sortes.de(place, sortes.cle(raw))
    )
    known = [one for one in sortes.SORTES if one.de == "personne" and one.lieu in ("comptes", "dossiers", "journal")]
    return [_kind(one, counts[one.code], now) for one in known if counts[one.code] or one.lieu == "journal"]


def _kind(one: sortes.Sorte, number: int, now: datetime) -> SorteGardee:
    rule = one.regle
    duree = conservation.en_mots(conservation.en_vigueur(ACADEMIE, rule, now.date())) if rule else ""
    return {
        "quoi": one.quoi,
        "pourquoi": one.finalite,
        "base": one.base,
        "duree": duree,
        "depuis": conservation.REGLES[rule].depuis if rule else "",
        "nombre": number,
    }


def _when(act: ActeDuJournal) -> tuple[str, str]:
    """By moment; those of one moment by name, so that the page is the same each time."""
    return act["quand"], act["libelle"]


def _copy(kept: Copie | None, now: datetime) -> CopieDesDonnees:
    if kept is None:
        return {"demandee": None, "prete": False, "expire": None}
    ready = _is_ready(kept, now)
    return {"demandee": kept.demandee, "prete": ready, "expire": kept.expire if ready else None}


def _is_ready(kept: Copie, now: datetime) -> bool:
    return kept.cle is not None and now < datetime.fromisoformat(str(kept.expire))


def _is_request(sk: str) -> bool:
    return sk.startswith("DROITS#") and sk != COPIE
