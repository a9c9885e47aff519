"""What a person's other claims forbid to this one: a day or an absence that is claimed already is not claimed twice."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from chalicelib.frais.claim import states
from chalicelib.frais.claim.models import EtatDeFrais
from chalicelib.frais.regles import formats
from chalicelib.frais.regles.declaration import Declaration, lire
from chalicelib.frais.regles.lecture import Erreur, erreur

Held = tuple[datetime, datetime, str]
"""An absence and the mission it is claimed for."""


def claimed_days(others: Iterable[EtatDeFrais]) -> dict[date, str]:
    """Day -> mission whose transmitted claim holds that day's travel, as its kept calculation says."""
    days: dict[date, str] = {}
    for other in _transmitted(others):
        known = states.inputs(other.calcul, "deplacement")
        firsts = known["premiere_du_jour"]
        if isinstance(firsts, dict) and known["declaration"].get("deplacements"):
            own = {date.fromisoformat(day) for day, numero in firsts.items() if numero == other.numero}
            days.update(dict.fromkeys(own, str(other.numero)))
    return days


def faults(declaration: Declaration, held: Sequence[Held]) -> tuple[Erreur, ...]:
    """Each absence that meets one of a claim already transmitted."""
    return tuple(
        _fault(rank, one)
        for rank, trip in enumerate(declaration.deplacements)
        for one in held
        if (absence := trip.absence()) is not None and absence[0] < one[1] and one[0] < absence[1]
    )


def _fault(rank: int, held: Held) -> Erreur:
    begin, end, numero = held
    text = (
        f"Cette absence chevauche celle de votre mission n° {numero}, déjà transmise, "
        f"du {formats.moment(begin)} au {formats.moment(end)}."
    )
    return erreur(f"/deplacements/{rank}/depart", "chevauchement_autre_mission", text)


def absences(others: Iterable[EtatDeFrais]) -> Iterator[Held]:
    """Those of the claims whose travel half is with the service, with the payer, or paid."""
    for other in _transmitted(others):
        for trip in lire(states.inputs(other.calcul, "deplacement")["declaration"]).deplacements:
            if (absence := trip.absence()) is not None:
                yield *absence, str(other.numero)


def _transmitted(others: Iterable[EtatDeFrais]) -> Iterator[EtatDeFrais]:
    """Those whose travel half is with the service, with the payer, or paid."""
    for other in others:
        if other.deplacement in states.SENT and other.calcul:
            yield other
