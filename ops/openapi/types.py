"""static/js/types.d.ts, the types of the pages, made by openapi-typescript from the shapes of the description."""

import json
import subprocess
from typing import Any

from ops.console import Stopped
from ops.paths import ROOT

FILE = ROOT / "static/js/types.d.ts"
_TOOL = ROOT / "node_modules/.bin/openapi-typescript"
_ASKED = ("--root-types", "--root-types-no-schema-prefix", "--root-types-keep-casing", "--export-type")


def rendered(document: dict[str, Any]) -> str:
    """The file's text. The paths are left out: pages name what an answer holds, not where it comes from."""
    shapes = {**document, "paths": {}, "components": {"schemas": document["components"]["schemas"]}}
    done = subprocess.run([_TOOL, *_ASKED], input=json.dumps(shapes), capture_output=True, text=True, check=False)
    if done.returncode:
        raise Stopped(f"openapi-typescript a échoué :\n{done.stderr}")
    return done.stdout
