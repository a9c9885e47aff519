"""`make bench`: measures everything and writes report.md. With options, part of it, on the screen.

python -m benchmarks --cas produit,avant --froid                           # cold starts of two commits, two minutes
python -m benchmarks --cas produit,avant --avec HEAD~3 --demandes etat,moi  # warm requests of two commits
python -m benchmarks --lots 1000,4000,16000 --tours 1                       # batches of two commits
"""

import argparse
import sys
from collections.abc import Sequence

from benchmarks import cases, goals, interpreters, lots, report, rounds, tables
from benchmarks.cases import NAMES, NOW, THEN

_TOURS = 7


def main() -> int:
    asked = _read()
    if asked.lots:
        sys.stdout.write("\n".join(lots.measure(map(int, asked.lots.split(",")), asked.avec, asked.tours)) + "\n")
        return 0
    if not (asked.cas or asked.demandes or asked.froid or asked.python):
        report.write(asked.avec, asked.tours, asked.delai)
        return 0
    names = asked.cas.split(",") if asked.cas else list(NAMES)
    sys.stdout.write("\n".join(_part(names, asked)) + "\n")
    return 0


def _part(names: Sequence[str], asked: argparse.Namespace) -> list[str]:
    python = interpreters.found(asked.python) if asked.python else interpreters.at_hand()
    if python is None:
        raise SystemExit(f"Python {asked.python} n’est pas installé sous pyenv.")
    asks = [] if asked.froid else (asked.demandes or ",".join(rounds.ASKS)).split(",")
    with cases.opened([(name, python) for name in names], asked.avec, asked.delai) as opened:
        counted = {case.name: rounds.count(case) for case in opened}
        found = rounds.run(opened, asked.tours, asks)
        suffix = opened[0].name.partition("@")[1] + opened[0].name.partition("@")[2]
        lines = tables.cold(opened, found, counted)
        if asks:
            lines += tables.served(found, counted)
    if {NOW + suffix, THEN + suffix} <= found.keys():
        lines += tables.against(found, NOW + suffix, THEN + suffix)
    return [*lines, *tables.goals([*goals.cold(suffix), *goals.served(suffix)], found)]


def _read() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--cas", help=f"séparés par des virgules, parmi : {', '.join(NAMES)}")
    parser.add_argument("--demandes", help=f"parmi : {', '.join(rounds.ASKS)}")
    parser.add_argument("--tours", type=int, default=_TOURS, help=f"tours alternés, {_TOURS} d’ordinaire")
    parser.add_argument("--avec", default=cases.BEFORE, help="le commit du cas « avant »")
    parser.add_argument("--froid", action="store_true", help="les démarrages seuls")
    parser.add_argument("--delai", type=float, default=0, help="attente de chaque réponse des tables, ms")
    parser.add_argument("--lots", help="imports, convocations, impressions et paiement, aux nombres de lignes donnés")
    parser.add_argument("--python", help="un autre interpréteur de pyenv, par exemple 3.13")
    read = parser.parse_args()
    unknown = [name for name in (read.cas or "").split(",") if name and name not in NAMES]
    unknown += [name for name in (read.demandes or "").split(",") if name and name not in rounds.ASKS]
    if unknown:
        parser.error(f"inconnu : {', '.join(unknown)}")
    return read


if __name__ == "__main__":
    sys.exit(main())
