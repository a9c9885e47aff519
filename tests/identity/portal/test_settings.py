"""What an instance's file may say of its portals, and what a deployment may say instead."""

import json

import pytest

from chalicelib import tables
from chalicelib.academie import DOSSIER, _table, load
from chalicelib.academie.reading import read
from chalicelib.identity.portal import settings
from ops.deployment import doctor
from tests.identity.portal.portals import misbehave

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
    ],
)
def test_a_setting_that_would_weaken_the_way_in_is_refused_by_name(changes, told):
    (fault,) = faults(**changes)
    assert fault.startswith("portail.lyon.oidc")
    assert told in fault


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
    creteil, lyon = doctor._portals("lyon", clock.now)
    assert "ne répond pas" in creteil.todo
    assert "/imagin/lyon/portail/lyon" in lyon.todo
