"""What one network may fail at each door, and that it costs the people behind it, or elsewhere, nothing."""

import pytest
from argon2 import PasswordHasher

from chalicelib.academie import ACADEMIE
from chalicelib.identity import doors, networks, signals
from chalicelib.identity.models import Compteur
from tests.aws import at_once, everything, recorded
from tests.gestion import staff
from tests.identity.people import PHRASE, crowd, settled

key, office = staff.key, staff.office
SCHOOL = "203.0.113.5"
FULL_WIDTH = "\N{FULLWIDTH EXCLAMATION MARK}"


def _fail(browser, identifiant, times):
    return [browser.sign_in(identifiant, f"pas le bon {n}").status for n in range(times)]


def _spread(browser, identifiants, password="Printemps 2026 !"):
    return [browser.sign_in(one, password) for one in identifiants]


def fails_on_many(address, now, door=doors.PEOPLE):
    """A network that failed on as many identifiers this hour as make it unusual."""
    (names, _), _ = doors.Try(door, address, "", "", now).keys
    Compteur(names, "L", noms=set(range(400)), ttl=int(now.timestamp()) + 3600).save()


@pytest.mark.exigence("S13")
def test_eighty_people_behind_one_address_come_in(api):
    assert {api.browser().sign_in(person.numero, PHRASE).status for person in crowd(80)} == {200}


@pytest.mark.exigence("S13")
def test_where_many_identifiers_fail_the_first_tries_of_each_are_looked_at_and_neighbours_come_in(api, clock):
    fails_on_many(SCHOOL, clock.now)
    for person in crowd(5):
        browser = api.browser(SCHOOL)
        assert _fail(browser, person.numero, 2) == [401] * 2
        assert browser.sign_in(person.numero, PHRASE).status == 200


@pytest.mark.exigence("S13")
def test_there_an_identifier_that_goes_on_failing_waits_a_minute_and_elsewhere_it_does_not(api, clock):
    person, _ = settled(api)
    fails_on_many(SCHOOL, clock.now)
    browser = api.browser(SCHOOL)
    assert _fail(browser, person.numero, 3) == [401] * 3
    clock.forward(seconds=20)
    refused = browser.sign_in(person.numero, PHRASE)
    assert (refused.status, int(refused.headers["Retry-After"])) == (429, 40)
    assert "Votre accès n’est pas bloqué" in refused.json["detail"]
    assert api.browser("203.0.113.6").sign_in(person.identifiant, PHRASE).status == 200
    clock.forward(seconds=40)
    assert browser.sign_in(person.numero, PHRASE).status == 200


@pytest.mark.exigence("S13")
def test_one_password_on_many_identifiers_is_looked_at_ten_times_an_hour_in_a_network(api, clock):
    people = crowd(14)
    attacker = api.browser(SCHOOL)
    answers = _spread(attacker, [person.numero for person in people])
    assert [answer.status for answer in answers] == [401] * 10 + [429] * 4
    assert answers[-1].json["title"] == "Ce mot de passe a été essayé sur plusieurs identifiants"
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 3600
    assert [api.browser(SCHOOL).sign_in(one.numero, PHRASE).status for one in people] == [200] * 14
    assert _spread(api.browser("203.0.113.6"), [people[0].numero])[0].status == 401
    clock.forward(hours=1)
    assert _spread(attacker, [people[-1].numero])[0].status == 401


@pytest.mark.exigence("S13")
def test_a_password_is_one_however_its_spaces_and_its_signs_are_typed(office):
    """What is compared is the normal form: it is what is counted too, for people and for the staff."""
    typed = [f"{' ' * n}Printemps 2026 {'!' if n % 2 else FULL_WIDTH}{' ' * (n % 3)}" for n in range(14)]
    browser = office.api.browser(SCHOOL)
    people = [browser.sign_in(f"99{n}", password).status for n, password in enumerate(typed)]
    said = [{"courriel": f"m{n}@ac-lyon.fr", "mot_de_passe": password} for n, password in enumerate(typed)]
    members = [browser.post("/gestion/connexion", one).status for one in said]
    assert people == members == [401] * 10 + [429] * 4


@pytest.mark.exigence("S13")
def test_a_spread_password_uses_up_nobody_s_tries(api):
    person, _ = settled(api)
    attacker = api.browser(SCHOOL)
    _spread(attacker, [f"99{n}" for n in range(10)])
    assert [answer.status for answer in _spread(attacker, [person.numero] * 30)] == [429] * 30
    assert _fail(api.browser(), person.numero, 5) == [401] * 5


@pytest.mark.exigence("S08", "S13")
def test_of_one_password_spread_at_once_no_more_is_looked_at(api, monkeypatch):
    """Those that it opens are among the ten: what bounds a try is counted before the password is looked at."""
    seen, verify = [], PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda *given: seen.append(1) or verify(*given))
    numeros = [person.numero for person in crowd(20, "Printemps 2026 !")] + [f"88{n}" for n in range(20)]
    answers = at_once(40, lambda n: api.browser(SCHOOL).sign_in(numeros[n], "Printemps 2026 !").status)
    wrong = answers[20:].count(401)
    assert answers[20:].count(200) == 0 <= wrong <= 10
    assert len(seen) == 40 - answers.count(429)
    assert answers.count(200) <= 20
    assert [api.browser(SCHOOL).sign_in(f"89{n}", "Printemps 2026 !").status for n in range(11 - wrong)][-1] == 429


@pytest.mark.exigence("S08", "S13")
def test_of_one_wrong_password_at_once_ten_are_looked_at(api, monkeypatch):
    seen, verify = [], PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda *given: seen.append(1) or verify(*given))
    answers = at_once(40, lambda n: api.browser(SCHOOL).sign_in(f"88{n}", "Printemps 2026 !").status)
    assert sorted(answers) == [401] * 10 + [429] * 30
    assert len(seen) == 10


@pytest.mark.exigence("S13")
def test_stolen_pairs_tried_once_each_are_bounded_in_a_network_that_fails_on_many(api, clock):
    person, known = settled(api)
    clock.now = clock.now.replace(second=20)
    fails_on_many(known.address, clock.now)
    flood = [api.browser(known.address).sign_in(f"vol{n}", f"volé {n}") for n in range(62)]
    assert [answer.status for answer in flood] == [401] * 60 + [429] * 2
    assert int(flood[-1].headers["Retry-After"]) == 40
    assert "Votre accès n’est pas bloqué" in flood[-1].json["detail"]
    assert api.browser(known.address).sign_in(person.numero, PHRASE).status == 429
    assert known.sign_in(person.numero, PHRASE).status == 200, "a known browser"
    assert api.browser("203.0.113.77").sign_in(person.numero, PHRASE).status == 200, "another network"
    clock.forward(seconds=40)
    assert api.browser(known.address).sign_in(person.numero, PHRASE).status == 200, "a minute at most"


@pytest.mark.exigence("S13")
def test_who_has_that_very_password_comes_in_from_a_browser_that_is_known(api):
    person, browser = settled(api, phrase="printemps au fond du jardin")
    _spread(api.browser(browser.address), [f"99{n}" for n in range(10)], "printemps au fond du jardin")
    assert api.browser().sign_in(person.numero, "printemps au fond du jardin").status == 429
    assert browser.sign_in(person.numero, "printemps au fond du jardin").status == 200


@pytest.mark.exigence("S13")
def test_a_trusted_network_is_not_counted_and_its_identifiers_are(api, clock, monkeypatch):
    monkeypatch.setitem(vars(ACADEMIE.acces), "reseaux_de_confiance", ("203.0.113.0/29", "2001:db8::/48"))
    fails_on_many(SCHOOL, clock.now)
    browser = api.browser(SCHOOL)
    assert {answer.status for answer in _spread(browser, [f"99{n}" for n in range(14)])} == {401}
    assert _fail(browser, "123", 6) == [401] * 5 + [429]
    assert [networks.is_trusted(one) for one in ("203.0.113.9", "2001:db8:0:1::/64", "inconnue")] == [False, True, False]


@pytest.mark.exigence("S13")
def test_each_door_has_its_own_count(office, clock):
    """Failures of people, of links and of agendas cost the staff nothing, nor each other."""
    api = office.api
    member = office.member("gestionnaire")
    fails_on_many(SCHOOL, clock.now)
    browser = api.browser(SCHOOL)
    _spread(browser, [f"99{n}" for n in range(10)])
    for _ in range(101):
        browser.get(f"/agenda/{'0' * 20}.{'x' * 43}.ics")
    assert browser.get(f"/agenda/{'0' * 20}.{'x' * 43}.ics").status == 429
    assert _fail(browser, "123", 1) == [401]
    said = {"courriel": member.courriel, "mot_de_passe": "Printemps 2026 !"}
    assert [api.browser(SCHOOL).post("/gestion/connexion", said).status for _ in range(5)] == [401] * 5
    assert browser.post("/reinitialisation", {"jeton": "x" * 43, "nouveau": PHRASE}).status == 400


@pytest.mark.exigence("S13")
def test_a_picture_on_any_web_page_counts_for_nothing(api, clock):
    browser = api.browser()
    picture = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
    with recorded() as calls:
        answer = browser.get(f"/agenda/{'0' * 20}.{'x' * 43}.ics", **picture)
    assert (answer.status, calls) == (403, [])
    clicked = picture | {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert browser.get(f"/agenda/{'0' * 20}.{'x' * 43}.ics", **clicked).status == 404


@pytest.mark.exigence("S75")
def test_what_no_morning_does_is_told_once_and_no_count_grows_nor_names_a_network(api, clock, caplog):
    with caplog.at_level("INFO"):
        _spread(api.browser(SCHOOL), [f"99{n}" for n in range(30)])
        fails_on_many("2001:db8::1", clock.now)
        _fail(api.browser("2001:db8::2"), "123", 3)
    assert signals.recent(clock.now) == {"reseau": 1, "mot_de_passe": 1}
    clock.forward(days=1)
    assert signals.recent(clock.now) == {"reseau": 1, "mot_de_passe": 1}
    clock.forward(days=1)
    assert signals.recent(clock.now) == {"reseau": 0, "mot_de_passe": 0}
    kept = str(everything())
    assert SCHOOL not in kept
    assert "2001:db8" not in kept
    assert max(len(item.noms or ()) for item in Compteur.scan(Compteur.pk.startswith("L#personnes-mdp"))) == 10


@pytest.mark.exigence("S75")
def test_the_office_reads_on_its_home_that_an_attack_may_be_going_on(office, clock):
    member = office.member("gestionnaire")
    assert member.browser.get("/gestion/signaux").json == {"reseaux": 0, "mots_de_passe": 0}
    _spread(office.api.browser(SCHOOL), [f"99{n}" for n in range(12)])
    assert member.browser.get("/gestion/signaux").json == {"reseaux": 0, "mots_de_passe": 1}
    assert office.member("chef_de_centre").browser.get("/gestion/signaux").code == "droit_absent"


@pytest.mark.exigence("S75")
def test_the_mark_of_a_network_lasts_a_day_and_is_another_elsewhere(clock, monkeypatch):
    today = networks.mark(SCHOOL, clock.now)
    assert today == networks.mark(SCHOOL, clock.now.replace(hour=23))
    marks = {today, networks.mark("203.0.113.6", clock.now)}
    clock.forward(days=1)
    marks.add(networks.mark(SCHOOL, clock.now))
    monkeypatch.setenv("IMAGIN_ORIGINE_SHA256", "0" * 64)
    marks.add(networks.mark(SCHOOL, clock.now))
    assert len(marks) == 4


@pytest.mark.parametrize(("filled", "about"), [(0, 0), (1, 1), (100, 105), (331, 400), (1024, 7098)])
def test_identifiers_are_told_from_the_buckets_that_they_fill(filled, about):
    assert doors.distinct(filled) == about


@pytest.mark.exigence("S14")
def test_no_header_of_the_client_moves_its_address(api):
    browser = api.browser(SCHOOL)
    _spread(browser, [f"99{n}" for n in range(10)])
    for n in range(50):
        spoofed = {"X-Forwarded-For": f"10.0.0.{n}", "X-Real-IP": f"10.0.1.{n}", "Forwarded": f"for=10.0.2.{n}"}
        said = {"identifiant": f"77{n}", "mot_de_passe": "Printemps 2026 !"}
        assert browser("POST", "/connexion", said, **spoofed).status == 429


@pytest.mark.exigence("S14")
def test_what_does_not_come_through_the_edge_is_refused_untouched(api):
    with recorded() as calls:
        for secret in (None, "", "another"):
            for path in ("/sante", "/moi", "/instance"):
                assert api.browser().get(path, **{"x-imagin-origine": secret}).status == 403
    assert calls == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8:0:0:ffff::2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:198.51.100.7", "198.51.100.7", True),
        ("198.51.100.7", "198.51.100.8", False),
        ("inconnue", "inconnue", True),
    ],
)
def test_an_ipv6_subscriber_is_one_network(clock, one, other, same):
    assert (networks.mark(one, clock.now) == networks.mark(other, clock.now)) is same
