"""Long works as the pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.gestion.convocations import print_files, slices
from chalicelib.gestion.imports import slices as imports
from chalicelib.gestion.work import travaux
from chalicelib.gestion.work.travaux import ARRETE, Travail
from chalicelib.identity.staff.models import Personnel
from chalicelib.journal import Entree

if TYPE_CHECKING:
    from chalicelib.gestion.convocations.shapes import (
        EtatDeFichier,
        FichierAImprimer,
        LotDeConvocations,
        PorteeDeConvocation,
        ResultatDeConvocation,
        ResumeDeConvocation,
    )
    from chalicelib.gestion.imports.shapes import ActeDImport, Import, RapportDImport, ResumeDImport
    from chalicelib.gestion.work.shapes import TravailSuivi

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

_ACTS = {"ESSAI": "Essai refait", "IMPORT": "Import lancé", ARRETE: "Arrêté"}
_WITH = {"reparations": "réparations", "confirmes": "numéros confirmés"}
EMPTY = {
    "ESSAI_FAIT": "Essai terminé, rien à importer",
    "CONTROLE_FAIT": "Contrôle terminé, personne à convoquer",
}
"""The same where nothing was found: there is nothing to confirm."""


def of_imports(found: list[Travail], now: datetime) -> list[ResumeDImport]:
    """Imports as their list shows them: state, progress, names of the files."""
    names = _names(found)
    return [_import(work, names, now) for work in found]


def of_import(work: Travail, now: datetime, told: Sequence[ActeDImport] = ()) -> Import:
    """One import with its report, the first refused rows and what it left untouched. `told`: what was done with it."""
    nothing: RapportDImport = {
        "diagnostic": [],
        "totaux": {},
        "lignes": [],
        "lignes_total": 0,
        "illisibles": [],
        "conserves": [],
    }
    return {
        **_import(work, _names([work]), now),
        "historique": list(told),
        "resultat": {**nothing, **(work.resultat or {})},
        "rapport": bool((work.donnees or {}).get("rapport")),
        "a_corriger": list((work.donnees or {}).get("a_corriger", {})),
        "etape": int(work.etape),
    }


def of_import_whole(work: Travail, now: datetime) -> Import:
    """The same, with what was done with it, oldest first; that may be a second late."""
    return of_import(work, now, _acts_on(work))


def _acts_on(work: Travail) -> list[ActeDImport]:
    entries = sorted(Entree.by_objet.query(f"LOT#{work.id}"), key=lambda entry: str(entry.sk))
    names = _names_of(str(entry.acteur) for entry in entries)
    return [
        {
            "quand": str(entry.sk).partition("#")[0],
            "par": _by(names, str(entry.acteur)),
            "libelle": _act(str(entry.action), entry.details or {}),
        }
        for entry in entries
    ]


def _by(names: dict[str, str], acteur: str) -> str:
    """A member by their name; whoever has no account here worked from a command."""
    return names.get(acteur, "") if acteur.startswith("G#") else "L’exploitation, par une commande"


def _act(action: str, details: dict[str, str]) -> str:
    if action.endswith("_ouvert"):
        return "Essai demandé"
    label = "Repris" if details.get("de") == ARRETE else _ACTS.get(details.get("vers", ""), action)
    more = [f"{name}\u00a0: {details[key]}" for key, name in _WITH.items() if details.get(key)]
    return f"{label} ({' ; '.join(more)})" if more else label


def of_runs(found: list[Travail], now: datetime) -> list[ResumeDeConvocation]:
    """Runs as their list shows them: state, progress, whom they are about."""
    names = _names(found)
    return [{**_common(work, slices.RUNNING, names, now), "portee": _scope(work)} for work in found]


def of_run(work: Travail, now: datetime) -> LotDeConvocations:
    """One run with its control, its progress and its print files."""
    nothing: ResultatDeConvocation = {}
    return {
        **_common(work, slices.RUNNING, _names([work]), now),
        "portee": _scope(work),
        "reimpression": "source" in work.donnees,
        "liste": bool(work.donnees.get("csv")),
        "resultat": work.resultat or nothing,
        "fichiers": [_print_file(fichier, now) for fichier in print_files.of(work)],
    }


def _import(work: Travail, names: dict[str, str], now: datetime) -> ResumeDImport:
    files = [str(file["nom"]) for file in work.donnees["fichiers"]]
    return {**_common(work, imports.RUNNING, names, now), "fichiers": files}


def _common(work: Travail, running: frozenset[str], names: dict[str, str], now: datetime) -> TravailSuivi:
    """`interrompu`: under way, but nothing moves any more and nobody is at it."""
    return {
        "id": work.id,
        "etat": work.etat,
        "etat_libelle": _label(work),
        "en_cours": work.etat in running,
        "interrompu": travaux.is_stuck(work, running, now),
        "par": _by(names, str(work.acteur)),
        "cree": work.cree,
        "fini": work.fini,
        "fait": int(work.fait),
        "total": int(work.total),
    }


def _label(work: Travail) -> str:
    """Where the work stands, in a member's words."""
    state = str(work.etat)
    return EMPTY[state] if state in EMPTY and not int(work.total) else LABELS.get(state, state)


def _scope(work: Travail) -> PorteeDeConvocation:
    asked = work.donnees["portee"]
    return {"genre": asked["genre"], "valeurs": asked["valeurs"]}


def _print_file(fichier: print_files.Fichier, now: datetime) -> FichierAImprimer:
    """`etat`: en_preparation, pret, or efface once its day is over."""
    state: EtatDeFichier = "en_preparation"
    if fichier.pret:
        over = not fichier.cle or now >= datetime.fromisoformat(str(fichier.expire))
        state = "efface" if over else "pret"
    return {
        "rang": fichier.rank,
        "code": fichier.partie,
        "nom": fichier.nom,
        "etat": state,
        "personnes": int(fichier.personnes or 0),
        "lettres": int(fichier.lettres or 0),
        "mots_de_passe": int(fichier.mots_de_passe or 0),
        "expire": fichier.expire,
    }


def _names(found: list[Travail]) -> dict[str, str]:
    """Staff account -> first name and name; a command has none."""
    return _names_of(str(work.acteur) for work in found)


def _names_of(acteurs: Iterable[str]) -> dict[str, str]:
    keys = [(acteur, "G") for acteur in dict.fromkeys(acteurs) if acteur.startswith("G#")]
    accounts = Personnel.batch_get(keys) if keys else ()
    return {str(account.pk): f"{account.prenom} {account.nom}" for account in accounts}
