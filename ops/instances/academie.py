"""`make academie CODE=nantes`: checks an instance's facts and writes its stage, showing what changes."""

import json
import re
from pathlib import Path
from typing import Any

from chalicelib import academie
from ops.console import Stopped, complain, say
from ops.instances import known as instances
from ops.instances import stages
from ops.paths import ROOT

_CONFIG = ROOT / ".chalice/config.json"
_MODEL = "lyon"
_CODE = re.compile(r"[a-z][a-z0-9-]{1,19}")
_OF_LYON = re.compile(r"\d\d(?:\.\d\d){4}|https://[a-z.-]*ac-lyon[^\"]*|\d{5} Lyon Cedex \d\d")
_HEADER = """# # Instance « {code} ». Décommentez chaque ligne en ôtant son premier « # » : ce qui en a deux reste une
# # explication ou un choix facultatif. Remplacez les faits de Lyon par les vôtres ; « make academie CODE={code} » relit
# # ce fichier et nomme ce qui manque.

"""
_SHOWN = 10
_TAKEN = ("compte", "artefacts")
"""Names that the account itself has beside those of its instances."""


def main(argv: list[str]) -> int:
    if len(argv) != 1:
        raise Stopped("Donnez le code de l’instance : make academie CODE=nantes")
    code = argv[0]
    if code not in academie.codes():
        path = draft(code, academie.DOSSIER)
        say(f"{path.relative_to(ROOT)} est écrit : remplissez-le, puis relancez make academie CODE={code}")
        return 0
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
    before, others = _CONFIG.read_text("utf-8") if _CONFIG.exists() else "", instances.unready()
    was = json.loads(before or "{}").get("stages", {})
    ready = (code for code in academie.codes() if code not in others)
    after = stages.config(ready, {code: was[code] for code in others if code in was})
    _CONFIG.parent.mkdir(exist_ok=True)
    _CONFIG.write_text(after, "utf-8")
    say("\n".join(["Étape écrite :", *shown(before, after)]) if before != after else "Étape déjà à jour.")
    for code in others:
        complain(f"{code}.toml n’est pas fini, son étape n’a pas changé : make academie CODE={code} dit ce qui manque.")


def shown(before: str, after: str) -> list[str]:
    """What differs between two texts of .chalice/config.json, in ten lines: instances, then their settings."""
    known = _leaves(json.loads(before or "{}")), _leaves(json.loads(after))
    codes = [{path[1] for path in leaves if path[0] == "stages"} for leaves in known]
    lines = [f"  + {code} : une instance de plus" for code in sorted(codes[1] - codes[0])]
    lines += [f"  - {code} : une instance de moins" for code in sorted(codes[0] - codes[1])]
    of_one = {("stages", code) for code in codes[0] ^ codes[1]}
    for path in sorted(known[0].keys() | known[1].keys()):
        was, is_now = known[0].get(path, "rien"), known[1].get(path, "rien")
        if was != is_now and path[:2] not in of_one:
            lines.append(f"  ~ {' '.join(path)} : {was} → {is_now}")
    left = len(lines) - _SHOWN + 1
    return lines if left <= 1 else [*lines[: _SHOWN - 1], f"  … et {left} autres changements"]


def _leaves(value: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], str]:
    """Path of names -> value, for each value that holds no other."""
    if not isinstance(value, dict):
        return {path: str(value)}
    return {leaf: text for name, inner in value.items() for leaf, text in _leaves(inner, (*path, name)).items()}


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
    """Every line one comment deeper: taking it away from all of them, as an editor does, gives a file that is read."""
    return "".join(f"# {line}\n" if line else "\n" for line in model.splitlines())
