"""What one network address may fail, and that it costs the people behind it, or elsewhere, nothing."""

import pytest

from chalicelib.identity import throttling
from tests.aws import at_once, recorded
from tests.identity.people import PHRASE, crowd, settled


def _fail(browser, identifiant, times):
    return [browser.sign_in(identifiant, "pas le bon").status for _ in range(times)]


@pytest.mark.exigence("S13")
def test_eighty_people_behind_one_address_come_in(api):
    assert {api.browser().sign_in(person.numero, PHRASE).status for person in crowd(80)} == {200}


@pytest.mark.exigence("S13")
def test_the_101st_failure_of_an_address_waits_and_another_address_does_not(api, clock):
    person, _ = settled(api)
    browser = api.browser("203.0.113.5")
    assert {browser.sign_in(f"99{n}", "pas le bon").status for n in range(100)} == {401}
    refused = browser.sign_in("99100", "pas le bon")
    assert refused.status == 429
    assert browser.sign_in(person.numero, PHRASE).status == 429
    assert api.browser("203.0.113.6").sign_in(person.numero, PHRASE).status == 200
    clock.forward(seconds=int(refused.headers["Retry-After"]))
    assert browser.sign_in(person.numero, PHRASE).status == 200


@pytest.mark.exigence("S13")
def test_a_refused_address_uses_up_nobody_s_tries(api):
    person, _ = settled(api)
    attacker = api.browser("203.0.113.5")
    for n in range(100):
        attacker.sign_in(f"99{n}", "pas le bon")
    assert _fail(attacker, person.numero, 30) == [429] * 30
    assert _fail(api.browser(), person.numero, 5) == [401] * 5


@pytest.mark.exigence("S13")
def test_parallel_failures_do_not_pass_the_limit_of_an_address(api):
    browser = api.browser()
    for n in range(95):
        browser.sign_in(f"99{n}", "pas le bon")
    statuses = at_once(12, lambda n: api.browser().sign_in(f"88{n}", "pas le bon").status)
    assert statuses.count(401) == 5


@pytest.mark.exigence("S14")
def test_no_header_of_the_client_moves_its_address(api):
    browser = api.browser("203.0.113.5")
    for n in range(100):
        browser.sign_in(
            f"99{n}",
            "pas le bon",
        )
    for n in range(50):
        spoofed = {"X-Forwarded-For": f"10.0.0.{n}", "X-Real-IP": f"10.0.1.{n}", "Forwarded": f"for=10.0.2.{n}"}
        answer = browser("POST", "/connexion", {"identifiant": f"77{n}", "mot_de_passe": "x"}, **spoofed)
        assert answer.status == 429


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
def test_an_ipv6_subscriber_is_one_address(clock, one, other, same):
    keys = {throttling.address_counter(address, clock.now).pk for address in (one, other)}
    assert (len(keys) == 1) is same
