"""Each answer of the table, from a provider that gives it, by the product's own way: in, or the page that says why."""

import datetime as dt

import pytest

from chalicelib.academie.schema import Oidc, SecondFacteur
from chalicelib.identity.portal import journey, provider, refusals, settings, staff_entry
from chalicelib.identity.portal.settings import Door
from tests.identity.portal.adjustable import CLIENT, Adjustable
from tests.identity.portal.answers import DOWN, IN, TABLE
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


def come_back(portal, opened, case, now):
    """What the provider proves, the browser's part played: it follows where it is sent."""
    made = journey.begin(opened, now, journey.AGENT, "")
    address = provider.sign_in_address(opened, made)
    back = asked(AtThePortal().open(address).headers["Location"])
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
