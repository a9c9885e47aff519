"""Missions in a person's own calendar, read back by a library that is not ours."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Timezone

from chalicelib.gestion.imports import affectations, moving
from chalicelib.identity.models import Compte, account_key, person_key
from chalicelib.missions import feed, ics
from chalicelib.missions.models import Affectation, mission_key
from tests.actors import ORIGIN
from tests.aws import everything
from tests.people import claimant, convoke

PARIS = ZoneInfo("Europe/Paris")


def events(answer):
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    text = answer.body if isinstance(answer.body, str) else answer.body.decode()
    return {str(event["UID"]): event for event in Calendar.from_ical(text).walk("VEVENT")}


def place(mine, numero=None):
    return Affectation.get(person_key(mine.person.compte), mission_key(numero or mine.numero), consistent_read=True)


def own(mine):
    """The address given to the person, as a calendar application asks it."""
    answer = mine.browser.post("/agenda")
    assert answer.status == 201, answer.body
    return answer.json["adresse"].removeprefix(f"{ORIGIN}/api/v1")


def read(api, address):
    """An application somewhere else, which has no session."""
    return api.browser("203.0.113.9").get(address)


def test_a_mission_goes_into_a_calendar(api):
    mine = claimant(api, examen="BTS ; série A, groupe 1\\2", debut="2026-07-01T08:30", fin="2026-07-01T17:30")
    answer = mine.browser.get(f"/missions/{mine.numero}/agenda")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="mission-{mine.numero}.ics"'
    (event,) = events(answer).values()
    assert event["SUMMARY"] == "Correction de copies, BTS ; série A, groupe 1\\2"
    assert event["LOCATION"] == "Lycée Jean-Puy, 9 rue de l’École, 42300 Roanne"
    assert event["DTSTART"].dt == dt.datetime(2026, 7, 1, 8, 30, tzinfo=PARIS)
    assert event["DTEND"].dt == dt.datetime(2026, 7, 1, 17, 30, tzinfo=PARIS)
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", 0)
    assert event["URL"] == f"{ORIGIN}/mission/?numero={mine.numero}"
    assert f"Mission n°\u00a0{mine.numero}" in event["DESCRIPTION"].splitlines()


def test_a_calendar_follows_the_language_of_its_person_or_of_the_page(api):
    mine = claimant(api, debut="2026-07-01T08:30", fin="2026-07-01T17:30")
    path, address = f"/missions/{mine.numero}/agenda", own(mine)
    french = mine.browser.get(path).body
    assert mine.browser.get(f"{path}?langue=de").pointers == ["/langue"]
    english = mine.browser.get(f"{path}?langue=en")
    assert mine.browser.put("/langue", {"langue": "en"}).status == 200
    (followed,), (event,) = events(read(api, address)).values(), events(english).values()
    assert mine.browser.get(path).body == english.body != french
    assert mine.browser.get(f"{path}?langue=fr").body == french
    for one in (event, followed):
        assert one["SUMMARY"] == "Marking papers, Baccalauréat général"
        assert f"Mission no. {mine.numero}" in one["DESCRIPTION"].splitlines()
        assert one["DESCRIPTION"].endswith(f"the official letter (convocation): {ORIGIN}/en/mission/?numero={mine.numero}")
        assert one["URL"] == f"{ORIGIN}/en/mission/?numero={mine.numero}"
    assert b"//EN\r\n" in english.body
    assert "X-WR-CALNAME:IMAG’IN missions – Lyon".encode() in read(api, address).body
    Affectation(person_key(mine.person.compte), mission_key(mine.numero)).update(actions=[Affectation.annulee.set(True)])
    (event,) = events(mine.browser.get(path)).values()
    assert event["SUMMARY"] == "Cancelled: Marking papers, Baccalauréat général"
    assert event["DESCRIPTION"].startswith("This mission is cancelled, you do not have to go.")


def test_the_clock_of_the_place_counts(api):
    mine = claimant(api, centre_commune="97411", debut="2026-07-01T08:00", fin="2026-07-01T12:00")
    (event,) = events(mine.browser.get(f"/missions/{mine.numero}/agenda")).values()
    assert event["DTSTART"].dt == dt.datetime(2026, 7, 1, 4, 0, tzinfo=dt.UTC)


def test_the_file_describes_the_clock_of_paris_as_it_runs():
    text = ics.calendar("Missions", "Imagin", [], dt.datetime(2026, 6, 1, tzinfo=dt.UTC))
    (described,) = Calendar.from_ical(text).walk("VTIMEZONE")
    clock = Timezone.to_tz(described, lookup_tzid=False)
    for day in range(0, 366 * 3, 3):
        noon = dt.datetime(2026, 1, 1, 12) + dt.timedelta(days=day)
        assert noon.replace(tzinfo=clock).utcoffset() == noon.replace(tzinfo=PARIS).utcoffset(), noon


@given(st.text(max_size=200))
def test_any_name_comes_through_whole(text):
    now = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
    event = ics.Event("u", 0, now, now, text, text, text, "https://x.example", cancelled=False)
    written = ics.calendar("n", "p", [event], now)
    assert max(len(line.encode()) for line in written.split("\r\n")) <= 75
    assert not [line for line in written.replace("\r\n", "").splitlines() if line == "END:VEVENT"]
    (found,) = Calendar.from_ical(written).walk("VEVENT")
    kept = "".join(c for c in text if c.isprintable() or c in "\n\u00a0\u202f")
    assert str(found["SUMMARY"]) == kept


def test_a_calendar_follows_every_mission_and_its_changes(api):
    mine = claimant(api)
    other = convoke(api.clock, mine.person, debut="2026-06-20T08:00", fin="2026-06-20T12:00")
    address = own(mine)
    before = events(read(api, address))
    assert len(before) == 2
    mission = affectations.missions([other])[other]
    moving.move(mission, {"debut": "2026-06-21T08:00", "fin": "2026-06-21T12:00"}, api.clock.now, "t")
    place(mine).update(actions=[Affectation.annulee.set(True), Affectation.version.add(1)])
    after = events(read(api, address))
    assert after.keys() == before.keys()
    moved = next(event for uid, event in after.items() if other in uid)
    assert (moved["SEQUENCE"], moved["DTSTART"].dt.day, moved["STATUS"]) == (1, 21, "CONFIRMED")
    cancelled = next(event for uid, event in after.items() if mine.numero in uid)
    assert (cancelled["SEQUENCE"], cancelled["STATUS"]) == (1, "CANCELLED")
    assert cancelled["SUMMARY"].startswith("Annulée\u00a0: ")


def test_a_mission_without_convocation_stays_out(api):
    mine = claimant(api)
    place(mine).update(actions=[Affectation.convoquee.remove()])
    assert events(read(api, own(mine))) == {}
    assert mine.browser.get(f"/missions/{mine.numero}/agenda").status == 404


def test_an_address_ends_when_it_is_replaced_or_deleted(api):
    mine = claimant(api)
    assert mine.browser.get("/agenda").json == {"ouvert": False, "cree": None, "lu": None}
    first, second = own(mine), own(mine)
    assert (read(api, first).status, read(api, second).status) == (410, 200)
    now = int(api.clock.now.timestamp())
    assert mine.browser.get("/agenda").json == {"ouvert": True, "cree": now, "lu": now}
    assert [mine.browser.delete("/agenda").status for _ in range(2)] == [204, 204]
    gone = read(api, second)
    assert (gone.status, gone.code) == (404, "agenda_inconnu")
    assert gone.json == read(api, first).json | {"instance": gone.json["instance"]}


def test_a_replaced_address_is_gone_for_who_held_it(api):
    mine = claimant(api)
    addresses = [own(mine) for _ in range(feed.REMEMBERED + 2)]
    replaced = read(api, addresses[-2])
    assert (replaced.status, replaced.code) == (410, "agenda_remplace")
    assert [read(api, address).status for address in addresses] == [404, *[410] * feed.REMEMBERED, 200]
    assert api.browser()("HEAD", addresses[1]).status == 410
    for _ in range(101):
        assert read(api, addresses[1]).status == 410, "who held it does not guess"
    assert not any(address.rpartition(".ics")[0].rpartition(".")[2] in everything() for address in addresses)


def test_an_application_asks_again_only_for_what_changed(api):
    mine = claimant(api)
    address = own(mine)
    first = read(api, address)
    api.clock.forward(hours=1)
    for asked in (first.headers["ETag"], f'"x", {first.headers["ETag"].removeprefix("W/")}', "*"):
        same = api.browser("203.0.113.9").get(address, If_None_Match=asked)
        assert (same.status, same.body, same.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert first.headers["Cache-Control"] == "private, no-cache"
    looked = api.browser("203.0.113.9")("HEAD", address)
    assert (looked.status, looked.body, looked.headers["ETag"]) == (200, b"", first.headers["ETag"])
    assert looked.headers["Content-Type"] == first.headers["Content-Type"]
    assert api.browser("203.0.113.9")("HEAD", address, If_None_Match=first.headers["ETag"]).status == 304
    place(mine).update(actions=[Affectation.annulee.set(True), Affectation.version.add(1)])
    after = api.browser("203.0.113.9").get(address, If_None_Match=first.headers["ETag"])
    assert (after.status, after.headers["ETag"] != first.headers["ETag"]) == (200, True)


def test_an_address_is_kept_nowhere_in_clear(api):
    mine = claimant(api)
    secret = own(mine).rpartition(".ics")[0].rpartition(".")[2]
    assert len(secret) == 43
    assert secret not in everything()
    assert secret not in mine.browser.get("/agenda").body.decode()


def test_an_address_opens_nothing_else_and_nobody_else(api):
    mine, theirs = claimant(api), claimant(api, courriel="autre@exemple.fr", person_facts={"nom": "Lupin"})
    address = own(mine)
    assert {theirs.numero in uid for uid in events(read(api, address))} == {False}
    stranger = api.browser()
    stranger.cookie = "__Host-imagin=" + address.removeprefix("/agenda/").removesuffix(".ics")
    assert stranger.get("/missions").status == 401
    crossed = address.replace(mine.person.compte, theirs.person.compte)
    assert read(api, crossed).status == 404
    assert api.browser()("DELETE", address).status == 405


def test_a_closed_account_has_no_agenda(api):
    mine = claimant(api)
    address = own(mine)
    Compte(account_key(mine.person.compte), "C").update(actions=[Compte.disabled.set(1)])
    assert read(api, address).status == 404


@pytest.mark.parametrize(
    "strange", ["x.ics", "é.ics", ".ics", "a" * 20 + "." + "b" * 43, "a" * 20 + "." + "b" * 43 + ".ics"]
)
def test_a_strange_address_is_unknown(api, strange):
    assert read(api, f"/agenda/{strange}").status == 404


@pytest.mark.exigence("S12")
def test_reading_and_guessing_are_limited(api):
    mine = claimant(api)
    address = own(mine)
    assert {read(api, address).status for _ in range(feed.PER_HOUR)} == {200}
    refused = read(api, address)
    assert (refused.status, refused.code) == (429, "agenda_lu_trop_souvent")
    api.clock.forward(seconds=int(refused.headers["Retry-After"]))
    guess = f"/agenda/{mine.person.compte}.{'b' * 43}.ics"
    assert {read(api, guess).status for _ in range(100)} == {404}
    assert read(api, guess).status == 429
    assert read(api, address).status == 200, "who holds the address is not shut out by the guesses of others"
