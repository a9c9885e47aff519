"""static/js/types.d.ts, the types of the pages: the shapes, by openapi-typescript, and what each route answers."""

import json
import subprocess
from collections.abc import Iterator
from typing import Any

from ops.console import Stopped
from ops.paths import ROOT

FILE = ROOT / "static/js/types.d.ts"
_TOOL = ROOT / "node_modules/.bin/openapi-typescript"
_ASKED = ("--root-types", "--root-types-no-schema-prefix", "--root-types-keep-casing", "--export-type")
_METHODS = ("get", "post", "put", "delete")


def rendered(document: dict[str, Any]) -> str:
    """The file's text: every shape, then that of each route's answer (static/js/answers.d.ts reads them)."""
    shapes = {**document, "paths": {}, "components": {"schemas": document["components"]["schemas"]}}
    done = subprocess.run([_TOOL, *_ASKED], input=json.dumps(shapes), capture_output=True, text=True, check=False)
    if done.returncode:
        raise Stopped(f"openapi-typescript a échoué :\n{done.stderr}")
    answers = "".join(_answers(document))
    return f"{done.stdout}/** What is answered, by method and address. */\nexport type Reponses = {{\n{answers}}};\n"


def _answers(document: dict[str, Any]) -> Iterator[str]:
    for path, known in document["paths"].items():
        for method in (one for one in _METHODS if one in known):
            told = (one.get("content", {}) for status, one in known[method]["responses"].items() if status[0] == "2")
            shapes = (one["application/json"]["schema"] for one in told if "application/json" in one)
            found = {shape["$ref"].rpartition("/")[2] for shape in shapes}
            if found:
                yield f'    "{method.upper()} {path.removeprefix("/api/v1")}": {" | ".join(sorted(found))};\n'
