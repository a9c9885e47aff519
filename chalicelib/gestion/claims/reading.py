"""Who read a claim and who did what to it: one trace in the journal for a member who goes on reading it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib import journal
from chalicelib.gestion.claims.opening import Held
from chalicelib.gestion.people import history

if TYPE_CHECKING:
    from chalicelib.gestion.people.shapes import ActeDuJournal

READ = "etat_consulte"


def note(held: Held) -> list[ActeDuJournal]:
    """The last acts on this claim in words, newest first; leaves a trace, at most one a quarter of an hour."""
    objet, numero = str(held.account.pk), str(held.etat.numero)
    acts = [entry for entry in history.last(objet) if (entry.details or {}).get("mission") == numero]
    since = (held.now - history.READING).isoformat()
    if not any(one.action == READ and one.acteur == held.acteur and str(one.sk) >= since for one in acts):
        journal.write(READ, objet=objet, acteur=held.acteur, now=held.now, mission=numero)
    return history.told(acts)
