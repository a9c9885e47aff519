"""The guides name commands, alarms and targets that exist."""

import json
import re
import tomllib

import pytest

from chalicelib import academie
from chalicelib.donnees.sortes import SORTES
from chalicelib.frais.claim import settings
from chalicelib.gestion.imports.columns import HEADERS
from ops import stack
from ops.__main__ import COMMANDS
from ops.guides import colonnes, donnees
from ops.paths import ROOT

GUIDES = ("nouvelle-academie.md", "exploitation.md", "portails.md", "premier-jour.md")
TREES = ("architecture.md", "changer.md", "../CONTRIBUTING.md", "../README.md")


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


def test_the_files_and_rooms_that_the_documentation_names_exist():
    """A path of at least two parts, between backquotes; braces, stars and dots of an ellipsis name no single file."""
    tops = ("chalicelib/", "ops/", "docs/", "tests/", "templates/", "static/", "frais/", "gestion/", "identity/")
    for name in TREES:
        for path in re.findall(r"`([\w./-]+/[\w./-]*)`", guide(name)):
            if path.startswith(tops):
                found = [top / path for top in (ROOT, ROOT / "chalicelib") if (top / path).exists()]
                assert found or path in NEW, (name, path)


NEW = ("templates/pages/contacts.html",)
"""What a recipe makes."""


def test_every_room_of_the_service_is_in_the_architecture():
    told = guide("architecture.md")
    rooms = [path for path in (ROOT / "chalicelib").rglob("*") if (path / "__init__.py").exists()]
    assert [path.name for path in rooms if f"{path.name}/" not in told] == []


def test_the_licence_is_the_same_everywhere():
    said = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["license"]
    described = json.loads((ROOT / "docs/openapi.json").read_text("utf-8"))["info"]["license"]["identifier"]
    assert (ROOT / "LICENSE").read_text("utf-8").startswith(f"{said} License")
    assert said == described


def test_the_register_of_processing_is_written_from_the_kinds_and_the_rules():
    told = guide("donnees.md")
    assert donnees.rewritten(told) == told, "à refaire : python3 -m ops donnees"
    assert set(re.findall(r"^\| `(\w+)` \|", told, re.M)) == {one.code for one in SORTES}


def test_the_guide_of_imports_is_written_from_the_columns():
    told = guide("imports.md")
    assert colonnes.rewritten(told) == told, "à refaire : python3 -m ops colonnes"
    for kind, names in HEADERS.items():
        part = told.partition(f"\n## {kind}\n")[2].partition("\n## ")[0]
        assert re.findall(r"^\| `(\w+)`", part, re.M) == list(names), kind


def test_the_first_day_begins_with_what_aws_alone_can_say_each_with_its_command_what_to_see_and_what_else():
    told = guide("premier-jour.md")
    assert told.index("## D’abord, ce que seul AWS peut dire") < told.index("## Ensuite")
    rows = re.findall(r"^\| (\d+) \|(.+)\|$", told, re.M)
    assert [int(number) for number, _ in rows] == list(range(1, 22))
    for number, cells in rows:
        assert all(len(cell.strip()) > 3 for cell in cells.split(" | ")), number
    unsure = ("rôle", "sandbox", "x-cache", "aws/s3", "destinataire", "mise à jour de la pile")
    first = told.partition("## Ensuite")[0]
    assert [one for one in unsure if one not in first] == []
