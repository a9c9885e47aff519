"""`make academie CODE=nantes`: checks an instance's facts and writes its stage, showing what changes."""

import difflib
import re
from pathlib import Path

from chalicelib import academie
from ops.console import Stopped, complain, say
from ops.instances import known as instances
from ops.instances import stages
from ops.paths import ROOT

_CONFIG = ROOT / ".chalice/config.json"
_MODEL = "lyon"
_CODE = re.compile(r"[a-z][a-z0-9-]{1,19}")
_OF_LYON = re.compile(r"\d\d(?:\.\d\d){4}|https://[a-z.-]*ac-lyon[^\"]*|\d{5} Lyon Cedex \d\d")
_HEADER = """# Instance « {code} ». Décommentez chaque ligne et remplacez les faits de Lyon par les vôtres ;
# « make academie CODE={code} » relit ce fichier et nomme ce qui manque. Supprimez ces deux lignes à la fin.

"""
_TAKEN = ("compte", "artefacts")
"""Names that the account itself has beside those of its instances."""


def main(argv: list[str]) -> int:
    if len(argv) != 1:
        raise Stopped("Donnez le code de l’instance : make academie CODE=nantes")
    code = argv[0]
    if code not in academie.codes():
        path = draft(code, academie.DOSSIER)
        complain(f"{path.relative_to(ROOT)} est écrit : remplissez-le, puis relancez make academie CODE={code}")
        return 2
    try:
        facts = academie.load(code)
    except RuntimeError as mistakes:
        complain(f"{mistakes}")
        return 1
    say(f"{facts.nom} : {facts.origine}")
    for kept in left_over(code, academie.DOSSIER):
        complain(f"À vérifier dans {code}.toml : « {kept} » est encore une valeur de Lyon.")
    _show_changes()
    return 0


def _show_changes() -> None:
    before = _CONFIG.read_text("utf-8") if _CONFIG.exists() else ""
    after = stages.config(instances.every())
    _CONFIG.parent.mkdir(exist_ok=True)
    _CONFIG.write_text(after, "utf-8")
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), "avant", "après", lineterm="")
    say("\n".join(lines) + "\nÉtape écrite." if before != after else "Étape déjà à jour.")


def left_over(code: str, folder: Path) -> list[str]:
    """Lyon's telephone numbers and addresses that a new instance's file still gives as its own."""
    if code == _MODEL:
        return []
    model, own = ((folder / f"{name}.toml").read_text("utf-8") for name in (_MODEL, code))
    given = "\n".join(line for line in own.splitlines() if not line.lstrip().startswith("#"))
    return [fact for fact in dict.fromkeys(_OF_LYON.findall(model)) if fact in given]


def draft(code: str, folder: Path) -> Path:
    """Lyon's file with every fact behind a comment: a fact left unread stays missing, and the check names it."""
    if not _CODE.fullmatch(code) or code in _TAKEN:
        raise Stopped(f"« {code} » ne convient pas : 2 à 20 caractères parmi a-z, 0-9 et -, une lettre d’abord.")
    path = folder / f"{code}.toml"
    model = (folder / f"{_MODEL}.toml").read_text("utf-8")
    path.write_text(_HEADER.format(code=code) + _commented(model), "utf-8")
    return path


def _commented(model: str) -> str:
    lines = model.splitlines()
    return "".join(f"{line}\n" if not line or line.startswith("#") else f"# {line}\n" for line in lines)
