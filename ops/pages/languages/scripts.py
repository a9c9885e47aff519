"""The texts of the pages' scripts: the literals that a person would read, found in their syntax tree.

The address of a page is one of them: another language has its own.
"""

import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ops.console import Stopped
from ops.pages.languages.units import Unit, is_text, named
from ops.paths import ROOT

_IMPORT = re.compile(r"""(?:from|import\() ?"\./([a-z-]+\.js)\"""")
_BETWEEN = re.compile(r"^ [a-zà-ÿ]+ $")
"""A word between two things, as in « Firefox sur Linux »."""
_WORDS = ("est", "duplicata", "fichier", "le ", "service ", "vous", "paiement")
"""Words alone that a person reads, and that look like names."""
_READER = Path(__file__).with_suffix(".mjs")


def units(sources: Mapping[str, str]) -> dict[str, list[Unit]]:
    """The units of each script by its name. Offsets count UTF-16 as scripts do: none holds a letter beyond."""
    given = json.dumps(dict(sources))
    done = subprocess.run(
        ["node", str(_READER)], cwd=ROOT, input=given, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Stopped(f"Les textes des pages ne se lisent pas : {done.stderr}")
    told = json.loads(done.stdout)
    return {name: [unit for one in told[name] for unit in _unit(source, one)] for name, source in sources.items()}


def needed(script: str, sources: Mapping[str, str]) -> set[str]:
    """The script and all that it imports, at once or later."""
    found, waiting = set[str](), [script]
    while waiting:
        if (name := waiting.pop()) not in found:
            found.add(name)
            waiting.extend(one for one in _IMPORT.findall(sources[name]) if one in sources)
    return found


def _unit(source: str, told: dict[str, Any]) -> list[Unit]:
    head = told["texts"][0]
    worded = any(is_text(text) or _BETWEEN.search(text) or text in _WORDS for text in told["texts"])
    if not told["read"] and not _leads(told) and (head[:1] in tuple("/#[.") or not worded):
        return []
    text, holes = head, dict[str, tuple[int, int]]()
    for (start, end), after in zip(told["holes"], told["texts"][1:], strict=True):
        name = named(_core(source[start:end]), holes)
        holes[name] = (start, end)
        text += f"{{{name}}}{after}"
    return [Unit(told["start"], told["end"], text, _written, holes)]


def _leads(told: dict[str, Any]) -> bool:
    """Whether it is the address of a page, and not that of the API."""
    head = told["texts"][0]
    alone = re.fullmatch(r"/[a-z-]+/", head) and (told["goes"] or not told["holes"])
    return bool(alone or re.match(r"/[a-z-]+/[?#]", head))


def _core(expression: str) -> str:
    """« counted(n, "mot") » is named after what is counted."""
    inside = re.fullmatch(r"[\w.]+\(([\w.?]+).*\)", expression, re.DOTALL)
    return inside[1] if inside else re.sub(r"[?!\"'`].*", "", expression, flags=re.DOTALL) or expression


def _written(said: str, given: dict[str, str]) -> str:
    parts = re.split(r"\{([^{}]*)\}", said)
    if len(parts) == 1:
        return json.dumps(said, ensure_ascii=False)
    return "`" + "".join(f"${{{given[part]}}}" if rank % 2 else _escaped(part) for rank, part in enumerate(parts)) + "`"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${").replace("\n", "\\n")
