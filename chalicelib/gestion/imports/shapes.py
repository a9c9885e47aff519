"""What the answers about imports hold: the files announced, where an import stands, what it says of the rows."""

from typing import Literal

from typing_extensions import TypedDict

from chalicelib.gestion.work.shapes import TravailSuivi
from chalicelib.web.shapes import Formulaire, Moment


class FichierAnnonce(TypedDict):
    """Where to send a file; `cle` names it when the import is opened."""

    cle: str
    nom: str
    envoi: Formulaire


class RemarqueDImport(TypedDict):
    """A cell refused, or worth a look; `ligne` counts from the header's. `confirmer`: the numéro to confirm, at the
    launch, for the row to go in."""

    gravite: Literal["refuse", "a_verifier"]
    fichier: str
    ligne: int
    colonne: str
    valeur: str
    motif: str
    conseil: str
    confirmer: str | None


class ConstatDImport(TypedDict):
    """A kind of damage in the files, counted, with an example. `reparable`: its repair may be accepted."""

    genre: str
    phrase: str
    exemple: str
    reparable: bool
    accepte: bool


class RapportDImport(TypedDict):
    """The first remarks, of `lignes_total`, those to confirm first. `totaux`: kind of file -> outcome -> rows."""

    diagnostic: list[ConstatDImport]

    totaux: dict[str, dict[str, int]]
    lignes: list[RemarqueDImport]
    lignes_total: int
    illisibles: list[str]
    conserves: list[str]


class ActeDImport(TypedDict):
    """An act of a member on an import: `libelle` in words, with the repairs, what was confirmed. `par`: their name."""

    quand: Moment
    par: str
    libelle: str


class ResumeDImport(TravailSuivi):
    """One line of the list: the names of the files."""

    fichiers: list[str]


class Import(ResumeDImport):
    """An import. `rapport`: the whole report can be downloaded. `a_corriger`: kinds whose refused rows can be, too.

    `etape`: which report this is, for the launch to say which one was read. `historique`: the acts of its members,
    oldest first, said where one import is asked for alone.
    """

    resultat: RapportDImport
    rapport: bool
    a_corriger: list[str]
    etape: int
    historique: list[ActeDImport]


class Imports(TypedDict):
    """The last imports, newest first."""

    imports: list[ResumeDImport]
