"""`python3 -m ops invoke CODE FONCTION`: runs a scheduled function now, as its rule would, and prints its answer."""

import json
import os
import uuid
from datetime import UTC, datetime
from typing import Any

from ops.arguments import Arguments
from ops.console import Stopped, say, step
from ops.deployment import aws, cloudformation
from ops.stack.functions import NAMES

_SCHEDULED = ("outbox", "purge", "sceaux")
"""The only ones that nobody calls and that take no message: run twice, they find nothing left to do."""


def invoke(code: str, function: str, now: datetime) -> Any:
    """What the function answers; Stopped when it failed, with how to read why."""
    event = {
        **{"version": "0", "id": str(uuid.uuid4()), "detail-type": "Scheduled Event", "source": "aws.events"},
        **{"account": aws.account(), "time": f"{now:%Y-%m-%dT%H:%M:%SZ}", "region": aws.region()},
        **{"resources": [], "detail": {}},
    }
    name = cloudformation.physical(code)[NAMES[function]]
    functions = aws.once("lambda")
    try:
        done = functions.invoke(FunctionName=name, Payload=json.dumps(event))
    except functions.exceptions.TooManyRequestsException:
        again = f"python3 -m ops rouvrir {code}{_where()}"
        raise Stopped(f"La fonction {function} ne peut pas démarrer : si l’instance est fermée, {again}") from None
    answer = done["Payload"].read().decode("utf-8")
    if "FunctionError" in done:
        read = f"python3 -m ops logs {code} {function}{_where()}"
        raise Stopped(f"La fonction {function} a échoué : {answer[:300]}\nCe qu’elle a écrit : {read}")
    return json.loads(answer)


def _where() -> str:
    return "" if aws.local() else " --aws"


def main(argv: list[str]) -> int:
    """Exit 0 when the function came to its end."""
    description = "Lance tout de suite une fonction programmée. Les autres répondent aux pages, ou à une file."
    parser = Arguments(prog="python3 -m ops invoke", description=description)
    parser.on_instance()
    parser.add_argument("fonction", choices=_SCHEDULED, help="la fonction")
    asked, code = parser.parse_args(argv), os.environ["IMAGIN_CODE"]
    with step(f"{asked.fonction} de {code}"):
        answer = invoke(code, asked.fonction, datetime.now(UTC))
    say(json.dumps(answer, ensure_ascii=False, indent=2))
    return 0
