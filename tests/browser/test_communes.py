"""A commune is chosen by its name, with the keys, with a finger, or by writing it whole."""

import pytest
from playwright.sync_api import expect

from tests.browser import probes

pytestmark = [pytest.mark.browser]


@pytest.mark.parametrize("width", [320, 1280])
def test_a_commune_is_chosen_by_its_name(visits, width):
    page = visits("/simulation/").page
    page.set_viewport_size({"width": width, "height": 900})
    centre, home = page.get_by_label("Commune du centre d’examen"), page.get_by_label("Commune de votre domicile")
    proposed = page.get_by_role("listbox", name="Communes proposées")
    centre.press_sequentially("st etienne")
    expect(proposed.get_by_role("option").first).to_have_text("Saint-Étienne (42)")
    expect(centre).to_have_attribute("aria-expanded", "true")
    said = [one for probe in (probes.axe, probes.overflow, probes.targets, probes.names) for one in probe(page)]
    assert not said, "\n".join(said)
    centre.press("ArrowDown")
    expect(centre).to_have_attribute("aria-activedescendant", "centre-0")
    centre.press("Enter")
    expect(centre).to_have_value("Saint-Étienne (42)")
    expect(proposed).to_have_count(0)
    home.press_sequentially("42300")
    proposed.get_by_role("option", name="Roanne (42300)").click()
    expect(home).to_have_value("Roanne (42300)")
    expect(page.get_by_label("Heure de départ")).to_be_visible()
    home.fill("saint-etienne")
    home.press("Tab")
    expect(home).to_have_value("Saint-Étienne (42)")
    expect(page.get_by_label("Heure de départ")).to_be_hidden()


def test_a_name_that_no_commune_has_is_said_while_typing_and_refused_when_sent(visits):
    page = visits("/simulation/").page
    centre = page.get_by_label("Commune du centre d’examen")
    centre.press_sequentially("zzzz")
    expect(page.get_by_role("option", name="Aucune commune de France n’a ce nom")).to_be_visible()
    centre.press("Escape")
    expect(page.get_by_role("listbox", name="Communes proposées")).to_have_count(0)
    page.get_by_role("button", name="Estimer").click()
    expect(page.locator("[data-resume]:visible")).to_contain_text("Choisissez la commune dans la liste")


@pytest.mark.parametrize("width", [320, 1280])
def test_one_s_town_is_chosen_by_its_name_and_brings_its_postal_code(visits, width):
    page = visits("/informations/", "personne").page
    page.set_viewport_size({"width": width, "height": 900})
    town, code = page.get_by_label("Ville"), page.get_by_label("Code postal")
    town.fill("")
    town.press_sequentially("roan")
    page.get_by_role("option", name="Roanne (42300)").click()
    expect(town).to_have_value("Roanne")
    expect(code).to_have_value("42300")
    assert probes.overflow(page) == []
    town.fill("")
    town.press_sequentially("paris")
    page.get_by_role("option", name="Paris (75)").click()
    expect(town).to_have_value("Paris")
    expect(code).to_have_value("")
    expect(page.locator("#codes-postaux option")).to_have_count(21)
    town.fill("Genève")
    code.fill("1201")
    page.get_by_role("button", name="Enregistrer mes coordonnées").click()
    expect(page.get_by_text("Vos frais restent comptés depuis Lyon jusque-là.")).to_be_visible()
    expect(town).to_have_value("Genève")
    town.fill("Lyon")
    code.fill("")
    with page.expect_response(lambda answer: answer.request.method == "PUT"):
        page.get_by_role("button", name="Enregistrer mes coordonnées").click()
    expect(page.get_by_text("Vos frais restent comptés depuis Lyon")).to_have_count(0)
