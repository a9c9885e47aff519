"""What is asked of a claim, read strictly: any other field, type or size is refused by name."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib import errors
from chalicelib.frais.claim import motifs, states
from chalicelib.gestion.claims import bulk, centres, constat, corrections, steps
from chalicelib.gestion.claims.bulk import Line, Selection
from chalicelib.gestion.claims.constat import Constat
from chalicelib.gestion.claims.corrections import Correction
from chalicelib.gestion.claims.steps import Ask
from chalicelib.missions import clock

TEXT = 1000
_MOTIFS = {"renvoi": motifs.RENVOI, "refus": motifs.REFUS}
Fault = tuple[str, str, str]


class _Fields:
    """One object being read; `close` refuses what nobody asked for, and all the faults at once."""

    def __init__(self, raw: Any, where: str = "") -> None:
        self.where, self.faults = where, list[Fault]()
        self.left: dict[str, Any] = dict(raw) if isinstance(raw, dict) else {}
        if not isinstance(raw, dict):
            self.refuse("", "objet", "Ce bloc n’a pas la forme attendue.")

    def refuse(self, name: str, code: str, text: str) -> None:
        self.faults.append((f"{self.where}/{name}".rstrip("/") or "/", code, text))

    def take(self, name: str, right: Callable[[Any], bool], text: str, otherwise: Any) -> Any:
        value = self.left.pop(name, None)
        if right(value):
            return value
        self.refuse(name, "champ_requis", text)
        return otherwise

    def close(self) -> list[Fault]:
        for name in self.left:
            self.refuse(name[:60], "champ_inconnu", "Ce champ n’est pas attendu ici.")
        return self.faults


def decision(compte: str, numero: str, body: dict[str, Any], key: str, now: datetime) -> Ask:
    """`{"acte", "version", "moities", "motif"?, "texte"?, "echeance"?}`"""
    fields = _Fields(body)
    act = fields.take("acte", lambda v: isinstance(v, str) and v in steps.ACTS, "Choisissez une action.", "")
    version = fields.take("version", _is_count, "Rechargez la page, puis recommencez.", 0)
    halves = fields.take("moities", _are_halves, "Choisissez la rémunération, le déplacement, ou les deux.", [])
    motif, texte, echeance = "", "", ""
    if act in _MOTIFS:
        motif = fields.take("motif", lambda v: isinstance(v, str) and v in _MOTIFS[act], "Choisissez un motif.", "")
        texte = _text(fields, needed=act == "renvoi" or motif == "autre")
    elif act == "annulation":
        texte = _text(fields, needed=True)
        motif = motifs.ANNULATION
    if act == "renvoi":
        echeance = _deadline(fields, now)
    _done(fields.close())
    return Ask(act, compte, numero, version, tuple(halves), key, motif, texte, echeance)


def selection(body: dict[str, Any], key: str) -> Selection:
    """`{"acte": "acceptation" | "retour", "lot"?, "lignes": [{"compte", "numero", "version"}]}`"""
    fields = _Fields(body)
    act = fields.take("acte", lambda v: v in ("acceptation", "retour"), "Choisissez une action.", "")
    former = fields.take("lot", _is_short, "Rechargez la page, puis recommencez.", "") if act == "retour" else ""
    raw = fields.take("lignes", _is_list(bulk.MOST), f"Choisissez de 1 à {bulk.MOST} états de frais.", [])
    faults, lines = fields.close(), list[Line]()
    for rank, one in enumerate(raw):
        line = _Fields(one, f"/lignes/{rank}")
        lines.append((_short(line, "compte"), _short(line, "numero"), line.take("version", _is_count, "Version.", 0)))
        faults += line.close()
    if len({line[:2] for line in lines}) < len(lines):
        faults.append(("/lignes", "doublon", "Un état de frais est choisi deux fois."))
    _done(faults)
    return Selection(act, tuple(lines), key, former)


def correction(compte: str, numero: str, body: dict[str, Any], key: str) -> Correction:
    """`{"version", "texte", "valeurs": {JSON pointer: new value}}`"""
    fields = _Fields(body)
    version = fields.take("version", _is_count, "Rechargez la page, puis recommencez.", 0)
    texte = _text(fields, needed=True)
    most = corrections.MOST
    values = fields.take(
        "valeurs", lambda v: isinstance(v, dict) and 0 < len(v) <= most, f"Corrigez de 1 à {most} valeurs.", {}
    )
    _done(fields.close())
    return Correction(compte, numero, version, values, texte, key)


def constats(body: dict[str, Any]) -> list[Constat]:
    """`{"constats": [{"compte", "numero", "fait", "quantite"}]}`"""
    fields = _Fields(body)
    most = constat.MOST
    raw = fields.take("constats", _is_list(most), f"Constatez de 1 à {most} missions à la fois.", [])
    faults, found = fields.close(), list[Constat]()
    for rank, one in enumerate(raw):
        line = _Fields(one, f"/constats/{rank}")
        compte, numero = _short(line, "compte"), _short(line, "numero")
        fait = line.take("fait", lambda v: isinstance(v, bool), "Dites si la mission est faite.", False)
        seen = line.take("quantite", lambda v: v is None or _is_count(v), "Indiquez un nombre entier.", None)
        found.append(Constat(compte, numero, fait, seen))
        faults += line.close()
    _done(faults)
    return found


def centre_asked(asked: dict[str, str], own: list[str]) -> tuple[str, str, str]:
    """(centre, which ones, cursor); a chef's first centre when none is named."""
    centre = asked.get("centre") or (own[0] if own else "")
    wanted = asked.get("etat") or centres.WAITING
    faults: list[Fault] = []
    if not centre:
        faults.append(("/centre", "champ_requis", "Indiquez l’UAI d’un centre."))
    if wanted not in (centres.WAITING, centres.DONE, centres.ALL):
        faults.append(("/etat", "etat_inconnu", "Choisissez une liste."))
    _done(faults)
    return centre.strip().upper(), wanted, asked.get("curseur", "")


def _done(faults: list[Fault]) -> None:
    if faults:
        raise errors.InvalidFields(faults)


def _text(fields: _Fields, *, needed: bool) -> str:
    """What the person will read; control characters have no place in it."""

    def right(value: Any) -> bool:
        if value is None or (isinstance(value, str) and not value.strip()):
            return not needed
        return isinstance(value, str) and len(value) <= TEXT

    found = fields.take("texte", right, f"Expliquez en quelques mots, {TEXT} caractères au plus.", "")
    return "".join(mark for mark in (found or "").strip() if mark.isprintable() or mark == "\n")


def _deadline(fields: _Fields, now: datetime) -> str:
    """From tomorrow to a year."""
    today = clock.local(now, None).date()
    found = str(fields.take("echeance", lambda v: isinstance(v, str) and len(v) == 10, "Indiquez une date limite.", ""))
    try:
        day = date.fromisoformat(found) if found else None
    except ValueError:
        day = None
    if found and (day is None or not today < day <= today + timedelta(days=366)):
        fields.refuse("echeance", "date_invalide", "Choisissez une date à venir, dans l’année.")
    return found


def _short(fields: _Fields, name: str) -> str:
    return str(fields.take(name, _is_short, "Rechargez la page, puis recommencez.", ""))


def _is_short(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 64


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value <= 999_999


def _are_halves(value: Any) -> bool:
    known = isinstance(value, list) and 0 < len(value) <= len(states.HALVES)
    return known and all(one in states.HALVES for one in value) and len(set(value)) == len(value)


def _is_list(most: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and 0 < len(value) <= most
