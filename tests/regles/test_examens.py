"""Every exam and every kind of work of the field: what is paid, and by name what no text was found to pay."""

from decimal import Decimal as D

import pytest

from chalicelib.frais.regles.lignes import Etat
from tests.regles.fabrique import calculer, mission

DONE = {"copies": 10, "minutes": 60, "sujets": 1, "auteurs": 1, "dossiers": 10}
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
    "DEC": ("40.00", "33.00", None),
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


CONCOURS = {
    "Agrégation externe": "60.00", "Ingénieur de recherche": "60.00", "CAPES externe": "50.00", "Assistant ingénieur": "50.00",
    "SAENES": "30.00", "Magasinier des bibliothèques": "20.00",
}  # fmt: skip
"""Ten files of a concours (arrêté of 7 May 2012, art. 2)."""
AIDES = {"AIDE": "15.00", "AIDE_NUIT": "30.00", "AIDE_FERIE": "25.00"}
PRESIDENCES = {
    "PRES_A_24": "2000.00", "PRES_A_49": "3000.00", "PRES_A_99": "4000.00", "PRES_A_199": "5000.00", "PRES_A_200": "6000.00",
    "PRES_BC": "2000.00", "PRES_BC_ACAD": "500.00",
}  # fmt: skip
DECIDED_ELSEWHERE = {("DEC", "etude_dossiers"), ("VAE", "etude_dossiers"), ("VAE BTS", "etude_dossiers")}
"""The text gives bounds, somebody decides inside them: their decision is what is missing, and the line names it."""


@pytest.mark.parametrize(("exam", "amount"), CONCOURS.items())
def test_the_files_of_a_concours_are_paid_one_by_one(exam, amount):
    assert half(exam, "etude_dossiers").total == D(amount)


@pytest.mark.parametrize(("rate", "amount"), AIDES.items())
def test_help_on_the_day_is_paid_by_the_hour_whatever_the_exam(rate, amount):
    for exam in ("BTS", "CAPES externe"):
        found = calculer(mission(type="surveillance", taux=rate, examen=exam), travail=DONE).remuneration
        assert found.total == D(amount)


@pytest.mark.parametrize(("rate", "amount"), PRESIDENCES.items())
def test_a_presidency_is_a_lump_sum_of_the_posts_offered(rate, amount):
    found = calculer(mission(type="presidence", taux=rate, examen="CAPES externe"), travail={"auteurs": 1}).remuneration
    assert found.total == D(amount)


@pytest.mark.parametrize(("exam", "kind"), sorted(DECIDED_ELSEWHERE))
def test_what_somebody_decides_inside_bounds_is_named_and_never_invented(exam, kind):
    (line,) = half(exam, kind).lignes
    assert (line.etat, line.montant) == (Etat.A_CONFIGURER, None)
    assert "il manque" in line.explication
    assert "arrêté du 9 août 2012, art. 10" in line.explication


def year_of_missions():
    """Every exam × every kind of work that the field has for it: (exam, kind, rate as a file gives it)."""
    for exam, (_, _, subject) in PAID.items():
        yield exam, "correction", "A_CONFIGURER"
        for kind in ("interrogation_orale", "epreuve_pratique"):
            yield exam, kind, "A_CONFIGURER"
        if subject:
            yield exam, "elaboration_sujets", "A_CONFIGURER"
            yield from ((exam, "presidence", rate) for rate in PRESIDENCES)
        if subject:
            yield exam, "etude_dossiers", "A_CONFIGURER"
        yield from ((exam, "surveillance", rate) for rate in AIDES)
        yield exam, "jury_deliberation", "NR"
    for exam in NO_TEXT:
        yield exam, "correction", "A_CONFIGURER"
        yield exam, "interrogation_orale", "A_CONFIGURER"
    for exam, kind in DECIDED_ELSEWHERE:
        yield exam, kind, "A_CONFIGURER"


def test_under_one_half_in_a_hundred_is_left_to_configure_exams_without_a_text_apart():
    left, named, counted = [], set(), 0
    for exam, kind, rate in year_of_missions():
        counted += 1
        if calculer(mission(type=kind, taux=rate, examen=exam), travail=DONE).remuneration.a_configurer:
            apart = exam in NO_TEXT or (exam, kind) in DECIDED_ELSEWHERE
            (named.add(exam) if apart else left.append((exam, kind, rate)))
    assert counted > 200
    assert len(left) < counted / 100, left
    assert named == NO_TEXT | {exam for exam, _ in DECIDED_ELSEWHERE}
