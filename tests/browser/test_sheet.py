"""The sheet of a person: a password once on a slip, an address and a name corrected, somebody set aside and taken back."""

import pytest
from playwright.sync_api import expect

from tests.browser import probes
from tests.browser.staged import staged

pytestmark = [pytest.mark.browser]


@pytest.fixture(scope="module")
def stage():
    """A stage of its own: what is changed here would change what the other pages show."""
    with staged("tarif") as found:
        yield found


@pytest.fixture
def sheet(opened, stage):
    page = opened(f"/gestion/intervenant/?id={stage['compte']}", "gestion")
    expect(page.get_by_role("heading", name="Mme Marie Denis")).to_be_visible()
    return page


@pytest.fixture
def other(opened, stage):
    """Somebody else, whose missions are over."""
    page = opened(f"/gestion/intervenant/?id={stage['tarif_compte']}", "gestion")
    expect(page.get_by_role("heading", name="Accès")).to_be_visible()
    return page


def agree(page, question, verb):
    """What the dialog asks is read, then agreed to."""
    expect(page.get_by_role("dialog")).to_contain_text(question)
    page.get_by_role("dialog").get_by_role("button", name=verb).click()


def fits(page):
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        said = [one for probe in (probes.axe, probes.overflow, probes.targets, probes.names) for one in probe(page)]
        assert not said, "\n".join(said)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_password_is_shown_once_alone_on_paper_and_who_gave_it_gives_no_address(sheet):
    sheet.get_by_role("button", name="Redonner un mot de passe").click()
    agree(sheet, "Redonner un mot de passe à Marie Denis", "Redonner un mot de passe")
    slip = sheet.get_by_role("region", name="Mot de passe provisoire de Marie Denis")
    expect(slip).to_be_focused()
    expect(slip).to_contain_text("mdenis")
    expect(sheet.get_by_text("Provisoire, valable jusqu’au")).to_be_visible()
    fits(sheet)
    sheet.emulate_media(media="print")
    expect(slip).to_be_visible()
    expect(sheet.get_by_role("heading", name="Coordonnées et dossier")).to_be_hidden()
    expect(sheet.get_by_role("heading", name="Mme Marie Denis")).to_be_hidden()
    sheet.emulate_media(media="screen")
    slip.get_by_role("button", name="Masquer").click()
    expect(slip).to_have_count(0)
    expect(sheet.get_by_role("heading", name="Accès")).to_be_focused()
    expect(sheet.get_by_text("ne se changent pas par le même membre")).to_be_visible()
    expect(sheet.get_by_text("Corriger l’adresse électronique")).to_have_count(0)


def test_an_address_and_a_name_are_corrected_after_a_question(other):
    other.get_by_text("Corriger l’adresse électronique").click()
    other.get_by_role("button", name="Enregistrer cette adresse").click()
    expect(other.get_by_role("link", name="Saisissez la nouvelle adresse.")).to_be_visible()
    other.get_by_label("Nouvelle adresse").fill("marie.denis@exemple.fr")
    other.get_by_role("button", name="Enregistrer cette adresse").click()
    agree(other, "Remplacer l’adresse de Marie Denis", "Enregistrer cette adresse")
    expect(other.get_by_text("marie.denis@exemple.fr sert dès maintenant.")).to_be_visible()
    expect(other.get_by_text("marie.denis@exemple.fr (donnée par un gestionnaire")).to_be_visible()
    other.get_by_text("Corriger le nom").click()
    expect(other.get_by_label("Nom", exact=True)).to_have_value("Denis")
    other.get_by_label("Nom", exact=True).fill("Denis-Roux")
    other.get_by_label("Motif").select_option("changement_de_nom")
    fits(other)
    other.get_by_role("button", name="Enregistrer ce nom").click()
    agree(other, "Le compte portera le nom « Marie Denis-Roux »", "Enregistrer ce nom")
    expect(other.get_by_text("Nom enregistré")).to_be_visible()
    expect(other.get_by_role("heading", name="Mme Marie Denis-Roux")).to_be_visible()
    other.get_by_text("Corriger le nom").click()
    expect(other.get_by_label("Nom", exact=True)).to_have_value("Denis-Roux")


def test_somebody_is_set_aside_and_taken_back(other):
    other.get_by_role("button", name="Écarter").click()
    agree(other, "Plus de nouvelle mission", "Écarter")
    expect(other.locator("[data-avis]")).to_contain_text("Intervenant écarté")
    expect(other.get_by_role("button", name="Écarter")).to_have_count(0)
    other.get_by_role("button", name="Réintégrer").click()
    agree(other, "La personne peut recevoir des missions", "Réintégrer")
    expect(other.locator("[data-avis]")).to_contain_text("Intervenant réintégré")
    expect(other.get_by_role("button", name="Écarter")).to_be_visible()


def test_who_has_a_mission_to_come_is_not_set_aside(sheet):
    sheet.get_by_role("button", name="Écarter").click()
    agree(sheet, "Plus de nouvelle mission", "Écarter")
    expect(sheet.get_by_text("Des missions sont en cours ou à venir")).to_be_visible()
