"""Outlines as they are published (WKB): the middle of a commune, and which communes touch."""

import struct
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, pairwise

Point = tuple[float, float]
"""Longitude, latitude: the order of WKB."""


def rings(wkb: str) -> Iterator[list[Point]]:
    """The rings of a MULTIPOLYGON, little-endian and in hexadecimal, holes included."""
    data, at = bytes.fromhex(wkb), 9
    (polygons,) = struct.unpack_from("<I", data, 5)
    for _ in range(polygons):
        (count,) = struct.unpack_from("<I", data, at + 5)
        at += 9
        for _ in range(count):
            (points,) = struct.unpack_from("<I", data, at)
            flat = struct.unpack_from(f"<{2 * points}d", data, at + 4)
            at += 4 + 16 * points
            yield list(zip(flat[::2], flat[1::2], strict=True))


def point(wkb: str) -> Point:
    """A POINT."""
    lon, lat = struct.unpack_from("<2d", bytes.fromhex(wkb), 5)
    return lon, lat


def middle(wkb: str) -> Point:
    """The centre of gravity of an outline: holes, whose rings turn the other way, count for less."""
    area = east = north = 0.0
    for ring in rings(wkb):
        lon, lat = ring[0]
        for (x1, y1), (x2, y2) in pairwise((x - lon, y - lat) for x, y in ring):
            cross = x1 * y2 - x2 * y1
            area += cross
            east += (x1 + x2 + 3 * lon) * cross
            north += (y1 + y2 + 3 * lat) * cross
    return east / (3 * area), north / (3 * area)


def touching(outlines: dict[str, str]) -> set[tuple[str, str]]:
    """The pairs of codes whose outlines have a point in common, smaller code first.

    Outlines are drawn with the same points on both sides. Where a river or a wood was drawn twice they are not: Paris
    and Maisons-Alfort, which touch by a corner of the Bois de Vincennes, are not a pair.
    """
    owners: defaultdict[Point, set[str]] = defaultdict(set)
    for code, outline in outlines.items():
        for ring in rings(outline):
            for corner in ring:
                owners[corner].add(code)
    return {pair for codes in owners.values() if len(codes) > 1 for pair in combinations(sorted(codes), 2)}
