"""What an import keeps on disk, so that its memory does not grow with it: things in order, and facts by name."""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from threading import Lock
from typing import Generic, TypeVar, overload

T = TypeVar("T")
_CACHE = 512
"""Kibibytes of a shelf that stay in memory."""


class _Pieces:
    """Bytes after bytes in a file without a name, gone with this."""

    def __init__(self) -> None:
        import tempfile

        self._file, path = tempfile.mkstemp(prefix="imagin-")
        os.unlink(path)
        self._end = 0

    def add(self, piece: bytes) -> int:
        """Where it begins."""
        start, written = self._end, 0
        while written < len(piece):
            written += os.pwrite(self._file, piece[written:], start + written)
        self._end += written
        return start

    def at(self, start: int, size: int) -> bytes:
        """As many bytes, from there."""
        return os.pread(self._file, size, start)

    def __del__(self) -> None:
        os.close(self._file)


class Spool(Generic[T]):
    """Things one after another, in a file without a name; `pack` makes bytes of each, `unpack` takes it back."""

    def __init__(self, pack: Callable[[T], bytes], unpack: Callable[[bytes], T]) -> None:
        self._pack, self._unpack, self._pieces = pack, unpack, _Pieces()
        self._starts, self._sizes = array("Q"), array("L")

    def append(self, thing: T) -> None:
        """One more, after the others."""
        said = self._pack(thing)
        self._starts.append(self._pieces.add(said))
        self._sizes.append(len(said))

    def arranged(self, order: Iterable[int]) -> Spool[T]:
        """The same things by other ranks; none is added to either from now on."""
        other: Spool[T] = object.__new__(Spool)
        vars(other).update(vars(self))
        ranks = array("Q", order)
        other._starts = array("Q", (self._starts[rank] for rank in ranks))
        other._sizes = array("L", (self._sizes[rank] for rank in ranks))
        return other

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, rank: int) -> T: ...
    @overload
    def __getitem__(self, rank: slice) -> list[T]: ...
    def __getitem__(self, rank: int | slice) -> T | list[T]:
        if isinstance(rank, slice):
            return [self[each] for each in range(*rank.indices(len(self)))]
        return self._unpack(self._pieces.at(self._starts[rank], self._sizes[rank]))

    def __iter__(self) -> Iterator[T]:
        return (self[rank] for rank in range(len(self)))


class Shelf:
    """Texts by name, in the order in which the names came; nothing is taken away."""

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        import sqlite3

        self._base = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._lock, self._size = Lock(), 0
        self._base.executescript(
            f"PRAGMA journal_mode=OFF; PRAGMA cache_size=-{_CACHE};"
            "CREATE TABLE kept (rank INTEGER PRIMARY KEY, name TEXT UNIQUE, said TEXT); BEGIN"
        )
        self.update(known or {})

    def get(self, name: str, other: str = "") -> str:
        """What is said under a name; `other` when nothing is."""
        with self._lock:
            found = self._base.execute("SELECT said FROM kept WHERE name = ?", (name,)).fetchone()
        return other if found is None else str(found[0])

    def setdefault(self, name: str, said: str) -> str:
        """What is said under a name, now at the latest."""
        with self._lock:
            asked = "INSERT OR IGNORE INTO kept (name, said) VALUES (?, ?)"
            self._size += self._base.execute(asked, (name, said)).rowcount
        return self.get(name)

    def add(self, name: str, word: str) -> None:
        """One more word under a name."""
        known = self.get(name)
        self[name] = f"{known} {word}" if known else word

    def update(self, known: Mapping[str, str]) -> None:
        """All of these, over what was said."""
        for name, said in known.items():
            self[name] = said

    def since(self, rank: int) -> Iterator[tuple[str, str]]:
        """The names that came after the first `rank` ones, with what they say."""
        while True:
            with self._lock:
                asked = "SELECT name, said FROM kept WHERE rank > ? ORDER BY rank LIMIT 500"
                found = self._base.execute(asked, (rank,)).fetchall()
            if not found:
                return
            yield from ((str(name), str(said)) for name, said in found)
            rank += len(found)

    def among(self, names: Sequence[str]) -> list[str]:
        """Those of the names under which something is said."""
        return [name for name in names if name in self]

    def __setitem__(self, name: str, said: str) -> None:
        with self._lock:
            done = self._base.execute("UPDATE kept SET said = ? WHERE name = ?", (said, name)).rowcount
            if not done:
                self._base.execute("INSERT INTO kept (name, said) VALUES (?, ?)", (name, said))
                self._size += 1

    def __getitem__(self, name: str) -> str:
        with self._lock:
            found = self._base.execute("SELECT said FROM kept WHERE name = ?", (name,)).fetchone()
        if found is None:
            raise KeyError(name)
        return str(found[0])

    def __contains__(self, name: object) -> bool:
        with self._lock:
            return self._base.execute("SELECT 1 FROM kept WHERE name = ?", (name,)).fetchone() is not None

    def __len__(self) -> int:
        return self._size

    def __del__(self) -> None:
        self._base.close()
