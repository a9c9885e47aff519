"""The modules of the pages, run by Node: what people type is understood, and nobody is led to another site."""

import json
import subprocess
from typing import Any

import pytest

from ops.pages.assets import ROOT, STATIC


def _run(script: str, *given: str) -> Any:
    """The JSON that a script prints; it imports modules from the static folder."""
    done = subprocess.run(
        ["node", "--input-type=module", "-e", script, *given],
        cwd=STATIC / "js",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _read(kind: str, typed: str) -> Any:
    script = """import { read } from "./entries.js"; import { readDays } from "./jour.js"; readDays();
    console.log(JSON.stringify(read(process.argv[1], process.argv[2])))"""
    return _run(script, kind, typed)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("decimal", "42,5 km", "42.5"),
        ("decimal", "42.5", "42.5"),
        ("decimal", "1 250 KM", "1250"),
        ("prix", "6,80 €", "6.80"),
        ("prix", "1\u202f234,56\u00a0€", "1234.56"),
        ("heure", "8h30", "08:30"),
        ("heure", "18:30", "18:30"),
        ("heure", "6 h 45", "06:45"),
        ("heure", "7h", "07:00"),
        ("heure", "0645", "06:45"),
        ("duree", "4h40", 280),
        ("duree", "4 h 40 min", 280),
        ("duree", "280 min", 280),
        ("duree", "90", 90),
        ("entier", "62 copies", 62),
        ("jour", "9/6/2026", "2026-06-09"),
        ("jour", "1er juillet 2026", "2026-07-01"),
        ("jour", "09-06-26", "2026-06-09"),
        ("texte", "  Gare   de Lyon ", "Gare de Lyon"),
        ("decimal", "", None),
    ],
)
def test_people_write_numbers_hours_and_days_as_they_like(kind: str, typed: str, value: str | int | None) -> None:
    assert _read(kind, typed) == {"value": value, "fault": "", "bref": ""}


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        *(("decimal", "12,345"), ("decimal", "-4"), ("decimal", "douze"), ("heure", "25h"), ("heure", "12h75")),
        *(("duree", "6"), ("duree", "longtemps"), ("entier", "3,5"), ("jour", "31/2/2026"), ("jour", "demain")),
    ],
)
def test_what_is_not_understood_is_said_and_never_guessed(kind: str, typed: str) -> None:
    answer = _read(kind, typed)
    assert answer["value"] is None
    assert answer["fault"].endswith(".")


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("/etat-de-frais/?numero=210001#verifier", "/etat-de-frais/?numero=210001#verifier"),
        *(("https://ailleurs.example/", ""), ("//ailleurs.example/", ""), ("/\\ailleurs.example", "")),
        *(("javascript:alert(1)", ""), ("/\t/ailleurs.example", ""), ("", "")),
    ],
)
def test_signing_in_again_leads_back_to_this_site_only(asked: str, kept: str) -> None:
    script = (
        "const retour = process.argv[1];"
        'globalThis.location = { origin: "https://imagin.example", search: "?" + new URLSearchParams({ retour }) };'
        'const { wayBack } = await import("./api.js"); console.log(JSON.stringify(wayBack()))'
    )
    assert _run(script, asked) == kept


def test_waiting_is_said_in_words() -> None:
    script = 'import { wait } from "./format.js"; console.log(JSON.stringify([30, 120, 121, 7200].map(wait)))'
    assert _run(script) == [
        *(
            "Réessayez dans une minute.",
            "Réessayez dans 2 minutes.",
            "Réessayez dans 3 minutes.",
            "Réessayez dans 2 heures.",
        ),
    ]


def test_days_and_amounts_are_written_in_french() -> None:
    script = (
        'import { day, euros, span } from "./format.js";'
        'const when = span("2026-06-09T08:00", "2026-06-09T12:30");'
        'console.log(JSON.stringify([day("2026-07-01"), euros("1234.5"), when]))'
    )
    assert _run(script) == [
        "mercredi 1er\u00a0juillet 2026",
        "1\u202f234,50\u00a0€",
        "mardi 9\u00a0juin 2026, de 8\u00a0h à 12\u00a0h\u00a030",
    ]


def test_modules_are_type_checked() -> None:
    done = subprocess.run([ROOT / "node_modules/.bin/tsc", "-p", ROOT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
