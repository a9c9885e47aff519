"""What the answers to the staff about themselves hold: sign-in, enrolment, accounts."""

from typing import Literal

from typing_extensions import TypedDict

from chalicelib.web.shapes import Moment

EtatDeCompte = Literal["ferme", "a_ouvrir", "ouvert"]


class CodeAttendu(TypedDict):
    """The first factor was right: the code is expected."""

    etape: Literal["code"]


class CompteDuPersonnel(TypedDict):
    """Who a member is and what they may do."""

    courriel: str
    nom: str
    prenom: str
    role: str
    role_libelle: str
    services: list[str]
    centres_uai: list[str]
    numero_intervenant: str


class MembreConnecte(CompteDuPersonnel):
    """The member who is signed in. `portails`: codes of those that they have linked.

    `guichet_seul`: of the help desk and of no other service.
    """

    portee: Literal["complete"]
    codes_de_secours_restants: int
    portails: list[str]
    guichet_seul: bool


class LigneDuPersonnel(CompteDuPersonnel):
    """One account of the list. `a_ouvrir`: until the holder has come in once."""

    id: str
    etat: EtatDeCompte
    derniere_connexion: Moment | None
    cree: Moment | None
    propre: bool


class Personnels(TypedDict):
    """Every account, by name. `services`: those that one may be opened for, none where the instance lists none."""

    personnels: list[LigneDuPersonnel]
    services: list[str]


class Signaux(TypedDict):
    """What no ordinary morning does, yesterday and today: networks, and passwords, that failed on many identifiers."""

    reseaux: int
    mots_de_passe: int


class SecretAEnroler(TypedDict):
    """What the holder puts in their authenticator application. `manuel`: the secret, for who cannot scan."""

    otpauth: str
    qr_svg: str
    manuel: str
    courriel: str


class CodesDeSecours(TypedDict):
    """The session is complete; the recovery codes are shown this once."""

    portee: Literal["complete"]
    codes_de_secours: list[str]
