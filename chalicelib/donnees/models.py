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


class Copie(Dossiers):
    """pk `P#<compte>`, sk `DROITS#COPIE`: the copy that the person asked for. Moments are ISO, UTC.

    `demandee`: when; `cle`: where the file is, until `expire`.
    """

    demandee = UnicodeAttribute(null=True)
    cle = UnicodeAttribute(null=True)
    fait = UnicodeAttribute(null=True)
    expire = UnicodeAttribute(null=True)


class Demande(Dossiers):
    """pk `P#<compte>`, sk `DROITS#<sorte>`: what the person last asked of their data, and what was answered.

    `liste` = `droits` and `rang` = last day to answer, moment, compte, while nobody has. `suite`: faite or refusee.
    """

    compte = UnicodeAttribute(null=True)
    texte = UnicodeAttribute(null=True)
    demandee = UnicodeAttribute(null=True)
    echeance = UnicodeAttribute(null=True)
    suite = UnicodeAttribute(null=True)
    reponse = UnicodeAttribute(null=True)
    repondue = UnicodeAttribute(null=True)
    par = UnicodeAttribute(null=True)


DROITS = "droits"
COPIE = "DROITS#COPIE"
DEMANDES = {
    "rectification": "Correction",
    "effacement": "Effacement",
    "limitation": "Limitation",
    "opposition": "Opposition",
}
"""What a person may ask of their data -> its name."""


def demande_key(sorte: str) -> str:
    """The sort key of a request."""
    return f"DROITS#{sorte}"
