"""What follows a command's word, read in French: the one parser of all commands."""

import argparse
import re
import sys
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
    (r"ambiguous option: (.*) could match (.*)", r"\1 peut vouloir dire \2 : écrivez l’option entière"),
)


class _Help(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "Usage : " if prefix is None else prefix)


class Arguments(argparse.ArgumentParser):
    """argparse, whose words and refusals are in French; a refusal ends the command with 2."""

    def __init__(self, prog: str, description: str) -> None:
        super().__init__(prog=prog, description=description, formatter_class=_Help, add_help=False)
        self._positionals.title, self._optionals.title = "à donner", "options"
        self.add_argument("-h", "--help", action="help", help="afficher cette aide, et s’arrêter là")

    def error(self, message: str) -> NoReturn:
        """The refusal in French, after how the command is written."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog} : {told(message)}. « {self.prog} --help » explique tout.\n")


def told(message: str) -> str:
    """argparse's refusal in French."""
    for english, french in _SAID:
        if found := re.fullmatch(english, message):
            return found.expand(french)
    return f"commande mal écrite ({message})"
