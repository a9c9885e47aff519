import pytest

from tests.gestion import batch, staff
from tests.sweep import people_lines, staff_lines
from tests.sweep.engine import Scene, Sweep

key, office, buckets = staff.key, staff.office, batch.buckets
LINES = {line.name: line for line in [*people_lines.LINES, *staff_lines.LINES]}


@pytest.fixture
def scene(api, office, buckets, monkeypatch):
    monkeypatch.setattr("chalicelib.faults.FIRST_PAUSE", 0)
    return Scene(api, office, buckets)


@pytest.mark.parametrize("name", LINES)
def test_sweep(scene, name):
    import time
    t = time.time()
    sweep = Sweep(LINES[name], scene)
    t1 = time.time()
    outcome = sweep.run(lambda rank, way: True)
    print(name, len(outcome.calls), outcome.cases, outcome.twins, len(outcome.wrong), round(t1 - t, 1), round(time.time() - t1, 1))
    for w in outcome.wrong: print("WRONG", w.replace("\n", "\nWRONG "))
    assert outcome.wrong == [], len(outcome.wrong)
