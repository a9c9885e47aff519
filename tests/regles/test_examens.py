"""Every exam and every kind of work of the field: what is paid, and by name what no text was found to pay."""

from decimal import Decimal as D

import pytest

from chalicelib.frais.regles.lignes import Etat
from tests.regles.fabrique import calculer, mission

DONE = {"copies": 10, "minutes": 60, "sujets": 1, "auteurs": 1}
PAID = {
    # exam: (ten copies, an hour with candidates, a subject)
    "Baccalauréat général": ("50.00", "9.60", None),
    "Baccalauréat technologique": ("50.00", "9.60", None),
    "Baccalauréat professionnel": ("50.00", "9.60", None),
    "Diplôme national du brevet": ("7.50", "NR", None),
    "CAP": ("7.50", "4.11", None),
    "BEP": ("7.50", "4.11", None),
    "CFG": ("7.50", "4.11", None),
    "Brevet de technicien": ("17.30", "9.60", None),
    "BTS": ("23.00", "14.00", None),
    "DCG": ("40.00", "33.00", None),
    "DSCG": ("40.00", "33.00", None),
    "Agrégation externe": ("60.00", "45.00", "1000.00"),
    "Personnel de direction": ("60.00", "45.00", "1000.00"),
    "Conservateur des bibliothèques": ("60.00", "45.00", "1000.00"),
    "CAPES externe": ("50.00", "30.00", "700.00"),
    "CAPLP interne": ("50.00", "30.00", "700.00"),
    "Attaché d’administration": ("50.00", "30.00", "700.00"),
    "SAENES classe supérieure": ("30.00", "17.00", "250.00"),
    "Bibliothécaire assistant spécialisé": ("30.00", "17.00", "250.00"),
    "Ingénieur de recherche": ("60.00", "45.00", None),
    "Technicien de recherche et de formation": ("30.00", "17.00", None),
    "Adjoint administratif": ("20.00", "10.00", "150.00"),
    "Magasinier des bibliothèques": ("20.00", "10.00", "150.00"),
}
INTERVIEWS = "Adjoint administratif sans concours"
"""Only interviews, at the rate of the oral (arrêté of 7 May 2012, art. 5)."""
NO_TEXT = {"BP", "BMA", "Mention complémentaire", "Certificat de spécialisation", "DCL"}
"""Their rate was found in no text: each is named apart, and the instance sets it."""
KINDS = ("correction", "interrogation_orale", "elaboration_sujets")


def half(exam, kind):
    return calculer(mission(type=kind, taux="A_CONFIGURER", examen=exam), travail=DONE).remuneration


@pytest.mark.parametrize("exam", PAID)
def test_each_exam_pays_each_work_that_its_text_knows(exam):
    for kind, amount in zip(KINDS, PAID[exam], strict=True):
        found = half(exam, kind)
        if amount is None:
            assert found.a_configurer, (exam, kind)
        elif amount == "NR":
            assert found.droit.code == "NR"
        else:
            assert (found.total, found.a_configurer) == (D(amount), False), (exam, kind)


@pytest.mark.parametrize("exam", sorted(NO_TEXT))
def test_an_exam_without_a_text_is_named_on_the_line_and_has_no_amount(exam):
    for kind in KINDS[:2]:
        (line,) = half(exam, kind).lignes
        assert (line.etat, line.montant) == (Etat.A_CONFIGURER, None)
        assert exam in line.explication


def test_copies_and_hours_of_the_field_end_without_a_rate_for_these_exams_alone():
    exams = {*PAID, *NO_TEXT}
    without = {exam for exam in exams for kind in KINDS[:2] if half(exam, kind).a_configurer}
    assert without == NO_TEXT


def test_a_recruitment_without_concours_pays_its_interviews_alone():
    assert half(INTERVIEWS, "interrogation_orale").total == D("10.00")
    assert half(INTERVIEWS, "correction").a_configurer
