"""`chalice WORD …` in a checkout: `local` serves, what an instance needs more for is answered by the right command.

The stage of an instance is more than Chalice's: its own commands would deploy, package or look for half of it.
"""

import hashlib
import os
import sys

from chalice.cli import main as chalice

from ops.console import Stopped, complain
from ops.deployment import cloudformation, target
from ops.paths import VENV, port

_INSTEAD = {
    "deploy": "make deploy STAGE={0}",
    "package": "make package STAGE={0}",
    "delete": "python3 -m ops retire {0}",
    "invoke": "python3 -m ops invoke {0} FONCTION",
    "logs": "python3 -m ops logs {0} FONCTION",
    "url": "make academie CODE={0}",
    "gen-policy": "make academie CODE={0}",
    "generate-sdk": "make openapi",
    "generate-models": "make openapi",
    "generate-pipeline": "make deploy STAGE={0}",
    "new-project": "make academie CODE={0}",
    "dev": "make package STAGE={0}",
}
_WHY = {
    "deploy": "déploie aussi les tables, les pages et les alarmes",
    "package": "fabrique les archives et le modèle entier",
    "delete": "ferme l’instance en gardant ses données",
    "invoke": "lance une fonction programmée",
    "logs": "montre ce qu’une fonction a écrit",
    "url": "dit l’adresse",
    "gen-policy": "écrit les droits de chaque fonction, d’après ops/instances/policies.py",
    "generate-sdk": "décrit l’API dans docs/openapi.json",
    "generate-models": "décrit l’API dans docs/openapi.json",
    "generate-pipeline": "fait seul tout un déploiement, lancé à la main ou par une chaîne d’intégration",
    "new-project": "écrit les fichiers d’une nouvelle instance",
    "dev": "fabrique le modèle entier de ce qui se déploie",
}
_NO_EDGE = hashlib.sha256(b"").hexdigest()
"""Nothing stands before `chalice local`: the proof that CloudFront would add is the absence of one."""
_VALUED = {"--project-dir", "--profile", "--stage", "-s"}
"""Options of Chalice whose value may be one of its words: `--stage dev`."""
_RELOADS = {"--autoreload", "--no-autoreload"}
"""Chalice watches the whole folder, node_modules with it: only who asks for it pays for that."""


def main(argv: list[str]) -> int:
    """Chalice's exit code; Stopped, with the project's own command, for what Chalice would do by halves."""
    words = [word for before, word in zip(["", *argv], argv, strict=False) if before not in _VALUED]
    word = next((found for found in words if found in _INSTEAD or found == "local"), "")
    if word in _INSTEAD:
        right = _INSTEAD[word].format(_stage(argv) or "CODE")
        raise Stopped(f"Ici, « chalice {word} » se dit « {right} », qui {_WHY[word]}.")
    if word == "local" and "--help" not in argv:
        argv = _local(argv)
    sys.argv = [str(VENV / "bin" / "chalice"), *argv]
    return int(chalice() or 0)


def _stage(argv: list[str]) -> str:
    """What `--stage` names."""
    for place, word in enumerate(argv):
        if word.startswith("--stage="):
            return word.removeprefix("--stage=")
        if word == "--stage":
            return argv[place + 1] if place + 1 < len(argv) else ""
    return ""


def _local(argv: list[str]) -> list[str]:
    """Points this process at the local AWS of `make run`, whose pages keep their port."""
    code = _stage(argv)
    if not code:
        raise Stopped("Nommez l’instance : chalice local --stage lyon")
    target.aim(code, on_aws=False)
    os.environ |= {"IMAGIN_ORIGINE_SHA256": _NO_EDGE, "IMAGIN_CLE": cloudformation.physical(code)["Cle"]}
    complain("Les routes de cette copie, sur les données de « make run » ; les files et les pages restent les siennes.")
    given = {word.split("=")[0] for word in argv}
    port_of_its_own = [] if "--port" in given else ["--port", str(port() + 1)]
    return [*argv, *port_of_its_own, *([] if given & _RELOADS else ["--no-autoreload"])]
