"""What an instance's file may say of its portals, and what a deployment may say instead."""

import datetime as dt
import json
import time

import pytest

from chalicelib import tables
from chalicelib.academie import ACADEMIE, DOSSIER, _table, load
from chalicelib.academie.reading import read
from chalicelib.academie.schema import Oidc, SecondFacteur
from chalicelib.identity.portal import settings
from ops.deployment import doctor
from ops.deployment import portals as looked
from tests.identity.portal.adjustable import CLIENT, GONE, Adjustable, Habits, Raw
from tests.identity.portal.portals import misbehave
from tests.identity.portal.profiles import settings as families

OIDC = {"emetteur": "https://id.example/lyon", "client": "imagin", "secret": "/imagin/lyon/portail/lyon"}


def faults(portail="lyon", **changes):
    table = _table("lyon", DOSSIER)
    usual = {"code": "lyon", "origine": "https://imagin-lyon.example", "expediteur": "a@imagin-lyon.example"}
    table["portail"][portail] = table["portail"]["lyon"] | {"oidc": OIDC | changes}
    return read(usual | table)[1]


def test_three_lines_are_enough():
    assert faults() == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"emetteur": "http://id.example"}, "https://"),
        ({"emetteur": "https://id.example/?a=b"}, "https://"),
        ({"secret": "/imagin/siec/portail/lyon"}, "/imagin/lyon/"),
        ({"portees": ["profile"]}, "openid"),
        ({"personnels": {}}, "second facteur"),
        ({"secrets": "x"}, "inconnu"),
        ({"client": ""}, "vide"),
        ({"authentification": "jwt"}, "auto ou basic ou post"),
        ({"personnels": {"acr": ["2"], "demande": "autre"}}, "max_age ou claims"),
    ],
)
def test_a_setting_that_would_weaken_the_way_in_is_refused_by_name(changes, told):
    (fault,) = faults(**changes)
    assert fault.startswith("portail.lyon.oidc")
    assert told in fault


@pytest.mark.parametrize("family", families())
def test_the_lines_of_the_guide_are_read_as_they_are(family):
    assert faults(**families()[family]) == []


def test_a_portal_s_code_goes_into_addresses():
    assert "portail.Lyon" in faults(portail="Lyon")[0]


def test_a_rehearsal_has_its_own_providers_and_no_other_instance_hears_of_them(monkeypatch):
    monkeypatch.setenv("IMAGIN_PORTAILS", json.dumps({"lyon": {"lyon": OIDC}}))
    assert load("lyon").portail["lyon"].oidc.emetteur == "https://id.example/lyon"
    assert load("siec").portail["creteil"].oidc is None
    monkeypatch.setenv("IMAGIN_PORTAILS", json.dumps({"lyon": {"lyon": OIDC | {"emetteur": "http://evil.example"}}}))
    with pytest.raises(RuntimeError, match="https://"):
        load("lyon")


def test_the_doctor_says_whether_agents_can_come_in(portals, clock):
    assert {one.todo for one in doctor._portals("lyon", clock.now)} == {""}
    misbehave(portals, "creteil", muet=True)
    tables.client("ssm").delete_parameter(Name="/imagin/lyon/portail/lyon")
    settings._secrets.clear()
    creteil, lyon = (one.todo for one in doctor._portals("lyon", clock.now) if one.todo)
    assert "ne répond pas" in creteil
    assert "/imagin/lyon/portail/lyon" in lyon


ALG, WAYS = "id_token_signing_alg_values_supported", "token_endpoint_auth_methods_supported"


@pytest.mark.parametrize(
    ("told", "lines", "habits"),
    [
        ("à la barre finale près", {}, {"discovery": lambda it: it | {"issuer": it["issuer"] + "/"}}),
        ("comme il se nomme", {}, {"discovery": {"issuer": "https://ailleurs.example"}}),
        ("n’annonce que private_key_jwt", {}, {"discovery": {WAYS: ["private_key_jwt"]}}),
        ("https", {}, {"discovery": {"token_endpoint": "ftp://ailleurs.example"}}),
        ("ne répond pas comme attendu", {}, {"discovery": Raw(b"<html>", 404)}),
        ("ne signe que par HS256", {}, {"discovery": {ALG: ["HS256", "none"]}}),
        ("2048 bits", {}, {"published": ("courte",)}),
        ("ses clés ne se lisent pas", {}, {"keys": lambda _: Raw(b"", 503)}),
        ("il refuse le secret donné par « basic » : remettez-le, ou", {}, {"registered": ("post",)}),
        ("de préférence fait de lettres", {}, {"registered": (), "secret": "a+b"}),
        ("« basic » : remettez-le", {"authentification": "basic"}, {"registered": ("post",)}),
        ("response_types_supported n’a pas « code »", {}, {"discovery": {"response_types_supported": ["token"]}}),
        ("n’a pas « S256 »", {}, {"discovery": {"code_challenge_methods_supported": ["plain"]}}),
        ("sans adresse userinfo", {"revendication": "a.b"}, {"discovery": {"userinfo_endpoint": GONE}}),
        ("acr_values_supported n’a aucun de 2", {"personnels": ("2",)}, {"discovery": {"acr_values_supported": ["1"]}}),
        ("il ne prend pas « claims »", {"personnels": ("2",), "demande": "claims"}, {}),
    ],
)
def test_the_doctor_says_what_would_stop_the_agents(adjustable, opened, told, lines, habits):
    adjustable.now(Habits(**habits))
    opened(**lines)
    (todo,) = [todo for _, todo in looked.look("lyon", dt.datetime.now(dt.UTC)) if todo]
    assert told in todo


def test_the_doctor_sees_a_clock_that_is_wrong_and_one_that_is_not(adjustable, opened):
    adjustable.now(Habits())
    opened()
    now = dt.datetime.now(dt.UTC)
    assert [todo for _, todo in looked.look("lyon", now + dt.timedelta(seconds=110)) if todo] == []
    (todo,) = [todo for _, todo in looked.look("lyon", now + dt.timedelta(seconds=140)) if todo]
    assert todo.startswith("elle diffère de la nôtre de 1")


@pytest.mark.parametrize(
    ("told", "lines", "discovery"),
    [
        ("n’est pas parmi les revendications", {"revendication": "matricule"}, {}),
        ("portées qu’il n’annonce pas : imagin", {"portees": ("openid", "imagin")}, {}),
        ("Me déconnecter aussi", {}, {"end_session_endpoint": GONE}),
        ("auth_time", {"personnels": ("2",)}, {"claims_supported": ["sub", "uid"]}),
    ],
)
def test_the_doctor_notes_what_stops_nobody(adjustable, opened, told, lines, discovery):
    adjustable.now(Habits(discovery=discovery))
    opened(**lines)
    (note,) = looked.notes("lyon", dt.datetime.now(dt.UTC))
    assert told in note


@pytest.fixture(scope="module")
def adjustable():
    running = Adjustable()
    yield running
    running.stop()


@pytest.fixture
def opened(adjustable, monkeypatch):
    """Makes the adjustable provider lyon's portal, under some lines."""

    def made(personnels=(), demande="max_age", **lines):
        staff = SecondFacteur(acr=personnels, demande=demande) if personnels else None
        told = {"emetteur": adjustable.issuer, "client": CLIENT, "secret": OIDC["secret"], "revendication": "uid"}
        portail = type(ACADEMIE.portail["lyon"])(**vars(ACADEMIE.portail["lyon"]))
        vars(portail)["oidc"] = Oidc(**told | lines, personnels=staff)
        monkeypatch.setitem(vars(ACADEMIE), "portail", {"lyon": portail})
        monkeypatch.setitem(settings._secrets, OIDC["secret"], (adjustable.habits.secret, time.time()))

    return made
