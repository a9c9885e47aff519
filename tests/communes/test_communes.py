"""The list of communes that ships: what it knows of codes, names, places and neighbours, and how it is packed."""

import subprocess
import sys

import pytest

from chalicelib import communes
from chalicelib.communes import packed
from chalicelib.communes.packed import Commune
from ops.communes import shapes
from ops.paths import ROOT

LYON, PARIS, VILLEFRANCHE, CHOLET = "69123", "75056", "69264", "49099"
SQUARE = (
    "01060000000100000001030000000100000005000000"
    + "00000000000000000000000000000000"
    + "00000000000000400000000000000000"
    + "00000000000000400000000000000040"
    + "00000000000000000000000000000040"
    + "00000000000000000000000000000000"
)
"""A square of two degrees, as PostGIS writes it."""


@pytest.mark.parametrize(
    ("code", "today"),
    [
        (LYON, LYON),
        ("69381", LYON),
        ("75120", PARIS),
        ("13216", "13055"),
        ("79224", CHOLET),  # absorbed by a commune of another department
        ("50129", "50129"),
        ("50173", "50129"),
        ("97801", "97801"),
        ("98735", "98735"),
        ("2A004", "2A004"),
        ("99140", "99140"),  # Switzerland
        ("69100", "69100"),  # the postal code of Villeurbanne, but Joux's code too
        ("94110", None),  # the postal code of Arcueil
        ("00001", None),
        ("69999", None),
        ("20004", None),
        ("", None),
        ("6912", None),
    ],
)
def test_a_code_means_the_commune_of_today(code: str, today: str | None):
    assert communes.today(code) == today


def test_a_code_of_today_means_itself_and_a_former_one_a_commune_of_today():
    departments = [packed.of(name) for name in packed.index()]
    known = {code for department in departments for code in department.lines}
    former = {code: now for department in departments for code, now in department.former.items()}
    assert len(known) == 34_969
    assert not known & former.keys()
    assert set(former.values()) <= known


def test_the_file_is_small_enough():
    assert packed.FILE.stat().st_size <= 800_000


def test_a_postal_code_gives_its_communes_the_largest_first():
    assert [commune.nom for commune in communes.of_postcode("94110")] == ["Arcueil"]
    served = communes.of_postcode("69400")
    assert served[0].nom == "Villefranche-sur-Saône"
    assert {commune.nom for commune in served} >= {"Gleizé", "Limas", "Arnas"}
    assert communes.of_postcode("00000") == []
    assert "75116" in (communes.find(PARIS) or served[0]).codes_postaux


def test_a_distance_goes_from_middle_to_middle_and_is_unknown_where_a_place_is():
    assert communes.distance(LYON, VILLEFRANCHE) == pytest.approx(27, abs=1)
    assert communes.distance(PARIS, LYON) == pytest.approx(392, abs=3)
    assert communes.distance("69381", LYON) == 0
    assert communes.distance(LYON, "97801") is None
    assert communes.distance("00001", LYON) is None


def test_touching_goes_both_ways_across_departments():
    assert {"69266", "69029"} <= communes.touching(LYON)
    assert "92051" in communes.touching(PARIS)
    assert PARIS in communes.touching("92051")
    assert VILLEFRANCHE not in communes.touching(LYON)
    assert communes.touching("97801") == frozenset()


def test_a_name_is_that_of_the_commune_of_today():
    assert communes.name("50173") == "Cherbourg-en-Cotentin"
    assert communes.name("99140") == communes.name("00001") == communes.name(None) == ""


def test_a_list_that_is_packed_is_read_back(monkeypatch: pytest.MonkeyPatch, tmp_path):
    listed = [
        Commune("01001", "Une", ("01400",), (46.15, 4.926), 8),
        Commune("01002", "Deux", ("01640", "69100"), None, 7),
        Commune("2A004", "Trois", ("20000",), (41.9, -1.002), 14),
        Commune("97801", "Quatre", (), (-18.1, -63.0), 12),
    ]
    file = tmp_path / "communes.bin"
    file.write_bytes(packed.pack(listed, {"01999": "2A004"}, {("01001", "01002"), ("01002", "2A004")}))
    monkeypatch.setattr(packed, "FILE", file)
    readers = (packed.index, packed.of, packed.touching)
    for reader in readers:
        reader.cache_clear()
    try:
        assert list(packed.all_communes()) == listed
        assert communes.today("01999") == "2A004"
        assert communes.touching("01002") == {"01001", "2A004"}
        assert communes.touching("2A004") == {"01002"}
        assert communes.touching("97801") == frozenset()
    finally:
        for reader in readers:
            reader.cache_clear()


def test_outlines_are_read_as_they_are_published():
    assert shapes.middle(SQUARE) == pytest.approx((1, 1))
    moved = SQUARE.replace("0000000000000040", "0000000000000840")  # three degrees
    assert shapes.touching({"B": moved, "A": SQUARE}) == {("A", "B")}


def test_nothing_is_read_before_a_question_is_asked():
    asked = "import chalicelib.communes as c; print(c.packed.of.cache_info().currsize, c.packed.index.cache_info().currsize)"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "0"]
