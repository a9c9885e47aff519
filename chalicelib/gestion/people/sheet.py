"""A person's sheet, for who helps them: profile, how they can come in, missions and claims, what happened."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from chalicelib import communes, journal, tables
from chalicelib.academie import ACADEMIE
from chalicelib.frais.claim import claims
from chalicelib.frais.shown import views
from chalicelib.gestion.people import dossiers, history, offered, reach
from chalicelib.identity import throttling
from chalicelib.identity.models import Alias, Compte, Intervenant, account_key
from chalicelib.identity.staff import refusals, rights
from chalicelib.identity.staff.models import Personnel
from chalicelib.journal import Entree
from chalicelib.missions import listing
from chalicelib.missions.collection import Collection, read
from chalicelib.missions.models import Affectation

if TYPE_CHECKING:
    from chalicelib.frais.shown.shapes import MissionConvoquee
    from chalicelib.gestion.people.shapes import Acces, AdresseDeContact, Coordonnees, Fiche, SorteDeMotDePasse


def show(acteur: Personnel, compte: str, now: datetime) -> Fiche:
    """The whole sheet; reading it leaves a trace."""
    account, found, acts = tables.together(
        lambda: dossiers.account_of(compte), lambda: read(compte), lambda: history.last(account_key(compte))
    )
    reached = reach.among(acteur, reach.services_in(found.affectations.values()))
    if reached == reach.NONE:
        raise refusals.OtherService()
    own = acts if reached == reach.WHOLE else history.of_access(acts)
    _, tried, told = tables.together(
        lambda: _note(acteur, account, acts, now), lambda: _tried(account), lambda: history.told(own)
    )
    return {
        **_facts(compte, account, found.person),
        "propre": rights.is_own(acteur, account.numero, account.courriel),
        "courriel": _address(account, now),
        "acces": _access(account, tried, now),
        "portee": reached,
        "actes": offered.acts(acteur, account, reached, now),
        "empechements": offered.held_back(acteur, account, now),
        "missions": _missions(found, now) if reached == reach.WHOLE else [],
        "historique": told,
    }


def _facts(compte: str, account: Compte, person: Intervenant) -> Coordonnees:
    return {
        "id": compte,
        "numero": account.numero,
        "identifiant": account.identifiant,
        "portail": account.portail,
        "identifiant_academique": account.identifiant_academique,
        "civilite": person.civilite,
        "nom": person.nom,
        "prenom": person.prenom,
        "statut": person.statut,
        "situation": person.situation,
        "situation_nom": _situation(person.situation),
        "adresse_1": person.adresse_1,
        "adresse_2": person.adresse_2,
        "code_postal": person.code_postal,
        "ville": person.ville,
        "telephone": person.telephone,
        "etablissement_uai": person.etablissement_uai,
        "etablissement_nom": person.etablissement_nom,
        "residence_administrative": person.residence_administrative,
        "residence_familiale": person.residence_familiale,
        "commune_de_travail": communes.name(person.residence_administrative),
        "commune_du_domicile": communes.name(person.residence_familiale),
        "dossier_financier": person.dossier_financier,
        "dossier_financier_date": person.dossier_financier_date,
        "demande_aide": person.demande_aide,
        "gestionnaire": {
            "nom": person.gestionnaire_nom,
            "telephone": person.gestionnaire_telephone,
            "courriel": person.gestionnaire_courriel,
        },
        "ecarte": bool(person.ecarte),
    }


def _note(acteur: Personnel, account: Compte, acts: list[Entree], now: datetime) -> None:
    if not history.is_read_lately(acts, str(acteur.pk), now):
        journal.write(history.READ, objet=str(account.pk), acteur=str(acteur.pk), now=now)


def _situation(code: str | None) -> str | None:
    """The words of this instance; a code that it no longer knows is said as it is."""
    known = ACADEMIE.situation.get(code or "")
    return known.libelle if known else code


def _address(account: Compte, now: datetime) -> AdresseDeContact:
    """`etat`: aucune, utilisable, or en_attente while a replaced address waits its 72 hours."""
    if not account.courriel:
        return {"adresse": None, "origine": None, "etat": "aucune", "utilisable_depuis": None}
    usable = int(account.courriel_usable_from or 0)
    return {
        "adresse": account.courriel,
        "origine": account.courriel_origin,
        "etat": "utilisable" if usable <= int(now.timestamp()) else "en_attente",
        "utilisable_depuis": _iso(usable),
    }


def _access(account: Compte, tried: list[Alias], now: datetime) -> Acces:
    """`mot_de_passe`: personnel, provisoire, provisoire_expire or aucun; `attente`: seconds before the next try."""
    moment = int(now.timestamp())
    kind: SorteDeMotDePasse = "personnel" if account.password_hash else "aucun"
    if account.temp_hash:
        kind = "provisoire" if int(account.temp_expires or 0) > moment else "provisoire_expire"
    return {
        "mot_de_passe": kind,
        "expire": _iso(account.temp_expires) if account.temp_hash else None,
        "derniere_connexion": _iso(account.last_seen),
        "attente": max((throttling.longest_wait(alias, moment) for alias in tried), default=0),
        "ferme": account.disabled is not None,
    }


def _tried(account: Compte) -> list[Alias]:
    """The names that the person may type, with the tries made on each."""
    aliases = throttling.aliases(account)
    return list(Alias.batch_get([(alias.pk, "A") for alias in aliases], consistent_read=True))


def _missions(found: Collection, now: datetime) -> list[MissionConvoquee]:
    """Every mission of the person, those not convoked yet included, latest first, each with its claim."""
    own = {str(claim.etat.numero): claim for claim in claims.of(found, now)}
    rows = sorted(found.affectations.values(), key=_start, reverse=True)
    return [{**listing.view(row, now), "etat_de_frais": views.of_mission(own.get(str(row.numero)))} for row in rows]


def _start(row: Affectation) -> tuple[str, str]:
    return str(row.debut), str(row.numero)


def _iso(moment: float | None) -> str | None:
    return None if not moment else datetime.fromtimestamp(int(moment), UTC).isoformat()
