"""A convocation run: contrôle, which writes nothing but its own list, then officielle, by slices.

Each person of the list is convoked once, whatever is redone; then come the print files, one invocation each.
"""

import time
from collections import Counter
from datetime import datetime
from typing import Any

from chalicelib.gestion.batches import depot, lots, refusals
from chalicelib.gestion.batches.lots import ARRETE, CONVOCATIONS, Lot
from chalicelib.gestion.convocations import cancellation, letters, places, print_files, scope
from chalicelib.gestion.convocations.places import Place
from chalicelib.gestion.imports import affectations
from chalicelib.gestion.imports.report_csv import csv_bytes
from chalicelib.identity.staff import refusals as staff_refusals
from chalicelib.identity.staff import roster
from chalicelib.identity.staff.models import ADMINISTRATEUR, Personnel

CONTROLE, CONTROLE_FAIT, CONVOCATION = "CONTROLE", "CONTROLE_FAIT", "CONVOCATION"
IMPRESSION, TERMINE, ANNULATION, ANNULE = "IMPRESSION", "TERMINE", "ANNULATION", "ANNULE"
RUNNING = frozenset({CONTROLE, CONVOCATION, IMPRESSION, ANNULATION})
SLICE = 50
SHOWN = 50
_HEADER = ("service", "numero", "nom", "prenom", "mission", "examen", "debut", "fin", "acces")
_ACCESS = {
    "provisoire": "mot de passe provisoire",
    "deja_donne": "mot de passe déjà donné",
    "personnel": "mot de passe personnel",
    "portail": "portail",
}


def control(acteur: Personnel, asked: dict[str, Any], key: str, now: datetime) -> Lot:
    """Opens a run by its contrôle, which the function of batches makes."""
    return lots.sent(begin(acteur, asked, key, now))


def begin(acteur: Personnel, asked: dict[str, Any], key: str, now: datetime) -> Lot:
    """A run whose contrôle is to be made: who would be convoked."""
    scope.check(acteur, asked)
    return lots.create(CONVOCATIONS, CONTROLE, {"portee": asked}, acteur, key, now)


def launch(acteur: Personnel, identifiant: str, now: datetime) -> Lot:
    """The official run, which the function of batches carries out."""
    return lots.sent(confirm(acteur, identifiant, now))


def confirm(acteur: Personnel, identifiant: str, now: datetime) -> Lot:
    """The official run is to be made, over the very list that the contrôle showed."""
    lot = visible(acteur, identifiant)
    if lot.etat != CONTROLE_FAIT:
        raise refusals.BatchMoved()
    if not lot.resultat["convocations"]:
        raise refusals.NobodyToConvoke()
    return lots.move(lot, CONVOCATION, str(acteur.pk), now, fait=0)


def print_again(acteur: Personnel, identifiant: str, people: list[str], key: str, now: datetime) -> Lot:
    """A run that only prints, which the function of batches carries out."""
    return lots.sent(reprint(acteur, identifiant, people, key, now))


def reprint(acteur: Personnel, identifiant: str, people: list[str], key: str, now: datetime) -> Lot:
    """A run that only prints: passwords still temporary are revoked and given anew. `people`: all when empty."""
    source = visible(acteur, identifiant)
    if source.etat != TERMINE:
        raise refusals.BatchMoved()
    origin = source.donnees.get("source", source.id)
    pairs = [pair for pair in depot.read_json(source.donnees["liste"]) if not people or pair[0] in people]
    if not pairs:
        raise refusals.NobodyToConvoke()
    listed = f"lots/{source.id}/reimpression-{key}.json"
    depot.keep_json(listed, pairs)
    donnees = {
        "portee": {"genre": "reimpression", "valeurs": [source.id]},
        "source": origin,
        "liste": listed,
        "services": source.donnees["services"],
    }
    return lots.create(CONVOCATIONS, CONVOCATION, donnees, acteur, key, now)


def cancel(acteur: Personnel, identifiant: str, people: list[str], now: datetime) -> Lot:
    """Takes convocations back person by person, where the claim is untouched. `people`: all when empty."""
    lot = visible(acteur, identifiant)
    if lot.etat not in (TERMINE, ARRETE) or "source" in lot.donnees or not lot.donnees.get("liste"):
        raise refusals.BatchMoved()
    listed = f"lots/{lot.id}/annulation-{int(lot.etape)}.json"
    depot.keep_json(listed, [pair for pair in depot.read_json(lot.donnees["liste"]) if not people or pair[0] in people])
    donnees = {**lot.donnees, "annulation": listed, "curseur": 0, "tout_annuler": not people}
    changed = {"donnees": donnees, "acteur": str(acteur.pk), "avant": None, "fait": 0}
    return lots.sent(lots.move(lot, ANNULATION, str(acteur.pk), now, **changed))


def stop(acteur: Personnel, identifiant: str, now: datetime) -> Lot:
    """Ends a run after the slice under way; who is convoked stays so, and is printed once it is resumed."""
    lot = visible(acteur, identifiant)
    if lot.etat not in (CONTROLE, CONVOCATION):
        raise refusals.BatchMoved()
    return lots.move(lot, ARRETE, str(acteur.pk), now, avant=lot.etat)


def resume(acteur: Personnel, identifiant: str, now: datetime) -> Lot:
    """Goes on where a stop, or a crash that nothing has picked up, left it."""
    lot = visible(acteur, identifiant)
    if lot.etat == ARRETE:
        lot = lots.move(lot, str(lot.avant), str(acteur.pk), now, avant=None)
    elif not lots.is_stuck(lot, RUNNING, now):
        raise refusals.BatchMoved()
    return lots.sent(lot)


def visible(acteur: Personnel, identifiant: str) -> Lot:
    """A run of the member's services; another service's is refused."""
    lot = lots.get(CONVOCATIONS, identifiant)
    if not may_see(acteur, lot):
        raise staff_refusals.RightMissing()
    return lot


def may_see(acteur: Personnel, lot: Lot) -> bool:
    """Until its contrôle has said which services it touches, a run is its author's; then, of who works for them all."""
    services = lot.donnees.get("services")
    if services is None:
        return lot.acteur == acteur.pk or acteur.role == ADMINISTRATEUR
    return scope.covers(acteur, services)


def list_link(acteur: Personnel, identifiant: str) -> str:
    """A link of a minute to the list of the contrôle."""
    lot = visible(acteur, identifiant)
    if not lot.donnees.get("csv"):
        raise refusals.BatchUnknown()
    return depot.link(lot.donnees["csv"], f"controle-{lot.id}.csv", depot.CSV)


def advance(lot: Lot, now: datetime, deadline: float) -> bool:
    """Does what comes next until `deadline` (`time.monotonic()`); True when there is more, print files apart."""
    if lot.etat == CONTROLE:
        _control(lot, now)
    elif lot.etat == CONVOCATION:
        return _convoke(lot, now, deadline)
    elif lot.etat == ANNULATION:
        return _cancel(lot, now, deadline)
    return False


def waiting(acteur: Personnel, asked: dict[str, Any], now: datetime) -> tuple[list[Place], int]:
    """Who is to be convoked, in printing order, and how many more are not this member's; writes nothing."""
    on_it = places.places(scope.missions(asked, now))
    return scope.allowed(acteur, [place for place in on_it if not place.is_convoked])


def listed(lot: Lot) -> list[Place]:
    """The people of the contrôle as they are now, in printing order."""
    return _read(depot.read_json(lot.donnees["liste"]))


def _control(lot: Lot, now: datetime) -> None:
    """Lists who is to be convoked, in printing order."""
    found, left_out = waiting(roster.acting(str(lot.acteur)), lot.donnees["portee"], now)
    base = f"lots/{lot.id}/controle"
    rows = [_row(place, now) for place in found]
    depot.keep_json(f"{base}.json", [place.key for place in found])
    depot.keep(f"{base}.csv", csv_bytes(_HEADER, rows), depot.CSV)
    services = sorted({place.service for place in found})
    donnees = {**lot.donnees, "liste": f"{base}.json", "csv": f"{base}.csv", "services": services}
    shown = {
        "convocations": len(found),
        "personnes": len({place.person.compte for place in found}),
        "hors_droits": left_out,
        "services": dict(Counter(place.service or "sans service" for place in found)),
        "acces": _accesses(found, now),
        "lignes": [dict(zip(_HEADER, row, strict=True)) for row in rows[:SHOWN]],
    }
    lots.save(lot, now, etat=CONTROLE_FAIT, donnees=donnees, resultat=shown, total=len(found), fait=len(found))


def _accesses(found: list[Place], now: datetime) -> dict[str, int]:
    """How many people will come in by which way."""
    return dict(Counter({place.person.compte: letters.access_kind(place, now) for place in found}.values()))


def _row(place: Place, now: datetime) -> tuple[str, ...]:
    own, profile = place.affectation, place.person.profile
    facts = (own.numero, own.examen, own.debut, own.fin)
    who = (place.service, profile.numero, profile.nom, profile.prenom)
    return (*(str(fact or "") for fact in (*who, *facts)), _ACCESS[letters.access_kind(place, now)])


def _convoke(lot: Lot, now: datetime, deadline: float) -> bool:
    """Convokes slice after slice; a place that this run has convoked already counts as done."""
    pairs = depot.read_json(lot.donnees["liste"])
    start = int(lot.donnees.get("curseur", 0))
    while start < len(pairs):
        if time.monotonic() >= deadline:
            return True
        slice_ = pairs[start : start + SLICE]
        done = sum(_is_done(place, lot, now) for place in _read(slice_))
        start += len(slice_)
        kept = {**(lot.resultat or {}), "convoquees": (lot.resultat or {}).get("convoquees", 0) + done}
        lots.save(lot, now, donnees={**lot.donnees, "curseur": start}, fait=start, total=len(pairs), resultat=kept)
    _to_print(lot, now)
    return False


def _is_done(place: Place, lot: Lot, now: datetime) -> bool:
    if place.is_convoked:
        return place.affectation.lot == run_of(lot)
    return "source" not in lot.donnees and places.convoke(place, lot.id, now, str(lot.acteur))


def _to_print(lot: Lot, now: datetime) -> None:
    """Cuts the print files among those who are convoked by this run."""
    number = print_files.cut(lot, [place for place in listed(lot) if place.affectation.lot == run_of(lot)])
    ended = {"fini": now.isoformat(timespec="seconds")} if not number else {}
    lots.save(lot, now, etat=IMPRESSION if number else TERMINE, fait=0, total=number, **ended)


def _cancel(lot: Lot, now: datetime, deadline: float) -> bool:
    pairs = depot.read_json(lot.donnees["annulation"])
    start = int(lot.donnees["curseur"])
    while start < len(pairs):
        if time.monotonic() >= deadline:
            return True
        slice_ = pairs[start : start + SLICE]
        told = (lot.resultat or {}).get("annulation") if start else None
        told = cancellation.of(_read(slice_), lot.id, roster.acting(str(lot.acteur)), now, told)
        start += len(slice_)
        donnees = {**lot.donnees, "curseur": start}
        resultat = {**(lot.resultat or {}), "annulation": told}
        lots.save(lot, now, donnees=donnees, fait=start, total=len(pairs), resultat=resultat)
    all_gone = lot.donnees["tout_annuler"] and not (lot.resultat or {}).get("annulation", {}).get("conservees")
    lots.save(lot, now, etat=ANNULE if all_gone else TERMINE, fini=now.isoformat(timespec="seconds"))
    return False


def _read(pairs: list[list[str]]) -> list[Place]:
    held = affectations.held((compte, numero) for compte, numero in pairs)
    return places.with_people(held.values())


def run_of(lot: Lot) -> str:
    """The run that convoked the people of this one: itself, unless it only prints again."""
    return str(lot.donnees.get("source", lot.id))
