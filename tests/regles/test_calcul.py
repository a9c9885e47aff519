"""The whole result: explained, kept as JSON, found again to the cent, and what can be said beforehand."""

import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal as D

import pytest

from chalicelib.frais.regles import baremes
from chalicelib.frais.regles.calcul import prevoir, recalculer
from chalicelib.frais.regles.communes import Liste
from chalicelib.frais.regles.lignes import Etat
from chalicelib.frais.regles.reglages import Reglages, desservies
from tests.regles.fabrique import LYON, absence, calculer, dejeuner, diner, mission, nuit, personne, reglages, voiture

JOUR = "2026-06-09"


def riche(**reste):
    declare = absence(
        f"{JOUR}T06:45",
        "2026-06-10T18:30",
        trajets=[voiture("60", cv=6, peage="6.80"), {"de": "travail", "mode": "transports", "billet": "3.80"}],
        repas=[dejeuner(JOUR, "restaurant_administratif"), diner(JOUR), diner("2026-06-10")],
        nuits=[nuit(JOUR, "75.00")],
    )
    la_mission = mission(type="interrogation_orale", taux="T3", fin=datetime(2026, 6, 10, 17))
    return calculer(la_mission, declare, travail={"minutes": 280}, km_depart=D(1950), **reste)


@pytest.mark.parametrize(
    "reste",
    [
        {},
        {"reglages": Reglages(nuitee="MIN", demi_tarif="DISPONIBLE", justificatifs="DEPOSER")},
        {"premiere": {date(2026, 6, 9): "210001", date(2026, 6, 10): "7"}},
        {"premiere": "210001", "mobilite_reduite": True},
        {"premiere": False},
        {
            "reglages": reglages(
                [{"taux": {"nuit": {"grande_ville": "99.99"}}}],
                grandes_villes=Liste(frozenset({"42187"})),
                examens={"baccalaureat general": {"heure": "T4"}},
                communes_desservies=desservies([(LYON, ["69266"]), ("42187", ["42186"])]),
            )
        },
    ],
)
def test_a_kept_calculation_is_found_again_to_the_cent(reste):
    resultat = riche(**reste)
    garde = json.loads(json.dumps(resultat.en_json(), allow_nan=False))
    assert recalculer(garde["entrees"]).en_json() == garde == resultat.en_json()


def test_amounts_are_strings_and_no_number_is_a_float():
    def feuilles(valeur):
        if isinstance(valeur, dict):
            return [f for v in valeur.values() for f in feuilles(v)]
        if isinstance(valeur, list):
            return [f for v in valeur for f in feuilles(v)]
        return [valeur]

    garde = riche().en_json()
    assert not [valeur for valeur in feuilles(garde) if isinstance(valeur, float)]
    assert garde["total"] == "231.60"
    montants = [ligne["montant"] for ligne in garde["deplacement"]["lignes"] if ligne["code"] == "kilometres"]
    assert montants == ["20.50", "35.70"]


def test_each_due_line_carries_all_that_explains_it():
    resultat = riche()
    for ligne in (*resultat.remuneration.lignes, *resultat.deplacement.lignes):
        assert ligne.code
        assert ligne.regle
        assert ligne.explication.endswith(".")
        assert ligne.explication.count("'") == 0
        assert ligne.pointeur.startswith("/")
        if ligne.etat is Etat.DU:
            assert None not in (ligne.quantite, ligne.taux, ligne.montant)
            assert all((ligne.unite, ligne.reference, ligne.arrondi, ligne.entrees))
            assert ligne.en_vigueur or ligne.code in {"billet", "peage", "stationnement"}


def test_the_version_of_the_rates_is_kept():
    assert riche().bareme == baremes.version()
    assert len(baremes.version()) == 12


def test_only_what_the_mission_reads_of_the_settings_is_kept():
    voisines = desservies([(LYON, [f"69{n:03d}" for n in range(300)])])
    garde = riche(reglages=reglages(communes_desservies=voisines)).en_json()["entrees"]["reglages"]
    assert garde["communes_desservies"] == {}
    assert garde["grandes_villes"] == []


def test_the_total_is_only_a_floor_while_a_rate_is_missing():
    resultat = calculer(mission(taux="A_CONFIGURER", examen="BP"), travail={"copies": 40})
    assert resultat.remuneration.a_configurer
    assert [(un.moitie, un.pointeur) for un in resultat.avertissements] == [("remuneration", "/travail/copies")]
    assert "pas complet" in resultat.avertissements[0].phrase


@pytest.mark.parametrize(
    ("faits", "travail", "trajet", "nuitee", "extrait"),
    [
        ({}, {"copies": 5000}, {}, {}, "5000 copies"),
        ({"type": "interrogation_orale", "taux": "T3"}, {"minutes": 1000}, {}, {}, "douze heures"),
        ({"type": "interrogation_orale", "taux": "T3"}, {"minutes": 500, "candidats": 2}, {}, {}, "par candidat"),
        ({}, {}, voiture("900"), {}, "900\u00a0km"),
        ({}, {}, voiture("9", peage="150"), {}, "péage"),
        ({}, {}, {"mode": "train", "billet": "1200"}, {}, "1\u202f200,00\u00a0€ de billets"),
        ({}, {}, voiture("9", de="autre"), {}, "autre lieu"),
        ({}, {}, {}, nuit(JOUR, "450"), "450,00\u00a0€"),
    ],
)
def test_unusual_figures_warn_and_block_nothing(faits, travail, trajet, nuitee, extrait):
    declare = absence(
        f"{JOUR}T06:00", "2026-06-10T08:00", trajets=[trajet] if trajet else [], nuits=[nuitee] if nuitee else []
    )
    resultat = calculer(mission(**faits), declare, travail=travail)
    assert any(extrait in un.phrase for un in resultat.avertissements)


def test_an_ordinary_claim_warns_of_nothing():
    assert riche().avertissements == ()


def test_beforehand_the_rights_the_rate_and_the_days_are_known():
    orale = mission(type="interrogation_orale", taux="T3", fin=datetime(2026, 6, 10, 15))
    prevision = prevoir(orale, personne())
    (ligne,) = calculer(orale).remuneration.lignes
    assert (ligne.etat, ligne.taux, prevision.champ_attendu) == (Etat.A_COMPLETER, D("9.60"), "minutes")
    assert prevision.jours == (date(2026, 6, 9), date(2026, 6, 10))
    assert prevision.repas == (
        (date(2026, 6, 9), "dejeuner"), (date(2026, 6, 9), "diner"), (date(2026, 6, 10), "dejeuner")
    )  # fmt: skip
    assert prevision.nuits == (date(2026, 6, 9),)


def test_beforehand_santorin_copies_are_already_an_amount():
    assert calculer(mission(copies_santorin=89)).remuneration.total == D("445.00")


def test_beforehand_nothing_is_foreseen_where_nothing_is_due():
    assert prevoir(mission(centre_commune=LYON), personne()).jours == ()
    assert prevoir(mission(taux="NR"), personne()).champ_attendu is None
    deux_jours = mission(fin=datetime(2026, 6, 10, 17))
    premiere = {date(2026, 6, 9): "1", date(2026, 6, 10): "210001"}
    assert prevoir(deux_jours, personne(), premiere_du_jour=premiere).jours == (date(2026, 6, 10),)


def test_a_rate_loaded_later_does_not_change_an_older_mission():
    avant = riche()
    futur = reglages([{"du": date(2027, 1, 1), "taux": {"repas": {"metropole": "25"}}}])
    assert riche(reglages=futur).total == avant.total
    present = replace(futur, taux_propres=(replace(futur.taux_propres[0], du=date(2026, 1, 1)),))
    assert riche(reglages=present).total == avant.total + D("7.50")
