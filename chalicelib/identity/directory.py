"""The directory of an instance's people: one small entry each, in the order of names, read by imports and searches."""

from collections.abc import Iterator, Mapping
from typing import Any

from chalicelib.identity import identifiers
from chalicelib.identity.models import person_key
from chalicelib.tables import Dossiers
from chalicelib.tables.attributes import UnicodeAttribute

LISTE = "intervenants"


class Repertoire(Dossiers):
    """pk `P#<compte>`, sk `REPERTOIRE`. `liste` = `intervenants`, `rang` = nom#prenom#numero."""

    numero = UnicodeAttribute(null=True)
    adresse = UnicodeAttribute(null=True)


def entry(compte: str, facts: Mapping[str, Any]) -> Repertoire:
    """The entry of a person. `facts`: columns of intervenants.csv."""
    return Repertoire(
        person_key(compte),
        "REPERTOIRE",
        liste=LISTE,
        rang=f"{name(facts)}#{facts['numero']}",
        numero=facts["numero"],
        adresse=address(facts),
    )


def everybody() -> Iterator[Repertoire]:
    """Everybody, by name; may be a second late."""
    return iter(Repertoire.by_liste.query(LISTE))


def name(facts: Mapping[str, Any]) -> str:
    """Name and first name as identifiers read them, whatever the accents, the case and the hyphens."""
    return f"{_letters(facts['nom'])}#{_letters(facts['prenom'])}"


def address(facts: Mapping[str, object]) -> str:
    """Where the convocation is posted, comparable; empty when nothing is known."""
    cells = (str(facts.get(column) or "") for column in ("adresse_1", "code_postal", "ville"))
    return " ".join(" ".join(cells).casefold().split())


def _letters(text: str) -> str:
    return identifiers.canonical(text) or text.casefold()
