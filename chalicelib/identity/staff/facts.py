"""A row of personnels.csv: how each column is kept, and what is wrong with it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib import errors
from chalicelib.identity import domains, identifiers
from chalicelib.identity.staff.models import AUCUN, CHEF_DE_CENTRE, GESTIONNAIRE, HOMONYME, ROLES, Personnel

Fault = tuple[str, str, str]

_UAI = re.compile(r"[0-9]{7}[A-Z]")
_NAME, _SERVICE = 80, 40


@dataclass(frozen=True)
class Facts:
    """A row of personnels.csv, in the spelling that is kept."""

    courriel: str
    nom: str
    prenom: str
    role: str
    services: tuple[str, ...]
    centres_uai: tuple[str, ...]
    numero_intervenant: str


def read(
    *,
    courriel: str,
    nom: str,
    prenom: str,
    role: str,
    services: Sequence[str],
    centres_uai: Sequence[str],
    numero_intervenant: str,
) -> Facts:
    """The facts as they are kept; InvalidFields names each column at fault."""
    facts = Facts(
        spelling(courriel),
        nom.strip(),
        prenom.strip(),
        role.strip(),
        tuple(dict.fromkeys(service.strip() for service in services if service.strip())),
        tuple(dict.fromkeys(centre.strip().upper() for centre in centres_uai if centre.strip())),
        numero_intervenant.strip().lower(),
    )
    if faults := _faults(facts):
        raise errors.InvalidFields(faults)
    return facts


def spelling(courriel: str) -> str:
    """How an address is kept and counted: without regard to case or surrounding spaces."""
    text = courriel.strip()
    return (domains.written(text) or text).lower()


def of(account: Personnel) -> Facts:
    """What an account holds, comparable with a row."""
    return Facts(
        str(account.courriel),
        str(account.nom),
        str(account.prenom),
        str(account.role),
        tuple(account.services or ()),
        tuple(account.centres_uai or ()),
        str(account.numero_intervenant),
    )


def _faults(facts: Facts) -> list[Fault]:
    return [*_of_the_person(facts), *_of_the_rights(facts)]


def _of_the_person(facts: Facts) -> list[Fault]:
    faults = [
        (f"/{name}", "champ_requis", "Renseignez ce champ.")
        for name in ("nom", "prenom")
        if not 0 < len(getattr(facts, name)) <= _NAME or not getattr(facts, name).isprintable()
    ]
    if domains.written(facts.courriel) is None:
        faults.append(("/courriel", "courriel_invalide", "Indiquez une adresse comme nom@exemple.fr."))
    if facts.numero_intervenant not in (AUCUN, HOMONYME) and not identifiers.is_numero(facts.numero_intervenant):
        told = "Indiquez le numéro intervenant de la personne, ou «\u00a0aucun\u00a0»."
        faults.append(("/numero_intervenant", "numero_invalide", told))
    return faults


def _of_the_rights(facts: Facts) -> list[Fault]:
    faults = []
    if facts.role not in ROLES:
        faults.append(("/role", "role_inconnu", f"Le rôle est l’un de\u00a0: {', '.join(ROLES)}."))
    if facts.role == GESTIONNAIRE and not facts.services:
        faults.append(("/services", "champ_requis", "Un gestionnaire a au moins un service."))
    if any(len(service) > _SERVICE or not service.isprintable() for service in facts.services):
        faults.append(("/services", "service_invalide", f"Un service s’écrit en {_SERVICE} caractères au plus."))
    if facts.role == CHEF_DE_CENTRE and not facts.centres_uai:
        faults.append(("/centres_uai", "champ_requis", "Un chef de centre a au moins un centre."))
    if any(_UAI.fullmatch(centre) is None for centre in facts.centres_uai):
        faults.append(("/centres_uai", "uai_invalide", "Un UAI s’écrit avec sept chiffres et une lettre."))
    return faults

