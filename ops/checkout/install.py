"""Prepares a checkout: Python packages (done by the dispatcher), front-end tools, fonts."""

from ops.checkout import environment, fonts
from ops.console import step


def main(argv: list[str]) -> int:
    prepare()
    return 0


def prepare() -> None:
    """What pages and packages need beside Python: the tools of the site and the fonts."""
    with step("Outils du site"):
        environment.front()
    with step("Polices"):
        fonts.make()
