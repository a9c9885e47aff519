"""Who is to be convoked, and in which order letters are printed."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from chalicelib.gestion.imports import affectations
from chalicelib.identity import directory, provisioning
from chalicelib.identity.provisioning import Person
from chalicelib.missions import clock
from chalicelib.missions.models import Affectation, Mission


@dataclass(frozen=True)
class Place:
    """A person on a mission, to be convoked or convoked already."""

    affectation: Affectation
    person: Person

    @property
    def service(self) -> str:
        """The service that the mission is of, empty when the file gave none."""
        return str(self.affectation.service or "")

    @property
    def key(self) -> tuple[str, str]:
        """(account id, numero of the mission)."""
        return self.person.compte, str(self.affectation.numero)

    @property
    def letter(self) -> tuple[str, str, str]:
        """What the missions of one letter have in common."""
        return self.person.compte, self.service, str(self.affectation.session)

    @property
    def is_convoked(self) -> bool:
        """Whether an official convocation was made for this place."""
        return bool(self.affectation.convoquee)

    @property
    def ends(self) -> datetime:
        """End of the mission on the centre's clock, with its zone."""
        zone = clock.zone(self.affectation.centre_commune)
        return datetime.fromisoformat(str(self.affectation.fin)).replace(tzinfo=zone)


def everywhere(now: datetime) -> Iterator[Mission]:
    """The missions of last year's session, of this year's and of the two next."""
    for year in range(now.year - 1, now.year + 3):
        yield from Mission.by_liste.query(f"session#{year}")


def places(numeros: Iterable[str]) -> list[Place]:
    """Everybody on the missions, in printing order, but who is set aside and what is cancelled; read from the table."""
    return with_people(affectations.on_each(affectations.missions(numeros).values()))


def with_people(held: Iterable[Affectation]) -> list[Place]:
    """These places, in printing order, but those of who is set aside and of what is cancelled."""
    found = [place for place in held if not place.annulee]
    people = provisioning.people(str(place.compte) for place in found)
    able = {
        compte: person for compte, person in people.items() if not person.profile.ecarte and not person.account.disabled
    }
    return in_order([Place(place, able[str(place.compte)]) for place in found if str(place.compte) in able])


def in_order(found: Collection[Place]) -> list[Place]:
    """By service, then name; the letters of one person stay together, under the first of their services."""
    first: dict[str, str] = {}
    for place in found:
        compte = place.person.compte
        first[compte] = min(first.get(compte, place.service), place.service)

    def rank(place: Place) -> tuple[object, ...]:
        profile, own = place.person.profile, place.affectation
        name = directory.name({"nom": str(profile.nom), "prenom": str(profile.prenom)})
        by_person = (first[place.person.compte], name, str(profile.numero), place.person.compte)
        return *by_person, place.service, str(own.session), str(own.debut), str(own.numero)

    return sorted(found, key=rank)
