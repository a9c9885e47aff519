"""The guides name commands, alarms and targets that exist."""

import re

import pytest

from chalicelib import academie
from chalicelib.gestion.imports.columns import HEADERS
from ops import stack
from ops.__main__ import COMMANDS
from ops.paths import ROOT

GUIDES = ("nouvelle-academie.md", "exploitation.md")


def guide(name):
    return (ROOT / "docs" / name).read_text("utf-8")


@pytest.mark.parametrize("name", GUIDES)
def test_every_command_of_a_guide_exists(name):
    words = set(re.findall(r"python3 -m ops ([a-z-]+)", guide(name)))
    targets = set(re.findall(r"`?make ([a-z-]+)", guide(name)))
    known = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert words
    assert words <= COMMANDS.keys()
    assert targets <= known


def test_every_alarm_has_its_line():
    told = guide("exploitation.md")
    for code in academie.codes():
        for found in stack.template(code)["Resources"].values():
            if found.get("Type") == "AWS::CloudWatch::Alarm":
                name = found["Properties"]["AlarmName"].removeprefix(f"imagin-{code}-")
                suffix = next((one for one in ("-limite", "-morts") if name.endswith(one)), None)
                assert f"`…{suffix}`" in told if suffix else f"`{name}`" in told, name


def test_the_links_of_the_guides_lead_somewhere():
    for name in GUIDES:
        for link in re.findall(r"\]\(([^)#]+)", guide(name)):
            assert (ROOT / "docs" / link).resolve().exists(), link


def test_every_column_of_an_import_is_told():
    told = guide("imports.md")
    for kind, names in HEADERS.items():
        part = told.partition(f"\n## {kind}")[2].partition("\n## ")[0]
        assert part, kind
        for name in names:
            assert re.search(rf"\b{name}\b", part), (kind, name)
