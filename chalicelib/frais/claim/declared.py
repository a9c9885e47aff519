"""Reading what a person, or the service for them, declares: every fault tied to its field."""

from typing import Any

from chalicelib import errors
from chalicelib.frais.regles.declaration import Declaration, DeclarationInvalide, lire


def read(body: Any, prefix: str = "") -> Declaration:
    """The declaration in a body; InvalidFields with every fault. `prefix`: where it stands in the body."""
    try:
        return lire(body)
    except DeclarationInvalide as invalid:
        faults = [(f"{prefix}{error.pointeur}", error.code, error.message) for error in invalid.erreurs]
        raise errors.InvalidFields(faults) from None
