"""`python3 -m ops colonnes`: writes the tables of docs/imports.md from the columns that the imports read."""

import re
from collections.abc import Iterable

from chalicelib.gestion.imports.column import TEXT, Column
from chalicelib.gestion.imports.columns import COLUMNS
from chalicelib.gestion.imports.constats import KINDS
from ops.paths import ROOT

FILE = ROOT / "docs" / "imports.md"
_PART = re.compile(r"(<!-- (\w+) : écrit par python3 -m ops colonnes -->\n).*?(<!-- fin -->)", re.DOTALL)


def rewritten(text: str) -> str:
    """The guide, its tables as the program is."""
    return _PART.sub(lambda found: f"{found[1]}\n{_table(found[2])}\n{found[3]}", text)


def main(argv: list[str]) -> int:
    """Writes the guide; says whether it changed."""
    before = FILE.read_text("utf-8")
    text = rewritten(before)
    FILE.write_text(text, "utf-8")
    print(f"{FILE.name} : {'inchangé' if text == before else 'écrit'}.")
    return 0


def _table(name: str) -> str:
    if name == "diagnostic":
        return _rows(("genre", "ce qui est trouvé", "réparation proposée"), _repairs())
    return _rows(("colonne", "remplie", "ce qu’elle contient", "exemple"), map(_column, COLUMNS[name]))


def _repairs() -> list[tuple[str, ...]]:
    none = "aucune\u00a0: à corriger dans le fichier"
    return [(f"`{kind}`", told.many, told.repair_of(2) or none) for kind, told in KINDS.items()]


def _column(column: Column) -> tuple[str, ...]:
    accepts = "" if column.says and column.reader is TEXT else column.reader.accepts
    said = " ; ".join(part for part in (column.says, accepts) if part)
    others = f" ; aussi nommée {', '.join(f'`{name}`' for name in column.aliases)}" if column.aliases else ""
    when = "toujours" if column.required else ("peut manquer" if column.optional else "")
    return f"`{column.name}`", when, f"{said}{others}", column.shown


def _rows(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
