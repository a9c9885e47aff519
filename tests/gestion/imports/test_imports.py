"""The rest of an import: quantities, neighbours, files that cannot be read, a sample with every fault."""

from pathlib import Path

import pytest

from chalicelib.frais.claim import settings
from chalicelib.gestion.imports.report import Report
from chalicelib.gestion.imports.table import Source
from tests.aws import everything
from tests.gestion.tableurs import (
    counts,
    faults,
    missions,
    neighbours,
    people,
    place,
    quantities,
    take,
)
from tests.instance import START

SAMPLES = Path(__file__).parents[2] / "data"


def test_quantities_go_to_the_place_of_the_person(cloud):
    take(people({"numero": "1"}), missions({"numero": "7", "numero_intervenant": "1"}))
    row = {"numero": "7", "numero_intervenant": "1", "date": "2026-06-19"}
    report = take(quantities(row | {"copies_santorin": "62", "presents": "14", "service_fait": "oui"}))
    found = place("1", "7")
    assert (found.copies_santorin, found.presents, found.service_fait, found.constat) == (62, 14, True, "2026-06-19")
    assert counts(report, "quantites") == (0, 1, 0, 0)
    take(quantities(row | {"service_fait": "non"}))
    assert (place("1", "7").copies_santorin, place("1", "7").service_fait) == (62, False)


def test_quantities_of_nobody_are_refused(cloud):
    take(people({"numero": "1"}), missions({"numero": "7", "numero_intervenant": "1"}))
    rows = [("8", "1", "3"), ("7", "2", "3"), ("7", "1", "-3"), ("7", "1", "3"), ("7", "1", "4")]
    report = take(
        quantities(*({"numero": m, "numero_intervenant": n, "presents": presents} for m, n, presents in rows))
    )
    assert faults(report) == [
        ("quantites.csv", 4, "presents"),
        ("quantites.csv", 2, "numero"),
        ("quantites.csv", 3, "numero_intervenant"),
        ("quantites.csv", 6, "numero_intervenant"),
    ]
    assert place("1", "7").presents == 3


def test_neighbours_count_both_ways_and_reach_the_rules(cloud):
    settings.forget()
    report = take(neighbours(("69381", "69266"), ("69266", "69123"), ("69029", "69123"), ("69123", "69123")))
    assert counts(report, "communes_desservies") == (2, 0, 1, 1)
    reglages = settings.current()
    assert reglages.desservies_entre("69266", "69123")
    assert reglages.desservies_entre("69123", "69029")
    assert not reglages.desservies_entre("69266", "69029")
    settings.forget()


def test_what_cannot_be_read_is_said_and_the_rest_goes_in(cloud):
    report = take(Source("notes.txt", b"bonjour"), people({"numero": "1"}), Source("vide.csv", b""))
    assert report.exit_code == 1
    assert [line.partition(":")[0] for line in report.unread] == ["notes.txt", "vide.csv"]
    assert counts(report, "intervenants") == (1, 0, 0, 0)


def test_when_nothing_can_be_read_nothing_is_done(cloud):
    before = everything()
    assert take(Source("notes.txt", b"bonjour")).exit_code == 2
    assert Report().exit_code == 2
    assert everything() == before


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_sample_with_every_kind_of_fault_is_sorted_row_by_row(cloud, dry_run):
    """tests/data/lot: Windows-1252 and BOM, CRLF, homonyms, each fault of the contract once."""
    sources = [Source(path.name, path.read_bytes()) for path in sorted((SAMPLES / "lot").glob("*.csv"))]
    report = take(*sources, now=START, dry_run=dry_run)
    expected = (SAMPLES / "lot" / "rapport.txt").read_text("utf-8")
    assert report.text().replace("Essai : rien n’a été écrit.\n", "") + "\n" == expected
    assert report.exit_code == 1
