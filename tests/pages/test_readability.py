"""The pages that a person reads first are easy to read: their sentences, those of their scripts included."""

import pytest

from ops.pages.pages import PAGES
from ops.paths import ROOT
from tests.pages import readability

FIRST = ("connexion", "premiere-connexion", "missions", "etat-de-frais", "etats-de-frais")
OF_THE_MINISTRY = "Vous pouvez téléphoner à la(au) gestionnaire dont les coordonnées sont indiquées en haut à gauche"
"""How the one sentence begins that the ministry wrote, is kept word for word, and is longer than ours may be."""


@pytest.fixture(params=FIRST)
def sentences(request, built):
    (page,) = [one for one in PAGES if one.chemin == f"/{request.param}/"]
    found = readability.sentences(built / "lyon" / request.param / "index.html")
    return found + readability.said_by((ROOT / "static/js" / page.script).resolve())


def test_a_first_page_is_easy_to_read(sentences):
    ease = readability.of(sentences)
    assert ease.sentences > 20
    assert ease.kandel_moles >= 60
    assert ease.words_a_sentence <= 15


def test_no_sentence_of_a_first_page_is_long(sentences):
    longest = readability.of([one for one in sentences if not one.startswith(OF_THE_MINISTRY)]).longest
    assert len(readability.words(longest)) <= 25, longest


def test_a_text_of_an_office_would_not_pass():
    said = (
        "Conformément aux dispositions réglementaires susmentionnées, l’indemnisation des déplacements temporaires "
        "est subordonnée à la production des pièces justificatives correspondantes."
    )
    ease = readability.of([said])
    assert ease.kandel_moles < 30
    assert readability.of(["Vous venez en train.", "Joignez le billet."]).kandel_moles > 90


@pytest.mark.parametrize(
    ("word", "number"),
    [("page", 1), ("mission", 2), ("convocation", 4), ("étudiant", 3), ("réagir", 3), ("l’école", 2), ("bien", 1)],
)
def test_syllables_are_counted_as_they_are_said(word, number):
    assert readability.syllables(word) == number
