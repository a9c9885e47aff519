"""`python -m ops upgrade STAGE`: deploys a version whose models changed: indexes one by one, then what tables hold."""

from datetime import UTC, datetime

from ops.arguments import Arguments
from ops.console import Progress, say, several, step
from ops.deployment import aws, backup, cloudformation, deploy, migrations


def main(argv: list[str]) -> int:
    """A backup first, when what the tables hold is to change; interrupted, the same command goes on."""
    asked = deploy.read(argv, Arguments("python3 -m ops upgrade", "Déploie une version dont les tables changent."))
    code: str = asked.instance
    with aws.reached():
        left = migrations.MIGRATIONS and migrations.pending(code)
        if left and "SeauSauvegardes" in cloudformation.outputs(code):
            with step("Sauvegarde"):
                backup.make(code, datetime.now(UTC), Progress())
    deploy.run(asked, by_steps=True)
    with aws.reached():
        changed = migrations.run(code, heard=Progress())
    for number, count in changed.items():
        say(f"  Migration {number} : {several(count, 'élément changé', 'éléments changés')}")
    say("  Les tables sont à jour.")
    return 0
