"""An import as the browser asks for it: files sent to the bucket, a dry run, its report, then the import itself."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from chalicelib import errors
from chalicelib.gestion.imports import constats
from chalicelib.gestion.imports.slices import ESSAI, ESSAI_FAIT, IMPORT, RUNNING
from chalicelib.gestion.work import depot, refusals, travaux
from chalicelib.gestion.work.travaux import ARRETE, IMPORTS, Travail
from chalicelib.identity.staff.models import Personnel


class Seen(NamedTuple):
    """What a member launches: the dry run whose report they read (`etape`), and what they accepted of it.

    `reparations`: kinds of repairs that the report says are made; `confirmes`: numéros of the rows in question that
    they vouch for.
    """

    etape: int
    reparations: Collection[str] = ()
    confirmes: Collection[str] = ()


def begin(acteur: Personnel, files: list[dict[str, str]], key: str, now: datetime) -> Travail:
    """Opens an import by its dry run. `files`: {"cle", "nom", "feuille"} of each file that was sent."""
    given = [{**file, "objet": _version(acteur, file["cle"])} for file in files]
    work = travaux.create(IMPORTS, ESSAI, {"fichiers": given}, acteur, key, now)
    travaux.send(work)
    return work


def launch(acteur: Personnel, identifiant: str, seen: Seen, now: datetime) -> Travail:
    """The import itself, once its dry run has been read; by whoever made the dry run or another of their rank.

    TrialAgain when the dry run is not the one that was read; InvalidFields for a row that it does not question.
    """
    work = travaux.get(IMPORTS, identifiant)
    chosen = {"reparations": sorted(seen.reparations), "confirmes": sorted(seen.confirmes)}
    lance = {"etape": seen.etape, **chosen}
    if travaux.is_asked(work, IMPORT, acteur) and work.donnees.get("lance") == lance:
        return travaux.sent(work)
    if work.etat != ESSAI_FAIT:
        raise refusals.WorkMoved()
    if (seen.etape, chosen["reparations"]) != (int(work.etape), work.donnees.get("reparations", [])):
        raise refusals.TrialAgain()
    asked = {line.get("confirmer") for line in (work.resultat or {}).get("lignes", ())}
    if others := [numero for numero in seen.confirmes if numero not in asked]:
        told = f"L’essai ne met pas en question\u00a0: {', '.join(others[:5])}."
        raise errors.InvalidFields([("/confirmes", "confirmation_sans_objet", told)])
    read = {name: work.donnees.get(name) for name in ("vu", "essai", "sessions")}
    chosen_by = {"essai_par": str(work.acteur), "lance": lance, "confirmes": chosen["confirmes"]}
    donnees = _afresh(work) | read | chosen_by
    told_so = {name: ",".join(values) for name, values in chosen.items() if values}
    moved = travaux.move(
        work, IMPORT, str(acteur.pk), now, told_so, acteur=str(acteur.pk), fait=0, donnees=donnees, resultat=None
    )
    travaux.send(moved)
    return moved


def try_again(acteur: Personnel, identifiant: str, repairs: Collection[str], now: datetime) -> Travail:
    """The dry run once more, with the repairs that its reader wants; nothing is written. InvalidFields for others.

    `repairs`: all of those wanted, not only the new ones.
    """
    work, wanted = travaux.get(IMPORTS, identifiant), sorted(set(repairs))
    if unknown := constats.unknown(wanted):
        told = f"Réparations inconnues\u00a0: {', '.join(unknown[:5])}."
        raise errors.InvalidFields([("/reparations", "reparation_inconnue", told)])
    if travaux.is_asked(work, ESSAI, acteur) and work.donnees.get("reparations", []) == wanted:
        return travaux.sent(work)
    if work.etat != ESSAI_FAIT:
        raise refusals.WorkMoved()
    donnees = _afresh(work) | {"reparations": wanted}
    told_so = {"reparations": ",".join(wanted)} if wanted else {}
    moved = travaux.move(
        work, ESSAI, str(acteur.pk), now, told_so, acteur=str(acteur.pk), fait=0, donnees=donnees, resultat=None
    )
    travaux.send(moved)
    return moved


def stop(acteur: Personnel, identifiant: str, now: datetime) -> Travail:
    """Ends a run after the slice under way; what is in stays."""
    work = travaux.get(IMPORTS, identifiant)
    if work.etat not in RUNNING:
        raise refusals.WorkMoved()
    return travaux.move(work, ARRETE, str(acteur.pk), now, avant=work.etat)


def resume(acteur: Personnel, identifiant: str, now: datetime) -> Travail:
    """Goes on where a stop, or a crash that nothing has picked up, left it."""
    return travaux.resume(travaux.get(IMPORTS, identifiant), RUNNING, str(acteur.pk), now)


def _version(acteur: Personnel, key: str) -> str | None:
    """The version of a file that the member sent: what is imported is what the dry run read."""
    found = depot.arrived(key) if key.startswith(prefix(acteur)) else None
    if found is None or not 0 < found.taille <= depot.LARGEST:
        raise refusals.FileNotReceived()
    return found.objet


def _afresh(work: Travail) -> dict[str, object]:
    kept = ("fichiers", "reparations")
    return {name: work.donnees[name] for name in kept if name in work.donnees}


def prefix(acteur: Personnel) -> str:
    """Where a member's files arrive: nobody names another's."""
    return f"{depot.SENT}/{acteur.id}/"
