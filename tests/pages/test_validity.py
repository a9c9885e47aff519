"""The built HTML is valid."""

import subprocess
from pathlib import Path

from ops.pages.assets import ROOT


def test_every_page_is_valid(built: Path) -> None:
    command = [ROOT / "node_modules/.bin/html-validate", "-c", ROOT / ".htmlvalidate.json", f"{built}/**/*.html"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
