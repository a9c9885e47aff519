"""What a person declares for one mission: the work done, the absences, the trips, the meals and the nights.

The JSON that the page posts and that a draft keeps; every key may be absent or null while the draft is incomplete,
an unknown key is refused. Amounts and kilometres are decimal strings with a point ("42.50") or JSON integers, never
floats; counts are JSON integers. Days and hours are those of the clock on the wall of the centre.

    {"travail": {"copies": 62, "candidats": 14, "minutes": 280, "sujets": 1, "auteurs": 2, "dossiers": 4},
     "deplacements": [{"jour": "2026-06-09", "depart": "06:45",   leaving the nearer residence
                       "retour_jour": "2026-06-09",               absent: the same day
                       "retour": "18:30",
       "trajets": [{"de": "domicile|travail|autre", "lieu": "text, when autre",
                    "mode": "voiture|moto|velomoteur|train|avion|transports|passager|covoiturage|taxi|location|velo",
                    "aller_retour": true,
                    "km": "68",                       one way, shortest route
                    "km_autre_residence": "70",       one way from the other residence, when asked: the shorter counts
                    "puissance_fiscale": 5,           voiture
                    "billet": "89.00",                total paid for tickets
                    "deja_pris_en_charge": "10.00",   part of the ticket that a subsidised pass already covers
                    "classe": "premiere|seconde",     train; absent: seconde
                    "motif": "tarif|duree",           premiere or avion: the fare justifies it, or more than six hours
                    "peage": "6.80", "stationnement": "8.00"}],     totals: one field for each row of postes.py
       "repas": [{"jour": "2026-06-09", "service": "dejeuner|diner", "ou": "restaurant_administratif|ailleurs|fourni"}],
       "nuits": [{"jour": "2026-06-09",               the evening
                  "hebergement": "payant|gratuit", "prix": "118.00"}]}],
     "mobilite_reduite": false,
     "km_deja_rembourses_ailleurs": "0"}              this civil year, by another service

A meal or a night without an answer is not claimed.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal, cast, get_args

from chalicelib.fields import Choice, Day, Faults, Flag, Hour, Line, Many, Number, One, Table, Whole, maybe
from chalicelib.frais.regles.lecture import Erreur
from chalicelib.frais.regles.postes import POSTES
from chalicelib.frozen import frozen

Lieu = Literal["domicile", "travail", "autre"]
Mode = Literal[
    "voiture", "moto", "velomoteur", "train", "avion", "transports", "passager", "covoiturage", "taxi", "location",
    "velo",
]  # fmt: skip
Service = Literal["dejeuner", "diner"]
Restauration = Literal["restaurant_administratif", "ailleurs", "fourni"]
Hebergement = Literal["payant", "gratuit"]
VEHICULES: tuple[Mode, ...] = ("voiture", "moto", "velomoteur")
SUR_AUTORISATION: tuple[Mode, ...] = ("taxi", "location", "velo")
"""Repaid at the price paid, where the service authorised them (décret 2006-781, art. 11)."""
BILLETS: tuple[Mode, ...] = ("train", "avion", "transports", "covoiturage", *SUR_AUTORISATION)


class DeclarationInvalide(ValueError):
    """The JSON does not have the shape of a declaration; `erreurs` holds every reason, in French."""

    def __init__(self, erreurs: tuple[Erreur, ...]) -> None:
        super().__init__(f"{len(erreurs)} erreurs")
        self.erreurs = erreurs


@frozen
class Travail:
    """Counts; `minutes` are spent with the candidates, preparation left out (B5). `auteurs`: who share the lump sum."""

    copies: int | None = None
    candidats: int | None = None
    minutes: int | None = None
    sujets: int | None = None
    auteurs: int | None = None
    dossiers: int | None = None


@frozen
class Trajet:
    """One trip: `km` one way, in kilometres; prices in euros, totals for the trip (T1 to T7)."""

    mode: Mode | None = None
    de: Lieu | None = None
    lieu: str | None = None
    aller_retour: bool = False
    km: Decimal | None = None
    km_autre_residence: Decimal | None = None
    puissance_fiscale: int | None = None
    billet: Decimal | None = None
    deja_pris_en_charge: Decimal | None = None
    classe: Literal["premiere", "seconde"] | None = None
    motif: Literal["tarif", "duree"] | None = None
    peage: Decimal | None = None
    stationnement: Decimal | None = None

    @property
    def nombre(self) -> int:
        """How many single trips."""
        return 2 if self.aller_retour else 1

    @property
    def motif_requis(self) -> bool:
        """T6: plane and first class are an exception that the fare or the duration must justify."""
        return self.mode == "avion" or (self.mode == "train" and self.classe == "premiere")


@frozen
class Repas:
    """A meal: its day, lunch or dinner, and where it was taken (M1, M3)."""

    jour: date | None = None
    service: Service | None = None
    ou: Restauration | None = None


@frozen
class Nuit:
    """A night by its evening; `prix` in euros, breakfast and tax included (M2, M4)."""

    jour: date | None = None
    hebergement: Hebergement | None = None
    prix: Decimal | None = None


@frozen
class Deplacement:
    """An absence, by the clock on the wall of the centre, and what it holds."""

    jour: date | None = None
    depart: time | None = None
    retour_jour: date | None = None
    retour: time | None = None
    trajets: tuple[Trajet, ...] = ()
    repas: tuple[Repas, ...] = ()
    nuits: tuple[Nuit, ...] = ()

    def absence(self) -> tuple[datetime, datetime] | None:
        """From leaving to coming back; None while a moment is missing or the return precedes the departure."""
        if self.jour is None or self.depart is None or self.retour is None:
            return None
        debut = datetime.combine(self.jour, self.depart)
        fin = datetime.combine(self.retour_jour or self.jour, self.retour)
        return (debut, fin) if debut < fin else None


@frozen
class Declaration:
    """All that a person declares of a mission; `km_deja_rembourses_ailleurs`: kilometres of this civil year."""

    travail: Travail = Travail()
    deplacements: tuple[Deplacement, ...] = ()
    mobilite_reduite: bool = False
    km_deja_rembourses_ailleurs: Decimal | None = None


def lire(brut: object) -> Declaration:
    """Raises DeclarationInvalide with every error of type, shape or range at once."""
    fautes = Faults()
    declaration = DECLARATION.read(brut, "", fautes)
    if fautes:
        raise DeclarationInvalide(tuple(Erreur(*faute) for faute in fautes))
    return declaration


def en_json(declaration: Declaration) -> dict[str, Any]:
    """The JSON that `lire` reads back to the same declaration."""
    return cast(dict[str, Any], _en_json(declaration))


def trajets(declaration: Declaration) -> Iterator[tuple[str, Deplacement, Trajet]]:
    """JSON pointer, absence and trip, in the order of the declaration."""
    for rang, deplacement in enumerate(declaration.deplacements):
        for numero, trajet in enumerate(deplacement.trajets):
            yield f"/deplacements/{rang}/trajets/{numero}", deplacement, trajet


def repas(declaration: Declaration) -> Iterator[tuple[str, Deplacement, Repas]]:
    """JSON pointer, absence and meal, in the order of the declaration."""
    for rang, deplacement in enumerate(declaration.deplacements):
        for numero, un in enumerate(deplacement.repas):
            yield f"/deplacements/{rang}/repas/{numero}", deplacement, un


def nuits(declaration: Declaration) -> Iterator[tuple[str, Deplacement, Nuit]]:
    """JSON pointer, absence and night, in the order of the declaration."""
    for rang, deplacement in enumerate(declaration.deplacements):
        for numero, nuit in enumerate(deplacement.nuits):
            yield f"/deplacements/{rang}/nuits/{numero}", deplacement, nuit


def _en_json(valeur: object) -> object:
    if valeur is None or isinstance(valeur, str | int):
        return valeur
    if isinstance(valeur, tuple):
        return [_en_json(element) for element in valeur]
    if isinstance(valeur, time):
        return valeur.isoformat("minutes")
    if isinstance(valeur, date):
        return valeur.isoformat()
    if isinstance(valeur, Decimal):
        return str(valeur)
    return {nom: _en_json(champ) for nom, champ in vars(valeur).items()}


_TRAVAIL = Table(
    Travail,
    {
        "copies": maybe(Whole(9_999)),
        "candidats": maybe(Whole(9_999)),
        "minutes": maybe(Whole(44_640)),
        "sujets": maybe(Whole(99)),
        "auteurs": maybe(Whole(99, least=1)),
        "dossiers": maybe(Whole(9_999)),
    },
)
_TRAJET = Table(
    Trajet,
    {
        "mode": maybe(Choice(get_args(Mode))),
        "de": maybe(Choice(get_args(Lieu))),
        "lieu": maybe(Line(120)),
        "aller_retour": Flag(),
        "km": maybe(Number(20_000)),
        "km_autre_residence": maybe(Number(20_000)),
        "puissance_fiscale": maybe(Whole(99, least=1)),
        "billet": maybe(Number(20_000)),
        "deja_pris_en_charge": maybe(Number(20_000)),
        "classe": maybe(Choice(("premiere", "seconde"))),
        "motif": maybe(Choice(("tarif", "duree"))),
        **{poste.code: maybe(Number(poste.maximum)) for poste in POSTES},
    },
)
_REPAS = Table(
    Repas,
    {
        "jour": Day(needed=False),
        "service": maybe(Choice(get_args(Service))),
        "ou": maybe(Choice(get_args(Restauration))),
    },
)
_NUIT = Table(
    Nuit,
    {
        "jour": Day(needed=False),
        "hebergement": maybe(Choice(get_args(Hebergement))),
        "prix": maybe(Number(5_000)),
    },
)
_DEPLACEMENT = Table(
    Deplacement,
    {
        "jour": Day(needed=False),
        "depart": Hour(needed=False),
        "retour_jour": Day(needed=False),
        "retour": Hour(needed=False),
        "trajets": Many(One(_TRAJET), 40),
        "repas": Many(One(_REPAS), 124),
        "nuits": Many(One(_NUIT), 62),
    },
)
DECLARATION = Table(
    Declaration,
    {
        "travail": One(_TRAVAIL),
        "deplacements": Many(One(_DEPLACEMENT), 62),
        "mobilite_reduite": Flag(),
        "km_deja_rembourses_ailleurs": maybe(Number(200_000)),
    },
    most_bytes=64 * 1024,
)
"""What a person declares, field by field, each of which may be left out."""
