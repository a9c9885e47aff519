"""The staff's pages while a part of them is late: what is waited for says so, and a refusal ends the wait."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser import probes

pytestmark = [pytest.mark.browser]
REFUSED = {
    "title": "Le service est très sollicité",
    "detail": "Rien n’a changé.",
    "code": "service_charge",
    "status": 503,
}
DRAWN = "(drawn) => document.querySelector(drawn.getAttribute('href')) !== null"
BUSY = {"status": 503, "content_type": "application/problem+json", "body": json.dumps(REFUSED)}


@pytest.mark.parametrize("where", ["etats", "constat"])
@pytest.mark.parametrize("known", [True, False])
def test_a_list_of_centres_says_that_it_waits_for_them(visits, where, known):
    page, held = visits("/gestion/aide/", "gestion").page, []
    page.route("**/api/v1/gestion/centres", lambda route: held.append(route))
    with page.expect_request("**/api/v1/gestion/centres"):
        page.goto(page.url.replace("/aide/", f"/{where}/"))
    centres = page.locator("#centre")
    expect(centres).to_have_attribute("aria-busy", "true")
    expect(centres.locator("option")).to_have_count(1)
    held[0].continue_() if known else held[0].fulfill(**BUSY)
    expect(centres).to_have_attribute("aria-busy", "false")
    expect(centres.locator("option")).to_have_count(2 if known else 1)
    page.close()


def failing(page, *paths):
    """The service answers 503 at these addresses, until what this gives is called."""
    for path in paths:
        page.route(f"**/api/v1{path}", lambda route: route.fulfill(**BUSY))
    return lambda: [page.unroute(f"**/api/v1{path}") for path in paths]


def test_a_number_that_cannot_be_read_hides_neither_the_others_nor_the_search(opened, page):
    again = failing(page, "/gestion/signaux", "/gestion/reglages/manques")
    opened("/gestion/", "gestion")
    expect(page.get_by_label("Trouver un intervenant")).to_be_visible()
    expect(page.locator(".compteurs__nombre")).to_have_count(4)
    expect(page.locator(".compteurs__nombre", has_text="?")).to_have_count(1)
    expect(page.get_by_text("Tout n’a pas pu être lu")).to_be_visible()
    assert page.locator("[data-vue] .alerte use").evaluate(DRAWN), "the page holds the sign that it draws"
    page.get_by_role("button", name="Réessayer").click()
    expect(page.get_by_text("Tout n’a pas pu être lu"), "they still fail").to_be_visible()
    again()
    page.get_by_role("button", name="Réessayer").click()
    expect(page.get_by_label("Trouver un intervenant")).to_be_focused()
    expect(page.get_by_text("Tout n’a pas pu être lu")).to_have_count(0)
    expect(page.locator(".compteurs__nombre", has_text="?")).to_have_count(0)


def changed(page, pattern, change):
    """What the service answers, with what `change` makes of it."""

    def answer(route):
        found = route.fetch(url=route.request.url.replace("lyon.localhost", "127.0.0.1"))  # no browser finds it here
        route.fulfill(response=found, json=change(found.json()))

    page.route(pattern, answer)


def test_a_message_that_waits_is_seen_where_one_decides(opened, page, stage):
    waits = {"messages_en_attente": 1, "actes": {"acceptation": ["remuneration"]}}
    changed(page, f"**/api/v1/gestion/etats-de-frais/{stage['compte']}/*", lambda found: found | waits)
    opened(f"/gestion/etat/?compte={stage['compte']}&numero={stage['transmis']}", "gestion")
    expect(page.get_by_role("heading", name="Messages (1 attend une réponse)")).to_be_visible()
    expect(page.locator("#messages[open]")).to_be_visible()
    page.get_by_role("button", name="Accepter : travail seulement").click()
    expect(page.get_by_role("dialog")).to_contain_text("1 message attend une réponse.")


NOT_YET = [{"moment": "a_venir"}, {"moment": "en_cours"}, {"annulee": True}]


@pytest.mark.parametrize(
    ("of_mission", "of_claim", "links"), [({}, {}, 1), *((held, {}, 0) for held in NOT_YET), ({}, {"propre": True}, 0)]
)
def test_a_claim_leads_to_the_constat_once_it_may_be_recorded(opened, page, stage, of_mission, of_claim, links):
    unseen = of_claim | {
        "constat": dict.fromkeys(("quand", "presents", "quantite_vue", "fait")) | {"par_le_service": False}
    }
    one = f"**/api/v1/gestion/etats-de-frais/{stage['compte']}/*"
    changed(page, one, lambda found: found | unseen | {"mission": found["mission"] | of_mission})
    opened(f"/gestion/etat/?compte={stage['compte']}&numero={stage['transmis']}", "gestion")
    expect(page.locator("[data-faits]")).to_contain_text("Pas encore constaté")
    expect(page.get_by_role("link", name="Constater le service fait")).to_have_count(links)


@pytest.mark.parametrize("width", [1280, 320])
def test_a_list_says_beforehand_what_a_colleague_must_accept(opened, page, stage, width):
    page.set_viewport_size({"width": width, "height": 900})

    def answer(route):
        one = f"/api/v1/gestion/etats-de-frais/{stage['compte']}/{stage['transmis']}"
        claim = route.fetch(url=f"http://127.0.0.1:{stage['port']}{one}").json()
        route.fulfill(json={"etats": [claim | {"certifie": True, "acceptables": []}], "suite": None})

    changed(page, "**/api/v1/gestion/etats-de-frais/reperes", lambda found: found | {"services": ["DEC-1"]})
    page.route(re.compile(r"/api/v1/gestion/etats-de-frais\?"), answer)
    opened("/gestion/etats/?service=DEC-1", "gestion")
    expect(page.locator(".raisons li").first).to_have_text(
        "Vous avez certifié ce travail\u00a0: un collègue doit l’accepter."
    )
    assert not [one for probe in (probes.axe, probes.overflow, probes.targets, probes.names) for one in probe(page)]


@pytest.mark.parametrize(
    ("held", "told"), [("a_venir", "Se constate à partir du"), ("en_paiement", "Déjà en paiement")]
)
def test_what_cannot_be_recorded_says_why(opened, page, held, told):
    kept = {"ouvert": False, "fige": held}
    changed(page, "**/api/v1/gestion/constats?*", lambda found: {"lignes": [found["lignes"][0] | kept], "suite": None})
    opened("/gestion/constat/?centre=0420013L&etat=tous", "gestion")
    expect(page.get_by_text(re.compile(f"^{told}"))).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Fait"))).to_have_count(0)


def test_work_whose_travel_is_with_the_payer_can_only_be_said_to_be_done(opened, page):
    blank = {"fait": None, "presents": None, "quantite_vue": None, "quand": None}
    kept = {"ouvert": True, "fige": "en_paiement", "propre": False, "constat": blank}
    changed(page, "**/api/v1/gestion/constats?*", lambda found: {"lignes": [found["lignes"][0] | kept], "suite": None})
    opened("/gestion/constat/?centre=0420013L&etat=tous", "gestion")
    expect(page.get_by_role("button", name=re.compile("^Fait"))).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Non fait"))).to_have_count(0)


def test_the_centre_of_a_chef_is_named_from_the_first_drawing(opened, page):
    chef, held = {"role": "chef_de_centre", "centres_uai": ["0420013L"]}, []
    changed(page, "**/api/v1/gestion/moi", lambda found: found | chef)
    page.route("**/api/v1/gestion/centres", lambda route: held.append(route))
    opened("/gestion/aide/", "gestion")
    page.goto(page.url.replace("/aide/", "/constat/"))
    expect(page.locator("[data-membre]")).to_contain_text("Irène Vidal")
    expect(page.locator("#centre")).to_have_count(0)
    held[0].continue_()
    expect(page.locator("#centre option:checked")).to_have_text("Lycée Jean-Puy (0420013L)")


def test_the_centres_to_convoke_are_ticked_by_name_and_no_code_is_typed(opened, page):
    asked = []

    def begin(route):
        if route.request.method != "POST" or not route.request.post_data_json["valeurs"]:
            return route.fallback()
        asked.append(route.request.post_data_json)
        route.fulfill(**BUSY)

    page.route("**/api/v1/gestion/convocations", begin)
    opened("/gestion/convocations/", "gestion")
    page.get_by_label("Des centres").check()
    box = page.get_by_role("checkbox", name="Lycée Jean-Puy (0420013L)")
    expect(box).to_be_visible()
    page.get_by_role("button", name="Lancer le contrôle").click()
    expect(page.get_by_text("Indiquez lesquels, 200 au plus.").first).to_be_visible()
    box.check()
    page.get_by_role("button", name="Lancer le contrôle").click()
    expect(page.get_by_text("Le service est très sollicité")).to_be_visible()
    assert asked == [{"genre": "centre", "valeurs": ["0420013L"]}]
    page.get_by_label("Des services").check()
    expect(page.get_by_role("checkbox", name="DEC-1")).to_be_visible()
    expect(box).to_have_count(0)


CHEF = {"role": "chef_de_centre", "role_libelle": "Chef de centre", "services": [], "propre": False}
NONE_KNOWN = {"centres": [], "services": [], "a_relever": []}


def caught(page):
    """What is asked when an account is opened with at least a service or a centre; nothing is opened."""
    asked = []

    def begin(route):
        sent = route.request.post_data_json if route.request.method == "POST" else {}
        if not sent or not (sent["services"] or sent["centres_uai"]):
            return route.fallback()
        asked.append(sent)
        route.fulfill(**BUSY)

    page.route("**/api/v1/gestion/personnels", begin)
    return asked


def named(page, address):
    """Who the account is for, as the form asks it."""
    page.get_by_label("Adresse électronique professionnelle").fill(address)
    page.get_by_label("Nom", exact=True).fill("Roy")
    page.get_by_label("Prénom").fill("Anne")
    page.get_by_label("Son numéro intervenant").fill("aucun")


def test_a_chef_is_given_centres_by_their_names_and_no_code_is_typed(opened, page):
    asked = caught(page)
    opened("/gestion/personnels/", "gestion")
    named(page, "chef.nommee@service.example")
    page.get_by_label("Chef de centre").check()
    box = page.get_by_role("checkbox", name="Lycée Jean-Puy (0420013L)")
    expect(box).to_be_visible()
    assert not [one for probe in (probes.axe, probes.overflow, probes.targets, probes.names) for one in probe(page)]
    box.check()
    page.get_by_role("button", name="Ouvrir ce compte").click()
    expect(page.get_by_text("Le service est très sollicité")).to_be_visible()
    expect(box).to_be_checked()
    assert (asked[0]["role"], asked[0]["services"], asked[0]["centres_uai"]) == ("chef_de_centre", [], ["0420013L"])
    page.get_by_label("Gestionnaire").check()
    expect(box).to_have_count(0)
    expect(page.get_by_role("group", name="Services")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_a_gestionnaire_is_given_services_that_exist_and_no_code_is_typed(opened, page, width):
    page.set_viewport_size({"width": width, "height": 900})
    asked = caught(page)
    opened("/gestion/personnels/", "gestion")
    named(page, "gestionnaire.nomme@service.example")
    page.get_by_label("Gestionnaire").check()
    boxes = page.get_by_role("group", name="Services").get_by_role("checkbox")
    expect(boxes).to_have_count(5)
    assert not [one for probe in (probes.axe, probes.overflow, probes.targets, probes.names) for one in probe(page)]
    page.get_by_role("button", name="Ouvrir ce compte").click()
    expect(page.locator("#services-erreur")).to_have_text("Un gestionnaire a au moins un service.")
    for code in ("DEC-2", "GUICHET"):
        page.get_by_role("checkbox", name=code).check()
    page.get_by_role("button", name="Ouvrir ce compte").click()
    expect(page.get_by_text("Le service est très sollicité")).to_be_visible()
    assert (asked[0]["role"], asked[0]["services"], asked[0]["centres_uai"]) == (
        "gestionnaire",
        ["DEC-2", "GUICHET"],
        [],
    )
    page.get_by_label("Chef de centre").check()
    expect(page.get_by_role("group", name="Services")).to_have_count(0)


def test_where_the_instance_lists_no_service_they_are_typed(opened, page):
    changed(page, "**/api/v1/gestion/personnels", lambda found: found | {"services": []})
    asked = caught(page)
    opened("/gestion/personnels/", "gestion")
    named(page, "gestionnaire.nomme@service.example")
    page.get_by_label("Gestionnaire").check()
    page.get_by_label("Services").fill("DEC-1, DEC-2")
    page.get_by_role("button", name="Ouvrir ce compte").click()
    expect(page.get_by_text("Le service est très sollicité")).to_be_visible()
    assert asked[0]["services"] == ["DEC-1", "DEC-2"]


def test_a_chef_without_any_centre_is_refused_at_the_boxes(opened, page):
    opened("/gestion/personnels/", "gestion")
    named(page, "chef.sans.centre@service.example")
    page.get_by_label("Chef de centre").check()
    expect(page.get_by_role("checkbox").first).to_be_visible()
    page.get_by_role("button", name="Ouvrir ce compte").click()
    expect(page.locator("#centres_uai-erreur")).to_have_text("Un chef de centre a au moins un centre.")


def test_the_centres_of_a_chef_who_has_an_account_are_named_and_a_strange_one_keeps_its_code(opened, page):
    chef = CHEF | {"centres_uai": ["0420013L", "0699999X"], "nom": "Roy", "prenom": "Anne", "id": "chef"}
    changed(page, "**/api/v1/gestion/personnels", lambda found: found | {"personnels": [found["personnels"][0] | chef]})
    opened("/gestion/personnels/", "gestion")
    row = page.get_by_role("listitem").filter(has_text="Roy Anne")
    expect(row).to_contain_text("Services, centres : Lycée Jean-Puy (0420013L), 0699999X")


def test_where_no_centre_is_known_the_form_says_what_to_do(opened, page):
    changed(page, "**/api/v1/gestion/centres", lambda _: NONE_KNOWN)
    opened("/gestion/personnels/", "gestion")
    page.get_by_label("Chef de centre").check()
    expect(page.get_by_text("Aucun centre n’est encore connu\u00a0: importez d’abord ses missions.")).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(0)


def test_centres_that_cannot_be_read_are_asked_again_and_not_said_to_be_none(opened, page):
    again = failing(page, "/gestion/centres")
    opened("/gestion/personnels/", "gestion")
    page.get_by_label("Chef de centre").check()
    expect(page.get_by_text("Le service est très sollicité")).to_be_visible()
    expect(page.get_by_text("Aucun centre n’est encore connu")).to_have_count(0)
    again()
    page.get_by_role("button", name="Afficher les centres").click()
    expect(page.get_by_role("checkbox", name="Lycée Jean-Puy (0420013L)")).to_be_visible()
