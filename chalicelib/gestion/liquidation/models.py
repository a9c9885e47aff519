"""The items of the liquidation: batches, their lines, and the payer's files."""

from typing import Any

from chalicelib.tables import Dossiers
from chalicelib.tables.attributes import BooleanAttribute, JSONAttribute, NumberAttribute, PackedJSON, UnicodeAttribute

OPEN, FROZEN = "EN_COURS", "FIGE"
DOORS = tuple(f"A#{rank}" for rank in range(8))
RUNNING, DONE = "EN_COURS", "TERMINE"
PAID, REJECTED = "paye", "rejete"
BATCHES, RETURNS = "lots", "retours"


class Lot(Dossiers):
    """pk `LOT#<numero>`, sk `LOT`; `liste` = `lots`, `rang` = numero (`<year>-<four digits>`). Amounts in cents.

    While `etat` is EN_COURS lines come in; FIGE, it never changes again but for `regle`: what the payer answered, as
    {paye|rejete: {nombre, montant}}. `totaux`: half -> {nombre, montant}.
    """

    numero = UnicodeAttribute(null=True)
    service = UnicodeAttribute(null=True)
    etat = UnicodeAttribute(null=True)
    ouvert = UnicodeAttribute(null=True)
    ouvert_par = UnicodeAttribute(null=True)
    fige = UnicodeAttribute(null=True)
    nombre = NumberAttribute(null=True)
    montant = NumberAttribute(null=True)
    totaux: Any = JSONAttribute(null=True)
    regle: Any = JSONAttribute(null=True)


class Arrivees(Dossiers):
    """pk `LOT#<numero>`, sk `A#<0 to 7>`: claims come in by this door, none any more once `fermee`.

    Several doors, for the transactions on one item go one after another.
    """

    nombre = NumberAttribute(default=0)
    fermee = BooleanAttribute(null=True)


class Ligne(Dossiers):
    """pk `LOT#<numero>`, sk `L#<mission>#<numero intervenant>#<half>`: one half as it was frozen, then its outcome.

    `resultat`, `date_paiement` (ISO day), `motif`, `retour`: absent until the payer has answered.
    """

    mission = UnicodeAttribute(null=True)
    intervenant = UnicodeAttribute(null=True)
    compte = UnicodeAttribute(null=True)
    moitie = UnicodeAttribute(null=True)
    montant = NumberAttribute(null=True)
    resultat = UnicodeAttribute(null=True)
    date_paiement = UnicodeAttribute(null=True)
    motif = UnicodeAttribute(null=True)
    retour = UnicodeAttribute(null=True)


class Compteur(Dossiers):
    """pk `LOTS`: sk `NUMERO#<year>` holds the last number given, `OUVERT#<service>` the batch that is being made."""

    dernier = NumberAttribute(null=True)
    lot = UnicodeAttribute(null=True)


class Retour(Dossiers):
    """pk `RETOUR#<digest of the file>`, sk `R`; `liste` = `retours`, `rang` = moment. A file is taken once.

    `comptes`: {paye|rejete|connu: {nombre, montant}} as checked. Its rows wait in `Morceau` items. `remarques`: how it
    was read, where that is worth a look; sentences.
    """

    nom = UnicodeAttribute(null=True)
    etat = UnicodeAttribute(null=True)
    recu = UnicodeAttribute(null=True)
    recu_par = UnicodeAttribute(null=True)
    lots: Any = JSONAttribute(null=True)
    comptes: Any = JSONAttribute(null=True)
    remarques = JSONAttribute(null=True)
    morceaux = NumberAttribute(null=True)
    faits = NumberAttribute(null=True)


class Morceau(Dossiers):
    """pk `RETOUR#<digest>`, sk `P#<five digits>`: some rows of a payer's file, as checked."""

    rangees: Any = PackedJSON(null=True)


def batch_key(numero: str) -> str:
    """The partition of a batch and its lines."""
    return f"LOT#{numero}"


def line_key(mission: str, intervenant: str, moitie: str) -> str:
    """The sort key of a line."""
    return f"L#{mission}#{intervenant}#{moitie}"


def return_key(digest: str) -> str:
    """The partition of a payer's file."""
    return f"RETOUR#{digest}"


def part_key(rank: int) -> str:
    """The sort key of a part of a payer's file."""
    return f"P#{rank:05d}"
