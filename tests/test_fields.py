"""Bodies by their declared fields: one code for each kind of fault, every fault at once, nothing undeclared comes in."""

from datetime import date, time
from decimal import Decimal

import pytest

from chalicelib.fields import (
    Body,
    Choice,
    Day,
    Either,
    Faults,
    Flag,
    Hour,
    Line,
    Many,
    Members,
    Nothing,
    Number,
    One,
    Prose,
    Text,
    Whole,
    maybe,
    table,
)


class Leg(Body):
    km = Number(100)
    mode = maybe(Choice(("train", "avion")))


class Trip(Body):
    jour, depart = Day(), Hour()
    copies = Whole(9, least=1)
    retour = Flag(needed=True)
    legs = Many(One(Leg), 2, least=1)
    villes = Many(Line(5), 3)

    def check(self, at, faults):
        if self.copies == 9 and self.retour:
            faults.note(f"{at}/copies", "trop", "Trop.")


GOOD = {"jour": "2026-06-09", "depart": "06:45", "copies": 3, "retour": True, "legs": [{"km": "1.50"}]}


def read(shape, raw):
    faults = Faults()
    return table(shape).read(raw, "", faults), faults


def faults(shape, raw):
    return [(pointer, code) for pointer, code, _ in read(shape, raw)[1]]


def test_what_is_right_comes_typed():
    trip, wrong = read(Trip, GOOD | {"villes": [" Lyon "]})
    assert not wrong
    assert (trip.jour, trip.depart, trip.copies, trip.retour) == (date(2026, 6, 9), time(6, 45), 3, True)
    assert (trip.legs[0].km, trip.legs[0].mode, trip.villes) == (Decimal("1.50"), None, ("Lyon",))


def test_every_fault_comes_at_once_at_its_place():
    raw = {"jour": "2026-02-30", "copies": 0, "retour": "oui", "legs": [{"km": 1.5, "x": 1}, 7], "villes": ["a\nb"]}
    assert faults(Trip, raw | {"a/b~c": 1}) == [
        ("/jour", "jour"),
        ("/depart", "champ_requis"),
        ("/copies", "trop_petit"),
        ("/retour", "booleen"),
        ("/legs/0/km", "nombre"),
        ("/legs/0/x", "champ_inconnu"),
        ("/legs/1", "objet"),
        ("/villes", "texte"),
        ("/a~1b~0c", "champ_inconnu"),
    ]


def test_what_several_fields_have_wrong_is_told_too():
    assert faults(Trip, GOOD | {"copies": 9}) == [("/copies", "trop")]


class Kinds(Body):
    text = maybe(Text(3, form="[a-z]*"))
    line = maybe(Line(3))
    prose = maybe(Prose(8))
    choice = maybe(Choice(("a", "b")))
    whole = maybe(Whole(9, least=2))
    number = maybe(Number(9))
    hour = Hour(needed=False)
    flag = Flag()
    many = Many(Text(3), 2)
    members = maybe(Members(2))


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("text", 3, "texte"), ("text", "abcd", "champ_trop_long"), ("text", "ABC", "forme"), ("text", [], "texte"),
        ("line", "a\tb", "texte"), ("line", "a\u2028b", "texte"), ("line", "abcd", "champ_trop_long"),
        ("prose", "x" * 9, "champ_trop_long"), ("prose", {}, "texte"),
        ("choice", "c", "choix"), ("choice", ["a"], "choix"), ("choice", 1, "choix"),
        ("whole", True, "entier"), ("whole", "3", "entier"), ("whole", 3.0, "entier"), ("whole", -1, "negatif"),
        ("whole", 1, "trop_petit"), ("whole", 10, "trop_grand"), ("whole", 10**4000, "trop_grand"),
        ("number", "1.234", "decimales"), ("number", "1e3", "nombre"), ("number", "-1", "negatif"),
        ("number", 10, "trop_grand"), ("number", 1.5, "nombre"),
        ("hour", "24:00", "heure"), ("hour", 7, "heure"), ("flag", 1, "booleen"),
        ("many", "abc", "liste"), ("many", ["a"] * 3, "liste_trop_longue"), ("many", ["abcd"], "champ_trop_long"),
        ("many", [None], "champ_requis"), ("members", [], "objet"), ("members", dict.fromkeys("abc", 1), "liste_trop_longue"),
    ],
)  # fmt: skip
def test_each_kind_of_fault_has_one_code_and_a_sentence(name, value, code):
    ((pointer, told, sentence),) = read(Kinds, {name: value})[1]
    assert (pointer, told) == (f"/{name}", code)
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert "'" not in sentence


@pytest.mark.parametrize("raw", [{}, dict.fromkeys(Kinds.TABLE.fields)])
def test_what_may_be_left_out_is_blank(raw):
    kinds, wrong = read(Kinds, raw)
    assert not wrong
    assert (kinds.text, kinds.whole, kinds.flag, kinds.many, kinds.given()) == (None, None, False, (), {"flag": False, "many": ()})


@pytest.mark.parametrize("name", ["text", "line", "prose"])
def test_a_text_that_may_be_left_out_may_be_sent_empty(name):
    kinds, wrong = read(Kinds, {name: ""})
    assert (getattr(kinds, name), wrong) == (None, [])


def test_an_empty_text_is_absent_unless_it_may_be_empty():
    class Two(Body):
        kept = Text(3, empty=True)
        asked = Line(3)

    two, wrong = read(Two, {"kept": "", "asked": "  "})
    assert (two.kept, list(wrong)) == ("", [("/asked", "champ_requis", "Renseignez ce champ.")])


@pytest.mark.parametrize("name", ["line", "prose", "text"])
@pytest.mark.parametrize("typed", ["", "  "])
def test_a_text_that_may_be_left_out_may_be_blank(name, typed):
    kinds, wrong = read(Kinds, {name: typed if name != "text" else ""})
    assert (getattr(kinds, name), list(wrong)) == (None, [])


def test_prose_keeps_its_lines_and_loses_what_nobody_sees():
    assert read(Kinds, {"prose": " a\x00\nb "})[0].prose == "a\nb"


def test_prose_keeps_the_spaces_that_french_is_typed_with():
    assert read(Kinds, {"prose": "là\u00a0? 1\u202f0"})[0].prose == "là\u00a0? 1\u202f0"
    assert read(Kinds, {"prose": "a\tb\u200b"})[0].prose == "a b"


def test_a_field_may_say_its_own_sentence():
    class Said(Body):
        version = Whole(9, said="Rechargez la page.")

    assert [sentence for raw in ({}, {"version": "x"}, {"version": 10}) for *_, sentence in read(Said, raw)[1]] == [
        "Rechargez la page."
    ] * 3


class Act(Body):
    acte = Choice(("accepter", "refuser"))


class Refuse(Act):
    texte = Text(9)


EITHER = Either("acte", Act, {"refuser": Refuse})


def test_the_fields_may_depend_on_one_of_them():
    assert isinstance(read(EITHER, {"acte": "refuser", "texte": "non"})[0], Refuse)
    assert faults(EITHER, {"acte": "refuser"}) == [("/texte", "champ_requis")]
    assert faults(EITHER, {"acte": "accepter", "texte": "non"}) == [("/texte", "champ_inconnu")]
    assert faults(EITHER, {"acte": ["refuser"]}) == [("/acte", "choix")]
    assert faults(EITHER, []) == [("", "objet")]


def test_a_part_left_out_tells_what_it_lacks():
    class Whole_(Body):
        leg = One(Leg)

    assert faults(Whole_, {}) == [("/leg/km", "champ_requis")]
    assert faults(Whole_, {"leg": 3}) == [("/leg", "objet")]


def test_a_flood_is_answered_with_a_bounded_list():
    assert len(faults(Nothing, {f"champ{rank}": 1 for rank in range(5000)})) == 200
    assert faults(Nothing, {"x" * 99: 1}) == [("/" + "x" * 60, "champ_inconnu")]


def test_a_zero_has_no_sign():
    faults = Faults()
    assert [str(Number(9).take(raw, "/n", faults)) for raw in ("-0", "-0.00", "0.00", 0)] == ["0", "0.00", "0.00", "0"]
    assert faults == []


def test_past_two_hundred_faults_the_rest_is_read_all_the_same_and_says_nothing_more():
    class Long(Body):
        lines = Many(One(Kinds), 300)

    wrong = read(Long, {"lines": [{"prose": "x" * 9}] * 201 + [{"prose": [], "line": "abcd"}, {"prose": "x" * 9}]})[1]
    assert (len(wrong), wrong.noted) == (200, 204)
