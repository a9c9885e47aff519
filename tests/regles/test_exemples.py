"""The worked examples of the domain study, to the cent."""

from datetime import datetime
from decimal import Decimal as D

import pytest

from chalicelib.frais.regles.lignes import Etat, Suite
from chalicelib.frais.regles.reglages import Reglages, desservies
from tests.regles.fabrique import (
    LYON,
    PARIS,
    ROANNE,
    VILLEURBANNE,
    absence,
    calculer,
    dejeuner,
    diner,
    mission,
    montants,
    nuit,
    voiture,
)

JOUR = "2026-06-09"


def test_1_bac_copies_in_the_commune_of_work_pay_and_do_not_travel():
    resultat = calculer(mission(centre_commune=LYON), travail={"copies": 62})
    assert resultat.remuneration.total == D("310.00")
    assert resultat.deplacement.droit.suite is Suite.PAS_DE_FRAIS
    assert resultat.deplacement.total == 0


def test_2_bac_oral_of_fourteen_candidates():
    orale = mission(type="interrogation_orale", taux="T3")
    assert calculer(orale, travail={"candidats": 14, "minutes": 280}).remuneration.total == D("44.80")


def test_3_eps_is_three_quarters_of_the_hour_and_never_rounded_first():
    assert calculer(mission(type="eps_ponctuelle", taux="T3"), travail={"minutes": 360}).total == D("43.20")
    assert calculer(mission(type="eps_ponctuelle", taux="T1"), travail={"minutes": 480}).total == D("24.66")


def aller_retour(ou):
    trajet = voiture("68", peage="6.80", stationnement="8.00")
    return absence(f"{JOUR}T06:45", f"{JOUR}T18:30", trajets=[trajet], repas=[dejeuner(JOUR, ou), diner(JOUR)])


def test_4_authorised_car_for_the_day():
    resultat = calculer(mission(), aller_retour("ailleurs"))
    assert montants(resultat) == {
        "kilometres": D("43.52"),
        "repas_dejeuner": D("20.00"),
        "peage": D("6.80"),
        "stationnement": D("8.00"),
    }
    assert resultat.deplacement.total == D("78.32")
    assert resultat.km_comptes == 136
    refus = next(ligne for ligne in resultat.deplacement.lignes if ligne.code == "repas_diner")
    assert refus.etat is Etat.NON_DU
    assert "18\u00a0h\u00a030" in refus.explication


def test_5_lunch_in_an_administrative_restaurant_is_halved():
    assert calculer(mission(), aller_retour("restaurant_administratif")).deplacement.total == D("68.32")


def test_6_a_trip_across_a_yearly_bound_is_paid_in_two_parts():
    trajet = voiture("60", cv=6)
    resultat = calculer(mission(), absence(f"{JOUR}T07:00", f"{JOUR}T10:00", trajets=[trajet]), km_depart=D("1950"))
    assert [(ligne.quantite, ligne.taux, ligne.montant) for ligne in resultat.deplacement.lignes] == [
        (D(50), D("0.41"), D("20.50")),
        (D(70), D("0.51"), D("35.70")),
    ]
    assert resultat.deplacement.total == D("56.20")


def test_7_car_for_convenience_is_paid_the_second_class_fare_without_toll():
    ancienne = mission(
        debut=datetime(2011, 9, 15, 9), fin=datetime(2011, 9, 15, 17), vehicule_autorise=False, taux="NR"
    )
    trajet = voiture("45", peage="6.80")
    resultat = calculer(ancienne, absence("2011-09-15T07:00", "2011-09-15T18:00", trajets=[trajet]))
    tarif, peage = resultat.deplacement.lignes
    assert (tarif.quantite, tarif.taux, tarif.montant, tarif.regle) == (D(2), D("8.30"), D("16.60"), "T3")
    assert (peage.code, peage.etat, peage.montant) == ("peage", Etat.NON_DU, 0)
    assert resultat.km_comptes == 0


def trois_jours_a_paris(prix):
    train = {"de": "domicile", "mode": "train", "aller_retour": True, "billet": "178.00"}
    metro = {"de": "autre", "lieu": "gare de Lyon", "mode": "transports", "aller_retour": True, "billet": "5.00"}
    return absence(
        "2026-06-08T17:00",
        "2026-06-10T20:45",
        trajets=[train, metro],
        repas=[
            *(dejeuner(jour) for jour in ("2026-06-09", "2026-06-10")),
            *(diner(jour) for jour in ("2026-06-08", "2026-06-09", "2026-06-10")),
        ],
        nuits=[nuit("2026-06-08", prix), nuit("2026-06-09", prix)],
    )


PARIS_LE_9 = mission(centre_commune="75113", fin=datetime(2026, 6, 10, 16))


def test_8_lyon_to_paris_by_train_over_three_days():
    resultat = calculer(PARIS_LE_9, trois_jours_a_paris("118.00"))
    assert montants(resultat) == {
        "billet": D("183.00"),
        "repas_dejeuner": D("40.00"),
        "repas_diner": D("40.00"),
        "nuit": D("280.00"),
    }
    assert resultat.deplacement.total == D("543.00")


def test_8_a_cheap_hotel_is_repaid_at_its_price_only_in_min_mode():
    reel = Reglages(nuitee="MIN")
    assert montants(calculer(PARIS_LE_9, trois_jours_a_paris("118.00"), reglages=reel))["nuit"] == D("236.00")
    assert montants(calculer(PARIS_LE_9, trois_jours_a_paris("180.00"), reglages=reel))["nuit"] == D("280.00")


def test_9_the_second_mission_of_the_day_pays_its_work_and_no_travel():
    seconde = mission(numero="210002")
    resultat = calculer(seconde, aller_retour("ailleurs"), travail={"copies": 10}, premiere="210001")
    assert resultat.deplacement.droit.suite is Suite.INVALIDABLE
    assert "210001" in resultat.deplacement.droit.phrase
    assert resultat.deplacement.total == 0
    assert resultat.remuneration.total == D("50.00")


@pytest.mark.parametrize(("jour", "repas", "nuitee"), [(21, "17.50", "70.00"), (22, "20.00", "90.00")])
def test_10_the_rate_is_that_of_the_mission_date(jour, repas, nuitee):
    veille = f"2023-09-{jour:02d}"
    lendemain = f"2023-09-{jour + 1:02d}"
    le_jour = mission(debut=datetime(2023, 9, jour, 9), fin=datetime(2023, 9, jour, 18))
    declare = absence(f"{veille}T07:00", f"{lendemain}T06:00", repas=[dejeuner(veille)], nuits=[nuit(veille)])
    assert montants(calculer(le_jour, declare)) == {"repas_dejeuner": D(repas), "nuit": D(nuitee)}


def test_10_travel_on_the_eve_of_a_mission_follows_the_date_of_the_mission():
    le_22 = mission(debut=datetime(2023, 9, 22, 9), fin=datetime(2023, 9, 22, 18))
    declare = absence("2023-09-21T17:00", "2023-09-22T18:00", repas=[diner("2023-09-21")])
    assert montants(calculer(le_22, declare)) == {"repas_diner": D("20.00")}


def test_10_a_mission_across_the_change_uses_each_day_and_says_so():
    a_cheval = mission(debut=datetime(2023, 9, 21, 9), fin=datetime(2023, 9, 22, 18))
    repas = [dejeuner("2023-09-21"), dejeuner("2023-09-22")]
    resultat = calculer(a_cheval, absence("2023-09-21T07:00", "2023-09-22T19:00", repas=repas))
    assert montants(resultat) == {"repas_dejeuner": D("37.50")}
    assert any("un taux change" in un.phrase for un in resultat.avertissements)


def test_11_concours_copies_and_hours():
    agregation = {"taux": "A1", "examen": "Agrégation externe", "centre_commune": PARIS}
    copies = calculer(mission(**agregation), travail={"copies": 120})
    heures = calculer(mission(type="interrogation_orale", **agregation), travail={"minutes": 1800})
    assert copies.remuneration.total == D("720.00")
    assert heures.remuneration.total == D("1350.00")
    assert copies.remuneration.total + heures.remuneration.total == D("2070.00")


@pytest.mark.parametrize(("mobilite_reduite", "total"), [(True, "600.00"), (False, "560.00")])
def test_11_four_nights_in_paris_with_or_without_reduced_mobility(mobilite_reduite, total):
    semaine = mission(centre_commune=PARIS, fin=datetime(2026, 6, 13, 12))
    nuits = [nuit(f"2026-06-{jour:02d}") for jour in (9, 10, 11, 12)]
    declare = absence("2026-06-09T06:00", "2026-06-13T14:00", nuits=nuits)
    assert calculer(semaine, declare, mobilite_reduite=mobilite_reduite).deplacement.total == D(total)


def test_12_a_neighbouring_commune_served_by_public_transport_is_one_commune():
    reglages = Reglages(communes_desservies=desservies([(LYON, [VILLEURBANNE])]))
    resultat = calculer(mission(centre_commune=VILLEURBANNE), aller_retour("ailleurs"), reglages=reglages)
    assert resultat.deplacement.droit.code == "LIMITROPHE"
    assert resultat.deplacement.total == D("0.00")


@pytest.mark.parametrize(("mode", "total"), [("moto", "12.00"), ("velomoteur", "10.00")])
def test_13_eighty_kilometres_on_two_wheels(mode, total):
    trajet = {"de": "domicile", "mode": mode, "km": "40", "aller_retour": True}
    resultat = calculer(mission(), absence(f"{JOUR}T07:00", f"{JOUR}T10:00", trajets=[trajet]))
    assert resultat.deplacement.total == D(total)


def test_13_brevet_copies():
    assert calculer(mission(taux="T1", centre_commune=ROANNE), travail={"copies": 85}).total == D("63.75")


@pytest.mark.parametrize(
    ("depart", "retour", "attendu"),
    [
        ("09T11:00", "09T14:00", {"repas_dejeuner"}),
        ("09T11:01", "09T14:00", set()),
        ("09T11:00", "09T13:59", set()),
        ("09T18:00", "09T21:00", {"repas_diner"}),
        ("09T18:01", "09T21:00", set()),
        ("09T23:59", "10T05:00", {"nuit"}),
        ("09T23:59", "10T04:59", set()),
        ("10T00:00", "10T05:00", {"nuit"}),
        ("10T00:01", "10T05:00", set()),
    ],
)
def test_a_window_opens_when_wholly_covered_on_the_wall_clock(depart, retour, attendu):
    declare = absence(f"2026-06-{depart}", f"2026-06-{retour}", repas=[dejeuner(JOUR), diner(JOUR)], nuits=[nuit(JOUR)])
    assert set(montants(calculer(mission(), declare))) == attendu
