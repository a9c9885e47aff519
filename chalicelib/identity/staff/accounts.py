"""Staff accounts as the pages show them, and the form that opens one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from chalicelib import errors
from chalicelib.academie import ACADEMIE
from chalicelib.fields import Body, Line, Many, Text
from chalicelib.identity.staff import facts, invitations, refusals, rights, roster
from chalicelib.identity.staff.models import ROLES, Personnel

if TYPE_CHECKING:
    from chalicelib.identity.staff.shapes import CompteDuPersonnel, EtatDeCompte, LigneDuPersonnel, MembreConnecte


def _of_the_file(_: datetime) -> Collection[str]:
    return ACADEMIE.gestion.services


listed: Callable[[datetime], Collection[str]] = _of_the_file
"""The services of the instance at a moment, none where it does not say. Known above, app.py gives the dated ones."""


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
    """(id, `cree` | `inchange`). An address whose account has other rights is refused: nobody's change by accident.

    InvalidFields names the services that the instance does not list, where it lists them.
    """
    form = {**asked.given(), "services": list(asked.services), "centres_uai": list(asked.centres_uai)}
    known, said = roster.by_address(asked.courriel), facts.read(**form)
    if known is not None and (known.disabled is not None or facts.of(known) != said):
        raise refusals.StaffExists()
    if known is None:
        _refuse_strange(said.services, now)
    return invitations.create(**form, now=now, acteur=str(acteur.pk))


def offered(now: datetime) -> list[str]:
    """The services that an account may have: those of the instance, and its help desk; none where it lists none."""
    own = listed(now)
    return list(dict.fromkeys((*own, *ACADEMIE.gestion.guichet))) if own else []


def _refuse_strange(services: Sequence[str], now: datetime) -> None:
    """A service that exists nowhere gives nothing to see, and nobody would say why."""
    known = offered(now)
    if known and (strange := [service for service in services if service not in known]):
        what = "Service inconnu" if len(strange) == 1 else "Services inconnus"
        told = f"{what}\u00a0: {', '.join(strange)}. Les services connus\u00a0: {', '.join(known)}."
        raise errors.InvalidFields([("/services", "service_inconnu", told)])


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
