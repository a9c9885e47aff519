"""A commune is found as people write it."""

from urllib.parse import quote

import pytest

from chalicelib.communes.search import MOST, search


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("lyon", "Lyon"),
        ("LYON ", "Lyon"),
        ("st etienne", "Saint-Étienne"),
        ("St-Étienne", "Saint-Étienne"),
        ("villefranche sur sa", "Villefranche-sur-Saône"),
        ("abergement clem", "L'Abergement-Clémenciat"),
        ("l’hay", "L'Haÿ-les-Roses"),
        ("hay les roses", "L'Haÿ-les-Roses"),
        ("69400", "Villefranche-sur-Saône"),
        ("69123", "Lyon"),
        ("2a004", "Ajaccio"),
    ],
)
def test_what_people_write_finds_the_commune_that_they_mean(text, first):
    found, _ = search(text)
    assert found[0].nom == first


def test_what_is_written_whole_comes_first_however_small():
    assert search("y")[0][0].nom == "Y"


def test_no_answer_is_long():
    found, whole = search("saint")
    assert (len(found), whole) == (MOST, False)
    assert search("abergement clem") == ([search("abergement clemenciat")[0][0]], True)


@pytest.mark.parametrize("text", ["", "  ", "?", "zzzz", "(.*", "99999"])
def test_nothing_is_found_where_nothing_is_meant(text):
    assert search(text) == ([], True)


def test_anybody_may_ask_and_an_answer_is_light(browser):
    answer = browser.get(f"/communes?q={quote('saint')}")
    assert answer.status == 200
    assert answer.json["suite"] is True
    assert len(answer.body if isinstance(answer.body, bytes) else answer.body.encode()) <= 15_000
    (lyon, *_) = browser.get("/communes?q=lyon").json["communes"]
    assert lyon == {"code": "69123", "nom": "Lyon", "codes_postaux": [f"6900{n}" for n in range(1, 10)]}
    assert browser.get("/communes").json == {"communes": [], "suite": False}
    assert browser.get(f"/communes?q={'a' * 81}").status == 422
