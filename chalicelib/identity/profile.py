"""What a person sees and may correct of their own record."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from chalicelib import errors, journal, logs
from chalicelib.academie import ACADEMIE
from chalicelib.fields import Body, Line, Text, maybe
from chalicelib.identity import sessions
from chalicelib.identity.models import LANGUES, Compte, Intervenant, person_key
from chalicelib.tables import Transaction

if TYPE_CHECKING:
    from chalicelib.identity.shapes import AccesModifie, Informations, Moi, RefusDeMonAdresse

_SHOWN = timedelta(days=30)
"""How long a change of access is shown at least: whoever comes in by it does not hide it from its person."""
_POSTCODE = r"\s*|\s*(\d{5}|[A-Za-z0-9][A-Za-z0-9 -]{1,8}[A-Za-z0-9])\s*"
"""Five digits, a foreign code, or nothing."""


class Coordinates(Body):
    """What a person corrects alone; the rest belongs to the managing service. What is left out stays as it is."""

    adresse_1 = maybe(Line(80, empty=True))
    adresse_2 = maybe(Line(80, empty=True))
    code_postal = maybe(Text(10, empty=True, form=_POSTCODE, said="Indiquez un code postal, par exemple 69001."))
    ville = maybe(Line(80, empty=True))
    telephone = maybe(Line(30, empty=True))


def summary(opened: sessions.Open, now: datetime) -> Moi:
    """Who is signed in and what the session may do."""
    person, compte = _person(opened), opened.compte
    return {
        "portee": opened.scope,
        "numero": compte.numero,
        "identifiant": compte.identifiant,
        "civilite": person.civilite,
        "nom": person.nom,
        "prenom": person.prenom,
        "statut": person.statut,
        "situation": person.situation,
        "dossier_financier": person.dossier_financier,
        "dossier_financier_date": person.dossier_financier_date,
        "langue": compte.langue or LANGUES[0],
        "courriel": _address(opened),
        "courriel_origine": compte.courriel_origin,
        "courriel_refuse": _refusal(opened),
        "portail": opened.session.portail,
        "acces_modifies": _changed_access(compte, now),
        "a_un_mot_de_passe": compte.password_hash is not None,
        "gestionnaire": {
            "nom": person.gestionnaire_nom,
            "telephone": person.gestionnaire_telephone,
            "courriel": person.gestionnaire_courriel,
        },
        "nouveau_mot_de_passe": {"minimum": ACADEMIE.limites.mot_de_passe_min},
    }


def _changed_access(compte: Compte, now: datetime) -> list[AccesModifie]:
    """What a member changed of how the person comes in: in the last 30 days, or since they had come in before."""
    known = (("courriel", compte.courriel_le), ("mot_de_passe", compte.provisoire_le))
    since = min(int(compte.acces_lu or 0), int((now - _SHOWN).timestamp()))
    found = sorted((int(when), what) for what, when in known if when is not None and int(when) >= since)
    return [{"quoi": what, "quand": datetime.fromtimestamp(when, UTC).isoformat()} for when, what in found]


def coordinates(opened: sessions.Open) -> Informations:
    """The person's coordinates as the service knows them."""
    return _shown(_person(opened), opened)


def _shown(person: Intervenant, opened: sessions.Open) -> Informations:
    from chalicelib import communes  # when a question is asked, never at a start

    return {
        "adresse_1": person.adresse_1 or "",
        "adresse_2": person.adresse_2 or "",
        "code_postal": person.code_postal or "",
        "ville": person.ville or "",
        "telephone": person.telephone or "",
        "civilite": person.civilite or "",
        "nom": person.nom or "",
        "prenom": person.prenom or "",
        "etablissement_nom": person.etablissement_nom or "",
        "commune_du_domicile": communes.name(person.residence_familiale),
        "commune_de_travail": communes.name(person.residence_administrative),
        "situation": person.situation or "",
        "statut": person.statut or "",
        "courriel": opened.compte.courriel,
        "courriel_origine": opened.compte.courriel_origin,
    }


def correct(opened: sessions.Open, fields: dict[str, str], now: datetime) -> Informations:
    """Writes what differs of the fields given, and leaves a trace of it; asked again, it finds nothing to write."""
    told = "Retirez de ce champ les retours à la ligne et les caractères invisibles."
    faults = [(f"/{name}", "caractere_refuse", told) for name, value in fields.items() if not value.isprintable()]
    if faults:
        raise errors.InvalidFields(faults)
    person = _person(opened)
    given = {name: value.strip() for name, value in fields.items()}
    changed = {name: value for name, value in given.items() if value != (getattr(person, name) or "")}
    if changed:
        _write(opened, changed, now)
        for name, value in changed.items():
            setattr(person, name, value)
    return _shown(person, opened)


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


def _refusal(opened: sessions.Open) -> RefusDeMonAdresse | None:
    if opened.compte.refus is None or opened.scope != sessions.COMPLETE:
        return None
    from chalicelib.identity import refused  # where there is one, never at a start

    found = refused.of(opened.compte)
    if found is None:
        return None
    since = found.depuis.isoformat(timespec="seconds")
    return {"sorte": found.sorte, "depuis": since, "suggestion": found.suggestion}


def _address(opened: sessions.Open) -> str | None:
    """The known address; masked in a restricted session, which a found convocation could open."""
    known = opened.compte.courriel
    if known is None or opened.scope == sessions.COMPLETE:
        return known
    name, _, domain = known.partition("@")
    return f"{name[:1]}…{name[-1:]}@{domain}"
