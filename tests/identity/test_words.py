"""A name is found by the beginning of any of its words, in any order, however they are joined, in every script."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.identity import entries
from chalicelib.identity.names import letters
from chalicelib.identity.words import LONGEST, MOST, begin, pieces, starts

SCRIPTS = (
    ("a", "z"), ("à", "ÿ"), ("Ā", "ſ"), ("Α", "ώ"), ("А", "я"), ("Ա", "ֆ"), ("א", "ת"), ("ا", "ي"), ("अ", "ह"), ("ა", "ჰ"),
    ("ก", "ฮ"), ("ぁ", "ん"), ("ア", "ン"), ("가", "힣"), ("一", "龥"),
)  # fmt: skip
WORD = st.sampled_from(SCRIPTS).flatmap(
    lambda ends: st.text(st.characters(min_codepoint=ord(ends[0]), max_codepoint=ord(ends[1])), min_size=1, max_size=7)
)
WORDS = st.lists(WORD.filter(letters), min_size=1, max_size=4).filter(lambda words: sum(map(len, words)) <= MOST)
"""Of a script without spaces each letter begins a word, and no more than MOST are kept."""
JOINS = st.sampled_from([" ", "-", "‐", "’", "'", " - ", "\u00a0", "\u02bc", "\u200b", ""])
ANY = st.text(st.characters(categories=["L", "M", "N", "P", "Zs", "S", "Cf"]), min_size=1, max_size=20)


def known(nom, prenom="", numero="007"):
    return entries.of({"nom": nom, "prenom": prenom, "numero": numero})[0].mots.split()


@settings(deadline=None)
@given(WORDS, WORDS, JOINS, JOINS, st.data())
def test_any_words_in_any_order_with_any_join_find_a_name(nom, prenom, written, typed, data):
    said = data.draw(st.permutations([*nom, *prenom]))
    asked = data.draw(st.integers(1, len(said)))
    loose = typed or " "  # of words glued in another order, nobody knows where they part
    assert begin(pieces(loose.join(said[:asked])), known((written or "-").join(nom), (written or "-").join(prenom)))


@settings(deadline=None)
@given(WORDS, JOINS, JOINS)
def test_words_in_their_order_are_found_glued_or_parted(nom, written, typed):
    assert begin(pieces(typed.join(nom)), known((written or " ").join(nom)))
    assert begin(pieces((typed or "-").join(nom)), known(written.join(nom)))


@settings(deadline=None)
@given(WORDS, st.sampled_from(["NFC", "NFD", "NFKC"]), st.sampled_from([str.upper, str.lower, str.title]))
def test_case_composition_and_marks_are_no_difference(nom, form, case):
    typed = unicodedata.normalize(form, case(" ".join(nom)))
    assert begin(pieces(typed), known(" ".join(nom)))
    bare = "".join(c for c in unicodedata.normalize("NFD", typed) if not 200 <= unicodedata.combining(c) <= 240)
    assert begin(pieces(bare), known(" ".join(nom)))


@settings(deadline=None)
@given(ANY)
def test_the_words_of_anything_are_its_letters(text):
    found = starts(text)
    assert bool(found) <= bool(letters(text))
    assert len(found) <= MOST
    assert all(word and len(word) <= LONGEST for word in found)
    assert "".join(pieces(text)).replace("0", "") in letters(text).replace("0", "")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("de La Tour", ["delatour", "latour", "tour"]),
        ("N’Guyen-Œillet", ["nguyenœillet", "guyenœillet", "œillet"]),
        ("LeGoff", ["legoff", "goff"]),
        ("Dupont (née Durand)", ["dupontneedurand", "needurand", "durand"]),
        ("欧阳修", ["欧阳修", "阳修", "修"]),
        ("山田Smith", ["山田smith", "田smith", "smith"]),
        ("علی\u200cرضا", ["علیرضا", "رضا"]),
        ("MARTIN", ["martin"]),
        ("(…)", []),
    ],
)
def test_a_word_begins_where_people_see_one(name, found):
    assert starts(name) == [word.replace("œ", "oe") for word in found]


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("artin", "Martin"),
        ("marie denis zoe", "Marie Denis"),
        ("ab", "a"),
        ("tourlaz", "La Tour"),
        ("太", "山田"),
        ("iv", "Иванова"),
    ],
)
def test_what_begins_no_word_is_not_found(asked, name):
    assert not begin(pieces(asked), known(name))


def test_a_numero_goes_with_a_name_whatever_its_zeros():
    assert begin(pieces("denis 000123"), known("Denis", "Marie", "0123"))
    assert not begin(pieces("denis 000124"), known("Denis", "Marie", "0123"))


@settings(deadline=None)
@given(ANY, ANY)
def test_the_keys_of_the_entries_hold_in_a_table_and_differ(nom, prenom):
    found = entries.of({"nom": nom * 40, "prenom": prenom * 40, "numero": "1" * 13})
    assert len({one.sk for one in found}) == len(found) <= 2 * MOST + 1
    assert all(len(one.rang.encode()) <= 1024 and len(one.liste.encode()) <= 1024 for one in found)
    assert all(one.sk > "PROFIL" for one in found), "outside what their own list of missions reads"
