"""All that an instance keeps, as one text: tables with what is packed in them, every version of every file, queues."""

import io
import json
import zipfile
import zlib

import boto3

from chalicelib import tables
from tests import aws


def _plain(value):
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, bytes):
        try:
            return zlib.decompress(value).decode()
        except zlib.error:
            return value.hex()
    return value


def tables_text():
    """Table -> its items as text, accents as they are."""
    return {
        table.__name__: "\n".join(
            json.dumps(_plain(raw), ensure_ascii=False, default=str) for raw in aws.items(table).values()
        ).replace("\\\\", "\\")
        for table in tables.TABLES
    }


def files_text():
    """Bucket -> the names and contents of all versions, workbooks unpacked."""
    s3, found = boto3.client("s3"), {}
    for bucket in [one["Name"] for one in s3.list_buckets()["Buckets"]]:
        parts = []
        for raw in s3.list_object_versions(Bucket=bucket).get("Versions", []):
            body = s3.get_object(Bucket=bucket, Key=raw["Key"], VersionId=raw["VersionId"])["Body"].read()
            if body.startswith(b"PK"):
                with zipfile.ZipFile(io.BytesIO(body)) as book:
                    body = b"\n".join(book.read(name) for name in book.namelist())
            parts += [raw["Key"], body.decode("utf-8", "replace")]
        found[bucket] = "\n".join(parts)
    return found


def queues_text():
    """Queue -> what waits in it."""
    sqs, found = boto3.client("sqs"), {}
    for url in sqs.list_queues().get("QueueUrls", []):
        messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0).get("Messages", [])
        found[f"file {url.rpartition('/')[2]}"] = "\n".join(one["Body"] for one in messages)
    return found


def everywhere():
    return tables_text() | files_text() | queues_text()


def where(*words):
    """The stores that hold one of these words, whatever the case."""
    return {
        name for name, text in everywhere().items() if any(word.casefold() in text.casefold() for word in words)
    }
