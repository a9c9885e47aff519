"""From an address to those who have it, whoever wrote it; a sister of the rest of the person, gone with it."""

import pytest

from chalicelib.donnees import effacement
from chalicelib.gestion.people import search
from chalicelib.identity import addresses, correction, provisioning
from chalicelib.identity.models import Compte, account_key, person_key
from chalicelib.tables import Dossiers
from ops.deployment import migrations
from tests.aws import dead_after, items
from tests.gestion import batch, staff
from tests.gestion.people.test_acts import act
from tests.identity.people import PHRASE, enrol, settled
from tests.identity.test_email_address import code, confirm, give

key, office, buckets = staff.key, staff.office, batch.buckets
FIRST, SECOND = "marie.denis@exemple.fr", "autre@exemple.fr"


@pytest.fixture
def member(office):
    return office.member(services=["DEC-1", "DEC-2"])


def corrected(person, now, **facts):
    known = provisioning.by_numero([person.numero])[person.numero]
    correction.change(known, facts, now, "tests")


def kept():
    return {key: raw for key, raw in items(Dossiers).items() if key[1] == "COURRIEL"}


def test_who_is_imported_with_an_address_is_found_by_it_however_it_is_typed(api):
    marie, _ = enrol(api.clock, courriel=FIRST), enrol(api.clock)
    assert addresses.having(f" {FIRST.upper()} ") == [marie.compte]
    assert addresses.having(SECOND) == []
    assert addresses.having(FIRST[:-1]) == []
    assert FIRST not in str(kept())


def test_people_of_one_address_are_all_found(api):
    two = {enrol(api.clock, courriel=FIRST).compte, enrol(api.clock, "Luc", courriel=FIRST).compte}
    assert set(addresses.having(FIRST)) == two


def test_a_box_of_many_people_leads_to_each_of_them(api, member):
    many = {enrol(api.clock, f"Zoé{n}", courriel=FIRST, printed=False).compte for n in range(25)}
    assert set(addresses.having(FIRST)) == many
    found = search.find(FIRST)
    assert (len(found["intervenants"]), found["suite"]) == (search.MOST, True)


def test_an_address_that_an_import_changes_or_takes_away_leads_there_no_more(api):
    marie = enrol(api.clock, courriel=FIRST)
    corrected(marie, api.clock.now, courriel=SECOND)
    assert (addresses.having(FIRST), addresses.having(SECOND)) == ([], [marie.compte])
    corrected(marie, api.clock.now, courriel=None)
    assert kept() == {}


def test_so_does_one_that_the_person_confirms_or_a_member_gives(api, member):
    marie, browser = settled(api, courriel=FIRST)
    give(browser, SECOND)
    assert addresses.having(FIRST) == [marie.compte], "nothing is proved yet"
    assert confirm(browser, code(api)).status == 200
    assert (addresses.having(FIRST), addresses.having(SECOND)) == ([], [marie.compte])
    assert act(member, marie, "courriel", {"courriel": FIRST}).status == 200
    assert (addresses.having(FIRST), addresses.having(SECOND)) == ([marie.compte], [])


def test_nobody_is_found_by_what_a_closed_or_an_erased_account_had(api, member, buckets):
    marie, luc = enrol(api.clock, courriel=FIRST), enrol(api.clock, "Luc", courriel=SECOND)
    assert act(member, marie, "historiser").status == 204
    effacement.effacer(luc.compte, api.clock.now, "tests", complet=True)
    assert kept() == {}


def test_a_closing_that_is_cut_leaves_no_address_behind(api, member):
    marie = enrol(api.clock, courriel=FIRST)
    with dead_after("TransactWriteItems", "DeleteItem"):
        act(member, marie, "historiser")
    assert marie.item.disabled is not None
    assert kept() == {}


def test_who_was_known_before_is_found_after_the_upgrade(api, member):
    marie, luc = enrol(api.clock, courriel=FIRST), enrol(api.clock, "Luc", courriel=SECOND)
    enrol(api.clock, "Zoé")
    assert act(member, luc, "historiser").status == 204
    wanted = kept()
    assert [pk for pk, _ in wanted] == [person_key(marie.compte)]
    for pk, sk in wanted:
        Dossiers(pk, sk).delete()
    assert addresses.having(FIRST) == []
    assert migrations.run("lyon")[3] == 1
    assert kept() == wanted
    migrations.back("lyon", 2)
    migrations.run("lyon")
    assert kept() == wanted


def test_an_address_changed_while_the_upgrade_goes_by_is_the_one_that_leads(api):
    marie = enrol(api.clock, courriel=FIRST)
    for pk, sk in kept():
        Dossiers(pk, sk).delete()
    third = migrations.MIGRATIONS[2]

    def meddling(item):
        if item["sk"]["S"] == "C" and item.get("courriel", {}).get("S") == FIRST:
            Compte(account_key(marie.compte), "C").update(actions=[Compte.courriel.set(SECOND)])
        return third.beside(item)

    migrations.run("lyon", (migrations.Migration(1, "adresses", "comptes", beside=meddling, into="dossiers"),))
    assert (addresses.having(FIRST), addresses.having(SECOND)) == ([], [marie.compte])


def test_the_front_desk_finds_by_address_and_so_does_the_list(api, member):
    marie, _ = enrol(api.clock, courriel=FIRST), enrol(api.clock, "Zoé")
    assert [one["numero"] for one in search.find(FIRST.title())["intervenants"]] == [marie.numero]
    assert search.find(SECOND) == {"intervenants": [], "suite": False}
    longer = member.browser.get(f"/gestion/intervenants?q={'a' * 250}@exemple.fr")
    assert (longer.status, "254" in str(longer.json)) == (422, True)
    long = f"{'a' * 60}@{'b' * 60}.example.fr"
    assert member.browser.get(f"/gestion/intervenants?q={long}").json["intervenants"] == []
    assert member.browser.post("/gestion/personnes/releve").status == 202
    while api.work()["done"]:
        pass
    for asked, found in ((FIRST, [marie.numero]), (SECOND, []), (long, [])):
        answer = member.browser.get(f"/gestion/personnes?texte={asked}")
        assert [one["numero"] for one in answer.json["personnes"]] == found


def test_a_password_chosen_changes_nothing_of_it(api):
    marie, _ = settled(api, courriel=FIRST)
    assert api.browser().sign_in(FIRST, PHRASE).status == 401, "an address opens nothing"
    assert addresses.having(FIRST) == [marie.compte]
