"""What speaks of a person among others: taken out, item by item and file by file; the rest stays as it was.

It reads whole tables: an operator's command does, no function may.
"""

import contextlib
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator

from pynamodb.models import Model

from chalicelib import store, tables
from chalicelib.donnees import sortes
from chalicelib.donnees.models import EFFACE
from chalicelib.donnees.sujet import Aiguilles, Sujet
from chalicelib.gestion.convocations.print_files import Fichier
from chalicelib.gestion.liquidation.models import Morceau
from chalicelib.tables import Comptes, Dossiers, Envois
from chalicelib.tables.items import Raw

Typed = dict[str, object]
"""An attribute in DynamoDB's notation: {type: value}."""
_LARGEST = 64 * 1024 * 1024
_ENCODINGS = ("utf-8", "utf-16", "cp1252")


def oublier(sujet: Sujet, needles: Aiguilles) -> dict[str, int]:
    """Kind -> how many items or files changed or went."""
    counts: dict[str, int] = {}
    for table, act in ((Comptes, _acces), (Envois, _envoi), (Dossiers, _mention)):
        for raw in tout(table):
            if act(raw, sujet, needles):
                _count(counts, table.Meta.table_name.rpartition("-")[2], raw)
    for place, kept in (("documents", store.DOCUMENTS), ("justificatifs", store.RECEIVED)):
        for key in sorted({key for key, _ in kept.versions("")}):
            if _is_shared(place, key) and _speaks(kept, key, needles):
                kept.forget_all(key)
                counts[place] = counts.get(place, 0) + 1
    return counts


def tout(table: type[Model]) -> Iterator[Raw]:
    """Every item of a table, page after page."""
    asked: dict[str, object] = {"TableName": table.Meta.table_name, "ConsistentRead": True}
    while True:
        page = tables.connection().call("Scan", asked)
        yield from page["Items"]
        if "LastEvaluatedKey" not in page:
            return
        asked["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def ligne_anonyme(raw: Raw) -> bool:
    """A line of a batch as the accounts need it, without its person: batch, mission, half, cents, answer."""
    if "compte" not in raw:
        return False
    mission, _, half = raw["sk"]["S"].removeprefix("L#").split("#")
    name = f"{raw['pk']['S']}{raw['sk']['S']}".encode()
    kept = {name: value for name, value in raw.items() if name != "compte"}
    kept["sk"] = {"S": f"L#{mission}#~{zlib.crc32(name):08x}#{half}"}
    kept["intervenant"] = {"S": EFFACE}
    table = Dossiers.Meta.table_name
    acts = [{"Put": {"TableName": table, "Item": kept}}, {"Delete": {"TableName": table, "Key": cle(raw)}}]
    tables.connection().call("TransactWriteItems", {"TransactItems": acts})
    return True


def supprimer(table: type[Model], raw: Raw) -> None:
    """Deletes one item; gone already is no fault."""
    tables.connection().call("DeleteItem", {"TableName": table.Meta.table_name, "Key": cle(raw)})


def cle(raw: Raw) -> Raw:
    """The key of a raw item."""
    return {name: raw[name] for name in ("pk", "sk") if name in raw}


def _count(counts: dict[str, int], place: str, raw: Raw) -> None:
    name = next((one.code for one in sortes.de(place, sortes.cle(raw))), place)
    counts[name] = counts.get(name, 0) + 1


def _acces(raw: Raw, sujet: Sujet, needles: Aiguilles) -> bool:
    """Aliases and links that lead to the account, counters named after it."""
    pk, own = raw["pk"]["S"], raw.get("compte", {}).get("S") == sujet.compte
    counted = pk.startswith("L#") and (sujet.compte in pk or any(pk.endswith(f"#{name}") for name in sujet.names))
    if pk.startswith("G#") or not (own or counted):
        return False
    if pk == f"A#{sujet.names[0]}" if sujet.names else False:
        return False  # what the command finds the person by goes with the account, last
    supprimer(Comptes, raw)
    return True


def _envoi(raw: Raw, sujet: Sujet, needles: Aiguilles) -> bool:
    if "data" not in raw or not needles.parle(json.loads(raw["data"]["S"])):
        return False
    supprimer(Envois, raw)
    return True


def _mention(raw: Raw, sujet: Sujet, needles: Aiguilles) -> bool:
    found = sortes.de("dossiers", sortes.cle(raw))
    how = found[0].effacer if found else "rien"
    if how == "ligne":
        return raw.get("compte", {}).get("S") == sujet.compte and ligne_anonyme(raw)
    if how == "mission":
        return _placed(raw, sujet)
    if how != "mention":
        return False
    if found[0].code == "morceau":
        return _rows(raw, needles)
    return _cleaned(raw, needles)


def _placed(raw: Raw, sujet: Sujet) -> bool:
    if sujet.compte not in raw.get("comptes", {}).get("SS", ()):
        return False
    asked = {
        "TableName": Dossiers.Meta.table_name,
        "Key": cle(raw),
        "UpdateExpression": "DELETE comptes :c",
        "ExpressionAttributeValues": {":c": {"SS": [sujet.compte]}},
    }
    tables.connection().call("UpdateItem", asked)
    return True


def _rows(raw: Raw, needles: Aiguilles) -> bool:
    """Rows of the payer's file: `[row, [batch, mission, number, half], …]`."""
    kept = Morceau.from_raw_data(raw)
    left = [row for row in kept.rangees if str(row[1][2]).casefold() not in needles.entiers]
    if len(left) == len(kept.rangees):
        return False
    return tables.update(kept, [Morceau.rangees.set(left)], Morceau.pk.exists())


def _cleaned(raw: Raw, needles: Aiguilles) -> bool:
    """Writes the attributes that spoke of the person without what did; a print file goes whole."""
    changed = {name: new for name, held in raw.items() if (new := _without(name, held, needles)) != held}
    if not changed:
        return False
    if "cle" in raw and raw["sk"]["S"].startswith("F#"):
        store.DOCUMENTS.forget_all(raw["cle"]["S"])
        kept = Fichier.from_raw_data(raw)
        gone = (Fichier.cle, Fichier.objet, Fichier.liste, Fichier.rang, Fichier.donnes)
        kept.update(actions=[attribute.remove() for attribute in gone])
        changed.pop("donnes", None)
    for name, value in changed.items():
        asked = {
            "TableName": Dossiers.Meta.table_name,
            "Key": cle(raw),
            "UpdateExpression": "SET #n = :v",
            "ConditionExpression": "attribute_exists(pk)",
            "ExpressionAttributeNames": {"#n": name},
            "ExpressionAttributeValues": {":v": value},
        }
        tables.connection().call("UpdateItem", asked)
    return True


def _without(name: str, held: Typed, needles: Aiguilles) -> Typed:
    """One attribute in DynamoDB's notation, JSON and packed JSON read through."""
    if name in ("pk", "sk"):
        return held
    ((kind, value),) = held.items()
    if isinstance(value, str) and value[:1] in ("[", "{"):
        return _same_unless(held, json.loads(value), lambda new: {"S": json.dumps(new)}, needles)
    if isinstance(value, bytes):
        with contextlib.suppress(zlib.error, ValueError):
            return _same_unless(held, json.loads(zlib.decompress(value)), _packed, needles)
    return {"S": EFFACE} if kind == "S" and needles.parle(value) else held


def _packed(value: object) -> Typed:
    return {"B": zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 6)}


def _same_unless(held: Typed, read: object, write: Callable[[object], Typed], needles: Aiguilles) -> Typed:
    if not needles.parle(read):
        return held
    return write(sans(read, needles))


def sans(value: object, needles: Aiguilles) -> object:
    """A value read from JSON without what speaks of the person: elements of lists go, single texts are blanked."""
    if isinstance(value, list):
        return [sans(one, needles) for one in value if not (_is_one(one) and needles.parle(one))]
    if isinstance(value, dict):
        return {name: sans(one, needles) for name, one in value.items() if not needles.parle(name)}
    return EFFACE if isinstance(value, str) and needles.parle(value) else value


def _is_one(value: object) -> bool:
    """Something that speaks of one person at a time: a text, a row, a record without records in it."""
    if isinstance(value, dict):
        return not any(isinstance(one, dict | list) and one for one in value.values())
    return not isinstance(value, list) or not any(isinstance(one, dict | list) for one in value)


def _is_shared(place: str, key: str) -> bool:
    return any(one.effacer == "mention" for one in sortes.de(place, key))


def _speaks(kept: store.Store, key: str, needles: Aiguilles) -> bool:
    """Whether any version of a file that people share speaks of the person; a workbook is read part by part."""
    for _, version in kept.versions(key):
        if version is None:
            continue
        content = kept.read(key, _LARGEST, version if version != "null" else None)
        book = content.startswith(b"PK")
        speaks = needles.parle if book else needles.parle_un_texte
        if any(speaks(text) for part in (_unzipped(content) if book else [content]) for text in _read(part)):
            return True
    return False


def _unzipped(content: bytes) -> list[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as found:
            return [found.open(name).read(_LARGEST) for name in found.namelist() if name.endswith(".xml")]
    except (zipfile.BadZipFile, RuntimeError):
        return []


def _read(content: bytes) -> Iterator[str]:
    for encoding in _ENCODINGS:
        with contextlib.suppress(UnicodeError):
            yield content.decode(encoding)
