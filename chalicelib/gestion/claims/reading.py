"""Who read a claim and who did what to it: one trace in the journal for a member who goes on reading it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib import journal, tables
from chalicelib.frais.claim import records
from chalicelib.frais.claim.models import Justificatif
from chalicelib.frais.messages import thread
from chalicelib.gestion.claims import opening
from chalicelib.gestion.claims.opening import Held
from chalicelib.gestion.people import history
from chalicelib.identity.models import account_key
from chalicelib.identity.staff.sessions import StaffOpen
from chalicelib.journal import Entree

if TYPE_CHECKING:
    from chalicelib.gestion.people.shapes import ActeDuJournal

READ = "etat_consulte"


def look(opened: StaffOpen, compte: str, numero: str, now: datetime) -> tuple[Held, list[Entree], int]:
    """As `opening.look`, with the last acts on the claim and how many messages wait, read at the same time."""
    held, acts, waiting = tables.together(
        lambda: opening.look(opened, compte, numero, now),
        lambda: history.last(account_key(compte)),
        lambda: thread.waiting(compte, numero),
    )
    return held, [entry for entry in acts if (entry.details or {}).get("mission") == numero], waiting


def note(held: Held, acts: list[Entree]) -> None:
    """Leaves a trace of this reading, at most one a quarter of an hour."""
    objet, numero, since = str(held.account.pk), str(held.etat.numero), (held.now - history.READING).isoformat()
    if not any(one.action == READ and one.acteur == held.acteur and str(one.sk) >= since for one in acts):
        journal.write(READ, objet=objet, acteur=held.acteur, now=held.now, mission=numero)


def told(
    held: Held, acts: list[Entree], files: list[str]
) -> tuple[list[ActeDuJournal], dict[str, list[Justificatif]]]:
    """These acts in words, newest first, and where these files are, once the trace of this reading is left."""
    _, historique, twins = tables.together(
        lambda: note(held, acts), lambda: history.told(acts), lambda: records.same_files(files)
    )
    return historique, twins
