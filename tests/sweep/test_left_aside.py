"""An act whose every batch of several items is answered by halves, in another order, does and says what it always does."""

import pytest

from tests import halves
from tests.sweep import test_sweep
from tests.sweep.engine import Sweep

scene, key, office, buckets = test_sweep.scene, test_sweep.key, test_sweep.office, test_sweep.buckets
EVERY = test_sweep.LINES | {line.name: line for line in test_sweep.work_lines.LINES if line.size <= 46}
BY_BATCHES = (
    "entrer",
    "changer de mot de passe",
    "transmettre",
    "régler ses rappels",
    "ouvrir l’agenda",
    "personnel : code",
    "accepter une sélection",
    "ouvrir un lot de paiement",
    "recevoir un retour",
    "recompter le tableau",
    "travail : lot_a_constituer",
    "travail : personnes_a_relever",
    "annuler une mission (1)",
    "import : placer (1)",
    "import : personnes et missions (1)",
    "annuler une mission (46)",
    "fonction des lots : convocations (46)",
)
"""Lines whose acts read or write several items in one call."""


@pytest.mark.parametrize("name", EVERY if test_sweep.SEED == test_sweep.ALL else BY_BATCHES)
def test_an_act_whose_batches_come_by_halves_does_what_it_always_does(scene, name):
    sweep = Sweep(EVERY[name], scene)
    with sweep.between.standing():
        sweep._undisturbed()
        sweep._back()
        with halves.left_aside() as left:
            assert sweep._asked() == "done"
            assert sweep._end() == sweep.wanted
    assert left or name not in BY_BATCHES
