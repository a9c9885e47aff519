"""`python -m ops code STAGE COURRIEL`: the code that the telephone of a demonstration account would show, locally."""

import os
import time
from datetime import UTC, datetime, timedelta

from ops.arguments import Arguments
from ops.console import Stopped, say
from ops.deployment import aws

_PERIOD = 30


def main(argv: list[str]) -> int:
    asked = _arguments().parse_args(argv)
    if not aws.local():
        raise Stopped("Cette commande n’existe que sur le service local : ailleurs, seul un téléphone donne un code.")
    from chalicelib import tables

    tables.connection()
    say(next_code(asked.instance, asked.courriel))
    return 0


def next_code(instance: str, courriel: str) -> str:
    """A code that has not served yet; waits when the ones around now all have."""
    from pyotp import TOTP

    from chalicelib.identity.staff import roster, second_factor
    from ops.stack.key import alias

    os.environ.setdefault("IMAGIN_CLE", alias(instance))
    account = roster.by_address(courriel)
    if account is None or not account.secret:
        known = ", ".join(str(one.courriel) for one in roster.everybody() if one.secret) or "aucune"
        raise Stopped(f"« {courriel} » n’a pas de compte ouvert sur cette instance. Adresses connues : {known}.")
    secret, last = second_factor.unseal(str(account.secret), account.id), int(account.counter or 0)
    while (step := int(datetime.now(UTC).timestamp()) // _PERIOD) + 1 <= last:
        time.sleep(1)
    fresh = datetime.fromtimestamp(max(step, last + 1) * _PERIOD, UTC)
    return str(TOTP(secret).at(fresh + timedelta(seconds=1)))


def _arguments() -> Arguments:
    parser = Arguments(prog="python3 -m ops code", description="Donne un code à six chiffres, en local.")
    parser.instance()
    parser.add_argument("courriel", help="l’adresse du compte de gestion")
    return parser
