"""Demonstration staff: an account of each role, opened as its holder would, its password kept on this computer only."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ops.deployment import admin

ACTEUR = "demonstration"
_SYMBOLS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Member:
    """What a visitor needs to come in as one of the demonstration's staff."""

    nom: str
    role: str
    courriel: str
    mot_de_passe: str
    voir: str


def fill(code: str, described: Sequence[dict[str, Any]], folder: Path, now: datetime) -> list[Member]:
    """Opens the accounts that are not; one whose password this computer has lost is opened again with a new one."""
    file = folder / f"{code}.json"
    known: dict[str, str] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    found = [_member(code, one, known, now) for one in described]
    folder.mkdir(parents=True, exist_ok=True)
    file.touch(0o600)
    file.write_text(json.dumps({one.courriel: one.mot_de_passe for one in found}), "utf-8")
    return found


def text(code: str, members: Sequence[Member]) -> str:
    """The lines that `make run` prints."""
    if not members:
        return ""
    lines = [f"    {one.nom:28} {one.role:17} {one.courriel:24} {one.mot_de_passe:21} {one.voir}" for one in members]
    head = f"\n    {'gestion (/gestion/)':28} {'rôle':17} {'adresse':24} {'mot de passe':21} à regarder"
    code_line = f"    Le code à six chiffres de leur téléphone : python3 -m ops code {code} {members[0].courriel}"
    return "\n".join([head, *lines, code_line])


def _member(code: str, described: dict[str, Any], known: dict[str, str], now: datetime) -> Member:
    from chalicelib.identity.staff import invitations, roster
    from chalicelib.identity.staff.models import ROLES

    address, role = described["courriel"], described["role"]
    places = described.get("services", []), described.get("centres", [])
    compte, _ = invitations.create(
        address, described["nom"], described["prenom"], role, *places, "aucun", now, ACTEUR, announce=False
    )
    phrase = known.get(address)
    if phrase is None or roster.get(compte).activated is None:
        phrase = "-".join("".join(secrets.choice(_SYMBOLS) for _ in range(4)) for _ in range(4))
        admin.enrol(invitations.print_link(compte, now, ACTEUR), phrase, code, now)
    return Member(f"{described['prenom']} {described['nom']}", ROLES[role], address, phrase, described["voir"])
