"""The printed password: what it opens, that it serves once, and when it ends."""

import datetime as dt
from threading import Barrier

import pytest

from app import app
from chalicelib.identity import temporary_passwords
from chalicelib.identity.models import Compte, account_key
from chalicelib.tables import TABLES
from tests.aws import at_once, everything, items
from tests.identity.people import OTHER_PHRASE, PHRASE, enrol, marked, settled

RESTRICTED = {"/moi", "/mot-de-passe", "/courriel", "/courriel/confirmation", "/courriel/plus-tard", "/deconnexion"}
RESTRICTED |= {"/deconnexion-partout", "/langue"}
PUBLIC = {"/sante", "/instance", "/connexion", "/mot-de-passe-oublie", "/reinitialisation", "/simulation", "/panne"}
PUBLIC |= {"/reinitialisation/lien", "/communes", "/rappels/arret/{jeton}"}
PUBLIC |= {"/agenda/{fichier}", *(f"/portail/{{portail}}/{way}" for way in ("connexion", "retour", "sortie"))}


def business_routes():
    """Every route that is neither public, nor a step of signing in, nor the staff's own."""
    for path, methods in app.routes.items():
        short = path.removeprefix("/api/v1")
        if short not in RESTRICTED | PUBLIC and not short.startswith("/gestion"):
            yield from ((method, short) for method in methods)


def filled(path):
    return path.replace("{numero}", "123").replace("{session_id}", "0" * 16)


@pytest.mark.exigence("S19")
@pytest.mark.parametrize(("method", "path"), sorted(business_routes()))
def test_a_printed_password_opens_no_business_route(api, clock, method, path):
    person, browser = enrol(clock), api.browser()
    assert browser.sign_in(person.numero, person.printed).json == {"portee": "mot_de_passe"}
    before = everything()
    answer = browser(method, filled(path), **{"Idempotency-Key": "0" * 32, "If-Match": '"1"'})
    assert (answer.status, answer.code) == (403, "changement_requis")
    assert everything() == before


@pytest.mark.exigence("S19")
@pytest.mark.parametrize(("method", "path"), sorted(business_routes()))
def test_nor_does_a_session_that_must_still_answer_for_its_address(api, clock, method, path):
    person, browser = enrol(clock), api.browser()
    browser.sign_in(person.numero, person.printed)
    assert browser.post("/mot-de-passe", {"nouveau": PHRASE}).json == {"portee": "courriel"}
    answer = browser(method, filled(path), **{"Idempotency-Key": "0" * 32, "If-Match": '"1"'})
    assert (answer.status, answer.code) == (403, "courriel_requis")


@pytest.mark.exigence("S19")
def test_a_restricted_session_shows_a_masked_address_and_cannot_give_another(api, clock):
    person, browser = enrol(clock, courriel="marie.denis@exemple.fr"), api.browser()
    browser.sign_in(person.numero, person.printed)
    assert browser.get("/moi").json["courriel"] == "m…s@exemple.fr"
    assert browser.post("/courriel", {"courriel": "voleur@exemple.fr"}).code == "changement_requis"
    assert browser.post("/courriel/plus-tard").status == 409


@pytest.mark.exigence("S20")
def test_of_16_changes_at_once_one_counts_and_the_paper_is_worth_nothing_after(api, clock):
    person = enrol(clock)
    browsers = [api.browser(f"203.0.113.{n}") for n in range(16)]
    for browser in browsers[:5]:
        assert browser.sign_in(person.numero, person.printed).status == 200
    for n, browser in enumerate(browsers):
        browser.cookie = browsers[n % 5].cookie
    answers = at_once(16, lambda n: browsers[n].post("/mot-de-passe", {"nouveau": f"{PHRASE} numéro {n}"}))
    statuses = [answer.status for answer in answers]
    assert statuses.count(200) == 1
    assert set(statuses) <= {200, 401, 409}
    winner = statuses.index(200)
    assert api.browser().sign_in(person.numero, person.printed).status == 401
    assert api.browser().sign_in(person.numero, f"{PHRASE} numéro {winner}").status == 200
    assert person.item.temp_hash is None


@pytest.mark.exigence("S20")
def test_the_same_race_beats_a_change_without_its_condition(api, clock):
    """The control: several of the 16 would each believe to have changed the password."""
    person, gate = enrol(clock), Barrier(16)

    def naive(n):
        account = Compte.get(account_key(person.compte), "C", consistent_read=True)
        gate.wait()
        if account.temp_hash is None:
            return 409
        account.update(actions=[Compte.password_hash.set(str(n)), Compte.temp_hash.remove()])
        return 200

    assert at_once(16, naive).count(200) > 1


@pytest.mark.exigence("S21")
def test_the_new_password_is_not_the_printed_one_however_it_is_typed(api, clock):
    person, browser = enrol(clock, courriel="marie@exemple.fr"), api.browser()
    browser.sign_in(person.numero, person.printed)
    for typed in (person.printed, person.printed.replace("-", ""), person.printed.replace("-", " ")):
        refused = browser.post("/mot-de-passe", {"nouveau": typed})
        assert (refused.status, refused.json["errors"][0]["code"]) == (422, "deja_provisoire")
    api.browser().post("/mot-de-passe-oublie", {"identifiant": person.numero})
    api.work()
    link = {"jeton": api.mails()[-1].token, "nouveau": person.printed}
    assert browser.post("/reinitialisation", link).json["errors"][0]["code"] == "deja_provisoire"


@pytest.mark.exigence("S22")
def test_it_ends_at_its_hour_though_no_purge_ran(api, clock):
    person = enrol(clock)
    clock.forward(days=30, seconds=-1)
    assert api.browser().sign_in(person.numero, person.printed).status == 200
    clock.forward(seconds=1)
    assert api.browser().sign_in(person.numero, person.printed).status == 401
    assert person.item.temp_hash is not None, "the purge has not run"


@pytest.mark.exigence("S22")
def test_a_session_opened_in_time_cannot_change_the_password_once_it_ended(api, clock):
    person, browser = enrol(clock), api.browser()
    clock.forward(days=30, minutes=-5)
    browser.sign_in(person.numero, person.printed)
    clock.forward(minutes=6)
    assert browser.post("/mot-de-passe", {"nouveau": PHRASE}).status == 409
    temporary_passwords.purge(clock.now)
    assert browser.post("/mot-de-passe", {"nouveau": PHRASE}).status == 409
    assert person.item.password_hash is None


@pytest.mark.exigence("S23")
def test_once_used_it_lives_a_day(api, clock):
    person = enrol(clock)
    assert api.browser().sign_in(person.numero, person.printed).status == 200
    clock.forward(hours=20)
    assert api.browser().sign_in(person.numero, person.printed).status == 200
    clock.forward(hours=5)
    assert api.browser().sign_in(person.numero, person.printed).status == 401


@pytest.mark.exigence("S26")
def test_the_purge_takes_the_ended_passwords_and_touches_nothing_else(api, clock):
    ended, current = enrol(clock), enrol(clock, nom="Morel")
    personal, _ = settled(api, nom="Petit", courriel="petit@exemple.fr")
    clock.forward(days=31)
    temporary_passwords.issue(current.compte, clock.now + dt.timedelta(days=9), clock.now, "tests")
    before = {table: items(table) for table in TABLES}
    counts = temporary_passwords.purge(clock.now)
    assert counts["purged"] == 1
    changed = {}
    for table in TABLES:
        after = items(table)
        for key in before[table].keys() | after.keys():
            old, new = before[table].get(key, {}), after.get(key, {})
            if old != new:
                changed[key] = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    assert changed.pop((account_key(ended.compte), "C")) == {"temp_hash", "temp_expires", "temp_shard"}
    (audit,) = changed
    assert audit[0].startswith("J#")
    assert personal.item.password_hash
    assert current.item.temp_hash


@pytest.mark.exigence("S18")
def test_a_printed_password_lies_nowhere_in_clear(api, clock, caplog):
    with caplog.at_level("INFO", logger="imagin"):
        person = enrol(clock, courriel="marie@exemple.fr")
        browser = api.browser()
        browser.sign_in(person.numero, person.printed)
        browser.post("/mot-de-passe", {"nouveau": person.printed})
        browser.post("/mot-de-passe", {"nouveau": OTHER_PHRASE})
        again = temporary_passwords.reissue(person.compte, clock.now, "tests", marked())
    kept = everything() + caplog.text
    for text in (person.printed, again):
        assert text not in kept
        assert text.replace("-", "") not in kept
    assert "$argon2id$" in kept
