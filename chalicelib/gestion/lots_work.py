"""What the function of batches does with a message: one stretch of work, then another message while there is more."""

import json
from datetime import datetime

from chalicelib import logs
from chalicelib.gestion.batches import lots
from chalicelib.gestion.batches.refusals import BatchUnknown
from chalicelib.gestion.convocations import print_files
from chalicelib.gestion.convocations import run as convocations
from chalicelib.gestion.imports import browser

_ADVANCE = {lots.IMPORTS: browser.advance, lots.CONVOCATIONS: convocations.advance}


def run(body: str, now: datetime, deadline: float) -> None:
    """Works until `deadline` (`time.monotonic()`). What fails is raised: the queue gives the message again later."""
    asked = json.loads(body)
    genre, identifiant = str(asked["genre"]), str(asked["lot"])
    try:
        if "fichier" in asked:
            print_files.make(lots.get(genre, identifiant), int(asked["fichier"]), now)
        else:
            _advance(genre, identifiant, now, deadline)
    except BatchUnknown:
        logs.event("batch_unknown", batch=identifiant)
    except lots.Stopped:
        logs.event("batch_stopped", batch=identifiant)


def _advance(genre: str, identifiant: str, now: datetime, deadline: float) -> None:
    with lots.held(genre, identifiant, now) as lot:
        more = _ADVANCE[genre](lot, now, deadline)
    logs.event("batch_advanced", batch=identifiant, kind=genre, state=lot.etat, done=int(lot.fait))
    if more:
        lots.send(lot)
    elif lot.etat == convocations.IMPRESSION:
        print_files.ask(lot)
