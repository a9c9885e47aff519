"""Somebody placed on a mission by its service, or taken off it again as long as nobody convoked them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib import errors, journal, tables
from chalicelib.gestion.imports import affectations, moving
from chalicelib.gestion.missions import elsewhere, theirs
from chalicelib.gestion.work import refusals
from chalicelib.identity import identifiers, provisioning
from chalicelib.identity.models import account_key
from chalicelib.identity.provisioning import Person
from chalicelib.identity.staff import rights
from chalicelib.identity.staff.models import Personnel
from chalicelib.missions.models import Affectation, Mission
from chalicelib.tables import Transaction

if TYPE_CHECKING:
    from chalicelib.gestion.missions.shapes import PersonnePlacee, PersonneRetiree

TRIES = 3
"""How often somebody is placed again when something else writes the same mission."""


def place(acteur: Personnel, numero: str, whom: str, now: datetime) -> PersonnePlacee:
    """`whom`: their numéro. Nobody is told before they are convoked; placed again, they are there already."""
    mission = theirs.standing(acteur, numero)
    person = _person(acteur, whom)
    already = not _written(acteur, mission, person.compte, now)
    return {
        "compte": person.compte,
        "nom": str(person.profile.nom or ""),
        "prenom": str(person.profile.prenom or ""),
        "deja": already,
        "chevauchements": elsewhere.told([person.compte], str(mission.debut), str(mission.fin), numero),
    }


def _written(acteur: Personnel, mission: Mission, compte: str, now: datetime) -> bool:
    """False when they are on it; MissionGone when it changes at each try."""
    numero = str(mission.numero)
    for _ in range(TRIES):
        if compte in affectations.members(mission):
            return False
        try:
            affectations.add(moving.facts_of(mission, {}), {compte: None}, now, str(acteur.pk), mission)
            return True
        except affectations.CHANGED:
            mission = theirs.standing(acteur, numero)
    raise refusals.MissionGone()


def _person(acteur: Personnel, whom: str) -> Person:
    """InvalidFields for who may be given no mission, or by somebody else only."""
    person = provisioning.by_numero([whom]).get(whom)
    if person is None:
        raise _refused("intervenant_inconnu", f"Aucun intervenant n’a ce numéro.{_meant(whom)}")
    account = person.account
    if rights.is_own(acteur, account.numero, account.courriel):
        raise _refused("dossier_propre", "C’est votre propre dossier\u00a0: demandez à un collègue.")
    if account.disabled or person.profile.ecarte:
        why = "historisée" if account.disabled else "écartée"
        raise _refused("intervenant_ecarte", f"Cette personne est {why}\u00a0: réintégrez-la d’abord, depuis sa fiche.")
    return person


def _meant(whom: str) -> str:
    """The numéro that it would be with the zeros that a spreadsheet took off, where somebody has it."""
    known = sorted(provisioning.by_numero(identifiers.with_other_zeros(whom)))
    return f" Peut-être {known[0]}\u00a0?" if known else ""


def _refused(code: str, told: str) -> errors.InvalidFields:
    return errors.InvalidFields([("/numero_intervenant", code, told)])


def withdraw(acteur: Personnel, numero: str, compte: str, now: datetime) -> PersonneRetiree:
    """Undoes `place`. StillConvoked for who was told to come, or has a claim."""
    mission = theirs.standing(acteur, numero)
    key = (compte, numero)
    held = affectations.held([key]).get(key)
    if held is None:
        return {"deja": True}
    if held.convoquee or affectations.claims([key]):
        raise refusals.StillConvoked()
    gone = Mission(mission.pk, "M")
    unconvoked = Affectation.pk.exists() & Affectation.convoquee.does_not_exist()
    stands = Mission.annulee.does_not_exist()
    try:
        with Transaction() as transaction:
            transaction.delete(Affectation(held.pk, held.sk), condition=unconvoked)
            transaction.update(gone, actions=[Mission.comptes.delete({compte})], condition=stands)
            objet = account_key(compte)
            journal.put(transaction, "affectation_retiree", objet=objet, acteur=str(acteur.pk), now=now, mission=numero)
    except tables.Refused:
        raise refusals.MissionGone() from None
    return {"deja": False}
