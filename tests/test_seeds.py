"""Everything that the two official access notices say is said again, for the right instance, to anyone who asks.

`seeds/lyon.txt` and `seeds/siec.txt` are the notices; each fact of `seeds/faits.txt` reads
`notice: instances place = words`.
"""

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from chalicelib.academie import load, public

SEEDS = Path(__file__).parent / "seeds"
# Headings and link words of the notices that carry no fact, or that our own page says in its own words.
FRAMING = {
    "lyon": (
        *("CAS 1 :", "- ", "(par défaut :", "e du prénom", "En cas d'oubli du mot de passe :", "Recommandations :"),
        *("l'écran de connexion devient :", "mail", "1^{ère} connexion).", "?:", "l'accès"),
    ),
    "siec": ("Si ", "Académie :", "Lien ", "Ecran d'accueil", "Identifiants ", "En cas d'oubli", "Activités proposées"),
}


class Fact(NamedTuple):
    notice: str
    instance: str
    place: str
    words: str


def _plain(text: str) -> str:
    """Typography apart: one apostrophe, one kind of space, no capitals."""
    return re.sub(r"\s+", " ", text.replace("’", "'")).strip().lower()


def _facts() -> list[Fact]:
    lines = re.sub(r"\n {2}", " ", (SEEDS / "faits.txt").read_text("utf-8")).splitlines()
    found = [re.fullmatch(r"(\w+): (\S+) (\S+) = (.+)", line) for line in lines]
    return [Fact(m[1], instance, m[3], m[4]) for m in found if m for instance in m[2].split("|")]


def _said(view: Any, place: str) -> str:
    """All that the public view says at a place; `*` stands for any key."""
    head, _, rest = place.partition(".")
    if not head:
        inner = view.values() if isinstance(view, dict) else view if isinstance(view, list) else ()
        return " ".join(_said(item, "") for item in inner) if inner else str(view)
    return " ".join(_said(item, rest) for item in view.values()) if head == "*" else _said(view[head], rest)


FACTS = _facts()
NOTICES = {name: _plain((SEEDS / f"{name}.txt").read_text("utf-8")) for name in FRAMING}


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact.instance}-{fact.place}-{fact.words[:30]}")
def test_a_fact_of_the_notices_is_public(fact: Fact) -> None:
    assert _plain(fact.words) in _plain(_said(public(load(fact.instance)), fact.place))


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.words[:40])
def test_a_fact_is_in_the_words_of_its_notice(fact: Fact) -> None:
    assert _plain(fact.words) in NOTICES[fact.notice]


def test_every_line_of_facts_is_read() -> None:
    lines = (SEEDS / "faits.txt").read_text("utf-8").splitlines()
    assert len({(f.notice, f.place, f.words) for f in FACTS}) == len([x for x in lines if not x.startswith("  ")])


@pytest.mark.parametrize("notice", ["lyon", "siec"])
def test_no_word_of_a_notice_is_forgotten(notice: str) -> None:
    rest = NOTICES[notice]
    words = {_plain(fact.words) for fact in FACTS if fact.notice == notice}
    for known in [*sorted(words, key=len, reverse=True), *map(str.lower, FRAMING[notice])]:
        rest = rest.replace(known, " ¶ ")
    assert re.findall(r"\w+", rest) == []


def test_centrale_never_sends_to_an_academie() -> None:
    said = _plain(_said(public(load("centrale")) | {"autres_instances": []}, ""))
    assert "04.72.80.64.88" not in said
    assert "guichet" not in said
    assert "imagin@siec" not in said


def test_only_centrale_marks_its_convocations() -> None:
    marks = {code: load(code).mention_convocation for code in ("lyon", "siec", "centrale")}
    assert marks == {"lyon": "", "siec": "", "centrale": "EDITE PAR IMAGIN CENTRALE"}
