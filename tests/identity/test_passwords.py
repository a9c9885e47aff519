"""What a password must be, and what it costs to look at one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from argon2 import PasswordHasher, extract_parameters
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.identity import passwords, temporary_passwords
from chalicelib.identity.models import Compte
from tests.identity.people import PHRASE, enrol, settled

ROOT = Path(__file__).parents[2]
OWN = ("310000", "mdenis", "Denis", "Marie-Hélène", "imagin", "intervenant", "convocation", "lyon")


def codes(password, minimum=12):
    return [code for code, _ in passwords.weaknesses(password, minimum=minimum, own_words=OWN)]


@pytest.mark.exigence("S15")
@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("court", ["trop_court"]),
        ("onze signes", ["trop_court"]),
        ("imaginlyon2026", ["trop_courant"]),
        ("motdepasse12", ["trop_courant"]),
        ("Mot de Passe 12", ["trop_courant"]),
        ("motdepasse !!", ["trop_courant"]),
        ("[[[[{{{{ tulipe ;;;;", []),
        ("azertyuiop123", ["trop_courant"]),
        ("aaaaaaaaaaaaaaa", ["trop_courant"]),
        ("abcabcabcabcabc", ["trop_courant"]),
        ("MarieHelene1968", ["trop_personnel"]),
        ("mdenis-310000-mdenis", ["trop_personnel"]),
        ("convocation lyon 7", ["trop_personnel"]),
        ("x" * 100 + "y1z2" * 8, ["trop_long"]),
        ("tulipe au fond du jardin", []),
        ("MAJUSCULESSEULEMENTICI", []),
        ("douze signes", []),
        ("Denis aime trop les tulipes", []),
        ("правильная лошадь", []),
    ],
)
def test_a_password_is_judged_by_its_length_and_by_what_a_guesser_tries_first(password, expected):
    found = codes(password)
    assert found == expected


@pytest.mark.exigence("S15")
def test_the_refusal_gives_every_reason_in_french_and_the_instance_s_minimum(api, clock):
    person, browser = enrol(clock, prenom="Élisabeth", nom="Vandermeulen"), api.browser()
    browser.sign_in(person.numero, person.printed)
    for weak in ("court", "imaginlyon2026", "motdepasse12", "ElisabethVandermeulen", f"{person.identifiant}2026!"):
        refused = browser.post("/mot-de-passe", {"nouveau": weak})
        assert (refused.status, refused.code, refused.pointers[:1]) == (422, "mot_de_passe_faible", ["/nouveau"])
        assert all(error["detail"].endswith(".") for error in refused.json["errors"])
    assert browser.get("/moi").json["nouveau_mot_de_passe"] == {"minimum": 12}
    assert browser.post("/mot-de-passe", {"nouveau": "toutes minuscules ici"}).status == 200


@pytest.mark.exigence("S15")
def test_the_list_of_common_passwords_is_long_enough_and_shipped():
    listed = (ROOT / "chalicelib/identity/passwords_interdits.txt").read_text("utf-8").split()
    assert len({word for word in listed if len(word) >= 12}) >= 3000
    assert all(codes(word) for word in listed[::50])


@given(st.text(min_size=1, max_size=200))
def test_judging_never_fails_and_a_longer_phrase_never_gets_too_short(password):
    found = codes(password)
    assert set(found) <= {"trop_court", "trop_long", "trop_courant", "trop_personnel"}
    assert codes(password, minimum=64) if len(found) and found == ["trop_court"] else True


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40),
)
def test_only_the_same_text_opens(password, other):
    stored = passwords.hash_password(password)
    assert passwords.verify(stored, password)
    same = passwords.normal_form(password) == passwords.normal_form(other)
    assert passwords.verify(stored, other) is same
    assert not passwords.verify(None, password)
    assert not passwords.verify("not a hash", password)


def former(password):
    """A hash as they were made before spaces at both ends stopped counting."""
    return PasswordHasher(**passwords.parameters(), salt_len=passwords.FORMER_SALT).hash(password)


@pytest.mark.exigence("S04")
def test_spaces_at_both_ends_do_not_count_and_those_inside_do():
    stored = passwords.hash_password(" un grand cerisier\u00a0")
    for typed in ("un grand cerisier", "un grand cerisier ", "\u2003un grand cerisier\t"):
        assert passwords.verify(stored, typed)
    assert not passwords.verify(stored, "un grandcerisier")
    assert codes("            ")[:1] == ["trop_court"]
    assert codes("douze sign  ") == ["trop_court"]


@pytest.mark.exigence("S04")
def test_a_former_hash_is_tried_as_typed_by_one_verification_each(monkeypatch):
    seen, verify = [], PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda self, h, p: seen.append(h) or verify(self, h, p))
    with_space, without = former("un grand cerisier "), former("un grand cerisier")
    assert passwords.verify(with_space, "un grand cerisier ")
    assert not passwords.verify(with_space, "un grand cerisier")
    assert passwords.verify(without, "un grand cerisier")
    assert not passwords.verify(without, "un grand cerisier ")
    assert seen == [with_space, with_space, without, without]
    assert passwords.is_outdated(without)
    assert not passwords.is_outdated(passwords.hash_password("un grand cerisier"))


@pytest.mark.exigence("S04")
def test_who_chose_before_comes_in_as_they_typed_and_then_either_way(api, clock):
    person, _ = settled(api)
    person.item.update(actions=[Compte.password_hash.set(former("un grand cerisier "))])
    assert api.browser().sign_in(person.numero, "un grand cerisier").status == 401
    assert api.browser().sign_in(person.numero, "un grand cerisier ").status == 200
    assert api.browser().sign_in(person.numero, "un grand cerisier").status == 200


@pytest.mark.exigence("S04")
def test_a_space_that_a_keyboard_adds_shuts_nobody_out(api, clock):
    person, browser = settled(api, phrase="un grand cerisier devant la mairie ")
    assert api.browser().sign_in(person.numero, "un grand cerisier devant la mairie").status == 200
    assert api.browser().sign_in(person.numero, " un grand cerisier devant la mairie  ").status == 200
    assert browser.post("/mot-de-passe", {"nouveau": PHRASE, "actuel": "un grand cerisier devant la mairie"}).status == 200


@pytest.mark.exigence("S16")
@pytest.mark.parametrize("cost", ["8,1", "19455,2", "19456,1", "x"])
def test_a_weak_setting_stops_the_service_before_it_serves(cost):
    environment = {**os.environ, "IMAGIN_ARGON2": cost, "IMAGIN_ENV": "production"}
    code = "import chalicelib.identity.sign_in"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode != 0
    assert "RuntimeError" in run.stderr


@pytest.mark.exigence("S16")
def test_an_instance_uses_the_floor_and_it_works():
    """Once with the values of production: 19 MiB, 2 passes, 1 lane, 24 bytes of salt, 32 of tag."""
    environment = {k: v for k, v in os.environ.items() if k not in ("IMAGIN_ARGON2", "IMAGIN_ENV")}
    code = (
        "from chalicelib.identity import passwords as p; h = p.hash_password('tulipe'); "
        "assert p.verify(h, 'tulipe') and not p.verify(h, 'Tulipe') and not p.verify(None, 'tulipe'); print(h)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    found = extract_parameters(run.stdout.strip())
    assert (found.memory_cost, found.time_cost, found.parallelism) == (19456, 2, 1)
    assert (found.type.name, found.salt_len, found.hash_len) == ("ID", 24, 32)


@pytest.mark.exigence("S02")
@pytest.mark.parametrize("stored", [None, "known"])
def test_one_verification_whether_there_is_something_to_verify_or_not(monkeypatch, stored):
    known = passwords.hash_password("tulipe") if stored else None
    seen, verify = [], PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda self, h, p: seen.append(h) or verify(self, h, p))
    assert not passwords.verify(known, "autre")
    (looked_at,) = seen
    assert extract_parameters(looked_at) == extract_parameters(passwords.hash_password("x"))


@pytest.mark.exigence("S17")
def test_a_thousand_printed_passwords_are_distinct_readable_and_hold_69_bits():
    made = [temporary_passwords.generate("mdenis") for _ in range(1000)]
    assert len(set(made)) == 1000
    letters = set("".join(made)) - {"-"}
    assert letters <= set(temporary_passwords.SYMBOLS)
    assert not letters & set("0O1lIoi")
    assert len(temporary_passwords.SYMBOLS) ** 12 > 2**64
    assert all(len(text) == 14 and text[4] == text[9] == "-" for text in made)
    assert not any("mdenis" in text.replace("-", "").lower() for text in made)
    counts = {letter: sum(text.count(letter) for text in made) for letter in temporary_passwords.SYMBOLS}
    assert min(counts.values()) > 130, "each symbol about 222 times in 12,000"
