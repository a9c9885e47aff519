"""What is odd about a convocation before it is made: said, never refused, for the service may know why."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from chalicelib.academie import ACADEMIE
from chalicelib.frais.claim import records, settings
from chalicelib.frais.regles import droits
from chalicelib.gestion.convocations.places import Place
from chalicelib.identity.models import Compte
from chalicelib.missions import clock

PAST, UNPAID, UNREACHABLE = "passee", "sans_tarif", "sans_adresse"
SHORT, LONG = "mot_de_passe_court", "mot_de_passe_long"
WORDS = {
    PAST: "mission passée",
    UNPAID: "taux à configurer",
    UNREACHABLE: "sans adresse postale",
    SHORT: "mot de passe déjà donné, qui finira avant la mission",
    LONG: "mot de passe valable plus de {} jours",
}


def of(place: Place, kind: str, now: datetime) -> list[str]:
    """The codes of what is odd. `kind`: how the person will come in, as letters.access_kind says it."""
    return list(_of(place, kind, now))


def said(codes: list[str]) -> str:
    """The same in words."""
    return ", ".join(WORDS[code].format(ACADEMIE.limites.provisoire_jours_max) for code in codes)


def _of(place: Place, kind: str, now: datetime) -> Iterator[str]:
    own, profile = place.affectation, place.person.profile
    if clock.moment(str(own.debut), str(own.fin), clock.local(now, own.centre_commune)) == "passee":
        yield PAST
    if droits.taux_applicable(records.mission(own), settings.current()) == "A_CONFIGURER":
        yield UNPAID
    if not (profile.adresse_1 or profile.adresse_2) or not profile.ville:
        yield UNREACHABLE
    if kind == "deja_donne" and _ends_early(place.person.account, place.ends):
        yield SHORT
    longest = timedelta(days=ACADEMIE.limites.provisoire_jours_max)
    if kind == "provisoire" and place.ends + after() > now + longest:
        yield LONG


def after() -> timedelta:
    """How long a printed password lives once the mission is over."""
    return timedelta(days=ACADEMIE.limites.provisoire_jours_apres_mission)


def _ends_early(account: Compte, end: datetime) -> bool:
    """One that has served ends within the day, whatever is convoked; another is given the days it lacks."""
    return account.temp_used is not None and int(account.temp_expires or 0) < int(end.timestamp())
