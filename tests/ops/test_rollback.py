"""What a deployment did can be undone; what it did not do is left alone."""

import datetime as dt

from ops.deployment import artefacts, rollback
from ops.deployment.artefacts import Deployment

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def test_a_deployment_that_changed_nothing_undoes_nothing(cloud):
    """Whoever deploys the same again from a place without network does not take a healthy version away."""
    artefacts.ensure()
    first, second, again = (artefacts.stamp(NOON + dt.timedelta(hours=hours)) for hours in range(3))
    artefacts.record("lyon", Deployment(first, "v1", "m1", "p1"))
    assert not rollback.possible("lyon", first)
    artefacts.record("lyon", Deployment(second, "v2", "m2", "p2", first))
    assert rollback.possible("lyon", second)
    assert not rollback.possible("lyon", again)
