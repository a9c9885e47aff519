"""The convocation run of a command: whoever is on a mission and not convoked yet, convoked and printed in one process.

A run that was cut before its letters were printed leaves its lot open: the next run prints them again.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib import journal
from chalicelib.gestion.convocations import letters as printing
from chalicelib.gestion.convocations import places as convoking
from chalicelib.gestion.convocations.places import Place as Place
from chalicelib.missions import convocation
from chalicelib.tables import Dossiers

LOTS = "CONVOCATIONS"
IN_A_FILE = 500


class Lot(Dossiers):
    """pk `CONVOCATIONS`, sk = moment of the run. `imprime`: moment when its letters were in the operator's hands."""

    imprime = UnicodeAttribute(null=True)
    lettres = NumberAttribute(null=True)


@dataclass
class Run:
    """What a run did. `parts`: its print file, cut at 500 people. `passwords`: account id -> temporary password in
    clear, here and on paper only.
    """

    lot: str
    missions: Collection[str] | None
    parts: list[bytes] = field(default_factory=list)
    letters: int = 0
    convoked: list[Place] = field(default_factory=list)
    skipped: list[Place] = field(default_factory=list)
    passwords: dict[str, str] = field(default_factory=dict)


def candidates(now: datetime, missions: Collection[str] | None = None) -> list[Place]:
    """Who a run would convoke, in printing order; writes nothing. `missions`: those alone, else all."""
    waiting = _open_lots()
    return [place for place in _places(now, missions) if not place.is_convoked or place.affectation.lot in waiting]


def convoke(now: datetime, acteur: str, missions: Collection[str] | None = None) -> Run:
    """Convokes the candidates and makes their letters; `finish` closes the lot once the letters are safe."""
    run = Run(now.isoformat(timespec="microseconds"), missions)
    reprinted = _open_lots()
    places = candidates(now, missions)
    if places:
        Lot(LOTS, run.lot).save()
    for place in places:
        written = place.is_convoked or convoking.convoke(place, run.lot, now, acteur)
        (run.convoked if written else run.skipped).append(place)
    lost = {place.person.compte for place in run.convoked if place.affectation.lot in reprinted}
    _print(run, lost, now, acteur)
    return run


def print_again(now: datetime, acteur: str, missions: Collection[str]) -> Run:
    """The letters of people convoked already; who has not chosen a password gets a fresh one, the former one dies."""
    run = Run(now.isoformat(timespec="microseconds"), missions)
    run.convoked = [place for place in _places(now, missions) if place.is_convoked]
    _print(run, {place.person.compte for place in run.convoked}, now, acteur)
    return run


def finish(run: Run, now: datetime, acteur: str) -> None:
    """The letters are printed or kept: closes the lot, those of cut runs with it, and has the duplicates made."""
    if not run.letters:
        return
    moment = now.isoformat(timespec="seconds")
    for lot in {run.lot} if run.missions is not None else _open_lots():
        Lot(LOTS, lot).update(actions=[Lot.imprime.set(moment), Lot.lettres.set(run.letters)])
    told = {"lettres": str(run.letters), "personnes": str(len({p.person.compte for p in run.convoked}))}
    journal.write("convocations_imprimees", objet=LOTS, acteur=acteur, now=now, lot=run.lot, **told)
    for place in run.convoked:
        convocation.ask(place.person.compte, str(place.affectation.numero))


def _places(now: datetime, missions: Collection[str] | None) -> list[Place]:
    if missions is None:
        missions = [str(mission.numero) for mission in convoking.everywhere(now)]
    return convoking.places(missions)


def _open_lots() -> set[str]:
    return {lot.sk for lot in Lot.query(LOTS, consistent_read=True) if not lot.imprime}


def _print(run: Run, lost: Collection[str], now: datetime, acteur: str) -> None:
    made = printing.printed(run.convoked, lost, now, acteur, IN_A_FILE)
    run.parts, run.letters, run.passwords = made.parts, made.letters, made.passwords
