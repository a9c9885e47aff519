"""The dashboard: what it counts is what there is, for one's own services, and each table leaves as CSV."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.frais.claim import states
from chalicelib.gestion.claims import moves
from chalicelib.gestion.dashboard import board, counting, items, snapshot
from chalicelib.identity.models import Intervenant, person_key
from chalicelib.tables import Transaction
from tests.aws import failing
from tests.gestion.payer import Payday
from tests.gestion.staff import key, office  # noqa: F401 - fixtures
from tests.people import claimant

PATH = "/gestion/tableau-de-bord"


@pytest.fixture
def payday(api, office):  # noqa: F811
    return Payday(api, office)


def counted(payday, query="", member=None):
    browser = (member or payday.member).browser
    assert browser.post(f"{PATH}/actualisation").status == 202
    payday.work()
    return browser.get(f"{PATH}{query}").json


def numbers(found):
    return {(row["moitie"], row["etat"]): row["nombre"] for row in found["etats"]}


def test_each_half_is_counted_in_its_state_with_its_amount_and_median_age(payday):
    for days in (2, 4, 9):
        payday.person(ago=days * 24 * 60)
    payday.person(halves=["deplacement"])
    found = counted(payday)
    assert numbers(found) == {
        ("remuneration", "VALIDE"): 3,
        ("remuneration", "A_VALIDER"): 1,
        ("deplacement", "VALIDE"): 4,
    }
    row = found["etats"][1]
    assert (row["libelle"], row["montant"], row["age_median"]) == ("Accepté", "930.00", 4)
    assert found["quand"]
    assert found["en_cours"] is False


def test_a_count_goes_by_slices_and_counts_everybody_once(payday, monkeypatch):
    monkeypatch.setattr(snapshot, "SLICE", 2)
    for _ in range(5):
        payday.person()
    payday.member.browser.post(f"{PATH}/actualisation")
    payday.api.work()
    with failing("dynamodb", ConnectionError("coupure"), times=1, operation="PutItem"):
        payday.api.work()
    payday.api.clock.forward(minutes=3)
    payday.work()
    found = payday.member.browser.get(PATH).json
    assert numbers(found)["deplacement", "VALIDE"] == 5


def test_a_slice_that_runs_twice_counts_once(payday, monkeypatch):
    monkeypatch.setattr(snapshot, "SLICE", 1)
    payday.person()
    payday.person()
    snapshot.start(payday.api.clock.now)
    passage = items.head().neuf
    for _ in range(3):
        snapshot.count(job="x", now=payday.api.clock.now, passage=passage, apres="")
    payday.work()
    assert numbers(payday.member.browser.get(PATH).json)["deplacement", "VALIDE"] == 2


def test_a_member_sees_their_own_services_only(payday, office):  # noqa: F811
    payday.person()
    counted(payday)
    stranger = office.member(services=["DEC-2"])
    found = stranger.browser.get(PATH).json
    assert (found["services"], found["etats"], found["retards"]) == (["DEC-2"], [], [])
    assert stranger.browser.get(f"{PATH}?service=DEC-1").json["etats"] == []
    assert len(stranger.browser.get(f"{PATH}/etats?service=DEC-1").body.splitlines()) == 1
    everything = office.member("administrateur").browser.get(PATH).json
    assert numbers(everything)["deplacement", "VALIDE"] == 1
    payday.person(service="DEC-9")
    boss = office.member("administrateur")
    assert counted(payday, member=boss)["services"] == ["DEC-1", "DEC-9"], "those that claims have"
    assert payday.see(boss)["services"][2]["pret"]["nombre"] == 2
    assert office.member("chef_de_centre").browser.get(PATH).code == "droit_absent"


def test_the_page_opens_on_the_last_session_that_has_begun(payday):
    payday.person()
    claimant(payday.api, "demain@exemple.fr", session="2027", debut="2027-05-18T08:30", fin="2027-05-18T17:30")
    found = counted(payday)
    assert (found["sessions"], found["session"]) == (["2026", "2027"], "2026")
    assert payday.member.browser.get(f"{PATH}?session=2027").json["session"] == "2027"


def test_who_has_not_claimed_near_the_deadline_is_named(payday):
    late = claimant(payday.api, "muet@exemple.fr")
    assert counted(payday)["retards"] == []
    assert counted(payday)["a_transmettre"] == {"proche": 0, "plus_tard": 1}
    payday.api.clock.forward(days=(payday_deadline(late) - payday.api.clock.now.date()).days - 10)
    payday.member.sign_in()
    found = counted(payday)
    assert found["a_transmettre"] == {"proche": 1, "plus_tard": 0}
    assert [(one["numero"], one["mission"]) for one in found["retards"]] == [(late.person.numero, late.numero)]
    payday.api.clock.forward(days=20)
    payday.member.sign_in()
    found = payday.member.browser.get(PATH).json
    assert found["a_transmettre"] == {"proche": 0, "plus_tard": 0}, "who is late is listed, not counted"
    assert [one["mission"] for one in found["retards"]] == [late.numero]


def payday_deadline(someone):
    from chalicelib.academie import ACADEMIE

    return ACADEMIE.frais.echeance(int(someone.item.session))


def test_what_blocks_and_why_is_counted(payday):
    marie = payday.person(halves=[])
    where = Intervenant(person_key(marie.person.compte), "PROFIL")
    where.update(actions=[Intervenant.dossier_financier.set("perime")])
    paul = payday.person(halves=["remuneration"])
    renvois = {"deplacement": {"motif": "distance", "texte": "Vérifiez.", "echeance": "2026-08-31"}}
    with Transaction() as transaction:
        now = payday.api.clock.now
        moves.put(transaction, paul.item, {"deplacement": states.RENVOYE}, "renvoi", now, renvois=renvois)
    found = counted(payday)
    blocks = {(row["moitie"], row["blocage"]): row["nombre"] for row in found["blocages"]}
    assert blocks == {
        ("remuneration", "constat"): 1,
        ("remuneration", "dossier_financier"): 1,
        ("deplacement", "dossier_financier"): 1,
        ("deplacement", "a_corriger"): 1,
    }
    (motif,) = found["motifs"]
    assert (motif["genre"], motif["motif"], motif["nombre"]) == ("renvoi", "distance", 1)
    assert "distance est à vérifier" in motif["libelle"]


def test_what_is_accepted_for_nothing_is_counted_as_accepted_and_waits_for_nobody(payday):
    marie = payday.person(halves=["remuneration"], trips=())
    with Transaction() as transaction:
        moves.put(transaction, marie.item, {"deplacement": states.TRAITE}, "validation", payday.api.clock.now)
    found = counted(payday)
    assert [(row["transmises"], row["acceptees"], row["payees"]) for row in found["semaines"]] == [(2, 2, 0)]
    (row,) = found["par_service"]
    assert (row["en_paiement"], row["sans_suite"], row["paye"], row["total"]) == (1, 1, 0, 2)


def typed(name, value):
    """As a French spreadsheet reads it: an amount has its comma, or it would be a text or a day."""
    told = "" if value is None else str(value)
    return told.replace(".", ",") if name == "montant" else told


@pytest.mark.parametrize("table", sorted(board.TABLES))
def test_each_table_leaves_as_csv(payday, table):
    payday.person(halves=["deplacement"])
    found = counted(payday)
    answer = payday.member.browser.get(f"{PATH}/{table}")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="tableau-{table}.csv"'
    header, *rows = csv.reader(io.StringIO(answer.body.decode("utf-8-sig")), delimiter=";")
    assert rows == [[typed(name, row[name]) for name in header] for row in found[table]]
    assert table in ("motifs", "retards") or rows


def test_before_the_first_count_the_page_knows_that_there_is_none(payday):
    found = payday.member.browser.get(PATH).json
    assert (found["quand"], found["etats"]) == (None, [])
    assert payday.member.browser.get(f"{PATH}/autre").status == 404


@given(st.lists(st.integers(0, 400), min_size=1))
def test_the_median_of_a_histogram_is_that_of_the_list(ages):
    histogram = {age: ages.count(age) for age in ages}
    assert counting.median(histogram) == sorted(ages)[(len(ages) - 1) // 2]
