"""What a person reads when their identifier has no try left: what to do, and until when; nothing is taken away."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser]


def _try(page, password):
    page.get_by_label("Mot de passe", exact=True).fill(password)
    with page.expect_response(lambda answer: answer.url.endswith("/connexion") and answer.request.method == "POST") as said:
        page.get_by_role("button", name="Se connecter").click()
    return said.value.status


@pytest.mark.exigence("S09")
def test_an_identifier_without_a_try_left_is_told_with_its_end_and_what_else_opens(visits):
    page = visits("/connexion/").page
    page.get_by_label("Identifiant", exact=True).fill("mconstant")
    assert [_try(page, f"un essai {n}") for n in range(6)] == [401] * 5 + [429]
    summary = page.locator("[data-resume]")
    expect(summary).to_be_focused()
    for words in ("Trop d’essais", "Votre accès n’est pas bloqué", "votre autre identifiant", "Réessayez dans 60 minutes."):
        expect(summary).to_contain_text(words)
    assert page.get_by_label("Identifiant", exact=True).input_value() == "mconstant"
    page.close()
