"""A mission as an e-mail tells it: what, when, where, and who the gestionnaire is: it is read without a network."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from chalicelib.frais.regles.formats import NBSP, heure, jour, moment
from chalicelib.identity.models import Intervenant
from chalicelib.missions import clock
from chalicelib.missions.listing import address, kinds
from chalicelib.missions.models import Affectation


class Fiche(TypedDict):
    """`quand` is also one of the `lignes`, which come under the `titre`."""

    titre: str
    quand: str
    lignes: list[str]


def mission(place: Affectation, changes: Sequence[str] = ()) -> Fiche:
    """`changes`: what is not as it was, in the person's words. Hours are those of the centre, named where its
    clock is not ours."""
    begin, end = datetime.fromisoformat(str(place.debut)), datetime.fromisoformat(str(place.fin))
    when = _when(begin, end, clock.named(place.centre_commune, str(place.debut)))
    lines = [
        f"Mission n°\u00a0{place.numero}",
        " – ".join(str(part) for part in (place.specialite, place.epreuve) if part),
        when[0].upper() + when[1:],
        ", ".join(str(part) for part in (place.centre_nom, address(place)) if part),
        f"Ce qui change\u00a0: {', '.join(changes)}" if changes else "",
    ]
    title = f"{kinds(place)}, {place.examen}"
    return {"titre": title, "quand": when, "lignes": [line for line in lines if line]}


def gestionnaire(person: Intervenant, places: Sequence[Affectation]) -> str:
    """Whom to ask, with telephone and address; empty when no file gave a name: the foot says whom then."""
    if not person.gestionnaire_nom:
        return ""
    services = {str(place.service) for place in places if place.service}
    known = (
        person.gestionnaire_nom,
        f"service {services.pop()}" if len(services) == 1 else "",
        str(person.gestionnaire_telephone or "").replace(" ", NBSP),
        person.gestionnaire_courriel,
    )
    return f"Votre gestionnaire\u00a0: {', '.join(str(part) for part in known if part)}."


def _when(debut: datetime, fin: datetime, horloge: str | None) -> str:
    """Each of the four is a sentence that other languages know."""
    if debut.date() == fin.date() and horloge:
        return f"le {jour(debut.date())}, de {heure(debut.time())} à {heure(fin.time())} ({horloge})"
    if debut.date() == fin.date():
        return f"le {jour(debut.date())}, de {heure(debut.time())} à {heure(fin.time())}"
    return f"du {moment(debut)} au {moment(fin)} ({horloge})" if horloge else f"du {moment(debut)} au {moment(fin)}"
