"""Whatever people, the service, the payer, imports and the clock do, and wherever a minute is cut: the totals are exact."""

import math
import os
from contextlib import suppress

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import rule, run_state_machine_as_test

from chalicelib.gestion.dashboard import following, items, snapshot
from tests.gestion import test_life
from tests.gestion.dashboard.whole import expected, kept
from tests.gestion.test_life import FAULTS, World
from tests.sweep import between, state

buckets, key, office = test_life.buckets, test_life.key, test_life.office
ASKED = os.environ.get("IMAGIN_VIES")
LIVES, STEPS = (int(ASKED), 40) if ASKED else (2, 16)


class Followed(test_life.Life):
    """The same lives, with a schedule that follows them and counts that begin anew."""

    @rule(fault=FAULTS)
    def minute(self, fault):
        self.clock.forward(seconds=60)
        if fault is not None:
            self.between.fail(*fault)
            with suppress(between.Died, Exception):  # the next minute comes by itself
                following.follow(self.clock.now, math.inf)
            self.between.heal()
        following.follow(self.clock.now, math.inf)
        self.exact()

    @rule(fault=FAULTS)
    def everybody_again(self, fault):
        if fault is not None:
            self.between.fail(*fault)
        with suppress(between.Died, Exception):
            snapshot.start(self.clock.now)
            self.world.scene.settle()
        self.between.heal()
        self.clock.forward(minutes=11)
        following.follow(self.clock.now, math.inf)
        self.world.scene.settle()
        self.exact()

    def exact(self):
        for count in items.head().counts[:1]:
            assert kept(count) == expected(self.clock.now)


def test_the_dashboard_follows_any_life(api, office, buckets, monkeypatch):
    monkeypatch.setattr("chalicelib.faults.FIRST_PAUSE", 0)
    world = Followed.world = World(api, office, buckets)
    monkeypatch.setattr(snapshot, "SLICE", 2)
    snapshot.start(api.clock.now)
    world.scene.settle()
    following.follow(api.clock.now, math.inf)
    world.kept, world.moment = state.Kept(), api.clock.now
    chosen = settings(
        phases=(Phase.generate,),
        max_examples=LIVES,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=not ASKED,
        suppress_health_check=list(HealthCheck),
    )
    with world.between.standing():
        run_state_machine_as_test(Followed, settings=chosen)
