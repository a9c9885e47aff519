"""What must be completed or set right before a claim is submitted."""

from datetime import datetime

import pytest

from chalicelib.frais.regles.manques import manques
from chalicelib.frais.regles.reglages import Reglages
from tests.regles.fabrique import (
    LYON,
    absence,
    declaration,
    dejeuner,
    diner,
    mission,
    nuit,
    personne,
    voiture,
)

JOUR = "2026-06-09"
TRAVAIL = {"copies": 3}


def relever(*deplacements, faits=None, reglages=None, travail=TRAVAIL, bloquant=True):
    declare = declaration(*deplacements, travail=travail)
    trouves = manques(declare, mission(**(faits or {})), personne(), reglages)
    assert all(erreur.message.endswith((".", "?")) for erreur in trouves)
    return {(erreur.pointeur, erreur.code) for erreur in trouves if erreur.bloquant is bloquant}


def journee(**reste):
    return absence(f"{JOUR}T06:45", f"{JOUR}T18:30", **{"trajets": [voiture("68")], **reste})


def test_a_whole_claim_lacks_nothing():
    declare = journee(repas=[dejeuner(JOUR)])
    assert relever(declare) == set()
    assert relever(declare, bloquant=False) == set()


def test_the_quantity_that_pays_is_required_and_the_others_are_refused():
    assert relever(travail={}) == {("/travail/copies", "manquant")}
    assert relever(travail={"copies": 2, "minutes": 30}) == {("/travail/minutes", "sans_objet")}
    assert relever(travail={"candidats": 4}, faits={"type": "interrogation_orale", "taux": "T3"}) == {
        ("/travail/minutes", "manquant")
    }
    assert relever(travail={}, faits={"copies_santorin": 12}) == set()
    assert relever(travail={}, faits={"taux": "NR"}) == set()
    assert relever(travail={}, faits={"type": "jury_deliberation"}) == set()


def test_an_absence_needs_its_day_and_hours():
    assert relever({"trajets": [voiture("10")]}) == {
        ("/deplacements/0/jour", "manquant"),
        ("/deplacements/0/depart", "manquant"),
        ("/deplacements/0/retour", "manquant"),
    }


@pytest.mark.parametrize(
    ("depart", "retour", "marge", "attendu"),
    [
        ("2026-06-08T20:00", "2026-06-10T08:00", 1, set()),
        ("2026-06-07T20:00", "2026-06-10T08:00", 1, {("/deplacements/0/jour", "hors_mission")}),
        ("2026-06-08T20:00", "2026-06-11T08:00", 1, {("/deplacements/0/retour_jour", "hors_mission")}),
        ("2026-06-07T20:00", "2026-06-11T08:00", 2, set()),
        ("2026-06-08T20:00", "2026-06-09T08:00", 0, {("/deplacements/0/jour", "hors_mission")}),
    ],
)
def test_travel_stays_within_the_mission_and_its_margin(depart, retour, marge, attendu):
    declare = absence(depart, retour, trajets=[voiture("10")])
    assert relever(declare, reglages=Reglages(marge_jours=marge)) == attendu


@pytest.mark.parametrize(
    ("depart", "retour", "champ"),
    [("09T18:00", "09T06:00", "retour"), ("09T18:00", "09T18:00", "retour"), ("09T18:00", "08T19:00", "retour_jour")],
)
def test_the_return_comes_after_the_departure(depart, retour, champ):
    declare = absence(f"2026-06-{depart}", f"2026-06-{retour}", trajets=[voiture("10")])
    assert relever(declare) == {(f"/deplacements/0/{champ}", "retour_avant_depart")}


def test_two_absences_do_not_overlap_but_may_touch():
    matin = absence(f"{JOUR}T06:00", f"{JOUR}T10:00", trajets=[voiture("10")])
    suite = absence(f"{JOUR}T10:00", f"{JOUR}T11:00", trajets=[voiture("10")])
    trop_tot = absence(f"{JOUR}T09:59", f"{JOUR}T11:00", trajets=[voiture("10")])
    longue = absence(f"{JOUR}T05:00", f"{JOUR}T12:00", trajets=[voiture("10")])
    assert relever(matin, suite) == set()
    assert relever(trop_tot, matin) == {("/deplacements/0/depart", "chevauchement")}
    assert relever(longue, matin, suite, bloquant=True) == {
        ("/deplacements/1/depart", "chevauchement"),
        ("/deplacements/2/depart", "chevauchement"),
    }


@pytest.mark.parametrize(
    ("trajet", "attendu"),
    [
        ({"de": "domicile"}, {("mode", "manquant")}),
        ({"mode": "moto", "km": "5"}, {("de", "manquant")}),
        ({"de": "autre", "mode": "moto", "km": "5"}, {("lieu", "manquant")}),
        ({"de": "travail", "mode": "voiture", "km": "5"}, {("puissance_fiscale", "manquant")}),
        ({"de": "travail", "mode": "voiture", "puissance_fiscale": 5}, {("km", "manquant")}),
        ({"de": "travail", "mode": "voiture", "puissance_fiscale": 5, "km": "0"}, {("km", "manquant")}),
        ({"de": "travail", "mode": "velomoteur", "km": "5", "billet": "3"}, {("billet", "sans_objet")}),
        ({"de": "travail", "mode": "train"}, {("billet", "manquant")}),
        ({"de": "travail", "mode": "transports", "billet": "0"}, {("billet", "manquant")}),
        ({"de": "travail", "mode": "train", "billet": "5", "peage": "3"}, {("peage", "sans_objet")}),
        ({"de": "travail", "mode": "passager", "stationnement": "3"}, {("stationnement", "sans_objet")}),
        ({"de": "travail", "mode": "avion", "billet": "5"}, {("motif", "manquant")}),
        ({"de": "travail", "mode": "train", "classe": "premiere", "billet": "5"}, {("motif", "manquant")}),
        (
            {"de": "travail", "mode": "transports", "billet": "5", "deja_pris_en_charge": "6"},
            {("deja_pris_en_charge", "trop_grand")},
        ),
        ({"de": "travail", "mode": "passager"}, set()),
        ({}, {("de", "manquant"), ("mode", "manquant")}),
    ],
)
def test_each_trip_has_what_its_means_of_transport_needs(trajet, attendu):
    declare = absence(f"{JOUR}T08:00", f"{JOUR}T10:00", trajets=[trajet])
    assert relever(declare) == {(f"/deplacements/0/trajets/0/{champ}", code) for champ, code in attendu}


def test_a_toll_without_authorisation_is_announced_but_blocks_nothing():
    declare = absence(f"{JOUR}T08:00", f"{JOUR}T10:00", trajets=[voiture("5", peage="2.00")])
    assert relever(declare, faits={"vehicule_autorise": False}) == set()
    assert relever(declare, faits={"vehicule_autorise": False}, bloquant=False) == {
        ("/deplacements/0/trajets/0/peage", "non_rembourse")
    }


def test_meals_and_nights_are_whole_inside_the_absence_and_said_once():
    declare = journee(
        repas=[{}, dejeuner("2026-06-10"), dejeuner(JOUR), dejeuner(JOUR)],
        nuits=[{}, nuit("2026-06-11"), nuit(JOUR, hebergement="gratuit", prix="3"), nuit(JOUR, prix="0")],
    )
    assert relever(declare) == {
        ("/deplacements/0/repas/0/jour", "manquant"),
        ("/deplacements/0/repas/0/service", "manquant"),
        ("/deplacements/0/repas/0/ou", "manquant"),
        ("/deplacements/0/repas/1/jour", "hors_absence"),
        ("/deplacements/0/repas/3/service", "doublon"),
        ("/deplacements/0/nuits/0/jour", "manquant"),
        ("/deplacements/0/nuits/0/hebergement", "manquant"),
        ("/deplacements/0/nuits/1/jour", "hors_absence"),
        ("/deplacements/0/nuits/2/prix", "sans_objet"),
        ("/deplacements/0/nuits/3/jour", "doublon"),
        ("/deplacements/0/nuits/3/prix", "manquant"),
    }


def test_meals_and_nights_opened_without_answer_are_recalled_without_blocking():
    declare = absence(f"{JOUR}T10:00", "2026-06-10T15:00", trajets=[voiture("5")], repas=[diner(JOUR)])
    assert relever(declare) == set()
    trouves = manques(declaration(declare, travail=TRAVAIL), mission(), personne())
    assert [erreur.code for erreur in trouves] == ["repas_sans_reponse", "repas_sans_reponse", "nuit_sans_reponse"]
    assert "déjeuner du mardi 9 juin 2026" in trouves[0].message


def test_the_price_of_a_night_is_required_only_when_it_counts():
    declare = absence(f"{JOUR}T22:00", "2026-06-10T06:00", trajets=[voiture("5")], nuits=[nuit(JOUR)])
    assert relever(declare) == set()
    assert relever(declare, reglages=Reglages(nuitee="MIN")) == {("/deplacements/0/nuits/0/prix", "manquant")}


def test_travel_that_is_not_due_is_announced_once():
    declare = journee(trajets=[{}])
    assert relever(declare, faits={"centre_commune": LYON}) == set()
    assert relever(declare, faits={"centre_commune": LYON}, bloquant=False) == {("/deplacements", "sans_objet")}


def test_an_absence_without_trip_is_only_recalled():
    declare = absence(f"{JOUR}T08:00", f"{JOUR}T10:00")
    assert relever(declare) == set()
    assert relever(declare, bloquant=False) == {("/deplacements/0/trajets", "sans_trajet")}


def test_a_long_mission_is_examined_day_by_day():
    faits = {"fin": datetime(2026, 6, 30, 17)}
    declare = absence(f"{JOUR}T06:00", "2026-06-30T20:00", trajets=[voiture("5")])
    rappels = manques(declaration(declare, travail=TRAVAIL), mission(**faits), personne())
    assert len(rappels) == 22 + 21 + 21
