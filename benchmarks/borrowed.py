"""All that is taken from ops: when its rooms move, this file alone follows."""

from ops.package import archive as archive
from ops.package import trim as trim
from ops.paths import BUILD, REGION, ROOT

FOLDER = BUILD / "bancs"
"""What is made once to be measured, and never committed."""
PACKAGE = """
import pathlib
if pathlib.Path("ops/package").is_dir():
    from ops.package.build import make
else:  # a commit from before ops had rooms
    from ops.package import make
print(make(["lyon"]).api)
"""
"""Run in a tree, this one or an older commit's, it tells where the zip of its API is."""
COMPILE = "import pathlib, sys; from ops.package import trim; trim.compile_tree(pathlib.Path(sys.argv[1]))"

__all__ = ["BUILD", "COMPILE", "FOLDER", "PACKAGE", "REGION", "ROOT", "archive", "trim"]
