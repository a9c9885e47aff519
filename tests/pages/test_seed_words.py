"""The facts that intervenants rely on are on the pages, in their words."""

from pathlib import Path

import pytest

from tests.pages.conftest import CODES
from tests.pages.reading import words

DOORS = [
    "https://portail.ac-lyon.fr/arena",
    "https://assistance.ac-lyon.fr/aida/",
    "https://ocean.ac-lyon.fr/imagin/intervenant",
    "https://ecc.orion.education.fr/imagin/intervenant",
    "https://externet.ac-creteil.fr",
    "https://bv.ac-paris.fr",
    "https://depannage.ac-paris.fr",
    "https://id.ac-versailles.fr",
    "https://bv.ac-versailles.fr/macadam/depannage",
    "https://imagin.siec.education.fr/imagin/intervenant",
    "imagin@siec.education.fr",
    "04.72.80.64.88",
    "EDITE PAR IMAGIN CENTRALE",
    "enseignant du privé hors contrat",
    "formateur en CFA",
    "inspecteur général",
    "concours administratifs centralisés",
    "contacter le gestionnaire DGRH indiqué sur votre convocation",
    "Un lien vers Imagin se trouve à la rubrique « Examens et concours »",
    "votre numen est requis",
]
SIGN_IN = [
    "Attention : les majuscules et les minuscules sont prises en compte.",
    "Exemple : DENIS est différent de Denis.",
    "Mot de passe oublié ?",
    "Numéro Intervenant",
    "Identifiant IMAG'IN",
]
HOME = [
    "vérifier vos missions en cours et télécharger des duplicata de vos convocations",
    "déclarer le travail effectué et vos frais de déplacement quand la réglementation prévoit indemnisation",
    "ce qui ne dispense pas d'alerter le service gestionnaire en cas de changement",
    "accéder aux corrections dématérialisées dans l'application Santorin",
]
LYON_SIGN_IN = [
    "Votre Identifiant figure sur votre convocation.",
    "Il s'agit soit du Numéro Intervenant, soit de l'Identifiant IMAG'IN.",
    "votre mot de passe est celui édité sur votre convocation",
    "Vous devez d'abord saisir votre identifiant et votre mot de passe, "
    "puis renseigner votre adresse mail avant de valider.",
    "initiale du prénom + nom + numéro en cas d'homonyme",
]
SIEC_SIGN_IN = [
    "Il peut ressembler à un identifiant académique, mais en est bien distinct.",
    "Si aucun mot de passe n'est indiqué sur la convocation, c'est que vous l'avez déjà personnalisé.",
    "écrire à imagin@siec.education.fr",
]


def _holds(page: Path, facts: list[str]) -> None:
    shown = words(page).lower()
    missing = [fact for fact in facts if fact.lower() not in shown]
    assert not missing, f"{page.parent.name}: {missing}"


@pytest.mark.parametrize("page", [*(f"{code}/ou-me-connecter/index.html" for code in CODES), "portail/index.html"])
def test_where_to_sign_in_leads_every_situation_to_its_door(built: Path, page: str) -> None:
    _holds(built / page, DOORS)


@pytest.mark.parametrize("code", CODES)
def test_the_sign_in_page_says_what_the_convocation_holds(built: Path, code: str) -> None:
    _holds(built / code / "connexion/index.html", SIGN_IN)


def test_lyon_and_siec_sign_in_in_their_own_words(built: Path) -> None:
    _holds(built / "lyon/connexion/index.html", LYON_SIGN_IN)
    _holds(built / "siec/connexion/index.html", SIEC_SIGN_IN)


@pytest.mark.parametrize("code", CODES)
def test_the_home_page_offers_the_activities(built: Path, code: str) -> None:
    _holds(built / code / "index.html", HOME)


def test_changing_coordinates_does_not_exempt_from_telling_the_service(built: Path) -> None:
    _holds(built / "lyon/informations/index.html", ["ne vous dispense pas d'alerter le service gestionnaire"])


def test_centrale_never_sends_anybody_to_an_academy(built: Path) -> None:
    for name in ("connexion", "mot-de-passe-oublie", "aide"):
        assert "04.72.80.64.88" not in words(built / "centrale" / name / "index.html")
