"""The package as a given Python makes it: its wheels, its bytecode, the runtime that its functions name.

The local AWS, the tests and `make package` use the interpreter at hand; a deployment to AWS takes 3.13 alone.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from ops.console import Stopped
from ops.package import build, interpreters, native
from ops.package.build import Package
from ops.paths import ROOT


def made_by(python: Path, codes: Sequence[str]) -> Package:
    """The package of the sources as that interpreter makes it."""
    if python == Path(sys.executable):
        return build.make(codes)
    program = "import sys; from ops.package import build; print(build.make(sys.argv[1:]).folder)"
    done = subprocess.run(
        [str(interpreters.tools(python)), "-c", program, *codes], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise Stopped(f"L’application ne s’empaquette pas avec {python} :\n{(done.stdout + done.stderr)[-1500:]}")
    return Package(Path(done.stdout.splitlines()[-1]))


def check(made: Package, codes: Sequence[str], version: str) -> None:
    """Stopped when a function of the package would run another Python than that version, or cannot load its code."""
    for code in codes:
        resources = made.template(code)["Resources"].values()
        functions = [one["Properties"] for one in resources if one["Type"] == "AWS::Serverless::Function"]
        others = sorted({one["Runtime"] for one in functions} - {f"python{version}"})
        if others:
            raise Stopped(f"Ce paquet est pour {', '.join(others)}, non Python {version} : rien n’est déployé.")
    there = native.OF_LAMBDA[version]
    above = sorted({name for path in made.zips for name, asked in native.asked(path).items() if asked > there})
    if above:
        said = f"demandent une bibliothèque C plus récente que celle de Lambda ({there[0]}.{there[1]})"
        raise Stopped(f"{', '.join(above)} {said} : rien n’est déployé.")
