"""Every exchanged file, opened and saved by LibreOffice in French and in the shapes of Excel, then taken back.

`python -m tests.proofs.echanges` shows figures; `--garder` also keeps what LibreOffice saved, for `make test`.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass

os.environ |= {"IMAGIN_CODE": "lyon"} | dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), "test")
os.environ.setdefault("IMAGIN_SEAU_DOCUMENTS", "imagin-lyon-documents")

from tests.gestion.imports import exchanges

PACKAGE = ["apt-get", "install", "-y", "--no-install-recommends", "libreoffice-calc"]


@dataclass
class Figures:
    """Rows by what becomes of them, before and after the repairs that the diagnosis offers; seconds."""

    program: str
    files: int
    rows: int = 0
    same: int = 0
    told: int = 0
    repaired: int = 0
    beyond_repair: int = 0
    changed: int = 0
    seconds: float = 0


def main(argv):
    """Exit 1 when a row came back changed, or was lost without a word."""
    if shutil.which("soffice") is None:
        subprocess.run([*(["sudo"] if os.geteuid() else []), *PACKAGE], check=True, stdout=subprocess.DEVNULL)
    version = subprocess.run(["soffice", "--version"], capture_output=True, text=True, check=True).stdout
    begun, made = time.monotonic(), exchanges.files()
    saved = exchanges.by_libreoffice(made)
    if "--garder" in argv:
        exchanges.record(saved)
    found = Figures(" ".join(version.split()[:2]), 0)
    for (name, _), content in (saved | exchanges.by_excel(made)).items():
        plain, mended = exchanges.compared(name, made[name], content), exchanges.repaired(name, made[name], content)
        found.files += 1
        found.rows += plain.same + plain.told
        found.same += plain.same
        found.told += plain.told
        found.repaired += mended.same - plain.same
        found.beyond_repair += mended.told
        found.changed += plain.changed + mended.changed
    found.seconds = round(time.monotonic() - begun, 1)
    json.dump(asdict(found), sys.stderr, indent=1)
    return 1 if found.changed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
