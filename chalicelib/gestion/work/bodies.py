"""What is asked of an import or of a convocation run, field by field; a file that comes in the body itself."""

import base64
import binascii

from chalicelib import errors
from chalicelib.fields import Body, Faults, Flag, Line, Many, One, Text, Whole, maybe
from chalicelib.identity import provisioning

MOST_FILES = 10
INLINE_BYTES = 4 * 1024 * 1024
_NAME, _KEY, _SHEET = 120, 200, 60
_FILES = f"Joignez de 1 à {MOST_FILES} fichiers."
_PEOPLE = "Choisissez des personnes, ou toutes."


class InlineFile(Body):
    """`contenu` in base64: a file may be in Windows-1252. `essai`: nothing is written."""

    nom = Text(254, said="Donnez le nom du fichier.")
    contenu = Text(INLINE_BYTES, empty=True, said="Choisissez un fichier.")
    essai = Flag(said="Dites si c’est un essai.")

    @property
    def content(self) -> bytes:
        """The bytes of the file; MalformedRequest when they are not base64."""
        try:
            return base64.b64decode(self.contenu, validate=True)
        except (binascii.Error, ValueError):
            raise errors.MalformedRequest() from None


class FileName(Body):
    """A plain name, for it is shown in the report."""

    nom = Line(_NAME)


class SentFile(Body):
    """`feuille`: which sheet of a workbook to read, when it is not the first."""

    cle = Text(_KEY, said=_FILES)
    nom = Line(_NAME, said=_FILES)
    feuille = maybe(Line(_SHEET))


class NewImport(Body, most_bytes=8192):
    fichiers = Many(One(SentFile), MOST_FILES, least=1, said=_FILES)

    @property
    def files(self) -> list[dict[str, str]]:
        """Key in the bucket, name on the sender's computer, sheet ("" for the first) of each file."""
        return [{"cle": file.cle, "nom": file.nom, "feuille": file.feuille or ""} for file in self.fichiers]


class Launch(Body):
    """What the member read: `etape`, as the import says it, and `reparations`, those that its diagnosis says are made.

    `confirmes`: what the dry run put in question, each vouched for by the member: numéros of people, and of missions
    after an M.
    """

    etape = Whole(10**9, said="Rechargez la page, et lisez le rapport de l’essai.")
    reparations = Many(Text(20, form="[a-z_]+"), 20, said="Rechargez la page, et lisez le rapport de l’essai.")

    confirmes = Many(Text(14, form="M?[0-9]+"), 100, said="Confirmez les lignes une à une, cent au plus.")


class Repairs(Body):
    """`reparations`: the kinds of damage whose repair is wanted, as the diagnosis names them."""

    reparations = Many(Text(20, form="[a-z_]+"), 20, said="Choisissez parmi les réparations proposées.")


class People(Body, most_bytes=32 * 1024):
    """One of: account ids, numbers of intervenants, or everybody, said in so many words."""

    personnes = Many(Text(40), 2000, said=_PEOPLE)
    numeros = Many(Text(40), 2000, said=_PEOPLE)
    toutes = Flag(said=_PEOPLE)

    def check(self, at: str, faults: Faults) -> None:
        if not faults and sum((bool(self.personnes), bool(self.numeros), self.toutes)) != 1:
            faults.note(f"{at}/personnes", "champ_requis", _PEOPLE)

    def ids(self) -> list[str]:
        """Account ids, none for everybody; InvalidFields names the numbers that nobody has."""
        known = provisioning.by_numero(list(self.numeros)) if self.numeros else {}
        if unknown := [numero for numero in self.numeros if numero not in known]:
            told = f"Numéros inconnus\u00a0: {', '.join(unknown[:5])}."
            raise errors.InvalidFields([("/numeros", "numero_inconnu", told)])
        return [*self.personnes, *(person.compte for person in known.values())]
