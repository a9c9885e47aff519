"""A convocation run, carried out: contrôle, which writes nothing but its own list, then officielle, by slices.

Each person of the list is convoked once, whatever is redone; then come the print files, one invocation each.
"""

from __future__ import annotations

import time
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, cast

from chalicelib.gestion.convocations import cancellation, convoking, letters, odd, parts, places, print_files, scope
from chalicelib.gestion.convocations.places import Place
from chalicelib.gestion.imports import affectations
from chalicelib.gestion.imports.report_csv import csv_bytes
from chalicelib.gestion.work import depot, travaux
from chalicelib.gestion.work.travaux import Travail
from chalicelib.identity.staff import roster
from chalicelib.identity.staff.models import Personnel

if TYPE_CHECKING:
    from chalicelib.gestion.convocations.shapes import (
        LigneDeControle,
        PartiesDeLot,
        PorteeDeConvocation,
        ResultatDeConvocation,
    )

CONTROLE, CONTROLE_FAIT, CONVOCATION = "CONTROLE", "CONTROLE_FAIT", "CONVOCATION"
IMPRESSION, TERMINE, ANNULATION, ANNULE = "IMPRESSION", "TERMINE", "ANNULATION", "ANNULE"
RUNNING = frozenset({CONTROLE, CONVOCATION, IMPRESSION, ANNULATION})
SLICE = 100
SHOWN = 50
_HEADER = ("service", "numero", "nom", "prenom", "mission", "examen", "debut", "fin", "acces", "a_verifier")
_ACCESS = {
    "provisoire": "mot de passe provisoire",
    "deja_donne": "mot de passe déjà donné",
    "personnel": "mot de passe personnel",
    "portail": "portail",
}


def advance(work: Travail, now: datetime, deadline: float) -> bool:
    """Does what comes next until `deadline` (`time.monotonic()`); True when there is more, print files apart.

    One slice at least, however late: else what is slow to prepare would be begun again for ever.
    """
    if work.etat == CONTROLE:
        _control(work, now)
    elif work.etat == CONVOCATION:
        return _convoke(work, now, deadline)
    elif work.etat == ANNULATION:
        return _cancel(work, now, deadline)
    return False


class Waiting(NamedTuple):
    """Who is to be convoked, in printing order. `left_out`: how many more are not this member's. `done`: convoked."""

    found: list[Place]
    left_out: int
    done: int


def waiting(acteur: Personnel, asked: PorteeDeConvocation, now: datetime) -> Waiting:
    """What a scope comes to for a member; writes nothing."""
    own, _ = scope.allowed(acteur, on_it := places.places(scope.missions(asked, now)))
    found = [place for place in own if not place.is_convoked]
    every = sum(not place.is_convoked for place in on_it)
    return Waiting(found, every - len(found), len(own) - len(found))


def listed(work: Travail) -> list[Place]:
    """The people of the contrôle as they are now, in printing order."""
    return _read(depot.read_json(work.donnees["liste"]))


def _control(work: Travail, now: datetime) -> None:
    """Lists who is to be convoked, in printing order."""
    found, left_out, already = waiting(roster.acting(str(work.acteur)), work.donnees["portee"], now)
    base = f"lots/{work.id}/controle"
    kinds = [letters.access_kind(place, now) for place in found]
    codes = [odd.of(place, kind, now) for place, kind in zip(found, kinds, strict=True)]
    rows = [_row(place, kind, strange) for place, kind, strange in zip(found, kinds, codes, strict=True)]
    depot.keep_json(f"{base}.json", [place.key for place in found])
    depot.keep_json(f"{base}-parties.json", parts.members(found))
    depot.keep(f"{base}.csv", csv_bytes(_HEADER, rows), depot.CSV)
    services = sorted({place.service for place in found})
    kept = {"liste": f"{base}.json", "membres": f"{base}-parties.json", "csv": f"{base}.csv"}
    donnees = {**work.donnees, **kept, "services": services}
    shown: ResultatDeConvocation = {
        "convocations": len(found),
        "personnes": len({place.person.compte for place in found}),
        "hors_droits": left_out,
        "deja": already,
        "services": dict(Counter(place.service or "sans service" for place in found)),
        "parties": cast("PartiesDeLot", parts.told(found)),
        "acces": dict(Counter({place.person.compte: kind for place, kind in zip(found, kinds, strict=True)}.values())),
        "anomalies": dict(Counter(code for strange in codes for code in strange)),
        "a_verifier": [_line(row) for row in rows if row[-1]][:SHOWN],
        "lignes": [_line(row) for row in rows[:SHOWN]],
    }
    travaux.save(work, now, etat=CONTROLE_FAIT, donnees=donnees, resultat=shown, total=len(found), fait=len(found))


def _line(row: tuple[str, ...]) -> LigneDeControle:
    return cast("LigneDeControle", dict(zip(_HEADER, row, strict=True)))


def _row(place: Place, kind: str, strange: list[str]) -> tuple[str, ...]:
    own, profile = place.affectation, place.person.profile
    facts = (own.numero, own.examen, own.debut, own.fin)
    who = (place.service, profile.numero, profile.nom, profile.prenom)
    return (*(str(fact or "") for fact in (*who, *facts)), _ACCESS[kind], odd.said(strange))


def _convoke(work: Travail, now: datetime, deadline: float) -> bool:
    """Convokes slice after slice; a place that this run has convoked already counts as done."""
    _narrow(work, now)
    pairs = depot.read_json(work.donnees["liste"])
    start = int(work.donnees.get("curseur", 0))
    while start < len(pairs):
        slice_ = _slice(pairs, start)
        done = _done(_read(slice_), work, now)
        start += len(slice_)
        kept = {**(work.resultat or {}), "convoquees": (work.resultat or {}).get("convoquees", 0) + done}
        travaux.save(work, now, donnees={**work.donnees, "curseur": start}, fait=start, total=len(pairs), resultat=kept)
        if start < len(pairs) and time.monotonic() >= deadline:
            return True
    _to_print(work, now)
    return False


def _narrow(work: Travail, now: datetime) -> None:
    """Of a re-print of some parts alone: leaves in its list, once, who is there now or was when the run was made."""
    codes = work.donnees.get("parties")
    if codes:
        found = [place for place in listed(work) if place.affectation.lot == run_of(work)]
        way, members = str(work.donnees["decoupe"]), work.donnees.get("membres")
        then = depot.read_json(members).get(way, {}) if members else {}
        kept = parts.only(found, way, codes, {compte for code in codes for compte in then.get(code, ())})
        key = f"lots/{work.id}/parties.json"
        depot.keep_json(key, [place.key for place in kept])
        travaux.save(work, now, donnees={**work.donnees, "liste": key, "parties": None}, total=len(kept))


def _done(found: list[Place], work: Travail, now: datetime) -> int:
    """How many of these are convoked by the run, those of before a cut included."""
    before = sum(place.is_convoked and place.affectation.lot == run_of(work) for place in found)
    left = [place for place in found if not place.is_convoked and "source" not in work.donnees]
    return before + sum(convoking.convoke(left, work.id, now, str(work.acteur)))


def _to_print(work: Travail, now: datetime) -> None:
    """Cuts the print files among those who are convoked by this run."""
    number = print_files.cut(work, [place for place in listed(work) if place.affectation.lot == run_of(work)])
    ended = {"fini": now.isoformat(timespec="seconds")} if not number else {}
    travaux.save(work, now, etat=IMPRESSION if number else TERMINE, fait=0, total=number, **ended)


def _cancel(work: Travail, now: datetime, deadline: float) -> bool:
    pairs = depot.read_json(work.donnees["annulation"])
    start = int(work.donnees["curseur"])
    if work.donnees.get("deja") is None:  # before the first is taken back, so that a cut changes nothing of it
        deja = sum(not place.is_convoked for place in _read(pairs))
        travaux.save(work, now, donnees={**work.donnees, "deja": deja})
    while start < len(pairs):
        slice_ = _slice(pairs, start)
        told = (work.resultat or {}).get("annulation") if start else None
        told = told or cancellation.none(int(work.donnees["deja"]))
        told = cancellation.of(_read(slice_), work.id, roster.acting(str(work.acteur)), now, told)
        start += len(slice_)
        donnees = {**work.donnees, "curseur": start}
        resultat = {**(work.resultat or {}), "annulation": told}
        travaux.save(work, now, donnees=donnees, fait=start, total=len(pairs), resultat=resultat)
        if start < len(pairs) and time.monotonic() >= deadline:
            return True
    all_gone = work.donnees["tout_annuler"] and not (work.resultat or {}).get("annulation", {}).get("conservees")
    travaux.save(work, now, etat=ANNULE if all_gone else TERMINE, fini=now.isoformat(timespec="seconds"))
    return False


def _slice(pairs: list[list[str]], start: int) -> list[list[str]]:
    """The next pairs, to the last of a person's: who is convoked to several missions is told of them at once."""
    end = start + SLICE
    while end < len(pairs) and pairs[end][0] == pairs[end - 1][0]:
        end += 1
    return pairs[start:end]


def _read(pairs: list[list[str]]) -> list[Place]:
    held = affectations.held((compte, numero) for compte, numero in pairs)
    return places.with_people(held.values())


def run_of(work: Travail) -> str:
    """The run that convoked the people of this one: itself, unless it only prints again."""
    return str(work.donnees.get("source", work.id))
