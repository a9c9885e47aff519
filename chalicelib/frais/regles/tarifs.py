"""Second-class fares that the service read itself, for a journey and a day, where no table holds one (T3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from chalicelib.frais.regles import communes
from chalicelib.frais.regles.declaration import Trajet
from chalicelib.frais.regles.faits import MissionFaits, PersonneFaits


@dataclass(frozen=True)
class Parcours:
    """A journey on a day. `origine`: an INSEE code, or the place that the person wrote; `destination`: a code."""

    origine: str
    destination: str
    jour: date


@dataclass(frozen=True)
class Releve:
    """What one single trip costs in second class, in euros; `source`: where the service read it, `lu`: when."""

    parcours: Parcours
    prix: Decimal
    source: str
    lu: date

    def en_json(self) -> dict[str, str]:
        """Days as ISO texts, the price as a text; `depuis_json` reads it back."""
        ou = {cle: str(valeur) for cle, valeur in vars(self.parcours).items()}
        return ou | {"prix": str(self.prix), "source": self.source, "lu": self.lu.isoformat()}


def depuis_json(gardes: Iterable[Mapping[str, Any]]) -> tuple[Releve, ...]:
    """What `Releve.en_json` wrote."""
    return tuple(
        Releve(
            Parcours(garde["origine"], garde["destination"], date.fromisoformat(garde["jour"])),
            Decimal(garde["prix"]),
            garde["source"],
            date.fromisoformat(garde["lu"]),
        )
        for garde in gardes
    )


def parcours(mission: MissionFaits, personne: PersonneFaits, trajet: Trajet, jour: date) -> Parcours:
    """The journey of a trip: from the residence whose distance counts (T5), to the commune of the centre."""
    residences = {"domicile": personne.residence_familiale, "travail": personne.residence_administrative}
    de, km, autre = trajet.de or "", trajet.km, trajet.km_autre_residence
    if de in residences and km is not None and autre is not None and autre < km:
        de = "travail" if de == "domicile" else "domicile"
    origine = communes.commune(residences.get(de) or "") if de in residences else trajet.lieu or ""
    return Parcours(origine, communes.commune(mission.centre_commune), jour)
