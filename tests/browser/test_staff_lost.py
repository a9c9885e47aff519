"""Nothing that a member typed is lost, whatever ends meanwhile; what an address asks wrongly is named."""

import json
import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser]
OVER = {"title": "Votre session a pris fin", "detail": "Reconnectez-vous.", "code": "session_gestion_absente", "status": 401}


def test_what_is_typed_when_the_session_ends_is_kept_and_sent_once_back_in(opened, stage):
    page = opened(f"/gestion/etat/?compte={stage['compte']}&numero={stage['mission']}", "gestion")
    page.get_by_text("Annuler", exact=True).first.click()
    form = page.locator("#annulation")
    form.get_by_label("Raison, lue par l’intervenant").fill("Le centre a fermé.")
    asked = "**/api/v1/gestion/etats-de-frais/*/*/decision"
    page.route(asked, lambda route: route.fulfill(status=401, content_type="application/problem+json", body=json.dumps(OVER)))
    form.get_by_role("button", name="Annuler l’état de frais").click()
    expect(page.locator("[data-avis]")).to_contain_text("Reconnectez-vous.")
    expect(form.get_by_label("Raison, lue par l’intervenant")).to_have_value("Le centre a fermé.")
    with page.context.expect_page() as other:
        page.get_by_role("button", name="Se reconnecter").click()
    expect(other.value).to_have_url(re.compile("/gestion/connexion/$"))


@pytest.mark.parametrize(
    ("path", "said"),
    [("/gestion/missions/?etat=bidon&tri=numero", "etat"), ("/gestion/intervenants/?connexion=zzz", "connexion"), ("/gestion/missions/?page=-1", "page")],
)
def test_a_filter_of_the_address_that_is_none_is_named_and_the_list_is_there(opened, path, said):
    page = opened(path, "gestion")
    expect(page.locator("[data-avis]")).to_contain_text(f"{said}\u00a0: ")
    expect(page.locator("#filtres")).to_be_visible()
