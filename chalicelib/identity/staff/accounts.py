"""Staff accounts as the pages show them, and the form that opens one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from chalicelib.fields import Body, Line, Many, Text
from chalicelib.identity.staff import facts, invitations, refusals, rights, roster
from chalicelib.identity.staff.models import ROLES, Personnel

if TYPE_CHECKING:
    from chalicelib.identity.staff.shapes import CompteDuPersonnel, EtatDeCompte, LigneDuPersonnel, MembreConnecte


class StaffForm(Body):
    """The form that opens an account: who, which role, over which services or centres (staff/facts judges them)."""

    courriel = Text(254)
    nom = Line(80)
    prenom = Line(80)
    role = Text(20)
    numero_intervenant = Text(13)
    services = Many(Text(254, empty=True), 40)
    centres_uai = Many(Text(254, empty=True), 40)


def entered(account: Personnel) -> MembreConnecte:
    """Who is signed in and what they may do."""
    return {
        "portee": "complete",
        **_public(account),
        "codes_de_secours_restants": len(account.recovery or ()),
        "portails": account.portails,
        "guichet_seul": rights.is_desk_alone(account),
    }


def line(account: Personnel, acteur: Personnel) -> LigneDuPersonnel:
    """One line of the list. `etat`: ferme, a_ouvrir until the holder has come in once, ouvert."""
    state: EtatDeCompte = "ferme" if account.disabled is not None else "ouvert" if account.activated else "a_ouvrir"
    return {
        "id": account.id,
        **_public(account),
        "etat": state,
        "derniere_connexion": _iso(account.last_seen),
        "cree": _iso(account.created),
        "propre": account.pk == acteur.pk,
    }


def open_one(asked: StaffForm, acteur: Personnel, now: datetime) -> tuple[str, str]:
    """(id, `cree` | `inchange`). An address whose account has other rights is refused: nobody's change by accident."""
    form = {**asked.given(), "services": list(asked.services), "centres_uai": list(asked.centres_uai)}
    known = roster.by_address(asked.courriel)
    if known is not None and (known.disabled is not None or facts.of(known) != facts.read(**form)):
        raise refusals.StaffExists()
    return invitations.create(**form, now=now, acteur=str(acteur.pk))


def _public(account: Personnel) -> CompteDuPersonnel:
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


def _iso(moment: float | None) -> str | None:
    return None if not moment else datetime.fromtimestamp(int(moment), UTC).isoformat()
