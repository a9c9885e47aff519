"""The items of a claim: état de frais, receipts, yearly kilometres."""

from typing import Any

from pynamodb.expressions.condition import Condition

from chalicelib.tables import Dossiers
from chalicelib.tables.attributes import JSONAttribute, NumberAttribute, PackedJSON, UnicodeAttribute


class EtatDeFrais(Dossiers):
    """pk `P#<compte>`, sk `E#<numero>`: the claim of one mission, born with the official convocation, two halves.

    `remuneration`, `deplacement`: the state of each half (frais/claim/states.py). `declaration`: JSON of
    frais/regles/declaration.py. `liste` = `<service>#<state>` while somebody has to decide. Moments are ISO, UTC.
    `calcul`: the whole explained calculation as submitted, inputs and starting kilometres included. Amounts in integer
    cents. `km_par_annee`: year -> kilometres that this claim added to the counter, decimal strings; absent once
    released. `historique`: [moment, act] pairs. Whoever changes a half raises `version`.
    `jalons`: half -> state -> moment it was entered. `avant`: half -> state that a withdrawal gives back.
    `renvois`: half -> {motif, texte, echeance (ISO day)} of the last send-back. `justificatifs`: receipts counted.
    `passages_justificatifs`: receipts that came or went, ever; only grows. `fichiers`: SHA-256 of those transmitted, so
    that who reads many claims looks for these files in the same trip as the rest; the receipts themselves decide.
    `decisions`: half -> {acte, par, moment, lot, avant} of the service's last one. `visa`: {par, numero, moment,
    version, moities}, the first of the two acceptances that a large sum needs, good for that version and those halves.
    `mis_de_cote`: half, cancelled or refused -> {acte, avant, motif, texte, km, par, moment}; `avant`: the state to go
    back to. `rejets`: half -> {motif, texte} of the payer. `corrections`: what the service changed
    (gestion/claims/corrections.py). `tarifs`: the fares that the service read for this claim's journeys
    (regles/tarifs.py), each with who read it under `par`. `constats`: what others said of the work, of which its person
    was told, {quand, quoi (`non_fait`, `fait`, `quantite`, `copies`), source (`centre`, `service`, `fichier`), texte,
    avant, apres, par}. `contestations`: {quand, objet, cible, texte, suite, reponse, repondu, par}, `suite` None until
    it is answered, `cible` the moment of what is contested (claim/contesting.py). `demandes`: {quand, objet,
    texte, suite, reponse, repondu, par}, asked before leaving (claim/asking.py).
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
    calcul: Any = PackedJSON(null=True)
    montant_remuneration = NumberAttribute(null=True)
    montant_deplacement = NumberAttribute(null=True)
    km_par_annee: Any = JSONAttribute(null=True)
    cree = UnicodeAttribute(null=True)
    enregistre = UnicodeAttribute(null=True)
    transmis = UnicodeAttribute(null=True)
    historique: Any = JSONAttribute(null=True)
    jalons: Any = JSONAttribute(null=True)
    avant: Any = JSONAttribute(null=True)
    renvois: Any = JSONAttribute(null=True)
    decisions: Any = JSONAttribute(null=True)
    visa: Any = JSONAttribute(null=True)
    mis_de_cote: Any = JSONAttribute(null=True)
    rejets: Any = JSONAttribute(null=True)
    corrections: Any = PackedJSON(null=True)
    tarifs: Any = PackedJSON(null=True)
    constats: Any = PackedJSON(null=True)
    contestations: Any = PackedJSON(null=True)
    demandes = PackedJSON(null=True)
    justificatifs = NumberAttribute(null=True)
    passages_justificatifs = NumberAttribute(null=True)
    fichiers: Any = JSONAttribute(null=True)
    derniere_requete = UnicodeAttribute(null=True)
    recapitulatif = UnicodeAttribute(null=True)


class Justificatif(Dossiers):
    """pk `P#<compte>`, sk `J#<numero>#<id>`: a receipt. `etat`: `attente` until its bytes are checked, then `pret`.

    `ligne`: JSON pointer of what it proves. `objet`: the version of the object that was checked, the only one served.
    `annonce`: what its Idempotency-Key stands for. `demande`: when it was last asked to be read. `refus`: why nobody
    can read it, a code of receipts/reading.py.
    While it waits, `liste` = `justificatifs#attente` and `rang` = the moment of the request: the sweeper finds it.
    """

    numero = UnicodeAttribute(null=True)
    ligne = UnicodeAttribute(null=True)
    nom = UnicodeAttribute(null=True)
    type = UnicodeAttribute(null=True)
    taille = NumberAttribute(null=True)
    etat = UnicodeAttribute(null=True)
    ajoute = UnicodeAttribute(null=True)
    annonce = UnicodeAttribute(null=True)
    demande = UnicodeAttribute(null=True)
    refus = UnicodeAttribute(null=True)
    sha256 = UnicodeAttribute(null=True)
    etag = UnicodeAttribute(null=True)
    objet = UnicodeAttribute(null=True)


class Contestation(Dossiers):
    """pk `P#<compte>`, sk `Q#<numero>` or `Q#<numero>#demande`: there exactly while a contestation, or a request made
    before leaving, waits for the service on that claim.

    `liste` = `contestations#<service>` or `demandes#<service>`, `rang` = moment, numero, compte. What is said
    stays with the claim.
    """

    numero = UnicodeAttribute(null=True)
    compte = UnicodeAttribute(null=True)


class Kilometres(Dossiers):
    """pk `P#<compte>`, sk `K#<year>`, or `K#<year and month>` for a vélomoteur: kilometres of the claims transmitted in
    it; moved under its version."""

    km = UnicodeAttribute(null=True)
    version = NumberAttribute(default=0)


def claim_key(numero: str) -> str:
    """The sort key of the claim of a mission."""
    return f"E#{numero}"


def receipt_key(numero: str, identifiant: str) -> str:
    """The sort key of a receipt."""
    return f"J#{numero}#{identifiant}"


def unchanged(etat: EtatDeFrais) -> Condition:
    """The claim is as it was read: its version, and so both its states."""
    same: Condition = EtatDeFrais.version == int(etat.version)
    return same
