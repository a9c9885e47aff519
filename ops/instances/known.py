"""The instances that an operator's command may name, and what is wrong with the file of one."""

from chalicelib import academie
from ops.console import Stopped


def every() -> tuple[str, ...]:
    """The codes of all instances, their files read and found right."""
    for code in academie.codes():
        if faults := _wrong(code):
            told = "Complétez ce fichier, ou supprimez-le : il est dans chalicelib/academies."
            raise Stopped(f"{faults}\n{told}")
    return academie.codes()


def unready() -> tuple[str, ...]:
    """The codes of those whose file is not finished, or holds a mistake."""
    return tuple(code for code in academie.codes() if _wrong(code))


def named(argv: list[str], command: str) -> str:
    """The one instance that a command names, its own file found right: another's stops nobody."""
    known = academie.codes()
    if len(argv) != 1 or argv[0] not in known:
        raise Stopped(f"Nommez une instance : {', '.join(known)}. Exemple : {command}")
    if faults := _wrong(argv[0]):
        raise Stopped(f"{faults}\nComplétez ce fichier : il est dans chalicelib/academies.")
    return argv[0]


def _wrong(code: str) -> str:
    """What is wrong in the file of an instance; nothing when it is right."""
    try:
        academie.load(code)
    except RuntimeError as faults:
        return str(faults)
    return ""
