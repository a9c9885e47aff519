"""What is being saved when somebody presses « Transmettre » is part of what is sent: nothing leaves over a save under way."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_walk import declare_one_day, first_sign_in
from tests.live import convoke

pytestmark = [pytest.mark.browser]
SAVED = "Brouillon enregistré"


class Held:
    """The next save of a draft, kept on its way to the service until it is let go; what left for the service, in order."""

    def __init__(self, page):
        self._kept, self.left = [], []
        page.on("request", lambda request: self.left.append(request.method) if request.method in ("PUT", "POST") else None)
        page.route("**/api/v1/etats-de-frais/*", self._route)

    def _route(self, route):
        if route.request.method == "PUT" and not self._kept:
            self._kept.append(route)
        else:
            route.continue_()

    def let_go(self):
        self._kept[0].continue_()


def about_to_send(page, service, folder, numero, name):
    """Somebody whose claim is declared and saved, on the step that sends it."""
    printed = convoke(service, folder, "lyon", numero=numero, mission=numero)
    first_sign_in(page, service, printed, f"{name}@lyon.example")
    page.get_by_role("link", name="Remplir l’état de frais").first.click()
    declare_one_day(page, printed)
    expect(page.locator("[data-total]").first).to_contain_text("373,52")  # which comes with the save of all of it
    page.get_by_role("link", name="3 Vérifier").click()


def test_what_is_being_saved_is_part_of_what_is_sent(page, service, tmp_path):
    about_to_send(page, service, tmp_path, "910093", "eloise")
    held = Held(page)
    page.get_by_role("link", name="1 Travail").click()
    with page.expect_request(lambda request: request.method == "PUT"):
        page.get_by_label("Copies corrigées sur papier").fill("72")
    page.get_by_role("link", name="3 Vérifier").click()
    page.get_by_role("button", name="Transmettre l’état de frais").click()
    page.wait_for_timeout(500)
    assert held.left == ["PUT"], "an act left over a save that was not answered"
    held.let_go()
    expect(page.get_by_text("Votre état de frais est transmis").first).to_be_visible()
    expect(page.locator("[data-total]").first).to_contain_text("423,52")


def test_what_is_typed_while_it_is_sent_is_kept_and_asked_about(page, service, tmp_path):
    about_to_send(page, service, tmp_path, "910094", "eulalie")
    sending = []
    page.route("**/transmission", lambda route: sending.append(route))
    with page.expect_request("**/transmission"):
        page.get_by_role("button", name="Transmettre l’état de frais").click()
    page.get_by_role("link", name="1 Travail").click()
    page.get_by_label("Copies corrigées sur papier").fill("75")
    page.wait_for_timeout(1500)
    (held,) = sending
    held.continue_()
    expect(page.get_by_text("Une saisie n’est pas dans cet état de frais")).to_be_visible()
    page.get_by_role("button", name="Reprendre").first.click()
    expect(page.get_by_text("75").first).to_be_visible()
    page.get_by_role("button", name="Garder ce que je vois ici").click()
    expect(page.locator("[data-enregistrement]").first).to_contain_text(SAVED)
    expect(page.get_by_label("Copies corrigées sur papier")).to_have_value("75")
