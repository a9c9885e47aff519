"""The instances that an operator's command may name, and what is wrong with the file of one."""

from chalicelib import academie
from ops.console import Stopped


def every() -> tuple[str, ...]:
    """The codes of all instances, their files read and found right."""
    for code in academie.codes():
        try:
            academie.load(code)
        except RuntimeError as faults:
            told = "Complétez ce fichier, ou supprimez-le : il est dans chalicelib/academies."
            raise Stopped(f"{faults}\n{told}") from None
    return academie.codes()


def named(argv: list[str], command: str) -> str:
    """The one instance that a command names."""
    known = every()
    if len(argv) != 1 or argv[0] not in known:
        raise Stopped(f"Nommez une instance : {', '.join(known)}. Exemple : {command}")
    return argv[0]
