"""What an operator sees: one line per step with its duration, one sentence when something stops the work."""

import errno
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Stopped(Exception):
    """The work cannot go on; the text is one French sentence that says what to do next."""


def say(text: str = "") -> None:
    """A line on the screen, at once."""
    print(text, flush=True)


def complain(text: str) -> None:
    """A line on the error output, at once."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def step(label: str) -> Iterator[None]:
    """Announces one step of a longer work, then how long it took."""
    print(f"  {label}…", end="", flush=True)
    start = time.monotonic()
    try:
        yield
    except BaseException:
        print(" interrompu", flush=True)
        raise
    print(f" {seconds(time.monotonic() - start)}", flush=True)


Heard = Callable[[str, int, int], None]
"""Told what is being done, how many are through, and of how many."""


def unheard(label: str, done: int, total: int) -> None:
    """Nobody listens."""


class Progress:
    """How far a long work is, how fast it goes, and when it should end: a line at most every `every` seconds."""

    def __init__(self, every: float = 5.0) -> None:
        self.every, self.start = every, time.monotonic()
        self.label, self.done, self.next = "", 0, self.start + every

    def __call__(self, label: str, done: int, total: int) -> None:
        """`done` of `total` are through."""
        now = time.monotonic()
        if label != self.label:
            self.label, self.start, self.done = label, now, done
            return
        if now < self.next or done >= total:
            return
        self.next = now + self.every
        rate = (done - self.done) / max(now - self.start, 0.001)
        left = f", encore {seconds((total - done) / rate)}" if rate else ""
        complain(f"  {label} : {done} sur {total}, {rate:.0f} par seconde{left}")


def several(count: int, one: str, more: str = "") -> str:
    """« 0 fichier », « 1 fichier », « 2 fichiers »; `more`: the plural, when it is not `one` with an s."""
    return f"{count} {one if count < 2 else more or one + 's'}"


def unread(problem: OSError) -> str:
    """Why a file cannot be read, in French."""
    known = {
        errno.ENOENT: "il n’existe pas",
        errno.ENOTDIR: "il n’existe pas",
        errno.EISDIR: "c’est un dossier",
        errno.EACCES: "vous n’avez pas le droit de le lire",
    }
    return known.get(problem.errno or 0, f"le système le refuse, erreur {problem.errno}")


def seconds(duration: float) -> str:
    """« 1,2 s » for a duration in seconds."""
    return f"{duration:.1f} s".replace(".", ",")


def megabytes(size: int) -> str:
    """« 12,34 Mo » for a size in bytes."""
    return f"{size / 1e6:.2f} Mo".replace(".", ",")
