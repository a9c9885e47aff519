"""The dated files: complete, sourced, without two rates for one day, and never a float."""

import ast
import tomllib
from datetime import date
from decimal import Decimal as D
from itertools import pairwise
from pathlib import Path

import pytest

import chalicelib.frais.regles
from chalicelib.frais.regles import baremes, communes

MAISON = Path(chalicelib.frais.regles.__file__).parent
TOUS = [bareme for liste in baremes.livres().values() for bareme in liste]


@pytest.mark.parametrize("bareme", TOUS, ids=lambda bareme: f"{bareme.cle}-{bareme.du}")
def test_each_rate_has_its_text_its_source_and_says_if_it_was_verified(bareme):
    assert bareme.reference
    assert bareme.source
    assert bareme.statut in {"verifie", "rappele"}
    assert all(isinstance(valeur, D) and valeur >= 0 for valeur in bareme.valeurs)
    assert list(bareme.seuils) == sorted(bareme.seuils)


def test_one_day_has_one_rate():
    for cle, liste in baremes.livres().items():
        for avant, apres in pairwise(sorted(liste, key=lambda bareme: bareme.du)):
            assert avant.au is not None, cle
            assert avant.au < apres.du, cle


def test_meals_nights_and_kilometres_have_no_hole_since_2019():
    for cle in ("repas.metropole", "nuit.base", "nuit.grande_ville", "nuit.paris", "nuit.mobilite_reduite",
                "km.metropole.voiture_5", "km.metropole.voiture_7", "km.metropole.voiture_8", "km.metropole.moto",
                "km.metropole.velomoteur"):  # fmt: skip
        jour = date(2019, 3, 1)
        assert baremes.en_vigueur(cle, date(2019, 2, 28)) is None
        while jour < date(2027, 1, 1):
            assert baremes.en_vigueur(cle, jour) is not None, (cle, jour)
            jour = date(jour.year + jour.month // 12, jour.month % 12 + 1, 1)


def test_an_exam_whose_rate_no_text_gives_is_never_given_one():
    for examen in ("BP", "BMA", "DCL", "Mention complémentaire", "Certificat de spécialisation"):
        taux = baremes.examens()[baremes.nom_d_examen(examen)]
        assert set(taux.values()) == {"A_CONFIGURER"}
    assert baremes.examens()["bts"]["heure_eps"] == "A_CONFIGURER"


def test_every_exam_points_to_a_rate_that_exists():
    for examen, taux in baremes.examens().items():
        for activite, code in taux.items():
            if code not in {"NR", "A_CONFIGURER"}:
                assert baremes.en_vigueur(f"{activite}.{code}", date(2026, 6, 9)), (examen, activite)


def test_lists_of_communes_hold_communes_and_no_arrondissement():
    for liste in communes.listes().values():
        assert all(len(code) == 5 and communes.commune(code) == code for code in liste.communes)
    assert len(communes.listes()["grandes_villes"].communes) == 10
    assert len(communes.listes()["grand_paris"].communes) == 7
    assert communes.PARIS not in communes.listes()["grand_paris"]


def test_a_rate_written_as_a_number_or_with_missing_bands_is_refused():
    texte = {"du": date(2026, 1, 1), "reference": "x", "source": "y", "statut": "verifie"}
    with pytest.raises(ValueError, match="string"):
        baremes.depuis_textes([{**texte, "taux": {"repas": {"metropole": 20}}}])
    with pytest.raises(ValueError, match="bounds"):
        baremes.depuis_textes([{**texte, "seuils": ["10"], "taux": {"km": ["1", "2", "3"]}}])


def test_no_float_is_written_in_the_rules_nor_in_their_data():
    modules, textes = sorted(MAISON.glob("*.py")), sorted((MAISON / "baremes").glob("*.toml"))
    assert len(modules) > 20
    assert len(textes) > 5
    for chemin in modules:
        for noeud in ast.walk(ast.parse(chemin.read_text(encoding="utf-8"))):
            assert not (isinstance(noeud, ast.Constant) and isinstance(noeud.value, float)), (chemin, noeud.lineno)
            assert not (isinstance(noeud, ast.Name) and noeud.id == "float"), (chemin, noeud.lineno)

    def refuser(texte):
        raise AssertionError(texte)

    for chemin in textes:
        tomllib.loads(chemin.read_text(encoding="utf-8"), parse_float=refuser)
