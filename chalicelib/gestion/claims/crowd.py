"""The people of a list before the member who reads it: the claims of each, and who of them is the member."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib import tables
from chalicelib.frais.claim import several
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.claim.several import Several
from chalicelib.gestion.people import dossiers
from chalicelib.identity.staff.models import Personnel


@dataclass
class Crowd:
    """Those read so far, each once. `own`: the account ids that are the member's own."""

    acteur: Personnel
    now: datetime
    claims: Several = field(default_factory=dict)
    own: frozenset[str] = frozenset()

    def read(self, comptes: Iterable[object]) -> None:
        """Reads those that are not known yet, in one trip."""
        absent = list(dict.fromkeys(compte for one in comptes if (compte := str(one)) not in self.claims))
        found, own = tables.together(
            lambda: several.read(absent, self.now), lambda: dossiers.own_among(self.acteur, absent)
        )
        self.claims |= found
        self.own |= own

    def claim(self, compte: object, numero: object) -> Claim | None:
        """A claim as it is now; None when it is gone since the list was read."""
        return self.claims[str(compte)].get(str(numero))

    def is_own(self, claim: Claim) -> bool:
        """Whether it is the member's."""
        return claim.etat.compte in self.own
