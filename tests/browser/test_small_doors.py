"""Dead ends that are none: what is not found leads to its list, and a link that served says so before one chooses."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser]


@pytest.mark.parametrize(
    ("address", "who", "told", "words", "to"),
    [
        ("/mission/?numero=000000", "personne", "Mission introuvable", "Vos missions", "/missions/"),
        ("/etat-de-frais/?numero=0", "personne", "introuvable", "Vos états de frais", "/etats-de-frais/"),
        ("/gestion/intervenant/?id=abc", "gestion", "introuvable", "Recherche", "/gestion/"),
        ("/gestion/etat/?compte=abc&numero=0", "gestion", "introuvable", "États de frais", "/gestion/etats/"),
    ],
)
def test_what_is_not_found_leads_to_the_list(visits, address, who, told, words, to):
    page = visits(address, who).page
    expect(page.locator("[data-avis]")).to_contain_text(told)
    expect(page.get_by_role("button", name="Réessayer")).to_have_count(0)
    page.get_by_role("button", name=words).click()
    expect(page).to_have_url(re.compile(rf"localhost:\d+{to}$"))
    page.close()


@pytest.mark.parametrize(
    ("address", "who", "to"),
    [
        ("/mission/", "personne", "/missions/"),
        ("/etat-de-frais/", "personne", "/etats-de-frais/"),
        ("/gestion/intervenant/", "gestion", "/gestion/"),
        ("/gestion/etat/", "gestion", "/gestion/etats/"),
    ],
)
def test_a_page_about_nothing_leads_to_the_list(visits, address, who, to):
    page = visits(address, who).page
    page.locator("[data-avis]").get_by_role("button", name="← ").click()
    expect(page).to_have_url(re.compile(rf"localhost:\d+{to}$"))
    page.close()


@pytest.mark.parametrize(("known", "title"), [(True, "Ce lien a déjà servi"), (False, "Ce lien n’est plus valable")])
def test_a_link_that_cannot_serve_says_so_before_one_chooses(visits, stage, known, title):
    page = visits("/reinitialisation/#jeton=" + (stage["lien_servi"] if known else "x" * 43)).page
    expect(page.get_by_text(title, exact=True)).to_be_visible()
    expect(page.get_by_label("Nouveau mot de passe", exact=True)).to_be_hidden()
    expect(page.get_by_role("link", name="Se connecter" if known else "Demander un autre lien").last).to_be_focused()
    assert "jeton" not in page.url
    page.close()


@pytest.mark.parametrize(("numero", "shown"), [("{mission}", True), ("220002", False)])
def test_who_marks_copies_reads_where_the_digital_ones_are(visits, stage, numero, shown):
    page = visits(f"/mission/?numero={numero.format(**stage)}", "personne").page
    expect(page.get_by_role("heading", name="À apporter")).to_be_visible()
    expect(page.get_by_role("heading", name="Portail correcteur, si vos copies sont dématérialisées")).to_be_visible(visible=shown)
    expect(page.get_by_text("dans l’application Santorin")).to_have_count(2)
    expect(page.locator("[data-public]:visible")).to_have_count(int(shown))
    page.close()
