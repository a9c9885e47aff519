"""One name however it is written, two however alike they look; what a damaged file made of a name is told apart."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.identity.names import Names, alike, damaged, letters, renamed, same_person

NAMES = st.text(st.characters(categories=["L", "M", "N", "P", "Zs", "S"]), min_size=1, max_size=20)


@given(NAMES)
@example("\ufe70")
@example("\uff9e")
def test_a_name_that_holds_a_letter_never_folds_to_nothing(text: str) -> None:
    """A mark that stands alone is a letter to Unicode, and none once it is written as marks are."""
    silent = "\u02b9\u02ba\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u02ca\u02cb\u0640\ua78b\ua78c\u115f\u1160\u3164\uffa0\u0149"
    written = unicodedata.normalize("NFKC", text)
    held = any(c.isalnum() and c not in silent and unicodedata.category(c) != "No" for c in written)
    assert letters(text) or not held


@given(NAMES)
def test_case_and_composition_are_no_difference(text: str) -> None:
    for form in ("NFC", "NFD", "NFKC"):
        assert letters(unicodedata.normalize(form, text)) == letters(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("राम", "रोम"),
        ("か", "が"),
        ("김", "감"),
        ("Иван", "Иваh"),
        ("Mаrie", "Marie"),
        ("גלית", "גלעד"),
        ("ยาม", "ยิม"),
        ("…", "…"),
        ("ㅤ", "ㅤ"),
        ("\u0301", "\u0301"),
        ("李", "王"),
    ],
)
def test_two_names_stay_two(one: str, other: str) -> None:
    assert not alike(one, other)


@pytest.mark.parametrize(
    ("kept", "right"),
    [
        ("FranÃ§oise", "Françoise"),
        ("NguyÃªn", "Nguyên"),
        ("Ð\x98Ð²Ð°Ð½Ð¾Ð²Ð°".replace("\x98", "˜"), "Иванова"),
        ("Fran&ccedil;oise", "Françoise"),
        ("Fran?oise", "Françoise"),
        ("FRANÃ‡OISE", "Françoise"),
        ("Å\x81ucja".replace("\x81", "\ufffd"), "Łucja"),
    ],
)
def test_what_a_file_made_of_a_name_is_known_and_never_the_other_way(kept: str, right: str) -> None:
    assert damaged(kept, right)
    assert not damaged(right, kept)


@pytest.mark.parametrize(
    ("kept", "right"),
    [("??", "李明"), ("", "É"), ("Martin", "Durand"), ("Zoe", "Zoé"), ("Ã…", "Çağrı"), ("?", "Ö"), ("Anne", "Zoé")],
)
def test_nothing_else_is_taken_for_damage(kept: str, right: str) -> None:
    assert not damaged(kept, right)


def test_who_is_the_same_person_and_who_has_another_name() -> None:
    claire = Names("Martin", "Claire")
    assert same_person(claire, Names("DURAND", "claire"))
    assert renamed(claire, Names("DURAND", "claire"))
    assert not renamed(claire, Names("MARTIN", "Claîre"))
    assert not same_person(claire, Names("Roux", "Zoé"))
    assert not same_person(Names("KÃ©ravel", "Zoé"), Names("Kéravel", "Luc")), "one damaged name alone proves nothing"
