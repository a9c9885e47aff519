"""`python3 -m ops lettres-mortes CODE [--renvoyer]`: what failed too often and waits for a person, sent again."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from ops.arguments import Arguments
from ops.console import say
from ops.deployment import aws

_DEAD = "-morts"
_WHILE_READ = 30
"""Seconds during which a message that was shown is out of the others' sight."""
_JOBS = ("travaux", "codes", "avis")


class Letter(NamedTuple):
    """One message set aside. `queue`: the name of its own, without the instance; `since`: when it was first sent."""

    queue: str
    body: str
    since: datetime
    url: str
    receipt: str


def set_aside(code: str) -> Iterator[Letter]:
    """Each message of the queues of what failed, once."""
    sqs, prefix, seen = aws.client("sqs"), f"imagin-{code}-", set[str]()
    for url in sqs.list_queues(QueueNamePrefix=prefix).get("QueueUrls", []):
        name = url.rpartition("/")[2].removeprefix(prefix)
        asked = {"QueueUrl": url, "MaxNumberOfMessages": 10, "VisibilityTimeout": _WHILE_READ}
        while name.endswith(_DEAD) and (found := _received(asked, seen)):
            for one in found:
                since = datetime.fromtimestamp(int(one["Attributes"]["SentTimestamp"]) / 1000, UTC)
                yield Letter(name.removesuffix(_DEAD), one["Body"], since, url, one["ReceiptHandle"])


def _received(asked: dict[str, Any], seen: set[str]) -> list[dict[str, Any]]:
    """The next messages of a queue; none once all those that it gives were seen."""
    found = aws.client("sqs").receive_message(**asked, AttributeNames=["SentTimestamp"]).get("Messages", [])
    fresh = [one for one in found if one["MessageId"] not in seen]
    seen.update(one["MessageId"] for one in fresh)
    return fresh


def send_again(letter: Letter) -> None:
    """Back to its own queue, then taken away: stopped between the two, it comes twice, which every job stands."""
    sqs = aws.client("sqs")
    sqs.send_message(QueueUrl=letter.url.removesuffix(_DEAD), MessageBody=letter.body)
    sqs.delete_message(QueueUrl=letter.url, ReceiptHandle=letter.receipt)


def show_again(letters: Iterable[Letter]) -> None:
    """Back in sight at once: who reads the list, then types the command that sends, is not told that nothing waits."""
    for letter in letters:
        asked = {"QueueUrl": letter.url, "ReceiptHandle": letter.receipt, "VisibilityTimeout": 0}
        aws.client("sqs").change_message_visibility(**asked)


def revive(job: str, kind_: str, now: datetime) -> None:
    """Gives a job that was given up all its tries again, and tells its worker, unless somebody just did."""
    from chalicelib import outbox, tables, voies

    moment = int(now.timestamp())
    actions = [
        outbox.Envoi.pending.set(voies.place(job, voies.of(kind_))),
        outbox.Envoi.due.set(moment),
        outbox.Envoi.tries.set(0),
        outbox.Envoi.ttl.set(moment + outbox.KEEP),
        outbox.Envoi.failed.remove(),
    ]
    if tables.update(outbox.Envoi(job), actions, outbox.Envoi.failed.exists()):
        outbox.nudge(job)


def kind(letter: Letter) -> str:
    """What a message asks for, in the words of the service; nobody's name, number nor address."""
    from chalicelib import outbox

    if letter.queue not in _JOBS:
        said = json.loads(letter.body) if letter.body.startswith("{") else {}
        return str(said.get("document") or said.get("etape") or letter.queue)
    try:
        return str(outbox.Envoi.get(letter.body, consistent_read=True).kind)
    except outbox.Envoi.DoesNotExist:
        return "travail oublié depuis"


def main(argv: list[str]) -> int:
    """Exit 0 when nothing waits, or when all was sent again; 1 when something waits."""
    asked, code = _arguments().parse_args(argv), os.environ["IMAGIN_CODE"]
    # The service's modules read IMAGIN_CODE when they are imported.
    from chalicelib import outbox

    now, found, shown = datetime.now(UTC), Counter[str](), list[Letter]()
    for letter in set_aside(code):
        found[f"file {letter.queue} : {kind(letter)}"] += 1
        shown.append(letter)
        if asked.renvoyer:
            send_again(letter)
    if not asked.renvoyer:
        show_again(shown)
    for job in outbox.Envoi.scan(outbox.Envoi.failed.exists()):
        found[f"abandonné : {job.kind}"] += 1
        if asked.renvoyer:
            revive(str(job.pk), str(job.kind), now)
    for name, count in sorted(found.items()):
        say(f"  {count:6} {name}")
    return _told(code, found.total(), [one.since for one in shown], again=asked.renvoyer)


def _told(code: str, total: int, since: list[datetime], *, again: bool) -> int:
    if not total:
        say("Rien n’attend.")
        return 0
    if since:
        say(f"Le plus ancien message date du {min(since):%d/%m/%Y à %H:%M} UTC.")
    if again:
        say(f"{total} à nouveau en route. Refaites la commande dans quelques minutes : ce qui échoue encore y revient.")
        return 0
    where = "" if aws.local() else " --aws"
    say(f"La cause corrigée, renvoyez tout : python3 -m ops lettres-mortes {code}{where} --renvoyer")
    return 1


def _arguments() -> Arguments:
    told = "Dit ce qui a échoué trop souvent et attend, ou le renvoie. Rien ne se fait deux fois pour autant."
    parser = Arguments(prog="python3 -m ops lettres-mortes", description=told)
    parser.on_instance()
    parser.add_argument("--renvoyer", action="store_true", help="remet tout en route, une fois la cause corrigée")
    return parser
