"""One client that floods, and its neighbour: `python -m benchmarks.shares` writes shares.md.

The local service, emulator compared with itself: the neighbour asks five times a second, alone, then beside eight
connections that never stop, without a share for each network and with the one that is deployed by default.
"""

import datetime as dt
import http.client
import os
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from benchmarks.borrowed import local_service
from ops import stack
from ops.deployment import aws
from ops.local.service import Service

REPORT = Path(__file__).with_name("shares.md")
FLOOD, NEIGHBOUR = "127.0.0.1", "127.0.0.2"
SECONDS, CONNECTIONS, EVERY = 20.0, 8, 0.2


@contextmanager
def part(service: Service, units: int) -> Iterator[None]:
    """The people's function of Lyon with a share of so many units, for a while."""
    with aws.pointed_at(service.endpoint):
        client = aws.client("lambda")
        functions = client.list_functions(MaxItems=100)["Functions"]
        name = next(f["FunctionName"] for f in functions if f["FunctionName"].startswith("imagin-lyon-APIHandler-"))
        known = client.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
        changed = {"Variables": known | {"IMAGIN_PART": str(units)}}
        client.update_function_configuration(FunctionName=name, Environment=changed)
        try:
            yield
        finally:
            client.update_function_configuration(FunctionName=name, Environment={"Variables": known})


class Client:
    """Somebody at an address of this computer; `told`: statuses, `spent`: milliseconds."""

    def __init__(self, service: Service, address: str) -> None:
        self.port, self.address = service.port, address
        self.told: Counter[int] = Counter()
        self.spent: list[float] = []

    def ask(self) -> None:
        """One request, on a connection of its own."""
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60, source_address=(self.address, 0))
        try:
            connection.request("GET", "/api/v1/sante", headers={"Host": f"lyon.localhost:{self.port}"})
            answer = connection.getresponse()
            answer.read()
            self.told[answer.status] += 1
        finally:
            connection.close()
        self.spent.append(1000 * (time.perf_counter() - began))

    def ask_on(self, over: Event, pause: float) -> None:
        """One after another until it is over."""
        while not over.is_set():
            self.ask()
            over.wait(pause)


def lived(service: Service, flooding: int) -> tuple[Client, list[Client]]:
    """What a neighbour and who floods were told."""
    neighbour, flood, over = Client(service, NEIGHBOUR), [Client(service, FLOOD) for _ in range(flooding)], Event()
    threads = [Thread(target=neighbour.ask_on, args=(over, EVERY))]
    threads += [Thread(target=one.ask_on, args=(over, 0)) for one in flood]
    for thread in threads:
        thread.start()
    over.wait(SECONDS)
    over.set()
    for thread in threads:
        thread.join()
    return neighbour, flood


def row(title: str, neighbour: Client, flood: list[Client]) -> str:
    """A line of the table."""
    spent = statistics.quantiles(neighbour.spent, n=20)
    told: Counter[int] = sum((one.told for one in flood), Counter())
    refused = sum(times for status, times in neighbour.told.items() if status != 200)
    cells = (len(neighbour.spent), refused, round(spent[9]), round(spent[18]))
    asked = (round(told[status] / SECONDS) for status in (200, 429))
    return f"| {title} | " + " | ".join(str(cell) for cell in (*cells, *asked)) + " |"


def main() -> int:
    default = int(stack.template("lyon")["Parameters"]["Part"]["Default"])
    load = ", ".join(f"{one:.1f}".replace(".", ",") for one in os.getloadavg())
    lines = [
        "# La part d’un réseau",
        "",
        f"Écrit le {dt.date.today():%d/%m/%Y} par `python -m benchmarks.shares` : service local, émulateur compris, "
        f"{os.cpu_count()} cœurs, charge {load}. Un voisin demande cinq fois par seconde `GET /sante`, qui lit les "
        f"tables ; l’autre client garde {CONNECTIONS} demandes en cours, {SECONDS:.0f} s chaque fois.",
        "",
        "| | demandes du voisin | refusées | p50, ms | p95, ms | l’autre : servies par s | refusées par s |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    with local_service(("lyon",)) as service:
        Client(service, NEIGHBOUR).ask()
        lines.append(row("le voisin seul", *lived(service, 0)))
        lines.append(row("à côté d’un client qui inonde, sans part", *lived(service, CONNECTIONS)))
        with part(service, default):
            lines.append(row(f"de même, part de {default} en dix secondes", *lived(service, CONNECTIONS)))
        with part(service, default // 10):
            lines.append(row(f"de même, part de {default // 10}", *lived(service, CONNECTIONS)))
    text = "\n".join(lines) + "\n"
    REPORT.write_text(text, "utf-8")
    sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
