"""`python -m ops controler-modeles`: the templates and the policies of every instance under two outside checkers.

What a checker asks and we refuse is written here with its reason; a reason that no longer serves fails the command.
"""

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ops.checkout import tools
from ops.console import complain, say, several, step
from ops.instances import known as instances
from ops.instances import policies
from ops.package import build as package

_TOOLS = ("checkov==3.3.30", "parliament==1.6.4", "setuptools==65.5.0")
REFUSED = {
    "CKV_AWS_18": "les accès aux seaux passent par les fonctions, dont les journaux disent qui a demandé quoi",
    "CKV_AWS_27": "les files sont chiffrées par SQS (SqsManagedSseEnabled), que ce contrôle ne lit pas",
    "CKV_AWS_68": "un pare-feu coûte plus que l’instance : débit limité, essais comptés ; l’académie décide",
    "CKV_AWS_73": "le suivi X-Ray est un réglage (« Traces »), que ce contrôle ne lit pas",
    "CKV_AWS_86": "le journal des accès est celui de l’API ; les pages sont publiques et les mêmes pour tous",
    "CKV_AWS_115": "la réserve d’exécutions est un réglage (« Reserve ») : un compte neuf en a trop peu",
    "CKV_AWS_116": "les files ont leurs files de mise de côté ; les fonctions programmées reviennent d’elles-mêmes",
    "CKV_AWS_117": "les fonctions ne parlent qu’à AWS, bornées par leurs rôles ; un réseau privé n’ajoute que son prix",
    "CKV_AWS_119": "chiffrées par la clé du compte ; les secrets du personnel ont en plus celle de l’instance",
    "CKV_AWS_120": "les réponses sont personnelles : rien n’est gardé en cache",
    "CKV_AWS_158": "les journaux ne disent ni nom, ni secret, ni adresse, et sont chiffrés par CloudWatch",
    "CKV_AWS_173": "l’environnement des fonctions ne porte que des noms et une empreinte",
    "CKV_AWS_174": "TLS 1.2 est exigé dès que l’instance a son domaine, condition que ce contrôle ne lit pas",
}


def main(argv: list[str]) -> int:
    codes = instances.every()
    with step("Outils de vérification"):
        programs = tools.installed("modeles", *_TOOLS)
    with step("Empaquetage"):
        made = package.make(codes)
    faults, useful = [], set()
    with step("Modèles"):
        found = _checkov(programs, [made.folder / f"{code}.json" for code in codes])
    for code, (passed, failed) in zip(codes, found, strict=True):
        reasons = len({check for check, _ in failed})
        good = several(passed, "contrôle réussi", "contrôles réussis")
        say(f"    {code} : {good}, {several(len(failed), 'refusé')} pour {several(reasons, 'raison')}")
        faults += [f"{code} : {check} ({resource})" for check, resource in failed if check not in REFUSED]
        faults += [f"{code} : aucun contrôle n’a réussi"] if passed == 0 else []
        useful |= {check for check, _ in failed}
    faults += [f"{check} n’est plus refusé par personne : ôtez sa raison" for check in REFUSED.keys() - useful]
    with step("Politiques"):
        faults += _parliament(programs, codes)
    for fault in faults:
        complain(f"  {fault}")
    return 1 if faults else 0


def _checkov(programs: Path, templates: list[Path]) -> list[tuple[int, list[tuple[str, str]]]]:
    """Of each template: how many checks passed, and (check, resource) of the failed ones. The network is not asked."""
    options = ("--framework", "cloudformation", "--output", "json", "--compact", "--skip-download")
    files = [word for path in templates for word in ("-f", str(path))]
    done = subprocess.run([str(programs / "checkov"), *files, *options], capture_output=True, text=True, check=False)
    results: Any = json.loads(done.stdout)["results"]
    passed = [Path(one["file_path"]).name for one in results["passed_checks"]]
    failed = [(Path(one["file_path"]).name, one["check_id"], one["resource"]) for one in results["failed_checks"]]
    return [
        (passed.count(path.name), [(check, resource) for name, check, resource in failed if name == path.name])
        for path in templates
    ]


def _parliament(programs: Path, codes: Iterable[str]) -> list[str]:
    """What it says of the policies, one line each; it says nothing of those it approves."""
    with TemporaryDirectory() as folder:
        for code in codes:
            for function in policies.FUNCTIONS:
                path = Path(folder) / f"{code}-{function}.json"
                path.write_text(json.dumps(_resolved(policies.policy(code, function))), "utf-8")
        command = [str(programs / "parliament"), "--directory", folder]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    told = done.stdout.splitlines()
    return told if told or done.returncode == 0 else [done.stderr.strip()[-800:]]


def _resolved(value: Any) -> Any:
    """A policy with an account, a region and a key in the places that CloudFormation fills."""
    if isinstance(value, list):
        return [_resolved(one) for one in value]
    if not isinstance(value, dict):
        return value
    if "Fn::Sub" in value:
        text = str(value["Fn::Sub"])
        for name, known in _KNOWN.items():
            text = text.replace(f"${{{name}}}", known)
        return text
    return {name: _resolved(one) for name, one in value.items()}


_KNOWN = {
    "AWS::Region": "eu-west-3",
    "AWS::AccountId": "111122223333",
    "Cle.Arn": "arn:aws:kms:eu-west-3:111122223333:key/00000000-0000-0000-0000-000000000000",
}
