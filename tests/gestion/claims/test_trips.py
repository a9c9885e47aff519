"""What a page of claims asks of the tables: its list, then all of its people and their files together."""

import pytest

from chalicelib import tables
from chalicelib.frais.claim.models import EtatDeFrais
from chalicelib.gestion.claims import worklist
from chalicelib.tables import reads
from tests.aws import journey, meeting, recorded
from tests.gestion import staff
from tests.gestion.claims.test_constat import CENTRE, listed
from tests.gestion.claims.test_worklist import codes, many, receipt
from tests.gestion.dossiers import TRAVEL, Desk, chosen, sent
from tests.people import convoke, day_trip, declared

key, office = staff.key, staff.office


@pytest.fixture
def desk(office):
    return Desk(office.member())


def asked(calls, prefix):
    """What the statements name, each as often as it is asked, among what begins so."""
    named = [one["S"] for call in calls if call.operation == "ExecuteStatement" for one in call.body["Parameters"]]
    return sorted(name for name in named if name.startswith(prefix))


def announced(claim, *files):
    """The files as a transmission leaves them: joined, and named by the claim."""
    for sha in files:
        receipt(claim, sha)
    claim.item.update(actions=[EtatDeFrais.fichiers.set(list(files))])


def copies(claim, number):
    """As many people more, each with what this one has; in the same list."""
    client, table = tables.connection().client, tables.Dossiers.Meta.table_name
    found = client.query(
        TableName=table,
        KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :last",
        ExpressionAttributeValues={":pk": {"S": claim.item.pk}, ":first": {"S": "E#"}, ":last": {"S": "PROFIL"}},
    )["Items"]
    for rank in range(number):
        compte = f"{rank:016x}"
        for raw in found:
            mine = raw | {"pk": {"S": f"P#{compte}"}} | ({"compte": {"S": compte}} if "compte" in raw else {})
            if raw["sk"]["S"].startswith("J#"):
                sha = f"{rank:064x}"
                mine |= {"sha256": {"S": sha}, "liste": {"S": f"fichier#{sha}"}}
            if raw["sk"]["S"].startswith("E#"):
                mine |= {"rang": {"S": f"{raw['transmis']['S']}#{rank:05d}#{compte}"}}
                mine |= {"fichiers": {"S": f'["{rank:064x}"]'}}
            client.put_item(TableName=table, Item=mine)


@pytest.mark.parametrize("number", [10, 100, 1000])
def test_a_page_is_two_trips_and_five_calls_whatever_waits(api, desk, number):
    marie = sent(api)
    announced(marie, "ab" * 32)
    copies(marie, number - 1)
    statements = 2 if number == 10 else 3
    with journey() as made, meeting(statements + 1, "SELECT", "C#"):
        page = desk.page().json
    assert (len(page["etats"]), page["suite"] is None) == (min(number, worklist.PAGE), number <= worklist.PAGE)
    assert {line["niveau"] for line in page["etats"]} == {"vert"}
    session, *page_calls = [call.operation for call in made.calls]
    assert session == "BatchGetItem"
    first, *others = page_calls
    assert (first, sorted(others)) == ("Query", ["BatchGetItem", *["ExecuteStatement"] * statements])
    assert made.trips == 3, "the session, the list, then everybody with the files and who of them is the member"
    assert made.octets < 12_000 * worklist.PAGE


def test_a_person_of_several_claims_is_read_once_and_a_file_joined_twice_looked_for_once(api, desk):
    marie, paul = sent(api), sent(api, courriel="b@exemple.fr")
    other = marie.on(convoke(api.clock, marie.person, debut="2026-05-20T08:30", fin="2026-05-20T17:30"))
    other.save(declared(day_trip("2026-05-20")))
    assert other.submit().status == 201
    for claim, files in ((marie, ("ab" * 32, "cd" * 32)), (paul, ("ab" * 32,)), (other, ("cd" * 32,))):
        announced(claim, *files)
    with journey() as made:
        lines = desk.listed()
    assert [[code for code in codes(line) if "fichier" in code] for line in lines] == [
        ["fichier_d_une_autre_personne", "fichier_deux_fois"],
        ["fichier_d_une_autre_personne"],
        ["fichier_deux_fois"],
    ]
    assert asked(made.calls, "P#") == sorted([marie.item.pk, paul.item.pk])
    assert asked(made.calls, "fichier#") == [f"fichier#{'ab' * 32}", f"fichier#{'cd' * 32}"]
    for claim, line in zip((marie, paul, other), lines, strict=True):
        seen = desk.see(claim).json
        assert seen["raisons"]
        assert line == {name: seen[name] for name in line}, "the row and the opened claim say the same"


def test_a_transmission_names_its_files_and_one_that_does_not_shows_the_same_a_trip_later(api, desk):
    marie, paul = sent(api), sent(api, courriel="b@exemple.fr")
    assert marie.withdraw().status == 200
    receipt(marie, "ab" * 32)
    assert marie.submit().status == 201
    assert marie.item.fichiers == ["ab" * 32]
    receipt(paul, "ab" * 32)
    assert paul.item.fichiers is None
    with journey() as made:
        lines = desk.listed()
    assert [codes(line) for line in lines] == [["fichier_d_une_autre_personne"]] * 2
    assert asked(made.calls, "fichier#") == [f"fichier#{'ab' * 32}"]
    receipt(paul, "cd" * 32)
    with recorded() as calls:
        desk.listed()
    assert asked(calls, "fichier#") == [f"fichier#{'ab' * 32}", f"fichier#{'cd' * 32}"]
    assert asked(calls[-1:], "fichier#") == [f"fichier#{'cd' * 32}"], "what no claim named is looked for once seen"


def test_a_file_that_very_many_joined_is_asked_for_by_itself(api, desk, monkeypatch):
    monkeypatch.setattr("tests.quick_moto.PAGE", 600)
    marie, paul = sent(api), sent(api, courriel="b@exemple.fr")
    for claim in (marie, paul):
        announced(claim, "ab" * 32, "cd" * 32)
    with recorded() as calls:
        lines = desk.listed()
    assert {tuple(codes(line)) for line in lines} == {("fichier_d_une_autre_personne",) * 2}
    apart = [call.body for call in calls if call.operation == "Query" and call.body.get("Limit") == 20]
    assert len(apart) == 2


def test_people_who_do_not_hold_in_one_answer_are_read_to_their_end(api, desk, monkeypatch):
    claims = many(api, 3)
    whole = desk.listed()
    monkeypatch.setattr("tests.quick_moto.PAGE", 600)
    with recorded() as calls:
        assert desk.listed() == whole
    assert [line["numero"] for line in whole] == [claim.numero for claim in claims]
    assert any("NextToken" in call.body for call in calls)


def test_files_are_not_looked_for_once_travel_no_longer_waits(api, desk):
    marie = sent(api)
    receipt(marie, "ab" * 32)
    desk.decide(marie, "acceptation", TRAVEL)
    with recorded() as calls:
        assert desk.line(marie)["raisons"] == []
    assert asked(calls, "fichier#") == []


def test_a_filter_that_passes_little_reads_whole_rounds_and_loses_nobody(api, desk, monkeypatch):
    monkeypatch.setattr(worklist, "PAGE", 2)
    monkeypatch.setattr(worklist, "LOOKED_AT", 5)
    claims = [*many(api, 5), sent(api, courriel="fin@exemple.fr", examen="CAP", taux="T1")]
    with recorded() as calls:
        first = desk.page(examen="CAP").json
    assert (first["etats"], len(asked(calls, "P#"))) == ([], 5)
    rest = desk.page(examen="CAP", curseur=first["suite"]).json
    assert [line["numero"] for line in rest["etats"]] == [claims[-1].numero]
    assert rest["suite"] is None


def test_a_page_that_ends_with_its_list_has_nothing_after_it(api, desk, monkeypatch):
    monkeypatch.setattr(worklist, "PAGE", 2)
    many(api, 2)
    with recorded() as calls:
        answer = desk.page().json
    assert (len(answer["etats"]), answer["suite"]) == (2, None)
    assert len(asked(calls, "P#")) == 2


def test_the_missions_of_a_centre_are_read_with_everybody_together(api, office, monkeypatch):
    monkeypatch.setattr(reads, "TOGETHER", 4)
    chef = Desk(office.member("chef_de_centre", centres_uai=[CENTRE]))
    claims = many(api, 8, seen=False)
    listed(chef)
    with journey() as made, meeting(3, "SELECT", "C#"):
        lines = listed(chef)
    assert {line["numero"] for line in lines} == {claim.numero for claim in claims}
    assert made.trips == 3, "the session, the places, then everybody"


def test_a_lot_is_foreseen_eight_claims_at_a_time(api, desk):
    claims = many(api, tables.ABREAST)
    lines = [chosen(claim) for claim in claims]
    with meeting(tables.ABREAST, "P#"):
        foreseen = desk.lot(*lines, preview=True).json
    assert [line["numero"] for line in foreseen["lignes"]] == [claim.numero for claim in claims]
    assert foreseen["nombre"] == len(claims)
