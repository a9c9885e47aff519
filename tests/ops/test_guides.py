"""The guides name commands, alarms and targets that exist."""

import re
import tomllib

import pytest

from chalicelib import academie
from chalicelib.frais.claim import settings
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


TOML = [
    (path.name, block) for path in sorted((ROOT / "docs").glob("*.md")) for block in path.read_text("utf-8").split("```toml\n")[1:]
]


@pytest.mark.parametrize(("name", "block"), TOML, ids=lambda told: told[:30])
def test_the_toml_of_a_guide_is_read_by_the_instances_own_reader(name, block, tmp_path):
    """Each table that the guide shows takes the place of that table in an instance's file."""
    shown = block.partition("```")[0]
    whole = (academie.DOSSIER / "lyon.toml").read_text("utf-8")
    for table in tomllib.loads(shown):
        whole = without(whole, table)
    (tmp_path / "nantes.toml").write_text(f"{whole}\n{shown}", "utf-8")
    assert settings.of_instance(academie.load("nantes", tmp_path).frais, {})


def test_a_guide_shows_toml():
    assert TOML


def without(text, table):
    """The file without this table and those inside it."""
    parts = re.split(r"(?m)^(?=\[)", text)
    return "".join(part for part in parts if not re.match(rf"\[+{table}[.\]]", part))


def test_every_column_of_an_import_is_told():
    told = guide("imports.md")
    for kind, names in HEADERS.items():
        part = told.partition(f"\n## {kind}")[2].partition("\n## ")[0]
        assert part, kind
        for name in names:
            assert re.search(rf"\b{name}\b", part), (kind, name)
