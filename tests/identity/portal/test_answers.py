"""Each answer of the table, from a provider that gives it, by the product's own way: in, or the page that says why."""

import datetime as dt

import pytest
import urllib3

from chalicelib.academie.schema import Oidc, SecondFacteur
from chalicelib.identity.portal import journey, provider, refusals, settings, staff_entry, wire
from chalicelib.identity.portal.settings import Door
from tests.identity.portal.adjustable import CLIENT, Adjustable, Habits
from tests.identity.portal.answers import DOWN, IN, TABLE, Case
from tests.identity.portal.portals import AtThePortal, asked

SECRET = "/imagin/lyon/portail/lyon"


@pytest.fixture(scope="module")
def portal():
    running = Adjustable()
    yield running
    running.stop()


def door(portal, lines):
    lines = dict(lines)
    staff = SecondFacteur(**lines.pop("personnels")) if "personnels" in lines else None
    told = {"emetteur": portal.issuer, "client": CLIENT, "secret": SECRET, "revendication": "uid"}
    return Door("lyon", Oidc(**told | lines, personnels=staff), portal.habits.secret)


def come_back(portal, opened, case, now, meanwhile=lambda: None):
    """What the provider proves, the browser's part played: it follows where it is sent."""
    made = journey.begin(opened, now, journey.AGENT, "")
    address = provider.sign_in_address(opened, made)
    back = asked(AtThePortal().open(address).headers["Location"])
    meanwhile()
    issuer = case.issuer and case.issuer.format(opened.oidc.emetteur)
    return provider.claims(opened, made, back["code"], issuer, now)


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.name)
def test_an_answer_leads_where_the_table_says(portal, case):
    portal.now(case.habits)
    opened, now = door(portal, case.lines), dt.datetime.now(dt.UTC)
    proved, named, cas = None, "", IN
    try:
        proved = come_back(portal, opened, case, now)
        named = provider.identity(opened, proved).lower()
    except refusals.Stopped as stopped:
        cas = stopped.cas
    assert (cas, named) == (case.expected, "mdenis" if case.expected == IN else "")
    if case.strong is not None:
        assert staff_entry._is_strong(opened.oidc.personnels, proved.claims, now) is case.strong


PLAIN = Case("plain", IN)
PLACES = ("openid-configuration", "jetons", "cles", "userinfo")


@pytest.mark.parametrize("place", PLACES)
def test_a_provider_half_down_is_down_and_nothing_hangs(portal, place):
    portal.now(Habits(claims_at="userinfo"))
    with pytest.raises(refusals.ProviderDown):
        come_back(portal, door(portal, {}), PLAIN, dt.datetime.now(dt.UTC), lambda: setattr(portal, "silent", (place,)))


def test_a_slow_provider_is_waited_for_and_a_too_slow_one_is_down(portal, monkeypatch):
    portal.now(Habits(claims_at="userinfo"))
    portal.slow, opened = dict.fromkeys(PLACES, 0.3), door(portal, {})
    assert come_back(portal, opened, PLAIN, dt.datetime.now(dt.UTC)).named == "mdenis"
    monkeypatch.setattr(wire._pool, "connection_pool_kw", {"timeout": urllib3.Timeout(0.2), "retries": False})
    with pytest.raises(refusals.ProviderDown):
        come_back(portal, opened, PLAIN, dt.datetime.now(dt.UTC))


@pytest.mark.parametrize(
    "changed",
    [
        {"alg": "ES256", "key": "p256", "published": ("p256",)},
        {"key": "autre", "published": ("rsa", "autre")},
        {"claims_at": "userinfo"},
        {"registered": ("post",), "discovery": {"token_endpoint_auth_methods_supported": ["client_secret_post"]}},
        {"discovery": lambda it: it | {"token_endpoint": it["token_endpoint"] + "?v=2"}},
    ],
)
def test_what_a_provider_changes_meanwhile_counts_at_once(portal, changed):
    portal.now(Habits())
    proved = come_back(portal, door(portal, {}), PLAIN, dt.datetime.now(dt.UTC), lambda: portal.now(Habits(**changed)))
    assert proved.named == "mdenis"


def test_the_table_holds_every_kind_of_answer_and_says_each_once():
    names = [case.name for case in TABLE]
    assert len(names) == len(set(names))
    assert len(names) >= 229


@pytest.mark.parametrize("case", [case for case in TABLE if "invalid_client" in case.name], ids=lambda case: case.name)
def test_a_refused_secret_is_forgotten_whatever_the_words_are(portal, case):
    portal.now(case.habits)
    settings._secrets[SECRET] = ("un secret d’hier", 0.0)
    opened = door(portal, case.lines)
    with pytest.raises(refusals.ProviderDown):
        come_back(portal, opened, case, dt.datetime.now(dt.UTC))
    assert case.expected == DOWN
    assert SECRET not in settings._secrets
