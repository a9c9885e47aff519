"""What the service says of its own health: its tables answer, and which version runs; and what its pages say of theirs.

Anybody may ask: it costs one read of three absent items, says nothing of anybody, and warms the way to the tables.
"""

import os
import re

from pynamodb.models import Model

from chalicelib import errors, logs, tables

_ABSENT = {"pk": {"S": "sante"}, "sk": {"S": "sante"}}
_VERSION = 12
FAILURES = ("script", "promesse", "module", "ancien")
"""What static/classic/panne.js tells apart: an error of a script or of a promise, no module, an old browser."""
_EXPECTED = {
    "cas": ("/cas", "choix", f"Dites ce qui a manqué\u00a0: {', '.join(FAILURES)}."),
    "page": ("/page", "forme", "Donnez l’adresse d’une page de ce site, comme /missions/."),
}
_PAGE = re.compile(r"/([a-z0-9-]{1,40}/){0,3}")


def check() -> str:
    """The version that runs; raises Busy when a table does not answer, which rings an alarm."""
    asked = {
        table.Meta.table_name: {"Keys": [{name: _ABSENT[name] for name in _keys(table)}]}
        for table in (tables.Comptes, tables.Dossiers, tables.Envois)
    }
    try:
        tables.connection().call("BatchGetItem", {"RequestItems": asked})
    except Exception as problem:  # noqa: BLE001 - whatever it is, people meet it too
        logs.failure(problem)
        raise errors.Busy() from None
    return os.environ.get("IMAGIN_VERSION", "locale")[:_VERSION]


def page_failed(cas: str, page: str, browser: str) -> None:
    """Counts one page that did not work, with its kind, its place and the name of the browser: nothing of the person.

    Raises InvalidFields for a kind that is none of FAILURES, or a place that no page of the site can have.
    """
    known = {"cas": cas in FAILURES, "page": bool(_PAGE.fullmatch(page))}
    if wrong := [name for name, right in known.items() if not right]:
        raise errors.InvalidFields([_EXPECTED[name] for name in wrong])
    logs.metrics("page_failed", ("pannes",), pannes=1, cas=cas, page=page, navigateur=browser)


def _keys(table: type[Model]) -> list[str]:
    return ["pk"] if table is tables.Envois else ["pk", "sk"]
