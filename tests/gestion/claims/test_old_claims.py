"""Claims computed before the authors of a subject were asked for: what a correction makes of them."""

from decimal import Decimal as D

from chalicelib.gestion.claims import corrections, steps
from chalicelib.gestion.claims.corrections import Correction
from tests.gestion.claims.held import WORK, ask, etat, held, place
from tests.people import day_trip, declared


def old():
    """Two subjects of one author, as a claim kept them before the authors were asked for."""
    known = held(
        etat(declaration={**declared(day_trip()), "travail": {"sujets": 2, "auteurs": 1}}),
        at=place(type="elaboration_sujets", taux="A1"),
    )
    known.etat.declaration = {**known.etat.declaration, "travail": {"sujets": 2}}
    known.etat.calcul["entrees"]["declaration"]["travail"] = {"sujets": 2}
    return held(known.etat, at=place(type="elaboration_sujets", taux="A1"))


def test_a_corrected_count_of_subjects_keeps_its_one_author():
    known = old()
    whole = D(known.etat.calcul[WORK]["total"])
    assert whole > 0
    one = Correction("marie", "210001", 3, {"/travail/sujets": 1}, "Un seul sujet.", "cle")
    step, (told,) = corrections._candidate(known, one)
    assert (told["avant"], told["apres"], D(told["montant_apres"])) == (2, 1, whole / 2)
    assert step.more["declaration"]["travail"]["auteurs"] == 1
    known.etat.calcul = step.more["calcul"]
    assert steps.accept(known, ask("acceptation", WORK)).act in ("visa", "validation")
