"""The browser's run, carried out in one process by a command: contrôle, launch, slices, print files, until it is done.

A run whose letters never reached the operator comes first at the next command, with passwords that kill the lost ones.
One that was cut before it convoked anybody is gone on with.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.gestion.convocations import letters, parts, print_files, run, scope, slices
from chalicelib.gestion.convocations.places import Place
from chalicelib.gestion.work import travaux
from chalicelib.gestion.work.travaux import CONVOCATIONS, Travail
from chalicelib.identity.staff import roster

if TYPE_CHECKING:
    from chalicelib.gestion.convocations.shapes import PorteeDeConvocation

Clock = Callable[[], datetime]
Heard = Callable[[str, int, int], None]
"""Told what is being done, how many are through, and of how many."""
OPERATOR = "ops"
"""Who acts, for the journal, when a command does."""
STRETCH = 5
"""Seconds of work between two leases, and between two words on how far it is."""
CONVOKING, PRINTING = "convocations", "fichiers à imprimer"


@dataclass
class Driven:
    """What a command did. `runs`: those whose letters are here. `parts`: their print files, of 500 people each at most.

    `names`: the centre or the service that each file is of, empty where all are together.
    `passwords`: account id -> temporary password in clear, here and on paper. `skipped`: who changed under the run.
    """

    runs: list[str] = field(default_factory=list)
    parts: list[bytes] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    letters: int = 0
    convoked: list[Place] = field(default_factory=list)
    skipped: list[Place] = field(default_factory=list)
    passwords: dict[str, str] = field(default_factory=dict)

    def add(self, other: Driven) -> None:
        """Counts another one with this one."""
        self.runs += other.runs
        self.parts += other.parts
        self.names += other.names
        self.letters += other.letters
        self.convoked += other.convoked
        self.skipped += other.skipped
        self.passwords |= other.passwords


def candidates(now: datetime, missions: Collection[str] | None = None) -> list[Place]:
    """Who a run would convoke, in printing order; writes nothing. `missions`: those alone, else all."""
    return slices.waiting(roster.acting(OPERATOR), _scope(missions), now).found


def _unheard(label: str, done: int, total: int) -> None:
    """Nobody listens."""


def convoke(
    clock: Clock,
    acteur: str = OPERATOR,
    missions: Collection[str] | None = None,
    heard: Heard = _unheard,
    decoupe: str = parts.TOUT,
) -> Iterator[Driven]:
    """Each run whose letters nobody was given, then that of the candidates, convoked and printed.

    `decoupe`: how the letters of the candidates are cut in files.
    Whoever takes one saves its letters, then says so by `finish`, before asking for the next: two runs may print for
    one person. travaux.AtWork while another process is at work on a run of this actor, or was cut a lease ago or less.
    """
    for left in _left(acteur):
        yield _official(left.id, clock, heard)
    if found := candidates(clock(), missions):
        member = roster.acting(acteur)
        opened = _opened(acteur, _scope(missions), {place.key for place in found})
        work = opened or run.begin(member, _scope(missions), secrets.token_hex(16), clock())
        if _advanced(work.id, clock, heard).resultat["convocations"]:
            run.confirm(member, work.id, decoupe, clock())
            yield _official(work.id, clock, heard)


def finish(done: Driven, now: datetime) -> None:
    """The letters are in the operator's hands: no later run prints them again."""
    for identifiant in done.runs:
        given = Travail(f"LOTS#{CONVOCATIONS}", identifiant)
        given.update(actions=[Travail.remis.set(now.isoformat(timespec="seconds"))], condition=Travail.pk.exists())


def _scope(missions: Collection[str] | None) -> PorteeDeConvocation:
    kind = scope.TOUT if missions is None else scope.MISSION
    return {"genre": kind, "valeurs": list(missions or ())}


def _left(acteur: str) -> list[Travail]:
    """The actor's runs that convoked people whose letters nobody was given, the oldest first."""
    begun = (slices.CONVOCATION, slices.IMPRESSION, slices.TERMINE)
    return [work for work in _runs(acteur) if work.etat in begun and not work.remis and "source" not in work.donnees]


def _opened(acteur: str, asked: PorteeDeConvocation, found: Collection[tuple[str, str]]) -> Travail | None:
    """The actor's run over this scope that has convoked nobody yet; of these places, if its list was read."""
    for work in _runs(acteur):
        if work.donnees.get("portee") != asked:
            continue
        if work.etat == slices.CONTROLE:
            return work
        if work.etat == slices.CONTROLE_FAIT and {place.key for place in slices.listed(work)} == found:
            return work
    return None


def _runs(acteur: str) -> Iterator[Travail]:
    """All that are this actor's, the oldest first."""
    mine = Travail.acteur == acteur
    return iter(Travail.query(f"LOTS#{CONVOCATIONS}", filter_condition=mine, consistent_read=True))


def _official(identifiant: str, clock: Clock, heard: Heard) -> Driven:
    """Convokes whom the contrôle listed, then prints."""
    work = _advanced(identifiant, clock, heard)
    listed, done = slices.listed(work), Driven()
    done.convoked += [place for place in listed if place.affectation.lot == work.id]
    done.skipped += [place for place in listed if not place.is_convoked]
    _print(work, clock, done, heard)
    return done


def _print(work: Travail, clock: Clock, done: Driven, heard: Heard) -> None:
    """Makes the print files here. When one was made elsewhere its passwords are not known here: all are made anew."""
    files, made = print_files.of(work), list[letters.Printed | None]()
    for rank, fichier in enumerate(files):
        heard(PRINTING, rank, len(files))
        made.append(print_files.make(work, fichier.rank, clock()))
    done.runs.append(work.id)
    if None in made:
        asked = run.Again([], str(work.donnees.get("decoupe") or parts.TOUT))
        again = run.reprint(roster.acting(str(work.acteur)), work.id, asked, secrets.token_hex(16), clock())
        return _print(_advanced(again.id, clock, heard), clock, done, heard)
    for fichier, one in zip(files, made, strict=True):
        if one is None:
            continue
        done.parts += one.parts
        done.names += [str(fichier.partie or "")] * len(one.parts)
        done.letters += one.letters
        done.passwords |= one.passwords


def _advanced(identifiant: str, clock: Clock, heard: Heard) -> Travail:
    """The run, advanced by stretches under its lease until it waits for somebody or for its print files."""
    more = True
    while more:
        with travaux.held(CONVOCATIONS, identifiant, clock()) as work:
            heard(CONVOKING, int(work.fait), int(work.total))
            more = slices.advance(work, clock(), time.monotonic() + STRETCH)
    return travaux.get(CONVOCATIONS, identifiant)
