"""What the zips are made of, as a CycloneDX list: each package with its version, its licence and its digests."""

import json
import re
from importlib import metadata
from pathlib import Path
from typing import Any

from ops.paths import ROOT

NAME = "composants.cdx.json"
_PIN = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_FONT = "node_modules/@fontsource/atkinson-hyperlegible-next"


def write(folder: Path, version: str) -> None:
    """Writes the list of what ships beside the package, in CycloneDX 1.6."""
    found = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "imagin", "version": version}},
        "components": [*packages(), _font()],
    }
    (folder / NAME).write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")


def packages() -> list[dict[str, Any]]:
    """The packages of the two requirement files that ship, in the order of their names."""
    read = {}
    for name in ("requirements.txt", "requirements-documents.txt"):
        for block in re.split(r"\n(?=[A-Za-z])", (ROOT / name).read_text("utf-8")):
            if pinned := _PIN.match(block):
                read[pinned[1].lower()] = _package(pinned[1].lower(), pinned[2], _HASH.findall(block))
    return [read[name] for name in sorted(read)]


def _package(name: str, version: str, digests: list[str]) -> dict[str, Any]:
    return {
        "type": "library",
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name}@{version}",
        "licenses": [{"license": {"name": _licence(name)}}],
        "properties": [{"name": "imagin:sha256-admis", "value": digest} for digest in digests],
    }


def _licence(name: str) -> str:
    """As the installed package states it, in one line."""
    told: Any = metadata.metadata(name)
    named = [line.rpartition(" :: ")[2] for line in told.get_all("Classifier") or [] if line.startswith("License ::")]
    return str(
        told.get("License-Expression") or ", ".join(named) or str(told.get("License") or "inconnue").split("\n")[0]
    )


def _font() -> dict[str, Any]:
    locked = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"][_FONT]
    name = _FONT.removeprefix("node_modules/")
    return {
        "type": "library",
        "name": name,
        "version": locked["version"],
        "purl": f"pkg:npm/{name.replace('@', '%40')}@{locked['version']}",
        "licenses": [{"license": {"name": locked.get("license", "inconnue")}}],
        "properties": [{"name": "imagin:integrite", "value": locked["integrity"]}],
    }
