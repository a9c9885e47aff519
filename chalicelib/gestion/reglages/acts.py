"""What two members do of a setting: one proposes it, or its withdrawal; another confirms, or dismisses."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, cast

from pynamodb.expressions.update import Action

from chalicelib import errors, journal, logs, once
from chalicelib.fields import Faults
from chalicelib.frais.claim import dated, settings
from chalicelib.frais.claim.dated import COMMUNES, HEAD, Confirmes, Pose
from chalicelib.gestion.reglages import models, noms, refusals, valeurs
from chalicelib.gestion.reglages.models import CONFIRMED, DISMISSED, LEAVING, OPEN, PROPOSED, WITHDRAWN, Reglage
from chalicelib.identity.staff.models import Personnel
from chalicelib.missions import clock
from chalicelib.tables import Refused, Transaction

if TYPE_CHECKING:
    from chalicelib.gestion.reglages.shapes import SuiteDeReglage

TRIES, MOST, YEARS = 4, 1000, 5
Act = Literal["confirmation", "rejet", "retrait"]
_TAKEN = "Un réglage de ce nom, confirmé ou proposé, commence ce jour-là\u00a0: faites-le d’abord retirer ou écarter."
_WITHIN = "Un réglage de ce nom couvre déjà ce jour, jusqu’au {au}\u00a0: choisissez un jour qui le suit."
_OVER = "Un réglage de ce nom commence le {du}\u00a0: finissez avant ce jour, ou ne mettez pas de fin."


@dataclass(frozen=True)
class Asked:
    """A proposal as it was typed; `du` and `au` included."""

    nom: str
    valeur: str
    seuils: str
    du: date
    au: date | None
    reference: str
    source: str


@dataclass(frozen=True)
class Decision:
    """`etat`: where the member saw the setting."""

    id: str
    acte: Act
    etat: str


def propose(acteur: Personnel, asked: Asked, key: str, now: datetime) -> SuiteDeReglage:
    """Writes what waits for another member; InvalidFields, nothing written, for what makes no sense."""
    request = once.Request(str(acteur.pk), key, once.trace("reglage", vars(asked)))
    if (kept := once.find(request, now)) is not None:
        return cast("SuiteDeReglage", kept[1])
    faults = Faults()
    made = checked(asked, "", faults, poses(), everything(), now)
    if made is None:
        raise errors.InvalidFields(faults)
    made.suivi = [models.step("proposition", acteur, now.isoformat(timespec="seconds"))]
    answer: SuiteDeReglage = {"id": str(made.sk), "etat": PROPOSED}
    try:
        with Transaction() as transaction:
            transaction.save(made, condition=Reglage.pk.does_not_exist())
            _note(transaction, "reglage_propose", made, acteur, now)
            once.keep(transaction, request, (201, answer), now)
    except Refused:
        return cast("SuiteDeReglage", _again(request, now)[1])
    logs.event("setting_proposed", person=acteur.id)
    return answer


def decide(acteur: Personnel, ask: Decision, key: str, now: datetime) -> SuiteDeReglage:
    """Confirms, dismisses, or asks for a withdrawal.

    OwnSetting, AdministrateurNeeded, SettingMoved, SettingOverlaps.
    """
    request = once.Request(str(acteur.pk), key, once.trace("reglage", vars(ask)))
    for _ in range(TRIES):
        try:
            return _decide(acteur, ask, request, now)
        except (errors.Refusal, Refused) as refused:
            if (kept := once.find(request, now)) is not None:
                return cast("SuiteDeReglage", kept[1])
            if isinstance(refused, errors.Refusal):
                raise
    raise errors.Busy(retry_after=2)


def checked(
    asked: Asked, at: str, faults: Faults, known: dated.Poses, others: Iterable[Reglage], now: datetime
) -> Reglage | None:
    """The proposal as an item, or None and what is wrong with it in `faults`, under the pointer `at`."""
    before, today = faults.noted, clock.local(now, None).date()

    def refuse(field: str, code: str, sentence: str) -> None:
        faults.note(f"{at}/{field}", code, sentence)

    found = noms.find(asked.nom)
    if found is None:
        refuse("nom", "nom_inconnu", "Aucun réglage ne porte ce nom. Choisissez-le dans la liste.")
        return None
    values, bounds = valeurs.read(found, asked.valeur, asked.seuils, asked.du, known, refuse)
    if asked.au is not None and asked.au < asked.du:
        refuse("au", "avant_debut", "La fin précède le début.")
    elif not today.year - 15 <= asked.du.year <= today.year + YEARS:
        refuse("du", "hors_bornes", f"Choisissez un jour entre {today.year - 15} et {today.year + YEARS}.")
    else:
        _dates(found.nom, asked, others, refuse)
    if faults.noted > before:
        return None
    return Reglage(
        models.PK,
        secrets.token_hex(10),
        nom=found.nom,
        du=asked.du.isoformat(),
        au=asked.au.isoformat() if asked.au else None,
        valeurs=values,
        seuils=bounds or None,
        reference=asked.reference,
        source=asked.source,
        etat=PROPOSED,
    )


def overlap(nom: str, du: date, au: date | None, others: Iterable[Pose]) -> tuple[str, str] | None:
    """(field, sentence) of the first of the others that shares a day; one without end gives way to the next."""
    for one in others:
        if one.nom != nom:
            continue
        if one.du == du:
            return "du", _TAKEN
        if one.du < du and one.au is not None and du <= one.au:
            return "du", _WITHIN.format(au=one.au.isoformat())
        if du < one.du and au is not None and one.du <= au:
            return "au", _OVER.format(du=one.du.isoformat())
    return None


def everything() -> list[Reglage]:
    """Every setting ever proposed, as it is now."""
    return list(Reglage.query(models.PK, consistent_read=True))


def get(id_: str) -> Reglage:
    """One of them; SettingUnknown."""
    try:
        return Reglage.get(models.PK, id_, consistent_read=True)
    except Reglage.DoesNotExist:
        raise refusals.SettingUnknown() from None


def poses() -> dated.Poses:
    """What counts, as it is now."""
    return dated.ended(dated.read(_head().poses or ()))


def _decide(acteur: Personnel, ask: Decision, request: once.Request, now: datetime) -> SuiteDeReglage:
    one = get(ask.id)
    if one.etat != ask.etat or one.etat not in (CONFIRMED, *OPEN) or (ask.acte == "retrait") != (one.etat == CONFIRMED):
        raise refusals.SettingMoved()
    if ask.acte == "confirmation":
        _check_second(acteur, one)
    after, head = _after(one, ask.acte), None
    if ask.acte == "confirmation":
        head = _head()
        known = dated.read(head.poses or ())
        kept = [pose for pose in known if pose.id != one.sk]
        if after == CONFIRMED:
            if overlap(str(one.nom), one.pose.du, one.pose.au, kept) or len(kept) >= MOST:
                raise refusals.SettingOverlaps()
            kept.append(one.pose)
        head.poses = [pose.en_json() for pose in sorted(kept, key=lambda pose: (pose.nom, pose.du))]
    answer: SuiteDeReglage = {"id": ask.id, "etat": after}
    suivi = [*one.suivi, models.step(ask.acte, acteur, now.isoformat(timespec="seconds"))]
    with Transaction() as transaction:
        actions: list[Action] = [Reglage.etat.set(after), Reglage.suivi.set(suivi)]
        transaction.update(Reglage(models.PK, ask.id), actions=actions, condition=Reglage.etat == one.etat)
        if head is not None:
            _put(transaction, head)
        _note(transaction, f"reglage_{ask.acte}", one, acteur, now)
        once.keep(transaction, request, (200, answer), now)
    settings.forget()
    settings.current()
    logs.event("setting_decided", person=acteur.id)
    return answer


def _check_second(acteur: Personnel, one: Reglage) -> None:
    """Two accounts of one holder are one person."""
    if models.is_own(one, acteur):
        raise refusals.OwnSetting()
    if models.needs_administrateur(one, acteur):
        raise refusals.AdministrateurNeeded()


def _after(one: Reglage, acte: Act) -> str:
    if acte == "retrait":
        return LEAVING
    if one.etat == PROPOSED:
        return CONFIRMED if acte == "confirmation" else DISMISSED
    return WITHDRAWN if acte == "confirmation" else CONFIRMED


def _dates(nom: str, asked: Asked, others: Iterable[Reglage], refuse: valeurs.Refused) -> None:
    standing = (one.pose for one in others if one.etat in (CONFIRMED, *OPEN))
    if (found := overlap(nom, asked.du, asked.au, standing)) is not None:
        refuse(found[0], "chevauchement", found[1])


def _head() -> Confirmes:
    try:
        return Confirmes.get(COMMUNES, HEAD, consistent_read=True)
    except Confirmes.DoesNotExist:
        return Confirmes(COMMUNES, HEAD, version=0)


def _put(transaction: Transaction, head: Confirmes) -> None:
    """Nothing else was confirmed since it was read."""
    read = int(head.version)
    as_read = Confirmes.version == read if read else Confirmes.pk.does_not_exist()
    head.version = read + 1
    transaction.save(head, condition=as_read)


def _note(transaction: Transaction, action: str, one: Reglage, acteur: Personnel, now: datetime) -> None:
    told = {"reglage": str(one.sk), "nom": str(one.nom), "du": str(one.du)}
    journal.put(transaction, action, objet=models.PK, acteur=str(acteur.pk), now=now, **told)


def _again(request: once.Request, now: datetime) -> once.Answer:
    kept = once.find(request, now)
    if kept is None:
        raise errors.Busy(retry_after=2)
    return kept
