"""Words among a few, as people write them: any case, with or without accents, hyphens, dots and spaces. Pure."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from chalicelib.gestion.imports.column import BadCell, Reader
from chalicelib.gestion.imports.letters import folded

_NONE: Mapping[str, str] = MappingProxyType({})


def one_of(*values: str, also: Mapping[str, str] = _NONE, wrong: str = "valeur inconnue", hint: str = "") -> Reader:
    """One of these words, kept as it is spelt here. `also`: other words, folded -> the one that they mean."""
    meant = {**also, **{folded(value): value for value in values}}
    meant |= {name.replace("_", ""): value for name, value in meant.items()}
    listed = _listed(values)

    def read(cell: str) -> str:
        found = meant.get(folded(cell)) or meant.get(folded(cell).replace("_", ""))
        if found is None:
            raise BadCell(wrong, hint or f"écrire {listed}")
        return found

    return Reader(read, _listed([f"`{value}`" for value in values]), values[0] if values else "", values)


def _listed(values: Sequence[str]) -> str:
    """« a, b ou c »."""
    return " ou ".join(part for part in (", ".join(values[:-1]), *values[-1:]) if part)


_SAID_YES = dict.fromkeys(("o", "vrai", "true", "yes", "1"), "oui")
_SAID_NO = dict.fromkeys(("n", "faux", "false", "no", "0"), "non")
_OUI_NON = one_of("oui", "non", also=_SAID_YES | _SAID_NO)


def yes_no(cell: str) -> bool:
    """« oui » or « non », in any of their ways. Raises BadCell."""
    return _OUI_NON.read(cell) == "oui"


YES_NO = Reader(yes_no, "`oui` ou `non`", "oui", ("oui", "non"))
CIVILITE = one_of(
    "M.",
    "Mme",
    also={"mr": "M.", "monsieur": "M.", "madame": "Mme", "mlle": "Mme", "mademoiselle": "Mme"},
    wrong="civilité inconnue",
    hint="écrire M. ou Mme, ou vider la cellule",
)
