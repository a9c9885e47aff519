"""Kilometre rates by yearly band (T2, T4), and the old SNCF second-class fare (T1, T3)."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_DOWN, Decimal

from chalicelib.frais.regles.baremes import Bareme
from chalicelib.frais.regles.declaration import Mode
from chalicelib.frais.regles.formats import kilometres, nombre

_DIX_CENTIMES = Decimal("0.10")


def classe(mode: Mode, puissance: int | None) -> str | None:
    """The key of the vehicle's rate; None for a car whose power is not known."""
    if mode != "voiture":
        return mode
    if puissance is None:
        return None
    if puissance <= 5:
        return "voiture_5"
    return "voiture_7" if puissance <= 7 else "voiture_8"


def portions(depart: Decimal, km: Decimal, seuils: Sequence[Decimal]) -> Iterator[tuple[int, Decimal]]:
    """Cuts `km`, counted from `depart`, at each yearly bound: (rank of the band, kilometres in it)."""
    position, fin = depart, depart + km
    for rang, seuil in enumerate(seuils):
        if position < seuil and position < fin:
            borne = min(seuil, fin)
            yield rang, borne - position
            position = borne
    if position < fin:
        yield len(seuils), fin - position


def tranche(rang: int, seuils: Sequence[Decimal]) -> str:
    """« de 2 001 à 10 000 km dans l’année »."""
    if rang == 0:
        return f"jusqu'à {kilometres(seuils[0])} dans l'année"
    if rang == len(seuils):
        return f"au-delà de {kilometres(seuils[-1])} dans l'année"
    return f"de {nombre(seuils[rang - 1] + 1)} à {kilometres(seuils[rang])} dans l'année"


def tarif_sncf(km: Decimal, fixe: Bareme, par_km: Bareme, minimum: Decimal) -> Decimal:
    """One single trip, in second class. A kilometre begun counts whole: the SNCF table is made of whole kilometres."""
    distance = km.to_integral_value(rounding=ROUND_CEILING)
    rang = bisect_left(fixe.seuils, distance)
    brut = fixe.valeurs[rang] + distance * par_km.valeurs[rang]
    tronque = brut.quantize(Decimal("0.01"), rounding=ROUND_DOWN)
    dizaines = (tronque / _DIX_CENTIMES).to_integral_value(rounding=ROUND_CEILING)
    return max(dizaines * _DIX_CENTIMES, minimum).quantize(Decimal("0.01"))
