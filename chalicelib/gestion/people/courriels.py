"""What left for a person by e-mail and what became of it; addresses that refuse our mail, and giving one for good."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

from chalicelib import tables
from chalicelib.gestion.people import dossiers, reach
from chalicelib.identity import deliveries, provisioning, refused
from chalicelib.identity.models import AdresseRefusee, Parti
from chalicelib.identity.provisioning import Person
from chalicelib.identity.refused import Refusal
from chalicelib.identity.staff import rights
from chalicelib.identity.staff.models import Personnel

if TYPE_CHECKING:
    from chalicelib.gestion.people.reach import Portee
    from chalicelib.gestion.people.shapes import (
        AdressesRefusees,
        CourrielEnvoye,
        Courriels,
        LigneRefusee,
        RefusDeCourriel,
    )

MOST = 200
KINDS = {
    "acces_par_portail": "Rappel de l’accès par le portail",
    "avis_acceptation": "État de frais accepté",
    "avis_acces_retabli": "Accès rétabli",
    "avis_constat": "Service constaté non fait",
    "avis_contestation": "Réponse à une contestation",
    "avis_demande": "Réponse à une demande avant de partir",
    "avis_convocation": "Convocation",
    "avis_convocation_annulee": "Convocation retirée",
    "avis_courriel": "Adresse changée, à l’ancienne adresse",
    "avis_courriel_corrige": "Adresse corrigée par le service, à l’ancienne adresse",
    "avis_fermeture": "Fermeture prochaine du compte",
    "avis_message": "Message du service",
    "avis_mission_annulee": "Mission annulée",
    "avis_mission_modifiee": "Mission modifiée",
    "avis_mission_retablie": "Mission rétablie",
    "avis_mot_de_passe": "Mot de passe changé",
    "avis_mot_de_passe_provisoire": "Mot de passe provisoire redonné",
    "avis_nom_corrige": "Nom corrigé",
    "avis_nouvel_appareil": "Connexion d’un nouvel appareil",
    "avis_paiement": "Paiement",
    "avis_refus": "État de frais refusé",
    "avis_renvoi": "État de frais à corriger",
    "avis_transmission": "État de frais transmis",
    "code_courriel": "Code de confirmation d’une adresse",
    "mot_de_passe_oublie": "Lien pour choisir un mot de passe",
    "rappel_dossier": "Rappel\u00a0: dossier financier",
    "rappel_message": "Rappel\u00a0: message du service sans réponse",
    "rappel_mission": "Rappel\u00a0: mission proche",
    "rappel_echeance": "Rappel\u00a0: état de frais à transmettre",
}
"""Template -> what the message was. tests/gestion/people/test_courriels.py finds the templates that are in neither."""
OF_ACCESS = frozenset(
    (
        *("acces_par_portail", "avis_acces_retabli", "avis_convocation", "avis_courriel", "avis_courriel_corrige"),
        *("avis_mot_de_passe", "avis_mot_de_passe_provisoire", "avis_nom_corrige", "avis_nouvel_appareil"),
        *("code_courriel", "mot_de_passe_oublie"),
    )
)
"""Those by which a person comes in."""
FATES = {
    None: "Parti",
    deliveries.DELAYED: "Retardé par la messagerie de la personne",
    deliveries.RETURNED: "Revenu\u00a0: boîte pleine, absence ou panne",
    deliveries.BLOCKED: "Bloqué au départ",
    deliveries.DELIVERED: "Remis",
    deliveries.REFUSED: "Refusé\u00a0: l’adresse ne le prend pas",
    deliveries.COMPLAINED: "Classé comme indésirable par la personne",
}
REASONS = {
    refused.BOUNCE: "refuse nos courriels",
    refused.COMPLAINT: "ne reçoit plus nos courriels\u00a0: l’un d’eux a été classé comme indésirable",
}


def show(acteur: Personnel, compte: str) -> Courriels:
    """The last e-mails to a person, newest first, and whether their address refuses them."""
    account, reached, sent = tables.together(
        lambda: dossiers.account_of(compte),
        lambda: reach.check(acteur, compte, access=True),
        lambda: list(deliveries.of(compte)),
    )
    return {"refus": _refusal(refused.of(account)), "courriels": [_line(line, reached) for line in sent]}


def waiting(acteur: Personnel) -> AdressesRefusees:
    """Those whom the member reaches whose address refuses our mail, the oldest refusal first; may be a second late.

    `suite`: there are more.
    """
    rows: Iterator[AdresseRefusee] = iter(AdresseRefusee.by_liste.query(refused.LISTE, page_size=MOST))
    found: list[LigneRefusee] = []
    while len(found) <= MOST and (ahead := list(islice(rows, MOST))):
        found += _rows(acteur, [str(row.pk).removeprefix("P#") for row in ahead])
    return {"adresses": found[:MOST], "suite": len(found) > MOST}


def give_back(acteur: Personnel, compte: str, now: datetime) -> None:
    """The address is good, says the member: the next message leaves; asked again, or where nothing stands, nothing."""
    refused.lift(dossiers.open_file(acteur, compte, access=True), str(acteur.pk), now)


def _rows(acteur: Personnel, ids: list[str]) -> Iterator[LigneRefusee]:
    """Of these people, those whom the member reaches, and whose refusal stands."""
    people, reached = provisioning.people(ids), reach.of(acteur, ids)
    for person in (people[compte] for compte in ids if compte in people and reached[compte] != reach.NONE):
        if standing := refused.of(person.account):
            yield _row(acteur, person, standing)


def _line(line: Parti, reached: Portee) -> CourrielEnvoye:
    """What it was about is not the help desk's, but for somebody's access; what became of it is."""
    kind = str(line.sorte)
    known = KINDS.get(kind, kind.replace("_", " "))
    return {
        "quand": _iso(int(line.parti)),
        "libelle": known if reached == reach.WHOLE or kind in OF_ACCESS else "Courriel de son service",
        "sort": line.sort,
        "sort_libelle": FATES.get(line.sort, str(line.sort)),
        "sort_quand": _iso(int(line.sort_le)) if line.sort else None,
    }


def _refusal(standing: Refusal | None) -> RefusDeCourriel | None:
    if standing is None:
        return None
    return {
        "sorte": standing.sorte,
        "libelle": REASONS[standing.sorte],
        "depuis": standing.depuis.isoformat(timespec="seconds"),
        "suggestion": standing.suggestion,
    }


def _row(acteur: Personnel, person: Person, standing: Refusal) -> LigneRefusee:
    profile = person.profile
    return {
        "id": person.compte,
        "numero": person.account.numero,
        "civilite": profile.civilite,
        "nom": profile.nom,
        "prenom": profile.prenom,
        "telephone": profile.telephone,
        "adresse": str(person.account.courriel),
        "sorte": standing.sorte,
        "libelle": REASONS[standing.sorte],
        "depuis": standing.depuis.isoformat(timespec="seconds"),
        "suggestion": standing.suggestion,
        "propre": rights.is_own(acteur, person.account.numero, person.account.courriel),
    }


def _iso(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat()
