"""A gestionnaire gives a person the name that is theirs: motif kept, the person told, a damaged identifiant mended."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib import errors, logs, mail
from chalicelib.fields import Body, Choice, Line
from chalicelib.gestion.people import dossiers
from chalicelib.identity import correction, names, provisioning
from chalicelib.identity.models import Compte, account_key
from chalicelib.identity.provisioning import Taken
from chalicelib.identity.staff import refusals
from chalicelib.identity.staff.models import Personnel

if TYPE_CHECKING:
    from chalicelib.gestion.people.shapes import Renomme

NOTICE = "avis_nom_corrige"
MOTIFS = ("changement_de_nom", "erreur_de_saisie", "accents_abimes")
_LONGEST = 80
_TOLD = "Indiquez un nom qui a au moins une lettre."


class NewName(Body):
    nom = Line(_LONGEST)
    prenom = Line(_LONGEST)
    motif = Choice(MOTIFS, said="Choisissez un motif.")


def rename(acteur: Personnel, compte: str, said: NewName, now: datetime) -> Renomme:
    """Writes the name and tells the person at the address known; the identifiant stays, unless a damage had made it."""
    dossiers.open_file(acteur, compte)
    wanted = {"nom": _composed(said.nom), "prenom": _composed(said.prenom)}
    if faults := [(f"/{name}", "nom_sans_lettre", _TOLD) for name, value in wanted.items() if not names.letters(value)]:
        raise errors.InvalidFields(faults)
    person = provisioning.people([compte])[compte]
    changed = {name: value for name, value in wanted.items() if value != person.value(name)}
    if changed:
        act = correction.Act("intervenant_renomme", {"motif": said.motif}, NOTICE)
        try:
            correction.change(person, changed, now, str(acteur.pk), act)
        except Taken:
            raise refusals.FileChanged() from None
        logs.event("staff_renamed", person=compte)
    known = provisioning.people([compte])[compte]
    return {"nom": known.names.nom, "prenom": known.names.prenom, "identifiant": known.account.identifiant}


def tell(*, job: str, now: datetime, compte: str) -> None:
    """Worker: to the person whose name was corrected."""
    found = Compte.get(account_key(compte), "C", consistent_read=True)
    if found.courriel:
        mail.send(NOTICE, str(found.courriel), langue=found.langue)


def _composed(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())
