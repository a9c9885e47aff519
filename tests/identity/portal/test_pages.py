"""The pages of instances whose portals sign people in: each agent has a button, externes keep the form."""

import json
import re
import subprocess

import pytest

from chalicelib import academie
from ops.pages import site
from ops.paths import ROOT
from ops.portal import DemonstrationPortals

CODES = academie.codes()
ORIGINS = {code: f"http://{code}.localhost:8000" for code in CODES}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    with DemonstrationPortals(9999, ORIGINS).named():
        for code in CODES:
            site.build(code, folder / code, ORIGINS)
        site.build_portal(folder / "portail", ORIGINS)
    return folder


def links(page):
    return set(re.findall(r'href="([^"]+)"', page.read_text("utf-8")))


def entrance(portail, origin=""):
    return f"{origin}/api/v1/portail/{portail}/connexion"


@pytest.mark.parametrize(
    ("code", "portals"), [("lyon", ["lyon"]), ("siec", ["creteil", "paris", "versailles"]), ("centrale", [])]
)
def test_each_portal_has_its_button_and_its_recovery_link_where_people_sign_in(built, code, portals):
    found = links(built / code / "connexion/index.html")
    assert {link for link in found if link.startswith("/api/")} == {entrance(portail) for portail in portals}
    for portail in portals:
        for lost in academie.load(code).portail[portail].en_cas_d_oubli:
            assert lost.adresse in found
    assert 'id="mot_de_passe"' in (built / code / "connexion/index.html").read_text("utf-8")


@pytest.mark.parametrize("code", [*CODES, "portail"])
def test_where_to_sign_in_sends_agents_of_every_instance_to_their_button(built, code):
    found = links(built / code / ("index.html" if code == "portail" else "ou-me-connecter/index.html"))
    for instance, portals in (("lyon", ["lyon"]), ("siec", ["creteil", "paris", "versailles"])):
        for portail in portals:
            assert entrance(portail, "" if instance == code else ORIGINS[instance]) in found


@pytest.mark.parametrize(("code", "told"), [("lyon", True), ("siec", True), ("centrale", False)])
def test_what_the_browser_keeps_of_a_portal_is_said_where_there_is_one(built, code, told):
    text = (built / code / "donnees-personnelles/index.html").read_text("utf-8")
    assert ("votre navigateur la garde dans un cookie" in text) is told


@pytest.mark.parametrize("code", ["lyon", "siec"])
def test_who_is_not_known_reads_whom_to_call(built, code):
    facts = academie.load(code)
    text = (built / code / "portail/index.html").read_text("utf-8")
    assert facts.contacts.gestionnaire in text.replace("\u00a0", " ")
    assert facts.contacts.courriel in text if facts.contacts.courriel else facts.contacts.telephone in text
    assert f"{ORIGINS['centrale']}/connexion/" in links(built / code / "portail/index.html")


@pytest.mark.parametrize("code", CODES)
def test_without_settings_no_page_leads_to_a_portal_that_cannot_sign_in(tmp_path, code):
    site.build(code, tmp_path, ORIGINS)
    for page in (one for one in tmp_path.rglob("*.html") if one.parent.name != "portail"):  # it leads to its own translation
        assert not [link for link in links(page) if "/portail/" in link], page


def test_every_page_is_valid(built):
    checker = ROOT / "node_modules/.bin/html-validate"
    done = subprocess.run(
        [
            checker,
            "--config",
            ROOT / ".htmlvalidate.json",
            "--formatter",
            "json",
            *built.glob("*/*/index.html"),
            *built.glob("*/index.html"),
        ],
        capture_output=True,
        text=True,
    )
    assert [
        (report["filePath"], message["message"]) for report in json.loads(done.stdout) for message in report["messages"]
    ] == []
