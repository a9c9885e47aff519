"""`python3 -m ops fermer CODE`: stops an instance at once, until `rouvrir`; nothing that people entered is touched."""

import os
import time

from ops.arguments import Arguments
from ops.console import say, step
from ops.deployment import aws, cloudformation
from ops.deployment.restore import confirm
from ops.stack.functions import LISTENERS, NAMES

_STILL = "Sceaux"
"""The journal goes on being sealed: it writes nothing that a restoration would undo."""
_MOVING = ("Creating", "Enabling", "Disabling", "Updating")


def close(code: str) -> None:
    """No function of the instance starts any more; its queues keep their messages, which are not tried meanwhile."""
    made, functions = cloudformation.physical(code), aws.client("lambda")
    for event, name in LISTENERS.items():
        settled(made[f"{name}{event}"])
        functions.update_event_source_mapping(UUID=made[f"{name}{event}"], Enabled=False)
    for name in NAMES.values():
        if name != _STILL:
            functions.put_function_concurrency(FunctionName=made[name], ReservedConcurrentExecutions=0)


def settled(listener: str) -> None:
    """Waits until a listener, by its UUID, is at rest: AWS refuses to change one that changes."""
    functions = aws.client("lambda")
    while functions.get_event_source_mapping(UUID=listener)["State"] in _MOVING:
        time.sleep(cloudformation.pause())


def main(argv: list[str]) -> int:
    """Exit 0 when it is closed."""
    parser = Arguments(prog="python3 -m ops fermer", description="Arrête une instance, jusqu’à « rouvrir ».")
    parser.on_instance()
    parser.add_argument("--confirmer", default="", metavar="CODE", help="le code, pour ne pas être interrogé")
    asked, code = parser.parse_args(argv), os.environ["IMAGIN_CODE"]
    confirm(code, asked.confirmer, f"L’instance {code} ne répondra plus, ni n’enverra rien, jusqu’à « rouvrir ».")
    with step(f"Fermeture de {code}"):
        close(code)
    say("  Données et messages en attente restent ; le journal est toujours scellé ; des alarmes vont sonner.")
    say(f"  Pour rouvrir : python3 -m ops rouvrir {code}{'' if aws.local() else ' --aws'}")
    say("  D’ici là, ni déploiement, ni « doctor --reparer » : l’un et l’autre rouvrent.")
    return 0
