"""Receipts: sent straight to their own bucket under a signed form, counted once checked, read by their owner alone."""

import base64
import hashlib
import json
import uuid
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import boto3
import pytest

from chalicelib import web
from chalicelib.frais.claim.models import Justificatif
from chalicelib.frais.receipts import proof
from tests import aws
from tests.frais.conftest import BUCKET
from tests.people import claimant, declared
from tests.pieces import JPEG, PDF, PNG, pdf, picture

LINE = "/deplacements/0/trajets/0"
FILE = {"ligne": LINE, "nom": "péage A89.pdf", "type": "application/pdf", "taille": len(PDF)}


@pytest.fixture
def marie(api, receipts_bucket):
    marie = claimant(api)
    assert marie.save(declared()).status == 200
    return marie


def announce(marie, key=None, **facts):
    return marie.browser.post(
        f"{marie.path}/justificatifs", {**FILE, **facts}, Idempotency_Key=key or str(uuid.uuid4())
    )


def place(marie, **facts):
    """(id, form) of a file announced."""
    answer = announce(marie, **facts)
    assert answer.status == 201, answer.body
    return answer.json["justificatif"]["id"], answer.json["envoi"]


def post(s3, form, content, kind=None):
    """What the browser's form does, the bucket's own checks aside."""
    fields = form["champs"]
    s3.put_object(Bucket=BUCKET, Key=fields["key"], Body=content, ContentType=kind or fields["Content-Type"])


def finalise(marie, identifier):
    """What the page does: asks, lets the documents function read, asks again."""
    path = f"{marie.path}/justificatifs/{identifier}/finalisation"
    answer = marie.browser.post(path)
    return marie.browser.post(path) if read(marie) else answer


def asked():
    """What the documents function is asked to do, taken out of its queue."""
    sqs = boto3.client("sqs")
    url = sqs.get_queue_url(QueueName="imagin-lyon-documents")["QueueUrl"]
    messages = []
    while found := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
        for message in found:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            messages.append(message["Body"])
    return messages


def read(marie):
    """The documents function reads what it was asked to; how many."""
    messages = asked()
    for message in messages:
        proof.make(message, web.now())
    return len(messages)


def attach(marie, s3, content=PDF, **facts):
    identifier, form = place(marie, **facts)
    post(s3, form, content)
    assert finalise(marie, identifier).status == 200
    return identifier


def pieces(marie):
    return marie.see().json["justificatifs"]["pieces"]


@pytest.mark.exigence("S70")
def test_the_form_lets_one_file_of_that_type_and_size_in_for_five_minutes(marie):
    before = datetime.now(UTC)
    identifier, form = place(marie, nom="../../evil.pdf".replace("/", "_"))
    policy = json.loads(base64.b64decode(form["champs"]["policy"]))
    key = f"{marie.person.compte}/{marie.numero}/{identifier}.pdf"
    assert form["champs"]["key"] == key
    assert {"key": key} in policy["conditions"]
    assert {"bucket": BUCKET} in policy["conditions"]
    assert {"Content-Type": "application/pdf"} in policy["conditions"]
    assert ["content-length-range", 1, 5 * 1024 * 1024] in policy["conditions"]
    assert not [one for one in policy["conditions"] if isinstance(one, list) and one[0] == "starts-with"]
    expires = datetime.fromisoformat(policy["expiration"].replace("Z", "+00:00"))
    assert expires - before <= timedelta(seconds=302)
    assert form["champs"]["x-amz-algorithm"] == "AWS4-HMAC-SHA256"
    assert urlsplit(form["url"]).netloc == f"{BUCKET}.s3.eu-west-3.amazonaws.com"


@pytest.mark.exigence("S70")
@pytest.mark.parametrize(
    ("facts", "pointer"),
    [
        ({"type": "text/html"}, "/type"),
        ({"type": "image/heic"}, "/type"),
        ({"type": "application/pdf; x"}, "/type"),
        ({"type": ["application/pdf"]}, "/type"),
        ({"type": {}}, "/type"),
        ({"taille": 5 * 1024 * 1024 + 1}, "/taille"),
        ({"taille": 0}, "/taille"),
        ({"taille": -1}, "/taille"),
        ({"taille": "12"}, "/taille"),
        ({"taille": True}, "/taille"),
        ({"nom": ""}, "/nom"),
        ({"nom": "a/b.pdf"}, "/nom"),
        ({"nom": "a\r\nX: b.pdf"}, "/nom"),
        ({"nom": "x" * 121}, "/nom"),
        ({"nom": 7}, "/nom"),
        ({"ligne": "/travail"}, "/ligne"),
        ({"ligne": 3}, "/ligne"),
        ({"cle": "ailleurs/1.pdf"}, "/cle"),
    ],
)
def test_a_file_that_is_not_one_of_ours_is_refused_by_name(marie, facts, pointer):
    refused = announce(marie, **facts)
    assert (refused.status, refused.pointers) == (422, [pointer])
    assert marie.item.justificatifs is None


@pytest.mark.exigence("S70")
@pytest.mark.parametrize(("kind", "content"), [("application/pdf", PDF), ("image/jpeg", JPEG), ("image/png", PNG)])
def test_a_file_counts_once_its_bytes_are_those_announced(marie, receipts_bucket, kind, content):
    identifier, form = place(marie, type=kind)
    assert pieces(marie)[0]["etat"] == "attente"
    assert finalise(marie, identifier).code == "justificatif_non_recu"
    post(receipts_bucket, form, content)
    done = finalise(marie, identifier)
    assert (done.status, done.json["etat"], done.json["taille"]) == (200, "pret", len(content))
    assert finalise(marie, identifier).json == done.json
    kept = Justificatif.get(marie.item.pk, f"J#{marie.numero}#{identifier}")
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert kept.etag == hashlib.md5(content).hexdigest()
    assert kept.objet
    assert kept.liste == f"fichier#{kept.sha256}"


@pytest.mark.exigence("S70")
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<html><script>alert(1)</script>", None),
        (b"", None),
        (JPEG, None),
        (PDF, "text/html"),
        (b"%PDF-" + b"0" * 5_242_880, None),
    ],
)
def test_what_is_not_what_it_says_is_thrown_away(marie, receipts_bucket, content, kind):
    identifier, form = place(marie)
    post(receipts_bucket, form, content, kind)
    assert finalise(marie, identifier).code == "justificatif_refuse"
    assert finalise(marie, identifier).code == "justificatif_inconnu"
    assert pieces(marie) == []
    assert int(marie.item.justificatifs) == 0
    assert receipts_bucket.list_objects_v2(Bucket=BUCKET)["KeyCount"] == 0


@pytest.mark.exigence("S70")
@pytest.mark.parametrize(
    ("content", "kind", "why"),
    [
        (pdf(user="secret"), "application/pdf", "protégé par un mot de passe"),
        (PDF[: len(PDF) // 2], "application/pdf", "la fin manque"),
        (pdf(pages=0), "application/pdf", "est abîmé"),
        (JPEG[: len(JPEG) // 2], "image/jpeg", "la fin manque"),
        (PNG[: len(PNG) // 2], "image/png", "la fin manque"),
    ],
)
def test_what_nobody_could_open_is_refused_in_words_and_thrown_away(marie, receipts_bucket, content, kind, why):
    identifier, form = place(marie, type=kind)
    post(receipts_bucket, form, content)
    refused = finalise(marie, identifier)
    assert (refused.status, refused.code, refused.pointers) == (422, "justificatif_illisible", ["/fichier"])
    assert why in refused.json["errors"][0]["detail"]
    assert pieces(marie) == []
    assert int(marie.item.justificatifs) == 0
    assert receipts_bucket.list_objects_v2(Bucket=BUCKET)["KeyCount"] == 0


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf" + PDF, pdf(owner="service")])
def test_a_pdf_that_every_reader_opens_is_taken(marie, receipts_bucket, content):
    identifier, form = place(marie)
    post(receipts_bucket, form, content)
    assert finalise(marie, identifier).json["etat"] == "pret"


@pytest.mark.exigence("S70")
def test_what_a_camera_wrote_is_erased_with_the_version_that_held_it(marie, receipts_bucket):
    identifier, form = place(marie, type="image/jpeg")
    post(receipts_bucket, form, picture("JPEG", told=True))
    assert finalise(marie, identifier).json["etat"] == "pret"
    versions = receipts_bucket.list_object_versions(Bucket=BUCKET)
    assert [one["VersionId"] for one in versions["Versions"]] == [
        Justificatif.get(marie.item.pk, f"J#{marie.numero}#{identifier}").objet
    ]
    kept = receipts_bucket.get_object(Bucket=BUCKET, Key=form["champs"]["key"])
    content = kept["Body"].read()
    assert (kept["ContentType"], b"Telephone" in content) == ("image/jpeg", False)
    assert hashlib.sha256(content).hexdigest() == Justificatif.get(marie.item.pk, f"J#{marie.numero}#{identifier}").sha256


def test_a_file_is_read_once_however_often_it_is_asked_for(api, marie, receipts_bucket):
    identifier, form = place(marie)
    post(receipts_bucket, form, PDF)
    path = f"{marie.path}/justificatifs/{identifier}/finalisation"
    assert {marie.browser.post(path).json["etat"] for _ in range(5)} == {"attente"}
    assert read(marie) == 1
    assert marie.browser.post(path).json["etat"] == "pret"
    assert read(marie) == 0


def test_a_question_that_was_lost_is_asked_again(api, marie, receipts_bucket):
    identifier, form = place(marie)
    post(receipts_bucket, form, PDF)
    path = f"{marie.path}/justificatifs/{identifier}/finalisation"
    marie.browser.post(path)
    assert len(asked()) == 1
    api.clock.forward(seconds=21)
    assert marie.browser.post(path).json["etat"] == "attente"
    assert read(marie) == 1


def test_what_was_taken_away_meanwhile_is_not_read(marie, receipts_bucket):
    identifier, form = place(marie)
    post(receipts_bucket, form, PDF)
    marie.browser.post(f"{marie.path}/justificatifs/{identifier}/finalisation")
    assert marie.browser.delete(f"{marie.path}/justificatifs/{identifier}").status == 204
    assert read(marie) == 1
    assert pieces(marie) == []


@pytest.mark.exigence("S70")
def test_the_21st_file_is_refused_until_one_is_taken_away(marie, receipts_bucket):
    known = [place(marie)[0] for _ in range(20)]
    refused = announce(marie)
    assert (refused.status, refused.code) == (409, "trop_de_justificatifs")
    assert marie.browser.delete(f"{marie.path}/justificatifs/{known[0]}").status == 204
    assert announce(marie).status == 201
    assert announce(marie).status == 409


@pytest.mark.exigence("S70")
def test_thirty_files_announced_at_once_are_twenty(marie):
    answers = aws.at_once(30, lambda _: announce(marie.elsewhere()))
    assert sorted(answer.status for answer in answers) == [201] * 20 + [409] * 10
    assert int(marie.item.justificatifs) == len(pieces(marie)) == 20


def test_the_same_announcement_twice_is_one_file(marie):
    key = str(uuid.uuid4())
    answers = aws.at_once(6, lambda _: announce(marie.elsewhere(), key))
    assert {answer.status for answer in answers} == {201}
    assert len({answer.json["justificatif"]["id"] for answer in answers}) == 1
    assert int(marie.item.justificatifs) == 1
    with aws.losing_the_answer("TransactWriteItems"):
        assert announce(marie).status == 201
    assert int(marie.item.justificatifs) == 2
