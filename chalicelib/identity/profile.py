"""What a person sees and may correct of their own record."""

import re
from datetime import datetime
from typing import Any

from chalicelib import errors, journal, logs
from chalicelib.academie import ACADEMIE
from chalicelib.identity import sessions
from chalicelib.identity.busy import Transaction
from chalicelib.identity.models import Intervenant, person_key

EDITABLE = {"adresse_1": 80, "adresse_2": 80, "code_postal": 10, "ville": 80, "telephone": 30}
"""Field -> longest length: what a person corrects alone; the rest belongs to the managing service."""

_POSTCODE = re.compile(r"|\d{5}|[A-Za-z0-9][A-Za-z0-9 -]{2,9}")
"""Five digits, a foreign code, or nothing."""
_SUMMARY = ("civilite", "nom", "prenom", "statut", "situation", "dossier_financier", "dossier_financier_date")
_COORDINATES = (*EDITABLE, "civilite", "nom", "prenom", "etablissement_nom", "situation", "statut")


def summary(opened: sessions.Open) -> dict[str, Any]:
    """Who is signed in and what the session may do."""
    person, compte = _person(opened), opened.compte
    return {
        "portee": opened.scope,
        "numero": compte.numero,
        "identifiant": compte.identifiant,
        **{name: getattr(person, name) for name in _SUMMARY},
        "courriel": _address(opened),
        "courriel_origine": compte.courriel_origin,
        "portail": opened.session.portail,
        "a_un_mot_de_passe": compte.password_hash is not None,
        "gestionnaire": {
            "nom": person.gestionnaire_nom,
            "telephone": person.gestionnaire_telephone,
            "courriel": person.gestionnaire_courriel,
        },
        "nouveau_mot_de_passe": {"minimum": ACADEMIE.limites.mot_de_passe_min},
    }


def coordinates(opened: sessions.Open) -> dict[str, Any]:
    """The person's coordinates as the service knows them."""
    person = _person(opened)
    known = {name: getattr(person, name) or "" for name in _COORDINATES}
    return {**known, "courriel": opened.compte.courriel, "courriel_origine": opened.compte.courriel_origin}


def correct(opened: sessions.Open, fields: dict[str, str], now: datetime) -> dict[str, Any]:
    """Writes the fields given, keeps the others, and leaves a trace of which ones changed."""
    told = "Retirez de ce champ les retours à la ligne et les caractères invisibles."
    faults = [(f"/{name}", "caractere_refuse", told) for name, value in fields.items() if not value.isprintable()]
    if not _POSTCODE.fullmatch(fields.get("code_postal", "").strip()):
        faults.append(("/code_postal", "code_postal_invalide", "Indiquez un code postal, par exemple 69001."))
    if faults:
        raise errors.InvalidFields(faults)
    if fields:
        _write(opened, {name: value.strip() for name, value in fields.items()}, now)
    return coordinates(opened)


def _write(opened: sessions.Open, fields: dict[str, str], now: datetime) -> None:
    actions = [getattr(Intervenant, name).set(value) for name, value in fields.items()]
    account, told = opened.compte.pk, " ".join(sorted(fields))
    with Transaction() as transaction:
        transaction.update(
            Intervenant(person_key(opened.id), "PROFIL"), actions=actions, condition=Intervenant.pk.exists()
        )
        journal.put(transaction, "coordonnees_corrigees", objet=account, acteur=account, now=now, champs=told)
    logs.event("profile_corrected", person=opened.id)


def _person(opened: sessions.Open) -> Intervenant:
    try:
        return Intervenant.get(person_key(opened.id), "PROFIL", consistent_read=True)
    except Intervenant.DoesNotExist:
        raise errors.NoSession() from None


def _address(opened: sessions.Open) -> str | None:
    """The known address; masked in a restricted session, which a found convocation could open."""
    known = opened.compte.courriel
    if known is None or opened.scope == sessions.COMPLETE:
        return known
    name, _, domain = known.partition("@")
    return f"{name[:1]}…{name[-1:]}@{domain}"
