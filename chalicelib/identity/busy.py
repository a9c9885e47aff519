"""Writing and reading several items, where a table that is too busy is told to the person and not to a log."""

from typing import Any

from chalicelib import errors, tables
from chalicelib.tables import Comptes


class Transaction(tables.Transaction):
    """All or none; Refused when a condition does not hold, Busy when others keep writing the same items."""

    def _commit(self) -> Any:
        try:
            return super()._commit()
        except tables.Contended:
            raise errors.Busy() from None


def read_accounts(*keys: tuple[str, str]) -> dict[tuple[str, str], dict[str, Any]]:
    """Raw items of comptes by (pk, sk), in one consistent read."""
    try:
        return tables.read_together(Comptes, *keys)
    except tables.Contended:
        raise errors.Busy() from None
