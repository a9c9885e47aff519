"""Everything that `make bench` measures, written to report.md."""

import datetime as dt
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks import bill, cases, goals, interpreters, journeys, rounds, tables
from benchmarks.cases import NAMES, NOW, THEN, Case
from benchmarks.figures import Found
from benchmarks.rounds import Counted

REPORT = Path(__file__).with_name("report.md")
_ELSEWHERE = ("3.13",)
_OF_THE_GOALS = (NOW, THEN, "powertools-code", "powertools-notre", "chalice-stock")
_METHOD = """\
Chaque cas est un processus neuf sous le client d’exécution de Lambda, sur son zip déballé en lecture seule, sans
écriture de bytecode. Le temps est celui du **processeur, pour le processus et tous ses fils** (horloge du noyau) ;
l’horloge murale est donnée à côté. Les cas alternent, un tour sur deux à l’envers ; les rapports sont pris tour par
tour ; on donne médiane (minimum…maximum). Les tables sont un serveur local en TLS qui répond en DynamoDB JSON 1.0
depuis des données figées, avec toutes les racines usuelles à lire : une personne de 20 missions et 20 états de frais,
26 ko. Sur AWS, chaque aller-retour ajoute le même temps à tous. `stock` : tel que l’outil du pair le livre, sans
bytecode ; `code` : le même, compilé ; `notre` : élagué et compilé comme le produit. `avant` : le produit au commit
{before}, construit et nourri par son propre code. `vide` : l’interpréteur et le client d’exécution seuls."""
_PEERS = """\
## Ce que les pairs ne font pas

Ils lisent les mêmes octets par les deux mêmes appels et montrent la liste des missions avec l’état de chaque demande,
en 11 ko quand le produit en rend 24. Ils n’ont ni droits, ni montants, ni états calculés, ni règles datées, ni refus à
la RFC 9457, ni en-têtes de sécurité, ni journal de chaque demande (Powertools : une ligne), ni contrôle de l’origine,
ni limite d’inactivité de session ; aucune autre route, ni tâche, ni file. Chalice naïf importe ce que le sujet nomme
(pynamodb, SES, jinja2, argon2) et n’en sert qu’un.
"""


def write(before: str, times: int, delay: float) -> None:
    """Measures, then writes and shows: every case of every interpreter in the same rounds."""
    here = interpreters.at_hand()
    others = [other for version in _ELSEWHERE if (other := interpreters.found(version)) not in (None, here)]
    wanted = [(name, here) for name in NAMES]
    wanted += [(name, other) for other in others if other for name in _OF_THE_GOALS]
    lines = _head(before, times, delay)
    with cases.opened(wanted, before, delay) as opened:
        counted = {case.name: rounds.count(case) for case in opened}
        found = rounds.run(opened, times, rounds.ASKS)
        for python in (here, *others):
            lines += _interpreter([case for case in opened if case.python == python], found, counted)
    steps = journeys.count()
    lines += [*_PEERS.split("\n"), *bill.trips(steps), *bill.month(steps)]
    text = "\n".join(lines) + "\n"
    REPORT.write_text(text, "utf-8")
    sys.stdout.write(text)


def _head(before: str, times: int, delay: float) -> list[str]:
    load = ", ".join(f"{one:.1f}".replace(".", ",") for one in os.getloadavg())
    return [
        "# Mesures",
        "",
        f"Écrites le {dt.date.today():%d/%m/%Y} par `make bench`, Python {platform.python_version()}, {times} tours, "
        f"attente de {delay:g} ms par réponse des tables, {os.cpu_count()} cœurs, charge de la machine {load}.",
        "Les rapports comptent plus que les durées : rien n’a été mesuré sur AWS.",
        "",
        *_METHOD.format(before=before).split("\n"),
        "",
    ]


def _interpreter(shown: Sequence[Case], found: Found, counted: Mapping[str, Counted]) -> list[str]:
    title, (_, at, version) = f"Python {shown[0].python.version}", shown[0].name.partition("@")
    own = {case.name: found[case.name] for case in shown}
    told = {case.name: counted[case.name] for case in shown}
    return [
        f"## {title} : les buts",
        "",
        *tables.goals([*goals.cold(at + version), *goals.served(at + version)], own),
        f"## {title} : de l’exécution à la première liste de missions",
        "",
        *tables.cold(shown, own, told),
        f"## {title} : une demande déjà faite, processeur en ms",
        "",
        *tables.served(own, told),
        *tables.against(own, NOW + at + version, THEN + at + version),
    ]
