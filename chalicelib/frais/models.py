"""The items of a claim: état de frais, yearly kilometres, and the answers kept for repeated requests."""

from typing import Any

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.tables import Dossiers


class EtatDeFrais(Dossiers):
    """pk `P#<compte>`, sk `E#<numero>`: the claim of one mission, born with the official convocation, two halves.

    `remuneration`, `deplacement`: the state of each half (frais/states.py). `declaration`: JSON of
    frais/declaration.py. `liste` = `<service>#<state>` while somebody has to decide. Moments are ISO, UTC.
    `calcul`: the whole explained calculation as submitted, inputs and starting kilometres included. Amounts in integer
    cents. `km_par_annee`: year -> kilometres that this claim added to the counter, decimal strings.
    `historique`: [moment, act] pairs.
    """

    numero = UnicodeAttribute(null=True)
    compte = UnicodeAttribute(null=True)
    service = UnicodeAttribute(null=True)
    session = UnicodeAttribute(null=True)
    remuneration = UnicodeAttribute(null=True)
    deplacement = UnicodeAttribute(null=True)
    raison_deplacement = UnicodeAttribute(null=True)
    version = NumberAttribute(default=1)
    declaration: Any = JSONAttribute(null=True)
    calcul: Any = JSONAttribute(null=True)
    montant_remuneration = NumberAttribute(null=True)
    montant_deplacement = NumberAttribute(null=True)
    km_par_annee: Any = JSONAttribute(null=True)
    cree = UnicodeAttribute(null=True)
    enregistre = UnicodeAttribute(null=True)
    transmis = UnicodeAttribute(null=True)
    historique: Any = JSONAttribute(null=True)
    derniere_requete = UnicodeAttribute(null=True)


class Kilometres(Dossiers):
    """pk `P#<compte>`, sk `K#<year>`: kilometres of the claims transmitted in a civil year; moved under its version."""

    km = UnicodeAttribute(null=True)
    version = NumberAttribute(default=0)


class Reponse(Dossiers):
    """pk `P#<compte>`, sk `X#<Idempotency-Key>`: what was asked and answered, so that a retry gets the same answer."""

    empreinte = UnicodeAttribute(null=True)
    statut_http = NumberAttribute(null=True)
    corps: Any = JSONAttribute(null=True)


class CommuneDesservie(Dossiers):
    """pk `COMMUNES`, sk `<commune>#<voisine>`: a neighbour served by public transport; written both ways."""


COMMUNES = "COMMUNES"
"""The partition of the neighbour table of an instance."""


def claim_key(numero: str) -> str:
    """The sort key of the claim of a mission."""
    return f"E#{numero}"
