"""`python3 -m ops logs CODE FONCTION [--suivre]`: what a function of an instance wrote, the oldest line first."""

import argparse
import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

from botocore.exceptions import ClientError

from ops.arguments import Arguments
from ops.console import complain, say
from ops.deployment import aws
from ops.instances.policies import log_group
from ops.stack.functions import NAMES

_SECONDS = {"s": 1, "m": 60, "h": 3_600, "j": 86_400}
_LATE = 60_000
"""Milliseconds: a line may come in after later ones."""
_PAUSE = 2.0


def lines(group: str, since: int, containing: str, seen: set[str]) -> Iterator[tuple[int, str]]:
    """(moment in milliseconds, text) of the lines of a log group from `since` on that are not `seen`, which grows."""
    asked: dict[str, object] = {"logGroupName": group, "startTime": since}
    if containing:
        asked["filterPattern"] = '"' + containing.replace('"', '\\"') + '"'
    for page in aws.client("logs").get_paginator("filter_log_events").paginate(**asked):
        for entry in page["events"]:
            mark = entry.get("eventId") or f"{entry['logStreamName']} {entry['timestamp']} {entry['message']}"
            if mark not in seen:
                seen.add(mark)
                yield entry["timestamp"], entry["message"].rstrip()


def _told(group: str, since: int, containing: str, seen: set[str]) -> int:
    """Prints them; gives from when to look next."""
    for moment, text in lines(group, since, containing, seen):
        since = max(since, moment - _LATE)
        for line in text.splitlines():
            say(f"{datetime.fromtimestamp(moment / 1000, UTC):%Y-%m-%d %H:%M:%S} {line}")
    return since


def _follow(group: str, since: int, containing: str, seen: set[str]) -> None:
    """Until Ctrl-C."""
    with suppress(KeyboardInterrupt):
        while True:
            time.sleep(_PAUSE)
            since = _told(group, since, containing, seen)


def _ago(text: str) -> int:
    found = re.fullmatch(r"(\d{1,4})([smhj])", text)
    if not found:
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas une durée : écrivez 30s, 10m, 2h ou 1j")
    return int(found[1]) * _SECONDS[found[2]]


def main(argv: list[str]) -> int:
    """Exit 0, lines or none."""
    asked = _arguments().parse_args(argv)
    group, seen = log_group(os.environ["IMAGIN_CODE"], asked.fonction), set[str]()
    try:
        since = _told(group, int((time.time() - asked.depuis) * 1000), asked.contenant, seen)
    except ClientError as refused:
        if refused.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        since = 0
    if not seen:
        complain(f"Rien dans {group} sur cette durée : --depuis 1j remonte d’un jour (heures en UTC).")
    if asked.suivre and since:
        _follow(group, since, asked.contenant, seen)
    return 0


def _arguments() -> Arguments:
    parser = Arguments(prog="python3 -m ops logs", description="Montre ce qu’une fonction a écrit (heures en UTC).")
    parser.on_instance()
    parser.add_argument("fonction", choices=tuple(NAMES), help="la fonction ; « api » répond aux intervenants")
    parser.add_argument("--depuis", type=_ago, default="10m", metavar="DURÉE", help="30s, 10m, 2h, 1j… ; 10m d’usage")
    parser.add_argument("--contenant", default="", metavar="TEXTE", help="seulement les lignes qui ont ce texte")
    parser.add_argument("--suivre", action="store_true", help="continuer, jusqu’à Ctrl-C")
    return parser
