"""What a diagnosis finds in the files: how many of each kind, an example, and the repair that may be accepted."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Protocol

from chalicelib.gestion.imports import damage
from chalicelib.gestion.imports.damage import Damage

_LONGEST = 60


@dataclass(frozen=True)
class _Kind:
    """In words: one, several, and the repair as a question; `""` where there is none. `repairs`: that of several."""

    one: str
    many: str
    repair: str = ""
    repairs: str = ""

    def repair_of(self, count: int) -> str:
        """The repair of so many."""
        return self.repairs if count > 1 and self.repairs else self.repair


KINDS = {
    damage.ENTETES: _Kind(
        "nom de colonne presque connu", "noms de colonnes presque connus", "le lire ainsi", "les lire ainsi"
    ),
    damage.SANS_NOM: _Kind(
        "colonne remplie et sans nom", "colonnes remplies et sans nom", "ne pas la lire", "ne pas les lire"
    ),
    damage.COLONNES: _Kind("ligne décalée par rapport à l’en-tête", "lignes décalées par rapport à l’en-tête"),
    damage.DOUBLONS: _Kind("ligne répétée à l’identique", "lignes répétées à l’identique", "n’en garder qu’une"),
    damage.ACCENTS: _Kind("cellule aux accents abîmés", "cellules aux accents abîmés", "rétablir les accents"),
    damage.INVISIBLES: _Kind(
        "cellule avec un signe invisible", "cellules avec un signe invisible", "le retirer", "les retirer"
    ),
    damage.DATES: _Kind(
        "date devenue un nombre, ou texte devenu une date",
        "dates devenues des nombres, ou textes devenus des dates",
        "rétablir la date",
        "rétablir les dates",
    ),
    damage.CODES_POSTAUX: _Kind("code postal à quatre chiffres", "codes postaux à quatre chiffres", "remettre le zéro"),
    damage.COMMUNES: _Kind("code INSEE sans son zéro", "codes INSEE sans leur zéro", "remettre le zéro"),
    damage.UAI: _Kind("code UAI sans son zéro", "codes UAI sans leur zéro", "remettre le zéro"),
    damage.NUMEROS: _Kind("numéro sans ses zéros", "numéros sans leurs zéros", "les remettre"),
    damage.TELEPHONES: _Kind(
        "téléphone sans son zéro ou son +", "téléphones sans leur zéro ou leur +", "le remettre"
    ),
    damage.FORMULES: _Kind(
        "cellule avec un signe de tableur", "cellules avec un signe de tableur", "l’enlever", "les enlever"
    ),
    damage.ABREGES: _Kind("nombre abrégé par un tableur", "nombres abrégés par un tableur"),
}
"""In the order in which they are told."""
REPARABLE = tuple(kind for kind, told in KINDS.items() if told.repair)


@dataclass
class Constat:
    """A kind of damage: how many, and the first. `whole`: what it would be once repaired; None: nobody knows."""

    kind: str
    count: int
    file: str
    line: int
    column: str
    value: str
    whole: str | None
    accepted: bool

    @property
    def question(self) -> str:
        """« 33 codes postaux à quatre chiffres : remettre le zéro ? »; what was done, once accepted."""
        told = KINDS[self.kind]
        counted = f"{self.count} {told.one if self.count == 1 else told.many}"
        if self.whole is None:
            return f"{counted}\u00a0: à corriger dans le fichier"
        repair = told.repair_of(self.count)
        return f"{counted}\u00a0: {repair}" if self.accepted else f"{counted}\u00a0: {repair}\u00a0?"

    @property
    def example(self) -> str:
        """Where the first is, and what it would be."""
        place = f"{self.file}, ligne {self.line}" + (f", {self.column}" if self.column else "")
        if not self.value.strip():
            return place
        becomes = f" → {quoted(self.whole)}" if self.whole is not None and self.kind != damage.SANS_NOM else ""
        return f"{place}\u00a0: {quoted(self.value)}{becomes}"

    def text(self) -> str:
        """One line for a command; how to accept, where that is still to be done."""
        ask = f" (--reparer {self.kind})" if self.whole is not None and not self.accepted else ""
        return f"{self.question}{ask}. {self.example}"


class _Trace(Protocol):
    """What `hashlib` gives."""

    def update(self, data: bytes, /) -> None: ...
    def hexdigest(self) -> str: ...


def _trace() -> _Trace:
    return hashlib.blake2b(digest_size=16)


@dataclass
class Diagnosis:
    """Filled as files are read. `accepted`: the kinds whose repair the person who imports wants."""

    accepted: frozenset[str] = frozenset()
    _found: dict[tuple[str, bool, bool], Constat] = field(default_factory=dict)
    _traces: dict[str, _Trace] = field(default_factory=lambda: defaultdict(_trace))

    def note(
        self, found: Damage, file: str, line: int, column: str, value: str, *, shown: bool = True
    ) -> str | None:
        """Counts it; gives the repaired cell when that is accepted. `shown`: whether whoever accepted saw this one."""
        accepted = shown and found.whole is not None and found.kind in self.accepted
        key = (found.kind, found.whole is not None, accepted)
        first = Constat(found.kind, 0, file, line, column, value, found.whole, accepted)
        self._found.setdefault(key, first).count += 1
        if found.whole is not None:
            self._traces[found.kind].update(repr((file, line, column, value, found.whole)).encode())
        return found.whole if accepted else None

    def add(self, one: Constat) -> None:
        """What another diagnosis of the same files found."""
        key = (one.kind, one.whole is not None, one.accepted)
        self._found.setdefault(key, replace(one, count=0)).count += one.count

    @property
    def traces(self) -> dict[str, str]:
        """Kind -> what stands for all its repairs, cell by cell: the same for the same ones."""
        return {kind: trace.hexdigest() for kind, trace in self._traces.items()}

    @property
    def constats(self) -> list[Constat]:
        """In the order of `KINDS`, what can be repaired before what cannot."""
        order = list(KINDS)
        return sorted(self._found.values(), key=lambda one: (order.index(one.kind), one.whole is None))


def unknown(kinds: Iterable[str]) -> list[str]:
    """Those that are no kind of repair."""
    return sorted(set(kinds) - set(REPARABLE))


def printable(text: str) -> str:
    """One line, no sign that a screen hides, not endless."""
    shown = "".join(c if c.isprintable() or c in "\u00a0\u202f" else "\ufffd" for c in text)
    return shown[:_LONGEST] + ("…" if len(shown) > _LONGEST else "")


def quoted(text: str) -> str:
    """The same between quotes; nothing is said in a word, and not quoted."""
    return f"«\u00a0{printable(text)}\u00a0»" if text.strip() else "vide"
