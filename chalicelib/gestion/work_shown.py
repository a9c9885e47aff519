"""Long works as the pages show them."""

from datetime import datetime
from typing import Any

from chalicelib.gestion.convocations import print_files, slices
from chalicelib.gestion.imports import browser
from chalicelib.gestion.work import travaux
from chalicelib.gestion.work.travaux import ARRETE, Travail
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


def of_imports(found: list[Travail], now: datetime) -> list[dict[str, Any]]:
    """Imports as their list shows them: state, progress, names of the files."""
    names = _names(found)
    return [_common(work, browser.RUNNING, names, now) | _files_given(work) for work in found]


def of_import(work: Travail, now: datetime) -> dict[str, Any]:
    """One import with its report, the first refused rows and what it left untouched."""
    empty = {"totaux": {}, "lignes": [], "lignes_total": 0, "illisibles": [], "conserves": []}
    resultat = empty | (work.resultat or {})
    sheet = {"resultat": resultat, "rapport": bool((work.donnees or {}).get("rapport"))}
    return _common(work, browser.RUNNING, _names([work]), now) | _files_given(work) | sheet


def of_runs(found: list[Travail], now: datetime) -> list[dict[str, Any]]:
    """Runs as their list shows them: state, progress, whom they are about."""
    names = _names(found)
    return [_common(work, slices.RUNNING, names, now) | {"portee": _scope(work)} for work in found]


def of_run(work: Travail, now: datetime) -> dict[str, Any]:
    """One run with its control, its progress and its print files."""
    files = [_print_file(fichier, now) for fichier in print_files.of(work)]
    own = {
        "portee": _scope(work),
        "reimpression": "source" in work.donnees,
        "liste": bool(work.donnees.get("csv")),
        "resultat": work.resultat or {},
        "fichiers": files,
    }
    return _common(work, slices.RUNNING, _names([work]), now) | own


def _common(work: Travail, running: frozenset[str], names: dict[str, str], now: datetime) -> dict[str, Any]:
    """`interrompu`: under way, but nothing moves any more and nobody is at it."""
    return {
        "id": work.id,
        "etat": work.etat,
        "etat_libelle": LABELS.get(str(work.etat), str(work.etat)),
        "en_cours": work.etat in running,
        "interrompu": travaux.is_stuck(work, running, now),
        "par": names.get(str(work.acteur), ""),
        "cree": work.cree,
        "fini": work.fini,
        "fait": int(work.fait),
        "total": int(work.total),
    }


def _files_given(work: Travail) -> dict[str, Any]:
    return {"fichiers": [file["nom"] for file in work.donnees["fichiers"]]}


def _scope(work: Travail) -> dict[str, Any]:
    return {name: work.donnees["portee"][name] for name in _PORTEE}


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


def _names(found: list[Travail]) -> dict[str, str]:
    """Staff account -> first name and name; a command has none."""
    keys = [(acteur, "G") for acteur in dict.fromkeys(str(work.acteur) for work in found)]
    accounts = Personnel.batch_get(keys) if keys else ()
    return {str(account.pk): f"{account.prenom} {account.nom}" for account in accounts}
