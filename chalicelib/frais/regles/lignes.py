"""The result of a calculation: explained lines in two halves, ready to be kept as JSON and computed again."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal

from chalicelib.frais.regles.baremes import Bareme
from chalicelib.frais.regles.bases import Base
from chalicelib.frais.regles.formats import jour_court, phrase
from chalicelib.frozen import frozen

NomDeMoitie = Literal["remuneration", "deplacement"]

AU_CENTIME = "au centime, la moitié vers le haut"
ZERO = Decimal("0.00")


class Etat(StrEnum):
    """What a line says of its amount: due, refused by a rule, without a known rate, waiting for a fare or an answer.

    A_RELEVER: due at the second-class fare, which no table holds and the service has to read.
    """

    DU = "DU"
    NON_DU = "NON_DU"
    A_CONFIGURER = "A_CONFIGURER"
    A_RELEVER = "A_RELEVER"
    A_COMPLETER = "A_COMPLETER"


class Suite(StrEnum):
    """What becomes of a half: due, « Pas de frais », « Invalidable », « Annulé », or waiting for a fact."""

    DU = "DU"
    PAS_DE_FRAIS = "PAS_DE_FRAIS"
    INVALIDABLE = "INVALIDABLE"
    ANNULE = "ANNULE"
    EN_ATTENTE = "EN_ATTENTE"


@frozen
class Droit:
    """Whether a half is due: a stable code, the sentence shown, the rule and its text."""

    suite: Suite
    code: str
    phrase: str
    regle: str
    reference: str

    @property
    def du(self) -> bool:
        """Whether the half is due."""
        return self.suite is Suite.DU

    def en_json(self) -> dict[str, object]:
        """As kept with a claim."""
        return vars(self) | {"suite": self.suite.value}


@frozen
class Ligne:
    """`montant` is None when the line is A_CONFIGURER, A_RELEVER or A_COMPLETER. `bases`: what it was chosen between.

    Hours with candidates: `quantite` is in minutes, `taux` by the hour.
    """

    code: str
    libelle: str
    etat: Etat
    regle: str
    explication: str
    quantite: Decimal | None = None
    unite: str = ""
    taux: Decimal | None = None
    montant: Decimal | None = None
    reference: str = ""
    en_vigueur: date | None = None
    statut: str = ""
    arrondi: str = ""
    entrees: Mapping[str, str] = field(default_factory=dict)
    pointeur: str = ""
    bases: tuple[Base, ...] = ()

    def en_json(self) -> dict[str, object]:
        """Amounts in euros and quantities as texts, the day as ISO; null where unknown."""
        return {nom: _simple(valeur) for nom, valeur in vars(self).items()}


@frozen
class Moitie:
    """One half of a claim: its right and its lines."""

    droit: Droit
    lignes: tuple[Ligne, ...] = ()

    @property
    def total(self) -> Decimal:
        """In euros; lines without an amount count for nothing."""
        return sum((ligne.montant for ligne in self.lignes if ligne.montant is not None), ZERO)

    @property
    def a_configurer(self) -> bool:
        """The total is only a floor: a rate or a fare is missing."""
        return any(ligne.etat in (Etat.A_CONFIGURER, Etat.A_RELEVER) for ligne in self.lignes)

    def en_json(self) -> dict[str, object]:
        """As kept with a claim, the total in euros as a text."""
        return {
            "droit": self.droit.en_json(),
            "lignes": [ligne.en_json() for ligne in self.lignes],
            "total": str(self.total),
            "a_configurer": self.a_configurer,
        }


@frozen
class Avertissement:
    """A French sentence on what looks unusual, the half it concerns, and the JSON pointer of what it is about."""

    moitie: NomDeMoitie
    pointeur: str
    phrase: str

    def en_json(self) -> dict[str, str]:
        """As kept with a claim."""
        return dict(vars(self))


@frozen
class Justificatif:
    """What to do of one kind of receipt: RIEN, CONSERVER (keep) or ENVOYER (upload)."""

    genre: str
    geste: str
    phrase: str
    reference: str
    statut: str

    def en_json(self) -> dict[str, object]:
        """As kept with a claim."""
        return dict(vars(self))


@frozen
class Calcul:
    """`km_comptes`: kilometres that move the counter of `annee_km`; `km_par_annee` holds other years too.

    `entrees` holds all that `calcul.recalculer` needs to find the same cents again.
    """

    remuneration: Moitie
    deplacement: Moitie
    annee_km: int
    km_depart: Decimal
    km_par_annee: Mapping[int, Decimal]
    justificatifs: tuple[Justificatif, ...]
    avertissements: tuple[Avertissement, ...]
    bareme: str
    entrees: Mapping[str, object]

    @property
    def total(self) -> Decimal:
        """Both halves, in euros."""
        return self.remuneration.total + self.deplacement.total

    @property
    def km_comptes(self) -> Decimal:
        """Kilometres of the year of the mission."""
        return self.km_par_annee.get(self.annee_km, Decimal(0))

    def en_json(self) -> dict[str, object]:
        """As kept with a claim: amounts and kilometres as texts; `recalculer` reads `entrees` back."""
        return {
            "remuneration": self.remuneration.en_json(),
            "deplacement": self.deplacement.en_json(),
            "total": str(self.total),
            "annee_km": self.annee_km,
            "km_depart": str(self.km_depart),
            "km_comptes": str(self.km_comptes),
            "km_par_annee": {str(annee): str(km) for annee, km in self.km_par_annee.items()},
            "justificatifs": [justificatif.en_json() for justificatif in self.justificatifs],
            "avertissements": [un.en_json() for un in self.avertissements],
            "bareme": self.bareme,
            "entrees": dict(self.entrees),
        }


def due(code: str, libelle: str, bareme: Bareme | None, regle: str, explication: str, **reste: Any) -> Ligne:
    """A line that pays; its rate, reference and date come from `bareme`, unless it repays a price paid."""
    reste.setdefault("arrondi", AU_CENTIME)
    if bareme is not None:
        reste = {
            "taux": bareme.valeur,
            "reference": bareme.reference,
            "en_vigueur": bareme.du,
            "statut": bareme.statut,
        } | reste
    return Ligne(code, libelle, Etat.DU, regle, phrase(explication), **reste)


def refusee(code: str, libelle: str, regle: str, explication: str, **reste: Any) -> Ligne:
    """A line that a rule refuses: 0,00 €, and the sentence that says why."""
    return Ligne(code, libelle, Etat.NON_DU, regle, phrase(explication), montant=ZERO, **reste)


def a_configurer(code: str, libelle: str, regle: str, explication: str, **reste: Any) -> Ligne:
    """A line whose rate nobody gave: no amount, never an invented one."""
    return Ligne(code, libelle, Etat.A_CONFIGURER, regle, phrase(explication), **reste)


def a_relever(code: str, libelle: str, regle: str, explication: str, **reste: Any) -> Ligne:
    """A line due at a fare that the service has to read: no amount meanwhile, and never nought."""
    return Ligne(code, libelle, Etat.A_RELEVER, regle, phrase(explication), **reste)


def a_completer(code: str, libelle: str, regle: str, explication: str, **reste: Any) -> Ligne:
    """A line that waits for an answer: no amount; the pointer leads to the field."""
    return Ligne(code, libelle, Etat.A_COMPLETER, regle, phrase(explication), **reste)


def taux_inconnu(quoi: str, connu: str, au: date) -> str:
    """The sentence of a line without a rate; `connu` carries the gender of `quoi`."""
    suite = "la ligne est à configurer par le service, rien n'est inventé."
    return f"{quoi} applicable au {jour_court(au)} n'est pas {connu} : {suite}"


def textes(**valeurs: object) -> dict[str, str]:
    """The inputs that a line used, as strings; what was not given is left out."""
    return {cle: _oui(valeur) for cle, valeur in valeurs.items() if valeur is not None}


def _oui(valeur: object) -> str:
    return {True: "oui", False: "non"}[valeur] if isinstance(valeur, bool) else str(valeur)


def _simple(valeur: object) -> object:
    if valeur is None or type(valeur) is str:
        return valeur
    if isinstance(valeur, StrEnum):
        return valeur.value
    if isinstance(valeur, Decimal):
        return str(valeur)
    if isinstance(valeur, date):
        return valeur.isoformat()
    if isinstance(valeur, tuple):
        return [base.en_json() for base in valeur]
    return dict(valeur) if isinstance(valeur, Mapping) else valeur
