"""The daily run of retention: what has lived its time goes, an account without activity is told, then closes.

It goes through the directory, stops in time, and goes on from there; a dry run says the same and writes nothing.
"""

import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from chalicelib import logs
from chalicelib.academie import ACADEMIE, conservation
from chalicelib.academie.schema import Conservation
from chalicelib.donnees import communs, echeances, fermeture, sujet, terme
from chalicelib.donnees.models import Passage
from chalicelib.identity import directory
from chalicelib.identity.directory import Repertoire

PLACE = ("CONSERVATION", "PASSAGE")


def courir(now: datetime, deadline: float) -> dict[str, int]:
    """One stretch of today's run, until `deadline` (a `time.monotonic()`); gives what went, by kind. Once a day."""
    kept, today = _kept(), now.date().isoformat()
    if kept.fini == today:
        return {}
    counts, after = Counter[str](), str(kept.apres or "") if kept.jour == today else ""
    if not after:
        counts.update(communs.oublier(now, essai=False))
    for entry in _after(after):
        done = un(str(entry.pk).removeprefix("P#"), now, essai=False)
        counts.update(done)
        if terme.EFFACEES not in done:
            after = str(entry.rang)  # a name: that of somebody who is gone is not kept here either
        if time.monotonic() >= deadline:
            break
    else:
        kept.fini, after = today, ""
    kept.jour, kept.apres = today, after or None
    kept.save()
    logs.event("retention_passed", acts=sum(counts.values()), over=kept.fini == today)
    return dict(counts)


def essai(now: datetime) -> dict[str, int]:
    """What a whole run would do now, by kind; nothing is written."""
    counts = Counter(communs.oublier(now, essai=True))
    for entry in _after(""):
        counts.update(un(str(entry.pk).removeprefix("P#"), now, essai=True))
    return dict(counts)


def un(compte: str, now: datetime, *, essai: bool) -> Counter[str]:
    """What the rules ask for one person, done unless `essai`; under a legal hold, nothing."""
    found = sujet.lu(compte)
    account = found.account
    if account is None:
        return Counter()
    if any(raw["sk"]["S"] == "GEL" for raw in found.acces):
        return Counter({"gelés": 1})
    if account.efface is not None:
        return terme.effacer(compte, now, essai=essai)
    counts = terme.dossiers(found, now, essai=essai)
    over = conservation.fin(_rule(now), echeances.activite(found))
    if account.disabled is not None:
        return counts + (terme.effacer(compte, now, essai=essai) if over <= now and _empty(found, now) else Counter())
    if echeances.attendus(found, now):
        return counts
    return counts + fermeture.suivre(found, over, now, essai=essai)


def _rule(now: datetime) -> Conservation:
    return conservation.en_vigueur(ACADEMIE, "compte_inactif", now.date())


def _empty(found: sujet.Sujet, now: datetime) -> bool:
    """Nothing of the person has still to be kept."""
    kept = [raw for raw in found.dossier if raw["sk"]["S"].startswith(("E#", "M#"))]
    return all(echeances.est_au_terme(raw, found, now) for raw in kept)


def _after(rank: str) -> Iterator[Repertoire]:
    beyond = Repertoire.rang > rank if rank else None
    return iter(Repertoire.by_liste.query(directory.LISTE, beyond))


def _kept() -> Passage:
    try:
        return Passage.get(*PLACE, consistent_read=True)
    except Passage.DoesNotExist:
        return Passage(*PLACE)
