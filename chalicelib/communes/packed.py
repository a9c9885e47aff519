"""The file that holds the communes: written by `pack`, read by department.

`communes.bin`: the size of its index (4 bytes, big-endian), the index (JSON, zlib): key of a department -> offset, then
the sizes of its two parts; then these parts (text, zlib). A key is the first two characters of an INSEE code, three in
97 and 98. The first part has a line for each commune of today: code without the key, name, postal codes (without
the key where they begin with it), latitude and longitude in thousandths of a degree (or nothing), size (three times the
decimal logarithm of its inhabitants), tabs between; then one for each former code or arrondissement: code without the
key, and the commune of today. The second part: for each commune that touches some, its code and those of its
department that come after it, without the key, glued; a space; all those of other departments, glued.
"""

import json
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("communes.bin")


class Commune(NamedTuple):
    """`point`: latitude and longitude of its middle, degrees; `taille`: grows with its inhabitants, for sorting."""

    code: str
    nom: str
    codes_postaux: tuple[str, ...]
    point: tuple[float, float] | None
    taille: int


@dataclass(frozen=True)
class Department:
    """`lines`: code -> what the file says of a commune of today; `former`: other codes -> the commune of today."""

    lines: Mapping[str, str]
    former: Mapping[str, str]

    def commune(self, code: str) -> Commune | None:
        """A commune of today; a code of another country, or of nowhere, has none."""
        line = self.lines.get(code)
        return None if line is None else _commune(code, line)


def key(code: str) -> str:
    """The part of a code that names its department, or its territory overseas."""
    return code[:3] if code[:2] in ("97", "98") else code[:2]


@cache
def index() -> dict[str, list[int]]:
    """Department -> offset of its parts, sizes of each."""
    with FILE.open("rb") as file:
        size = int.from_bytes(file.read(4), "big")
        found = json.loads(zlib.decompress(file.read(size)))
    return {name: [4 + size + offset, first, second] for name, (offset, first, second) in found.items()}


@cache
def of(name: str) -> Department:
    """A department by its key; an unknown one has no commune."""
    lines: dict[str, str] = {}
    former: dict[str, str] = {}
    for line in _part(name, 0):
        code, _, rest = line.partition("\t")
        (lines if "\t" in rest else former)[name + code] = rest
    return Department(lines, former)


def all_communes() -> Iterator[Commune]:
    """Every commune of today, by code."""
    for name in index():
        yield from (_commune(code, line) for code, line in of(name).lines.items())


@cache
def touching(name: str) -> dict[str, frozenset[str]]:
    """For each commune of a department, those that touch it, of any department."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for line in _part(name, 1):
        within, _, beyond = line.partition(" ")
        one, *others = (name + code for code in _cut(within, 5 - len(name)))
        found[one] |= {*others, *_cut(beyond, 5)}
        for other in others:
            found[other].add(one)
    return {code: frozenset(others) for code, others in found.items()}


def by_postcode(postcode: str) -> list[Commune]:
    """The communes of a postal code, largest first."""
    return sorted(_by_postcode().get(postcode, ()), key=lambda commune: -commune.taille)


@cache
def _by_postcode() -> dict[str, list[Commune]]:
    found: defaultdict[str, list[Commune]] = defaultdict(list)
    for commune in all_communes():
        for postcode in commune.codes_postaux:
            found[postcode].append(commune)
    return dict(found)


def pack(communes: list[Commune], former: Mapping[str, str], pairs: set[tuple[str, str]]) -> bytes:
    """What `communes.bin` holds, the same bytes for the same list. `pairs`: two codes that touch, in order."""
    firsts: defaultdict[str, list[str]] = defaultdict(list)
    for commune in sorted(communes):
        firsts[key(commune.code)].append(_line(commune))
    for code, now in sorted(former.items()):
        firsts[key(code)].append(f"{code[len(key(code)) :]}\t{now}")
    seconds = _neighbours(pairs)
    parts = {name: (_zipped(lines), _zipped(seconds.get(name, []))) for name, lines in sorted(firsts.items())}
    offsets, at = {}, 0
    for name, (first, second) in parts.items():
        offsets[name] = [at, len(first), len(second)]
        at += len(first) + len(second)
    head = zlib.compress(json.dumps(offsets, separators=(",", ":")).encode(), 9)
    return len(head).to_bytes(4, "big") + head + b"".join(first + second for first, second in parts.values())


def _part(name: str, which: int) -> list[str]:
    offset, *sizes = index().get(name, [0, 0, 0])
    if not sizes[which]:
        return []
    with FILE.open("rb") as file:
        file.seek(offset + sum(sizes[:which]))
        return zlib.decompress(file.read(sizes[which])).decode().split("\n")


def _zipped(lines: list[str]) -> bytes:
    return zlib.compress("\n".join(lines).encode(), 9) if lines else b""


def _line(commune: Commune) -> str:
    name = key(commune.code)
    point = " ".join(str(round(degrees * 1000)) for degrees in commune.point or ())
    postcodes = " ".join(postcode.removeprefix(name) for postcode in commune.codes_postaux)
    return "\t".join([commune.code[len(name) :], commune.nom, postcodes, point, str(commune.taille)])


def _commune(code: str, line: str) -> Commune:
    nom, postcodes, point, taille = line.split("\t")
    lat, lon = (int(part) / 1000 for part in point.split(" ")) if point else (0.0, 0.0)
    whole = tuple((key(code) + postcode)[-5:] for postcode in postcodes.split())
    return Commune(code, nom, whole, (lat, lon) if point else None, int(taille))


def _neighbours(pairs: set[tuple[str, str]]) -> dict[str, list[str]]:
    within: defaultdict[str, str] = defaultdict(str)
    beyond: defaultdict[str, str] = defaultdict(str)
    for one, other in sorted(pairs | {(other, one) for one, other in pairs}):
        if key(one) != key(other):
            beyond[one] += other
        elif one < other:
            within[one] += other[len(key(one)) :]
    lines: defaultdict[str, list[str]] = defaultdict(list)
    for code in sorted({*within, *beyond}):
        lines[key(code)].append(f"{code[len(key(code)) :]}{within[code]} {beyond[code]}")
    return dict(lines)


def _cut(codes: str, size: int) -> list[str]:
    return [codes[at : at + size] for at in range(0, len(codes), size)]
