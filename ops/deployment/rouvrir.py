"""`python3 -m ops rouvrir CODE`: an instance that `fermer` stopped works again, as its template says."""

import os

from ops.arguments import Arguments
from ops.console import Stopped, say, several, step
from ops.deployment import cloudformation, drift, fermer, smoke
from ops.stack.functions import LISTENERS


def reopen(code: str) -> list[str]:
    """Gives each function its executions back, then each queue its listener; tells what was closed."""
    made = cloudformation.physical(code)
    for event, name in LISTENERS.items():
        fermer.settled(made[f"{name}{event}"])
    return drift.reopen(code)


def main(argv: list[str]) -> int:
    """Exit 0 when the instance answers."""
    parser = Arguments(prog="python3 -m ops rouvrir", description="Remet en marche une instance fermée.")
    parser.on_instance()
    parser.parse_args(argv)
    code = os.environ["IMAGIN_CODE"]
    with step(f"Réouverture de {code}"):
        mended = reopen(code)
    say(f"  {several(len(mended), 'réglage remis', 'réglages remis')}." if mended else "  Rien n’était fermé.")
    if fault := smoke.fault(code, cloudformation.outputs(code)):
        raise Stopped(f"Les fonctions sont remises, mais l’instance ne répond pas comme attendu : {fault}")
    say("  L’instance répond. Elle reprend d’elle-même les messages en attente.")
    return 0
