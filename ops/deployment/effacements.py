"""Erasures done again after data of before them came back: the journal, which no restore takes back, is their list."""

from collections.abc import Iterator
from datetime import datetime

from ops.deployment import backup

ACTEUR = "ops"


def rejouer(code: str, now: datetime) -> int:
    """Erases again whom the journal says were erased and who is there all the same; gives how many."""
    return sum(_again(compte, now) for compte in effaces(code))


def effaces(code: str) -> Iterator[str]:
    """The accounts that the journal says were erased, each once."""
    from chalicelib.donnees.models import EFFACEE

    entries = backup.scan(f"imagin-{code}-journal")
    yield from dict.fromkeys(
        entry["objet"]["S"].removeprefix("C#") for entry in entries if entry.get("action") == {"S": EFFACEE}
    )


def _again(compte: str, now: datetime) -> bool:
    from chalicelib.donnees import effacement, sujet

    found = sujet.lu(compte)
    if not found.acces and not found.dossier:
        return False
    effacement.effacer(compte, now, ACTEUR, complet=True)
    return True
