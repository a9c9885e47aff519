"""What one person does of a mixed traffic, and the account kept of it, to be compared with what the service kept."""

import random
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Ask = Callable[[str, str, Any, dict[str, str]], tuple[int, Any]]
"""(method, path, body, headers) -> (status, answer); status 0 when nothing came back."""
_READS = (("missions", "/missions", 40), ("moi", "/moi", 15), ("instance", "/instance", 5))
_CLAIM, _SAVE, _SEND = 20, 12, 8
_TWICE = 0.2
"""An act is sent a second time under the same key, as a page does when an answer is lost."""


@dataclass
class Told:
    """Milliseconds by kind of request, answers by status, and what was wrong."""

    spent: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[int] = field(default_factory=Counter)
    unknown: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)


@dataclass
class Claim:
    """One claim as its holder knows it: its version, the times it was transmitted and taken back."""

    numero: str
    day: str
    version: int = 1
    saved: bool = False
    sent: bool = False
    acts: Counter[str] = field(default_factory=Counter)


class Person:
    """Reads, saves, transmits and takes back their own claims, one request at a time."""

    def __init__(self, ask: Ask, claims: dict[str, str], told: Told, chance: random.Random) -> None:
        self._ask, self._told, self._chance = ask, told, chance
        self.claims = [Claim(numero, day) for numero, day in claims.items()]

    def step(self) -> None:
        """One thing among all, by how often each is done."""
        claim = self._chance.choice(self.claims)
        choices: list[tuple[Callable[[], None], int]] = [
            *((self._reading(name, path), weight) for name, path, weight in _READS),
            (self._reading("etat", f"/etats-de-frais/{claim.numero}"), _CLAIM),
            (lambda: self._save(claim) if not claim.sent else self._act(claim, "retrait"), _SAVE),
            (lambda: self._act(claim, "transmission") if claim.saved else self._save(claim), _SEND),
        ]
        acts, weights = zip(*choices, strict=True)
        self._chance.choices(acts, weights)[0]()

    def reconcile(self) -> None:
        """What the service kept against what it acknowledged: a version or an act less is lost, one more is doubled."""
        for claim in self.claims:
            status, kept = self._ask("GET", f"/etats-de-frais/{claim.numero}", None, {})
            assert status == 200, (claim, status)
            acts = Counter(one["quoi"] for one in kept["historique"])
            pairs = [("version", int(kept["version"]), claim.version)]
            pairs += [(act, acts[act], claim.acts[act]) for act in ("transmission", "retrait")]
            for what, found, known in pairs:
                if found != known:
                    (self._told.lost if found < known else self._told.doubled).append(f"{claim.numero} {what}")

    def _reading(self, name: str, path: str) -> Callable[[], None]:
        def read() -> None:
            self._timed(name, "GET", path)

        return read

    def _save(self, claim: Claim) -> None:
        if claim.sent:
            return
        body = _declared(claim.day, self._chance.randrange(1, 200))
        path, tag = f"/etats-de-frais/{claim.numero}", {"If-Match": f'"{claim.version}"'}
        status, _ = self._timed("enregistrer", "PUT", path, body, tag)
        if status == 200:
            claim.version, claim.saved = claim.version + 1, True
        elif status == 0 or status >= 500:
            self._settle(claim)

    def _act(self, claim: Claim, act: str) -> None:
        if claim.sent == (act == "transmission"):
            return
        path, key = f"/etats-de-frais/{claim.numero}/{act}", {"Idempotency-Key": str(uuid.uuid4())}
        body = {"version": claim.version}
        status, _ = self._timed(act, "POST", path, body, key)
        while status == 0 or status >= 500:
            self._told.unknown += 1
            time.sleep(0.2)
            status, _ = self._timed(act, "POST", path, body, key)
        if self._chance.random() < _TWICE:
            again, _ = self._timed(f"{act}, la même clé", "POST", path, body, key)
            assert again == status, (act, status, again)
        if status in (200, 201):
            claim.version, claim.sent = claim.version + 1, act == "transmission"
            claim.acts[act] += 1

    def _settle(self, claim: Claim) -> None:
        """Whether a save whose answer was lost took place: its holder reads the claim again, as the page does."""
        self._told.unknown += 1
        status, kept = self._ask("GET", f"/etats-de-frais/{claim.numero}", None, {})
        if status == 200 and int(kept["version"]) == claim.version + 1:
            claim.version, claim.saved = claim.version + 1, True

    def _timed(
        self, name: str, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        began = time.perf_counter()
        status, answer = self._ask(method, path, body, headers or {})
        self._told.spent[name].append((time.perf_counter() - began) * 1000)
        self._told.statuses[status] += 1
        return status, answer


def _declared(day: str, copies: int) -> dict[str, Any]:
    trip = {"de": "domicile", "mode": "voiture", "aller_retour": True, "km": "68", "puissance_fiscale": 5}
    meal = {"jour": day, "service": "dejeuner", "ou": "ailleurs"}
    journey = {"jour": day, "depart": "06:45", "retour": "18:30", "trajets": [trip], "repas": [meal]}
    return {"travail": {"copies": copies}, "deplacements": [journey]}
