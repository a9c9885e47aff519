"""Mixed traffic for minutes: `python -m benchmarks.load --minutes 10`, which writes load.md.

First the API's process alone, under Lambda's client, its tables answered by the stub; then the whole local service,
with people who save, transmit and take back: what they were told is compared with what the service kept.
"""

import argparse
import datetime as dt
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

from benchmarks import cases, interpreters, rounds
from benchmarks.borrowed import ROOT, local_service
from benchmarks.traffic import Person, Told

REPORT = Path(__file__).with_name("load.md")
_MIX = {"missions-20": 40, "moi": 15, "instance": 5, "etat": 20, "enregistrer": 12, "transmettre": 8}
_SAMPLES = 10


def main() -> int:
    asked = _read()
    lines = [*_head(asked), *_alone(asked.minutes * 60), *_service(asked.minutes * 60, asked.clients, asked.personnes)]
    text = "\n".join(lines) + "\n"
    REPORT.write_text(text, "utf-8")
    sys.stdout.write(text)
    return 0


def _alone(seconds: float) -> list[str]:
    """One container, one request after another; the stub's count of writes is compared with what was acknowledged."""
    sys.stderr.write("  le processus de l’API seul\n")
    told, chance, memory = Told(), random.Random(1), list[float]()
    with cases.opened([(cases.NOW, interpreters.at_hand())], cases.BEFORE, 0) as (case,), case.container() as container:
        asks = {ask["name"]: ask for ask in case.asks}
        case.stub.asked()
        began, spent = time.monotonic(), 0.0
        while time.monotonic() - began < seconds:
            if len(memory) <= (time.monotonic() - began) / seconds * _SAMPLES:
                memory.append(container.memory())
            (name,) = chance.choices(list(_MIX), list(_MIX.values()))
            answer, cost = container.ask(rounds.event(asks[name]))
            told.spent[name].append(cost.wall)
            told.statuses[answer["statusCode"]] += 1
            spent += cost.cpu
        lasted = time.monotonic() - began
        written = Counter(case.stub.asked().operations)
    for name, operation in (("enregistrer", "UpdateItem"), ("transmettre", "TransactWriteItems")):
        gap = written[operation] - len(told.spent[name])
        (told.lost if gap < 0 else told.doubled).extend([name] * abs(gap))
    total = sum(told.statuses.values())
    pace = f"{total} demandes en {lasted:.0f} s, soit {total / lasted:.0f} par seconde"
    head = f"{pace} ; {spent / total:.1f} ms de processeur chacune."
    return _section("Le processus de l’API seul, tables répondues à l’instant", head, told, memory)


def _service(seconds: float, clients: int, people: int) -> list[str]:
    """Clients of the local front, each for its own people."""
    sys.stderr.write("  le service local\n")
    told = [Told() for _ in range(clients)]
    with local_service(("lyon",)) as service, TemporaryDirectory() as folder:
        crowd = Path(folder) / "personnes.json"
        command = [sys.executable, "-m", "benchmarks.crowd", service.endpoint, str(people), str(crowd)]
        subprocess.run(command, cwd=ROOT, check=True)
        known = json.loads(crowd.read_text("utf-8"))
        until, memory = time.monotonic() + seconds, list[float]()
        shares = [[_person(service, one, told[n]) for one in known[n::clients]] for n in range(clients)]
        threads = [Thread(target=_live, args=(share, until, n)) for n, share in enumerate(shares)]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            memory.append(_group_memory(service._process.pid) if service._process else 0.0)
            time.sleep(seconds / _SAMPLES)
        for thread in threads:
            thread.join()
        for person in (one for share in shares for one in share):
            person.reconcile()
    whole = _together(told)
    total = sum(whole.statuses.values())
    head = f"{clients} clients, {people} personnes, {total} demandes, soit {total / seconds:.1f} par seconde. "
    return _section("Le service local, émulateur compris", head, whole, memory)


def _person(service: Any, known: dict[str, Any], told: Told) -> Person:
    def ask(method: str, path: str, body: Any, headers: dict[str, str]) -> tuple[int, Any]:
        sent = {"Cookie": known["cookie"], **headers}
        if body is not None:
            sent |= {"X-Imagin": "1", "Origin": service.origin("lyon"), "Sec-Fetch-Site": "same-origin"}
        try:
            answer = service.request("lyon", method, f"/api/v1{path}", body, sent)
            return answer.status, json.loads(answer.body or b"null")
        except (OSError, ValueError):
            return 0, None

    return Person(ask, known["claims"], told, random.Random(known["cookie"]))


def _live(people: list[Person], until: float, seed: int) -> None:
    chance = random.Random(seed)
    while time.monotonic() < until:
        chance.choice(people).step()


def _together(parts: list[Told]) -> Told:
    whole = Told()
    for part in parts:
        for name, spent in part.spent.items():
            whole.spent[name] += spent
        whole.statuses += part.statuses
        whole.unknown += part.unknown
        whole.lost += part.lost
        whole.doubled += part.doubled
    return whole


def _section(title: str, head: str, told: Told, memory: list[float]) -> list[str]:
    lines = [
        f"## {title}",
        "",
        head,
        "",
        "| demande | nombre | p50, ms | p95 | p99 | au plus |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for name, spent in sorted(told.spent.items()):
        cuts = statistics.quantiles(spent, n=100, method="inclusive") if len(spent) > 1 else spent * 99
        figures = (cuts[49], cuts[94], cuts[98], max(spent))
        lines.append(f"| {name} | {len(spent)} | {' | '.join(f'{one:.0f}' for one in figures)} |")
    answers = ", ".join(f"{status or 'aucune'} : {count}" for status, count in sorted(told.statuses.items()))
    return [
        *lines,
        "",
        f"Réponses par statut : {answers} ; issues inconnues, redemandées : {told.unknown}.",
        f"Mémoire, Mo, du début à la fin : {', '.join(f'{one:.0f}' for one in memory)}.",
        f"**Rapprochement : {len(told.lost)} perdu, {len(told.doubled)} doublé.** {' '.join(told.lost + told.doubled)}",
        "",
    ]


def _group_memory(leader: int) -> float:
    """Resident megabytes of all the processes of a session: the emulator and the functions it runs."""
    found = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == leader:
            found += int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
    return found / 1e6


def _head(asked: argparse.Namespace) -> list[str]:
    load = ", ".join(f"{one:.1f}".replace(".", ",") for one in os.getloadavg())
    return [
        "# Charge",
        "",
        f"Écrit le {dt.date.today():%d/%m/%Y} par `python -m benchmarks.load`, {asked.minutes:g} minutes de trafic "
        f"chacun, {os.cpu_count()} cœurs, charge de la machine {load}.",
        "",
    ]


def _read() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--personnes", type=int, default=40)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
