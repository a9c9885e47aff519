"""A claim as a member of the service opens it: within their services, and never decided on by its own person."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from chalicelib import tables
from chalicelib.frais.claim import claims, states
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.claim.models import EtatDeFrais
from chalicelib.gestion.people import dossiers
from chalicelib.identity.models import Compte
from chalicelib.identity.staff import rights
from chalicelib.identity.staff.rights import OFFICE
from chalicelib.identity.staff.sessions import StaffOpen


@dataclass(frozen=True)
class Handled(ABC):
    """A claim, the account of its person, and who acts on it: a member, or a file that says what was seen."""

    claim: Claim
    account: Compte

    @property
    @abstractmethod
    def acteur(self) -> str:
        """Who acts, as the journal names them."""

    @property
    def etat(self) -> EtatDeFrais:
        """The item of the claim."""
        return self.claim.etat

    @property
    def now(self) -> datetime:
        """The moment of the request, in UTC."""
        return self.claim.now

    @property
    def moment(self) -> str:
        """The moment of the request as items keep it."""
        return self.now.isoformat(timespec="seconds")

    @property
    def states(self) -> Mapping[str, str]:
        """Half -> state shown."""
        return self.claim.states


@dataclass(frozen=True)
class Held(Handled):
    """The same, before the member who looks at it."""

    opened: StaffOpen

    @property
    def acteur(self) -> str:
        """The staff member who acts, as the journal names them."""
        return self.opened.acteur

    @property
    def is_own(self) -> bool:
        """Whether the claim is that of who opened it, by their account or their numéro d'intervenant."""
        return rights.is_own(self.opened.compte, self.account.numero, self.account.courriel)


def look(opened: StaffOpen, compte: str, numero: str, now: datetime) -> Held:
    """The claim, by one consistent query; ClaimUnknown, or RightMissing when it is another service's."""
    account, claim = tables.together(lambda: dossiers.account_of(compte), lambda: claims.load(compte, numero, now))
    rights.require(opened, *OFFICE, service=str(claim.etat.service))
    return Held(claim, account, opened)


def hold(opened: StaffOpen, compte: str, numero: str, now: datetime) -> Held:
    """The same, to decide on it: OwnFile when the member is its person."""
    held = look(opened, compte, numero, now)
    rights.not_own(opened.compte, held.account.numero, held.account.courriel)
    return held


def amount(etat: EtatDeFrais, half: str) -> Decimal:
    """What was kept for a half, in euros."""
    return Decimal(int(getattr(etat, f"montant_{half}") or 0)).scaleb(-2)


def among(held: Handled, halves: Sequence[str], allowed: frozenset[str]) -> bool:
    """Whether something is asked, and each half of it is in one of these states."""
    return bool(halves) and all(held.states[half] in allowed for half in halves)


def total(claim: Claim) -> Decimal:
    """What the halves that were transmitted and not set apart come to."""
    counted = [half for half, state in claim.states.items() if state in states.SENT]
    return sum((amount(claim.etat, half) for half in counted), Decimal("0.00"))
