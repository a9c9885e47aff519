"""The life of a receipt: read by its owner, required where the instance says so, frozen once sent, swept if lost."""

from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.academie import ACADEMIE
from chalicelib.frais.claim import settings
from chalicelib.frais.claim.models import Justificatif
from chalicelib.frais.receipts import items as receipt_items
from chalicelib.tables import JournalTable
from tests import aws
from tests.frais.conftest import BUCKET
from tests.frais.receipts.test_receipts import LINE, announce, attach, finalise, pieces, place, post
from tests.people import claimant, convoke, day_trip, declared
from tests.pieces import JPEG, PDF


@pytest.fixture
def marie(api, receipts_bucket):
    marie = claimant(api)
    assert marie.save(declared()).status == 200
    return marie


@pytest.mark.exigence("S71")
def test_only_its_owner_reads_it_by_a_link_of_a_minute_that_saves_it(api, marie, receipts_bucket):
    identifier = attach(marie, receipts_bucket)
    link = urlsplit(marie.browser.get(f"{marie.path}/justificatifs/{identifier}").json["url"])
    asked = {name: values[0] for name, values in parse_qs(link.query).items()}
    assert link.netloc == f"{BUCKET}.s3.eu-west-3.amazonaws.com"
    assert int(asked["X-Amz-Expires"]) <= 60
    assert asked["response-content-disposition"].startswith('attachment; filename="p_age A89.pdf"; filename*=UTF-8')
    assert asked["response-content-type"] == "application/pdf"
    assert asked["versionId"] == Justificatif.get(marie.item.pk, f"J#{marie.numero}#{identifier}").objet
    paul = claimant(api)
    for path in (f"{marie.path}/justificatifs/{identifier}", f"{paul.path}/justificatifs/{identifier}"):
        assert paul.browser.get(path).status == 404
        assert paul.browser.delete(path).status == 404
        assert paul.browser.post(f"{path}/finalisation").status == 404
    assert api.browser().get(f"{marie.path}/justificatifs/{identifier}").code == "session_absente"
    assert len(pieces(marie)) == 1


@pytest.mark.exigence("S71")
def test_a_file_replaced_after_its_check_is_not_the_one_that_is_served(marie, receipts_bucket):
    identifier, form = place(marie)
    post(receipts_bucket, form, PDF)
    assert finalise(marie, identifier).status == 200
    post(receipts_bucket, form, b"<html>", "text/html")
    link = urlsplit(marie.browser.get(f"{marie.path}/justificatifs/{identifier}").json["url"])
    version = parse_qs(link.query)["versionId"][0]
    found = receipts_bucket.get_object(Bucket=BUCKET, Key=form["champs"]["key"], VersionId=version)
    assert found["Body"].read() == PDF


def test_a_file_still_on_its_way_is_not_given_out(marie):
    identifier, _ = place(marie)
    assert marie.browser.get(f"{marie.path}/justificatifs/{identifier}").code == "justificatif_inconnu"


def test_receipts_come_and_go_while_the_claim_may_change_and_no_longer(marie, receipts_bucket):
    identifier = attach(marie, receipts_bucket)
    waiting, _ = place(marie)
    assert int(marie.item.version) == 2
    assert marie.submit().pointers == ["/justificatifs"], "sent or taken away first"
    assert marie.browser.delete(f"{marie.path}/justificatifs/{waiting}").status == 204
    assert marie.submit().status == 201
    assert announce(marie).code == "non_modifiable"
    assert marie.browser.delete(f"{marie.path}/justificatifs/{identifier}").code == "non_modifiable"
    assert marie.browser.get(f"{marie.path}/justificatifs/{identifier}").status == 200
    marie.withdraw()
    assert marie.browser.delete(f"{marie.path}/justificatifs/{identifier}").status == 204
    assert marie.browser.delete(f"{marie.path}/justificatifs/{identifier}").status == 404


def test_the_same_file_on_two_claims_is_pointed_out(api, marie, receipts_bucket):
    attach(marie, receipts_bucket)
    second = marie.on(convoke(api.clock, marie.person, debut="2026-05-21T08:30", fin="2026-05-21T17:30"))
    second.save(declared(day_trip("2026-05-21")))
    attach(second, receipts_bucket, nom="copie.pdf")
    attach(second, receipts_bucket, JPEG, nom="autre.jpg", type="image/jpeg")
    found = {piece["nom"]: piece["deja_utilise"] for piece in pieces(second)}
    assert found == {"copie.pdf": [marie.numero], "autre.jpg": []}


def test_what_never_came_is_forgotten_after_a_while(api, marie, receipts_bucket):
    kept = attach(marie, receipts_bucket)
    place(marie)
    _, form = place(marie)
    post(receipts_bucket, form, PDF)
    assert receipt_items.sweep(api.clock.now) == 0
    api.clock.forward(minutes=16)
    assert receipt_items.sweep(api.clock.now) == 2
    assert receipt_items.sweep(api.clock.now) == 0
    assert [piece["id"] for piece in pieces(marie)] == [kept]
    assert int(marie.item.justificatifs) == 1
    assert receipts_bucket.list_objects_v2(Bucket=BUCKET)["KeyCount"] == 1
    entries = [raw for raw in aws.items(JournalTable).values() if raw["action"]["S"] == "justificatif_abandonne"]
    assert len(entries) == 2


@pytest.fixture
def upload(monkeypatch):
    """An instance that wants receipts sent."""
    monkeypatch.setitem(vars(ACADEMIE.frais), "justificatifs", "DEPOSER")
    settings.forget()
    yield
    settings.forget()


def test_receipts_are_required_where_the_instance_says_so_and_there_alone(marie, receipts_bucket, upload):
    missing = {one["code"] for one in marie.see().json["manques"] if one["bloquant"]}
    assert missing == {"justificatif_transport"}
    refused = marie.submit()
    assert (refused.code, refused.pointers) == ("incomplet", ["/justificatifs"])
    night = attach(marie, receipts_bucket, ligne="/deplacements/0/nuits/0")
    assert marie.submit().code == "incomplet"
    attach(marie, receipts_bucket, ligne=LINE)
    assert night
    assert marie.submit().status == 201


def test_a_receipt_for_the_whole_trip_proves_all_of_it(marie, receipts_bucket, upload):
    attach(marie, receipts_bucket, ligne="/deplacements/0")
    assert marie.submit().status == 201


def test_a_claim_says_what_to_keep_by_the_date_of_its_mission(marie):
    phrases = {one["genre"]: one["geste"] for one in marie.see().json["calcul"]["justificatifs"]}
    assert phrases == {"repas": "RIEN", "transport": "CONSERVER"}
    assert marie.submit().status == 201
