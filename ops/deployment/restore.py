"""`python3 -m ops restore STAGE`: brings an instance back to one of its backups.

The journal only grows: what it lacks is put back, nothing is taken out. People sign in again afterwards.
"""

import base64
import gzip
import hashlib
import io
import json
import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from ops.arguments import Arguments
from ops.console import Heard, Progress, Stopped, complain, say, several, step, unheard
from ops.deployment import aws, backup, cloudformation, effacements, migrations
from ops.deployment.backup import Item, Manifest

_BATCH = 25
_TRIES = 8
_SHOWN = 10


def back(code: str, moment: str, heard: Heard = unheard) -> dict[str, tuple[int, int]]:
    """Table -> items put, items removed. Every part is checked before anything is written; can be run again."""
    bucket = cloudformation.outputs(code)["SeauSauvegardes"]
    manifest = _manifest(bucket, moment)
    if manifest.code != code:
        raise Stopped(f"Cette sauvegarde est celle de « {manifest.code} ».")
    parts = {name: _checked(bucket, manifest, name) for name in manifest.parts}
    done = {}
    for table in backup.TABLES:
        lines = _lines(parts[f"{table}.jsonl.gz"])
        done[table] = _fill(f"imagin-{code}-{table}", lines, heard, grow=table == "journal")
    migrations.back(code, manifest.migration)
    return done


def _gone_for_good(code: str) -> None:
    """Whom the journal says were erased: a backup of before brings them back, and they are erased again."""
    with step("Effacements à refaire"):
        count = effacements.rejouer(code, datetime.now(UTC))
    if count:
        say(f"  Effacées de nouveau : {count}.")


def paid_since(code: str, moment: str) -> dict[str, int]:
    """Batch -> mises en paiement that the journal tells since a backup: from it, they could all leave again."""
    began, found = _instant(moment), Counter[str]()
    for entry in backup.scan(f"imagin-{code}-journal"):
        if entry.get("action") == {"S": "mise_en_paiement"} and entry["sk"]["S"] >= began:
            found[json.loads(entry["details"]["S"])["lot"]] += 1
    return dict(sorted(found.items()))


def _instant(moment: str) -> str:
    """A backup's moment as the journal writes moments."""
    return datetime.strptime(moment, backup.STAMP).replace(tzinfo=UTC).isoformat(timespec="microseconds")


def lost_files(code: str, moment: str) -> list[str]:
    """The files of the backup that their bucket no longer shows; its versions may still hold them. Those of people who
    were erased since are not missed."""
    bucket = cloudformation.outputs(code)["SeauSauvegardes"]
    manifest = _manifest(bucket, moment)
    missing = (found for found in _lines(_checked(bucket, manifest, "fichiers.jsonl.gz")) if not _there(found))
    erased = set(effacements.effaces(code))
    return [found["cle"] for found in missing if not erased.intersection(found["cle"].split("/"))]


def _there(found: Item) -> bool:
    try:
        aws.client("s3").head_object(Bucket=found["seau"], Key=found["cle"])
    except ClientError as absent:
        if absent.response["Error"]["Code"] not in ("404", "NoSuchKey"):
            raise
        return False
    return True


def _manifest(bucket: str, moment: str) -> Manifest:
    try:
        body = aws.client("s3").get_object(Bucket=bucket, Key=f"{moment}/{backup.MANIFEST}")["Body"].read()
    except ClientError:
        raise Stopped(f"Aucune sauvegarde entière ne porte le nom {moment}.") from None
    return Manifest(**json.loads(body))


def _checked(bucket: str, manifest: Manifest, name: str) -> bytes:
    body: bytes = aws.client("s3").get_object(Bucket=bucket, Key=f"{manifest.moment}/{name}")["Body"].read()
    if hashlib.sha256(body).hexdigest() != manifest.parts[name][0]:
        raise Stopped(f"{name} ne correspond plus à son empreinte : cette sauvegarde a été altérée, rien n’est changé.")
    return body


def _lines(packed: bytes) -> Iterator[Item]:
    with gzip.GzipFile(fileobj=io.BytesIO(packed)) as lines:
        for line in lines:
            yield json.loads(line, object_hook=_binary)


def _binary(value: Any) -> Any:
    return base64.b64decode(value["base64"]) if value.keys() == {"base64"} else value


def _fill(table: str, items: Iterable[Item], heard: Heard, *, grow: bool) -> tuple[int, int]:
    wanted = {_key(table, item): item for item in items}
    there = {_key(table, item): item for item in backup.scan(table, heard)}
    put = [item for key, item in wanted.items() if there.get(key) != item and not (grow and key in there)]
    gone = [] if grow else [there[key] for key in there.keys() - wanted.keys()]
    requests: list[Item] = [{"PutRequest": {"Item": item}} for item in put]
    requests += [{"DeleteRequest": {"Key": {name: item[name] for name in ("pk", "sk")}}} for item in gone]
    _write(table, requests, heard)
    return len(put), len(gone)


def _key(table: str, item: Item) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]


def _write(table: str, requests: list[Item], heard: Heard) -> None:
    for start in range(0, len(requests), _BATCH):
        heard(f"écriture de {table}", start, len(requests))
        left: Any = {table: requests[start : start + _BATCH]}
        for attempt in range(_TRIES):
            left = aws.patient("dynamodb").batch_write_item(RequestItems=left)["UnprocessedItems"]
            if not left:
                break
            time.sleep(0.05 * 2**attempt)
        if left:
            raise Stopped(f"{table} n’accepte plus d’écritures pour l’instant : relancez la même commande.")


def main(argv: list[str]) -> int:
    parser = Arguments(prog="python3 -m ops restore", description="Ramène une instance à l’une de ses sauvegardes.")
    parser.on_instance()
    parser.add_argument("--sauvegarde", default="", help="son nom ; la dernière par défaut")
    parser.add_argument("--confirmer", default="", help="le code de l’instance, pour ne pas être interrogé")
    parser.add_argument("--malgre-paiements", action="store_true", help="même si des lots sont partis depuis")
    asked, code = parser.parse_args(argv), os.environ["IMAGIN_CODE"]
    kept = backup.listed(cloudformation.outputs(code)["SeauSauvegardes"])
    if not kept:
        raise Stopped(f"{code} n’a aucune sauvegarde : « python3 -m ops backup {code} » en fait une.")
    moment = asked.sauvegarde or kept[-1]
    if moment not in kept:
        raise Stopped(f"Aucune sauvegarde de {code} ne porte le nom « {moment} ». Celles qui existent : {_last(kept)}.")
    _stop_if_paid(code, moment, sure=asked.malgre_paiements)
    confirm(code, asked.confirmer, f"Tout ce qui a été saisi à {code} depuis {moment} sera perdu.")
    with step(f"Retour de {code} à {moment}"):
        done = back(code, moment, Progress())
    for table, (put, gone) in done.items():
        say(f"  {table} : {several(put, 'remis', 'remis')}, {several(gone, 'retiré')}")
    _gone_for_good(code)
    if lost := lost_files(code, moment):
        number = several(len(lost), "fichier manque", "fichiers manquent")
        complain(f"  {number} ; les versions effacées se reprennent pendant 30 jours :")
        complain("\n".join(f"    {key}" for key in lost[:20]))
    say("  Les sessions sont closes : chacun se connecte de nouveau.")
    if migrations.pending(code):
        again = aws.typed(f"python3 -m ops upgrade {code}")
        say(f"  Ces données sont d’une version d’avant : lancez « {again} », qui les met à jour.")
    return 0


def _last(kept: list[str]) -> str:
    """The names of the latest backups, the newest first."""
    return ", ".join(kept[: -_SHOWN - 1 : -1]) + (", et de plus anciennes" if len(kept) > _SHOWN else "")


def _stop_if_paid(code: str, moment: str, *, sure: bool) -> None:
    if not (paid := paid_since(code, moment)):
        return
    counts = {batch: several(count, "mise en paiement", "mises en paiement") for batch, count in paid.items()}
    told = "\n".join(f"    lot {batch} : {count}" for batch, count in counts.items())
    complain(f"  Depuis {moment}, le journal dit parti au payeur ce que la sauvegarde croit à payer :\n{told}")
    if not sure:
        raise Stopped(
            "Revenir à cette sauvegarde ferait payer deux fois. Préférez le retour dans le temps (docs/exploitation.md,"
            " « Restaurer ») ; --malgre-paiements passe outre. Rien n’a été changé."
        )


def confirm(code: str, given: str, warning: str) -> None:
    """The operator types the instance's code, or a person's number; nothing is done otherwise."""
    if not given:
        say(warning)
        try:
            given = input(f"Tapez « {code} » pour continuer : ").strip()
        except EOFError:
            told = f"Sans terminal où le confirmer, ajoutez --confirmer {code}."
            raise Stopped(f"Rien n’a été changé. {told}") from None
    if given != code:
        other = f"« {given} » n’est pas « {code} »" if given else "Rien n’est confirmé"
        raise Stopped(f"{other}. Rien n’a été changé.")
