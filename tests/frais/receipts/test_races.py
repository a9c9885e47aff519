"""A receipt and the sending of its claim at the same moment; an announcement made again, or for another file."""

import uuid

import pytest

from chalicelib import web
from chalicelib.frais.receipts import proof
from chalicelib.gestion.people import history
from tests import aws
from tests.frais import faults
from tests.frais.conftest import BUCKET
from tests.frais.receipts.test_life import upload
from tests.frais.receipts.test_receipts import announce, asked, attach, finalise, pieces, place, post
from tests.people import claimant, convoke, declared
from tests.pieces import PDF

__all__ = ["upload"]


@pytest.fixture
def marie(api, receipts_bucket):
    marie = claimant(api)
    assert marie.save(declared()).status == 200
    return marie


def take_away(marie, identifier):
    return marie.elsewhere().browser.delete(f"{marie.path}/justificatifs/{identifier}")


def files(s3):
    return s3.list_objects_v2(Bucket=BUCKET)["KeyCount"]


@pytest.mark.exigence("S71")
def test_a_receipt_of_a_claim_sent_meanwhile_stays(marie, receipts_bucket):
    identifier = attach(marie, receipts_bucket)
    with faults.just_before("TransactWriteItems", lambda: marie.elsewhere().submit()):
        refused = marie.browser.delete(f"{marie.path}/justificatifs/{identifier}")
    assert (refused.status, refused.code) == (409, "non_modifiable")
    assert [piece["id"] for piece in pieces(marie)] == [identifier]
    assert int(marie.item.justificatifs) == files(receipts_bucket) == 1


@pytest.mark.exigence("S71")
def test_a_claim_whose_receipt_goes_meanwhile_is_looked_at_again(marie, receipts_bucket, upload):
    identifier = attach(marie, receipts_bucket)
    with faults.just_before("TransactWriteItems", lambda: take_away(marie, identifier)):
        refused = marie.submit()
    assert (refused.code, refused.pointers) == ("incomplet", ["/justificatifs"])
    assert marie.item.deplacement == "NON_EFFECTUEE"


@pytest.mark.exigence("S71")
def test_a_receipt_that_goes_while_another_is_announced_is_missed_too(marie, receipts_bucket, upload):
    identifier = attach(marie, receipts_bucket)

    def exchange():
        assert take_away(marie, identifier).status == 204
        assert announce(marie.elsewhere()).status == 201

    with faults.just_before("TransactWriteItems", exchange):
        assert marie.submit().code == "incomplet"


@pytest.mark.exigence("S71")
def test_sending_and_taking_away_at_once_agree(marie, receipts_bucket, upload):
    for _ in range(8):
        identifier = attach(marie, receipts_bucket)
        acts = (lambda: marie.elsewhere().submit().status, lambda i=identifier: take_away(marie, i).status)
        ends = aws.at_once(2, lambda n, acts=acts: acts[n]())
        assert ends in ([201, 409], [422, 204])
        assert bool(pieces(marie)) == (ends[0] == 201)
        if ends[0] == 201:
            assert marie.withdraw().status == 200
            assert take_away(marie, identifier).status == 204


def test_a_receipt_checked_while_it_is_taken_away_is_gone(marie, receipts_bucket):
    identifier, form = place(marie)
    post(receipts_bucket, form, PDF)
    marie.browser.post(f"{marie.path}/justificatifs/{identifier}/finalisation")
    (message,) = asked()
    with faults.just_before("TransactWriteItems", lambda: proof.make(message, web.now())):
        assert take_away(marie, identifier).status == 204
    assert (pieces(marie), int(marie.item.justificatifs), files(receipts_bucket)) == ([], 0, 0)


@pytest.mark.parametrize("facts", [{"nom": "b.pdf"}, {"type": "image/png"}, {"taille": 99}, {"ligne": ""}])
def test_the_key_of_a_file_does_not_serve_for_another(marie, facts):
    key = str(uuid.uuid4())
    assert announce(marie, key).status == 201
    refused = announce(marie, key, **facts)
    assert (refused.status, refused.code) == (422, "cle_d_idempotence_reutilisee")
    assert announce(marie, key).status == 201
    assert int(marie.item.justificatifs) == 1


def test_nor_for_the_same_file_on_another_claim(api, marie):
    key = str(uuid.uuid4())
    second = marie.on(convoke(api.clock, marie.person, debut="2026-05-21T08:30", fin="2026-05-21T17:30"))
    assert announce(marie, key).status == 201
    assert announce(second, key).code == "cle_d_idempotence_reutilisee"
    assert second.item.justificatifs is None


def test_two_files_at_once_under_one_key_are_one(marie):
    key = str(uuid.uuid4())
    answers = aws.at_once(2, lambda n: announce(marie.elsewhere(), key, nom=f"{n}.pdf"))
    assert sorted(answer.status for answer in answers) == [201, 422]
    assert int(marie.item.justificatifs) == 1


def test_once_sent_no_form_is_given_again(marie, receipts_bucket):
    waiting, ready = str(uuid.uuid4()), str(uuid.uuid4())
    left = announce(marie, waiting).json["justificatif"]["id"]
    made = announce(marie, ready).json
    post(receipts_bucket, made["envoi"], PDF)
    finalise(marie, made["justificatif"]["id"])
    take_away(marie, left)
    assert marie.submit().status == 201
    assert announce(marie, waiting).code == "non_modifiable"
    again = announce(marie, ready)
    assert (again.status, again.json["envoi"]) == (201, None)


def test_a_receipt_taken_away_is_in_the_history_of_its_person(api, marie, receipts_bucket):
    identifier = attach(marie, receipts_bucket)
    api.clock.forward(minutes=1)
    take_away(marie, identifier)
    entry = history.last(f"C#{marie.person.compte}")[0]
    assert history.told([entry])[0]["libelle"] == "Justificatif retiré"
    assert entry.details == {"mission": marie.numero, "justificatif": identifier}
