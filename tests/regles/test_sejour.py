"""Meals and nights (M1 to M6), and the receipts to keep (B4)."""

from datetime import datetime
from decimal import Decimal as D

import pytest

from chalicelib.frais.regles.lignes import Etat
from chalicelib.frais.regles.reglages import Reglages
from tests.regles.fabrique import PARIS, VILLEURBANNE, absence, calculer, dejeuner, diner, mission, montants, nuit

JOUR = "2026-06-09"
DISPONIBLE = Reglages(demi_tarif="DISPONIBLE")


def journee(**reste):
    return absence(f"{JOUR}T07:00", "2026-06-10T07:00", **reste)


@pytest.mark.parametrize(
    ("ou", "restaurant", "reglages", "dejeuner_du", "diner_du"),
    [
        ("ailleurs", True, Reglages(), "20.00", "20.00"),
        ("restaurant_administratif", False, Reglages(), "10.00", "10.00"),
        ("ailleurs", True, DISPONIBLE, "10.00", "20.00"),
        ("ailleurs", False, DISPONIBLE, "20.00", "20.00"),
        ("restaurant_administratif", True, DISPONIBLE, "10.00", "10.00"),
    ],
)
def test_half_rate_by_what_was_eaten_or_by_what_the_site_has(ou, restaurant, reglages, dejeuner_du, diner_du):
    repas = [dejeuner(JOUR, ou), diner(JOUR, ou)]
    resultat = calculer(mission(restaurant_administratif=restaurant), journee(repas=repas), reglages=reglages)
    assert montants(resultat) == {"repas_dejeuner": D(dejeuner_du), "repas_diner": D(diner_du)}


@pytest.mark.parametrize(
    ("jour", "entier", "demi"),
    [("2019-06-11", "15.25", "7.63"), ("2020-06-09", "17.50", "8.75"), ("2024-06-11", "20.00", "10.00")],
)
def test_meal_rates_and_their_half_rounded_up_to_the_cent(jour, entier, demi):
    moment = datetime.fromisoformat(jour)
    ancienne = mission(debut=moment.replace(hour=8), fin=moment.replace(hour=18))
    for ou, montant in (("ailleurs", entier), ("restaurant_administratif", demi)):
        declare = absence(f"{jour}T07:00", f"{jour}T19:00", repas=[dejeuner(jour, ou)])
        assert calculer(ancienne, declare).deplacement.total == D(montant)


@pytest.mark.parametrize(
    ("jour", "base", "grande", "paris", "mobilite"),
    [
        ("2019-06-11", 70, 90, 110, 120), ("2020-06-09", 70, 90, 110, 120), ("2023-09-21", 70, 90, 110, 120),
        ("2023-09-22", 90, 120, 140, 150), ("2026-06-09", 90, 120, 140, 150),
    ],
)  # fmt: skip
def test_night_rates_by_place_and_date(jour, base, grande, paris, mobilite):
    moment = datetime.fromisoformat(jour)
    faits = {"debut": moment.replace(hour=8), "fin": moment.replace(hour=18)}
    lendemain = moment.replace(day=moment.day + 1).date().isoformat()
    declare = absence(f"{jour}T07:00", f"{lendemain}T09:00", nuits=[nuit(jour)])
    for commune, reduite, montant in (
        ("42187", False, base),
        (VILLEURBANNE, False, base),
        ("59350", False, grande),
        ("92023", False, grande),
        (PARIS, False, paris),
        ("42187", True, mobilite),
    ):
        resultat = calculer(mission(centre_commune=commune, **faits), declare, mobilite_reduite=reduite)
        assert resultat.deplacement.total == D(montant), commune


@pytest.mark.parametrize(("commune", "repas", "nuitee"), [("97209", 20, 120), ("98818", 24, 120), ("98735", 24, 120)])
def test_overseas_rates(commune, repas, nuitee):
    declare = journee(repas=[dejeuner(JOUR)], nuits=[nuit(JOUR)])
    resultat = montants(calculer(mission(centre_commune=commune), declare))
    assert resultat == {"repas_dejeuner": D(repas), "nuit": D(nuitee)}


@pytest.mark.parametrize(
    ("commune", "annee", "attendu"),
    [
        ("97209", 2021, {"repas_dejeuner": D("17.50"), "nuit": D(70)}),
        ("98735", 2021, {"repas_dejeuner": D(21), "nuit": D(90)}),
        ("97209", 2019, {"nuit": D(70)}),
    ],
)
def test_overseas_stays_before_september_2023(commune, annee, attendu):
    jour = f"{annee}-06-12"
    une = mission(centre_commune=commune, debut=datetime(annee, 6, 12, 8), fin=datetime(annee, 6, 13, 9))
    declare = absence(f"{jour}T07:00", f"{annee}-06-13T10:00", repas=[dejeuner(jour)], nuits=[nuit(jour)])
    assert montants(calculer(une, declare)) == attendu


def test_before_the_oldest_text_meals_and_nights_are_to_configure():
    ancienne = mission(debut=datetime(2018, 6, 12, 8), fin=datetime(2018, 6, 12, 18))
    jour = "2018-06-12"
    declare = absence(f"{jour}T07:00", "2018-06-13T07:00", repas=[dejeuner(jour)], nuits=[nuit(jour)])
    assert {ligne.etat for ligne in calculer(ancienne, declare).deplacement.lignes} == {Etat.A_CONFIGURER}


def test_what_was_free_is_not_repaid():
    declare = journee(repas=[dejeuner(JOUR, "fourni")], nuits=[nuit(JOUR, hebergement="gratuit")])
    resultat = calculer(mission(), declare)
    assert {ligne.etat for ligne in resultat.deplacement.lignes} == {Etat.NON_DU}
    assert resultat.deplacement.total == 0


def test_the_same_meal_or_night_is_paid_once():
    declare = journee(repas=[dejeuner(JOUR), dejeuner(JOUR)], nuits=[nuit(JOUR), nuit(JOUR)])
    assert calculer(mission(), declare, declare).deplacement.total == D("110.00")


def test_a_window_split_over_two_absences_opens_nothing():
    matin = absence(f"{JOUR}T07:00", f"{JOUR}T12:30", repas=[dejeuner(JOUR)])
    soir = absence(f"{JOUR}T12:40", f"{JOUR}T18:00", repas=[dejeuner(JOUR)])
    assert calculer(mission(), matin, soir).deplacement.total == 0


def test_meals_wait_for_the_hours_and_for_where():
    sans_heures = {"jour": JOUR, "repas": [dejeuner(JOUR)], "nuits": [nuit(JOUR)]}
    sans_lieu = journee(repas=[{"jour": JOUR, "service": "diner"}, {}], nuits=[{"jour": JOUR}, {}])
    lignes = calculer(mission(), sans_heures, sans_lieu).deplacement.lignes
    assert len(lignes) == 6
    assert {ligne.etat for ligne in lignes} == {Etat.A_COMPLETER}


def test_in_min_mode_a_night_waits_for_its_price():
    (ligne,) = calculer(mission(), journee(nuits=[nuit(JOUR)]), reglages=Reglages(nuitee="MIN")).deplacement.lignes
    assert (ligne.etat, ligne.montant, ligne.pointeur) == (Etat.A_COMPLETER, None, "/deplacements/0/nuits/0/prix")


@pytest.mark.parametrize(
    ("jour", "justificatifs", "gestes"),
    [
        ("2024-07-07", "CONSERVER", {"repas": "CONSERVER", "hebergement": "CONSERVER", "transport": "CONSERVER"}),
        ("2024-07-08", "CONSERVER", {"repas": "RIEN", "hebergement": "CONSERVER", "transport": "CONSERVER"}),
        ("2024-07-08", "DEPOSER", {"repas": "RIEN", "hebergement": "ENVOYER", "transport": "ENVOYER"}),
    ],
)
def test_receipts_follow_the_date_of_the_mission(jour, justificatifs, gestes):
    moment = datetime.fromisoformat(jour)
    le_jour = mission(debut=moment.replace(hour=8), fin=moment.replace(hour=18))
    declare = absence(
        f"{jour}T07:00",
        moment.replace(day=moment.day + 1).strftime("%Y-%m-%dT07:00"),
        trajets=[{"mode": "train", "billet": "20.00"}],
        repas=[dejeuner(jour)],
        nuits=[nuit(jour)],
    )
    resultat = calculer(le_jour, declare, reglages=Reglages(justificatifs=justificatifs))
    assert {j.genre: j.geste for j in resultat.justificatifs} == gestes
    if jour > "2024-07-07" and justificatifs == "CONSERVER":
        assert "pendant un an" in resultat.justificatifs[1].phrase


def test_without_expense_there_is_no_receipt_to_keep():
    assert calculer(mission(), journee()).justificatifs == ()
