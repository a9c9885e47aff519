"""The menu of public pages follows the session, from the first paint on."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser]
PUBLIC = ("/aide/", "/comment-ca-marche/", "/simulation/", "/mentions-legales/", "/donnees-personnelles/")


def menu(page):
    return page.locator("nav:visible")


@pytest.mark.parametrize(
    ("who", "home", "first", "name"),
    [("personne", "/missions/", "Missions", "votre compte"), ("gestion", "/gestion/", "Espace de gestion", "la gestion")],
)
def test_who_is_signed_in_keeps_their_menu_until_they_leave(visits, who, home, first, name):
    page = visits(home, who).page
    expect(page.locator("nav:visible")).to_have_count(1)
    for path in PUBLIC:
        page.goto(page.url.partition("localhost")[0] + "localhost:" + page.url.split(":")[2].split("/")[0] + path)
        expect(menu(page)).to_have_count(1)
        expect(menu(page)).to_have_accessible_name(f"Navigation de {name}")
        expect(menu(page).get_by_role("link").first).to_have_text(first)
    page.evaluate("localStorage.setItem('imagin:lyon:menu', JSON.stringify([Date.now() - 1, 'personne']))")
    page.reload()
    expect(menu(page)).to_have_accessible_name("Navigation principale")
    page.close()


def test_the_menu_is_chosen_before_the_page_is_drawn(visits):
    page = visits("/missions/", "personne").page
    page.add_init_script(
        "new MutationObserver((_, own) => { if (!document.body) return; own.disconnect();"
        " window.first = document.documentElement.dataset.qui }).observe(document, { childList: true, subtree: true })"
    )
    page.goto(page.url.replace("/missions/", "/aide/"))
    assert page.evaluate("window.first") == "personne"
    page.close()


def test_a_session_that_the_service_refuses_is_a_visitor_s(visits):
    page = visits("/aide/").page
    page.evaluate(
        "localStorage.setItem('imagin:lyon:menu', JSON.stringify([Date.now() + 9e5, 'personne']))"
    )
    page.reload()
    menu(page).get_by_role("link", name="Missions").click()
    expect(page).to_have_title("Se connecter – Imagin Intervenant, Lyon")
    expect(menu(page)).to_have_accessible_name("Navigation principale")
    page.close()


def test_the_staff_have_a_door_and_a_help_of_their_own(visits):
    page = visits("/aide/").page
    page.get_by_role("contentinfo").get_by_role("link", name="Espace de gestion").click()
    expect(page).to_have_title("Se connecter à la gestion – Imagin Intervenant, Lyon")
    page.get_by_role("contentinfo").get_by_role("link", name="Aide de la gestion").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Aide de la gestion")
    page.close()
