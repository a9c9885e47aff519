"""All that is taken from ops: when its rooms move, this file alone follows."""

from ops.deployment.pages import media_type as media_type
from ops.local.throwaway import free_port as free_port
from ops.local.throwaway import local_service as local_service
from ops.package import archive as archive
from ops.package import interpreters as interpreters
from ops.package import trim as trim
from ops.pages.csp import CSP as CSP
from ops.paths import BUILD as BUILD
from ops.paths import REGION as REGION
from ops.paths import ROOT as ROOT
from ops.plan.month import Use as Use
from ops.plan.month import lines as lines
from ops.plan.month import prices as prices

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
PAGES = """
import pathlib, sys
if pathlib.Path("ops/package").is_dir():
    from ops.deployment.pages import build
else:
    from ops.pages import build
print(build("lyon", {"lyon": "https://localhost"}, pathlib.Path(sys.argv[1])))
"""
"""Likewise, builds the pages of an instance in a folder, and tells where they are."""
COMPILE = "import pathlib, sys; from ops.package import trim; trim.compile_tree(pathlib.Path(sys.argv[1]))"
