"""One person, one identifier, however it is typed."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.identity import identifiers
from chalicelib.identity.identifiers import base, canonical, homonym, is_identifiant, is_numero

LATIN = st.text(st.characters(max_codepoint=0x24F, categories=["L", "N"]) | st.sampled_from(" -'’."), max_size=40)
PEOPLE = [
    ("Loïc", "Nguyễn", "lnguyen"),
    ("Pascal", "D'Alès", "pdales"),
    ("Zoé", "N'Guessan", "znguessan"),
    ("Łucja", "Kowalski", "lkowalski"),
    ("Đorđe", "Bâtard", "dbatard"),
    ("Ștefan", "Denis", "sdenis"),
    ("Océane", "Œillet", "ooeillet"),
    ("Élodie", "Çelik", "ecelik"),
    ("Gaëlle", "de La Fontaine", "gdelafontaine"),
    ("Jean-Baptiste", "L’Hôpital", "jlhopital"),
    ("Søren", "Weiß-Æbelø", "sweissaebelo"),
    ("Þór", "Guðmundsson", "tgudmundsson"),
    ("Işıl", "Yılmaz", "iyilmaz"),
    ("Ħanna", "Muñoz", "hmunoz"),
    ("Áŋŋá", "Ŧuolja", "atuolja"),
    ("Ɓinta", "Əliyeva", "beliyeva"),
    ("ʻEleni", "Taʻufaʻahau", "etaufaahau"),
]


@pytest.mark.parametrize(("prenom", "nom", "expected"), PEOPLE)
def test_a_name_gives_initial_and_surname(prenom: str, nom: str, expected: str) -> None:
    assert base(prenom, nom) == expected
    assert base(prenom.upper(), unicodedata.normalize("NFD", nom)) == expected
    assert is_identifiant(expected)


@pytest.mark.parametrize("block", [range(0xC0, 0x180), range(0x1CD, 0x1F4), range(0x1E00, 0x1E9A), range(0x1EA0, 0x1F00)])
def test_no_letter_of_a_latin_alphabet_is_lost(block: range) -> None:
    letters = [chr(point) for point in block if unicodedata.category(chr(point)).startswith("L")]
    assert [letter for letter in letters if not is_identifiant(canonical(letter) or "")] == []


def test_the_first_holder_has_no_number() -> None:
    assert [homonym("cmartin", n) for n in range(3)] == ["cmartin", "cmartin1", "cmartin2"]
    with pytest.raises(ValueError, match="rang"):
        homonym("cmartin", -1)


@pytest.mark.parametrize("typed", ["JDENIS3", " j.denis3 ", "J-Dénis3", "j'denis3", "Ｊdenis３", "j\u00a0denis3"])
def test_spellings_of_one_identifier_meet(typed: str) -> None:
    assert canonical(typed) == "jdenis3"


def test_leading_zeros_of_a_numero_count() -> None:
    assert canonical("00 120") == "00120"


@pytest.mark.parametrize(
    "typed",
    ["", " -.'", "jdеnis", "Иванов", "jdenis@ac-lyon.fr", "jdenis;", "j\u200bdenis", "١٢٣", "日本", "a" * 65, "œ" * 40],
)
def test_what_no_identifier_can_be_finds_nothing(typed: str) -> None:
    assert canonical(typed) is None


@given(st.text(max_size=80))
def test_reading_twice_is_reading_once(text: str) -> None:
    known = canonical(text)
    assert known is None or (canonical(known) == known and re.fullmatch("[a-z0-9]{1,64}", known))


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_case_is_irrelevant(text: str) -> None:
    known = canonical(text)
    if known is not None:
        assert canonical(text.upper()) == canonical(text.lower()) == canonical(text.swapcase()) == known


@given(LATIN)
def test_composed_and_decomposed_accents_are_one(text: str) -> None:
    composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    if len(decomposed) <= identifiers.LONGEST:
        assert canonical(composed) == canonical(decomposed)


@given(LATIN, LATIN, st.integers(0, 9999))
def test_whoever_has_a_name_can_sign_in_with_what_was_allocated(prenom: str, nom: str, rank: int) -> None:
    try:
        allocated = homonym(base(prenom, nom), rank)
    except ValueError:
        assert not re.search("[a-z]", canonical(prenom) or "") or not re.search("[a-z]", canonical(nom) or "")
    else:
        assert is_identifiant(allocated)
        assert canonical(allocated.upper()) == allocated


def test_a_surname_without_any_latin_letter_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="identifiant"):
        base("Ivan", "Иванов")
    assert identifiers.given("Ivan", "Иванов", "0071") == "0071"


def test_a_digit_in_a_name_is_not_mistaken_for_a_homonym_number() -> None:
    assert base("Jean", "Dupont 2") == "jdupont"


def test_a_surname_of_any_length_leaves_room_for_the_number() -> None:
    longest = homonym(base("Anne", "Wolfeschlegelstein" * 9), 99_999_999)
    assert canonical(longest) == longest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *[("7", True), ("0012345678901", True), ("12345678901234", False), ("", False)],
        *[("12a", False), ("١٢", False), ("1\n", False)],
    ],
)
def test_a_numero_is_one_to_thirteen_digits(text: str, expected: bool) -> None:
    assert is_numero(text) is expected


def test_the_forbidden_passwords_are_in_canonical_form_and_long_enough_to_matter() -> None:
    text = (Path(identifiers.__file__).parent / "passwords_interdits.txt").read_text("utf-8")
    words = text.splitlines()
    assert words == sorted(set(words))
    assert all(canonical(word) == word and len(word) >= 6 for word in words)
    assert len([word for word in words if len(word) >= 12]) >= 3500
    assert {"motdepasse12", "azertyuiop123", "bonjourbonjour", "imaginlyon2026", "123456789012"} <= set(words)
