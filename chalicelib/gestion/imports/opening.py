"""From the bytes of a file to its table; its first bytes say its format, never its name."""

from chalicelib.gestion.imports import delimited
from chalicelib.gestion.imports.table import Source, Table, Unreadable
from chalicelib.gestion.imports.workbook import parts, sheets
from chalicelib.gestion.work.depot import LARGEST

_WEB = "c’est une page web ou du XML : ouvrez-le dans un tableur et enregistrez-le au format XLSX ou CSV UTF-8"
_PACKED = "c’est une archive : envoyez les fichiers qu’elle contient, un par un"
_OTHERS = {
    b"%PDF": "c’est un PDF : envoyez le tableau au format XLSX, ODS ou CSV UTF-8",
    b"<": _WEB,
    b"MIME-Version:": _WEB,
    b"{\\rtf": "c’est un document de traitement de texte : enregistrez le tableau au format XLSX ou CSV UTF-8",
    b"\x1f\x8b": _PACKED,
    b"Rar!": _PACKED,
    b"7z\xbc\xaf": _PACKED,
}
"""How files that are no table begin."""
_HEAD = 4096
_TEXT_ONLY = "c’est un classeur : ici, enregistrez le tableau au format CSV UTF-8"


def opened(source: Source, *, workbooks: bool = True) -> Table:
    """The header and the rows of a file. Raises Unreadable.

    `workbooks`: whether the function that asks ships their reader; the API does not.
    """
    if source.size > LARGEST:
        raise Unreadable("le fichier dépasse 20 Mo : découpez-le en plusieurs fichiers")
    with source.open() as file:
        head = file.read(_HEAD)
    if parts.looks_like(head):
        if not workbooks:
            raise Unreadable(_TEXT_ONLY)
        return sheets.read(source)
    begins = _bare(head)
    for start, told in _OTHERS.items():
        if begins.startswith(start):
            raise Unreadable(told)
    return delimited.read(source)


def _bare(head: bytes) -> bytes:
    """The first bytes without what comes before the first sign; of a « texte Unicode », its ASCII."""
    encoding = next((name for mark, name in delimited.UTF_16.items() if head.startswith(mark)), None)
    if encoding:
        head = head[2:].decode(encoding, "ignore").encode("ascii", "replace")
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()
