"""The convocation as a letter: what is printed for one person and the missions of one service."""

from collections.abc import Sequence
from datetime import date, datetime

from chalicelib import documents
from chalicelib.academie import ACADEMIE
from chalicelib.identity.models import Intervenant
from chalicelib.missions import clock
from chalicelib.missions.listing import address, kinds
from chalicelib.missions.models import Affectation

TEMPLATE = "convocation"
NBSP = "\u00a0"
DEJA_PERSONNALISE = "Si aucun mot de passe n’est indiqué, c’est que vous l’avez déjà personnalisé."
NO_ACCESS = {"mot_de_passe": "", "expire": "", "phrase": DEJA_PERSONNALISE}
"""The access part for who has chosen a password, and of every duplicate."""


def pdf(letters: Sequence[dict[str, object]], now: datetime, *, duplicata: bool = False) -> bytes:
    """The letters as one document, a page or more each."""
    data = {
        "titre": f"{'Duplicata de convocation' if duplicata else 'Convocations'} – {ACADEMIE.nom_court}",
        "academie": {
            "nom": ACADEMIE.nom,
            "application": ACADEMIE.application,
            "mention": ACADEMIE.mention_convocation,
            "adresse": _sign_in_page(),
            "accent": ACADEMIE.couleurs.accent_clair,
            "aide": f"En cas de difficulté, contactez {ACADEMIE.contacts.instance}.",
        },
        "edite": clock.local(now, None).date().isoformat(),
        "duplicata": duplicata,
        "lettres": list(letters),
    }
    return documents.pdf(TEMPLATE, data, link=_sign_in_page(), now=now)


def printed(password: str, expires: date) -> dict[str, str]:
    """The access part of a letter that carries a temporary password."""
    return {"mot_de_passe": password, "expire": expires.isoformat(), "phrase": ""}


def already_given(expires: date) -> dict[str, str]:
    """The access part for somebody whose temporary password, on an earlier letter, still works."""
    phrase = "Votre mot de passe provisoire est celui de votre précédente convocation ; il reste valable jusqu’au"
    return {"mot_de_passe": "", "expire": expires.isoformat(), "phrase": phrase.replace(" ;", f"{NBSP};")}


def by_portal(portail: str) -> dict[str, str]:
    """The access part for an agent who enters by a portal of their académie."""
    portal = ACADEMIE.portail[portail]
    phrase = f"Connectez-vous par le {portal.nom} ({portal.adresse}), avec vos identifiants académiques."
    lost = "".join(f" Identifiants oubliés{NBSP}: {lien.adresse}." for lien in portal.en_cas_d_oubli)
    return {"mot_de_passe": "", "expire": "", "phrase": phrase + lost, "par_portail": "oui"}


def letter(profile: Intervenant, affectations: Sequence[Affectation], access: dict[str, str]) -> dict[str, object]:
    """What templates/pdf/convocation.typ prints for one person and the missions of one service."""
    service = str(affectations[0].service or "")
    several = len(affectations) > 1
    return {
        "gestionnaire": {"nom": str(profile.gestionnaire_nom or ACADEMIE.nom), "lignes": _contact(profile, service)},
        "destinataire": addressee(profile),
        "numero": str(profile.numero),
        "identifiant": str(profile.identifiant or ""),
        "titre": f"Convocation{'s' if several else ''} – session {affectations[0].session}",
        "salutation": {"M.": "Monsieur", "Mme": "Madame"}.get(str(profile.civilite), "Madame, Monsieur"),
        "ouverture": (
            "J’ai l’honneur de vous convoquer pour les missions suivantes."
            if several
            else "J’ai l’honneur de vous convoquer pour la mission suivante."
        ),
        "missions": [_mission(affectation) for affectation in affectations],
        "acces": access,
        "etapes": _steps(access),
        "signature": _signature(profile, service),
    }


def _sign_in_page() -> str:
    return f"{ACADEMIE.origine}/connexion/"


def _contact(profile: Intervenant, service: str) -> list[str]:
    telephone = str(profile.gestionnaire_telephone or "").replace(" ", NBSP)
    lines = [telephone, str(profile.gestionnaire_courriel or ""), f"Service {service}" if service else ""]
    return [line for line in lines if line]


def addressee(profile: Intervenant) -> list[str]:
    """The lines of an address, the name first."""
    name = " ".join(str(part) for part in (profile.civilite, profile.prenom, profile.nom) if part)
    town = " ".join(str(part) for part in (profile.code_postal, profile.ville) if part)
    return [name, *(str(line) for line in (profile.adresse_1, profile.adresse_2, town) if line)]


def _mission(affectation: Affectation) -> dict[str, str]:
    exam = str(affectation.examen)
    paper = " – ".join(str(part) for part in (affectation.specialite, affectation.epreuve) if part)
    vehicle = {True: "autorisé par le service", False: "non autorisé"}.get(affectation.vehicule_autorise, "")
    return {
        "numero": str(affectation.numero),
        "nature": kinds(affectation),
        "examen": exam,
        "epreuve": paper,
        "debut": str(affectation.debut),
        "fin": str(affectation.fin),
        "heure": clock.named(affectation.centre_commune, str(affectation.debut)) or "",
        "lieu": str(affectation.centre_nom or ""),
        "adresse": address(affectation),
        "vehicule": vehicle,
    }


def _steps(access: dict[str, str]) -> list[str]:
    """What to do next, in three lines."""
    first = "Connectez-vous à l’adresse ci-dessus, ou photographiez le code."
    if "par_portail" in access:
        second = "Choisissez votre portail académique\u00a0: aucun mot de passe d’Imagin n’est nécessaire."
    elif access["mot_de_passe"]:
        second = "Choisissez un mot de passe personnel, puis indiquez votre adresse électronique."
    else:
        second = f"Mot de passe oublié{NBSP}? Un lien de la page de connexion permet d’en choisir un autre."
    third = "Après la mission, complétez votre état de frais, déjà ouvert à votre nom, et transmettez-le."
    return [first, second, third]


def _signature(profile: Intervenant, service: str) -> str:
    office = f"Pour le service {service}" if service else f"Pour {ACADEMIE.nom}"
    return f"{office}, {profile.gestionnaire_nom}" if profile.gestionnaire_nom else office
