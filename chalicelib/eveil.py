"""Containers of the people's function started before they come, on mornings when many do, and kept until they have.

Each is called at the same moment as the others, for a fraction of a second, so that Lambda needs one for each call. AWS
promises nothing of how long an idle one lives: the calls come again every few minutes, until people are there, who
keep containers by themselves and would lose them to a call for an instant. `[matins]` of an instance.
"""

import json
import math
import os
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import datetime, time
from typing import Any

from chalicelib import faults, logs, start, tables
from chalicelib.academie import ACADEMIE

FROM, UNTIL = time(6, 30), time(8, 15)
"""On the instance's clock."""
EVERY = 4
"""Minutes between two calls: an idle container is seen to live five at least."""
HOLD = 0.3
"""Seconds that each is held, so that none answers twice: what it takes one function to call forty."""
WORK = 0.00024
"""Seconds of function that a person expected costs in each second of the busiest minutes (ops/plan/morning.py)."""
_READ_SECONDS, _SEVERAL = 10, 3


def needed(people: int) -> int:
    """How many the busiest minutes of so many people keep at work, chance included."""
    busy = people * WORK
    return math.ceil(busy + 3 * math.sqrt(busy))


def wanted(people: int) -> int:
    """How many to keep ready for so many people expected, as the instance bounds it."""
    rules = ACADEMIE.matins
    return min(rules.fonctions, needed(people)) if people >= rules.personnes else 0


def is_time(here: datetime) -> bool:
    """Whether this minute of the instance's clock, naive, is one of those when they are called."""
    return FROM <= here.time() < UNTIL and here.minute % EVERY == 0


def come(serving: int) -> bool:
    """Whether people are there: several of those called have just answered one. A look from time to time takes one."""
    return serving >= _SEVERAL


def keep(count: int) -> bool:
    """Calls so many at once, once each; whether to stop for the day: people are there, or the account has no room.

    What fails stops nothing else.
    """
    if not count:
        return False
    client = tables.raw("lambda", _READ_SECONDS, max_pool_connections=count)
    contexts = [copy_context() for _ in range(count)]
    with ThreadPoolExecutor(count) as threads:
        told = list(threads.map(lambda context: context.run(_call, client), contexts))
    serving, new = sum(one.get("sert", False) for one in told), sum(one.get("neuve", False) for one in told)
    refused = told.count({})
    logs.event("functions_ready", called=count, new=new, serving=serving, refused=refused)
    return come(serving) or refused > 0


def _call(client: Any) -> dict[str, bool]:
    """What a container answered; nothing when none did."""
    payload = json.dumps({start.READY: HOLD})
    try:
        answer = client.invoke(FunctionName=os.environ["IMAGIN_FONCTION_API"], Payload=payload)
        told: dict[str, bool] = json.loads(answer["Payload"].read())
    except Exception as problem:
        if faults.of_botocore(problem) is None:
            raise
        return {}
    return told if "FunctionError" not in answer else {}
