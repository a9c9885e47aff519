"""The identity gate: what a row of intervenants.csv may not do to an account that is somebody's, nor to a numéro."""

from chalicelib.gestion.imports.columns import Row
from chalicelib.gestion.imports.report import Passage, Remark
from chalicelib.identity import correction, names
from chalicelib.identity.identifiers import same_numero
from chalicelib.identity.names import Names
from chalicelib.identity.provisioning import Person

BY_IMPORT = (None, "import")
"""Where an address that nobody confirmed comes from."""


def said(row: Row) -> Names:
    """The names of the row."""
    return Names(row.cells["nom"], row.cells["prenom"])


def refusal(row: Row, person: Person, passage: Passage) -> Remark | None:
    """Why the row may not change this person, or None."""
    known = f"{person.value('prenom')} {person.value('nom')}"
    if not names.same_person(person.names, said(row)):
        return row.fault("numero", f"appartient déjà à {known}", "vérifier le numéro, il ne change pas de personne")
    for column in ("nom", "prenom"):
        if names.damaged(row.cells[column], str(person.value(column))):
            hint = "enregistrer le fichier en CSV UTF-8, et vérifier les accents"
            return row.fault(column, f"a perdu ses accents : {person.value(column)} est connu", hint)
    if moves_identity(row, person) and row.cells["numero"] not in passage.confirmed:
        wrong = f"est un compte déjà utilisé, celui de {known} : son nom et ce qui y donne accès auraient changé"
        return question(row, wrong, "vérifier avec la personne, puis confirmer cette ligne")
    return _portal(row, person) or _identifiant(row, person)


def moves_identity(row: Row, person: Person) -> bool:
    """Another name with another way in, for an account in use: it would be somebody else's.

    A way in is an address that nobody confirmed, or who the person is for a portal. A name that an earlier import
    changed still counts, until it is given back: two files must not do what one may not, nor change both names so.
    """
    known = person.account
    doors = ["portail", "identifiant_academique", *(["courriel"] if known.courriel_origin in BY_IMPORT else [])]
    moved = any(door in row.cells and row.cells[door] != person.value(door) for door in doors)
    now, before = names.renamed(person.names, said(row)), known.renomme is not None
    if before and known.renomme == names.trace(said(row)):
        return False
    return person.in_use and (now or before) and sum((moved, now, before)) > 1


def question(row: Row, reason: str, hint: str) -> Remark:
    """A refusal that somebody may lift, for this row alone."""
    numero = str(row.cells["numero"])
    return Remark(row.file, row.line, "numero", numero, reason, hint, confirmer=numero)


def _portal(row: Row, person: Person) -> Remark | None:
    """An identifier at a portal that lost its zeros is nobody's, or another's."""
    given, known = str(row.cells.get("identifiant_academique", "")), str(person.value("identifiant_academique") or "")
    if given == known or not same_numero(given, known) or len(given) > len(known):
        return None
    return row.fault("identifiant_academique", f"a perdu ses zéros : {known} est connu", f"écrire {known}")


def _identifiant(row: Row, person: Person) -> Remark | None:
    given, own = row.cells.get("identifiant"), person.account
    if not given or given in (own.identifiant, *(own.anciens_identifiants or ())):
        return None
    if own.identifiant == own.numero or correction.made_from_damage(person, said(row)):
        return None
    wrong = f"est {own.identifiant} pour cette personne et ne change jamais"
    return row.fault("identifiant", wrong, "vider la cellule")
