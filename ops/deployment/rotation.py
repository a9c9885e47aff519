"""`python3 -m ops secret CODE`: another secret between CloudFront and the API, while people go on working.

The functions know two digests for the time of the change: the new one before CloudFront sends it, the former one until
no edge sends it any more. Stopped at any step, the same command begins again.
"""

import hashlib
import os
import secrets

from ops.arguments import Arguments
from ops.console import Stopped, say, step
from ops.deployment import artefacts, aws, cloudformation, smoke

_OTHER = "AutreSha256"


def rotate(code: str) -> None:
    """Draws a secret and puts it in service, in three changes of the stack."""
    known = artefacts.in_service(code)
    if known is None or _OTHER not in artefacts.template(known.template)["Parameters"]:
        again = aws.typed(f"make deploy STAGE={code}")
        raise Stopped(f"La version en service ne sait pas encore changer de secret : {again}.")
    secret = secrets.token_urlsafe(32)
    fresh, former = hashlib.sha256(secret.encode()).hexdigest(), _digest(code)
    with step("Les fonctions admettent aussi le nouveau secret"):
        cloudformation.apply(code, known.template, {_OTHER: fresh})
    with step("CloudFront envoie le nouveau secret"):
        new = {"Secret": secret, "SecretSha256": fresh, _OTHER: former}
        cloudformation.apply(code, known.template, new)
    with step("Les fonctions oublient l’ancien"):
        cloudformation.apply(code, known.template, {_OTHER: ""})


def _digest(code: str) -> str:
    """What the functions know now of the secret in service."""
    found = cloudformation.described(code) or {}
    return str(next(one["ParameterValue"] for one in found["Parameters"] if one["ParameterKey"] == "SecretSha256"))


def main(argv: list[str]) -> int:
    """Exit 0 when the instance answers under its new secret."""
    told = "Change le secret entre CloudFront et l’API, sans coupure."
    parser = Arguments(prog="python3 -m ops secret", description=told)
    parser.on_instance()
    parser.parse_args(argv)
    code = os.environ["IMAGIN_CODE"]
    with aws.reached():
        rotate(code)
        fault = smoke.fault(code, cloudformation.outputs(code))
    if fault:
        raise Stopped(f"Le secret est changé, mais l’instance ne répond pas comme attendu : {fault}")
    say("  L’instance répond. Les compteurs d’échecs par réseau repartent de zéro, rien d’autre ne change.")
    return 0
