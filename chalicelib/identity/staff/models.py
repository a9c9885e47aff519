"""The items of a staff member: account, entry in the list, sessions, invitation link."""

from typing import Any

from pynamodb.attributes import ListAttribute, UnicodeSetAttribute

from chalicelib.identity.models import Alias, AnyAccount, AnySession
from chalicelib.identity.throttling import alias_key
from chalicelib.tables import Comptes
from chalicelib.tables.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

ADMINISTRATEUR, GESTIONNAIRE, CHEF_DE_CENTRE = "administrateur", "gestionnaire", "chef_de_centre"
ROLES = {ADMINISTRATEUR: "Administrateur", GESTIONNAIRE: "Gestionnaire", CHEF_DE_CENTRE: "Chef de centre"}
"""Role -> what a person reads."""
AUCUN = "aucun"
"""Said instead of a numero by a member who is no intervenant."""
HOMONYME = "homonyme"
"""Said instead of a numero by a member who is no intervenant, and bears the name of one."""
LISTE = "PERSONNELS"


class Personnel(AnyAccount):
    """pk `G#<id>`, sk `G`. Moments are epoch seconds.

    `secret`: the TOTP secret under the instance's key, base64. `counter`: the last TOTP step accepted.
    `recovery`: digests of the recovery codes left. `invitation`: id of the invitation whose links count. `liens`:
    partitions of the links to portals, as far as they are known; of the others, those older than `delie` open nothing.
    """

    courriel = UnicodeAttribute(null=True)
    nom = UnicodeAttribute(null=True)
    prenom = UnicodeAttribute(null=True)
    role = UnicodeAttribute(null=True)
    services: Any = ListAttribute[UnicodeAttribute](null=True)
    centres_uai: Any = ListAttribute[UnicodeAttribute](null=True)
    numero_intervenant = UnicodeAttribute(null=True)
    password_hash = UnicodeAttribute(null=True)
    secret = UnicodeAttribute(null=True)
    counter = NumberAttribute(null=True)
    recovery = UnicodeSetAttribute(null=True)
    liens = UnicodeSetAttribute(null=True)
    delie = NumberAttribute(null=True)
    invitation = UnicodeAttribute(null=True)
    activated = NumberAttribute(null=True)
    last_seen = NumberAttribute(null=True)
    created = NumberAttribute(null=True)

    @property
    def id(self) -> str:
        """The account id."""
        return str(self.pk).removeprefix("G#")

    @property
    def portails(self) -> list[str]:
        """Codes of the portals that its holder has linked."""
        return sorted({str(lien).split("#")[1] for lien in self.liens or ()})


class EntreeListe(Comptes):
    """pk `PERSONNELS`, sk = address: the list of the staff, and what makes an address unique.

    `services`: those of the account, written with it; None in an entry of before, which says nothing of them.
    """

    compte = UnicodeAttribute(null=True)
    services: Any = ListAttribute[UnicodeAttribute](null=True)


class SessionPersonnel(AnySession):
    """pk `G#<id>`. `scope`: complete, code or enrolement.

    `tries`: codes typed so far in a session that waits for one. `connu`: its password took no try of the address's, but
    one of a browser that the account knows. `password_hash`, `secret`, `invitation`: what an enrolment has prepared and
    its first code will write on the account.
    """

    tries = NumberAttribute(default=0)
    connu = BooleanAttribute(null=True)
    marque = UnicodeAttribute(null=True)
    password_hash = UnicodeAttribute(null=True)
    secret = UnicodeAttribute(null=True)
    invitation = UnicodeAttribute(null=True)


class LienInvitation(Comptes):
    """pk `I#<digest of the token>`, sk `I`. `invitation`: the id that the account must still hold."""

    compte = UnicodeAttribute(null=True)
    invitation = UnicodeAttribute(null=True)
    expires = NumberAttribute(null=True)


def staff_key(compte: str) -> str:
    """The partition of a staff account and its sessions."""
    return f"G#{compte}"


def password_alias(courriel: str) -> Alias:
    """Leads from an address to its account and counts the passwords tried on it; no identifier can be spelt so."""
    return Alias(alias_key(f"personnel/{courriel}"), "A")


def code_alias(courriel: str) -> Alias:
    """Counts the codes tried on an address."""
    return Alias(alias_key(f"personnel-code/{courriel}"), "A")
