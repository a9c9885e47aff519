"""`python -m ops backup STAGE`: copies what an instance holds into its own bucket of backups, with a manifest.

DynamoDB's point-in-time recovery stays the first help; a backup outlives the tables, and can be read without AWS.
Sessions, codes, links and waiting e-mails live hours and stay out: no secret is kept longer than it serves.
"""

import base64
import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ops.arguments import Arguments
from ops.console import Heard, Progress, Stopped, say, several, step, unheard
from ops.deployment import artefacts, aws, cloudformation, migrations

TABLES = ("comptes", "dossiers", "journal")
FILES = ("SeauDocuments", "SeauJustificatifs")
MANIFEST = "manifeste.json"
STAMP = "%Y%m%dT%H%M%S%fZ"
"""How `artefacts.stamp` writes the moment that names a backup."""
_FOR_EVER = 250_000_000_000
"""Epoch seconds: a ttl beyond it marks an item that never expires."""

Item = dict[str, Any]


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: the digest and the number of lines of each of its files.

    `migration`: the last one that its data went through; all can be done again, where an older one does not say.
    """

    code: str
    moment: str
    version: str
    parts: dict[str, tuple[str, int]]
    migration: int = 0


def make(code: str, now: datetime, heard: Heard = unheard) -> Manifest:
    """The manifest goes in last: a backup that was interrupted has none, and counts as absent."""
    outputs, moment, migration = cloudformation.outputs(code), artefacts.stamp(now), migrations.done(code)
    bucket, parts = outputs["SeauSauvegardes"], {}
    with TemporaryDirectory() as folder:
        for table in TABLES:
            name = f"{table}.jsonl.gz"
            lines = durable(table, scan(f"imagin-{code}-{table}", heard))
            parts[name] = _put(bucket, moment, Path(folder) / name, lines)
        name = "fichiers.jsonl.gz"
        files = (found for output in FILES for found in _objects(outputs[output]))
        parts[name] = _put(bucket, moment, Path(folder) / name, files)
    service = artefacts.in_service(code)
    made = Manifest(code, moment, service.version if service else "", parts, migration)
    body = json.dumps(asdict(made), indent=2).encode()
    aws.patient("s3").put_object(Bucket=bucket, Key=f"{moment}/{MANIFEST}", Body=body)
    return made


def listed(bucket: str) -> list[str]:
    """The moments of the whole backups, oldest first."""
    pages = aws.client("s3").get_paginator("list_objects_v2").paginate(Bucket=bucket)
    keys = [entry["Key"] for page in pages for entry in page.get("Contents", [])]
    return sorted(key.partition("/")[0] for key in keys if key.endswith(f"/{MANIFEST}"))


def age(moment: str, now: datetime) -> int:
    """Whole days since a backup."""
    return (now - datetime.strptime(moment, STAMP).replace(tzinfo=UTC)).days


def durable(table: str, items: Iterator[Item]) -> Iterator[Item]:
    """Without what expires; a claim's remembered answers do, but protect against sending twice, and stay."""
    for item in items:
        expiry = item.get("ttl", {}).get("N")
        if table != "comptes" or expiry is None or int(expiry) > _FOR_EVER:
            yield item


def scan(table: str, heard: Heard = unheard) -> Iterator[Item]:
    """Every item of a table in DynamoDB's own notation; consistent reads."""
    done, total = 0, 0 if heard is unheard else aws.items(table)
    for page in aws.patient("dynamodb").get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
        heard(f"lecture de {table}", done, total)
        yield from page["Items"]
        done += len(page["Items"])


def _objects(bucket: str) -> Iterator[Item]:
    """The files that people and the service put there; the files themselves are kept by the bucket's versions."""
    for page in aws.patient("s3").get_paginator("list_object_versions").paginate(Bucket=bucket):
        for found in page.get("Versions", []):
            if found["IsLatest"]:
                yield {"seau": bucket, "cle": found["Key"], "version": found["VersionId"], "etag": found["ETag"]}


def _put(bucket: str, moment: str, path: Path, lines: Iterator[Item]) -> tuple[str, int]:
    count = 0
    with path.open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as packed:
        for line in lines:
            packed.write(json.dumps(line, default=_binary, separators=(",", ":")).encode() + b"\n")
            count += 1
    aws.patient("s3").upload_file(str(path), bucket, f"{moment}/{path.name}")
    with path.open("rb") as made:
        return hashlib.file_digest(made, "sha256").hexdigest(), count


def _binary(value: Any) -> Any:
    """DynamoDB's binary values as text; `restore` reads them back."""
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    raise TypeError(type(value).__name__)


def main(argv: list[str]) -> int:
    parser = Arguments(prog="python3 -m ops backup", description="Sauvegarde une instance dans son propre seau.")
    parser.on_instance()
    parser.parse_args(argv)
    code = os.environ["IMAGIN_CODE"]
    if "SeauSauvegardes" not in cloudformation.outputs(code):
        again = aws.typed(f"make deploy STAGE={code}")
        raise Stopped(f"{code} n’a pas encore de seau de sauvegarde : lancez « {again} ».")
    with step(f"Sauvegarde de {code}"):
        made = make(code, datetime.now(UTC), Progress())
    for name, (_, count) in made.parts.items():
        say(f"  {name} : {several(count, 'ligne')}")
    say(f"  Sauvegarde {made.moment}. Pour y revenir : python3 -m ops restore {code} --sauvegarde {made.moment}")
    return 0
