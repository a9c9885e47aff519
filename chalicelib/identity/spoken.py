"""The language that a person chose for what is written to them: e-mails, récapitulatif, calendar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from chalicelib import errors, logs, tables
from chalicelib.identity.models import LANGUES, Compte, account_key

if TYPE_CHECKING:
    from chalicelib.identity import sessions
    from chalicelib.identity.shapes import LangueChoisie


def of(compte: str) -> str | None:
    """What an account chose; None for none, or where it is gone."""
    try:
        found = Compte.get(account_key(compte), "C", consistent_read=True)
    except Compte.DoesNotExist:
        return None
    return found.langue


def of_file(opened: sessions.Open, said: Mapping[str, str] | None) -> str | None:
    """That of a file made for the person: `langue` in the query, else what they chose. InvalidFields: not ours."""
    asked = (said or {}).get("langue", opened.compte.langue)
    if asked is not None and asked not in LANGUES:
        raise errors.InvalidFields([("/langue", "choix", "Choisissez l’une des réponses proposées.")])
    return asked


def choose(opened: sessions.Open, langue: str) -> LangueChoisie:
    """Keeps it with the person, one of `models.LANGUES`; twice is once."""
    open_still = Compte.pk.exists() & Compte.disabled.does_not_exist()
    if opened.compte.langue != langue:
        if not tables.update(Compte(str(opened.compte.pk), "C"), [Compte.langue.set(langue)], open_still):
            raise errors.NoSession()
        logs.event("language_chosen", person=opened.id, langue=langue)
    return {"langue": langue}
