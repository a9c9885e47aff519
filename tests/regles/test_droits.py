"""Whether anything is due, and the reason given to the person (rules E1 to E9)."""

from datetime import date, datetime

import pytest

from chalicelib.frais.regles import droits
from chalicelib.frais.regles.communes import commune, zone_de_nuit
from chalicelib.frais.regles.lignes import Suite
from chalicelib.frais.regles.reglages import Reglages, desservies
from tests.regles.fabrique import LYON, PARIS, ROANNE, VILLEURBANNE, absence, calculer, dejeuner, mission, personne

VOISINES = Reglages(communes_desservies=desservies([(LYON, [VILLEURBANNE])]))


@pytest.mark.parametrize(
    ("centre", "travail", "domicile", "code"),
    [
        (ROANNE, LYON, LYON, "HORS_RESIDENCES"),
        (LYON, LYON, ROANNE, "COMMUNE_TRAVAIL"),
        (LYON, ROANNE, LYON, "COMMUNE_DOMICILE"),
        ("69388", LYON, ROANNE, "COMMUNE_TRAVAIL"),
        (LYON, ROANNE, "69381", "COMMUNE_DOMICILE"),
        (VILLEURBANNE, LYON, ROANNE, "LIMITROPHE"),
        (VILLEURBANNE, ROANNE, "69383", "LIMITROPHE"),
        (LYON, VILLEURBANNE, ROANNE, "LIMITROPHE"),
        ("69029", LYON, LYON, "HORS_RESIDENCES"),
        (ROANNE, None, LYON, "HORS_RESIDENCES"),
        (ROANNE, LYON, None, "DOMICILE_INCONNU"),
        (LYON, LYON, None, "COMMUNE_TRAVAIL"),
    ],
)
def test_travel_is_due_outside_home_and_work_served_neighbours_included(centre, travail, domicile, code):
    droit = droits.deplacement(mission(centre_commune=centre), personne(travail, domicile), VOISINES)
    assert droit.code == code
    assert droit.du is (code == "HORS_RESIDENCES")
    assert droit.phrase.endswith(".")
    assert droit.reference


@pytest.mark.parametrize(
    ("code", "attendu"),
    [
        ("75101", PARIS), ("75120", PARIS), ("75056", PARIS), ("75121", "75121"), ("69381", LYON), ("69389", LYON),
        ("69380", "69380"), ("13201", "13055"), ("13216", "13055"), ("13217", "13217"), ("2A004", "2A004"),
    ],
)  # fmt: skip
def test_arrondissements_are_brought_to_their_commune(code, attendu):
    assert commune(code) == attendu


@pytest.mark.parametrize(
    ("code", "zone"),
    [
        ("75112", "paris"), ("69385", "grande_ville"), ("13210", "grande_ville"), ("93055", "grande_ville"),
        ("95018", "grande_ville"), ("91589", "grande_ville"), ("91228", "base"), (VILLEURBANNE, "base"),
        ("97105", "outre_mer"), ("98818", "pacifique"), ("2A004", "base"),
    ],
)  # fmt: skip
def test_lodging_zone_of_a_centre(code, zone):
    reglages = Reglages()
    assert zone_de_nuit(code, reglages.grandes_villes, reglages.grand_paris) == zone


@pytest.mark.parametrize(
    ("faits", "code", "suite"),
    [
        ({"annulee": True}, "ANNULEE", Suite.ANNULE),
        ({"convoque": False}, "SANS_CONVOCATION", Suite.EN_ATTENTE),
        ({"convoque": False, "annulee": True}, "ANNULEE", Suite.ANNULE),
    ],
)
def test_without_a_standing_convocation_neither_half_is_due(faits, code, suite):
    une = mission(**faits)
    for droit in (droits.remuneration(une, Reglages()), droits.deplacement(une, personne(), Reglages())):
        assert (droit.code, droit.suite) == (code, suite)


def test_an_order_of_more_than_twelve_months_waits_for_another():
    longue = mission(debut=datetime(2025, 6, 9, 8), fin=datetime(2026, 6, 9, 9))
    assert droits.deplacement(longue, personne(), Reglages()).code == "ORDRE_DE_MISSION_TROP_LONG"
    juste = mission(debut=datetime(2025, 6, 9, 8), fin=datetime(2026, 6, 9, 8))
    assert droits.deplacement(juste, personne(), Reglages()).du


def test_the_instance_may_repay_city_tickets_and_nothing_else():
    reglages = Reglages(ticket_dans_la_commune=True)
    tram = {"de": "domicile", "mode": "transports", "billet": "3.80", "aller_retour": True}
    auto = {"de": "domicile", "mode": "voiture", "km": "5", "puissance_fiscale": 5}
    declare = absence("2026-06-09T08:00", "2026-06-09T18:00", trajets=[tram, auto], repas=[dejeuner("2026-06-09")])
    resultat = calculer(mission(centre_commune=LYON), declare, reglages=reglages)
    assert resultat.deplacement.droit.code == droits.TICKETS_SEULS
    assert str(resultat.deplacement.total) == "3.80"
    assert {ligne.code for ligne in resultat.deplacement.lignes} == {"billet", "trajet"}


class TestFirstMissionOfTheDay:
    jour = date(2026, 6, 9)
    matin = mission(numero="210009", debut=datetime(2026, 6, 9, 8))
    midi = mission(numero="210010", debut=datetime(2026, 6, 9, 12))

    def premiere(self, *missions, jour=None):
        jours = droits.calendrier(missions, personne(), Reglages())
        return next((found.numero for found in jours.get(jour or self.jour, ())), None)

    def test_it_is_the_earliest_start(self):
        assert self.premiere(self.midi, self.matin) == "210009"

    def test_at_the_same_hour_it_is_the_lowest_number_not_the_first_in_the_alphabet(self):
        assert self.premiere(mission(numero="1000"), mission(numero="999")) == "999"

    def test_a_cancelled_one_leaves_its_place(self):
        assert self.premiere(mission(numero="210009", annulee=True), self.midi) == "210010"

    def test_one_without_travel_does_not_count(self):
        assert self.premiere(mission(numero="210009", centre_commune=LYON), self.midi) == "210010"
        assert self.premiere(mission(numero="210009", centre_commune=LYON)) is None

    def test_a_mission_of_several_days_counts_on_each(self):
        longue = mission(numero="3", debut=datetime(2026, 6, 8, 14), fin=datetime(2026, 6, 10, 12))
        assert self.premiere(self.matin, longue) == "3"
        assert self.premiere(self.matin, longue, jour=date(2026, 6, 11)) is None

    def test_a_long_mission_second_on_one_day_keeps_its_other_days(self):
        longue = mission(numero="5", debut=datetime(2026, 6, 9, 13), fin=datetime(2026, 6, 10, 12))
        premieres = droits.premieres_missions(longue, [self.matin, longue], personne(), Reglages())
        assert premieres == {date(2026, 6, 9): "210009", date(2026, 6, 10): "5"}
        declare = absence(
            "2026-06-09T07:00", "2026-06-10T15:00", repas=[dejeuner("2026-06-09"), dejeuner("2026-06-10")]
        )
        lignes = calculer(longue, declare, premiere=premieres).deplacement.lignes
        assert [(ligne.regle, str(ligne.montant)) for ligne in lignes] == [("E8", "0.00"), ("M1", "20.00")]

    def test_second_on_all_its_days_it_is_invalidable(self):
        premieres = droits.premieres_missions(self.midi, [self.matin, self.midi], personne(), Reglages())
        droit = droits.deplacement(self.midi, personne(), Reglages(), premieres)
        assert (droit.suite, droit.code) == (Suite.INVALIDABLE, "AUTRE_MISSION_DU_JOUR")
        assert "210009" in droit.phrase
        assert droits.deplacement(self.midi, personne(), Reglages(), False).suite is Suite.INVALIDABLE
        assert droits.deplacement(self.midi, personne(), Reglages(), "210010").du


def test_pay_is_refused_with_its_reason():
    reglages = Reglages()
    assert droits.remuneration(mission(mode_evaluation="ECA"), reglages).code == "ECA"
    assert droits.remuneration(mission(taux="NR"), reglages).code == "NR"
    oral_du_brevet = mission(type="interrogation_orale", taux="A_CONFIGURER", examen="Diplome National du brevet")
    assert droits.remuneration(oral_du_brevet, reglages).code == "NR"
    assert droits.remuneration(mission(taux="A_CONFIGURER", examen="BP"), reglages).code == "TAUX_A_CONFIGURER"


@pytest.mark.parametrize(
    ("centre", "travail", "domicile", "served", "asked"),
    [
        (VILLEURBANNE, LYON, LYON, [], [(LYON, VILLEURBANNE)]),
        ("69266", "69381", "69029", [], [(LYON, VILLEURBANNE), ("69029", VILLEURBANNE)]),
        (VILLEURBANNE, LYON, "69029", [("69029", [VILLEURBANNE])], []),
        (VILLEURBANNE, LYON, VILLEURBANNE, [], []),
        (ROANNE, LYON, LYON, [], []),
        (VILLEURBANNE, None, None, [], []),
        ("99140", LYON, LYON, [], []),
    ],
)
def test_touching_communes_that_the_table_does_not_mention_are_asked_about(centre, travail, domicile, served, asked):
    rules = Reglages(communes_desservies=desservies(served))
    found = droits.limitrophes_sans_reponse(mission(centre_commune=centre), personne(travail, domicile), rules)
    assert sorted(found) == sorted(asked)
