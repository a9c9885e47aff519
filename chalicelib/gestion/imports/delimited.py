"""The rows of a text file: its encoding, its separator, its quotes, as spreadsheets write them."""

import codecs
import csv
import io

from chalicelib.gestion.imports.table import Rows, Table, Unreadable

_LARGEST_CELL = 10_000
_SEPARATORS = {";": "le point-virgule", ",": "la virgule", "\t": "la tabulation", "|": "la barre verticale"}
_BOM_MISREAD = ("ï»¿", "Ôªø", "´╗┐", "∩╗┐")
"""The mark of UTF-8 as Windows-1252, Macintosh and the two code pages of DOS show it."""
_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_GAPS = {0x81: "\x81", 0x8D: "\x8d", 0x8F: "\x8f", 0x90: "\x90", 0x9D: "\x9d"}
"""Bytes that Windows-1252 says nothing of: kept as signs that no text holds, for the diagnosis to see."""


def read(content: bytes) -> Table:
    """The table of a CSV file, or of one with tabs. Raises Unreadable."""
    text, remarks = _text(content)
    text, separator = _separator(text)
    lines = _lines(text, separator)
    if lines and all(len(cells) == 1 for _, cells in lines) and any(sign in lines[0][1][0] for sign in _SEPARATORS):
        separator = _most(lines[0][1][0])
        lines = tuple((line, _once_more(line, cells[0], separator)) for line, cells in lines)
        remarks = (*remarks, "chaque ligne était entre guillemets")
    if not lines:
        raise Unreadable("le fichier est vide : il doit commencer par la ligne des noms de colonnes")
    if separator != ";":
        remarks = (*remarks, f"le séparateur lu est {_SEPARATORS[separator]}")
    return Table(lines[0][1], lines[1:], remarks)


def _text(content: bytes) -> tuple[str, tuple[str, ...]]:
    """UTF-8 or UTF-16 with or without its mark, else Windows-1252: which other one it is, the diagnosis tells."""
    known = next((name for mark, name in _UTF_16.items() if content.startswith(mark)), None) or _without_mark(content)
    if known is not None:
        try:
            return content.decode(known).lstrip("\ufeff"), ("l’encodage lu est UTF-16 (« texte Unicode »)",)
        except UnicodeDecodeError:
            raise Unreadable("le fichier est coupé ou abîmé : enregistrez-le de nouveau au format CSV UTF-8") from None
    if b"\0" in content:
        raise Unreadable("ce n’est pas du texte : enregistrez le tableau au format CSV UTF-8")
    text = _eight_bits(content).lstrip("\ufeff")
    for mark in _BOM_MISREAD:
        text = text.removeprefix(mark)
    return text, ()


def _without_mark(content: bytes) -> str | None:
    """UTF-16 tells itself by its header: names of columns are ASCII, one byte of two is zero."""
    start = content[:64]
    if len(start) < 8 or b"\0" not in start:
        return None
    even, odd = start[0::2], start[1::2]
    if not any(odd) and all(even):
        return "utf-16-le"
    return "utf-16-be" if not any(even) and all(odd) else None


def _eight_bits(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "gaps")


def _gap(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(_GAPS[byte] for byte in error.object[error.start : error.end]), error.end


codecs.register_error("gaps", _gap)


def _separator(text: str) -> tuple[str, str]:
    """The text without its `sep=` line, and what separates its cells: what that line says, or the header shows."""
    first, end, rest = text.partition("\n")
    said = first.strip().strip('"').lower()
    if said.startswith("sep=") or first.strip("\r ").lower() == "sep=\t":
        sign = first.strip("\r ").strip('"')[4:5]
        return f"{end}{rest}", sign if sign in _SEPARATORS and sign else ";"
    return text, _most(next((line for line in text.splitlines() if line.strip()), ""))


def _most(line: str) -> str:
    return max(_SEPARATORS, key=line.count)


def _lines(text: str, separator: str) -> Rows:
    """Each row that holds something, with the number of its first line in the file."""
    csv.field_size_limit(_LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines, first = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((first, tuple(cells)))
            first = reader.line_num + 1
    except csv.Error:
        raise Unreadable(f"ligne {first} : un guillemet n’est pas fermé ou une cellule est démesurée") from None
    return tuple(lines)


def _once_more(line: int, text: str, separator: str) -> tuple[str, ...]:
    """A row that a spreadsheet had put whole into its first cell."""
    found = _lines(text, separator)
    if len(found) != 1:
        raise Unreadable(f"ligne {line} : un guillemet n’est pas fermé ou une cellule est démesurée")
    return found[0][1]
