"""« Ai-je droit à un remboursement ? »: the same rules as a claim, for anybody, nothing stored."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, cast, get_args

from chalicelib import errors
from chalicelib.frais.claim import declared, settings
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.claim.models import EtatDeFrais
from chalicelib.frais.regles import calcul, manques
from chalicelib.frais.regles.declaration import Declaration, en_json
from chalicelib.frais.regles.faits import MissionFaits, PersonneFaits, TypeDeMission
from chalicelib.frais.regles.lecture import Erreurs, Objet
from chalicelib.frais.shown import figures, proposal, views

RATES = ("T1", "T2", "T3", "T4", "T5", "A1", "A2", "B", "C", "NR", "A_CONFIGURER")
_MISSING = "Renseignez ce champ."
_CODE = re.compile("([0-9]{2}|2[AB])[0-9]{3}")
_MOMENT = re.compile("20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")
_INSEE = "Indiquez le code INSEE de la commune : cinq chiffres, ou 2A ou 2B puis trois chiffres."


def answer(body: dict[str, Any]) -> dict[str, Any]:
    """What a mission would pay. Body: mission, personne, declaration, km_depart and
    autre_mission_du_jour (travel is then entered on that other one); all faults at once.
    """
    faults = Erreurs()
    root = Objet(body, "", faults)
    mission, person = _mission(root.objet("mission"), faults), _person(root.objet("personne"), faults)
    already = root.decimal("km_depart", 200_000) or Decimal(0)
    first = not root.booleen("autre_mission_du_jour")
    root.connus.add("declaration")
    root.clore()
    declaration = _declared(body, faults)
    assert mission is not None, "no fault was noted"
    reglages = settings.current()
    foreseen = calcul.prevoir(mission, person, reglages, first).en_json()
    foreseen.pop("calcul")
    result = calcul.calculer(mission, person, declaration, reglages, {mission.debut.year: already}, first)
    missing = manques.manques(declaration, mission, person, reglages, first)
    return {
        "calcul": figures.public(result.en_json()),
        "prevision": foreseen,
        "manques": [views.missing(error) for error in missing],
    }


def of_claim(claim: Claim, body: dict[str, Any]) -> dict[str, Any]:
    """The same for one of the person's own missions, begun or not. Body: declaration."""
    faults = Erreurs()
    root = Objet(body, "", faults)
    root.connus.add("declaration")
    root.clore()
    declaration = _declared(body, faults)
    etat = EtatDeFrais.from_raw_data(claim.etat.serialize())
    etat.declaration = en_json(declaration)
    supposed = replace(claim, etat=etat)
    return {
        "calcul": figures.public(supposed.computed.en_json()),
        "prevision": proposal.foreseen(claim),
        "manques": [views.missing(error) for error in supposed.missing],
    }


def _declared(body: dict[str, Any], faults: Erreurs) -> Declaration:
    """The declaration; InvalidFields with its faults and those noted before."""
    noted = [(fault.pointeur, fault.code, fault.message) for fault in faults.liste]
    given = body.get("declaration")
    try:
        found = declared.read({} if given is None else given, "/declaration")
    except errors.InvalidFields as refused:
        noted += refused.fields
    if noted:
        raise errors.InvalidFields(noted)
    return found


def _mission(given: Objet, faults: Erreurs) -> MissionFaits | None:
    kind = given.choix("type", get_args(TypeDeMission))
    rate, mode = given.choix("taux", RATES), given.choix("mode_evaluation", ("ponctuelle", "ECA"))
    begin, end = _moment(given, "debut", faults), _moment(given, "fin", faults)
    commune = _commune(given, "centre_commune", faults)
    allowed = given.choix("vehicule_autorise", ("oui", "non"))
    canteen, exam = given.booleen("restaurant_administratif"), given.texte("examen", 80) or ""
    santorin = given.entier("copies_santorin", 10_000)
    given.clore()
    _require(given, {"type": kind, "debut": begin, "fin": end, "centre_commune": commune}, faults)
    if begin and end and end <= begin:
        faults.noter("/mission/fin", "avant_debut", "La fin doit suivre le début.")
    if not (kind and begin and end and commune):
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


def _person(given: Objet, faults: Erreurs) -> PersonneFaits:
    work, home = (_commune(given, f"residence_{name}", faults) for name in ("administrative", "familiale"))
    given.clore()
    _require(given, {"residence_familiale": home}, faults)
    return PersonneFaits(work, home)


def _require(given: Objet, values: dict[str, object], faults: Erreurs) -> None:
    """Notes the fields left empty, unless something else is already said of them."""
    noted = {fault.pointeur for fault in faults.liste}
    for name, value in values.items():
        if value is None and f"{given.pointeur}/{name}" not in noted:
            faults.noter(f"{given.pointeur}/{name}", "manquant", _MISSING)


def _commune(given: Objet, name: str, faults: Erreurs) -> str | None:
    code = given.texte(name, 5)
    if code is None or _CODE.fullmatch(code):
        return code
    faults.noter(f"{given.pointeur}/{name}", "commune", _INSEE)
    return None


def _moment(given: Objet, name: str, faults: Erreurs) -> datetime | None:
    """A wall-clock moment `YYYY-MM-DDTHH:MM` of this century."""
    text = given.texte(name, 16)
    if text is None:
        return None
    if _MOMENT.fullmatch(text):
        with suppress(ValueError):
            return datetime.fromisoformat(text)
    faults.noter(f"{given.pointeur}/{name}", "moment", "Indiquez un jour et une heure : 2026-06-09T08:30.")
    return None
