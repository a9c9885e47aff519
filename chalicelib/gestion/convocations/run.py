"""A convocation run: contrôle, which writes nothing but its own list, then officielle, by slices.

Each person of the list is convoked once, whatever is redone; then come the print files, one invocation each.
"""

import time
from collections import Counter
from datetime import datetime
from typing import Any

from chalicelib.gestion.convocations import cancellation, letters, places, print_files, scope
from chalicelib.gestion.convocations.places import Place
from chalicelib.gestion.imports import affectations
from chalicelib.gestion.imports.report_csv import csv_bytes
from chalicelib.gestion.work import depot, refusals, travaux
from chalicelib.gestion.work.travaux import ARRETE, CONVOCATIONS, Travail
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


def control(acteur: Personnel, asked: dict[str, Any], key: str, now: datetime) -> Travail:
    """Opens a run by its contrôle, which the function of long works makes."""
    return travaux.sent(begin(acteur, asked, key, now))


def begin(acteur: Personnel, asked: dict[str, Any], key: str, now: datetime) -> Travail:
    """A run whose contrôle is to be made: who would be convoked."""
    scope.check(acteur, asked)
    return travaux.create(CONVOCATIONS, CONTROLE, {"portee": asked}, acteur, key, now)


def launch(acteur: Personnel, identifiant: str, now: datetime) -> Travail:
    """The official run, which the function of long works carries out."""
    return travaux.sent(confirm(acteur, identifiant, now))


def confirm(acteur: Personnel, identifiant: str, now: datetime) -> Travail:
    """The official run is to be made, over the very list that the contrôle showed."""
    work = visible(acteur, identifiant)
    if work.etat != CONTROLE_FAIT:
        raise refusals.WorkMoved()
    if not work.resultat["convocations"]:
        raise refusals.NobodyToConvoke()
    return travaux.move(work, CONVOCATION, str(acteur.pk), now, fait=0)


def print_again(acteur: Personnel, identifiant: str, people: list[str], key: str, now: datetime) -> Travail:
    """A run that only prints, which the function of long works carries out."""
    return travaux.sent(reprint(acteur, identifiant, people, key, now))


def reprint(acteur: Personnel, identifiant: str, people: list[str], key: str, now: datetime) -> Travail:
    """A run that only prints: passwords still temporary are revoked and given anew. `people`: all when empty."""
    source = visible(acteur, identifiant)
    if source.etat != TERMINE:
        raise refusals.WorkMoved()
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
    return travaux.create(CONVOCATIONS, CONVOCATION, donnees, acteur, key, now)


def cancel(acteur: Personnel, identifiant: str, people: list[str], now: datetime) -> Travail:
    """Takes convocations back person by person, where the claim is untouched. `people`: all when empty."""
    work = visible(acteur, identifiant)
    if work.etat not in (TERMINE, ARRETE) or "source" in work.donnees or not work.donnees.get("liste"):
        raise refusals.WorkMoved()
    listed = f"lots/{work.id}/annulation-{int(work.etape)}.json"
    asked = [pair for pair in depot.read_json(work.donnees["liste"]) if not people or pair[0] in people]
    depot.keep_json(listed, asked)
    donnees = {**work.donnees, "annulation": listed, "curseur": 0, "tout_annuler": not people}
    changed = {"donnees": donnees, "acteur": str(acteur.pk), "avant": None, "fait": 0}
    return travaux.sent(travaux.move(work, ANNULATION, str(acteur.pk), now, **changed))


def stop(acteur: Personnel, identifiant: str, now: datetime) -> Travail:
    """Ends a run after the slice under way; who is convoked stays so, and is printed once it is resumed."""
    work = visible(acteur, identifiant)
    if work.etat not in (CONTROLE, CONVOCATION):
        raise refusals.WorkMoved()
    return travaux.move(work, ARRETE, str(acteur.pk), now, avant=work.etat)


def resume(acteur: Personnel, identifiant: str, now: datetime) -> Travail:
    """Goes on where a stop, or a crash that nothing has picked up, left it."""
    work = visible(acteur, identifiant)
    if work.etat == ARRETE:
        work = travaux.move(work, str(work.avant), str(acteur.pk), now, avant=None)
    elif not travaux.is_stuck(work, RUNNING, now):
        raise refusals.WorkMoved()
    return travaux.sent(work)


def visible(acteur: Personnel, identifiant: str) -> Travail:
    """A run of the member's services; another service's is refused."""
    work = travaux.get(CONVOCATIONS, identifiant)
    if not may_see(acteur, work):
        raise staff_refusals.RightMissing()
    return work


def may_see(acteur: Personnel, work: Travail) -> bool:
    """Until its contrôle has said which services it touches, a run is its author's; then, of who works for them all."""
    services = work.donnees.get("services")
    if services is None:
        return work.acteur == acteur.pk or acteur.role == ADMINISTRATEUR
    return scope.covers(acteur, services)


def list_link(acteur: Personnel, identifiant: str) -> str:
    """A link of a minute to the list of the contrôle."""
    work = visible(acteur, identifiant)
    if not work.donnees.get("csv"):
        raise refusals.WorkUnknown()
    return depot.link(work.donnees["csv"], f"controle-{work.id}.csv", depot.CSV)


def advance(work: Travail, now: datetime, deadline: float) -> bool:
    """Does what comes next until `deadline` (`time.monotonic()`); True when there is more, print files apart."""
    if work.etat == CONTROLE:
        _control(work, now)
    elif work.etat == CONVOCATION:
        return _convoke(work, now, deadline)
    elif work.etat == ANNULATION:
        return _cancel(work, now, deadline)
    return False


def waiting(acteur: Personnel, asked: dict[str, Any], now: datetime) -> tuple[list[Place], int]:
    """Who is to be convoked, in printing order, and how many more are not this member's; writes nothing."""
    on_it = places.places(scope.missions(asked, now))
    return scope.allowed(acteur, [place for place in on_it if not place.is_convoked])


def listed(work: Travail) -> list[Place]:
    """The people of the contrôle as they are now, in printing order."""
    return _read(depot.read_json(work.donnees["liste"]))


def _control(work: Travail, now: datetime) -> None:
    """Lists who is to be convoked, in printing order."""
    found, left_out = waiting(roster.acting(str(work.acteur)), work.donnees["portee"], now)
    base = f"lots/{work.id}/controle"
    rows = [_row(place, now) for place in found]
    depot.keep_json(f"{base}.json", [place.key for place in found])
    depot.keep(f"{base}.csv", csv_bytes(_HEADER, rows), depot.CSV)
    services = sorted({place.service for place in found})
    donnees = {**work.donnees, "liste": f"{base}.json", "csv": f"{base}.csv", "services": services}
    shown = {
        "convocations": len(found),
        "personnes": len({place.person.compte for place in found}),
        "hors_droits": left_out,
        "services": dict(Counter(place.service or "sans service" for place in found)),
        "acces": _accesses(found, now),
        "lignes": [dict(zip(_HEADER, row, strict=True)) for row in rows[:SHOWN]],
    }
    travaux.save(work, now, etat=CONTROLE_FAIT, donnees=donnees, resultat=shown, total=len(found), fait=len(found))


def _accesses(found: list[Place], now: datetime) -> dict[str, int]:
    """How many people will come in by which way."""
    return dict(Counter({place.person.compte: letters.access_kind(place, now) for place in found}.values()))


def _row(place: Place, now: datetime) -> tuple[str, ...]:
    own, profile = place.affectation, place.person.profile
    facts = (own.numero, own.examen, own.debut, own.fin)
    who = (place.service, profile.numero, profile.nom, profile.prenom)
    return (*(str(fact or "") for fact in (*who, *facts)), _ACCESS[letters.access_kind(place, now)])


def _convoke(work: Travail, now: datetime, deadline: float) -> bool:
    """Convokes slice after slice; a place that this run has convoked already counts as done."""
    pairs = depot.read_json(work.donnees["liste"])
    start = int(work.donnees.get("curseur", 0))
    while start < len(pairs):
        if time.monotonic() >= deadline:
            return True
        slice_ = pairs[start : start + SLICE]
        done = sum(_is_done(place, work, now) for place in _read(slice_))
        start += len(slice_)
        kept = {**(work.resultat or {}), "convoquees": (work.resultat or {}).get("convoquees", 0) + done}
        travaux.save(work, now, donnees={**work.donnees, "curseur": start}, fait=start, total=len(pairs), resultat=kept)
    _to_print(work, now)
    return False


def _is_done(place: Place, work: Travail, now: datetime) -> bool:
    if place.is_convoked:
        return place.affectation.lot == run_of(work)
    return "source" not in work.donnees and places.convoke(place, work.id, now, str(work.acteur))


def _to_print(work: Travail, now: datetime) -> None:
    """Cuts the print files among those who are convoked by this run."""
    number = print_files.cut(work, [place for place in listed(work) if place.affectation.lot == run_of(work)])
    ended = {"fini": now.isoformat(timespec="seconds")} if not number else {}
    travaux.save(work, now, etat=IMPRESSION if number else TERMINE, fait=0, total=number, **ended)


def _cancel(work: Travail, now: datetime, deadline: float) -> bool:
    pairs = depot.read_json(work.donnees["annulation"])
    start = int(work.donnees["curseur"])
    while start < len(pairs):
        if time.monotonic() >= deadline:
            return True
        slice_ = pairs[start : start + SLICE]
        told = (work.resultat or {}).get("annulation") if start else None
        told = cancellation.of(_read(slice_), work.id, roster.acting(str(work.acteur)), now, told)
        start += len(slice_)
        donnees = {**work.donnees, "curseur": start}
        resultat = {**(work.resultat or {}), "annulation": told}
        travaux.save(work, now, donnees=donnees, fait=start, total=len(pairs), resultat=resultat)
    all_gone = work.donnees["tout_annuler"] and not (work.resultat or {}).get("annulation", {}).get("conservees")
    travaux.save(work, now, etat=ANNULE if all_gone else TERMINE, fini=now.isoformat(timespec="seconds"))
    return False


def _read(pairs: list[list[str]]) -> list[Place]:
    held = affectations.held((compte, numero) for compte, numero in pairs)
    return places.with_people(held.values())


def run_of(work: Travail) -> str:
    """The run that convoked the people of this one: itself, unless it only prints again."""
    return str(work.donnees.get("source", work.id))
