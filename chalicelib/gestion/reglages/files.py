"""The dated settings as a file: what is confirmed goes out; what comes in, whole or not at all, waits for a member."""

from __future__ import annotations

from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING
from unicodedata import category

from chalicelib import journal, logs, spreadsheets
from chalicelib.fields import Faults
from chalicelib.gestion.imports import moments, reading
from chalicelib.gestion.imports.column import BadCell, Column
from chalicelib.gestion.imports.table import Source, Unreadable
from chalicelib.gestion.reglages import acts, models, noms, refusals
from chalicelib.gestion.reglages.acts import Asked
from chalicelib.gestion.reglages.models import CONFIRMED, LEAVING, OPEN, Reglage
from chalicelib.identity.staff.models import Personnel
from chalicelib.tables import Refused, Transaction

if TYPE_CHECKING:
    from chalicelib.gestion.reglages.shapes import FichierDeReglages

HEADER = ("nom", "valeur", "seuils", "du", "au", "reference", "source")
_COLUMNS = tuple(Column(name, required=name not in ("seuils", "au")) for name in HEADER)
MOST, TOGETHER = 500, 80
_LONGEST = {"nom": 160, "valeur": 2000, "seuils": 300, "reference": 300, "source": 200}


def export() -> str:
    """What is confirmed, by name and day, as a file that `take` reads back."""
    known = [one for one in acts.everything() if one.etat in (CONFIRMED, LEAVING)]
    rows = (
        (*map(str, (one.nom, *_joined(one), one.du, one.au or "", one.reference, one.source)),)
        for one in sorted(known, key=lambda one: (str(one.nom), str(one.du)))
    )
    return spreadsheets.csv(HEADER, rows).decode("utf-8")


def take(acteur: Personnel, name: str, content: bytes, now: datetime, *, essai: bool) -> FichierDeReglages:
    """Proposes each row that says something new. FileUnreadable; FileRefused, by cell, nothing written."""
    faults, known = Faults(), acts.everything()
    standing = [one for one in known if one.etat in (CONFIRMED, *OPEN)]
    poses, made, same = acts.poses(), list[Reglage](), 0
    for number, cells in _rows(name, content):
        at = f"/lignes/{number}"
        asked = _asked(cells, at, faults)
        found = None if asked is None else acts.checked(asked, at, Faults(), poses, (), now)
        if found is not None and any(_says(found) == _says(one) for one in standing):
            same += 1
        elif asked is not None and (one := acts.checked(asked, at, faults, poses, [*standing, *made], now)) is not None:
            made.append(one)
    if faults:
        raise refusals.FileRefused([(at, code, f"{_where(at)}\u00a0: {told}") for at, code, told in faults])
    if made and not essai:
        _write(acteur, made, now)
    return {"proposes": len(made), "inchanges": same, "essai": essai}


def _where(at: str) -> str:
    """« Ligne 3, colonne du », for who reads the sentence alone."""
    _, _, line, *column = at.split("/")
    return f"Ligne {line}, colonne {column[0]}" if column else f"Ligne {line}"


def _rows(name: str, content: bytes) -> list[tuple[int, dict[str, str] | None]]:
    try:
        found = reading.read(Source(name, content), {"reglages": _COLUMNS}, workbooks=False)
        rows = list(islice(found.rows, MOST + 1))
    except Unreadable as problem:
        told = str(problem)
        raise refusals.FileUnreadable([("/contenu", "illisible", told[:1].upper() + told[1:])]) from None
    if len(rows) > MOST:
        raise refusals.FileUnreadable([("/contenu", "trop_long", f"Le fichier compte plus de {MOST} lignes.")])
    return rows


def _asked(cells: dict[str, str] | None, at: str, faults: Faults) -> Asked | None:
    if cells is None:
        faults.note(at, "ligne", f"Cette ligne n’a pas {len(HEADER)} cellules.")
        return None
    row, before = {name: cells.get(name, "").strip() for name in HEADER}, faults.noted
    for name, most in _LONGEST.items():
        if not row[name] and name != "seuils":
            faults.note(f"{at}/{name}", "champ_requis", "Remplissez cette cellule.")
        elif len(row[name]) > most:
            faults.note(f"{at}/{name}", "champ_trop_long", f"Cette cellule compte au plus {most} caractères.")
        elif name != "valeur" and any(category(sign)[0] == "C" for sign in row[name]):
            faults.note(f"{at}/{name}", "texte", "Cette cellule tient sur une ligne, sans signe invisible.")
    du, au = _day(row["du"], f"{at}/du", faults), _day(row["au"], f"{at}/au", faults) if row["au"] else None
    if du is None or faults.noted > before:
        return None
    return Asked(row["nom"], row["valeur"], row["seuils"], du, au, row["reference"], row["source"])


def _day(cell: str, at: str, faults: Faults) -> date | None:
    try:
        return date.fromisoformat(moments.day(cell))
    except (BadCell, ValueError):
        faults.note(at, "jour", "Indiquez un jour qui existe, par exemple 2026-09-01.")
        return None


def _says(one: Reglage) -> tuple[object, ...]:
    return (one.nom, one.du, one.au, list(one.valeurs), list(one.seuils or ()))


def _joined(one: Reglage) -> tuple[str, str]:
    """A number has its comma, as a French spreadsheet reads it and `take` too."""
    known = noms.find(str(one.nom))
    values, bounds = " ; ".join(one.valeurs), " ; ".join(one.seuils or ())
    is_number = known is not None and known.genre in ("taux", "montant")
    return values.replace(".", ",") if is_number else values, bounds.replace(".", ",")


def _write(acteur: Personnel, made: list[Reglage], now: datetime) -> None:
    """Part by part; after a cut, the same file goes on: what it wrote already says nothing new."""
    moment = now.isoformat(timespec="seconds")
    for first in range(0, len(made), TOGETHER):
        part = made[first : first + TOGETHER]
        try:
            with Transaction() as transaction:
                for one in part:
                    one.suivi = [models.step("proposition", acteur, moment)]
                    transaction.save(one, condition=Reglage.pk.does_not_exist())
                told = {"reglages": str(len(part))}
                journal.put(transaction, "reglages_importes", objet=models.PK, acteur=str(acteur.pk), now=now, **told)
        except Refused:
            raise refusals.SettingMoved() from None
    logs.event("settings_imported", person=acteur.id, rows=len(made))
