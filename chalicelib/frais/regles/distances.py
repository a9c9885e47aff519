"""The kilometres typed beside the straight line between the two communes: what no road can be, or hardly is.

No text sets these bounds: a road is never much shorter than the straight line between the middles of two communes, and
seldom longer than twice that and fifteen kilometres.
"""

from collections.abc import Iterator
from decimal import Decimal

from chalicelib import communes
from chalicelib.frais.regles.declaration import Deplacement, Trajet
from chalicelib.frais.regles.faits import MissionFaits, PersonneFaits
from chalicelib.frais.regles.formats import kilometres

AU_MOINS, AU_PLUS, EN_PLUS = Decimal("0.95"), 2, 15


def doutes(
    mission: MissionFaits, personne: PersonneFaits, deplacement: Deplacement, trajet: Trajet
) -> Iterator[tuple[str, str]]:
    """The field of the trip, and the sentence, for each distance that is not likely.

    One trip among several is perhaps a part of the way, to a station: it is never too short.
    """
    depart, autre = personne.residence_familiale, personne.residence_administrative
    if trajet.de == "travail":
        depart, autre = autre, depart
    seul = len(deplacement.trajets) == 1
    if trajet.de != "autre":
        yield from (("km", texte) for texte in _doute(depart, mission.centre_commune, trajet.km, seul))
        lue = trajet.km_autre_residence
        yield from (("km_autre_residence", texte) for texte in _doute(autre, mission.centre_commune, lue, seul))


def _doute(depart: str | None, centre: str, km: Decimal | None, seul: bool) -> Iterator[str]:
    droite = None if depart is None or km is None else communes.distance(depart, centre)
    if depart is None or km is None or droite is None:
        return
    ecart = Decimal(str(round(droite)))
    if (seul and km < AU_MOINS * ecart) or km > AU_PLUS * ecart + EN_PLUS:
        lieux = f"{communes.name(depart)} et {communes.name(centre)} sont à {kilometres(ecart)} à vol d'oiseau"
        yield f"{kilometres(km)} pour un trajet simple, alors que {lieux} : vérifiez cette distance."
