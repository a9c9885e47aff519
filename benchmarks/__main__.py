"""`make bench`: measures, and writes benchmarks/report.md."""

import datetime as dt
import platform
import sys
from decimal import Decimal
from pathlib import Path

from benchmarks import costs, journeys, starts

REPORT = Path(__file__).with_name("report.md")


def main() -> int:
    steps = journeys.count()
    text = "\n".join([*_head(), *_starts(starts.measure()), *_steps(steps), *_costs(steps)]) + "\n"
    REPORT.write_text(text, "utf-8")
    sys.stdout.write(text)
    return 0


def _head() -> list[str]:
    return [
        "# Mesures",
        "",
        f"Écrites le {dt.date.today():%d/%m/%Y} par `make bench`, Python {platform.python_version()}.",
        "Les rapports comptent plus que les durées : rien n’a été mesuré sur AWS.",
        "",
    ]


def _starts(found: list[starts.Figures]) -> list[str]:
    lines = [
        "## Démarrage à froid de l’API",
        "",
        f"Sous le client d’exécution de Lambda, dossier en lecture seule, médianes de {starts.ROUNDS} tours alternés.",
        "",
        "| archive | Mo | fichiers | démarrage, ms | 1re réponse, ms | suivantes, ms | mémoire, Mo |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for one in found:
        figures = (one.packed, one.init, one.first, one.warm, one.memory)
        packed, init, first, warm, memory = (f"{figure:.1f}".replace(".", ",") for figure in figures)
        lines.append(f"| {one.name} | {packed} | {one.files} | {init} | {first} | {warm} | {memory} |")
    return [*lines, ""]


def _steps(found: list[journeys.Step]) -> list[str]:
    lines = [
        "## Allers-retours vers les tables, par demande",
        "",
        "| étape | allers-retours | lesquels | unités lues | unités écrites |",
        "|---|--:|---|--:|--:|",
    ]
    lines += [f"| {one.name} | {len(one.calls)} | {one.trips} | {one.reads} | {one.writes} |" for one in found]
    trips, read, written = (
        sum(found) for found in zip(*((len(s.calls), s.reads, s.writes) for s in found), strict=True)
    )
    return [*lines, f"| **ensemble** | **{trips}** | | **{read}** | **{written}** |", ""]


def _costs(steps: list[journeys.Step]) -> list[str]:
    told = " ; ".join(f"{one.name} : {one.visits} visites, {one.mails} courriels" for one in costs.SEASONS)
    lines = [
        "## Coût d’une instance, par mois",
        "",
        f"Quantités comptées ci-dessus, prix unitaires en dollars notés de mémoire le {costs.PRICED}, **à revérifier**",
        f"sur les pages de prix d’AWS pour la région de Paris ; gratuités non déduites. Suppositions : {told}.",
        "",
        "| poste | prix | " + " | ".join(f"{one.name} : quantité | coût" for one in costs.SEASONS) + " |",
        "|---|--:|" + "--:|--:|" * len(costs.SEASONS),
    ]
    seasons = [costs.lines(one, steps) for one in costs.SEASONS]
    for rank, (name, price) in enumerate(costs.PRICES.items()):
        cells = [f"{_number(found[rank][1], 4)} | {_number(found[rank][2], 2)}" for found in seasons]
        lines.append(f"| {name} | {price.replace('.', ',')} | {' | '.join(cells)} |")
    totals = [f" | **{_number(sum((line[2] for line in found), Decimal()), 2)}**" for found in seasons]
    return [*lines, f"| **ensemble** | | {' | '.join(totals)} |".replace("|  |", "| |")]


def _number(value: Decimal, places: int) -> str:
    return f"{value:.{places}f}".replace(".", ",")


if __name__ == "__main__":
    sys.exit(main())
