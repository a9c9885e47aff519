"""Each family of providers, by the lines that the guide gives for it: agents, staff, second factor, sign-out, doctor."""

import datetime as dt

import pytest

from chalicelib import tables
from chalicelib.academie import ACADEMIE
from chalicelib.academie.schema import Oidc, SecondFacteur
from chalicelib.identity.portal import settings
from ops.deployment import portals as doctor
from tests.gestion.staff import key, office  # noqa: F401 - fixtures
from tests.identity.people import enrol
from tests.identity.portal.adjustable import CLIENT, Adjustable
from tests.identity.portal.portals import Visitor, asked
from tests.identity.portal.profiles import PROFILES
from tests.identity.portal.profiles import settings as told

LINES = told()
NEEDED = [
    (family, name)
    for family, lines in LINES.items()
    for name in [*lines, *(f"personnels.{one}" for one in lines["personnels"])]
    if name not in ("emetteur", "client", "secret", "personnels")
]
CODE = "/gestion/connexion/?retour=%2Fgestion%2F#code"


@pytest.fixture(scope="module")
def portal():
    running = Adjustable()
    yield running
    running.stop()


def opened_by(portal, family, monkeypatch, clock, without=""):
    """Lyon's portal is of that family, under the lines of the guide; the service's clock is the provider's."""
    portal.now(PROFILES[family])
    clock.now = dt.datetime.now(dt.UTC)
    settings._secrets.clear()
    lines = {name: value for name, value in LINES[family].items() if name != without}
    proof = {name: value for name, value in lines.pop("personnels").items() if f"personnels.{name}" != without}
    staff = SecondFacteur(**{name: tuple(value) if isinstance(value, list) else value for name, value in proof.items()})
    lines = {name: tuple(value) if isinstance(value, list) else value for name, value in lines.items()}
    assert lines["emetteur"].endswith("/") == PROFILES[family].path.endswith("/"), "the guide says how it ends"
    lines |= {"emetteur": portal.issuer, "client": CLIENT, "personnels": staff}
    kept = {"Name": lines["secret"], "Value": portal.habits.secret, "Type": "SecureString", "Overwrite": True}
    tables.client("ssm").put_parameter(**kept)
    portail = type(ACADEMIE.portail["lyon"])(**vars(ACADEMIE.portail["lyon"]) | {"oidc": Oidc(**lines)})
    monkeypatch.setitem(vars(ACADEMIE), "portail", {"lyon": portail})


@pytest.fixture
def agent(api, clock):
    clock.now = dt.datetime.now(dt.UTC)
    facts = {"statut": "agent", "portail": "lyon", "identifiant_academique": "mdenis", "courriel": "m@exemple.fr"}
    return enrol(clock, printed=False, **facts)


@pytest.fixture
def member(office, clock):  # noqa: F811 - the fixture of that name
    """A gestionnaire who is signed in with password and code, in a browser that goes to portals."""
    clock.now = dt.datetime.now(dt.UTC)
    found = office.member()
    visitor = Visitor(office.api)
    name, _, value = found.browser.cookie.partition("=")
    visitor.cookies[name], visitor.cookie, found.browser = value, found.browser.cookie, visitor
    return found


def strong_entry(portal, member):
    """Where a member arrives who gave a second factor at the portal, once linked."""
    assert member.browser.come_in(pour="lien") == "/gestion/#portail-relie"
    portal.strong = True
    return Visitor(member.browser.service).come_in(pour="gestion")


def test_every_family_is_in_the_guide():
    assert LINES.keys() == PROFILES.keys()


@pytest.mark.parametrize("family", PROFILES)
def test_an_agent_comes_in_by_the_lines_of_the_guide_and_signs_out(portal, family, api, agent, clock, monkeypatch):
    opened_by(portal, family, monkeypatch, clock)
    visitor = Visitor(api)
    assert visitor.come_in() == "/missions/"
    assert visitor.get("/moi").json["numero"] == agent.numero
    visitor.cookie = f"__Secure-imagin-sortie={visitor.cookies['__Secure-imagin-sortie']}"
    away = asked(visitor.get("/portail/lyon/sortie").headers["Location"])
    assert away["id_token_hint"].count(".") == 2
    assert away["client_id"] == CLIENT
    assert ("ui_locales" in away) == (family == "Keycloak")


@pytest.mark.exigence("S49")
@pytest.mark.parametrize("family", PROFILES)
def test_a_member_of_the_staff_proves_a_second_factor_there_or_gives_ours(portal, family, member, clock, monkeypatch):
    opened_by(portal, family, monkeypatch, clock)
    assert strong_entry(portal, member) == "/gestion/"
    portal.strong = False
    assert Visitor(member.browser.service).come_in(pour="gestion") == CODE


@pytest.mark.parametrize(("family", "line"), NEEDED)
def test_each_line_of_the_guide_is_needed(portal, family, line, member, agent, clock, monkeypatch):
    """Without it, an agent does not come in, or the portal's second factor is not believed."""
    opened_by(portal, family, monkeypatch, clock, without=line)
    visitor = Visitor(member.browser.service)
    answer = visitor.portal.open(visitor.leave())
    came_in = answer.status == 302 and visitor.arrive(answer.headers["Location"]).headers["Location"] == "/missions/"
    if not came_in:
        return
    assert line.startswith("personnels.")
    away = Visitor(member.browser.service)
    linked = member.browser.portal.open(member.browser.leave(pour="lien"))
    if linked.status == 302:
        member.browser.arrive(linked.headers["Location"])
        portal.strong = True
        back = away.portal.open(away.leave(pour="gestion"))
        assert away.arrive(back.headers["Location"]).headers["Location"] == CODE


@pytest.mark.parametrize("family", PROFILES)
def test_the_doctor_finds_nothing_to_do(portal, family, cloud, clock, monkeypatch):
    opened_by(portal, family, monkeypatch, clock)
    assert {todo for _, todo in doctor.look("lyon", clock.now)} == {""}
