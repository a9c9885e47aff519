"""What the function of long works does with a message: one stretch, then another message while there is more."""

import json
from datetime import datetime

from chalicelib import logs
from chalicelib.gestion import relire
from chalicelib.gestion.convocations import print_files, slices
from chalicelib.gestion.imports import slices as imports
from chalicelib.gestion.work import travaux
from chalicelib.gestion.work.refusals import WorkUnknown

ENDED = frozenset({imports.IMPORTE, slices.IMPRESSION, slices.TERMINE, slices.ANNULE, travaux.ARRETE})
"""States from which on the lists of the desk may say something else than before."""
_ADVANCE = {travaux.IMPORTS: imports.advance, travaux.CONVOCATIONS: slices.advance}


def run(body: str, now: datetime, deadline: float) -> None:
    """Works until `deadline` (`time.monotonic()`). What fails is raised: the queue gives the message again later."""
    asked = json.loads(body)
    genre, identifiant = str(asked["genre"]), str(asked["lot"])
    try:
        if "fichier" in asked:
            print_files.make(travaux.get(genre, identifiant), int(asked["fichier"]), now)
        else:
            _advance(genre, identifiant, now, deadline)
    except WorkUnknown:
        logs.event("batch_unknown", batch=identifiant)
    except travaux.Stopped:
        logs.event("batch_stopped", batch=identifiant)
        _read_again(travaux.get(genre, identifiant), now)


def _advance(genre: str, identifiant: str, now: datetime, deadline: float) -> None:
    with travaux.held(genre, identifiant, now) as work:
        more = _ADVANCE[genre](work, now, deadline)
    logs.event("batch_advanced", batch=identifiant, kind=genre, state=work.etat, done=int(work.fait))
    _read_again(work, now)
    if more:
        travaux.send(work)
    elif work.etat == slices.IMPRESSION:
        print_files.ask(work)


def _read_again(work: travaux.Travail, now: datetime) -> None:
    if work.etat in ENDED:
        relire.ask(f"{work.id} {work.etape}", work.donnees.get("sessions") or (), now)
