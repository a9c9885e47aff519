"""The bounds of what is read and of what is kept: the last value taken, the first refused, each name as written."""

import re
from datetime import date, time
from decimal import Decimal as D

import pytest

from chalicelib.frais.regles import baremes, communes, droits, formats, kilometres, plages
from chalicelib.frais.regles.calcul import prevoir
from chalicelib.frais.regles.declaration import Declaration, DeclarationInvalide, Trajet, lire
from chalicelib.frais.regles.faits import MissionFaits
from chalicelib.frais.regles.lignes import Etat, Suite
from chalicelib.frais.regles.postes import POSTES
from chalicelib.frais.regles.reglages import Reglages, depuis_json
from tests.regles.fabrique import absence, calculer, mission, nuit, personne, reglages, voiture

LEG = "/deplacements/0/trajets/0"
MOST = {
    "/travail/copies": 9_999, "/travail/candidats": 9_999, "/travail/minutes": 44_640, "/travail/sujets": 99, "/travail/auteurs": 99,
    "/travail/dossiers": 9_999,
    f"{LEG}/km": 20_000, f"{LEG}/km_autre_residence": 20_000, f"{LEG}/puissance_fiscale": 99, f"{LEG}/billet": 20_000,
    f"{LEG}/deja_pris_en_charge": 20_000, f"{LEG}/peage": 2_000, f"{LEG}/stationnement": 2_000,
    "/deplacements/0/nuits/0/prix": 5_000, "/km_deja_rembourses_ailleurs": 200_000,
}  # fmt: skip
TEXTS = {
    f"{LEG}/mode": ("voiture", "moto", "velomoteur", "train", "avion", "transports", "passager", "covoiturage", "taxi", "location", "velo"),
    f"{LEG}/de": ("domicile", "travail", "autre"),
    f"{LEG}/classe": ("premiere", "seconde"),
    f"{LEG}/motif": ("tarif", "duree"),
    f"{LEG}/lieu": ("x" * 120,),
    "/deplacements/0/repas/0/service": ("dejeuner", "diner"),
    "/deplacements/0/repas/0/ou": ("restaurant_administratif", "ailleurs", "fourni"),
    "/deplacements/0/nuits/0/hebergement": ("payant", "gratuit"),
}
LISTS = {"/deplacements": 62, "/deplacements/0/trajets": 40, "/deplacements/0/repas": 124, "/deplacements/0/nuits": 62}


def at(pointer, value):
    """The declaration that says this, and nothing else."""
    for part in reversed(pointer.split("/")[1:]):
        value = [value] if part == "0" else {part: value}
    return value


def refused(brut):
    with pytest.raises(DeclarationInvalide) as refus:
        lire(brut)
    return [(one.pointeur, one.code) for one in refus.value.erreurs]


@pytest.mark.parametrize(("pointer", "most"), MOST.items())
def test_the_largest_number_is_taken_and_the_next_refused(pointer, most):
    assert lire(at(pointer, most)) != Declaration()
    assert [place for place, _ in refused(at(pointer, most + 1))] == [pointer]


@pytest.mark.parametrize(("pointer", "words"), TEXTS.items())
def test_each_word_is_taken_and_no_other(pointer, words):
    for word in words:
        assert word in str(lire(at(pointer, word)))
        assert [place for place, _ in refused(at(pointer, f"{word}x"))] == [pointer]


@pytest.mark.parametrize(("pointer", "most"), LISTS.items())
def test_the_longest_list_is_taken_and_the_next_refused(pointer, most):
    lire(at(pointer, [{}] * most))
    assert [place for place, _ in refused(at(pointer, [{}] * (most + 1)))] == [pointer]


def test_a_car_has_at_least_one_horsepower():
    assert lire(at(f"{LEG}/puissance_fiscale", 1)) != Declaration()
    assert [place for place, _ in refused(at(f"{LEG}/puissance_fiscale", 0))] == [f"{LEG}/puissance_fiscale"]


def test_an_unreadable_declaration_counts_its_faults():
    with pytest.raises(DeclarationInvalide, match=r"^2 erreurs$"):
        lire({"travail": {"copies": -1}, "mobilite_reduite": "oui"})


def test_what_is_not_said_of_a_trip_is_no():
    nothing = Trajet()
    assert (nothing.aller_retour, nothing.nombre, nothing.motif_requis, Declaration().mobilite_reduite) == (False, 1, False, False)
    assert (Trajet(aller_retour=True).nombre, Trajet(mode="avion").motif_requis) == (2, True)
    assert Trajet(mode="train", classe="premiere").motif_requis
    assert not Trajet(mode="train", classe="seconde").motif_requis
    assert not Trajet(mode="voiture", classe="premiere").motif_requis


def test_an_absence_ends_after_it_begins():
    whole = lire({"deplacements": [absence("2026-06-09T08:00", "2026-06-09T08:01")]}).deplacements[0]
    assert whole.absence() is not None
    assert lire({"deplacements": [absence("2026-06-09T08:00", "2026-06-09T08:00")]}).deplacements[0].absence() is None


@pytest.mark.parametrize(
    ("code", "town"),
    [
        ("75101", "75056"), ("75120", "75056"), ("75100", "75100"), ("75121", "75121"), ("69381", "69123"),
        ("69389", "69123"), ("69380", "69380"), ("69390", "69390"), ("13201", "13055"), ("13216", "13055"),
        ("13200", "13200"), ("13217", "13217"), ("7510", "7510"), ("751010", "751010"), ("7511A", "7511A"),
    ],
)  # fmt: skip
def test_an_arrondissement_is_its_commune_and_anything_else_itself(code, town):
    assert communes.commune(code) == town


@pytest.mark.parametrize(
    ("code", "where"),
    [("97411", "outre_mer"), ("97502", "outre_mer"), ("98611", "pacifique"), ("98735", "pacifique"),
     ("98818", "pacifique"), ("98401", "metropole"), ("69123", "metropole"), ("98501", "metropole")],
)  # fmt: skip
def test_where_a_commune_is(code, where):
    assert communes.territoire(code) == where


def test_the_lists_that_are_shipped_say_where_they_come_from():
    found = communes.listes()
    assert {name: one.statut for name, one in found.items()} == {"grandes_villes": "rappele", "grand_paris": "verifie"}
    assert all(one.reference for one in found.values())
    assert ("69123" in found["grandes_villes"], "69266" in found["grandes_villes"]) == (True, False)
    assert ("92004" in found["grand_paris"], "95018" in found["grand_paris"], "95001" in found["grand_paris"]) == (
        True, True, False,
    )  # fmt: skip
    assert (communes.Liste(frozenset()).reference, communes.Liste(frozenset()).statut) == ("", "instance")


@pytest.mark.parametrize(
    ("mode", "power", "key"),
    [("voiture", 5, "voiture_5"), ("voiture", 6, "voiture_7"), ("voiture", 7, "voiture_7"), ("voiture", 8, "voiture_8"),
     ("voiture", None, None), ("moto", None, "moto"), ("velomoteur", 3, "velomoteur")],
)  # fmt: skip
def test_the_rate_of_a_vehicle(mode, power, key):
    assert kilometres.classe(mode, power) == key


def test_each_day_and_month_by_its_name():
    assert [formats.jour(date(2026, month, 1)).split()[2] for month in range(1, 13)] == [
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
        "décembre",
    ]  # fmt: skip
    assert [formats.jour(date(2026, 6, day)).split()[0] for day in range(8, 15)] == [
        "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("leave", "back", "meal"),
    [("11:00", "14:00", "dejeuner"), ("11:01", "14:00", None), ("11:00", "13:59", None), ("18:00", "21:00", "diner"),
     ("18:01", "21:00", None), ("18:00", "20:59", None)],
)  # fmt: skip
def test_a_meal_takes_its_whole_range(leave, back, meal):
    whole = lire({"deplacements": [absence(f"2026-06-09T{leave}", f"2026-06-09T{back}")]}).deplacements[0].absence()
    assert [service for _, service in plages.ouverts(whole)[0]] == ([meal] if meal else [])


@pytest.mark.parametrize(
    ("leave", "back", "open_"),
    [("2026-06-10T00:00", "2026-06-10T05:00", True), ("2026-06-10T00:01", "2026-06-10T05:00", False),
     ("2026-06-09T23:00", "2026-06-10T04:59", False)],
)  # fmt: skip
def test_a_night_takes_its_whole_range(leave, back, open_):
    whole = lire({"deplacements": [absence(leave, back)]}).deplacements[0].absence()
    assert plages.ouverts(whole)[1] == ((date(2026, 6, 9),) if open_ else ())


def test_the_settings_that_are_shipped():
    usual = Reglages()
    assert (usual.demi_tarif, usual.nuitee, usual.justificatifs, usual.ticket_dans_la_commune, usual.marge_jours) == (
        "PRIS", "FORFAIT", "CONSERVER", False, 1,
    )  # fmt: skip
    assert (usual.grandes_villes, usual.grand_paris) == tuple(communes.listes().values())
    assert usual.taux_de_l_examen("Un examen inconnu", "copie") == "A_CONFIGURER"
    assert depuis_json(usual.utiles_a(mission(), personne()).en_json()).marge_jours == 1


def test_a_calculation_is_kept_under_these_names():
    leg = voiture("68", peage="6.80")
    day = absence("2026-06-09T06:45", "2026-06-10T12:00", trajets=[leg], nuits=[nuit("2026-06-09")])
    own = reglages([{"seuils": ["100"], "taux": {"nuit": {"base": "91"}}}])
    found = calculer(mission(), day, travail={"copies": 500}, reglages=own).en_json()
    half = {"droit", "lignes", "total", "a_configurer"}
    assert set(found) == {
        "remuneration", "deplacement", "total", "annee_km", "km_depart", "km_comptes", "km_par_annee", "justificatifs",
        "avertissements", "bareme", "entrees",
    }  # fmt: skip
    assert set(found["remuneration"]) == set(found["deplacement"]) == half
    assert set(found["deplacement"]["droit"]) == {"suite", "code", "phrase", "regle", "reference"}
    assert set(found["deplacement"]["lignes"][0]) == {
        "code", "libelle", "etat", "regle", "explication", "quantite", "unite", "taux", "montant", "reference",
        "en_vigueur", "statut", "arrondi", "entrees", "pointeur", "bases",
    }  # fmt: skip
    assert set(found["justificatifs"][0]) == {"genre", "geste", "phrase", "reference", "statut"}
    assert set(found["avertissements"][0]) == {"moitie", "pointeur", "phrase"}
    assert set(found["entrees"]) == {"mission", "personne", "declaration", "reglages", "km_depart", "premiere_du_jour"}
    assert set(found["entrees"]["reglages"]["taux_propres"][0]) == {
        "cle", "du", "au", "valeurs", "seuils", "reference", "source", "statut",
    }  # fmt: skip
    assert (found["annee_km"], found["km_comptes"], found["km_par_annee"], found["km_depart"]) == (
        2026, "136", {"2026": "136"}, "0",
    )  # fmt: skip
    assert found["entrees"]["km_depart"] == {"2026": "0"}
    assert re.fullmatch("[0-9a-f]{12}", found["bareme"])


def test_a_year_that_was_not_counted_yet_begins_at_nothing():
    found = calculer(mission(), absence("2026-06-09T06:45", "2026-06-09T18:30"), km_depart={2025: D(5)})
    assert (found.km_depart, found.km_comptes, found.en_json()["entrees"]["km_depart"]) == (0, 0, {"2025": "5"})


def test_the_first_missions_are_those_of_the_days_of_travel_and_no_other():
    own, reglages_ = mission(), Reglages()
    others = [mission(numero=str(day), debut=own.debut.replace(day=day), fin=own.fin.replace(day=day)) for day in range(5, 14)]
    found = droits.premieres_missions(own, others, personne(), reglages_)
    assert {day.day: numero for day, numero in found.items()} == {8: "8", 9: "9", 10: "10"}


def test_at_the_same_hour_the_lowest_number_is_first_and_one_that_is_no_number_before():
    own, *others = (mission(numero=numero) for numero in ("10", "9", "A1", "1"))
    found = droits.premieres_missions(own, others, personne(), Reglages())
    assert found == {date(2026, 6, 9): "A1"}
    assert droits.premieres_missions(own, others[:1], personne(), Reglages()) == {date(2026, 6, 9): "9"}


def test_the_states_of_a_line_and_of_a_half_are_named_after_themselves():
    for kind in (Etat, Suite):
        assert [one.value for one in kind] == [one.name for one in kind]


def test_what_is_foreseen_is_kept_under_these_names():
    orale = mission(type="interrogation_orale", taux="T3", fin=mission().fin.replace(day=10))
    found = prevoir(orale, personne())
    assert (found.jours, found.nuits) == ((date(2026, 6, 9), date(2026, 6, 10)), (date(2026, 6, 9),))
    assert found.repas == ((date(2026, 6, 9), "dejeuner"), (date(2026, 6, 9), "diner"), (date(2026, 6, 10), "dejeuner"))


def test_beyond_a_year_no_day_is_opened_one_by_one():
    year = mission(debut=mission().debut, fin=mission().debut.replace(year=2027))
    assert len(prevoir(year, personne()).nuits) == 365
    tickets = prevoir(mission(centre_commune="69123"), personne(), reglages(ticket_dans_la_commune=True))
    assert (len(tickets.jours), tickets.repas, tickets.nuits) == (1, (), ())


@pytest.mark.parametrize(
    ("texte", "told"),
    [
        ({"taux": {"copie": 5}}, "a rate is written as a string, not 5"),
        ({"taux": {"copie": ["1", "2"]}, "seuils": []}, "copie: 2 values for 0 bounds"),
    ],
)
def test_a_rate_badly_written_is_told(texte, told):
    with pytest.raises(ValueError, match=re.escape(told)):
        baremes.depuis_textes([{"du": date(2026, 1, 1), "reference": "x", **texte}], "instance")


def test_a_text_is_in_force_on_its_first_and_last_days():
    (rate,) = baremes.depuis_textes(
        [{"du": date(2026, 1, 2), "au": date(2026, 1, 4), "reference": "x", "taux": {"copie": {"X": "2"}}}], "instance"
    )
    assert [day for day in range(1, 6) if rate.couvre(date(2026, 1, day))] == [2, 3, 4]
    assert (rate.cle, rate.source, rate.valeur, rate.seuils, rate.statut) == ("copie.X", "", D(2), (), "instance")
    assert baremes.en_vigueur("copie.X", date(2026, 1, 3), [rate]) == rate
    assert baremes.en_vigueur("copie.X", date(2026, 1, 5), [rate]) is None


def test_hours_are_told_as_people_do():
    assert (formats.heure(time(0, 0)), formats.heure(time(6, 5))) == ("0\u00a0h", "6\u00a0h\u00a005")
    assert [formats.duree(n) for n in (0, 59, 60, 61)] == ["0\u00a0min", "59\u00a0min", "1\u00a0h", "1\u00a0h\u00a001"]
    assert [formats.accord(D(n), "copie") for n in ("0", "1.99", "2")] == ["0\u00a0copie", "1,99\u00a0copie", "2\u00a0copies"]


def test_a_leap_year_is_a_year():
    year = mission(debut=mission().debut.replace(year=2027), fin=mission().debut.replace(year=2028))
    assert (year.fin - year.debut).days == 366
    assert len(prevoir(year, personne()).nuits) == 366


def test_the_morning_is_counted_before_the_afternoon_whatever_the_order_of_the_form():
    """Beyond 2,000 km the rate falls: which way passes the bound decides of the sum."""
    late = absence("2026-06-09T14:00", "2026-06-09T23:00", trajets=[voiture("10", aller_retour=False)])
    early = absence("2026-06-09T06:00", "2026-06-09T12:00", trajets=[voiture("100", aller_retour=False)])
    found = calculer(mission(), late, early, travail={"copies": 1}, km_depart=D(1_950)).deplacement.lignes
    counted = {line.pointeur.split("/")[2]: line.entrees["compteur"] for line in found if line.code == "kilometres"}
    assert counted == {"1": "1950", "0": "2050"}


def test_kilometres_repaid_elsewhere_are_the_first_of_a_year_without_any():
    day = absence("2026-06-09T06:00", "2026-06-09T12:00", trajets=[voiture("10")])
    told = calculer(mission(), day, travail={"copies": 1}, km_depart={}, km_deja_rembourses_ailleurs="1999")
    assert {one.entrees["compteur"] for one in told.deplacement.lignes if one.code == "kilometres"} == {"1999"}


def test_what_is_not_told_of_a_mission_is_the_plain_case():
    plain = MissionFaits("1", "correction", "T5", "ponctuelle", mission().debut, mission().fin, "42187")
    assert (plain.restaurant_administratif, plain.vehicule_autorise, plain.examen) == (False, None, "")
    assert (plain.copies_santorin, plain.convoque, plain.annulee) == (None, True, False)


def test_every_expense_of_a_trip_may_be_corrected_by_the_service():
    assert {poste.code: poste.corrigeable for poste in POSTES} == {"peage": True, "stationnement": True}
