"""Staff accounts as the pages show them, and the form that opens one."""

from datetime import UTC, datetime
from typing import Any

from chalicelib import errors
from chalicelib.identity.staff import facts, invitations, refusals, roster
from chalicelib.identity.staff.models import ROLES, Personnel

_TEXTS = {"courriel": 254, "nom": 80, "prenom": 80, "role": 20, "numero_intervenant": 13}
_LISTS = {"services": 40, "centres_uai": 40}
"""Column -> most values."""
_ALL = {*_TEXTS, *_LISTS}


def entered(account: Personnel) -> dict[str, Any]:
    """Who is signed in and what they may do."""
    return {
        "portee": "complete",
        **_public(account),
        "codes_de_secours_restants": len(account.recovery or ()),
    }


def line(account: Personnel, acteur: Personnel) -> dict[str, Any]:
    """One line of the list. `etat`: ferme, a_ouvrir until the holder has come in once, ouvert."""
    state = "ferme" if account.disabled is not None else "ouvert" if account.activated else "a_ouvrir"
    return {
        "id": account.id,
        **_public(account),
        "etat": state,
        "derniere_connexion": _iso(account.last_seen),
        "cree": _iso(account.created),
        "propre": account.pk == acteur.pk,
    }


def read_form(body: dict[str, Any]) -> dict[str, Any]:
    """The fields of the form, all of them and nothing else, in their types."""
    faults = [(f"/{name}", "champ_inconnu", "Ce champ n’est pas attendu ici.") for name in body.keys() - _ALL]
    for name, longest in _TEXTS.items():
        value = body.get(name)
        if not isinstance(value, str) or not value.strip():
            faults.append((f"/{name}", "champ_requis", "Renseignez ce champ."))
        elif len(value) > longest:
            faults.append((f"/{name}", "champ_trop_long", f"Ce champ compte au plus {longest} caractères."))
    for name, most in _LISTS.items():
        values = body.get(name, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            faults.append((f"/{name}", "liste_attendue", "Indiquez une liste."))
        elif len(values) > most:
            faults.append((f"/{name}", "liste_trop_longue", f"Au plus {most} valeurs."))
    if faults:
        raise errors.InvalidFields(faults)
    return {name: body[name] for name in _TEXTS} | {name: body.get(name, []) for name in _LISTS}


def open_one(form: dict[str, Any], acteur: Personnel, now: datetime) -> tuple[str, str]:
    """(id, `cree` | `inchange`). An address whose account has other rights is refused: nobody's change by accident."""
    known = roster.by_address(form["courriel"])
    if known is not None and (known.disabled is not None or facts.of(known) != facts.read(**form)):
        raise refusals.StaffExists()
    return invitations.create(**form, now=now, acteur=str(acteur.pk))


def _public(account: Personnel) -> dict[str, Any]:
    return {
        "courriel": account.courriel,
        "nom": account.nom,
        "prenom": account.prenom,
        "role": account.role,
        "role_libelle": ROLES[str(account.role)],
        "services": list(account.services or ()),
        "centres_uai": list(account.centres_uai or ()),
        "numero_intervenant": account.numero_intervenant,
    }


def _iso(moment: Any) -> str | None:
    return None if not moment else datetime.fromtimestamp(int(moment), UTC).isoformat()
