"""The part of the sealed journal that concerns a person, with the seals that prove it; anybody can check it.

An entry's digest is in its seal; a seal's print is made of all that it lists, and is anchored out of reach.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TypedDict, cast

from chalicelib import sealing, tables
from chalicelib.academie import ACADEMIE
from chalicelib.journal import Entree
from chalicelib.sealing import SEALS, Sceau
from chalicelib.tables import JournalTable
from chalicelib.tables.items import Raw


class SceauDit(TypedDict):
    """A seal as it is anchored."""

    instance: str
    numero: str
    moment: str
    precedent: str
    entrees: list[list[str]]
    empreinte: str


class Scellee(TypedDict):
    """An entry as the table has it, and the number of its seal."""

    sceau: int | None
    entree: Raw


class Extrait(TypedDict):
    """What journal-scelle.json holds."""

    instance: str
    fait: str
    verifier: str
    entrees: list[Scellee]
    sceaux: list[SceauDit]


_LATE = timedelta(days=3)
"""Beyond what the sealer looks back, with room."""


def fait(entries: list[Entree], now: datetime) -> Extrait:
    """What journal-scelle.json holds: each entry as the table has it with the number of its seal, None while it waits
    for one; and those seals whole."""
    seals, told = _Seals(), list[Scellee]()
    for entry in entries:
        raw = tables.read_together(JournalTable, (str(entry.pk), str(entry.sk)))[str(entry.pk), str(entry.sk)]
        told.append({"sceau": seals.of(str(entry.sk)), "entree": raw})
    return {
        "instance": ACADEMIE.code,
        "fait": now.isoformat(timespec="seconds"),
        "verifier": "python3 -m ops extrait journal-scelle.json",
        "entrees": told,
        "sceaux": [cast(SceauDit, sealing.told(seals.known[number])) for number in sorted(seals.used)],
    }


def fautes(said: Extrait) -> list[str]:
    """What does not hold in an extract, in French; none when every sealed entry is as it was sealed."""
    seals = {int(seal["numero"]): seal for seal in said["sceaux"]}
    return [*_broken(seals), *_changed(said, seals)]


def _broken(seals: dict[int, SceauDit]) -> Iterator[str]:
    for number, seal in seals.items():
        bare = {name: value for name, value in seal.items() if name != "empreinte"}
        if sealing.fingerprint(bare) != seal["empreinte"]:
            yield f"Le sceau n° {number} ne correspond pas à son empreinte."
        before = seals.get(number - 1)
        if before is not None and seal["precedent"] != before["empreinte"]:
            yield f"Le sceau n° {number} ne suit pas le sceau n° {number - 1}."


def _changed(said: Extrait, seals: dict[int, SceauDit]) -> Iterator[str]:
    for one in said["entrees"]:
        sk, number = one["entree"]["sk"]["S"], one["sceau"]
        if number is None:
            continue
        listed = {pair[0]: pair[1] for pair in seals[number]["entrees"]} if number in seals else {}
        if listed.get(sk) != sealing.digest(one["entree"]):
            yield f"L’action du {sk.partition('#')[0]} n’est pas celle que le sceau n° {number} a scellée."


class _Seals:
    """The seals of the table, found by their moment: their numbers follow each other without a gap."""

    def __init__(self) -> None:
        self.known: dict[int, Sceau] = {}
        self.used: set[int] = set()
        last = next(iter(Sceau.query(SEALS, scan_index_forward=False, limit=1, consistent_read=True)), None)
        self.last = int(last.sk) if last else 0
        if last:
            self.known[self.last] = last

    def of(self, sk: str) -> int | None:
        """The number of the seal that lists an entry."""
        moment = datetime.fromisoformat(sk.partition("#")[0])
        number = self._first_after(moment - _LATE)
        while number <= self.last and (seal := self._get(number)) is not None:
            if any(own == sk for own, _ in seal.entrees):
                self.used.add(number)
                return number
            if datetime.fromisoformat(str(seal.moment)) > moment + _LATE:
                break
            number += 1
        return None

    def _first_after(self, moment: datetime) -> int:
        low, high = 1, self.last + 1
        while low < high:
            middle = (low + high) // 2
            seal = self._get(middle)
            if seal is not None and datetime.fromisoformat(str(seal.moment)) >= moment:
                high = middle
            else:
                low = middle + 1
        return low

    def _get(self, number: int) -> Sceau | None:
        if number not in self.known:
            try:
                self.known[number] = Sceau.get(SEALS, f"{number:010d}", consistent_read=True)
            except Sceau.DoesNotExist:
                return None
        return self.known[number]
