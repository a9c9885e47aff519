"""The long commands as an operator types them, on a whole instance: `python -m tests.proofs.campagne` shows figures.

3,500 missions of 6,200 places go in by one command, are convoked by one command, and are kept by one backup; each command
is then typed again, and finds nothing left to do.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ops.local.throwaway import local_service
from tests.proofs import batches

ROOT = Path(__file__).parents[2]
PEOPLE = 2500
COUNTED = re.compile(r"([a-zé ]+) : (\d+)")
TOLD = re.compile(r"^convocations : .* ; personnes : .*$", re.MULTILINE)


def files(folder: Path, missions: int, places: int, people: int) -> list[Path]:
    """The people, and their places: each has one a day at most."""
    known = [
        batches.PERSON | {"numero": str(n), "nom": f"Martin{batches._letters(n)}", "courriel": f"p{n}@exemple.fr"}
        for n in range(1, people + 1)
    ]
    rows = [
        batches.MISSION
        | {
            "numero": str(10_000 + rank % missions),
            "numero_intervenant": str(rank % people + 1),
            "service": "DEC-1",
            "debut": f"2027-06-{1 + rank % missions % 25:02d}T08:00",
            "fin": f"2027-06-{1 + rank % missions % 25:02d}T18:00",
        }
        for rank in range(places)
    ]
    made = []
    for kind, table in {"intervenants": known, "missions": rows}.items():
        path = folder / f"{kind}.csv"
        path.write_bytes(batches._table(kind, table).content)
        made.append(path)
    return made


class Operator:
    """Somebody who types commands; each gives the seconds it took and what it said."""

    def __init__(self, endpoint: str):
        self.environment = {**os.environ, "AWS_ENDPOINT_URL": endpoint}

    def types(self, *words: str) -> tuple[float, int, str]:
        begun = time.monotonic()
        asked = [sys.executable, "-m", "ops", *words]
        done = subprocess.run(asked, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        return round(time.monotonic() - begun, 1), done.returncode, done.stdout + done.stderr


def counted(said: str) -> dict[str, int]:
    """« convocations : 12 ; personnes : 3 », the last of its kind, as a dictionary."""
    last = TOLD.findall(said)[-1:]
    return {name.strip(): int(number) for line in last for name, number in COUNTED.findall(line)}


def main(missions: int = 3500, places: int = 6200, people: int = PEOPLE) -> int:
    found: dict[str, float | int | str | list[str]] = {"missions": missions, "places": places, "people": people}
    with local_service() as service, tempfile.TemporaryDirectory() as kept:
        operator, folder = Operator(service.endpoint), Path(kept)
        paths = [str(path) for path in files(folder, missions, places, people)]
        told = {}
        for name, words in {
            "import": ("import", "lyon", *paths),
            "import_again": ("import", "lyon", *paths),
            "convoke": ("convoquer", "lyon", "--sortie", str(folder / "courriers")),
            "convoke_again": ("convoquer", "lyon", "--sortie", str(folder / "courriers")),
            "backup": ("backup", "lyon"),
        }.items():
            seconds, code, said = operator.types(*words)
            found[f"{name}_seconds"], told[name] = seconds, said
            if code:
                sys.stdout.write(f"{name} : {code}\n{said[-3000:]}\n")
            found[f"{name}_code"] = code
        first, second = counted(told["convoke"]), counted(told["convoke_again"])
        found |= {
            "convoked": first.get("convocations", 0),
            "letters": first.get("courriers", 0),
            "convoked_again": second.get("convocations", 0),
            "files": len(list((folder / "courriers").glob("*.pdf"))),
        }
        sys.stdout.write("\n".join(f"{name}\n{said[-1500:]}" for name, said in told.items()))
    wanted = {
        "each command ends well": not any(found[name] for name in found if name.endswith("_code")),
        "each place is convoked": found["convoked"] == places,
        "nobody is convoked twice": found["convoked_again"] == 0,
    }
    found["faults"] = [promise for promise, holds in wanted.items() if not holds]
    print(json.dumps(found, indent=2), file=sys.stderr)
    return 1 if found["faults"] else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
