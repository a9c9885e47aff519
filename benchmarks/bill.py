"""The counted part of the report: trips to the tables step by step, and what a month of them costs."""

from decimal import Decimal

from benchmarks import costs, journeys


def trips(found: list[journeys.Step]) -> list[str]:
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


def month(steps: list[journeys.Step]) -> list[str]:
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
        lines.append(f"| {name} | {str(price).replace('.', ',')} | {' | '.join(cells)} |")
    totals = [f" | **{_number(sum((line[2] for line in found), Decimal()), 2)}**" for found in seasons]
    return [*lines, f"| **ensemble** | | {' | '.join(totals)} |".replace("|  |", "| |")]


def _number(value: Decimal, places: int) -> str:
    return f"{value:.{places}f}".replace(".", ",")
