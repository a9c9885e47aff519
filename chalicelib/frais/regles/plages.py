"""The hours that open a meal or a night (M1, M2), on the wall clock of the centre, when absence covers them whole."""

from datetime import date, datetime, time, timedelta

from chalicelib.frais.regles import formats
from chalicelib.frais.regles.declaration import Service

Absence = tuple[datetime, datetime]

PLAGES: dict[Service, tuple[time, time]] = {
    "dejeuner": (time(11), time(14)),
    "diner": (time(18), time(21)),
}
NOMS: dict[Service, str] = {"dejeuner": "Déjeuner", "diner": "Dîner"}
_NUIT = (time(0), time(5))


def repas_ouvert(absence: Absence, jour: date, service: Service) -> bool:
    """M1: absent during the whole of 11:00-14:00, or of 18:00-21:00."""
    debut, fin = PLAGES[service]
    return absence[0] <= datetime.combine(jour, debut) and datetime.combine(jour, fin) <= absence[1]


def nuit_ouverte(absence: Absence, soir: date) -> bool:
    """M2: absent during the whole of 00:00-05:00 after that evening."""
    lendemain = soir + timedelta(days=1)
    return absence[0] <= datetime.combine(lendemain, _NUIT[0]) and datetime.combine(lendemain, _NUIT[1]) <= absence[1]


def ouverts(absence: Absence) -> tuple[tuple[tuple[date, Service], ...], tuple[date, ...]]:
    """Every meal (day, service) and every night (evening) that an absence opens."""
    premier = absence[0].date()
    jours = [premier + timedelta(days=n) for n in range(-1, (absence[1].date() - premier).days + 1)]
    return (
        tuple((jour, service) for jour in jours for service in PLAGES if repas_ouvert(absence, jour, service)),
        tuple(jour for jour in jours if nuit_ouverte(absence, jour)),
    )


def dire(absence: Absence) -> str:
    """The absence in words, for the sentence that refuses."""
    return f"votre absence va du {formats.moment(absence[0])} au {formats.moment(absence[1])}."
