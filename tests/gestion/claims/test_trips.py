"""What a page of claims asks of the tables: each person once, each file once, eight of them at a time."""

import pytest

from chalicelib import tables
from chalicelib.gestion.claims import worklist
from tests.aws import meeting, recorded
from tests.gestion import staff
from tests.gestion.claims.test_constat import CENTRE, listed
from tests.gestion.claims.test_worklist import many, receipt
from tests.gestion.dossiers import TRAVEL, Desk, chosen, sent
from tests.people import convoke, day_trip, declared

key, office = staff.key, staff.office


@pytest.fixture
def desk(office):
    return Desk(office.member())


def queries(calls, prefix):
    """The keys of the queries that begin so."""
    values = [call.body["ExpressionAttributeValues"].values() for call in calls if call.operation == "Query"]
    return [text for found in values for value in found if (text := value.get("S", "")).startswith(prefix)]


def test_a_page_reads_its_list_then_its_people_then_their_files_eight_at_a_time(api, desk):
    claims = many(api, tables.ABREAST)
    for rank, claim in enumerate(claims):
        receipt(claim, f"{rank:02x}" * 32)
    with meeting(tables.ABREAST, "P#"), meeting(tables.ABREAST, "fichier#"), recorded() as calls:
        lines = desk.listed()
    assert [line["numero"] for line in lines] == [claim.numero for claim in claims]
    assert sorted(queries(calls, "P#")) == sorted(claim.item.pk for claim in claims)
    assert len(queries(calls, "fichier#")) == tables.ABREAST


def test_a_person_of_several_claims_is_read_once_and_a_file_joined_twice_looked_for_once(api, desk):
    marie, paul = sent(api), sent(api, courriel="b@exemple.fr")
    other = marie.on(convoke(api.clock, marie.person, debut="2026-05-20T08:30", fin="2026-05-20T17:30"))
    other.save(declared(day_trip("2026-05-20")))
    assert other.submit().status == 201
    for claim, file in ((marie, "ab"), (paul, "ab"), (marie, "cd"), (other, "cd")):
        receipt(claim, file * 32)
    with recorded() as calls:
        lines = desk.listed()
    assert [[reason["code"] for reason in line["raisons"] if "fichier" in reason["code"]] for line in lines] == [
        ["fichier_d_une_autre_personne", "fichier_deux_fois"],
        ["fichier_d_une_autre_personne"],
        ["fichier_deux_fois"],
    ]
    assert len(queries(calls, "P#")) == 2
    assert len(queries(calls, "fichier#")) == 2
    for claim, line in zip((marie, paul, other), lines, strict=True):
        seen = desk.see(claim).json
        assert seen["raisons"]
        assert line == {name: seen[name] for name in line}, "the row and the opened claim say the same"


def test_files_are_not_looked_for_once_travel_no_longer_waits(api, desk):
    marie = sent(api)
    receipt(marie, "ab" * 32)
    desk.decide(marie, "acceptation", TRAVEL)
    with recorded() as calls:
        assert desk.line(marie)["raisons"] == []
    assert queries(calls, "fichier#") == []


def test_a_filter_that_passes_little_reads_whole_rounds_and_loses_nobody(api, desk, monkeypatch):
    monkeypatch.setattr(worklist, "PAGE", 2)
    monkeypatch.setattr(worklist, "LOOKED_AT", 5)
    claims = [*many(api, 5), sent(api, courriel="fin@exemple.fr", examen="CAP", taux="T1")]
    with recorded() as calls:
        first = desk.page(examen="CAP").json
    assert (first["etats"], len(queries(calls, "P#"))) == ([], 5)
    rest = desk.page(examen="CAP", curseur=first["suite"]).json
    assert [line["numero"] for line in rest["etats"]] == [claims[-1].numero]
    assert rest["suite"] is None


def test_a_page_that_ends_with_its_list_has_nothing_after_it(api, desk, monkeypatch):
    monkeypatch.setattr(worklist, "PAGE", 2)
    many(api, 2)
    with recorded() as calls:
        answer = desk.page().json
    assert (len(answer["etats"]), answer["suite"]) == (2, None)
    assert len(queries(calls, "P#")) == 2


def test_the_missions_of_a_centre_are_read_eight_people_at_a_time(api, office):
    chef = Desk(office.member("chef_de_centre", centres_uai=[CENTRE]))
    claims = many(api, tables.ABREAST, seen=False)
    with meeting(tables.ABREAST, "P#"):
        lines = listed(chef)
    assert {line["numero"] for line in lines} == {claim.numero for claim in claims}


def test_a_lot_is_foreseen_eight_claims_at_a_time(api, desk):
    claims = many(api, tables.ABREAST)
    lines = [chosen(claim) for claim in claims]
    with meeting(tables.ABREAST, "P#"):
        foreseen = desk.lot(*lines, preview=True).json
    assert [line["numero"] for line in foreseen["lignes"]] == [claim.numero for claim in claims]
    assert foreseen["nombre"] == len(claims)
