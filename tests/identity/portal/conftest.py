"""The instance of the tests, with a portal that signs its agents in."""

import datetime as dt

import pytest

from chalicelib import tables
from chalicelib.academie import ACADEMIE
from chalicelib.academie.schema import Oidc, SecondFacteur
from chalicelib.identity.portal import settings
from ops.local.throwaway import free_port
from ops.portal import DemonstrationPortals
from tests.actors import ORIGIN
from tests.identity.people import enrol
from tests.identity.portal.portals import Visitor, misbehave


@pytest.fixture(scope="session")
def provider():
    """The providers of lyon, and of créteil as a second portal of the same instance."""
    running = DemonstrationPortals(free_port(), {"lyon": ORIGIN, "siec": ORIGIN}, misbehaving=True)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def portals(provider, cloud, clock, monkeypatch):
    """Lyon signs in through lyon and créteil; the clock is the provider's."""
    clock.now = dt.datetime.now(dt.UTC)
    settings._secrets.clear()
    named = dict(ACADEMIE.portail)
    for code, instance in (("lyon", "lyon"), ("creteil", "siec")):
        lines = provider.settings()[instance][code]
        proof = SecondFacteur(**{name: tuple(values) for name, values in lines.pop("personnels").items()})
        name = f"/imagin/lyon/portail/{code}"
        tables.client("ssm").put_parameter(Name=name, Value=f"{provider.secret}\n", Type="SecureString")
        named[code] = type(ACADEMIE.portail["lyon"])(**vars(ACADEMIE.portail["lyon"]))
        vars(named[code])["oidc"] = Oidc(**lines | {"secret": name}, personnels=proof)
    monkeypatch.setitem(vars(ACADEMIE), "portail", named)
    for code in ("lyon", "creteil"):
        misbehave(provider, code)
    return provider


@pytest.fixture
def visitor(api, portals):
    return Visitor(api)


@pytest.fixture
def agent(api, portals, clock):
    """An agent of Lyon whom an import made known, with an address."""
    facts = {"statut": "agent", "portail": "lyon", "identifiant_academique": "mdenis", "courriel": "m@exemple.fr"}
    return enrol(clock, printed=False, **facts)
