"""What a person waits for on a slow network: `python -m benchmarks.pages`, which writes pages.md.

The built pages and the real answers of the packaged API, kept once, are served over HTTP/2 and TLS, compressed as
CloudFront does; Chromium is slowed down through its own protocol. A page is usable once a field or an item of a list
shows in it. No service worker: its requests would escape the slow network.
"""

import argparse
import datetime as dt
import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.cases import BEFORE, NOW, THEN
from benchmarks.site import Site, opened

REPORT = Path(__file__).with_name("pages.md")
PAGES = {
    "connexion": "/connexion/",
    "missions": "/missions/",
    "état de frais": "/etat-de-frais/?numero={numero}",
}
NETWORKS = {"4G": (40, 10_000, 2), "3G": (150, 1_600, 4), "3G lente": (400, 400, 4)}
"""Name -> milliseconds of latency, kilobits a second, how many times slower the processor is."""
_GOALS = (
    "Buts de la page d’un état de frais, sur 3G lente : 9 requêtes et 45 ko au plus, polices et API comprises, "
    "utilisable en 3 s à la première visite, en 1,5 s à la seconde."
)
_ARGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
_WATCH = """
window.__usable = 0;
const used = "main :is(input:not([type=hidden]), select, textarea, [data-liste] > *, li.carte)";
const look = () => {
  if ([...document.querySelectorAll(used)].some((one) => one.checkVisibility())) window.__usable = performance.now();
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""


@dataclass(frozen=True)
class Visit:
    """Seconds from the click to the first paint and to use; requests and bytes on the wire, headers included."""

    painted: float
    usable: float
    requests: int
    weight: int


def main() -> int:
    asked = _read()
    lines = _head(asked.tours)
    for name, told in ((NOW, "telles quelles"), *(((THEN, f"au commit {asked.avec}"),) if asked.avec else ())):
        with opened(name, asked.avec or BEFORE) as site, _chromium(site) as browser:
            for network in asked.reseaux.split(","):
                lines += [
                    f"## Pages {told}, {network} : {_told(network)}",
                    "",
                    *_network(browser, site, network, asked.tours),
                ]
    text = "\n".join(lines) + "\n"
    REPORT.write_text(text, "utf-8")
    sys.stdout.write(text)
    return 0


def _network(browser: Browser, site: Site, network: str, times: int) -> list[str]:
    lines = [_row(*_COLUMNS), f"|---|{'--:|' * (len(_COLUMNS) - 1)}"]
    for name, path in PAGES.items():
        sys.stderr.write(f"  {network}, {name}\n")
        visits = [_twice(browser, site, path.format(numero=site.numero), network) for _ in range(times)]
        first, second = ([pair[rank] for pair in visits] for rank in (0, 1))
        cells = [str(first[0].requests), _number(first[0].weight / 1000), _times(first), _times(second)]
        lines.append(_row(name, *cells, str(second[0].requests), _number(second[0].weight / 1000)))
    return [*lines, ""]


_COLUMNS = ("page", "requêtes", "ko", "1re visite : peinte, utilisable, s", "2de visite", "requêtes", "ko")


def _twice(browser: Browser, site: Site, path: str, network: str) -> tuple[Visit, Visit]:
    """A browser that never came, then the same one again."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="fr-FR", timezone_id="Europe/Paris", service_workers="block"
    )
    context.add_init_script(_WATCH)
    try:
        return _visit(context, f"{site.origin}{path}", network), _visit(context, f"{site.origin}{path}", network)
    finally:
        context.close()


def _visit(context: BrowserContext, address: str, network: str) -> Visit:
    page = context.new_page()
    client = context.new_cdp_session(page)
    latency, kilobits, slower = NETWORKS[network]
    bytes_a_second = kilobits * 1000 / 8
    weights: dict[str, int] = {}
    cached: set[str] = set()
    client.on("Network.requestServedFromCache", lambda event: cached.add(event["requestId"]))
    client.on("Network.loadingFinished", lambda event: weights.update({event["requestId"]: event["encodedDataLength"]}))
    client.send("Network.enable")
    client.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": latency,
            "downloadThroughput": bytes_a_second,
            "uploadThroughput": bytes_a_second,
        },
    )
    client.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.goto(address, wait_until="commit", timeout=60_000)
    usable = _usable(page)
    page.wait_for_load_state("networkidle", timeout=60_000)
    painted = float(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"))
    page.close()
    asked = {request: weight for request, weight in weights.items() if request not in cached and weight > 0}
    return Visit(painted / 1000, usable / 1000, len(asked), sum(asked.values()))


def _usable(page: Page) -> float:
    """Asked from outside, now and then: the policy of the pages lets no waiting script be evaluated in them."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if found := float(page.evaluate("window.__usable ?? 0")):
            return found
        page.wait_for_timeout(300)
    raise TimeoutError(page.url)


@contextmanager
def _chromium(site: Site) -> Iterator[Browser]:
    trusted = f"--ignore-certificate-errors-spki-list={site.fingerprint}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=[*_ARGS, trusted])
        yield browser
        browser.close()


def _head(times: int) -> list[str]:
    load = ", ".join(f"{one:.1f}".replace(".", ",") for one in os.getloadavg())
    return [
        "# Pages sur un réseau lent",
        "",
        f"Écrites le {dt.date.today():%d/%m/%Y} par `python -m benchmarks.pages`, médianes de {times} visites "
        f"(minimum…maximum), charge de la machine {load}.",
        "Pages construites de Lyon, 390 px, HTTP/2, compressées ; réponses de l’API gardées ; sans service worker.",
        _GOALS,
        "",
    ]


def _told(network: str) -> str:
    latency, kilobits, slower = NETWORKS[network]
    return f"{latency} ms, {kilobits} kb/s, processeur {slower} fois plus lent"


def _times(visits: list[Visit]) -> str:
    return f"{_spread([one.painted for one in visits])}, {_spread([one.usable for one in visits])}"


def _spread(values: list[float]) -> str:
    return f"{_number(statistics.median(values))} ({_number(min(values))}…{_number(max(values))})"


def _number(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def _row(*cells: Any) -> str:
    return f"| {' | '.join(cells)} |"


def _read() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages")
    parser.add_argument("--tours", type=int, default=5, help="visites de chaque page, 5 d’ordinaire")
    parser.add_argument("--avec", help="un commit dont les pages sont mesurées aussi")
    parser.add_argument("--reseaux", default="3G lente", help=f"parmi : {', '.join(NETWORKS)}")
    read = parser.parse_args()
    if unknown := [name for name in read.reseaux.split(",") if name not in NETWORKS]:
        parser.error(f"réseau inconnu : {', '.join(unknown)}")
    return read


if __name__ == "__main__":
    sys.exit(main())
