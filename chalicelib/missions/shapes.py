"""What is answered of missions."""

from typing import Annotated

from typing_extensions import TypedDict

from chalicelib.web.shapes import HeureLocale, Moment, Secondes, among

Texte = str | None


class Centre(TypedDict):
    uai: Texte
    nom: str
    commune: str
    adresse: Texte


class Mission(TypedDict):
    """A mission that an official convocation covers; `debut`, `fin`: on the wall of the centre. `heure` names its clock
    when that of the instance is another one: « heure de La Réunion »."""

    numero: str
    session: str
    examen: str
    specialite: Texte
    epreuve: Texte
    type: str
    type_libelle: str
    debut: HeureLocale
    fin: HeureLocale
    heure: Texte
    moment: Annotated[str, among("a_venir", "en_cours", "passee")]
    centre: Centre
    restaurant_administratif: bool
    vehicule_autorise: bool | None
    service: Texte
    convoquee: Moment | None
    annulee: bool
    version: int
    copies_santorin: int | None


class Agenda(TypedDict):
    """Whether an address reads the missions, since when, and when it last did; never the address."""

    ouvert: bool
    cree: Secondes | None
    lu: Secondes | None


class AdresseDAgenda(TypedDict):
    """Shown this once."""

    adresse: str
