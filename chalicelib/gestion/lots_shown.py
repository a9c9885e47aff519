"""Batches as the pages show them."""

from datetime import datetime
from typing import Any

from chalicelib.gestion.batches import lots
from chalicelib.gestion.batches.lots import ARRETE, Lot
from chalicelib.gestion.convocations import print_files, run
from chalicelib.gestion.imports import browser
from chalicelib.identity.staff.models import Personnel

LABELS = {
    "ESSAI": "Essai en cours",
    "ESSAI_FAIT": "Essai terminé, à confirmer",
    "IMPORT": "Import en cours",
    "IMPORTE": "Importé",
    "CONTROLE": "Contrôle en cours",
    "CONTROLE_FAIT": "Contrôle terminé, à confirmer",
    "CONVOCATION": "Convocations en cours",
    "IMPRESSION": "Fichiers à imprimer en préparation",
    "TERMINE": "Terminé",
    "ANNULATION": "Annulation en cours",
    "ANNULE": "Annulé",
    ARRETE: "Arrêté",
}
_PORTEE = ("genre", "valeurs")


def of_imports(found: list[Lot], now: datetime) -> list[dict[str, Any]]:
    names = _names(found)
    return [_common(lot, browser.RUNNING, names, now) | _files_given(lot) for lot in found]


def of_import(lot: Lot, now: datetime) -> dict[str, Any]:
    resultat = {"totaux": {}, "lignes": [], "lignes_total": 0, "illisibles": [], "conserves": []} | (lot.resultat or {})
    sheet = {"resultat": resultat, "rapport": bool((lot.donnees or {}).get("rapport"))}
    return _common(lot, browser.RUNNING, _names([lot]), now) | _files_given(lot) | sheet


def of_runs(found: list[Lot], now: datetime) -> list[dict[str, Any]]:
    names = _names(found)
    return [_common(lot, run.RUNNING, names, now) | {"portee": _scope(lot)} for lot in found]


def of_run(lot: Lot, now: datetime) -> dict[str, Any]:
    files = [_print_file(fichier, now) for fichier in print_files.of(lot)]
    own = {
        "portee": _scope(lot),
        "reimpression": "source" in lot.donnees,
        "liste": bool(lot.donnees.get("csv")),
        "resultat": lot.resultat or {},
        "fichiers": files,
    }
    return _common(lot, run.RUNNING, _names([lot]), now) | own


def _common(lot: Lot, running: frozenset[str], names: dict[str, str], now: datetime) -> dict[str, Any]:
    """`interrompu`: under way, but nothing moves any more and nobody is at it."""
    return {
        "id": lot.id,
        "etat": lot.etat,
        "etat_libelle": LABELS.get(str(lot.etat), str(lot.etat)),
        "en_cours": lot.etat in running,
        "interrompu": lots.is_stuck(lot, running, now),
        "par": names.get(str(lot.acteur), ""),
        "cree": lot.cree,
        "fini": lot.fini,
        "fait": int(lot.fait),
        "total": int(lot.total),
    }


def _files_given(lot: Lot) -> dict[str, Any]:
    return {"fichiers": [file["nom"] for file in lot.donnees["fichiers"]]}


def _scope(lot: Lot) -> dict[str, Any]:
    return {name: lot.donnees["portee"][name] for name in _PORTEE}


def _print_file(fichier: print_files.Fichier, now: datetime) -> dict[str, Any]:
    """`etat`: en_preparation, pret, or efface once its day is over."""
    state = "en_preparation"
    if fichier.pret:
        over = not fichier.cle or now >= datetime.fromisoformat(str(fichier.expire))
        state = "efface" if over else "pret"
    return {
        "rang": fichier.rank,
        "etat": state,
        "personnes": int(fichier.personnes or 0),
        "lettres": int(fichier.lettres or 0),
        "mots_de_passe": int(fichier.mots_de_passe or 0),
        "expire": fichier.expire,
    }


def _names(found: list[Lot]) -> dict[str, str]:
    """Staff account -> first name and name."""
    keys = [(acteur, "G") for acteur in dict.fromkeys(str(lot.acteur) for lot in found)]
    accounts = Personnel.batch_get(keys) if keys else ()
    return {str(account.pk): f"{account.prenom} {account.nom}" for account in accounts}
