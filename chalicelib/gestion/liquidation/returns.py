"""Takes the payer's file: checked whole, kept, then carried out row by row; a crash goes on from there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from chalicelib import journal, outbox
from chalicelib.frais.regles import formats
from chalicelib.gestion.imports import table
from chalicelib.gestion.liquidation import batches, controls, refusals, return_file
from chalicelib.gestion.liquidation.models import (
    FROZEN,
    PAID,
    REJECTED,
    RETURNS,
    RUNNING,
    Lot,
    Morceau,
    Retour,
    part_key,
    return_key,
)
from chalicelib.gestion.liquidation.return_file import Attendue, Faute, Key, Rangee
from chalicelib.identity.staff.models import ADMINISTRATEUR, Personnel
from chalicelib.missions import clock
from chalicelib.tables import Refused, Transaction

if TYPE_CHECKING:
    from chalicelib.gestion.liquidation.shapes import EssaiDeRetour, NombreEtMontant, RetourDuPayeur

APPLY = "retour_a_appliquer"
PART = 150
"""Rows carried out in one job: a few seconds of the worker's sixty."""
SHOWN = 200
KNOWN = "connu"
_NOWHERE = (
    "le lot « {} » n’existe pas dans cette instance : vérifiez-le dans la liste des lots, "
    "ou retirez la ligne si elle est d’une autre académie"
)
_NOT_YOURS = (
    "le lot « {} » n’existe pas, ou il est d’un service qui n’est pas le vôtre : vérifiez-le dans la liste des lots, "
    "ou retirez la ligne et confiez-la à un administrateur"
)
_STILL_OPEN = "le lot « {} » n’est pas encore figé : attendez la fin de sa constitution, puis recommencez"


class Checked(NamedTuple):
    """A file without a fault: the batches it speaks of, what it brings that is new, and all of it counted.

    `remarks`: how it was read, where that is worth a look; sentences.
    """

    lots: list[str]
    new: list[Rangee]
    counts: controls.Totals
    remarks: list[str]


def try_out(acteur: Personnel, name: str, content: bytes, now: datetime) -> EssaiDeRetour:
    """What the file holds; nothing is written. ReturnUnreadable or ReturnRefused when it cannot be taken."""
    found = _checked(acteur, name, content, now)
    return {
        "etat": "ESSAI",
        "nom": name,
        "lots": found.lots,
        "comptes": _told(found.counts),
        "remarques": found.remarks,
    }


def receive(acteur: Personnel, name: str, content: bytes, now: datetime) -> RetourDuPayeur:
    """Keeps the file and has it carried out; the same file again goes on. Refused as `try_out` refuses."""
    digest = hashlib.sha256(content).hexdigest()[:32]
    if (known := _known(digest)) is not None:
        return _again(known, now)
    found = _checked(acteur, name, content, now)
    retour = Retour(
        return_key(digest),
        "R",
        liste=RETURNS,
        rang=now.isoformat(),
        nom=name,
        etat=RUNNING,
        recu=now.isoformat(timespec="seconds"),
        recu_par=str(acteur.pk),
        lots=found.lots,
        comptes=found.counts,
        remarques=found.remarks or None,
        morceaux=_keep(digest, found.new),
        faits=0,
    )
    return _begin(retour, now)


def get(digest: str) -> Retour:
    """A file that was taken; ReturnUnknown when it was not."""
    found = _known(digest)
    if found is None:
        raise refusals.ReturnUnknown()
    return found


def of(acteur: Personnel, digest: str) -> Retour:
    """The same, when it speaks of a batch of the member's; any other counts as unknown."""
    found = get(digest)
    if not any(_own(acteur, str(numero)) for numero in found.lots or []):
        raise refusals.ReturnUnknown()
    return found


def latest(limit: int = 50) -> list[Retour]:
    """The latest files, newest first."""
    return list(Retour.by_liste.query(RETURNS, scan_index_forward=False, limit=limit))


def told(found: Retour) -> RetourDuPayeur:
    """A file as the page shows it."""
    return {
        "id": str(found.pk).removeprefix("RETOUR#"),
        "nom": found.nom,
        "etat": found.etat,
        "recu": found.recu,
        "lots": found.lots or [],
        "comptes": _told(found.comptes or {}),
        "remarques": found.remarques or [],
        "avancement": {"faits": int(found.faits or 0), "morceaux": int(found.morceaux or 0)},
    }


def _checked(acteur: Personnel, name: str, content: bytes, now: datetime) -> Checked:
    try:
        rows, faults, remarks = return_file.read(name, content)
    except table.Unreadable as problem:
        raise refusals.ReturnUnreadable(
            [("/contenu", "fichier_illisible", formats.phrase(f"{name} : {problem}."))]
        ) from None
    lots, strange = _named(acteur, {row.cle[0] for row in rows})
    waiting = _waiting(lots.values())
    rows = return_file.meant(rows, waiting)
    new, more = return_file.check(rows, waiting, clock.local(now, None).date(), strange)
    if faults or more:
        raise refusals.ReturnRefused(_fields([*faults, *more]), extra={"fautes": len(faults) + len(more)})
    told = [formats.phrase(f"{one[:1].upper()}{one[1:]}.") for one in remarks]
    return Checked(sorted(lots), new, _counts(rows, new, waiting), told)


def _known(digest: str) -> Retour | None:
    try:
        return Retour.get(return_key(digest), "R", consistent_read=True)
    except Retour.DoesNotExist:
        return None


def _again(known: Retour, now: datetime) -> RetourDuPayeur:
    """The same file again goes on with what was interrupted, and changes nothing else."""
    if known.etat == RUNNING:
        outbox.nudge(outbox.write(APPLY, now=now, retour=str(known.pk).removeprefix("RETOUR#")))
    return told(known)


def _begin(retour: Retour, now: datetime) -> RetourDuPayeur:
    digest = str(retour.pk).removeprefix("RETOUR#")
    try:
        with Transaction() as transaction:
            transaction.save(retour, condition=Retour.pk.does_not_exist())
            job = outbox.put(transaction, APPLY, now=now, retour=digest)
            journal.put(transaction, "retour_recu", objet=str(retour.pk), acteur=str(retour.recu_par), now=now)
    except Refused:
        return told(get(digest))
    outbox.nudge(job)
    return told(retour)


def _named(acteur: Personnel, numbers: Iterable[str]) -> tuple[dict[str, Lot], dict[str, str]]:
    """The batches that a file settles, and of each other one, why it settles nothing there and what to do."""
    found: dict[str, Lot] = {}
    strange: dict[str, str] = {}
    for numero in numbers:
        try:
            lot = batches.of(acteur, numero)
        except refusals.BatchUnknown:
            strange[numero] = (_NOWHERE if acteur.role == ADMINISTRATEUR else _NOT_YOURS).format(numero)
            continue
        if lot.etat == FROZEN:
            found[numero] = lot
        else:
            strange[numero] = _STILL_OPEN.format(numero)
    return found, strange


def _own(acteur: Personnel, numero: str) -> Lot | None:
    """A frozen batch of a service that the member manages; any other counts as unknown."""
    try:
        lot = batches.of(acteur, numero)
    except refusals.BatchUnknown:
        return None
    return lot if lot.etat == FROZEN else None


def _waiting(lots: Iterable[Lot]) -> dict[Key, Attendue]:
    found: dict[Key, Attendue] = {}
    for lot in lots:
        day = clock.local(datetime.fromisoformat(str(lot.fige)), None).date().isoformat()
        for one in batches.lines(str(lot.numero)):
            key = (str(lot.numero), str(one.mission), str(one.intervenant), str(one.moitie))
            found[key] = Attendue(int(one.montant), day, one.resultat, one.date_paiement, one.motif)
    return found


def _keep(digest: str, rows: list[Rangee]) -> int:
    """Puts the rows by, as lists of values; gives the number of parts. Twice writes the same."""
    parts = [rows[start : start + PART] for start in range(0, len(rows), PART)]
    for rank, part in enumerate(parts):
        kept = [[row.ligne, row.cle, row.resultat, row.jour, row.motif] for row in part]
        Morceau(return_key(digest), part_key(rank), rangees=kept).save()
    return len(parts)


def _counts(rows: list[Rangee], new: list[Rangee], waiting: dict[Key, Attendue]) -> controls.Totals:
    fresh = {row.ligne for row in new}
    named = ((row.resultat if row.ligne in fresh else KNOWN, waiting[row.cle].montant) for row in rows)
    return controls.totals(named, PAID, REJECTED, KNOWN)


def _told(counts: controls.Totals) -> dict[str, NombreEtMontant]:
    return {name: controls.told(own) for name, own in counts.items()}


def _fields(faults: list[Faute]) -> list[tuple[str, str, str]]:
    """The first faults, by row; how many there are in all is said beside them."""
    ordered = sorted(faults, key=lambda fault: fault.ligne)[:SHOWN]
    return [(f"/lignes/{fault.ligne}/{fault.colonne}", "ligne_refusee", _sentence(fault)) for fault in ordered]


def _sentence(fault: Faute) -> str:
    where = f"Ligne {fault.ligne}, {fault.colonne}" if fault.colonne else f"Ligne {fault.ligne}"
    return formats.phrase(f"{where} : {fault.phrase}.")
