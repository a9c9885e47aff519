"""What is worth a look in rows that go in all the same: each doubt once, with how many rows it is about. Pure."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import get_args

from chalicelib.academie.schema import CodeTaux
from chalicelib.frais.regles import formats
from chalicelib.gestion.imports.columns import COMMUNES, INTERVENANTS, MISSIONS, PERSONNELS, QUANTITES, Row
from chalicelib.gestion.imports.communes import douteuse
from chalicelib.gestion.imports.letters import folded
from chalicelib.gestion.imports.report import WHOLE, Remark
from chalicelib.missions import clock

_KEYS = "ABCDEFGHJKLMNPRSTUVWXYZ"
"""The letter that ends a UAI is the rest of its number by 23."""
_CONCOURS = frozenset(("A1", "A2", "B", "C"))
_OF_AN_EXAM = {
    "BTS": re.compile(r"(?:^|_)bts(?:_|$)|technicien_superieur"),
    "DCG": re.compile(r"(?:^|_)dcg(?:_|$)"),
    "DSCG": re.compile(r"(?:^|_)dscg(?:_|$)"),
    "DEC": re.compile(r"(?:^|_)dec(?:_|$)|expertise_comptable"),
}
_IS_A_CONCOURS = re.compile(r"agregation|(?:^|_)(?:capes|capet|caplp|capeps|crpe|cafep|concours)(?:_|$)")
_IS_AN_EXAM = re.compile(r"baccalaureat|(?:^|_)(?:bac|cap|bep|dnb|brevet|bts|dcg|dscg)(?:_|$)")
_NEUTRAL = frozenset(
    ("NR", "A_CONFIGURER", *(code for code in get_args(CodeTaux) if code.startswith(("AIDE", "PRES_"))))
)
_LONGEST = timedelta(days=62)
_MANY_COPIES = 2_000
_LISTED = 12


@dataclass(frozen=True)
class Doubt:
    """`about`: what makes two doubts the same; without it, the value of the column."""

    column: str
    reason: str
    hint: str
    about: str = ""


Check = Callable[[Row, datetime], Iterator[Doubt]]


class Doubts:
    """The doubts on the rows of one kind, as they go by. `services`: those of the instance, none if it does not say."""

    def __init__(self, kind: str, now: datetime, services: Collection[str]) -> None:
        self._kind, self._now, self._known = kind, now, services
        self._first: dict[tuple[str, str, str], Remark] = {}
        self._counts: Counter[tuple[str, str, str]] = Counter()
        self._services: dict[str, Remark] = {}
        self._met: Counter[str] = Counter()

    def look(self, row: Row) -> None:
        """One more row."""
        for check in _CHECKS.get(self._kind, ()):
            for doubt in check(row, self._now):
                key = (doubt.column, doubt.reason, doubt.about or str(row.cells.get(doubt.column, "")))
                self._first.setdefault(key, row.fault(doubt.column, doubt.reason, doubt.hint))
                self._counts[key] += 1
        column = {MISSIONS: "service", PERSONNELS: "services"}.get(self._kind)
        for name in _names(self._kind, str(row.cells.get(column, ""))) if column else ():
            self._met[name] += 1
            self._services.setdefault(name, row.fault(str(column), f"service inconnu, {name}"))

    @property
    def remarks(self) -> list[Remark]:
        """Each doubt once, with how many rows it is about."""
        said = [_counted_rows(remark, self._counts[key]) for key, remark in self._first.items()]
        if self._met and not self._known:
            listed = ", ".join(f"{name} ({count})" for name, count in self._met.most_common(_LISTED))
            told = f"{formats.accorde(len(self._met), 'service')} du fichier, que l’instance ne liste pas : {listed}"
            place = next(iter(self._services.values()))
            hint = "vérifier son nom" if len(self._met) == 1 else "vérifier leurs noms"
            return [*said, Remark(place.file, 1, WHOLE, "", told, hint)]
        what = f"{formats.accorde(len(self._known), 'service')} {formats.accorde(len(self._known), 'connu')}"
        known = f"{what} : {', '.join(self._known)}"
        strange = [name for name in self._met if name not in self._known]
        return [*said, *(_counted_rows(replace(self._services[name], hint=known), self._met[name]) for name in strange)]


def _counted_rows(remark: Remark, rows: int) -> Remark:
    return replace(remark, reason=f"{remark.reason} ({rows} lignes)") if rows > 1 else remark


def _names(kind: str, cell: str) -> list[str]:
    if kind == MISSIONS:
        return [cell] if cell else []
    return [name for name in re.split(r"[\s,;]+", cell) if name]


def _uai(column: str) -> Check:
    def check(row: Row, _: datetime) -> Iterator[Doubt]:
        for code in re.split(r"[\s,;]+", str(row.cells.get(column, "")).upper()):
            if re.fullmatch(r"\d{7}[A-Z]", code) and code[7] != _KEYS[int(code[:7]) % 23]:
                yield Doubt(column, f"la lettre de {code} n’est pas la sienne", "vérifier ce code UAI", code)

    return check


def _home(row: Row, _: datetime) -> Iterator[Doubt]:
    postcode = str(row.cells.get("code_postal", ""))
    if re.fullmatch(r"\d{4}", postcode):
        yield Doubt("code_postal", "n’a que quatre chiffres", "étranger ? sinon un zéro manque au début", "quatre")


def _postcode(column: str, *around: str) -> Check:
    """A postal code that is also the INSEE code of another commune, unless the cells `around` name that one."""

    def check(row: Row, _: datetime) -> Iterator[Doubt]:
        code = row.written.get(column, "").strip().upper()
        said = " ".join(str(row.cells.get(name, "")) for name in around)
        if code and (found := douteuse(code, said)) is not None:
            yield Doubt(column, *found, code)

    return check


def _rate(row: Row, _: datetime) -> Iterator[Doubt]:
    """An exam at the rate of a concours, the reverse, or at the rate of another diploma."""
    examen, taux = folded(str(row.cells["examen"])), str(row.cells["taux"])
    if taux in _NEUTRAL:
        return
    own = next((code for code, name in _OF_AN_EXAM.items() if name.search(examen)), None)
    concours = _IS_A_CONCOURS.search(examen) is not None
    wrong = (
        (concours and taux not in _CONCOURS)
        or (not concours and taux in _CONCOURS and _IS_AN_EXAM.search(examen) is not None)
        or (taux in _OF_AN_EXAM and taux != own and _IS_AN_EXAM.search(examen) is not None)
    )
    if wrong:
        told = f"n’est pas d’ordinaire celui de « {row.cells['examen']} »"
        yield Doubt("taux", told, "vérifier le taux", f"{examen} {taux}")


def _session(row: Row, now: datetime) -> Iterator[Doubt]:
    if abs(int(row.cells["session"]) - now.year) > 1:
        yield Doubt("session", f"est loin de l’année en cours, {now.year}", "vérifier l’année")


def _hours(row: Row, now: datetime) -> Iterator[Doubt]:
    debut, fin = (datetime.fromisoformat(str(row.cells[name])) for name in ("debut", "fin"))
    commune = str(row.cells["centre_commune"])
    if fin - debut > _LONGEST:
        told = f"fait durer la mission {(fin - debut).days} jours"
        yield Doubt("fin", told, "vérifier les deux moments", str(row.cells["numero"]))
    if fin < clock.local(now, commune):
        yield Doubt("fin", "est déjà passée", "une mission passée se déclare, mais ne se prépare plus", "passée")
    for column, moment in (("debut", debut), ("fin", fin)):
        zone = clock.zone(commune)
        if moment.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) != moment:
            yield Doubt(column, "est une heure qui n’existe pas, la nuit du changement d’heure", "vérifier l’heure")


def _counted(row: Row, _: datetime) -> Iterator[Doubt]:
    presents, copies = row.cells.get("presents"), row.cells.get("copies_santorin")
    if presents is not None and copies is not None and presents < copies:
        told = f"est moins que les copies, {copies}"
        yield Doubt("presents", told, "vérifier les deux nombres", f"{presents} {copies}")
    if copies is not None and copies > _MANY_COPIES:
        yield Doubt("copies_santorin", "est beaucoup pour une personne", "vérifier la colonne")


_CHECKS: dict[str, tuple[Check, ...]] = {
    INTERVENANTS: (
        _uai("etablissement_uai"),
        _home,
        _postcode("residence_familiale", "code_postal", "ville"),
        _postcode("residence_administrative", "etablissement_nom"),
    ),
    MISSIONS: (
        _uai("centre_uai"),
        _postcode("centre_commune", "centre_nom", "centre_adresse"),
        _rate,
        _session,
        _hours,
    ),
    QUANTITES: (_counted,),
    COMMUNES: (_postcode("commune"), _postcode("voisine")),
    PERSONNELS: (_uai("centres_uai"),),
}
