"""Rows of personnels.csv: accounts of the staff, opened by a link sent to their address, or given other rights."""

import re
from collections.abc import Iterable
from typing import Any

from chalicelib import errors
from chalicelib.gestion.imports.columns import PERSONNELS, Row
from chalicelib.gestion.imports.known import MEANWHILE
from chalicelib.gestion.imports.report import Passage, Remark
from chalicelib.identity import provisioning
from chalicelib.identity.identifiers import with_other_zeros
from chalicelib.identity.staff import facts, intervenants, invitations, refusals, roster
from chalicelib.identity.staff.models import AUCUN, HOMONYME, Personnel
from chalicelib.tables import Refused

_OUTCOMES = {invitations.CREATED: "créés", invitations.CHANGED: "modifiés", invitations.SAME: "inchangés"}
LISTS = ("services", "centres_uai")
TEXTS = ("courriel", "nom", "prenom", "role", "numero_intervenant")
"""Columns with one value, and above those with several, spaces between."""


class Intake:
    """Opens or changes one account for each row; nobody changes their own rights, nor reopens a closed account."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self._lines: dict[str, int] = {}

    def skip(self, rows: Iterable[Row]) -> None:
        """Rows that an earlier part of the same import took."""
        for row in rows:
            self._lines.setdefault(facts.spelling(row.cells.get("courriel", "")), row.line)

    def take(self, rows: list[Row]) -> None:
        """Opens or changes one account a row; each refused row is reported."""
        for row in rows:
            if faults := self._faults(row):
                self._passage.report.refuse(PERSONNELS, *faults)

    def close(self) -> None:
        """Reports the open accounts that the file no longer names; they stay."""
        given = self._lines.keys()
        absent = [str(a.courriel) for a in roster.everybody() if a.courriel not in given and a.disabled is None]
        self._passage.report.keep("comptes de gestion absents du fichier", absent)

    def _faults(self, row: Row) -> list[Remark]:
        """Writes the row, or says why it may not go in."""
        fields = _fields(row)
        address = facts.spelling(fields["courriel"])
        first = self._lines.setdefault(address, row.line)
        if first != row.line:
            return [row.fault("courriel", f"déjà à la ligne {first}", "garder une seule ligne par personne")]
        try:
            outcome = self._take(row, fields)
        except errors.InvalidFields as refused:
            return [row.fault(pointer.strip("/"), _clause(told)) for pointer, _, told in refused.fields]
        except (Refused, refusals.StaffUnknown, refusals.StaffExists):
            return [row.fault("courriel", *MEANWHILE)]
        return [outcome] if outcome else []

    def _take(self, row: Row, fields: dict[str, Any]) -> Remark | None:
        wanted = facts.read(**fields)
        known = roster.by_address(wanted.courriel)
        if known is not None and facts.of(known) != wanted and str(known.pk) == self._passage.acteur:
            return row.fault("courriel", "est votre propre compte", "demander à un autre administrateur")
        if known is not None and known.disabled is not None:
            return row.fault("courriel", "est l’adresse d’un compte fermé", "retirer la ligne")
        intervenants.check(wanted, known)
        self._doubt(row, wanted, known)
        if self._passage.writes:
            _, done = invitations.create(**fields, now=self._passage.now, acteur=self._passage.acteur)
        else:
            done = _foreseen(known is not None, known is not None and facts.of(known) == wanted)
        self._passage.report.count(PERSONNELS, _OUTCOMES[done])
        return None


    def _doubt(self, row: Row, wanted: facts.Facts, known: Personnel | None) -> None:
        """A role that changes, and an own numéro that nobody has: right perhaps, and worth a look."""
        said = self._passage.report.remarks
        if known is not None and known.role != wanted.role:
            said.append(row.fault("role", f"change de rôle, {known.role} jusqu’ici", "vérifier ce que ce rôle permet"))
        numero = wanted.numero_intervenant
        moved = known is None or known.numero_intervenant != numero
        if numero not in (AUCUN, HOMONYME) and moved and not provisioning.by_numero([numero]):
            others = sorted(provisioning.by_numero(with_other_zeros(numero)))
            meant = f"{others[0]} est connu : remettre les zéros ?" if others else ""
            hint = meant or "importer d’abord la personne, ou écrire aucun"
            said.append(row.fault("numero_intervenant", "n’est le numéro d’aucun intervenant connu", hint))


def _foreseen(known: bool, same: bool) -> str:
    if not known:
        return invitations.CREATED
    return invitations.SAME if same else invitations.CHANGED


def _fields(row: Row) -> dict[str, Any]:
    texts = {name: str(row.cells.get(name, "")) for name in TEXTS}
    return texts | {name: re.split(r"[\s,;]+", str(row.cells.get(name, ""))) for name in LISTS}


def _clause(sentence: str) -> str:
    """A sentence of a form as the report's own kind of clause."""
    return sentence[:1].lower() + sentence[1:].rstrip(".")
