"""`python3 -m ops relancer CODE`: gives the messages that failed for good back to their queues, once the cause is gone.

Doing so twice is harmless: each job is done once, whatever its messages.
"""

import os
from typing import Any

from ops.arguments import Arguments
from ops.console import say, step
from ops.deployment import aws, cloudformation
from ops.stack.queues import QUEUES

_TEN = 10
"""What one call may take from a queue."""


def waiting(code: str) -> dict[str, int]:
    """Queue -> messages put aside, as AWS counts them."""
    made, sqs = cloudformation.physical(code), aws.client("sqs")
    found = {}
    for queue, name in QUEUES.items():
        asked = {"QueueUrl": made[f"{name}Morts"], "AttributeNames": ["ApproximateNumberOfMessages"]}
        found[queue] = int(sqs.get_queue_attributes(**asked)["Attributes"]["ApproximateNumberOfMessages"])
    return found


def again(code: str) -> dict[str, int]:
    """Queue -> messages given back to it."""
    made = cloudformation.physical(code)
    return {queue: _moved(made[f"{name}Morts"], made[name]) for queue, name in QUEUES.items()}


def _moved(aside: str, back: str) -> int:
    """A message leaves the one once it is in the other: stopped between the two, it is in both."""
    count = 0
    while messages := _taken(aside):
        for message in messages:
            aws.client("sqs").send_message(QueueUrl=back, MessageBody=message["Body"])
            aws.client("sqs").delete_message(QueueUrl=aside, ReceiptHandle=message["ReceiptHandle"])
            count += 1
    return count


def _taken(aside: str) -> list[dict[str, Any]]:
    asked = {"QueueUrl": aside, "MaxNumberOfMessages": _TEN, "WaitTimeSeconds": 1, "VisibilityTimeout": 60}
    found: list[dict[str, Any]] = aws.client("sqs").receive_message(**asked).get("Messages", [])
    return found


def main(argv: list[str]) -> int:
    """Exit 0, whether or not something waited."""
    told = "Rend aux files les messages mis de côté, une fois la cause corrigée."
    parser = Arguments(prog="python3 -m ops relancer", description=told)
    parser.add_argument("instance", help="code de l’instance : lyon, siec, centrale…")
    parser.parse_args(argv)
    code = os.environ["IMAGIN_CODE"]
    with step(f"Messages de {code}"):
        moved = again(code)
    for queue, count in moved.items():
        if count:
            say(f"  {queue} : {count} rendus à leur file")
    say("  Chacun ne se fera qu’une fois." if any(moved.values()) else "  Aucun message n’était de côté.")
    return 0
