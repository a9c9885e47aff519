"""People with an open session and claims to draw up, on a local AWS: `python -m benchmarks.crowd URL COUNT FILE`.

Written by the service's own code, without a password to hash. A process of its own: it takes the environment of tests.
"""

import datetime as dt
import json
import logging
import os
import sys
from pathlib import Path
from typing import Any

from tests import instance  # the environment of an instance comes first

# isort: split
from chalicelib.identity import sessions
from tests.identity.people import enrol
from tests.people import HOME, convoke

_ALWAYS = 4_102_444_800
CLAIMS = 3


def main(endpoint: str, count: str, target: str) -> None:
    """For each person: `cookie`, and `claims`, the numbers of their missions with their days."""
    os.environ["AWS_ENDPOINT_URL"] = endpoint
    logging.disable(logging.INFO)
    clock = instance.Clock()
    clock.now = dt.datetime.now(dt.UTC)
    Path(target).write_text(json.dumps([_person(clock, n) for n in range(int(count))]), "utf-8")


def _person(clock: Any, n: int) -> dict[str, Any]:
    person = enrol(clock, nom=f"Charge{n}", courriel=f"charge{n}@exemple.fr", printed=False, **HOME)
    days = [(clock.now - dt.timedelta(days=4 + rank)).date() for rank in range(CLAIMS)]
    claims = {convoke(clock, person, **_on(day)): day.isoformat() for day in days}
    cookie, session = sessions.new(person.item, sessions.COMPLETE, clock.now, "charge")
    session.seen = session.expires = session.ttl = _ALWAYS
    session.save()
    return {"cookie": f"__Host-imagin={cookie}", "claims": claims}


def _on(day: dt.date) -> dict[str, Any]:
    return {"debut": f"{day}T08:30", "fin": f"{day}T17:30", "session": str(day.year)}


if __name__ == "__main__":
    main(*sys.argv[1:])
