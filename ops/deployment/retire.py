"""`python -m ops retire STAGE`: closes an instance. It asks, makes a last backup, and keeps all that people entered."""

import os
from datetime import UTC, datetime

from ops.arguments import Arguments
from ops.console import say, step
from ops.deployment import aws, backup, cloudformation
from ops.deployment.restore import confirm
from ops.stack.buckets import BACKUP_DAYS


def main(argv: list[str]) -> int:
    parser = Arguments(prog="python3 -m ops retire", description="Ferme une instance en gardant ses données.")
    parser.on_instance()
    parser.add_argument("--confirmer", default="", help="le code de l’instance, pour ne pas être interrogé")
    asked, code = parser.parse_args(argv), os.environ["IMAGIN_CODE"]
    warning = f"L’instance {code} ne répondra plus ; ses tables, ses seaux et sa clé resteront dans le compte."
    confirm(code, asked.confirmer, warning)
    with step("Dernière sauvegarde"):
        last = backup.make(code, datetime.now(UTC))
    kept = _names(code)
    with step(f"Fermeture de {code}"):
        cloudformation.delete(code)
    say(f"  Sauvegarde {last.moment}, gardée {BACKUP_DAYS} jours.")
    say("  Restent dans le compte, jusqu’à la fin de leur durée légale de conservation :")
    for name in kept:
        say(f"    {name}")
    say(f"  Retirez ensuite chalicelib/academies/{code}.toml, puis lancez « make academie » pour une autre instance.")
    return 0


def _names(code: str) -> list[str]:
    """The physical names of what stays."""
    pages = aws.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=f"imagin-{code}")
    found = [
        entry
        for page in pages
        for entry in page["StackResourceSummaries"]
        if entry["ResourceType"] in cloudformation.KEPT
    ]
    return sorted(entry["PhysicalResourceId"] for entry in found)
