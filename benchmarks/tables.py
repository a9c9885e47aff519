"""The measures as Markdown tables."""

from collections.abc import Iterable, Mapping, Sequence

from benchmarks import packaging
from benchmarks.cases import Case
from benchmarks.figures import Found, Goal, Spread, ratio, spread, total, warm
from benchmarks.rounds import Counted


def cold(cases: Sequence[Case], found: Found, counted: Mapping[str, Counted]) -> list[str]:
    """Case by case, from exec to the first answer."""
    lines = _head(
        "cas",
        *("démarrage, ms", "1re demande, ms", "ensemble, ms", "à l’horloge, ms", "mémoire, Mo"),
        *("zip, Mo", "fichiers", "modules", "appels", "reçus, ko"),
    )
    for case in cases:
        rounds, weight = found[case.name], packaging.weigh(case.package)
        figures = [
            spread([one.init.cpu for one in rounds]).told(),
            spread([one.first.cpu for one in rounds]).told(),
            spread([total(one) for one in rounds]).told(),
            spread([one.total.wall for one in rounds]).told(),
            _number(spread([one.memory for one in rounds]).middle, 0),
            _number(weight.packed / 1e6, 1),
            str(weight.files),
            *_counts(counted.get(case.name)),
        ]
        lines.append(_row(case.name, *figures))
    return [*lines, ""]


def served(found: Found, counted: Mapping[str, Counted]) -> list[str]:
    """Case by case, what one request of each kind costs to the process; then what the first asks of the tables."""
    names = [name for name, rounds in found.items() if rounds and rounds[0].warm]
    asks = list(dict.fromkeys(ask for name in names for ask in found[name][0].warm))
    lines = _head("cas", *asks)
    lines += [_row(name, *(_cell(found, name, ask) for ask in asks)) for name in names]
    for name, one in counted.items():
        told = {ask: asked for ask, asked in one.asked.items() if ask in asks}
        if len(told) > 1 or len(counted) == 1:
            lines += ["", *_head(f"appels, {name}", "lesquels", "octets envoyés", "reçus")]
            lines += [_row(ask, asked.told, str(asked.sent), str(asked.received)) for ask, asked in told.items()]
    return [*lines, ""]


def against(found: Found, one: str, other: str) -> list[str]:
    """Every ratio of two cases."""
    lines = _head(f"{one} ÷ {other}", "rapport")
    reads = {"démarrage": lambda r: r.init.cpu, "1re demande": lambda r: r.first.cpu, "ensemble": total}
    reads |= {"mémoire": lambda r: r.memory}
    common = [ask for ask in found[one][0].warm if ask in found[other][0].warm]
    reads |= {ask: warm(ask) for ask in common}
    lines += [_row(name, ratio(found[one], found[other], read).told(2)) for name, read in reads.items()]
    return [*lines, ""]


def goals(wanted: Iterable[Goal], found: Found) -> list[str]:
    """Each goal that the cases measured allow to judge."""
    judged = [(goal, reached) for goal in wanted if (reached := goal.reached(found)) is not None]
    lines = _head("but", "mesuré", "au plus", "visé", "plus tard", "tenu")
    for goal, reached in judged:
        limits = [goal.limit, goal.aim, goal.later]
        cells = ["" if limit is None else _number(limit, 2) for limit in limits]
        lines.append(_row(goal.name, reached.told(2), *cells, "oui" if reached.middle <= goal.limit else "**non**"))
    return [*lines, ""] if judged else []


def _cell(found: Found, name: str, ask: str) -> str:
    costs = [one.warm[ask].cpu for one in found[name] if ask in one.warm]
    if not costs:
        return ""
    taken: Spread = spread(costs)
    return taken.told(1 if taken.middle < 100 else 0)


def _counts(counted: Counted | None) -> tuple[str, str, str]:
    if counted is None:
        return "", "", ""
    return str(len(counted.modules)), counted.first.told, _number(counted.first.received / 1000, 1)


def _head(first: str, *others: str) -> list[str]:
    return [_row(first, *others), f"|---|{'--:|' * len(others)}"]


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _number(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".replace(".", ",")
