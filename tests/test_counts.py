"""Every phrase that counts agrees with its number: 0 and 1 in the singular, 2 in the plural, as French has it."""

import json
import re
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from chalicelib.frais.regles import formats
from ops.paths import ROOT
from tests.pages.sources import SCRIPTS

NBSP = "\u00a0"
COUNTS = (0, 1, 2)
MODULES = sorted((ROOT / "chalicelib").rglob("*.py"))
PLURAL = re.compile(r"\$\{[^{}]*\}(?: |\\\\u00a0)(?!(?:dans|sans|sous|vers|puis|mais|plus|moins|criteres)\b)[a-zéèêàû]{3,}s\b")
"""In a page's script: something filled in, then a word that ends as a plural."""
ABOVE_ONE = {
    "forms.js": "points sont à corriger",  # asked of more than one fault
    "format.js": "minutes.|heures.",  # beyond sixty seconds, beyond an hour
    "commun.ts": "minutes`|heures`|jours`",  # from two minutes, two hours, two days on
    "imports.tsx": "lignes.length > 1",
    "portes.js": "accès",  # the same in the singular
    "mes-donnees.js": r"\} après ",  # no plural
}
"""File -> what stands only where the figure is two or more, or has one form."""


def ran(script):
    done = subprocess.run(
        ["node", "--input-type=module", "-e", script], cwd=ROOT / "static/js", capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("noun", "plural", "found"),
    [
        ("copie", None, ["0 copie", "1 copie", "2 copies"]),
        ("état de frais accepté", "états de frais acceptés", ["0 état de frais accepté", "1 état de frais accepté", "2 états de frais acceptés"]),
        ("mission", None, ["0 mission", "1 mission", "2 missions"]),
    ],
)
def test_a_figure_and_its_noun_in_the_service_and_in_the_pages(noun, plural, found):
    assert [formats.accord(count, noun, plural).replace(NBSP, " ") for count in COUNTS] == found
    given = json.dumps([noun, *([plural] if plural else [])])
    script = f'import {{ counted }} from "./format.js"; console.log(JSON.stringify([0, 1, 2].map((n) => counted(n, ...{given}))))'
    assert ran(script) == found


def test_a_participle_and_a_list_cut_short():
    told = [formats.accorde(count, "compté") for count in (0, 1, Decimal("1.9"), 2)]
    assert told == ["compté", "compté", "compté", "comptés"]
    assert [formats.et_autres(count) for count in COUNTS] == ["", " et 1 autre", " et 2 autres"]


def test_how_long_to_wait_is_never_one_in_the_plural():
    seconds = [0, 1, 60, 61, 120, 3599, 3600, 3601, 7200, 7201]
    script = f'import {{ wait }} from "./format.js"; console.log(JSON.stringify({seconds}.map(wait)))'
    for told in ran(script):
        assert not re.search(r"\b[01] (minutes|heures)\b", told), told


def test_what_waits_with_the_service_is_never_one_in_the_plural():
    seconds = [0, 59, 60, 119, 120, 7199, 7200, 172_799, 172_800]
    body = (ROOT / "static/js/gestion/commun.ts").read_text("utf-8")
    age = re.search(r"export function age\(seconds: number\) (\{.*?\n\})", body, re.DOTALL)[1]
    for told in ran(f"function age(seconds) {age}; console.log(JSON.stringify({seconds}.map(age)))"):
        assert not re.search(r"\b[01]\u00a0(minutes|heures|jours)\b", told), told


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_puts_a_plural_after_a_figure_by_itself(script: Path):
    for line in script.read_text("utf-8").splitlines():
        for found in PLURAL.findall(line):
            allowed = ABOVE_ONE.get(script.name)
            assert "counted(" in found or (allowed and re.search(allowed, line)), f"{script.name}: {line.strip()}"


def test_the_service_puts_no_plural_after_a_figure_by_itself():
    """Of what is counted at run time: limits (`MOST`, `_LISTED`…) are constants, above one."""
    nouns = "copie|mission|trajet|fichier|ligne|personne|candidat|sujet|auteur|autre|déclaré|compté|couvert|justificatif|point"
    plural = re.compile(rf"\{{(?!formats\.|accord)[^{{}}]*\}} (?:{nouns})s\b")
    known = {
        "copies pour une seule mission",  # more than 400
        "partagé entre {travail.auteurs} auteurs",  # more than one
        "partagé entre {presidents} personnes",  # more than one
        "({rows} lignes)",  # more than one
        "plus de {MOST} lignes",
        "de 1 à {MOST_FILES} fichiers",
        "{constat.MOST} missions à la fois",
    }
    for module in MODULES:
        for line in module.read_text("utf-8").splitlines():
            if plural.search(line):
                assert any(one in line for one in known), f"{module.name}: {line.strip()}"
