"""`python -m ops upgrade STAGE`: deploys a version whose models changed: indexes one by one, then what tables hold."""

from datetime import UTC, datetime

from ops.console import Progress, say, step
from ops.deployment import backup, cloudformation, deploy, migrations


def main(argv: list[str]) -> int:
    """A backup first, when what the tables hold is to change; interrupted, the same command goes on."""
    code = next((word for word in argv if not word.startswith("-")), "")
    left = migrations.MIGRATIONS and migrations.pending(code)
    if left and "SeauSauvegardes" in cloudformation.outputs(code):
        with step("Sauvegarde"):
            backup.make(code, datetime.now(UTC), Progress())
    deploy.run(argv, by_steps=True)
    changed = migrations.run(code, heard=Progress())
    for number, count in changed.items():
        say(f"  Migration {number} : {count} éléments changés")
    say("  Les tables sont à jour.")
    return 0
