"""A tenth of the first morning of an académie, with an attacker inside; the whole is a proof (tests/proofs/matin.py)."""

import pytest

from tests.proofs import matin


@pytest.mark.exigence("S09", "S13")
def test_nobody_is_punished_for_their_neighbours_and_the_attacker_is_bounded():
    found = matin.measured(500, 0.3)
    assert found.shut_out_after == found.refused_after == 0 < found.refused_before
    assert found.late_after <= 1 < found.late_before, "the former rule made more than one in a hundred wait"
    assert int(found.target_after) <= 60, "by the other identifier"
    assert found.spread_after <= 20 < found.spread_before
    assert found.hammered_after <= 5 < found.hammered_before
    assert matin.is_kept(found)
