"""The oldest browsers are written once, said to everybody, and nothing newer is used without its fallback."""

import json
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from chalicelib import academie
from ops.pages.assets import BROWSERS, STATIC
from ops.pages.pages import PAGES
from ops.paths import ROOT
from tests.pages.conftest import CODES
from tests.pages.reading import words

ESLINT = str(ROOT / "node_modules/.bin/eslint")
ACCEPTED = {
    "@page": "the margins of paper are the browser's own",
    ":details-content": "static/classic/papier.js unfolds what is folded",
    ":has": "a border around the choice that is made, and empty cells of the staff's lists on a telephone",
    "-webkit-text-size-adjust": "text keeps the size that the browser chose",
    "accent-color": "boxes keep the browser's own colour",
    "color-mix()": "behind @supports: a plain sheet in place of a tint",
    "content-visibility": "part of ::details-content",
    "cursor: help": "no pointer on a telephone",
    "cursor: pointer": "no pointer on a telephone",
    "cursor: progress": "no pointer on a telephone",
    "font-family: ui-monospace": "the next of the list serves",
    "forced-color-adjust": "no forced colours in Safari",
    "text-size-adjust": "text keeps the size that the browser chose",
    "text-wrap": "lines end where they end",
}
"""What some of the oldest browsers lack, and why nothing is lost: a feature that is not here has no fallback yet."""


def _run(*command: str, given: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, cwd=ROOT, input=given, capture_output=True, text=True, check=False)


def _features(sheets: Sequence[Path]) -> dict[str, list[str]]:
    done = _run("node", "tests/pages/browsers/styles.mjs", *map(str, sheets))
    assert done.returncode == 0, done.stderr
    found: dict[str, list[str]] = {}
    for name, line, feature in map(json.loads, done.stdout.splitlines()):
        found.setdefault(feature, []).append(f"{name}:{line}")
    return found


def test_scripts_use_nothing_that_the_oldest_browsers_lack() -> None:
    done = _run(ESLINT, "static/js", "static/classic")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("path", "newer"),
    [
        ("static/js/x.js", "fetch('/', { signal: AbortSignal.timeout(1) });"),
        ("static/js/x.js", "structuredClone({});"),
        ("static/js/x.js", "document.body.checkVisibility();"),
        ("static/js/x.js", "[1].toSorted();"),
        ("static/js/gestion/x.tsx", "export const list = <ul>{[1].toSorted()}</ul>;"),
        ("static/js/gestion/x.ts", "export const list: number[] = [1].toSorted();"),
        ("static/classic/x.js", "document.title = [1].includes(1);"),
        ("static/classic/x.js", "fetch('/');"),
        ("static/classic/x.js", "var f = () => 1;"),
    ],
)
def test_a_newer_thing_in_a_script_is_refused(path: str, newer: str) -> None:
    assert _run(ESLINT, "--stdin", "--stdin-filename", path, given=newer).returncode == 1


@pytest.mark.parametrize("loose", ["export const x: any = 1;", "export const x = (y: string | null) => y!.length;", "// @ts-ignore\nexport const x = 1;"])
def test_a_type_that_checks_nothing_is_refused(loose: str) -> None:
    assert _run(ESLINT, "--stdin", "--stdin-filename", "static/js/gestion/x.ts", given=loose).returncode == 1


def test_styles_use_nothing_that_the_oldest_browsers_lack_without_a_fallback() -> None:
    found = _features(sorted(STATIC.glob("css/*.css")))
    assert {feature: places for feature, places in found.items() if feature not in ACCEPTED} == {}
    assert [feature for feature in ACCEPTED if feature not in found] == [], "take away what is no longer used"


@pytest.mark.parametrize(
    ("rule", "feature"),
    [
        ("a { rotate: 90deg }", "rotate"),
        ("a { width: 100dvh }", "viewport_percentage_units_dynamic"),
        ("a { color: light-dark(red, blue) }", "light-dark()"),
        ("a { overflow: clip }", "overflow: clip"),
        ("@container (width > 1px) { a { color: red } }", "@container"),
        ("a:popover-open { color: red }", ":popover-open"),
        ("a { & b { color: red } }", "nesting"),
    ],
)
def test_a_newer_thing_in_a_style_is_seen(tmp_path: Path, rule: str, feature: str) -> None:
    sheet = tmp_path / "x.css"
    sheet.write_text(rule)
    assert feature in _features([sheet])


def test_a_tint_that_the_oldest_browsers_cannot_mix_has_a_plain_colour_first() -> None:
    """An unknown function inside a variable makes the whole property void: white words on a white sheet."""
    mixed = [path for path in STATIC.glob("css/*.css") if "color-mix" in path.read_text("utf-8")]
    assert [path.name for path in mixed] == ["10-fondations.css"]
    before, _, inside = mixed[0].read_text("utf-8").partition("@supports (color: color-mix(")
    assert "--voile: var(--feuille)" in before
    assert "color-mix(in srgb, var(--accent)" in inside
    assert "color-mix" not in before


def test_the_line_is_said_where_people_look_for_it(built: Path) -> None:
    said = "Safari {Safari}, iOS {iOS}, Firefox {Firefox}, Chrome {Chrome} et Edge {Edge}".format_map(BROWSERS)
    for page in ("aide", "accessibilite", "connexion", "gestion/connexion"):
        assert said in words(built / "lyon" / page / "index.html"), page
    assert said.replace(" et ", " and ") in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("code", CODES)
def test_without_javascript_a_page_says_what_to_do_and_whom_to_ask(built: Path, code: str) -> None:
    """A browser without modules and one whose script fails are told the same: tests/browser/test_never_mute.py."""
    contact = academie.load(code).contacts
    for page in (page for page in PAGES if page.script):
        text = (built / code / page.fichier).read_text("utf-8")
        told = re.findall(r"<noscript>(.*?)</noscript>", text, re.DOTALL)
        assert len(told) == (0 if page.lisible else 1), page
        for words_ in (*told, text.partition('id="panne"')[2].partition('id="annonces"')[0]):
            assert f"Safari\u00a0{BROWSERS['Safari']}" in words_, page
            assert (contact.telephone or contact.courriel) in words_, page
