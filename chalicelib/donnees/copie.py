"""A person's data in one zip: JSON, pages to read, their files, and the sealed extract of the journal.

What would open an access is said to be there and not given; what speaks of others too stays out, and is said so.
"""

import json
import math
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from typing import IO

from chalicelib import store, tables
from chalicelib.academie import ACADEMIE, conservation
from chalicelib.donnees import extrait, lisible, sortes
from chalicelib.donnees.lisible import Donnees, Partie
from chalicelib.donnees.sujet import Sujet, lu
from chalicelib.gestion.liquidation.models import Ligne, batch_key, line_key
from chalicelib.journal import Entree
from chalicelib.tables.items import Raw

CACHES = frozenset(
    [
        *("password_hash", "temp_hash", "temp_generation", "temp_shard", "change_depuis", "renomme", "marque"),
        *("generation", "derniere_requete", "annonce", "etag", "objet", "empreinte", "reset_job"),
        *("pk", "sk", "liste", "rang", "mots"),
    ]
)
"""Attributes that are no data of the person: what would open an access, and the service's own marks."""
NON_JOINTS = "fichiers-non-joints.txt"
TROP = (
    "Ces fichiers ne tiennent pas dans cette copie. Chacun s’ouvre sur la page de sa mission\u00a0; votre service "
    "gestionnaire peut aussi vous remettre le tout."
)
POURQUOI = {
    "passager": "Disparaît de lui-même en quelques jours, sans rien dire de plus que le reste.",
    "autrui": "Parle aussi d’autres personnes : ce qui vous concerne y est copié de ce qui est remis ici.",
}
"""Why a kind is not handed over, by the export of the register."""


def ecrire(compte: str, fichier: IO[bytes], now: datetime, most: float = math.inf) -> dict[str, int]:
    """Writes the zip; gives how many items of each kind are in it. LookupError when nobody has this account.

    `most`: bytes of the person's files; those past it are named in `NON_JOINTS`.
    """
    found = lu(compte)
    if found.account is None:
        raise LookupError(compte)
    entries = list(Entree.by_objet.query(f"C#{compte}"))
    parts = rassembler(found, entries, now)
    with zipfile.ZipFile(fichier, "w", zipfile.ZIP_DEFLATED) as made:
        put = Writer(made, now, most)
        put.add("donnees.json", _json(parts))
        put.add("journal-scelle.json", _json(extrait.fait(entries, now)))
        put.add("a-lire.html", lisible.page(parts))
        count = sum(_copy(put, kept, prefix, folder) for kept, prefix, folder in _folders(compte))
        if put.left_out:
            put.add(NON_JOINTS, "\n".join([TROP, "", *put.left_out, ""]))
    held = {one["sorte"]: len(one["elements"]) for one in parts["donnees"] if one["elements"]}
    return held | {"fichiers": count, "journal": len(entries)}


def rassembler(found: Sujet, entries: list[Entree], now: datetime) -> Donnees:
    """What donnees.json holds: each kind with its purpose, its ground, how long it lives, and what there is of it."""
    held: dict[str, list[Raw]] = {}
    for place, items in (("comptes", found.acces), ("dossiers", [*found.dossier, *_paid(found, entries)])):
        for raw in items:
            for one in sortes.de(place, sortes.cle(raw)):
                held.setdefault(one.code, []).append(raw)
    for pk, sk in found.keys:
        held.setdefault("identifiant", []).append({"pk": {"S": pk}, "sk": {"S": sk}})
    described = [_described(one, held.get(one.code, []), now) for one in sortes.SORTES if one.de != "personne_du_tout"]
    return {
        "instance": ACADEMIE.code,
        "service": ACADEMIE.nom,
        "fait": now.isoformat(timespec="seconds"),
        "numero": str(found.account.numero) if found.account else "",
        "droits": ACADEMIE.contacts.gestionnaire,
        "donnees": [one for one in described if one["elements"] or one["non_remis"]],
    }


def valeurs(raw: Raw) -> dict[str, object]:
    """An item as plain values, JSON read through, without the service's own marks."""
    return {name: _plain(held) for name, held in sorted(raw.items()) if name not in CACHES}


def _described(one: sortes.Sorte, items: list[Raw], now: datetime) -> Partie:
    duree = conservation.en_vigueur(ACADEMIE, one.regle, now.date()) if one.regle else None
    there: dict[str, object] = {"present": True}
    elements = [there] * len(items) if one.export == "secret" else [valeurs(raw) for raw in items]
    return {
        "sorte": one.code,
        "quoi": one.quoi,
        "pourquoi": one.finalite,
        "base": one.base,
        "duree": "" if duree is None else conservation.en_mots(duree),
        "depuis": "" if one.regle is None else conservation.REGLES[one.regle].depuis,
        "elements": elements,
        "non_remis": "" if elements else POURQUOI.get(one.export, ""),
    }


def _paid(found: Sujet, entries: list[Entree]) -> Iterator[Raw]:
    """The lines of batches that the journal tells of."""
    numero = str(found.account.numero) if found.account else ""
    for entry in entries:
        said = entry.details or {}
        for half in str(said.get("moities", "")).split(",") if entry.action == "mise_en_paiement" else ():
            key = (batch_key(said["lot"]), line_key(said["mission"], numero, half))
            yield from tables.read_together(Ligne, key).values()


def _plain(held: dict[str, object]) -> object:
    ((kind, value),) = held.items()
    if isinstance(value, bytes):
        with suppress(zlib.error, ValueError):
            return json.loads(zlib.decompress(value))
        return None
    if isinstance(value, list | set | tuple):
        return [_plain(one) for one in value] if kind == "L" else sorted(map(str, value))
    if not isinstance(value, str):
        return value
    if kind == "N":
        return int(value) if Decimal(value) == int(Decimal(value)) else float(value)
    if value[:1] in ("{", "["):
        with suppress(ValueError):
            return json.loads(value)
    return value


def _folders(compte: str) -> Iterator[tuple[store.Store, str, str]]:
    yield store.RECEIVED, f"{compte}/", "justificatifs"
    for prefix in ("convocations", "recapitulatifs"):
        yield store.DOCUMENTS, f"{prefix}/{compte}/", prefix


class Writer:
    """Adds files to a zip under one moment: the same data makes the same bytes.

    `left_out`: names of those for which there was no room.
    """

    def __init__(self, made: zipfile.ZipFile, now: datetime, most: float) -> None:
        self._made, self._room = made, most
        self.left_out: list[str] = []
        self._moment = (now.year, now.month, now.day, now.hour, now.minute, now.second)

    def add(self, name: str, content: str | bytes) -> None:
        """One file, compressed."""
        info = zipfile.ZipInfo(name, self._moment)
        self._made.writestr(info, content, compress_type=zipfile.ZIP_DEFLATED)

    def copy(self, name: str, kept: store.Store, key: str, size: int) -> int:
        """One file of a bucket, piece by piece, as it is: pictures and PDFs do not shrink. Gives how many went in."""
        if size > self._room:
            self.left_out.append(name)
            return 0
        self._room -= size
        with self._made.open(zipfile.ZipInfo(name, self._moment), "w") as into:
            kept.save(key, into, size)
        return 1


def _copy(put: Writer, kept: store.Store, prefix: str, folder: str) -> int:
    keys = sorted({key for key, version in kept.versions(prefix) if version is not None})
    heads = {key: kept.head(key) for key in keys}
    there = {key: head.taille for key, head in heads.items() if head is not None}
    return sum(put.copy(f"{folder}/{key.removeprefix(prefix)}", kept, key, size) for key, size in there.items())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n"
