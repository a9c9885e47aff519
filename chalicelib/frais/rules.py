"""The rules' settings of the instance served: its own file, and the neighbouring communes that it imported."""

import time
from collections.abc import Mapping

from chalicelib.academie import ACADEMIE
from chalicelib.frais.baremes import nom_d_examen
from chalicelib.frais.reglages import Reglages
from chalicelib.tables import Dossiers

COMMUNES = "COMMUNES"
KEEP_SECONDS = 300

_kept: tuple[float, Reglages] | None = None


def settings() -> Reglages:
    """Read from the table at most every five minutes in a container: neighbours change once a year."""
    global _kept
    if _kept is None or time.monotonic() - _kept[0] > KEEP_SECONDS:
        _kept = (time.monotonic(), _build(neighbours()))
    return _kept[1]


def forget() -> None:
    """Reads again at the next use, after an import of neighbouring communes."""
    global _kept
    _kept = None


def neighbours() -> dict[str, frozenset[str]]:
    """Commune -> neighbours served by public transport, both ways."""
    found: dict[str, set[str]] = {}
    for item in Dossiers.query(COMMUNES):
        one, _, other = item.sk.partition("#")
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {one: frozenset(others) for one, others in found.items()}


def _build(communes: Mapping[str, frozenset[str]]) -> Reglages:
    frais = ACADEMIE.frais
    rates = {
        nom_d_examen(exam): {"copie": rate.copie, "heure": rate.oral, "heure_eps": rate.oral}
        for exam, rate in frais.taux.items()
    }
    return Reglages(
        half_rate_basis=frais.half_rate_basis,
        night_mode=frais.night_mode,
        receipts="UPLOAD" if frais.receipts_mode == "DEPOSER" else "KEEP",
        transports_dans_residence=frais.ticket_dans_la_commune,
        communes_desservies=communes,
        examens=rates,
    )
