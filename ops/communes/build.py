"""`python -m ops communes`: writes chalicelib/communes/communes.bin from the official list of the year.

`--verifier` changes nothing and fails where the file is not the one that the lists give.
"""

import math
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from chalicelib.communes import packed
from chalicelib.communes.packed import Commune
from ops.communes import shapes, sources
from ops.console import Stopped, say


def main(argv: list[str]) -> int:
    """Fetches, packs, writes or compares."""
    with TemporaryDirectory() as folder:
        sources.fetch(Path(folder))
        made = from_folder(Path(folder))
    if argv and made != packed.FILE.read_bytes():
        raise Stopped("communes.bin n’est pas celui des listes publiées : lancez « python3 -m ops communes ».")
    if not argv:
        packed.FILE.write_bytes(made)
    say(f"{len(made) // 1000} ko, d’après {sources.LIST} et {sources.OUTLINES}")
    return 0


def from_folder(folder: Path) -> bytes:
    """The file, from the two packages that stand in a folder."""
    listed = sources.official(folder)
    outlines, places = {}, {}
    for row in sources.outlines(folder):
        if row["geometry"]:
            outlines[row["code"]] = row["geometry"]
        if found := row["geometry"] or row["mairie_localisation"]:
            places[row["code"]] = shapes.middle(found) if row["geometry"] else shapes.point(found)
    communes = [_commune(entry, places) for entry in listed if entry["type"] == "commune-actuelle"]
    known = {commune.code for commune in communes}
    pairs = {pair for pair in shapes.touching(outlines) if known.issuperset(pair)}
    return packed.pack(sorted(communes), _former(listed), pairs)


def _commune(entry: dict[str, Any], places: dict[str, shapes.Point]) -> Commune:
    place = places.get(entry["code"])
    size = int(3 * math.log10(entry.get("population", 0) or 1))
    point = (place[1], place[0]) if place else None
    return Commune(entry["code"], entry["nom"], tuple(entry.get("codesPostaux", ())), point, size)


def _former(listed: list[dict[str, Any]]) -> dict[str, str]:
    """Former code, or arrondissement -> the commune of today that has it; the list's own history before the rest.

    The codes in 20 that Corsica had before 1976 are left out: what a file holds is a postal code, or a slip for 2A, 2B.
    """
    within = {entry["code"]: entry.get("commune") or entry.get("chefLieu") for entry in listed}
    heads = {code: head for code, head in within.items() if head and head != code}
    absorbed = {old: entry["code"] for entry in listed for old in entry.get("anciensCodes", ())}
    return {code: now for code, now in (heads | absorbed).items() if not code.startswith("20")}
