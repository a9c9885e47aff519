"""The letters to who has no address to write to by e-mail: an account that nobody uses will be closed."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib import documents
from chalicelib.academie import ACADEMIE, conservation
from chalicelib.donnees import echeances, fermeture, sujet
from chalicelib.donnees.sujet import Sujet
from chalicelib.frais.regles.formats import jour_court
from chalicelib.identity import directory
from chalicelib.missions import clock, letters

TEMPLATE = "courrier"


def a_ecrire(now: datetime) -> list[Sujet]:
    """Who is to be told by a letter, in the order of names."""
    return [found for found in _everybody() if _is_due(found, now)]


def pdf(found: list[Sujet], now: datetime) -> bytes:
    """The letters as one document; who gets them keeps their account by coming in before the day that they name."""
    page = f"{ACADEMIE.origine}/connexion/"
    data = {
        "titre": f"Fermeture de comptes sans activité – {ACADEMIE.nom_court}",
        "academie": {
            "nom": ACADEMIE.nom,
            "application": ACADEMIE.application,
            "adresse": page,
            "accent": ACADEMIE.couleurs.accent_clair,
        },
        "lettres": [_letter(one, page, now) for one in found],
    }
    return documents.pdf(TEMPLATE, data, link=page, now=now)


def dire(found: list[Sujet], now: datetime) -> None:
    """Once the document is in hand: the day that the letters name is kept, and the account closes then."""
    for one in found:
        if one.account is not None:
            fermeture.annoncer(one.account, now + fermeture.NOTICE, now, ecrire=False)


def _everybody() -> Iterator[Sujet]:
    return (sujet.lu(str(entry.pk).removeprefix("P#")) for entry in directory.everybody())


def _is_due(found: Sujet, now: datetime) -> bool:
    account = found.account
    if account is None or account.disabled is not None or account.fermeture is not None or account.courriel:
        return False
    if any(raw["sk"]["S"] == "GEL" for raw in found.acces) or echeances.attendus(found, now):
        return False
    rule = conservation.en_vigueur(ACADEMIE, "compte_inactif", now.date())
    return now >= conservation.fin(rule, echeances.activite(found)) - fermeture.NOTICE


def _letter(found: Sujet, page: str, now: datetime) -> dict[str, object]:
    day = jour_court(clock.local(now + fermeture.NOTICE, None).date())
    return {
        "destinataire": letters.addressee(found.profile),
        "numero": str(found.profile.numero),
        "date": f"Le {jour_court(clock.local(now, None).date())}",
        "titre": f"Votre compte sera fermé le {day}",
        "paragraphes": [
            f"Votre compte {ACADEMIE.application} n’a pas servi depuis longtemps. Il sera fermé le {day}\u00a0: votre "
            "mot de passe et vos coordonnées seront effacés.",
            f"Pour le garder, il suffit de vous connecter avant cette date, à l’adresse {page}. Sinon, vous n’avez "
            "rien à faire.",
            "Vos états de frais sont gardés le temps que la loi demande, puis effacés eux aussi.",
            f"En cas de difficulté, contactez {ACADEMIE.contacts.instance}.",
        ],
    }
