"""What follows a command's word, read in French: the one parser of all commands."""

import argparse
import os
import re
import sys
from pathlib import Path
from typing import Any, NoReturn

_SAID = (
    (r"the following arguments are required: (.*)", r"il manque : \1"),
    (r"unrecognized arguments: (.*)", r"mots de trop, ou options inconnues : \1"),
    (r"argument (.*): expected one argument", r"\1 attend une valeur"),
    (r"argument (.*): expected at least one argument", r"\1 attend une valeur au moins"),
    (r"argument (.*): invalid choice: (.*) \(choose from (.*)\)", r"\1 : \2 n’est pas proposé (au choix : \3)"),
    (r"argument (.*): invalid \w+ value: (.*)", r"\1 : \2 n’est pas une valeur comprise"),
    (r"argument (.*): not allowed with argument (.*)", r"\1 et \2 ne vont pas ensemble"),
    (r"argument (.*): ignored explicit argument (.*)", r"\1 ne prend pas de valeur (\2)"),
    (r"argument (.*?): (.*)", r"\1 : \2"),
)


class _Help(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "Usage : " if prefix is None else prefix)


class Arguments(argparse.ArgumentParser):
    """argparse, whose words and refusals are in French; a refusal ends the command with 2.

    Options are written whole: `--aws` is read before any parser, which would take `--aw` for it after it was not seen.
    `explained`: the command that prints the help, when it is not `prog`.
    """

    def __init__(self, prog: str, description: str, explained: str = "") -> None:
        super().__init__(
            prog=prog, description=description, formatter_class=_Help, add_help=False, allow_abbrev=False
        )
        self.explained = f"{explained or prog} --help"
        self._positionals.title, self._optionals.title = "à donner", "options"
        self.add_argument("-h", "--help", action="help", help="afficher cette aide, et s’arrêter là")

    def on_instance(self) -> None:
        """What every command on a deployed instance takes: its code, and `--aws`, which `ops` has obeyed before."""
        self.instance()
        told = "agir sur le vrai AWS, avec les clés de l’environnement ; sinon, sur le service local"
        self.add_argument("--aws", action="store_true", help=told)

    def instance(self) -> None:
        """The code of the instance alone, where a command acts on the local service only."""
        self.add_argument("instance", type=_aimed, help="code de l’instance : lyon, siec, centrale…")

    def error(self, message: str) -> NoReturn:
        """The refusal in French, after how the command is written."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog} : {told(message)}. « {self.explained} » explique tout.\n")


def told(message: str) -> str:
    """argparse's refusal in French."""
    for english, french in _SAID:
        if found := re.fullmatch(english, message):
            return found.expand(french)
    return f"commande mal écrite ({message})"


def _aimed(code: str) -> str:
    """The instance, refused when `ops` took another word for it: an option's value, written before it."""
    taken = os.environ.get("IMAGIN_CODE", code)
    if code != taken:
        raise argparse.ArgumentTypeError(f"« {taken} » est écrit avant « {code} » : nommez d’abord l’instance")
    return code


def year(text: str) -> str:
    """A year of four digits, as it was written."""
    if not re.fullmatch(r"2\d{3}", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas une année : écrivez ses quatre chiffres, comme 2026")
    return text


def whole(text: str) -> str:
    """A whole number, as it was written."""
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas un nombre entier : écrivez-le en chiffres, comme 1000")
    return text


def writable(text: str) -> Path:
    """A folder that exists or can be made, where this user may write: said before the work, not at its end."""
    path = Path(text)
    there = next(found for found in (path, *path.absolute().parents) if found.exists())
    if not there.is_dir():
        raise argparse.ArgumentTypeError(f"« {there} » n’est pas un dossier : nommez-en un")
    if not os.access(there, os.W_OK | os.X_OK):
        raise argparse.ArgumentTypeError(f"vous ne pouvez pas écrire dans « {there} » : nommez un autre dossier")
    return path
