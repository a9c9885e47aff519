"""No sentence written to the person is read by the service as if it were meant for it."""

import ast
import re

import pytest

from chalicelib.frais.regles import formats
from chalicelib.frais.shown import constated, third
from ops.paths import ROOT

YOU = re.compile(r"\b(vous|votre|vos)\b", re.IGNORECASE)
RULES = sorted((ROOT / "chalicelib/frais/regles").rglob("*.py"))


def sentences(path):
    """Every text of a module that is not a docstring, as rules set it."""
    tree = ast.parse(path.read_text("utf-8"))
    docs = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    texts = (one.value for one in ast.walk(tree) if isinstance(one, ast.Constant) and id(one) not in docs)
    return [formats.phrase(text) for text in texts if isinstance(text, str) and YOU.search(text)]


FOUND = [text for path in RULES for text in sentences(path)]


def test_there_are_sentences_to_turn():
    assert len(FOUND) > 15


@pytest.mark.parametrize("text", FOUND)
def test_every_sentence_of_the_rules_is_said_of_the_person(text):
    assert not YOU.search(third.said(text)), third.said(text)


@pytest.mark.parametrize("source", constated._WHO)
@pytest.mark.parametrize("what", ["non_fait", "fait", "quantite"])
def test_what_was_seen_too(source, what):
    told = third.said(constated.phrase({"source": source, "quoi": what, "avant": 3, "apres": 2}))
    assert not YOU.search(told), told


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Vos déplacements ne seront pas comptés.", "Ses déplacements ne seront pas comptés."),
        ("Le centre est hors de la commune de votre domicile.", "Le centre est hors de la commune de son domicile."),
        ("Saisissez-les sur votre première mission.", "Saisissez-les sur sa première mission."),
        ("Vous avez été hébergé gratuitement.", "L’intervenant a été hébergé gratuitement."),
        ("Ce repas vous a été fourni.", "Ce repas lui a été fourni."),
    ],
)
def test_the_grammar_holds(written, read):
    assert third.said(written) == read


def test_only_sentences_are_turned_wherever_they_stand():
    answer = {"phrase": "Vos frais", "epreuve": "Vos", "lignes": [{"explication": "votre domicile", "avis": ["vos km"]}], "n": 1}
    told = {"phrase": "Ses frais", "epreuve": "Vos", "lignes": [{"explication": "son domicile", "avis": ["ses km"]}], "n": 1}
    assert third.of_them(answer) == told
