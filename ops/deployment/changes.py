"""What each migration makes of one item, as DynamoDB gives it; the numbers and the order are in migrations.py."""

import json
import zlib
from dataclasses import asdict
from typing import Any

from chalicelib.identity import entries

Item = dict[str, Any]

_SETTINGS = {
    "half_rate_basis": "demi_tarif",
    "night_mode": "nuitee",
    "receipts": "justificatifs",
    "transports_dans_residence": "ticket_dans_la_commune",
}
_VALUES = {"TAKEN": "PRIS", "AVAILABLE": "DISPONIBLE", "KEEP": "CONSERVER", "UPLOAD": "DEPOSER"}
_HALVES = ("remuneration", "deplacement")


def kept_calculation(item: Item) -> Item:
    """A claim's kept calculation: its settings under the names of the instance's file, its warnings with their half."""
    if not str(item["sk"]["S"]).startswith("E#") or "calcul" not in item:
        return item
    packed = item["calcul"]["B"]
    calcul = json.loads(zlib.decompress(packed))
    if all(isinstance(told, dict) for told in calcul["avertissements"]) and "demi_tarif" in _settings(calcul):
        return item
    for inputs in (calcul["entrees"], *(calcul[half].get("entrees") for half in _HALVES)):
        if inputs is not None:
            inputs["reglages"] = {_SETTINGS.get(name, name): _told(v) for name, v in inputs["reglages"].items()}
    calcul["avertissements"] = [told for half in _HALVES for told in _warnings(calcul, half)]
    again = zlib.compress(json.dumps(calcul, ensure_ascii=False, separators=(",", ":")).encode(), 6)
    return {**item, "calcul": {"B": again}}


def directory(item: Item) -> list[Item]:
    """Beside a person's profile: their entries in the directory, one for each word of their names."""
    if item["sk"]["S"] != "PROFIL" or not {"numero", "nom", "prenom"} <= item.keys():
        return []
    facts = {name: value["S"] for name, value in item.items() if "S" in value}
    return [
        {"pk": item["pk"], **{name: {"S": text} for name, text in asdict(entry).items() if text is not None}}
        for entry in entries.of(facts)
    ]


def courriel(item: Item) -> list[Item]:
    """For an open account with an address: what leads from the address to the person."""
    if item["sk"]["S"] != "C" or "courriel" not in item or "disabled" in item:
        return []
    liste, rang = entries.of_courriel(item["courriel"]["S"])
    person = "P#" + item["pk"]["S"].removeprefix("C#")
    return [{"pk": {"S": person}, "sk": {"S": entries.COURRIEL}, "liste": {"S": liste}, "rang": {"S": rang}}]


def _settings(calcul: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = calcul["entrees"]["reglages"]
    return found


def _told(value: Any) -> Any:
    return _VALUES.get(value, value) if isinstance(value, str) else value


def _warnings(calcul: dict[str, Any], half: str) -> list[dict[str, str]]:
    """Computed again from what the half kept: the sentences did not say which half they were about."""
    from chalicelib.frais.regles.calcul import recalculer

    again = recalculer(calcul[half].get("entrees") or calcul["entrees"])
    return [told.en_json() for told in again.avertissements if told.moitie == half]
