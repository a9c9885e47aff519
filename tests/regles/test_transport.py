"""What trips repay (T1 to T7): kilometres by yearly band, second-class fare, tickets, toll and parking."""

from datetime import date, datetime
from decimal import Decimal as D
from itertools import pairwise

import pytest

from chalicelib.frais.regles import baremes, calcul, tarifs
from chalicelib.frais.regles.faits import PersonneFaits
from chalicelib.frais.regles.kilometres import portions, tarif_sncf
from chalicelib.frais.regles.lignes import Etat
from chalicelib.frais.regles.reglages import Reglages
from tests.regles.fabrique import (
    LYON,
    PARIS,
    ROANNE,
    VILLEURBANNE,
    absence,
    calculer,
    declaration,
    mission,
    montants,
    personne,
    reglages,
    voiture,
)

SEUILS = (D(2000), D(10000))


def trajets(*liste, jour="2026-06-09"):
    return absence(f"{jour}T08:00", f"{jour}T10:00", trajets=list(liste))


@pytest.mark.parametrize(
    ("depart", "km", "attendu"),
    [
        ("0", "2000", [(0, "2000")]),
        ("0", "2001", [(0, "2000"), (1, "1")]),
        ("2000", "1", [(1, "1")]),
        ("1999.5", "1", [(0, "0.5"), (1, "0.5")]),
        ("1990", "9000", [(0, "10"), (1, "8000"), (2, "990")]),
        ("10000", "5", [(2, "5")]),
        ("50", "0", []),
    ],
)
def test_bands_are_marginal(depart, km, attendu):
    assert [(rang, str(part.normalize())) for rang, part in portions(D(depart), D(km), SEUILS)] == [
        (rang, str(D(part).normalize())) for rang, part in attendu
    ]


@pytest.mark.parametrize(
    ("annee", "cv", "depart", "taux"),
    [
        (2026, 1, 0, "0.32"), (2026, 5, 2000, "0.40"), (2026, 5, 10000, "0.23"), (2026, 6, 0, "0.41"),
        (2026, 7, 2000, "0.51"), (2026, 7, 10000, "0.30"), (2026, 8, 0, "0.45"), (2026, 12, 2000, "0.55"),
        (2026, 8, 10000, "0.32"), (2021, 5, 0, "0.29"), (2021, 5, 2000, "0.36"), (2021, 5, 10000, "0.21"),
        (2021, 6, 0, "0.37"), (2021, 7, 2000, "0.46"), (2021, 7, 10000, "0.27"), (2021, 8, 0, "0.41"),
        (2021, 8, 2000, "0.50"), (2021, 9, 10000, "0.29"),
    ],
)  # fmt: skip
def test_every_car_rate_of_every_band(annee, cv, depart, taux):
    ancienne = mission(debut=datetime(annee, 6, 9, 9), fin=datetime(annee, 6, 9, 12))
    declare = trajets({"mode": "voiture", "km": "100", "puissance_fiscale": cv}, jour=f"{annee}-06-09")
    (ligne,) = calculer(ancienne, declare, km_depart=D(depart)).deplacement.lignes
    assert (ligne.taux, ligne.montant) == (D(taux), D(taux) * 100)


@pytest.mark.parametrize(
    ("mode", "annee", "montant", "statut"),
    [
        ("moto", 2026, "15.00", "verifie"), ("velomoteur", 2026, "12.00", "verifie"),
        ("moto", 2021, "14.00", "verifie"), ("velomoteur", 2021, "11.00", "rappele"),
    ],
)  # fmt: skip
def test_two_wheels_have_a_flat_rate_and_leave_the_yearly_counter(mode, annee, montant, statut):
    ancienne = mission(debut=datetime(annee, 6, 9, 9), fin=datetime(annee, 6, 9, 12))
    resultat = calculer(ancienne, trajets({"mode": mode, "km": "100"}, jour=f"{annee}-06-09"), km_depart=D(1950))
    (ligne,) = resultat.deplacement.lignes
    assert (str(ligne.montant), ligne.statut, resultat.km_comptes) == (montant, statut, 0)
    assert any("vérifié" in un.phrase for un in resultat.avertissements) is (statut == "rappele")


def test_before_the_oldest_text_kilometres_are_to_configure():
    ancienne = mission(debut=datetime(2019, 2, 28, 9), fin=datetime(2019, 2, 28, 12))
    (ligne,) = calculer(ancienne, trajets(voiture("10"), jour="2019-02-28")).deplacement.lignes
    assert (ligne.etat, ligne.montant, ligne.quantite) == (Etat.A_CONFIGURER, None, D(20))
    assert "28 février 2019" in ligne.explication


def test_the_kilometres_of_the_dom_have_the_rates_of_the_metropole():
    resultat = calculer(mission(centre_commune="97411"), trajets(voiture("10")))
    (ligne,) = resultat.deplacement.lignes
    assert (ligne.montant, ligne.statut, resultat.km_comptes) == (D("6.40"), "verifie", D(20))


@pytest.mark.parametrize(("commune", "annee"), [("98818", 2026), ("98735", 2026), ("97411", 2021)])
def test_kilometres_of_the_pacific_and_of_the_dom_before_2022_are_to_configure(commune, annee):
    une = mission(centre_commune=commune, debut=datetime(annee, 6, 9, 9), fin=datetime(annee, 6, 9, 12))
    resultat = calculer(une, trajets(voiture("10"), jour=f"{annee}-06-09"))
    assert resultat.deplacement.a_configurer
    assert "outre-mer" in resultat.deplacement.lignes[0].explication
    assert resultat.km_comptes == 0


def test_kilometres_repaid_elsewhere_move_the_bands_but_are_not_counted_again():
    resultat = calculer(mission(), trajets(voiture("10")), km_depart=D(1000), km_deja_rembourses_ailleurs="995")
    assert [ligne.quantite for ligne in resultat.deplacement.lignes] == [D(5), D(15)]
    assert (resultat.km_depart, resultat.km_comptes) == (D(1000), D(20))


def test_each_civil_year_has_its_own_counter():
    hiver = mission(debut=datetime(2025, 12, 31, 9), fin=datetime(2026, 1, 2, 12))
    declare = [trajets(voiture("10"), jour="2025-12-31"), trajets(voiture("10"), jour="2026-01-02")]
    resultat = calculer(hiver, *declare, km_depart={2025: D(1990), 2026: D(0)})
    assert [(ligne.quantite, ligne.taux) for ligne in resultat.deplacement.lignes] == [
        (D(10), D("0.32")),
        (D(10), D("0.40")),
        (D(20), D("0.32")),
    ]
    assert resultat.km_par_annee == {2025: D(20), 2026: D(20)}
    assert (resultat.annee_km, resultat.km_comptes) == (2025, D(20))


def test_the_shorter_distance_of_the_two_residences_counts():
    (ligne,) = calculer(mission(), trajets(voiture("60", km_autre_residence="45.5"))).deplacement.lignes
    assert ligne.quantite == D("91.0")


@pytest.mark.parametrize("autorise", [False, None])
def test_without_authorisation_today_the_fare_is_to_read_and_the_toll_refused(autorise):
    declare = trajets(voiture("45", peage="6.80", stationnement="4"))
    resultat = calculer(mission(vehicule_autorise=autorise), declare)
    assert [(ligne.code, ligne.etat) for ligne in resultat.deplacement.lignes] == [
        ("tarif_sncf", Etat.A_RELEVER),
        ("peage", Etat.NON_DU),
        ("stationnement", Etat.NON_DU),
    ]
    assert any("n’a pas dit" in un.phrase for un in resultat.avertissements) is (autorise is None)


def lu(prix, origine=LYON, jour="2026-06-09"):
    parcours = tarifs.Parcours(origine, ROANNE, date.fromisoformat(jour))
    return Reglages(releves=(tarifs.Releve(parcours, D(prix), "SNCF Connect", date(2026, 6, 20)),))


def test_a_fare_that_nobody_read_has_no_amount_and_shows_both_bases():
    """45 km each way, 5 CV: 90 km at 0,32 € would be 28,80 € if the service authorised the car."""
    resultat = calculer(mission(vehicule_autorise=False), trajets(voiture("45")))
    (ligne,) = resultat.deplacement.lignes
    assert (ligne.montant, ligne.quantite, ligne.unite) == (None, D(2), "trajet")
    assert "vous est dû" in ligne.explication
    assert [(base.libelle, base.montant, base.retenue) for base in ligne.bases] == [
        ("Train, 2e classe", None, True),
        ("Kilomètres", D("28.80"), False),
    ]
    assert "a refusé" in ligne.bases[0].raison
    assert resultat.deplacement.a_configurer
    assert any("à relever par le service" in un.phrase for un in resultat.avertissements)
    muet = calculer(mission(vehicule_autorise=None), trajets(voiture("45"))).deplacement.lignes[0]
    assert "n'a pas donné" in muet.bases[0].raison


def test_the_other_base_follows_the_yearly_bands_and_counts_no_kilometre():
    """20 km from 1 990: 10 at 0,32 € and 10 at 0,40 €."""
    resultat = calculer(mission(vehicule_autorise=False), trajets(voiture("10")), km_depart=D(1990))
    assert resultat.deplacement.lignes[0].bases[1].montant == D("7.20")
    assert resultat.km_comptes == 0


def test_without_a_known_rate_of_kilometres_the_fare_is_shown_alone():
    (ligne,) = calculer(mission(vehicule_autorise=False, centre_commune="98818"), trajets(voiture("45"))).deplacement.lignes
    assert [base.libelle for base in ligne.bases] == ["Transport public"]
    assert "du transport public le moins cher" in ligne.explication


def test_the_fare_that_the_service_read_pays_each_way():
    resultat = calculer(mission(vehicule_autorise=False), trajets(voiture("45")), reglages=lu("14.60"))
    (ligne,) = resultat.deplacement.lignes
    assert (ligne.etat, ligne.taux, ligne.montant, ligne.statut) == (Etat.DU, D("14.60"), D("29.20"), "instance")
    assert "20 juin 2026 (SNCF Connect)" in ligne.explication
    assert [base.montant for base in ligne.bases] == [D("29.20"), D("28.80")]


@pytest.mark.parametrize(
    ("origine", "jour", "trajet", "due"),
    [
        (LYON, "2026-06-09", {}, True),
        (LYON, "2026-06-10", {}, False),
        (PARIS, "2026-06-09", {}, False),
        (VILLEURBANNE, "2026-06-09", {"de": "travail"}, True),
        (VILLEURBANNE, "2026-06-09", {"km_autre_residence": "40"}, True),
        (LYON, "2026-06-09", {"km_autre_residence": "50"}, True),
        ("Gare de Tarare", "2026-06-09", {"de": "autre", "lieu": "Gare de Tarare"}, True),
    ],
)
def test_a_fare_is_that_of_its_origin_its_destination_and_its_day(origine, jour, trajet, due):
    """The origin is the residence whose distance counts (T5)."""
    qui = PersonneFaits(residence_administrative=VILLEURBANNE, residence_familiale=LYON)
    resultat = calculer(
        mission(vehicule_autorise=False), trajets(voiture("45", **trajet)), reglages=lu("14.60", origine, jour), qui=qui
    )
    assert (resultat.deplacement.lignes[0].etat is Etat.DU) is due


def test_what_was_read_is_kept_with_the_calculation_and_found_again():
    trouve = calculer(mission(vehicule_autorise=False), trajets(voiture("45")), reglages=lu("14.60"))
    assert calcul.recalculer(trouve.en_json()["entrees"]).en_json() == trouve.en_json()
    ancien = trouve.en_json()["entrees"]
    del ancien["reglages"]["releves"]
    assert calcul.recalculer(ancien).deplacement.lignes[0].etat is Etat.A_RELEVER


def test_an_instance_loads_a_dated_fare_table():
    texte = {
        "reference": "Tarif SNCF 2026",
        "seuils": ["100"],
        "taux": {"sncf": {"metropole": {"fixe": ["1.00", "2.00"], "par_km": ["0.20", "0.10"], "minimum": "1.20"}}},
    }
    propres = reglages([texte])
    (ligne,) = calculer(
        mission(vehicule_autorise=False), trajets(voiture("45.2")), reglages=propres
    ).deplacement.lignes
    assert (ligne.taux, ligne.montant, ligne.reference) == (D("10.20"), D("20.40"), "Tarif SNCF 2026")


@pytest.mark.parametrize(
    ("km", "prix"),
    [("1", "1.20"), ("2", "1.20"), ("3", "1.30"), ("16", "3.50"), ("17", "3.60"), ("45", "8.30"), ("44.1", "8.30"),
     ("59", "10.30"), ("117", "18.60"),
     ("800", "83.00"), ("1000", "96.50")],
)  # fmt: skip
def test_the_2011_fare_is_truncated_then_rounded_up_to_ten_cents(km, prix):
    jour = datetime(2011, 9, 15).date()
    fixe, par_km, minimum = (baremes.en_vigueur(f"sncf.metropole.{n}", jour) for n in ("fixe", "par_km", "minimum"))
    assert tarif_sncf(D(km), fixe, par_km, minimum.valeur) == D(prix)


def test_inside_one_band_of_the_table_the_fare_never_falls():
    """From one band to the next the published coefficients do fall by a few cents (500 km costs less than 499)."""
    for jour in (datetime(2010, 9, 15).date(), datetime(2011, 9, 15).date()):
        fixe, par_km, minimum = (baremes.en_vigueur(f"sncf.metropole.{n}", jour) for n in ("fixe", "par_km", "minimum"))
        bornes = [0, *map(int, fixe.seuils), 1500]
        for debut, fin in pairwise(bornes):
            prix = [tarif_sncf(D(km), fixe, par_km, minimum.valeur) for km in range(debut + 1, fin + 1)]
            assert prix == sorted(prix)


def test_the_fare_table_ends_on_30_june_2012():
    for jour, connu in ((30, True), (31, False)):
        fin = datetime(2012, 6, 30, 9) if connu else datetime(2012, 7, 1, 9)
        ancienne = mission(debut=fin, fin=fin.replace(hour=12), vehicule_autorise=False, taux="NR")
        (ligne,) = calculer(ancienne, trajets(voiture("45"), jour=fin.date().isoformat())).deplacement.lignes
        assert (ligne.etat is Etat.DU) is connu, jour


def test_tickets_are_repaid_less_what_a_pass_covers():
    metro = {"mode": "transports", "billet": "10.00", "deja_pris_en_charge": "4.00"}
    assert montants(calculer(mission(), trajets(metro))) == {"billet": D("6.00")}
    trop = {"mode": "transports", "billet": "10.00", "deja_pris_en_charge": "40.00"}
    assert calculer(mission(), trajets(trop)).deplacement.total == 0


@pytest.mark.parametrize("trajet", [{"mode": "avion"}, {"mode": "train", "classe": "premiere"}])
def test_plane_and_first_class_wait_for_their_reason_then_warn(trajet):
    attente = calculer(mission(), trajets({**trajet, "billet": "120.00"}))
    assert [ligne.etat for ligne in attente.deplacement.lignes] == [Etat.A_COMPLETER]
    du = calculer(mission(), trajets({**trajet, "billet": "120.00", "motif": "duree"}))
    assert du.deplacement.total == D("120.00")
    assert any("gestionnaire vérifiera" in un.phrase for un in du.avertissements)


def test_a_passenger_has_no_transport_cost():
    resultat = calculer(mission(), trajets({"mode": "passager", "km": "50", "peage": "5.00"}))
    assert [ligne.etat for ligne in resultat.deplacement.lignes] == [Etat.NON_DU, Etat.NON_DU]


def test_a_toll_beside_a_train_is_refused():
    resultat = calculer(mission(), trajets({"mode": "train", "billet": "20.00", "stationnement": "12.00"}))
    assert montants(resultat) == {"billet": D("20.00")}


def test_a_draft_says_what_each_line_waits_for():
    incomplets = trajets({}, {"mode": "voiture"}, {"mode": "voiture", "km": "10"}, {"mode": "train"})
    lignes = calculer(mission(), incomplets).deplacement.lignes
    assert {ligne.etat for ligne in lignes} == {Etat.A_COMPLETER}
    assert {ligne.pointeur.rpartition("/")[2] for ligne in lignes} == {"mode", "km", "puissance_fiscale", "billet"}


def test_a_journey_over_new_year_counts_each_way_in_its_year():
    """Out on 31 December with 1,990 km counted, back on 1 January: the way back begins a new year of bands."""
    away = absence("2026-12-31T06:00", "2027-01-01T20:00", trajets=[voiture("100")])
    held = mission(debut=datetime(2026, 12, 31, 9), fin=datetime(2027, 1, 1, 12))
    found = calcul.calculer(held, personne(), declaration(away), None, {2026: D(1990)})
    lines = [line for line in found.deplacement.lignes if line.code == "kilometres"]
    assert [(line.quantite, line.libelle.split(", ")[1]) for line in lines] == [
        (D(10), "aller en 2026"),
        (D(90), "aller en 2026"),
        (D(100), "retour en 2027"),
    ]
    assert lines[0].taux == lines[2].taux != lines[1].taux
    assert found.km_par_annee == {2026: D(100), 2027: D(100)}


def test_what_an_authorisation_would_pay_over_new_year_counts_each_way_in_its_year():
    """By hand: 10 km at 0.32, 90 at 0.40, then 100 at 0.32 in the new year."""
    away = absence("2026-12-31T06:00", "2027-01-01T20:00", trajets=[voiture("100")])
    held = mission(debut=datetime(2026, 12, 31, 9), fin=datetime(2027, 1, 1, 12), vehicule_autorise=False)
    found = calcul.calculer(held, personne(), declaration(away), None, {2026: D(1990)})
    (line,) = [line for line in found.deplacement.lignes if line.code == "tarif_sncf"]
    assert [base.montant for base in line.bases if base.libelle == "Kilomètres"] == [D("71.20")]


def test_a_month_of_velomoteur_is_worth_the_floor_once():
    """Arrêté of 3 July 2006 (kilometres), art. 2: ten euros for the month in all, not for each trip."""
    first = absence("2026-06-02T08:00", "2026-06-02T18:00", trajets=[{"mode": "velomoteur", "de": "domicile", "km": "20"}])
    held = mission(debut=datetime(2026, 6, 2, 9), fin=datetime(2026, 6, 2, 17))
    found = calcul.calculer(held, personne(), declaration(first), None, {})
    assert (found.deplacement.total, found.km_par_annee) == (D("10.00"), {202606: D(20)})
    again = calcul.calculer(held, personne(), declaration(first), None, found.km_par_annee)
    assert again.deplacement.total == 0, "forty kilometres are 4.80, under the ten already given"
    far = absence("2026-06-02T08:00", "2026-06-02T18:00", trajets=[{"mode": "velomoteur", "de": "domicile", "km": "100"}])
    assert calcul.calculer(held, personne(), declaration(far), None, {202606: D(20)}).deplacement.total == D("4.40")
    assert calcul.calculer(held, personne(), declaration(far), None, {202605: D(20)}).deplacement.total == D("12.00")
    assert calcul.recalculer(again.en_json()["entrees"]).total == again.total


@pytest.mark.parametrize("mode", ["taxi", "location", "velo"])
def test_what_the_service_authorises_is_repaid_at_its_price_and_is_never_nought_without_a_word(mode):
    """Décret 2006-781, art. 11."""
    trip = trajets({"mode": mode, "billet": "32.00"})
    (line,) = calculer(mission(), trip).deplacement.lignes
    assert (line.montant, line.etat, line.regle) == (D("32.00"), Etat.DU, "T8")
    assert "art. 11" in line.reference
    for answer in (None, False):
        (line,) = calculer(mission(vehicule_autorise=answer), trip).deplacement.lignes
        assert (line.montant, line.etat) == (0, Etat.NON_DU)
        assert "demandez-lui" in line.explication


def test_a_hired_car_has_its_tolls_and_a_paid_seat_its_price():
    lines = calculer(mission(), trajets({"mode": "location", "billet": "71.00", "peage": "6.80"})).deplacement.lignes
    assert [(line.code, line.montant) for line in lines] == [("billet", D("71.00")), ("peage", D("6.80"))]
    found = calculer(mission(vehicule_autorise=None), trajets({"mode": "covoiturage", "billet": "11.50"}))
    assert (found.deplacement.total, found.deplacement.lignes[0].regle) == (D("11.50"), "T9")
    assert any("Covoiturage" in one.phrase for one in found.avertissements)
