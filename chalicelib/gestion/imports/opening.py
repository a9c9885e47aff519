"""From the bytes of a file to its table; its first bytes say its format, never its name."""

from chalicelib.gestion.imports import delimited
from chalicelib.gestion.imports.table import Source, Table, Unreadable
from chalicelib.gestion.work.depot import LARGEST


def opened(source: Source) -> Table:
    """The header and the rows of a file. Raises Unreadable."""
    if len(source.content) > LARGEST:
        raise Unreadable("le fichier dépasse 20 Mo : découpez-le en plusieurs fichiers")
    return delimited.read(source.content)
