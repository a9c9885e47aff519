"""Builds the static pages of one instance, and the portal that leads to all of them.

Everything is rendered here, once: nothing but the API runs for a visitor. Files under /static/<digest>/ never change,
so that they can be cached for ever; pages are small and always asked again.
"""

import json
import re
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chalicelib import academie
from chalicelib.academie import Academie, conservation
from chalicelib.academie.fuseaux import FUSEAUX
from chalicelib.donnees import sortes
from chalicelib.frais.regles import formats
from chalicelib.frais.regles.postes import POSTES
from ops.guides import rgaa
from ops.pages import models
from ops.pages.assets import STATIC, made
from ops.pages.languages.catalogue import Catalogue, codes
from ops.pages.languages.pages import Other, Translation, translation
from ops.pages.pages import PAGES, PORTAL, Page, file_of, plan
from ops.pages.templating import environment
from ops.paths import ROOT

GLOSSARY = ROOT / "docs" / "glossaire.md"
IMPORTS = ROOT / "docs" / "imports.md"


_KINDS = (
    ("correction", "Correction de copies"),
    ("interrogation_orale", "Interrogation orale"),
    ("epreuve_pratique", "Épreuve pratique"),
    ("eps_ponctuelle", "EPS, épreuve ponctuelle"),
    ("jury_deliberation", "Jury de délibération"),
    ("elaboration_sujets", "Élaboration de sujets"),
    ("surveillance", "Surveillance"),
    ("etude_dossiers", "Étude de dossiers"),
    ("presidence", "Présidence de jury"),
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
    ("/plan-du-site/", "Plan du site"),
)


def build(code: str, out: Path, origins: Mapping[str, str]) -> None:
    """Writes every page of one instance under `out`; `origins` gives the address of each instance, by its code."""
    served = academie.load(code)
    _write(out, PAGES, facts(served, origins), served)
    models.write(out, served)


def facts(served: Academie, origins: Mapping[str, str]) -> dict[str, Any]:
    """What the templates know of an instance."""
    return {
        "academie": served,
        "code": served.code,
        "enseigne": f"Imagin Intervenant, {served.nom_court}",
        "enseigne_instance": served.nom,
        "liens_du_pied": _FOOT,
        "plan": plan(),
        "accessibilite": {
            "quand": rgaa.looked_at(),
            "comptes": rgaa.counts(),
            "manques": [one for one in rgaa.criteria() if one.result == "NC"],
        },
        "contact": served.contacts,
        **_clock(served),
        "avertissement_coordonnees": _WARNING,
        "formes_identifiant": _forms(served),
        "glossaire": _glossary(),
        "vocabulaire": {word: word for word in glossary_in_english()},
        "colonnes_des_imports": _columns(),
        "types_de_mission": _KINDS,
        "examens": [*((exam, exam) for exam in served.frais.examens), ("", "Un autre examen ou concours")],
        "postes": POSTES,
        "portails_directs": list(served.portail.values()) if len(served.portail) == 1 else [],
        "portails_ouverts": {code: portal for code, portal in served.portail.items() if portal.oidc is not None},
        "portes": [served, *(academie.load(other) for other in academie.codes() if other != served.code)],
        "origines": _origins(origins),
        **_kept(served),
    }


def build_portal(out: Path, origins: Mapping[str, str] | None = None) -> None:
    """Writes the pages that belong to no instance: they lead each person to the right one."""
    _write(out, PORTAL, portal_facts(origins or {}), None)


def portal_facts(origins: Mapping[str, str]) -> dict[str, Any]:
    """What the templates know where no instance is served."""
    return {
        "academie": None,
        "code": "portail",
        "enseigne": "Imagin Intervenant",
        "enseigne_instance": "Tous les services d’examens et de concours",
        "liens_du_pied": (),
        "contact": None,
        "fuseau": None,
        "heure": None,
        "portes": [academie.load(code) for code in academie.codes()],
        "origines": _origins(origins),
        "vocabulaire": {},
    }


def _kept(served: Academie) -> dict[str, Any]:
    """What the page of personal data says, drawn from the settings that are carried out."""
    today = datetime.now(UTC).date()
    held = [one.quoi for one in sortes.SORTES if one.de == "personne" and one.export in ("oui", "secret")]
    return {
        "donnees_gardees": held,
        "durees": [
            (rule.titre, conservation.en_mots(duree), rule.depuis, duree.fondement)
            for rule, duree in conservation.toutes(served, today)
        ],
        "durees_a_venir": [
            (conservation.REGLES[one.regle].titre, conservation.en_mots(one), formats.jour_court(one.du))
            for one in conservation.a_venir(served, today)
        ],
    }


def _clock(served: Academie) -> dict[str, str | None]:
    """What static/js/days.js reads of the instance's clock; nothing for that of Paris."""
    far = served.fuseau != "Europe/Paris"
    return {"fuseau": served.fuseau if far else None, "heure": f"heure {FUSEAUX[served.fuseau]}" if far else None}


def _forms(served: Academie) -> str:
    """« Numéro Intervenant : soit un numéro ; Identifiant IMAG’IN : soit … »"""
    return "\u00a0; ".join(f"{form.nom}\u00a0: {form.forme}" for form in served.connexion.identifiant.values())


def _glossary() -> dict[str, str]:
    """Each word of docs/glossaire.md with what it means."""
    rows = (
        line.strip("| \n").split(" | ") for line in GLOSSARY.read_text("utf-8").splitlines() if line.startswith("| ")
    )
    return {cells[0]: cells[-1] for cells in rows}


def glossary_in_english() -> dict[str, str]:
    """Each word that people read, with what pages in English say for it."""
    rows = (line.strip("| \n").split(" | ") for line in GLOSSARY.read_text("utf-8").splitlines())
    return {cells[0]: cells[1] for cells in rows if len(cells) == 4 and cells[1].strip() and cells[0] != "Mot"}


def _columns() -> dict[str, list[list[str]]]:
    """Kind of file -> its columns as docs/imports.md tells them: name, when it is filled, what it holds, an example."""
    parts = (part.split("\n", 1) for part in IMPORTS.read_text("utf-8").split("\n## "))
    return {
        title: [[cell.strip().replace("`", "") for cell in line.strip("| ").split(" | ")] for line in text.splitlines()
                if line.startswith("| `")]
        for title, text in parts if f"<!-- {title} " in text
    }  # fmt: skip


def _origins(given: Mapping[str, str]) -> dict[str, str]:
    """Where each instance lives: what this deployment says, else what its file says."""
    return {code: given.get(code) or academie.load(code).origine for code in academie.codes()}


def _write(out: Path, pages: tuple[Page, ...], known: dict[str, Any], served: Academie | None) -> None:
    assets = made(colours(served), (page.script for page in pages if page.script))
    assets.write(out / "static")
    known |= {"actif": assets.address, "importes": assets.imported}
    spoken = [translation(Catalogue(code), pages, known, environment) for code in codes()]
    texts = {f"/{one.catalogue.code}{path}": text for one in spoken for path, text in one.pages.items()}
    for one in spoken:
        one.files.add(out / "static")
    templates = environment(known | {"autres_langues": lambda path: _others(path, spoken)})
    texts = {page.chemin: templates.get_template(page.gabarit).render(page=page) for page in pages} | texts
    for path, text in texts.items():
        target = out / file_of(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(re.sub(r"\n\s*\n", "\n", _drawn(text)), "utf-8")
    if served:
        shutil.copy(STATIC / "worker/sw.js", out / "sw.js")
    (out / "pages.json").write_text(json.dumps(list(texts), indent=1) + "\n", "utf-8")


def _drawn(text: str) -> str:
    """A page without the shapes that it does not draw."""
    shape = r'<symbol id="([^"]+)".*?</symbol>'
    text = re.sub(shape, lambda found: found[0] if f'href="#{found[1]}"' in text else "", text)
    return re.sub(r"<svg hidden>\s*</svg>\n", "", text)


def _others(path: str, spoken: list[Translation]) -> list[Other]:
    """A French page in the languages that it has."""
    return [one.of(path) for one in spoken if path in one.pages]


def colours(served: Academie | None) -> str:
    """The instance's own accent, for the styles."""
    light, dark = (served.couleurs.accent_clair, served.couleurs.accent_sombre) if served else ("#1d2433", "#c9cfdd")
    return f":root{{--accent-clair:{light};--accent-sombre:{dark}}}\n"
