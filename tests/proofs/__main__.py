"""`make preuves`: every proof at full size, its figures written to docs/preuves.md."""

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docs" / "preuves.md"


def main() -> int:
    done = subprocess.run(
        [sys.executable, "-m", "tests.proofs.purge"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=3000
    )
    found = json.loads(done.stderr)
    lines = [
        "# Preuves en vraie grandeur",
        "",
        f"Mesurées le {dt.date.today():%d/%m/%Y} par `make preuves`, sur l’émulateur local, deux cœurs.",
        "",
        "## Purge des mots de passe provisoires",
        "",
        "| mesure | valeur |",
        "|---|---|",
        f"| comptes | {found['accounts']} |",
        f"| mots de passe périmés avant la purge | {found['over']} |",
        f"| purgés | {found['purged']} |",
        f"| encore là après | {found['left_over']} |",
        f"| autres comptes modifiés | {found['others_changed']} |",
        f"| lectures (appels) | {found['reads']} |",
        f"| éléments lus | {found['items_read']} |",
        f"| écritures | {found['writes']} |",
        f"| durée | {found['seconds']:.1f} s |",
        "",
    ]
    FILE.write_text("\n".join(lines), "utf-8")
    sys.stdout.write("\n".join(lines))
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
