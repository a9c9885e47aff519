"""What the life of data leaves behind: figures without persons, a legal hold, where the daily run is."""

from chalicelib.tables import Comptes, Dossiers
from chalicelib.tables.attributes import NumberAttribute, UnicodeAttribute


class Statistique(Dossiers):
    """pk `STATISTIQUES#<session>`, sk `<service>#<half>#<state>`: halves that are no longer kept, and their cents."""

    nombre = NumberAttribute(null=True)
    montant = NumberAttribute(null=True)


class Gel(Comptes):
    """pk `C#<id>`, sk `GEL`: nothing of this person goes while it is there. `motif`: why, `pose`: when (ISO, UTC)."""

    motif = UnicodeAttribute(null=True)
    pose = UnicodeAttribute(null=True)
    par = UnicodeAttribute(null=True)


class Passage(Dossiers):
    """pk `CONSERVATION`, sk `PASSAGE`. `jour`: ISO day of the run under way, `apres`: last entry of the directory seen,
    `fini`: the day whose run came to its end."""

    jour = UnicodeAttribute(null=True)
    apres = UnicodeAttribute(null=True)
    fini = UnicodeAttribute(null=True)


GEL = "GEL"
EFFACEE = "personne_effacee"
"""What the journal says of an erasure: a restore does it again from there."""
EFFACE = "(effacé)"
NUMERO_EFFACE = "efface"
