"""What the dashboard should hold, counted by hand: every claim of everybody, one after another."""

import math
from collections import Counter

from chalicelib import tables
from chalicelib.frais.claim import claims, settings
from chalicelib.gestion.dashboard import counting, following, items
from chalicelib.gestion.dashboard.items import PLACE, Tableau
from chalicelib.identity import directory
from chalicelib.missions import collection


def expected(now):
    """Session and service, then the key; the delays under neither."""
    settings.current()
    found = Counter()
    for entry in directory.everybody():
        for claim in claims.of(collection.read(entry.pk.removeprefix("P#")), now):
            where = (str(claim.etat.session), str(claim.etat.service))
            for key, number in counting.of(claim).items():
                found[(*(("", "") if key[0] == counting.DELAY else where), *key)] += number
    return +found


def kept(count=None):
    """What the totals of a count say, the one that is shown unless another is named."""
    count = count or items.head().passage
    found = Counter()
    for raw in tables.query(tables.Dossiers, "pk = :pk", pk=PLACE):
        one = Tableau.from_raw_data(raw)
        kind, _, rest = one.sk.partition("#")
        if kind in ("S", "D") and rest.split("#")[0] == count:
            where = ("", "") if kind == "D" else items.where_of(rest)
            found.update({(*where, *key): number for key, number in items.read(one.comptes).items()})
    return +found


def minute(api):
    """What the schedule does every minute; gives how many people it counted again."""
    api.clock.forward(seconds=60)
    return following.follow(api.clock.now, math.inf)["comptees"]
