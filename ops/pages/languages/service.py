"""The sentences with which the service refuses, as its modules hold them: a page in another language says its own."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from chalicelib.academie import conservation
from chalicelib.donnees import sortes
from chalicelib.frais.regles import baremes, postes
from ops.pages.languages.units import HOLE, has_words, is_text, named
from ops.paths import ROOT

_REFUSE = (
    *("errors.py", "web/__init__.py", "fields/*.py", "identity/*.py", "donnees/refusals.py", "missions/refusals.py"),
    *("frais/claim/refusals.py", "frais/messages/refusals.py", "frais/asked.py", "frais/drafts.py"),
    *("frais/receipts/acts.py", "frais/simulation.py", "donnees/miennes.py"),
)
"""Modules whose sentences a page may have to say when something is refused."""
_ANSWER = (
    *("missions/listing.py", "missions/clock.py", "academie/fuseaux.py", "identity/devices.py", "web/browser.py"),
    *("frais/claim/states.py", "frais/claim/motifs.py", "frais/regles/droits.py", "frais/shown/decided.py"),
    *("frais/shown/figures.py", "frais/shown/proposal.py", "frais/claim/timeline.py"),
)
"""Modules whose words the lists of missions and of claims answer."""
_DETAIL = (
    *("frais/claim/asking.py", "frais/claim/checklist.py", "frais/claim/contesting.py", "frais/claim/overlaps.py"),
    *("frais/claim/recours.py", "frais/shown/constated.py", "frais/shown/declared.py"),
    *("frais/shown/views.py", "frais/regles/au_train.py", "frais/regles/bases.py"),
    *("frais/regles/justificatifs.py", "frais/regles/kilometres.py", "frais/regles/lignes.py"),
    *("frais/regles/manques*.py", "frais/regles/nuits.py", "frais/regles/plages.py", "frais/regles/postes.py"),
    *("frais/regles/remuneration.py", "frais/regles/repas.py", "frais/regles/transport.py"),
    *("frais/regles/travail_paye.py", "frais/regles/voyage.py", "frais/regles/vraisemblance.py"),
    *("gestion/people/history.py", "donnees/models.py"),
)
"""Modules whose words a claim answers, or the page of personal data."""
_WRITE = (
    *("gestion/convocations/told.py", "gestion/convocations/notices.py", "gestion/claims/notices.py"),
    *("gestion/liquidation/notices.py", "missions/agenda.py", "frais/recapitulatif.py"),
)
"""Modules whose words an e-mail, a calendar or a récapitulatif says, beyond those that are answered."""
_SHORT = (
    *("moto", "passager", "covoiturage", "aller-retour", "aller simple", "aller et retour", "présidence"),
    *("à relever par le service", "compté", "comptés", "couvert", "couverts", "connu", "connue"),
    *("{nombre} copie", "{nombre} copies", "{nombre} épreuve", "{nombre} épreuves", "{nombre} dossier"),
    *("{nombre} dossiers", "{nombre} trajet", "{nombre} trajets"),
    *("{nombre} an", "{nombre} ans", "{nombre} mois", "1 mois", "{nombre} jour", "{nombre} jours"),
    "{euros} + {waits}",
    *("{jour} à {heure}", "{libelle} du trajet {nombre}", "{libelle}, service fait certifié par {nom}"),
    *("base retenue", "Hébergement : {geste}", "{quoi} applicable au {jour_court} n’est pas {connu}"),
)
"""What fills those sentences, and looks like a name or is made of pieces."""
_NO_WORDS = re.compile(r"^[A-Z]\d$|[_\\/#\[\]=%]|^;|^[A-Z]\w+[A-Z-]\w+$|^\d|^[a-z]+\.|@|\.pdf$")
_FRENCH = re.compile(
    r"[àâçèéêëîïôùû’«»]|\b(?:le|la|les|de|du|un|une|est|au|ne|pas|ce|vous|votre|contactez)\b", re.IGNORECASE
)


@cache
def refusals() -> dict[str, str]:
    """Each sentence, with the module that holds it."""
    return _of(_REFUSE, every=False)


@cache
def answers() -> dict[str, str]:
    """The same for what is answered: labels are of one word too."""
    return _of(_ANSWER, every=True)


@cache
def details() -> dict[str, str]:
    """What is answered of a claim and of personal data beyond what lists say, its durations and its expenses too."""
    held = [one for one in sortes.SORTES if one.de == "personne" and one.lieu in ("comptes", "dossiers", "journal")]
    told = [*(one.quoi for one in held), *(one.finalite for one in held)]
    told += [rule.depuis for rule in conservation.REGLES.values()]
    told += [str(rule["conserver"]) for rule in baremes.justificatifs() if rule["conserver"]]
    told += sorted({baremes.remarque(exam, "manque") for exam in baremes.examens()} - {""})
    told += [f"Un {one.nom} {{suite}}" for one in postes.POSTES]
    told += [postes.ensemble(), postes.ensemble().capitalize(), postes.aucun()]
    told += [postes.ensemble("ou", ("billets",)), postes.ensemble("et", ("Billets",))]
    return _of(_DETAIL, every=True) | dict.fromkeys((*told, *_SHORT), "service")


@cache
def written() -> dict[str, str]:
    """What the service writes to a person beyond what it answers."""
    return _of(_WRITE, every=True)


def _of(patterns: tuple[str, ...], *, every: bool) -> dict[str, str]:
    found: dict[str, str] = {}
    for pattern in patterns:
        for path in sorted((ROOT / "chalicelib").glob(pattern)):
            for sentence in sentences(path, every=every):
                found.setdefault(sentence, path.relative_to(ROOT).as_posix())
    return found


def sentences(path: Path, *, every: bool) -> Iterator[str]:
    """The French sentences of a module, what fills them in braces; `every`: words alone too."""
    tree = ast.parse(path.read_text("utf-8"))
    apart = {id(part) for node in ast.walk(tree) for part in _apart(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "title":
            if title := _text(node.value):
                yield title
        elif id(node) not in apart and (text := _text(node)):
            sentence = " " in text and _FRENCH.search(HOLE.sub("", text))
            label = "{" in text or is_text(text)
            if sentence or (every and label and not _NO_WORDS.search(text)):
                yield text


def _apart(node: ast.AST) -> Iterator[ast.AST]:
    """What no person reads: documentation, errors of programming, summaries of routes, pieces of a longer text."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    if isinstance(node, ast.FunctionDef):
        for decorator in node.decorator_list:
            yield from ast.walk(decorator)
    if isinstance(node, ast.JoinedStr):
        yield from node.values
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and isinstance(node.exc.func, ast.Name):
        yield from ast.walk(node.exc)


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value if has_words(node.value) else ""
    if not isinstance(node, ast.JoinedStr):
        return ""
    text, holes = "", dict[str, tuple[int, int]]()
    for part in node.values:
        if isinstance(part, ast.Constant):
            text += str(part.value)
        elif isinstance(part, ast.FormattedValue):
            name = named(ast.unparse(part.value), holes)
            holes[name] = (0, 0)
            text += f"{{{name}}}"
    return text if has_words(HOLE.sub("", text)) else ""
