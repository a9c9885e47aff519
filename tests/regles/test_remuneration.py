"""What the work pays, by exam and concours rate (B5)."""

from datetime import date, datetime
from decimal import Decimal as D

import pytest

from chalicelib.frais.regles import calcul
from chalicelib.frais.regles.declaration import lire
from chalicelib.frais.regles.lignes import Etat
from chalicelib.frais.regles.manques import manques
from chalicelib.frais.regles.reglages import Reglages
from tests.regles.fabrique import calculer, mission, personne, reglages

QUANTITES = {"correction": "copies", "elaboration_sujets": "sujets", "etude_dossiers": "dossiers"}


@pytest.mark.parametrize(
    ("type_", "taux", "quantite", "montant"),
    [
        ("correction", "T1", 1, "0.75"), ("correction", "T2", 3, "3.30"), ("correction", "T3", 7, "12.11"),
        ("correction", "T4", 9, "22.23"), ("correction", "T5", 62, "310.00"), ("correction", "A2", 4, "20.00"),
        ("correction", "B", 4, "12.00"), ("correction", "C", 4, "8.00"), ("correction", "T5", 0, "0.00"),
        ("interrogation_orale", "T1", 60, "4.11"), ("epreuve_pratique", "T2", 61, "5.58"),
        ("interrogation_orale", "T4", 45, "10.29"), ("interrogation_orale", "B", 90, "25.50"),
        ("epreuve_pratique", "C", 1, "0.17"), ("eps_ponctuelle", "T1", 60, "3.08"),
        ("eps_ponctuelle", "T2", 60, "4.12"), ("eps_ponctuelle", "T4", 60, "10.29"),
        ("elaboration_sujets", "A1", 2, "2000.00"),
        ("elaboration_sujets", "A2", 1, "700.00"), ("elaboration_sujets", "B", 1, "250.00"),
        ("elaboration_sujets", "C", 3, "450.00"),
        ("correction", "BTS", 85, "195.50"), ("interrogation_orale", "BTS", 200, "46.67"),
        ("correction", "DCG", 40, "160.00"), ("interrogation_orale", "DSCG", 50, "27.50"),
        ("surveillance", "AIDE", 210, "52.50"), ("surveillance", "AIDE_NUIT", 90, "45.00"),
        ("surveillance", "AIDE_FERIE", 100, "41.67"),
        ("correction", "DEC", 3, "12.00"), ("interrogation_orale", "DEC", 60, "33.00"),
        ("etude_dossiers", "A1", 3, "18.00"), ("etude_dossiers", "A2", 3, "15.00"), ("etude_dossiers", "B", 3, "9.00"),
        ("etude_dossiers", "C", 3, "6.00"),
    ],
)  # fmt: skip
def test_each_rate_of_each_activity(type_, taux, quantite, montant):
    travail = {QUANTITES.get(type_, "minutes"): quantite, "auteurs": 1}
    (ligne,) = calculer(mission(type=type_, taux=taux), travail=travail).remuneration.lignes
    assert str(ligne.montant) == montant
    assert ligne.etat is Etat.DU


@pytest.mark.parametrize(
    ("taux", "sujets", "auteurs", "part"),
    [("A1", 1, 2, "500.00"), ("A1", 1, 3, "333.33"), ("A1", 1, 7, "142.85"), ("B", 2, 3, "166.66"), ("C", 1, 1, "150.00")],
)
def test_a_subject_is_a_lump_sum_that_its_authors_share(taux, sujets, auteurs, part):
    """Arrêté of 7 May 2012, art. 3: together they never get more than the sum for the written test."""
    une = mission(type="elaboration_sujets", taux=taux)
    resultat = calculer(une, travail={"sujets": sujets, "auteurs": auteurs})
    (ligne,) = resultat.remuneration.lignes
    assert (str(ligne.montant), ligne.etat) == (part, Etat.DU)
    assert ligne.montant * auteurs <= sujets * ligne.taux
    assert any("parts des auteurs" in un.phrase for un in resultat.avertissements)


def test_a_subject_waits_for_the_number_of_its_authors():
    une = mission(type="elaboration_sujets", taux="A1")
    (ligne,) = calculer(une, travail={"sujets": 1}).remuneration.lignes
    assert (ligne.etat, ligne.montant, ligne.pointeur) == (Etat.A_COMPLETER, None, "/travail/auteurs")
    (manque,) = manques(lire({"travail": {"sujets": 1}}), une, personne())
    assert (manque.pointeur, manque.bloquant) == ("/travail/auteurs", True)
    assert not manques(lire({"travail": {"sujets": 1, "auteurs": 2}}), une, personne())


def test_a_subject_paid_whole_before_is_found_again_to_the_cent():
    garde = calculer(mission(type="elaboration_sujets", taux="A1"), travail={"sujets": 1, "auteurs": 1}).en_json()["entrees"]
    del garde["declaration"]["travail"]["auteurs"]
    assert calcul.recalculer(garde).total == D("1000.00")


def test_santorin_copies_come_up_apart_from_the_paper_ones():
    resultat = calculer(mission(copies_santorin=89), travail={"copies": 11})
    assert [(ligne.code, ligne.montant) for ligne in resultat.remuneration.lignes] == [
        ("copies_santorin", D("445.00")),
        ("copies", D("55.00")),
    ]
    (seule,) = calculer(mission(copies_santorin=89)).remuneration.lignes
    assert seule.montant == D("445.00")


@pytest.mark.parametrize(
    ("type_", "taux", "examen"),
    [
        ("correction", "A_CONFIGURER", "BP"),
        ("correction", "A_CONFIGURER", "DCL"),
        ("surveillance", "T1", "BTS"),
        ("correction", "AIDE", "BTS"),
        ("correction", "A_CONFIGURER", "Un examen inconnu"),
        ("interrogation_orale", "T5", "Baccalauréat général"),
        ("elaboration_sujets", "T3", "Baccalauréat général"),
        ("jury_deliberation", "T3", "Baccalauréat général"),
        ("surveillance", "A_CONFIGURER", "CAP"),
        ("autre", "A1", "Agrégation externe"),
    ],
)
def test_a_rate_that_no_text_gives_is_never_invented(type_, taux, examen):
    resultat = calculer(mission(type=type_, taux=taux, examen=examen), travail={"copies": 20, "minutes": 60})
    (ligne,) = resultat.remuneration.lignes
    assert ligne.etat is Etat.A_CONFIGURER
    assert ligne.montant is None
    assert "à configurer" in ligne.explication
    assert resultat.remuneration.a_configurer
    assert resultat.total == 0


@pytest.mark.parametrize(
    ("examen", "type_", "montant"),
    [
        ("BACCALAUREAT PROFESSIONNEL", "correction", "10.00"),
        ("Baccalauréat technologique", "interrogation_orale", "9.60"),
        ("Certificat d'aptitude professionnelle", "epreuve_pratique", "4.11"),
        ("Diplôme national du brevet", "correction", "1.50"),
        ("Brevet de technicien", "correction", "3.46"),
        ("BTS", "correction", "4.60"),
        ("Brevet de technicien supérieur", "interrogation_orale", "14.00"),
        ("DCG", "correction", "8.00"),
        ("Diplôme de comptabilité et de gestion", "interrogation_orale", "33.00"),
        ("DSCG", "correction", "8.00"),
        ("DSCG", "epreuve_pratique", "33.00"),
    ],
)
def test_an_unset_rate_is_looked_up_by_exam(examen, type_, montant):
    une = mission(type=type_, taux="A_CONFIGURER", examen=examen)
    travail = {"copies": 2} if type_ == "correction" else {"minutes": 60}
    assert str(calculer(une, travail=travail).total) == montant


def test_an_instance_sets_the_rate_of_an_exam_with_its_own_dated_text():
    propres = reglages([{"taux": {"copie": {"BTS": "2.60"}}}], examens={"bts": {"copie": "BTS"}})
    bts = mission(taux="A_CONFIGURER", examen="BTS")
    (ligne,) = calculer(bts, travail={"copies": 10}, reglages=propres).remuneration.lignes
    assert (ligne.montant, ligne.reference, ligne.statut) == (D("26.00"), "Décision du recteur", "instance")


def test_without_its_quantity_a_line_waits_with_its_rate():
    (ligne,) = calculer(mission(type="epreuve_pratique", taux="T1")).remuneration.lignes
    assert (ligne.etat, ligne.montant, ligne.taux) == (Etat.A_COMPLETER, None, D("4.11"))
    assert ligne.pointeur == "/travail/minutes"


def test_eca_and_nr_have_no_line():
    assert calculer(mission(mode_evaluation="ECA"), travail={"copies": 5}).remuneration.lignes == ()
    assert calculer(mission(taux="NR"), travail={"copies": 5}, reglages=Reglages()).remuneration.total == 0


def test_the_line_says_how_it_was_found():
    (ligne,) = calculer(mission(type="interrogation_orale", taux="T3"), travail={"minutes": 280}).remuneration.lignes
    assert ligne.explication == "4\u00a0h\u00a040 à 9,60\u00a0€ de l’heure\u00a0: 44,80\u00a0€."
    assert (ligne.quantite, ligne.unite, ligne.taux) == (D(280), "minute", D("9.60"))
    assert (ligne.regle, ligne.en_vigueur, ligne.statut) == ("B5", date(2012, 4, 13), "verifie")
    assert "13 avril 2012" in ligne.reference
    assert ligne.entrees == {"quantite": "280", "bareme": "heure.T3"}


@pytest.mark.parametrize(("presidents", "part"), [(1, "3000.00"), (2, "1500.00"), (7, "428.57")])
def test_a_presidency_is_shared_between_those_who_preside(presidents, part):
    """Arrêté of 7 May 2012, art. 4."""
    une = mission(type="presidence", taux="PRES_A_49", examen="CAPES externe")
    (ligne,) = calculer(une, travail={"auteurs": presidents}).remuneration.lignes
    assert (str(ligne.montant), ligne.code) == (part, "presidence")
    assert ligne.montant * presidents <= 3000
    (manque,) = manques(lire({}), une, personne())
    assert manque.pointeur == "/travail/auteurs"
    (attend,) = calculer(une).remuneration.lignes
    assert (attend.etat, attend.montant) == (Etat.A_COMPLETER, None)


def test_a_presidency_without_its_number_of_posts_says_what_is_missing():
    (ligne,) = calculer(mission(type="presidence", taux="A_CONFIGURER", examen="CAPES"), travail={"auteurs": 1}).remuneration.lignes
    assert ligne.etat is Etat.A_CONFIGURER
    assert "nombre de postes" in ligne.explication


def test_outsiders_have_the_hourly_minimum_wage_of_the_day_where_it_was_read():
    def aide(jour, propres=None):
        une = mission(type="surveillance", taux="AIDE_EXTERNE", debut=datetime(*jour, 8), fin=datetime(*jour, 12))
        (ligne,) = calculer(une, travail={"minutes": 120}, reglages=propres).remuneration.lignes
        return ligne

    assert str(aide((2025, 6, 10)).montant) == "23.76"
    assert str(aide((2022, 4, 30)).montant) == "21.14"
    attend = aide((2026, 6, 9))
    assert (attend.etat, attend.montant) == (Etat.A_CONFIGURER, None)
    assert "SMIC horaire" in attend.explication
    assert str(aide((2026, 6, 9), reglages([{"taux": {"surveillance": {"AIDE_EXTERNE": "12.10"}}}])).montant) == "24.20"


@pytest.mark.parametrize(("decide", "montant"), [("240", "480.00"), ("300", "530.00")])
def test_the_memoir_of_the_dec_is_paid_as_decided_within_the_limit_of_the_text(decide, montant):
    propres = reglages([{"taux": {"dossier": {"DEC": decide}}}], examens={"dec": {"dossier": "DEC"}})
    dec = mission(type="etude_dossiers", taux="A_CONFIGURER", examen="DEC")
    (ligne,) = calculer(dec, travail={"dossiers": 2}, reglages=propres).remuneration.lignes
    assert str(ligne.montant) == montant
    assert ("plafond" in ligne.reference) == (decide == "300")


def test_a_vae_is_paid_by_file_at_the_coefficient_that_the_instance_gives():
    """Arrêté of 9 August 2012, art. 11: fourteen euros, by 1.5."""
    propres = reglages([{"taux": {"dossier": {"VAE_BTS": "21"}}}], examens={"vae bts": {"dossier": "VAE_BTS"}})
    vae = mission(type="etude_dossiers", taux="A_CONFIGURER", examen="VAE BTS")
    assert str(calculer(vae, travail={"dossiers": 3}, reglages=propres).total) == "63.00"


def test_a_mission_of_two_activities_pays_both_each_at_its_rate():
    deux = mission(taux="T5", type_2="interrogation_orale", taux_2="T3")
    resultat = calculer(deux, travail={"copies": 10, "minutes": 60, "candidats": 3})
    assert [(ligne.code, str(ligne.montant)) for ligne in resultat.remuneration.lignes] == [("copies", "50.00"), ("minutes", "9.60")]
    assert {un.pointeur for un in manques(lire({}), deux, personne())} == {"/travail/copies", "/travail/minutes"}
    assert not manques(lire({"travail": {"copies": 10, "minutes": 60}}), deux, personne())
    assert calcul.prevoir(deux, personne()).champs_attendus == ("copies", "minutes")
    assert calcul.recalculer(resultat.en_json()["entrees"]).total == resultat.total


def test_of_two_activities_the_one_that_is_not_paid_asks_nothing():
    deux = mission(taux="T5", type_2="interrogation_orale", taux_2="NR")
    assert calcul.prevoir(deux, personne()).champs_attendus == ("copies",)
    resultat = calculer(deux, travail={"copies": 10, "minutes": 60})
    assert (str(resultat.total), len(resultat.remuneration.lignes)) == ("50.00", 1)
    assert calculer(mission(taux="NR", type_2="interrogation_orale", taux_2="T3"), travail={"minutes": 60}).total == D("9.60")


def test_copies_marked_twice_say_so_and_are_reduced_by_a_dated_decision_alone():
    double = mission(taux="T1", double_correction=True)
    (ligne,) = calculer(double, travail={"copies": 40}).remuneration.lignes
    assert (str(ligne.montant), ligne.libelle) == ("30.00", "Copies corrigées, double correction")
    assert "aucun texte lu ne réduit" in ligne.explication
    moitie = reglages([{"taux": {"part": {"double_correction": "0.5"}}}])
    (ligne,) = calculer(double, travail={"copies": 40}, reglages=moitie).remuneration.lignes
    assert (str(ligne.montant), ligne.statut) == ("15.00", "instance")
    assert "Décision du recteur" in ligne.reference
    (santorin,) = calculer(mission(taux="T1", double_correction=True, copies_santorin=8), reglages=moitie).remuneration.lignes
    assert (str(santorin.montant), santorin.libelle) == ("3.00", "Copies corrigées dans Santorin, double correction")


def test_what_is_disputed_is_said_where_it_is_refused():
    for une in (mission(mode_evaluation="ECA"), mission(type="interrogation_orale", taux="A_CONFIGURER", examen="DNB")):
        droit = calculer(une).remuneration.droit
        assert not droit.du
        assert "contesté" in droit.phrase
    assert "contesté" not in calculer(mission(taux="NR")).remuneration.droit.phrase
