"""A dated setting as it is kept: who proposed it, who confirmed it, where it stands."""

from datetime import date

from chalicelib.frais.claim.dated import Pose
from chalicelib.identity.staff import holders
from chalicelib.identity.staff.models import ADMINISTRATEUR, AUCUN, Personnel
from chalicelib.tables import Dossiers
from chalicelib.tables.attributes import JSONAttribute, UnicodeAttribute

PK = "REGLAGES"
PROPOSED, CONFIRMED, LEAVING = "PROPOSE", "CONFIRME", "RETRAIT_PROPOSE"
DISMISSED, WITHDRAWN = "ECARTE", "RETIRE"
LABELS = {
    PROPOSED: "Proposé, à confirmer",
    CONFIRMED: "Confirmé",
    LEAVING: "Confirmé, son retrait est à confirmer",
    DISMISSED: "Écarté",
    WITHDRAWN: "Retiré",
}
OPEN = (PROPOSED, LEAVING)
"""Another member has to say something."""
ACTS = {
    "proposition": "Proposé",
    "confirmation": "Confirmé",
    "rejet": "Écarté",
    "retrait": "Retrait proposé",
}
ASKING = ("proposition", "retrait")


class Reglage(Dossiers):
    """pk `REGLAGES`, sk an id: one setting, from its proposal on; the history is made of those that stay.

    `nom`: noms.py. `du`, `au`: ISO days. `suivi`: {acte, par, numero, trace, role, quand}, who did what, the last one
    last; `trace`: of the member's name (identity/staff/holders.py).
    What counts of it is in `dated.Confirmes`, written in the same transaction.
    """

    nom = UnicodeAttribute(null=True)
    du = UnicodeAttribute(null=True)
    au = UnicodeAttribute(null=True)
    valeurs = JSONAttribute(null=True)
    seuils = JSONAttribute(null=True)
    reference = UnicodeAttribute(null=True)
    source = UnicodeAttribute(null=True)
    etat = UnicodeAttribute(null=True)
    suivi = JSONAttribute(null=True)

    @property
    def pose(self) -> Pose:
        """The same as the rules know it once it is confirmed."""
        return Pose(
            id=str(self.sk),
            nom=str(self.nom),
            du=date.fromisoformat(str(self.du)),
            au=date.fromisoformat(str(self.au)) if self.au else None,
            valeurs=tuple(self.valeurs),
            seuils=tuple(self.seuils or ()),
            reference=str(self.reference),
            source=str(self.source),
        )

    @property
    def asked(self) -> dict[str, str]:
        """Who proposed what waits now, it or its withdrawal."""
        found: list[dict[str, str]] = [one for one in self.suivi if one["acte"] in ASKING]
        return found[-1]


def step(acte: str, acteur: Personnel, quand: str) -> dict[str, str]:
    """One entry of `suivi`."""
    who = {"par": str(acteur.pk), "numero": str(acteur.numero_intervenant or AUCUN), "trace": holders.trace(acteur)}
    return {"acte": acte, **who, "role": str(acteur.role), "quand": quand}


def is_own(one: Reglage, acteur: Personnel) -> bool:
    """Whether what waits was proposed by the member, under this account or another of theirs."""
    asked = one.asked
    return asked["par"] == acteur.pk or holders.same(acteur, asked["numero"], asked.get("trace", ""))


def needs_administrateur(one: Reglage, acteur: Personnel) -> bool:
    """Of the two members who set something for the whole instance, one at least is an administrateur."""
    return ADMINISTRATEUR not in (one.asked["role"], acteur.role)
