"""Builds the static pages of one instance, and the portal that leads to all of them.

Everything is rendered here, once: nothing but the API runs for a visitor. Files under /static/<digest>/ never change,
so that they can be cached for ever; pages are small and always asked again.
"""

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalicelib import academie
from chalicelib.academie import Academie
from ops.pages.assets import STATIC, Assets, imports, sources
from ops.pages.templating import environment
from ops.paths import ROOT

GLOSSARY = ROOT / "docs" / "glossaire.md"


@dataclass(frozen=True)
class Page:
    """`espace` chooses the navigation: public, etape (a sign-in step), personnel, gestion. `lisible`: without JS.

    `style`: styles of its own beside the common ones.
    """

    chemin: str
    gabarit: str
    titre: str
    script: str = ""
    espace: str = "public"
    lisible: bool = False
    style: str = ""

    @property
    def modules(self) -> tuple[str, ...]:
        """What the page's script imports, so that the browser asks for all of it at once."""
        return tuple(name for name in imports(self.script) if name != self.script) if self.script else ()

    @property
    def fichier(self) -> str:
        """The file that is served at this address."""
        return self.chemin.lstrip("/") + "index.html" if self.chemin.endswith("/") else self.chemin.lstrip("/")


PAGES = (
    Page("/", "accueil.html", "Accueil"),
    Page("/connexion/", "connexion.html", "Se connecter", "connexion", style="convocation"),
    Page("/premiere-connexion/", "premiere-connexion.html", "Choisir son mot de passe", "premiere-connexion", "etape"),
    Page("/courriel/", "courriel.html", "Votre adresse électronique", "courriel", "etape"),
    Page("/portail/", "portail.html", "Votre portail académique", "portail", lisible=True),
    Page("/mot-de-passe-oublie/", "mot-de-passe-oublie.html", "Mot de passe oublié", "oubli"),
    Page("/reinitialisation/", "reinitialisation.html", "Nouveau mot de passe", "reinitialisation"),
    Page("/missions/", "missions.html", "Vos missions", "missions", "personnel", style="missions"),
    Page("/mission/", "mission.html", "Mission", "mission", "personnel", style="missions"),
    Page("/etats-de-frais/", "etats-de-frais.html", "Vos états de frais", "etats", "personnel", style="missions"),
    Page("/etat-de-frais/", "etat-de-frais.html", "État de frais", "etat", "personnel"),
    Page("/informations/", "informations.html", "Informations personnelles", "informations", "personnel"),
    Page("/sessions/", "sessions.html", "Mes sessions", "sessions", "personnel"),
    Page("/simulation/", "simulation.html", "Ai-je droit à un remboursement\u00a0?", "simulation"),
    Page("/ou-me-connecter/", "ou-me-connecter.html", "Où me connecter\u00a0?", "portes", lisible=True),
    Page("/aide/", "aide.html", "Aide"),
    Page("/comment-ca-marche/", "comment-ca-marche.html", "Comment ça marche\u00a0?", style="convocation"),
    Page("/mentions-legales/", "mentions-legales.html", "Mentions légales"),
    Page("/donnees-personnelles/", "donnees-personnelles.html", "Données personnelles"),
    Page("/accessibilite/", "accessibilite.html", "Accessibilité"),
    Page("/hors-ligne/", "hors-ligne.html", "Vous êtes hors ligne"),
    Page("/404.html", "404.html", "Page introuvable"),
    Page("/gestion/", "gestion/accueil.html", "Espace de gestion", "gestion-accueil", "gestion", style="gestion"),
    Page(
        "/gestion/connexion/",
        "gestion/connexion.html",
        "Se connecter à la gestion",
        "gestion-connexion",
        "gestion",
        style="gestion",
    ),
    Page(
        "/gestion/invitation/",
        "gestion/invitation.html",
        "Ouvrir votre accès",
        "gestion-invitation",
        "gestion",
        style="gestion",
    ),
    Page("/gestion/etats/", "gestion/etats.html", "États de frais", "gestion-etats", "gestion", style="gestion"),
    Page("/gestion/etat/", "gestion/etat.html", "État de frais à décider", "gestion-etat", "gestion", style="gestion"),
    Page("/gestion/constat/", "gestion/constat.html", "Service fait", "gestion-constat", "gestion", style="gestion"),
    Page("/gestion/aides/", "gestion/aides.html", "Demandes d’aide", "gestion-aides", "gestion", style="gestion"),
    Page(
        "/gestion/liquidation/",
        "gestion/liquidation.html",
        "Liquidation",
        "gestion-liquidation",
        "gestion",
        style="gestion",
    ),
    Page(
        "/gestion/tableau-de-bord/",
        "gestion/tableau-de-bord.html",
        "Tableau de bord",
        "gestion-tableau",
        "gestion",
        style="gestion",
    ),
    Page(
        "/gestion/intervenant/",
        "gestion/intervenant.html",
        "Intervenant",
        "gestion-intervenant",
        "gestion",
        style="gestion",
    ),
    Page("/gestion/imports/", "gestion/imports.html", "Imports", "gestion-imports", "gestion", style="gestion"),
    Page(
        "/gestion/convocations/",
        "gestion/convocations.html",
        "Convocations",
        "gestion-convocations",
        "gestion",
        style="gestion",
    ),
    Page(
        "/gestion/personnels/",
        "gestion/personnels.html",
        "Comptes de gestion",
        "gestion-personnels",
        "gestion",
        style="gestion",
    ),
)
PORTAL = (
    Page("/", "ou-me-connecter.html", "Où me connecter\u00a0?", "portes", "aucun", lisible=True),
    Page("/404.html", "404.html", "Page introuvable", espace="aucun"),
)
_KINDS = (
    ("correction", "Correction de copies"),
    ("interrogation_orale", "Interrogation orale"),
    ("epreuve_pratique", "Épreuve pratique"),
    ("eps_ponctuelle", "EPS, épreuve ponctuelle"),
    ("jury_deliberation", "Jury de délibération"),
    ("elaboration_sujets", "Élaboration de sujets"),
    ("surveillance", "Surveillance"),
    ("autre", "Autre mission"),
)
_WARNING = (
    "Modifier vos coordonnées ici ne vous dispense pas d’alerter le service gestionnaire en cas de changement : "
    "d’autres applications et votre dossier financier ne sont pas mis à jour par cette page."
)
_FOOT = (
    ("/ou-me-connecter/", "Où me connecter\u00a0?"),
    ("/aide/", "Aide"),
    ("/accessibilite/", "Accessibilité\u00a0: non conforme"),
    ("/donnees-personnelles/", "Données personnelles"),
    ("/mentions-legales/", "Mentions légales"),
)


def build(code: str, out: Path, origins: Mapping[str, str]) -> None:
    """Writes every page of one instance under `out`; `origins` gives the address of each instance, by its code."""
    served = academie.load(code)
    _write(out, PAGES, facts(served, origins), served)


def facts(served: Academie, origins: Mapping[str, str]) -> dict[str, Any]:
    """What the templates know of an instance."""
    return {
        "academie": served,
        "code": served.code,
        "enseigne": f"Imagin Intervenant, {served.nom_court}",
        "enseigne_instance": served.nom,
        "liens_du_pied": _FOOT,
        "contact": served.contacts,
        "avertissement_coordonnees": _WARNING,
        "formes_identifiant": _forms(served),
        "glossaire": _glossary(),
        "types_de_mission": _KINDS,
        "examens": [*((exam, exam) for exam in served.frais.examens), ("", "Un autre examen ou concours")],
        "portails_directs": list(served.portail.values()) if len(served.portail) == 1 else [],
        "portails_ouverts": {code: portal for code, portal in served.portail.items() if portal.oidc is not None},
        "portes": [served, *(academie.load(other) for other in academie.codes() if other != served.code)],
        "origines": _origins(origins),
    }


def build_portal(out: Path, origins: Mapping[str, str] | None = None) -> None:
    """Writes the pages that belong to no instance: they lead each person to the right one."""
    known = {
        "academie": None,
        "code": "portail",
        "enseigne": "Imagin Intervenant",
        "enseigne_instance": "Tous les services d’examens et de concours",
        "liens_du_pied": (),
        "contact": None,
        "portes": [academie.load(code) for code in academie.codes()],
        "origines": _origins(origins or {}),
    }
    _write(out, PORTAL, known, None)


def _forms(served: Academie) -> str:
    """« Numéro Intervenant : soit un numéro ; Identifiant IMAG’IN : soit … »"""
    return "\u00a0; ".join(f"{form.nom}\u00a0: {form.forme}" for form in served.connexion.identifiant.values())


def _glossary() -> dict[str, str]:
    """Each word of docs/glossaire.md with what it means."""
    rows = (
        line.strip("| \n").split(" | ") for line in GLOSSARY.read_text("utf-8").splitlines() if line.startswith("| ")
    )
    return {cells[0]: cells[-1] for cells in rows}


def _origins(given: Mapping[str, str]) -> dict[str, str]:
    """Where each instance lives: what this deployment says, else what its file says."""
    return {code: given.get(code) or academie.load(code).origine for code in academie.codes()}


def _write(out: Path, pages: tuple[Page, ...], known: dict[str, Any], served: Academie | None) -> None:
    assets = Assets(sources(colours(served)))
    assets.write(out / "static")
    templates = environment(known | {"actif": assets.address})
    for page in pages:
        target = out / page.fichier
        target.parent.mkdir(parents=True, exist_ok=True)
        text = templates.get_template(page.gabarit).render(page=page)
        target.write_text(re.sub(r"\n\s*\n", "\n", text), "utf-8")
    if served:
        shutil.copy(STATIC / "worker/sw.js", out / "sw.js")
    (out / "pages.json").write_text(json.dumps([page.chemin for page in pages], indent=1) + "\n", "utf-8")


def colours(served: Academie | None) -> str:
    """The instance's own accent, for the styles."""
    light, dark = (served.couleurs.accent_clair, served.couleurs.accent_sombre) if served else ("#1d2433", "#c9cfdd")
    return f":root{{--accent-clair:{light};--accent-sombre:{dark}}}\n"
