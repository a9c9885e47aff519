"""The staff's pages when something is missing or old: what fails hides nothing else, what is old says so."""

import json
import re

import pytest
from playwright.sync_api import expect

BUSY = {"title": "Le service est très sollicité", "detail": "Votre demande n’a pas pu aboutir.", "code": "service_charge", "status": 503}


def failing(page, *paths):
    """The service answers 503 at these addresses, until it is called."""
    for path in paths:
        page.route(f"**/api/v1{path}", lambda route: route.fulfill(status=503, content_type="application/problem+json", body=json.dumps(BUSY)))
    return lambda: [page.unroute(f"**/api/v1{path}") for path in paths]


def changed(page, pattern, change):
    """What the service answers, with what `change` makes of it."""

    def answer(route):
        found = route.fetch()
        route.fulfill(response=found, json=change(found.json()))

    page.route(pattern, answer)


def test_a_number_that_cannot_be_read_hides_neither_the_others_nor_the_search(opened, page):
    again = failing(page, "/gestion/signaux", "/gestion/reglages/manques")
    opened("/gestion/", "gestion")
    expect(page.get_by_label("Trouver un intervenant")).to_be_visible()
    expect(page.locator(".compteurs__nombre")).to_have_count(4)
    expect(page.locator(".compteurs__nombre", has_text="?")).to_have_count(1)
    expect(page.get_by_text("Tout n’a pas pu être lu")).to_be_visible()
    again()
    page.get_by_role("button", name="Réessayer").click()
    expect(page.get_by_text("Tout n’a pas pu être lu")).to_have_count(0)
    expect(page.locator(".compteurs__nombre", has_text="?")).to_have_count(0)


@pytest.mark.parametrize(("where", "which"), [("missions", "missions"), ("intervenants", "personnes")])
def test_an_old_list_says_so_over_it_and_the_new_one_takes_its_place(opened, page, where, which):
    left = [True, True]
    read = re.compile(rf"/api/v1/gestion/{which}(\?.*)?$")
    changed(page, read, lambda found: found | {"quand": "2026-06-01T01:44:00+00:00", "a_relever": bool(left and left.pop())})
    page.route(f"**/api/v1/gestion/{which}/releve", lambda route: route.fulfill(status=202, json={"etat": "en_cours"}))
    opened(f"/gestion/{where}/", "gestion")
    told = page.get_by_text(re.compile("Liste du lundi 1er juin 2026 à 3.h.44, en cours de mise à jour"))
    expect(told).to_be_visible()
    assert told.bounding_box()["y"] < page.locator("#filtres").bounding_box()["y"]
    expect(told).to_have_count(0)
    expect(page.get_by_text(re.compile("Liste du lundi 1er juin 2026"))).to_be_visible()


def test_a_message_that_waits_is_seen_where_one_decides(opened, page, stage):
    changed(page, f"**/api/v1/gestion/etats-de-frais/{stage['compte']}/*", lambda found: found | {"messages_en_attente": 1})
    opened(f"/gestion/etat/?compte={stage['compte']}&numero={stage['transmis']}", "gestion")
    expect(page.get_by_role("heading", name="Messages (1 attend une réponse)")).to_be_visible()
    expect(page.get_by_label("Votre message, lu par l’intervenant")).to_be_visible()


def test_the_centres_to_convoke_are_ticked_by_name_and_no_code_is_typed(opened, page):
    asked = []
    page.on("request", lambda request: asked.append(request.post_data_json) if request.method == "POST" and request.url.endswith("/gestion/convocations") else None)
    opened("/gestion/convocations/", "gestion")
    page.get_by_label("Des centres").check()
    box = page.get_by_role("checkbox").first
    expect(box).to_be_visible()
    name = page.locator(".choix__option", has=page.get_by_role("checkbox")).first.inner_text()
    assert re.fullmatch(r"\D.+ \(\d{7}[A-Z]\)", name.strip())
    page.get_by_role("button", name="Lancer le contrôle").click()
    expect(page.get_by_text("Indiquez lesquels.").first).to_be_visible()
    box.check()
    page.get_by_role("button", name="Lancer le contrôle").click()
    expect(page.get_by_text("Indiquez lesquels.")).to_have_count(0)
    page.wait_for_timeout(500)
    assert asked == [{"genre": "centre", "valeurs": [re.search(r"\((\w+)\)", name)[1]]}]
