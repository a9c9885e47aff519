"""The rows of a text file: its encoding, its separator, its quotes, as spreadsheets write them.

A file is gone through as often as need be and never held whole: once to know how it was written, then row by row.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from chalicelib.frais.regles import formats
from chalicelib.gestion.imports.table import Source, Table, Unreadable

_Line = tuple[int, tuple[str, ...]]
_HEAD, _PIECE = 64 * 1024, 256 * 1024
_LARGEST_CELL = 10_000
_SEPARATORS = {";": "le point-virgule", ",": "la virgule", "\t": "la tabulation", "|": "la barre verticale"}
_BOM_MISREAD = ("ï»¿", "Ôªø", "´╗┐", "∩╗┐")
"""The mark of UTF-8 as Windows-1252, Macintosh and the two code pages of DOS show it."""
UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_GAPS = {0x81: "\x81", 0x8D: "\x8d", 0x8F: "\x8f", 0x90: "\x90", 0x9D: "\x9d"}
"""Bytes that Windows-1252 says nothing of: kept as signs that no text holds, for the diagnosis to see."""


_SAID = re.compile(r'[ ]*"?sep=([^\r\n"]?)"?[ ]*(?=[\r\n]|$)', re.IGNORECASE)
"""The line by which a spreadsheet says its separator."""


def read(source: Source) -> Table:
    """The table of a CSV file, or of one with tabs. Raises Unreadable."""
    lines = _known(source)
    alone, header, wider = _looked_through(lines)
    if header is None:
        raise Unreadable("le fichier est vide : il doit commencer par la ligne des noms de colonnes")
    remarks = ("l’encodage lu est UTF-16 (« texte Unicode »)",) if lines.encoding.startswith("utf-16") else ()
    if alone and any(sign in header[0] for sign in _SEPARATORS):
        lines = replace(lines, within=_most(header[0]))
        _, header, wider = _looked_through(lines)
        remarks = (*remarks, "chaque ligne était entre guillemets")
    separator = lines.within or lines.separator
    if separator != ";":
        remarks = (*remarks, f"le séparateur lu est {_SEPARATORS[separator]}")
    return Table(header or (), _After(lines), (*remarks, *wider))


def _looked_through(lines: "_Lines") -> tuple[bool, tuple[str, ...] | None, list[str]]:
    """Whether each row is one cell, the first row, and what is said of some that have more cells than it; what cannot
    be read is told before anything is taken.
    """
    alone, header, rows, wider, first = True, None, 0, 0, 0
    for line, cells in lines:
        header = cells if header is None else header
        alone, rows = alone and len(cells) == 1, rows + 1
        if len(cells) > len(header):
            wider, first = wider + 1, first or line
    if not 0 < wider < rows - 1 or header is None:
        return alone, header, []
    longer = f"{formats.accord(wider, 'ligne')} plus {formats.accorde(wider, 'longue')} que l’en-tête"
    which = f"la ligne {first}" if wider == 1 else f"dont la ligne {first}"
    told = f"{longer}, {which} : vérifier que rien n’y est décalé"
    return alone, header, [told]


@dataclass(frozen=True)
class _Lines:
    """Each row that holds something, with the number of its first line in the file. Iterating raises Unreadable.

    `skipped`: signs before the first row. `within`: what separates the cells of a row that a spreadsheet had put whole
    into its first cell.
    """

    source: Source
    encoding: str
    skipped: int
    separator: str
    within: str = ""

    def __iter__(self) -> Iterator[_Line]:
        csv.field_size_limit(_LARGEST_CELL)
        errors = "gaps" if self.encoding == "cp1252" else "strict"
        with io.TextIOWrapper(self.source.open(), self.encoding, errors, newline="") as text:
            text.read(self.skipped)
            for line, cells in _parsed(text, self.separator):
                yield line, _once_more(line, cells[0], self.within) if self.within else cells


@dataclass(frozen=True)
class _After:
    """The rows after the header."""

    lines: _Lines

    def __iter__(self) -> Iterator[_Line]:
        return islice(self.lines, 1, None)


def _known(source: Source) -> _Lines:
    """How a file is to be read: UTF-8 or UTF-16 with or without its mark, else Windows-1252: which other one it is, the
    diagnosis tells. Raises Unreadable when it cannot be decoded to its end.
    """
    encoding = _encoding(source)
    with io.TextIOWrapper(source.open(), encoding, "gaps" if encoding == "cp1252" else "strict", newline="") as text:
        try:
            head = text.read(_HEAD)
            while text.read(_HEAD):
                pass
        except UnicodeDecodeError:
            raise Unreadable("le fichier est coupé ou abîmé : enregistrez-le de nouveau au format CSV UTF-8") from None
    start = len(head) - len(head.lstrip("\ufeff"))
    start += next((len(mark) for mark in _BOM_MISREAD if head.startswith(mark, start)), 0)
    said = _SAID.match(head, start)
    if said is None:
        header = next((line for line in head[start:].splitlines() if line.strip()), "")
        return _Lines(source, encoding, start, _most(header))
    return _Lines(source, encoding, said.end(), said[1] if said[1] and said[1] in _SEPARATORS else ";")


def _encoding(source: Source) -> str:
    with source.open() as file:
        head = file.read(64)
    known = next((name for mark, name in UTF_16.items() if head.startswith(mark)), None) or _without_mark(head)
    if known is not None:
        return known
    decoder, wrong = codecs.getincrementaldecoder("utf-8")(), False
    with source.open() as file:
        while piece := file.read(_PIECE):
            if b"\0" in piece:
                raise Unreadable("ce n’est pas du texte : enregistrez le tableau au format CSV UTF-8")
            wrong = wrong or not _decodes(decoder, piece)
        return "cp1252" if wrong or not _decodes(decoder, b"", final=True) else "utf-8"


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError:
        return False
    return True


def _without_mark(content: bytes) -> str | None:
    """UTF-16 tells itself by its header: names of columns are ASCII, one byte of two is zero."""
    start = content[:64]
    if len(start) < 8 or b"\0" not in start:
        return None
    even, odd = start[0::2], start[1::2]
    if not any(odd) and all(even):
        return "utf-16-le"
    return "utf-16-be" if not any(even) and all(odd) else None


def _gap(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(_GAPS[byte] for byte in error.object[error.start : error.end]), error.end


codecs.register_error("gaps", _gap)


def _most(line: str) -> str:
    return max(_SEPARATORS, key=line.count)


def _parsed(text: io.TextIOBase, separator: str) -> Iterator[_Line]:
    reader = csv.reader(text, delimiter=separator, strict=True)
    first = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield first, tuple(cells)
            first = reader.line_num + 1
    except csv.Error:
        raise Unreadable(f"ligne {first} : un guillemet n’est pas fermé ou une cellule est démesurée") from None


def _once_more(line: int, text: str, separator: str) -> tuple[str, ...]:
    """A row that a spreadsheet had put whole into its first cell."""
    found = list(_parsed(io.StringIO(text, newline=""), separator))
    if len(found) != 1:
        raise Unreadable(f"ligne {line} : un guillemet n’est pas fermé ou une cellule est démesurée")
    return found[0][1]
