"""Who the rows of a file may name: the accounts by their numéros, and those whose own row was refused."""

from dataclasses import dataclass, field

from chalicelib.gestion.imports import zeros
from chalicelib.gestion.imports.bounds import Bound
from chalicelib.gestion.imports.columns import Row
from chalicelib.gestion.imports.disk import Shelf
from chalicelib.gestion.imports.report import Passage, Remark
from chalicelib.identity import identifiers, provisioning
from chalicelib.identity.provisioning import Person
from chalicelib.identity.staff import rights
from chalicelib.identity.staff.models import Personnel

MEANWHILE = ("a changé pendant l’import", "relancer le même fichier")
OWN = ("est le numéro de votre dossier", "demander à un collègue")


@dataclass
class Known:
    """Numéro -> account id of the people that rows may name, and the numéros whose row was refused in this run.

    In a dry run a new person has a made-up account id, so that the other files are judged as they would be.
    `member`: who imports; None for the command of an operator. `own`: the numéros, of these people, that are theirs.
    `bound`: the members whose services bound the import.
    `meant`: a numéro that nobody has -> the known one that it would be with its leading zeros, or without.
    """

    comptes: Shelf = field(default_factory=Shelf)
    refused: set[str] = field(default_factory=set)
    meant: dict[str, str] = field(default_factory=dict)
    member: Personnel | None = None
    bound: Bound = ()
    own: set[str] = field(default_factory=set)

    def look_up(self, numeros: set[str]) -> None:
        """Reads the accounts of the numéros that are not known yet."""
        missing = {numero for numero in numeros - self.refused if numero not in self.comptes}
        people = provisioning.by_numero(sorted(missing))
        self.comptes.update({numero: person.compte for numero, person in people.items()})
        self.own |= {numero for numero, person in people.items() if self.is_own(person)}
        self._question(missing - people.keys())

    def is_own(self, person: Person) -> bool:
        """Whether a person is the member who imports, by numéro or by address."""
        account = person.account
        return self.member is not None and rights.is_own(self.member, account.numero, account.courriel)

    def refusal(self, row: Row) -> Remark | None:
        """Why no row may name this person: refused themselves, the member who imports, or nobody."""
        numero = row.cells["numero_intervenant"]
        if numero in self.refused:
            return row.fault("numero_intervenant", "la ligne de cette personne est refusée", "la corriger d’abord")
        if numero in self.own:
            return row.fault("numero_intervenant", *OWN)
        return None if numero in self.comptes else self._unknown(row)

    def _unknown(self, row: Row) -> Remark:
        meant = self.meant.get(row.cells["numero_intervenant"])
        hint = f"{meant} est connu : remettre les zéros ?" if meant else "l’ajouter au fichier des intervenants"
        return row.fault("numero_intervenant", "personne inconnue", hint)

    def with_zeros(self, rows: list[Row], passage: Passage) -> list[Row]:
        """The rows, of which those whose person lost its zeros are given them back where that is accepted."""
        self.look_up({row.cells["numero_intervenant"] for row in rows})
        meant = {self.meant[numero] for row in rows if (numero := row.cells["numero_intervenant"]) in self.meant}
        self.look_up(meant)
        found = []
        for row in rows:
            whole = self.meant.get(row.cells["numero_intervenant"])
            made = whole and zeros.given_back(row, "numero_intervenant", [whole], passage, zeros.PERSON)
            found.append(made or row)
        return found

    def _question(self, unknown: set[str]) -> None:
        forms = {numero: set(identifiers.with_other_zeros(numero)) for numero in unknown}
        every = set().union(*forms.values()) if forms else set()
        held = provisioning.by_numero(sorted(every)).keys() | set(self.comptes.among(sorted(every)))
        self.meant |= {numero: min(found) for numero, others in forms.items() if (found := others & held)}
