"""Agents come in through their académie's portal, in a real browser, a certified provider on the other side."""

import csv
import json
import re
import urllib.request

import pytest
from playwright.sync_api import expect

from chalicelib.identity.models import Session
from tests.browser.test_gestion_walk import desk, staff  # noqa: F401 - fixtures
from tests.live import COLUMNS, ops

pytestmark = [pytest.mark.browser]


def known(service, folder, code, portail, name, numero, courriel="agent@service.example"):
    """Imports an agent; `name`: what they type at the portal."""
    person = dict.fromkeys(COLUMNS, "") | {
        "numero": numero, "portail": portail, "identifiant_academique": name, "civilite": "Mme", "nom": "Vidal",
        "prenom": "Anaïs", "adresse_1": "1 rue des Écoles", "code_postal": "69001", "ville": "Lyon", "courriel": courriel,
        "statut": "agent", "situation": "enseignant_academie", "residence_familiale": "69123", "dossier_financier": "complet",
    }  # fmt: skip
    path = folder / f"{numero}.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, delimiter=";")
        writer.writeheader()
        writer.writerow(person)
    ops(service, "import", code, str(path))
    return name


def misbehave(service, portail, **fault):
    body = json.dumps({"portail": portail, **fault}).encode()
    address = f"http://127.0.0.1:{service.portals.port}/essais"
    with urllib.request.urlopen(urllib.request.Request(address, body, method="POST"), timeout=60) as answer:
        assert answer.status == 204


@pytest.fixture
def lyon(service):
    """Lyon's portal, which each test leaves as it should be."""
    yield "lyon"
    misbehave(service, "lyon")


def to_the_portal(page, service, code="lyon", portail="Lyon", name=None):
    page.goto(f"{service.origin(code)}/connexion/")
    page.get_by_role("link", name=re.compile(f"Se connecter par le portail.*{portail}")).click()
    if name:
        at_the_portal(page, name)


def at_the_portal(page, name):
    expect(page.get_by_text("Portail académique de démonstration")).to_be_visible()
    page.get_by_label("Identifiant académique").fill(name)
    page.get_by_role("button", name="Se connecter au portail").click()


def missions(page):
    return expect(page.get_by_role("heading", name="Vos missions", exact=True))


def test_an_agent_signs_in_and_out_of_the_service_and_of_the_portal(page, service, tmp_path, lyon):
    to_the_portal(page, service, name=known(service, tmp_path, "lyon", lyon, "avidal", "930001"))
    missions(page).to_be_visible()
    page.get_by_text("Anaïs Vidal").click()
    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_role("button", name="Me déconnecter aussi du portail").click()
    page.get_by_role("button", name="Oui, me déconnecter du portail").click()
    expect(page).to_have_url(f"{service.origin('lyon')}/connexion/")
    to_the_portal(page, service)
    expect(page.get_by_label("Identifiant académique")).to_be_visible()


def test_a_session_that_has_ended_is_taken_up_through_the_portal_where_it_stood(page, service, tmp_path, lyon):
    to_the_portal(page, service, name=known(service, tmp_path, "lyon", lyon, "bvidal", "930002"))
    expect(page.get_by_text("Anaïs Vidal")).to_be_visible()  # the heading stands before the service has answered
    expire(service, "lyon", next(c["value"] for c in page.context.cookies() if c["name"] == "__Host-imagin"))
    page.goto(f"{service.origin('lyon')}/informations/")
    expect(page.get_by_text("Votre session est terminée")).to_be_visible()
    page.get_by_role("link", name=re.compile("Se connecter par le portail")).click()
    expect(page).to_have_url(f"{service.origin('lyon')}/informations/")
    expect(page.get_by_text("votre mot de passe est celui du portail")).to_be_visible()


def expire(service, code, cookie):
    """Puts the session's last use an hour back, as if the person had gone for lunch."""
    from chalicelib.identity.sessions import of
    from ops.deployment import aws

    session = of(cookie)
    assert isinstance(session, Session)
    with aws.pointed_at(service.endpoint):
        aws.client("dynamodb").update_item(
            TableName=f"imagin-{code}-comptes",
            Key={"pk": {"S": session.pk}, "sk": {"S": session.sk}},
            UpdateExpression="SET seen = seen - :hour",
            ExpressionAttributeValues={":hour": {"N": "3600"}},
        )


def test_who_is_not_known_reads_whom_to_call_and_may_take_another_account(page, service, tmp_path, lyon):
    name = known(service, tmp_path, "lyon", lyon, "cvidal", "930003")
    to_the_portal(page, service, name="inconnue")
    expect(page.get_by_role("heading", name="Vous n’êtes pas connu dans IMAGIN Lyon")).to_be_visible()
    expect(page.get_by_role("link", name="04.72.80.64.88").first).to_be_visible()
    page.get_by_role("link", name=re.compile("Prendre un autre compte")).click()
    at_the_portal(page, name)
    missions(page).to_be_visible()


@pytest.mark.parametrize(
    "fault", [{"claims": {"aud": "imagin-siec"}}, {"header": {"kid": "inconnue"}}, {"claims": {"nonce": "autre"}}]
)
def test_a_proof_made_for_another_service_or_by_another_key_opens_nothing(page, service, tmp_path, lyon, fault):
    name = known(service, tmp_path, "lyon", lyon, "dvidal", "930004")
    misbehave(service, lyon, **fault)
    to_the_portal(page, service, name=name)
    expect(page.get_by_role("heading", name="Le portail n’a pas confirmé votre identité")).to_be_visible()
    page.goto(f"{service.origin('lyon')}/missions/")
    expect(page.get_by_label("Mot de passe", exact=True)).to_be_visible()


def test_a_return_that_served_or_was_altered_is_to_be_begun_again(page, service, tmp_path, lyon):
    returns = []
    page.on("request", lambda request: returns.append(request.url) if "/retour?" in request.url else None)
    to_the_portal(page, service, name=known(service, tmp_path, "lyon", lyon, "evidal", "930005"))
    missions(page).to_be_visible()
    page.goto(returns[0])
    expect(page.get_by_role("heading", name="La connexion est à recommencer")).to_be_visible()
    page.goto(f"{service.origin('lyon')}/api/v1/portail/lyon/connexion?compte=autre")
    expect(page.get_by_label("Identifiant académique")).to_be_visible()
    page.goto(re.sub(r"state=[^&]+", "state=autre", returns[0]))
    expect(page.get_by_role("heading", name="La connexion est à recommencer")).to_be_visible()


def test_a_new_key_of_the_portal_changes_nothing_for_people(page, service, tmp_path, lyon):
    name = known(service, tmp_path, "lyon", lyon, "fvidal", "930006")
    misbehave(service, lyon, cles=True)
    to_the_portal(page, service, name=name)
    missions(page).to_be_visible()


def test_a_portal_that_is_down_is_said_clearly_and_externes_come_in(page, service, lyon):
    misbehave(service, lyon, muet=True)
    to_the_portal(page, service)
    expect(page.get_by_role("heading", name="Le portail ne répond pas")).to_be_visible()
    page.get_by_role("link", name="se connecter", exact=True).click()
    page.get_by_label("Identifiant", exact=True).fill("personne")
    page.get_by_label("Mot de passe", exact=True).fill("un mot de passe quelconque")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", name="Identifiant ou mot de passe incorrect")).to_be_visible()


def test_each_academie_of_siec_has_its_own_portal_and_its_own_people(page, service, tmp_path):
    name = known(service, tmp_path, "siec", "paris", "gvidal", "930007")
    to_the_portal(page, service, "siec", "Créteil", name)
    expect(page.get_by_role("heading", name=re.compile("Vous n’êtes pas connu"))).to_be_visible()
    to_the_portal(page, service, "siec", "Paris", name)
    missions(page).to_be_visible()


def test_where_to_sign_in_leads_to_the_portal_from_everywhere(page, service, tmp_path):
    page.goto(f"http://localhost:{service.port}/")
    page.get_by_role("link", name=re.compile("^SIEC")).click()
    page.get_by_role("link", name="Versailles", exact=True).click()
    page.get_by_role("link", name="Se connecter par le portail ARENA de l’académie de Versailles").click()
    at_the_portal(page, "inconnue")
    expect(page).to_have_url(re.compile(re.escape(service.origin("siec")) + r"/portail/\?cas=inconnue"))


def test_the_next_person_in_a_tab_sees_nothing_of_the_one_before(page, service, tmp_path, lyon):
    """Whose session ended without a sign-out, and who comes in by the portal, where no page of ours runs."""
    to_the_portal(page, service, name=known(service, tmp_path, "lyon", lyon, "dvidal", "930004"))
    expect(page.get_by_text("Anaïs Vidal")).to_be_visible()
    page.evaluate("sessionStorage.setItem('imagin:vu:/etats-de-frais/1', 'à Anaïs')")
    page.context.clear_cookies()
    page.goto(f"{service.origin('lyon')}/connexion/")
    page.get_by_role("link", name=re.compile("Se connecter par le portail.*Lyon")).click()
    at_the_portal(page, known(service, tmp_path, "lyon", lyon, "evidal", "930005"))
    expect(page.get_by_text("Anaïs Vidal")).to_be_visible()
    assert page.evaluate("[...Object.keys(sessionStorage), sessionStorage.getItem('imagin:qui')]") == [
        "imagin:qui",
        "930005",
    ]
    page.evaluate("sessionStorage.clear()")
    with page.expect_navigation():
        page.evaluate("() => void dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.get_by_text("Anaïs Vidal")).to_be_visible()


def test_a_member_of_the_staff_links_a_portal_and_takes_the_link_back(desk, service, lyon):  # noqa: F811
    page = desk("gestion")
    page.get_by_text("Entrer par le portail").click()
    page.get_by_role("link", name="Relier mon compte au portail").click()
    at_the_portal(page, "gestion-du-portail")
    expect(page.get_by_text("Votre compte est relié au portail")).to_be_visible()
    page.get_by_text("Entrer par le portail").click()
    page.get_by_role("button", name="Ne plus entrer par ce portail").click()
    expect(page.get_by_text("Votre compte n’est plus relié au portail")).to_be_visible()
    expect(page.get_by_role("link", name="Relier mon compte au portail")).to_be_focused()
    page.reload()
    page.get_by_text("Entrer par le portail").click()
    expect(page.get_by_role("link", name="Relier mon compte au portail")).to_be_visible()
    expect(page.get_by_role("button", name="Ne plus entrer par ce portail")).to_be_hidden()
