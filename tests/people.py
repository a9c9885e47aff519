"""People on missions, with their claims: made by the service's own import and convocation code."""

import uuid
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from chalicelib.frais.claim import birth, settings
from chalicelib.frais.claim.models import EtatDeFrais, Kilometres, claim_key
from chalicelib.gestion.imports import affectations
from chalicelib.identity.models import Intervenant, person_key
from chalicelib.missions.models import Affectation, mission_key
from tests.identity.people import settled

LYON, VILLEURBANNE, ROANNE = "69123", "69266", "42187"
HOME = {
    "residence_administrative": LYON,
    "residence_familiale": LYON,
    "ville": "Lyon",
    "etablissement_nom": "Lycée du Parc",
}
MISSION = {
    "session": "2026", "examen": "Baccalauréat général", "specialite": "Mathématiques", "epreuve": "Épreuve écrite",
    "type": "correction", "taux": "T5", "mode_evaluation": "ponctuelle", "debut": "2026-05-18T08:30",
    "fin": "2026-05-18T17:30", "centre": "0420013L", "centre_nom": "Lycée Jean-Puy", "centre_commune": ROANNE,
    "centre_adresse": "9 rue de l’École, 42300 Roanne", "restaurant_administratif": False, "service": "DEC-1",
}  # fmt: skip
_numbers = count(210001)


@dataclass
class Claimant:
    """A person signed in, and what they do with one claim."""

    api: Any
    person: Any
    browser: Any
    numero: str
    path: str = field(init=False)

    def __post_init__(self) -> None:
        self.path = f"/etats-de-frais/{self.numero}"

    @property
    def item(self) -> EtatDeFrais:
        return EtatDeFrais.get(person_key(self.person.compte), claim_key(self.numero), consistent_read=True)

    def see(self):
        return self.browser.get(self.path)

    def save(self, declaration, version=None):
        version = int(self.item.version) if version is None else version
        return self.browser.put(self.path, declaration, If_Match=f'"{version}"')

    def submit(self, key=None, version=None):
        return self._act("transmission", key, version)

    def withdraw(self, key=None, version=None):
        return self._act("retrait", key, version)

    def km(self, year="2026"):
        return str(Kilometres.get(person_key(self.person.compte), f"K#{year}", consistent_read=True).km)

    def on(self, numero):
        """The same person, on another of their claims."""
        return Claimant(self.api, self.person, self.browser, numero)

    def elsewhere(self):
        """The same person in another tab or on another device: the same session."""
        other = self.api.browser()
        other.cookie = self.browser.cookie
        return Claimant(self.api, self.person, other, self.numero)

    def _act(self, act, key, version):
        version = int(self.item.version) if version is None else version
        return self.browser.post(f"{self.path}/{act}", {"version": version}, Idempotency_Key=key or str(uuid.uuid4()))


def claimant(api, courriel="m.denis@exemple.fr", person_facts=None, **mission):
    """Lives and works in Lyon, convoked to one mission in Roanne that is over, their vehicle authorised."""
    settings.forget()
    person, browser = settled(api, courriel=courriel, **HOME, **(person_facts or {}))
    return Claimant(api, person, browser, convoke(api.clock, person, **mission))


def convoke(clock, person, vehicle=True, santorin=None, **facts):
    """Places somebody on a mission and convokes them; gives its number."""
    facts = {"numero": str(next(_numbers)), **MISSION, **facts}
    numero = facts["numero"]
    affectations.add(facts, {person.compte: vehicle}, clock.now, "tests", None)
    place = Affectation.get(person_key(person.compte), mission_key(numero), consistent_read=True)
    place.update(
        actions=[
            Affectation.convoquee.set(clock.now.isoformat(timespec="seconds")),
            Affectation.copies_santorin.set(santorin) if santorin is not None else Affectation.copies_santorin.remove(),
        ]
    )
    profile = Intervenant.get(person_key(person.compte), "PROFIL", consistent_read=True)
    birth.born(place, profile, settings.current(), clock.now).save()
    return numero


def day_trip(day="2026-05-18", km="68", leave="06:45", back="18:30", **more):
    """Worked example 4 of the rules: a day in Roanne by car, lunch out, toll and parking: 78.32 €."""
    trip = {"de": "domicile", "mode": "voiture", "aller_retour": True, "km": km, "puissance_fiscale": 5}
    return {
        "jour": day,
        "depart": leave,
        "retour": back,
        "trajets": [{**trip, "peage": "6.80", "stationnement": "8.00"}],
        "repas": [{"jour": day, "service": "dejeuner", "ou": "ailleurs"}],
        **more,
    }


def declared(*trips, copies=62, **more):
    """A complete declaration for the usual mission: 62 copies, and one day trip unless others are given."""
    return {"travail": {"copies": copies}, "deplacements": list(trips) or [day_trip()], **more}
