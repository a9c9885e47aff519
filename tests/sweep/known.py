"""Where a state leads, once it was seen: cases that meet on their way are not played to the same end again.

A call that was not made leaves the same whether the container was killed, the table was busy or nobody answered; what was
done and not answered leaves what the next call would find. From one state (tests/sweep/state.py, `look`) the same request
gives the same answer, and the queues the same end. One case in CHECKED that could be cut short is played to its end all
the same, and must come to what was known.
"""

import zlib

CHECKED = 50
DIFFERS = "it does not come to what it came to from the same state"


class Known:
    """`look`: the digest of what is there; `ask`: asks once more; `end`: lets everything settle, and reads it."""

    def __init__(self, look, ask, end):
        self._look, self._ask, self._end = look, ask, end
        self._answers, self._ends = {}, {}
        self.met = self.checked = 0
        self.begin("")

    def begin(self, case):
        """`told`: what the case gives otherwise than what was known."""
        self.told, self._anyway = [], zlib.crc32(case.encode()) % CHECKED == 0

    def ended(self, seen, again):
        """(« done » or what the second asking gave, what is there in the end) from the state `seen`."""
        known = self._recalled(seen, again)
        if known is None:
            return self._played(seen, again)
        self.met += 1
        if not self._anyway:
            return known
        self.checked += 1
        if (played := self._played(seen, again, counted=True)) != known and not self.told:
            self.told.append(DIFFERS)
        return played

    def settled(self, seen):
        return self.ended(seen, again=False)[1]

    def _recalled(self, seen, again):
        second, seen = self._answers.get(seen, ("", None)) if again else ("done", seen)
        if second == "done":
            return (second, self._ends[seen]) if seen in self._ends else None
        return (second, None) if second else None

    def _played(self, seen, again, counted=False):
        second = "done"
        if again:
            second, after = self._ask(), self._look()
            self._answers.setdefault(seen, (second, after))
            seen = after
        if second != "done":
            return second, None
        if seen in self._ends and not counted:
            self.met += 1
            if not self._anyway:
                return second, self._ends[seen]
            self.checked += 1
        found = self._end()
        if self._ends.setdefault(seen, found) != found:
            self.told.append(DIFFERS)
        return second, found
