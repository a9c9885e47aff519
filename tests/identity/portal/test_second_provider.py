"""The whole way through a second implementation of OpenID, with its own habits and those that the families document."""

import datetime as dt
import json
import subprocess
import sys
import urllib.request

import pytest

from chalicelib import tables
from chalicelib.academie import ACADEMIE
from chalicelib.academie.schema import Oidc
from chalicelib.identity.portal import settings
from ops.deployment import portals as doctor
from ops.local.throwaway import free_port
from ops.paths import ROOT
from tests.actors import ORIGIN
from tests.identity.people import enrol
from tests.identity.portal.portals import Visitor, asked
from tests.identity.portal.profiles import settings as told

SECRET = "/imagin/lyon/portail/lyon"
FAMILIES = ("Apereo CAS", "Shibboleth", "Keycloak")


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    port = free_port()
    said = {
        "port": port,
        "secret": "un-secret",
        "folder": str(tmp_path_factory.mktemp("portail")),
        "redirect": f"{ORIGIN}/api/v1/portail/lyon/retour",
        "goodbye": f"{ORIGIN}/connexion/",
    }
    command = [sys.executable, "-m", "tests.identity.portal.second_provider", json.dumps(said)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout.readline() == "pret\n"
        yield port
        running.kill()


@pytest.fixture
def play(port, cloud, clock, monkeypatch):
    """Gives the provider habits and a secret, and the instance the lines that go with them."""
    clock.now = dt.datetime.now(dt.UTC)

    def made(famille="", secret="un-secret", *, cles=False, **lines):
        body = json.dumps({"famille": famille, "secret": secret, "cles": cles}).encode()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/essais", body, timeout=60) as answer:
            assert answer.status == 204
        told = {"emetteur": f"http://127.0.0.1:{port}/o", "client": "imagin-lyon", "secret": SECRET, "revendication": "uid"}
        portail = type(ACADEMIE.portail["lyon"])(**vars(ACADEMIE.portail["lyon"]) | {"oidc": Oidc(**told | lines)})
        monkeypatch.setitem(vars(ACADEMIE), "portail", {"lyon": portail})
        settings._secrets.clear()
        tables.client("ssm").put_parameter(Name=SECRET, Value=secret, Type="SecureString", Overwrite=True)

    return made


@pytest.fixture
def visitor(api, clock):
    clock.now = dt.datetime.now(dt.UTC)
    facts = {"statut": "agent", "portail": "lyon", "identifiant_academique": "mdenis", "courriel": "m@exemple.fr"}
    enrol(clock, printed=False, **facts)
    return Visitor(api)


def test_an_agent_comes_in_and_goes_out(play, visitor):
    play()
    assert visitor.come_in("mdenis") == "/missions/"
    visitor.cookie = f"__Secure-imagin-sortie={visitor.cookies['__Secure-imagin-sortie']}"
    away = visitor.get("/portail/lyon/sortie").headers["Location"]
    assert asked(away)["id_token_hint"].count(".") == 2
    left = visitor.portal.open(away)
    assert (left.status, left.headers["Location"]) == (302, f"{ORIGIN}/connexion/")


@pytest.mark.parametrize("family", FAMILIES)
def test_an_agent_comes_in_by_the_lines_of_the_guide(play, visitor, family):
    play(family, revendication=told()[family]["revendication"])
    assert visitor.come_in("mdenis") == "/missions/"


@pytest.mark.parametrize("secret", ["ab+cd/ef=", "ab%41cd", "ab%zz", "ab:cd", "é"])
@pytest.mark.parametrize("way", ["basic", "post"])
def test_a_secret_is_given_as_the_protocol_says(play, visitor, secret, way):
    play(secret=secret, authentification=way)
    assert visitor.come_in("mdenis") == "/missions/"


def test_keys_that_change_between_leaving_and_coming_back_are_the_new_ones(play, visitor):
    play()
    back = visitor.portal.sign_in(visitor.leave(), "mdenis")
    play(cles=True)
    assert visitor.arrive(back).headers["Location"] == "/missions/"


def test_a_code_serves_once_and_who_is_unknown_is_told_so(play, visitor, api):
    play()
    back = visitor.portal.sign_in(visitor.leave(), "mdenis")
    assert visitor.arrive(back).headers["Location"] == "/missions/"
    stranger = Visitor(api)
    code, own = asked(back)["code"], asked(stranger.portal.sign_in(stranger.leave(), "mdenis"))
    again = f"{ORIGIN}/api/v1/portail/lyon/retour?code={code}&state={own['state']}"
    assert stranger.arrive(again).headers["Location"] == "/portail/?cas=refusee&portail=lyon"
    other = Visitor(api)
    assert other.come_in("inconnue") == "/portail/?cas=inconnue&portail=lyon"


def test_the_doctor_finds_nothing_to_do_and_sees_a_wrong_secret(play, clock):
    play()
    assert [todo for _, todo in doctor.look("lyon", clock.now) if todo] == []
    tables.client("ssm").put_parameter(Name=SECRET, Value="un autre", Type="SecureString", Overwrite=True)
    settings._secrets.clear()
    (todo,) = [todo for _, todo in doctor.look("lyon", clock.now) if todo]
    assert todo.startswith("il refuse le secret donné par « basic »")
