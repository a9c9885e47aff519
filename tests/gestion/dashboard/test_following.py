"""The totals follow what changes within a minute, and are at any moment what counting everybody would give."""

import math

import pytest

from chalicelib import journal, outbox, tables
from chalicelib.donnees import effacement
from chalicelib.frais.claim import states
from chalicelib.gestion.dashboard import board, counting, following, items, keeping, snapshot
from chalicelib.gestion.dashboard.items import Tableau
from tests.aws import meeting, recorded
from tests.gestion.batch import buckets  # noqa: F401 - a fixture
from tests.gestion.dashboard.test_dashboard import PATH, numbers
from tests.gestion.dashboard.whole import expected, kept, minute
from tests.gestion.dossiers import Desk, constat
from tests.gestion.payer import Payday
from tests.gestion.staff import key, office  # noqa: F401 - fixtures
from tests.people import claimant, convoke, day_trip, declared


@pytest.fixture
def payday(api, office):  # noqa: F811
    return Payday(api, office)


def started(payday):
    """Everybody counted once, by the first minutes of the schedule."""
    minute(payday.api)
    payday.work()
    minute(payday.api)


def test_the_first_minute_counts_everybody_and_nobody_has_to_ask(payday):
    payday.person()
    started(payday)
    found = payday.member.browser.get(PATH).json
    assert numbers(found) == {("remuneration", "VALIDE"): 1, ("deplacement", "VALIDE"): 1}
    assert kept() == expected(payday.api.clock.now)


def test_a_decision_shows_a_minute_later_and_nobody_else_is_read(payday):
    claims = [payday.person(halves=[]) for _ in range(3)]
    started(payday)
    minute(payday.api)
    desk = Desk(payday.member)
    assert desk.certify(constat(claims[0])).status == 200
    with recorded() as calls:
        assert minute(payday.api) == 1
    read = {str(call.body) for call in calls if call.operation == "Query" and "PROFIL" in str(call.body)}
    assert len(read) == 1
    assert claims[0].item.pk in read.pop()
    found = payday.member.browser.get(PATH).json
    assert [row["nombre"] for row in found["blocages"] if row["blocage"] == "constat"] == [2]
    assert kept() == expected(payday.api.clock.now)
    assert found["quand"] == items.utc(payday.api.clock.now)


def test_a_quiet_minute_reads_neither_people_nor_totals(payday):
    payday.person()
    started(payday)
    payday.api.clock.forward(minutes=6)
    minute(payday.api)
    with recorded() as calls, meeting(journal.SHARDS, "J#"):
        assert minute(payday.api) == 0
    assert len(calls) <= 6 + journal.SHARDS
    assert not any("P#" in str(call.body) or "S#" in str(call.body) for call in calls)


def test_the_calendar_turns_without_any_act(payday):
    marie = claimant(payday.api)
    convoke(payday.api.clock, marie.person, debut="2026-06-02T08:00", fin="2026-06-02T12:00")
    started(payday)
    seen = []
    for _ in range(60):
        payday.api.clock.forward(hours=1)
        minute(payday.api)
        assert kept() == expected(payday.api.clock.now)
        seen += [one[4] for one in kept() if one[2:4] == (counting.NUMBER, "deplacement")]
    assert {states.NON_EFFECTUEE, states.EN_COURS, states.EFFECTUEE} <= set(seen)


def test_a_mission_of_many_is_followed_by_its_own_entry(payday, office):  # noqa: F811
    marie, paul = claimant(payday.api), claimant(payday.api, "p@exemple.fr")
    convoke(payday.api.clock, marie.person, numero="77", debut="2026-07-02T08:00", fin="2026-07-02T12:00")
    started(payday)
    assert payday.member.browser.post("/gestion/missions/77/annulation", {}).status == 200
    minute(payday.api)
    assert kept() == expected(payday.api.clock.now)
    assert paul.numero


def test_what_is_late_is_listed_by_pages_of_fifty_people_the_longest_first(payday, monkeypatch):
    monkeypatch.setattr(board, "PEOPLE", 2)
    people = [claimant(payday.api, f"p{n}@exemple.fr", person_facts={"nom": f"Nom{n}"}) for n in range(5)]
    other = claimant(payday.api, "q@exemple.fr", service="DEC-2")
    payday.api.clock.forward(days=430)
    payday.member.sign_in()
    started(payday)
    found, cursor, pages = [], "", 0
    while cursor is not None:
        page = payday.member.browser.get(f"{PATH}?curseur={cursor}").json
        found, cursor, pages = found + page["retards"], page["suite"], pages + 1
    assert ([one["numero"] for one in found], pages) == ([one.person.numero for one in people], 3)
    assert other.person.numero not in [one["numero"] for one in found]
    for wrong in ("x", "MjAyNg==", "%C3%A9"):
        assert payday.member.browser.get(f"{PATH}?curseur={wrong}").code == "champs_invalides"


def test_every_exam_centre_service_and_week_has_its_line(payday):
    payday.person()
    payday.person(halves=[], examen="Brevet", centre="0690001A", centre_nom="Collège Élie", service="DEC-1")
    started(payday)
    found = payday.member.browser.get(PATH).json
    assert [(row["nom"], row["a_decider"], row["en_paiement"], row["montant"]) for row in found["examens"]] == [
        ("Baccalauréat général", 0, 2, "388.32"),
        ("Brevet", 2, 0, "388.32"),
    ]
    assert [(row["code"], row["nom"], row["total"]) for row in found["centres"]] == [
        ("0690001A", "Collège Élie", 2),
        ("0420013L", "Lycée Jean-Puy", 2),
    ]
    assert [(row["nom"], row["total"], row["montant"]) for row in found["par_service"]] == [("DEC-1", 4, "776.64")]
    assert [(row["transmises"], row["acceptees"], row["payees"]) for row in found["semaines"]] == [(4, 2, 0)]


def test_everybody_is_counted_anew_each_night_and_what_the_totals_had_wrong_is_said_and_mended(payday, caplog):
    caplog.set_level("INFO", logger="imagin")
    payday.person()
    started(payday)
    (where,) = items.totals(tables_of(), items.head().passage)
    total = Tableau.get("TABLEAU", items.total_key(items.head().passage, where), consistent_read=True)
    total.comptes = [*total.comptes[1:], [["nombre", "deplacement", "VALIDE"], 40]]
    total.save()
    assert kept() != expected(payday.api.clock.now)
    former = items.head().passage
    payday.api.clock.forward(days=1)
    started(payday)
    assert items.head().passage != former
    assert kept() == expected(payday.api.clock.now)
    assert not kept(former), "the totals of the former count are gone"
    said = [line for line in caplog.messages if "dashboard_counted" in line]
    assert '"repaired": 0' in said[0]
    assert '"repaired": 0' not in said[-1]


def tables_of():
    return [Tableau.from_raw_data(raw) for raw in tables.query(tables.Dossiers, "pk = :pk", pk="TABLEAU")]


def test_what_changes_while_everybody_is_counted_is_counted_once(payday, monkeypatch):
    monkeypatch.setattr(snapshot, "SLICE", 1)
    people = [payday.person(halves=[]) for _ in range(4)]
    started(payday)
    for round_ in range(3):
        snapshot.start(payday.api.clock.now)
        for someone in people[round_:]:
            payday.accept(someone, halves=["deplacement"] if round_ == 0 else ["remuneration"], ago=0)
            keeping.again([someone.person.compte], payday.api.clock.now)
            payday.api.work()
        payday.work()
        assert items.head().neuf is None
        assert kept() == expected(payday.api.clock.now)
        people = people[1:]


def test_a_count_that_stopped_is_taken_up_where_it_stood(payday, monkeypatch):
    monkeypatch.setattr(snapshot, "SLICE", 1)
    for _ in range(3):
        payday.person()
    snapshot.start(payday.api.clock.now)
    payday.api.work()
    for job in outbox.Envoi.scan():
        job.delete()
    under_way = items.head()
    minute(payday.api)
    assert (items.head().neuf, items.head().apres) == (under_way.neuf, under_way.apres)
    payday.api.clock.forward(minutes=11)
    minute(payday.api)
    payday.work()
    assert items.head().passage == under_way.neuf
    assert kept() == expected(payday.api.clock.now)


def test_a_setting_confirmed_has_everybody_counted_again_once_an_hour_at_most(payday):
    payday.person()
    started(payday)
    first = items.head().passage
    journal.write("reglage_confirme", objet="REGLAGES", acteur="G#1", now=payday.api.clock.now)
    minute(payday.api)
    payday.work()
    assert (items.head().passage, bool(items.head().encore)) == (first, True)
    payday.api.clock.forward(hours=1)
    minute(payday.api)
    payday.work()
    assert items.head().passage != first
    assert items.head().encore is None


def test_an_erased_person_is_taken_out_of_the_totals(payday, buckets):  # noqa: F811
    kept_one, gone = payday.person(), claimant(payday.api, "parti@exemple.fr")
    started(payday)
    assert items.of_person(gone.person.compte)[0]
    effacement.effacer(gone.person.compte, payday.api.clock.now, "tests", complet=False)
    assert items.of_person(gone.person.compte) == ({}, None)
    assert kept() == expected(payday.api.clock.now)
    assert kept_one.numero


def test_no_minute_does_more_than_its_share_and_the_next_goes_on(payday, monkeypatch):
    people = [payday.person(halves=[]) for _ in range(5)]
    started(payday)
    minute(payday.api)
    monkeypatch.setattr(following, "MOST", 2)
    for someone in people:
        someone.withdraw()
    assert [minute(payday.api) for _ in range(4)] == [2, 2, 1, 0]
    assert kept() == expected(payday.api.clock.now)
    monkeypatch.setattr(following, "GROUP", 1)
    monkeypatch.setattr(following, "MOST", 2000)
    for someone in people:
        someone.submit()
    payday.api.clock.forward(seconds=60)
    done = [following.follow(payday.api.clock.now, -math.inf)["comptees"] for _ in range(6)]
    assert done == [1, 1, 1, 1, 1, 0], "out of time, it does one group and goes on from there"
    assert kept() == expected(payday.api.clock.now)


def test_two_who_count_the_same_people_at_once_count_them_once(payday):
    marie = claimant(payday.api)
    started(payday)
    marie.save(declared(day_trip()))
    assert marie.submit().status == 201
    compte = marie.person.compte
    tables.each(lambda _: keeping.again([compte], payday.api.clock.now), range(3))
    assert kept() == expected(payday.api.clock.now)
