"""Where a commune stands for the rules: its own code, its territory, the zone of its lodging rate."""

import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from chalicelib.frozen import frozen

Territoire = Literal["metropole", "outre_mer", "pacifique"]

PARIS, LYON, MARSEILLE = "75056", "69123", "13055"


@lru_cache(1024)
def commune(code: str) -> str:
    """The commune that a code means today: arrondissements and former communes too; an unknown code is kept."""
    from chalicelib import communes  # when a question is asked, never at a start

    return communes.today(code) or code


def commune_entiere(code: str) -> str:
    """Brings an arrondissement of Paris, Lyon or Marseille to its commune, without the list: tables hold communes."""
    if len(code) == 5 and code.isdigit():
        if "75101" <= code <= "75120":
            return PARIS
        if "69381" <= code <= "69389":
            return LYON
        if "13201" <= code <= "13216":
            return MARSEILLE
    return code


def territoire(code: str) -> Territoire:
    """By the first digits of an INSEE code: 97 overseas, 986 to 988 the Pacific, else metropolitan France."""
    if code[:3] in {"986", "987", "988"}:
        return "pacifique"
    return "outre_mer" if code[:2] == "97" else "metropole"


@frozen
class Liste:
    """Communes named one by one, or by whole departments."""

    communes: frozenset[str]
    departements: frozenset[str] = frozenset()
    reference: str = ""
    statut: str = "instance"

    def __contains__(self, code: str) -> bool:
        return code in self.communes or code[:2] in self.departements


@cache
def listes() -> Mapping[str, Liste]:
    """The lists shipped with the product: `grandes_villes`, `grand_paris`."""
    texte = (Path(__file__).parent / "baremes" / "communes.toml").read_text(encoding="utf-8")
    return {cle: _liste(valeurs) for cle, valeurs in tomllib.loads(texte).items()}


def _liste(valeurs: Mapping[str, Any]) -> Liste:
    return Liste(
        communes=frozenset(commune_entiere(code) for code in valeurs["communes"]),
        departements=frozenset(valeurs.get("departements", ())),
        reference=valeurs["reference"],
        statut=valeurs["statut"],
    )


def zone_de_nuit(code: str, grandes_villes: Liste, grand_paris: Liste) -> str:
    """The key of the lodging rate: `paris`, `grande_ville`, `base`, `outre_mer` or `pacifique`."""
    code = commune(code)
    if (lieu := territoire(code)) != "metropole":
        return lieu
    if code == PARIS:
        return "paris"
    return "grande_ville" if code in grandes_villes or code in grand_paris else "base"
