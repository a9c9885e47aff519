"""The file of the communes, made again from the published lists: `python -m tests.proofs.communes` shows the figures."""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from chalicelib.communes import packed
from ops.communes import build, sources


def main() -> int:
    with TemporaryDirectory() as folder:
        sources.fetch(Path(folder))
        made = build.from_folder(Path(folder))
    same = made == packed.FILE.read_bytes()
    pairs = sum(len(others) for name in packed.index() for others in packed.touching(name).values()) // 2
    found = {"bytes": len(made), "communes": sum(1 for _ in packed.all_communes()), "pairs": pairs}
    print(json.dumps(found | {"same": "oui" if same else "NON"}, indent=2), file=sys.stderr)
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
