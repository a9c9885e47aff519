"""What is asked of a convocation run: contrôle, officielle, arrêt, reprise, réimpression, annulation.

`begin`, `confirm` and `reprint` leave the work to who asks; the pages have the function of long works do it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from chalicelib import errors
from chalicelib.gestion.convocations import parts, scope
from chalicelib.gestion.convocations.slices import (
    ANNULATION,
    ANNULE,
    CONTROLE,
    CONTROLE_FAIT,
    CONVOCATION,
    RUNNING,
    TERMINE,
)
from chalicelib.gestion.work import depot, refusals, travaux
from chalicelib.gestion.work.travaux import ARRETE, CONVOCATIONS, Travail
from chalicelib.identity.staff import refusals as staff_refusals
from chalicelib.identity.staff.models import ADMINISTRATEUR, Personnel

if TYPE_CHECKING:
    from chalicelib.gestion.convocations.shapes import PorteeDeConvocation


def control(acteur: Personnel, asked: PorteeDeConvocation, key: str, now: datetime) -> Travail:
    """Opens a run by its contrôle, which the function of long works makes."""
    return travaux.sent(begin(acteur, asked, key, now))


def begin(acteur: Personnel, asked: PorteeDeConvocation, key: str, now: datetime) -> Travail:
    """A run whose contrôle is to be made: who would be convoked."""
    scope.check(acteur, asked)
    return travaux.create(CONVOCATIONS, CONTROLE, {"portee": asked}, acteur, key, now)


def launch(acteur: Personnel, identifiant: str, decoupe: str, now: datetime) -> Travail:
    """The official run, which the function of long works carries out."""
    return travaux.sent(confirm(acteur, identifiant, decoupe, now))


def confirm(acteur: Personnel, identifiant: str, decoupe: str, now: datetime) -> Travail:
    """The official run is to be made, over the very list that the contrôle showed. `decoupe`: how it is printed."""
    work = visible(acteur, identifiant)
    asked = travaux.is_asked(work, CONVOCATION, acteur) and work.donnees.get("decoupe") == decoupe
    if asked and work.resultat and "source" not in work.donnees:
        return work
    if work.etat != CONTROLE_FAIT:
        raise refusals.WorkMoved()
    if not work.resultat["convocations"]:
        raise refusals.NobodyToConvoke()
    donnees, by = {**work.donnees, "decoupe": decoupe}, str(acteur.pk)
    return travaux.move(work, CONVOCATION, by, now, donnees=donnees, acteur=by, fait=0)


class Again(NamedTuple):
    """What is printed again. `people`: all when empty; `parties`: codes of centres or services, as `decoupe` says."""

    people: list[str]
    decoupe: str = parts.TOUT
    parties: Sequence[str] = ()


def print_again(acteur: Personnel, identifiant: str, asked: Again, key: str, now: datetime) -> Travail:
    """A run that only prints, which the function of long works carries out."""
    return travaux.sent(reprint(acteur, identifiant, asked, key, now))


def reprint(acteur: Personnel, identifiant: str, asked: Again, key: str, now: datetime) -> Travail:
    """A run that only prints: passwords still temporary are revoked and given anew. InvalidFields: an unknown part."""
    source = visible(acteur, identifiant)
    if source.etat != TERMINE:
        raise refusals.WorkMoved()
    origin = source.donnees.get("source", source.id)
    _know_parts(source, asked)
    whole = depot.read_json(source.donnees["liste"])
    pairs = [pair for pair in whole if not asked.people or pair[0] in asked.people]
    if not pairs:
        raise refusals.NobodyToConvoke()
    listed = f"lots/{source.id}/reimpression-{key}.json"
    depot.keep_json(listed, pairs)
    donnees = {
        "portee": {"genre": "reimpression", "valeurs": [source.id, *asked.parties]},
        "source": origin,
        "decoupe": asked.decoupe,
        "parties": list(asked.parties) or None,
        "liste": listed,
        "membres": source.donnees.get("membres"),
        "services": source.donnees["services"],
    }
    return travaux.create(CONVOCATIONS, CONVOCATION, donnees, acteur, key, now)


def _know_parts(source: Travail, asked: Again) -> None:
    """A code that the run does not have would print nothing, and say that it is done."""
    if not asked.parties:
        return
    origin = travaux.get(CONVOCATIONS, str(source.donnees.get("source", source.id)))
    known = (origin.resultat or {}).get("parties", {}).get(asked.decoupe, ())
    if unknown := set(asked.parties) - {str(part["code"]) for part in known}:
        told = f"Ce lot n’a personne pour\u00a0: {', '.join(sorted(unknown)[:5])}."
        raise errors.InvalidFields([("/parties", "partie_inconnue", told)])


def cancel(acteur: Personnel, identifiant: str, people: list[str], now: datetime) -> Travail:
    """Takes convocations back person by person, where the claim is untouched. `people`: all when empty.

    Once all are taken back, the run as it stands: nothing is left to do.
    """
    work = visible(acteur, identifiant)
    if travaux.is_asked(work, ANNULATION, acteur) and work.donnees["tout_annuler"] == (not people):
        return travaux.sent(work)
    if work.etat == ANNULE:
        return work
    if work.etat not in (TERMINE, ARRETE) or "source" in work.donnees or not work.donnees.get("liste"):
        raise refusals.WorkMoved()
    listed = f"lots/{work.id}/annulation-{int(work.etape)}.json"
    asked = [pair for pair in depot.read_json(work.donnees["liste"]) if not people or pair[0] in people]
    depot.keep_json(listed, asked)
    donnees = {**work.donnees, "annulation": listed, "curseur": 0, "deja": None, "tout_annuler": not people}
    by = str(acteur.pk)
    return travaux.sent(travaux.move(work, ANNULATION, by, now, donnees=donnees, acteur=by, avant=None, fait=0))


def stop(acteur: Personnel, identifiant: str, now: datetime) -> Travail:
    """Ends a run after the slice under way; who is convoked stays so, and is printed once it is resumed."""
    work = visible(acteur, identifiant)
    if work.etat not in (CONTROLE, CONVOCATION):
        raise refusals.WorkMoved()
    return travaux.move(work, ARRETE, str(acteur.pk), now, avant=work.etat)


def resume(acteur: Personnel, identifiant: str, now: datetime) -> Travail:
    """Goes on where a stop, or a crash that nothing has picked up, left it."""
    return travaux.resume(visible(acteur, identifiant), RUNNING, str(acteur.pk), now)


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
