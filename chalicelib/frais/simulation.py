"""« Ai-je droit à un remboursement ? »: the same rules as a claim, for anybody, nothing stored."""

from datetime import datetime
from typing import Any, cast, get_args

from chalicelib import errors
from chalicelib.frais import calcul, drafts, rules, views
from chalicelib.frais.faits import MissionFaits, PersonneFaits, TypeDeMission
from chalicelib.frais.lecture import Erreurs, Objet

RATES = ("T1", "T2", "T3", "T4", "T5", "A1", "A2", "B", "C", "NR", "A_CONFIGURER")
_SENTENCE = "Renseignez ce champ."


def answer(body: dict[str, Any]) -> dict[str, Any]:
    """What a mission would pay. Body: mission, personne, declaration, km_depart; all faults at once."""
    faults = Erreurs()
    root = Objet(body, "", faults)
    mission, person = _mission(root.objet("mission"), faults), _person(root.objet("personne"), faults)
    already = root.decimal("km_depart", 200_000)
    declared = root.champs.get("declaration") or {}
    root.connus.add("declaration")
    root.clore()
    if faults.liste:
        raise errors.InvalidFields([(fault.pointeur, fault.code, fault.message) for fault in faults.liste])
    assert mission is not None
    declaration = drafts.read(declared if isinstance(declared, dict) else {"": None})
    settings = rules.settings()
    foreseen = calcul.prevoir(mission, person, settings).en_json()
    result = calcul.calculer(mission, person, declaration, settings, {mission.debut.year: already} if already else {})
    foreseen.pop("calcul")
    return {"calcul": views.public(result), "prevision": foreseen}


def _mission(given: Objet, faults: Erreurs) -> MissionFaits | None:
    kind = given.choix("type", get_args(TypeDeMission))
    rate, mode = given.choix("taux", RATES), given.choix("mode_evaluation", ("ponctuelle", "ECA"))
    begin, end = _moment(given, "debut", faults), _moment(given, "fin", faults)
    commune = given.texte("centre_commune", 5)
    allowed = given.choix("vehicule_autorise", ("oui", "non"))
    canteen, exam = given.booleen("restaurant_administratif"), given.texte("examen", 80) or ""
    santorin = given.entier("copies_santorin", 10_000)
    given.clore()
    _require(given, {"type": kind, "debut": begin, "fin": end, "centre_commune": commune}, faults)
    if begin and end and end <= begin:
        faults.noter("/mission/fin", "avant_debut", "La fin doit suivre le début.")
    if faults.liste or not (kind and begin and end and commune):
        return None
    return MissionFaits(
        numero="0",
        type=cast(TypeDeMission, kind),
        taux=rate or "A_CONFIGURER",
        mode_evaluation="ECA" if mode == "ECA" else "ponctuelle",
        debut=begin,
        fin=end,
        centre_commune=commune,
        restaurant_administratif=canteen,
        vehicule_autorise={"oui": True, "non": False}.get(allowed or ""),
        examen=exam,
        copies_santorin=santorin,
    )


def _require(given: Objet, values: dict[str, object], faults: Erreurs) -> None:
    """Notes the fields left empty, unless something else is already said of them."""
    noted = {fault.pointeur for fault in faults.liste}
    for name, value in values.items():
        if value is None and f"{given.pointeur}/{name}" not in noted:
            faults.noter(f"{given.pointeur}/{name}", "manquant", _SENTENCE)


def _person(given: Objet, faults: Erreurs) -> PersonneFaits:
    person = PersonneFaits(given.texte("residence_administrative", 5), given.texte("residence_familiale", 5))
    given.clore()
    _require(given, {"residence_familiale": person.residence_familiale}, faults)
    return person


def _moment(given: Objet, name: str, faults: Erreurs) -> datetime | None:
    """A wall-clock moment `YYYY-MM-DDTHH:MM`."""
    text = given.texte(name, 16)
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - the clock on the wall of the centre
    except ValueError:
        faults.noter(f"{given.pointeur}/{name}", "moment", "Indiquez un jour et une heure : 2026-06-09T08:30.")
        return None
