"""« Ce que vous déclarez » on the pages: read again before sending, afterwards, by the service; a half that comes back."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import probes
from tests.browser.saves import saved
from tests.browser.staged import staged

pytestmark = [pytest.mark.browser]
SAID = ["62", "6 h 45", "18 h 30", "Voiture, aller et retour", "Domicile, Lyon", "5 CV", "6,80 €", "8,00 €"]


@pytest.fixture(scope="module")
def stage():
    """A stage of its own: what is sent here would change what the other pages count."""
    with staged() as found:
        yield found


@pytest.fixture
def claim(stage):
    return f"/etat-de-frais/?numero={stage['onglets_mission']}"


def values(page):
    """Name -> value, of what the page shows as declared."""
    expect(page.locator(".declare__ligne").first).to_be_visible()
    rows = page.locator(".declare__ligne").all()
    told = [(row.locator("dt").inner_text(), row.locator("[data-champ=valeur]").inner_text()) for row in rows]
    return {name: value.replace("\u00a0", " ") for name, value in told}


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_each_value_is_read_before_sending_and_leads_to_its_field_by_the_keyboard(opened, claim, width):
    page = opened(f"{claim}#verifier", "onglets")
    page.set_viewport_size({"width": width, "height": 800})
    assert set(SAID) <= set(values(page).values())
    assert probes.overflow(page) == []
    reached = []
    for rank in range(page.locator("[data-modifier]:visible").count()):
        page.locator("[data-modifier]:visible").nth(rank).focus()
        page.keyboard.press("Enter")
        field = page.locator("input:focus, select:focus")
        expect(field, rank).to_be_visible()
        reached.append(field.get_attribute("id"))
        page.get_by_role("link", name="3 Vérifier").click()
    assert len(set(reached)) == len(reached) == 10
    total, send = page.locator("[data-etape=verifier] [data-total]"), page.get_by_role("button", name="Transmettre")
    expect(total).to_have_text(re.compile("388,32"))
    assert total.bounding_box()["y"] < send.bounding_box()["y"]


def test_what_is_typed_is_what_is_read_again(opened, claim):
    page = opened(claim, "onglets")
    page.get_by_label("Copies corrigées sur papier").fill("61")
    page.get_by_role("link", name="3 Vérifier").click()
    expect(page.locator(".declare__ligne").first).to_contain_text("61")
    page.get_by_role("button", name=re.compile("^Modifier.*Copies")).click()
    with saved(page, '"copies":62'):
        page.get_by_label("Copies corrigées sur papier").fill("62")
    page.get_by_role("link", name="3 Vérifier").click()
    expect(page.locator(".declare__ligne").first).to_contain_text("62")


def test_a_trip_taken_out_by_mistake_is_put_back_as_it_was(opened, claim):
    page = opened(f"{claim}#deplacement", "onglets")
    trips = page.locator("[data-deplacement]")
    expect(trips).to_have_count(1)
    trips.get_by_role("button", name="Retirer ce déplacement").click()
    expect(trips).to_have_count(0)
    back = page.get_by_role("button", name="Remettre ce déplacement")
    expect(back).to_be_focused()
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert probes.overflow(page) == [], width
    expect(page.locator("[data-enregistrement]").first).to_contain_text("Brouillon enregistré")
    with saved(page, '"km":"68"'):
        page.keyboard.press("Enter")
    expect(trips).to_have_count(1)
    expect(page.get_by_label("Distance d’un aller").first).to_have_value("68")
    page.get_by_role("link", name="3 Vérifier").click()
    expect(page.locator(".declare__ligne", has_text="Voiture, aller et retour")).to_be_visible()
    assert set(SAID) <= set(values(page).values())


def test_a_claim_is_cancelled_and_its_typing_comes_back(opened, stage):
    page = opened(f"/etat-de-frais/?numero={stage['mission']}", "personne")
    copies = page.get_by_label("Copies corrigées sur papier")
    copies.fill("5")
    page.get_by_role("button", name="Annuler ma saisie").click()
    page.locator("[data-avis]").get_by_role("button", name="Annuler ma saisie").click()
    expect(copies).to_have_value("")
    with saved(page, '"copies":5'):
        page.get_by_role("button", name="Rétablir ma saisie").click()
    expect(copies).to_have_value("5")


def test_the_last_journey_to_the_same_town_fills_in_the_next_one(opened, stage):
    page = opened(f"/etat-de-frais/?numero={stage['mission']}#deplacement", "personne")
    page.get_by_role("button", name="Ajouter un déplacement").click()
    expect(page.locator("[data-propose]")).to_be_hidden()
    typed = {"Heure de départ": "6h45", "Heure de retour": "18h30", "Distance d’un aller": "68", "Puissance fiscale": "5"}
    with saved(page, '"retour":"18:30"', '"km":"68"', '"puissance_fiscale":5'):
        page.get_by_label("Moyen de transport").select_option(label="Ma voiture")
        for name, value in typed.items():
            page.get_by_label(name).fill(value)
        page.get_by_label("Péage").focus()
    page = opened(f"/etat-de-frais/?numero={stage['transmis']}#deplacement", "personne")
    page.get_by_role("button", name="Ajouter un déplacement").click()
    expect(page.locator("[data-propose]")).to_contain_text("d’après votre déplacement du lundi 18 mai 2026")
    found = {name: page.get_by_label(name).input_value() for name in typed}
    assert found == {"Heure de départ": "6h15", "Heure de retour": "18h00", "Distance d’un aller": "68", "Puissance fiscale": "5"}


def test_the_first_sign_in_says_how_many_steps_it_has(opened, stage):
    page = opened("/premiere-connexion/", "mot_de_passe")
    expect(page.get_by_text("Étape 1 sur 2")).to_be_visible()
    page.get_by_label("Nouveau mot de passe").fill("un tramway nommé Confluence 7")
    page.get_by_role("button", name="Enregistrer mon mot de passe").click()
    expect(page.get_by_text("Étape 2 sur 2")).to_be_visible()
    page = opened("/courriel/", "courriel")
    page.evaluate("sessionStorage.clear()")
    page.reload()
    expect(page.get_by_label("Adresse électronique")).to_be_visible()
    expect(page.get_by_text("Étape 2 sur 2")).to_be_hidden()


def test_once_sent_it_stays_readable_with_its_reference_for_both(opened, stage, claim):
    page = opened(f"{claim}#verifier", "onglets")
    before = values(page)
    page.get_by_role("button", name="Transmettre l’état de frais").click()
    expect(page.get_by_text("Référence du dépôt")).to_be_visible()
    expect(page.locator("[data-avis]")).to_contain_text(re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}"))
    reference = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", page.locator("[data-avis]").inner_text())[0]
    expect(page.get_by_role("heading", name="Ce que vous avez déclaré")).to_be_visible()
    assert values(page) == before
    expect(page.locator("[data-modifier]:visible")).to_have_count(0)
    expect(page.locator("[data-enregistrement]").first).to_contain_text(f"Référence : {reference}")
    compte = stage["onglets"].partition("=")[2].partition(".")[0]
    page = opened(f"/gestion/etat/?compte={compte}&numero={stage['onglets_mission']}", "gestion")
    assert values(page) == before
    expect(page.locator("[data-faits]")).to_contain_text(reference)
    page.get_by_text("Renvoyer pour correction").click()
    page.get_by_label("Partie").locator("visible=true").select_option("deplacement")
    page.locator("#renvoi_motif").select_option("distance")
    page.get_by_label("Ce que l’intervenant doit corriger").fill("La distance.")
    page.locator("#renvoi_echeance").fill("2026-07-15")
    page.get_by_role("button", name="Renvoyer", exact=True).click()
    expect(page.get_by_text("l’intervenant est prévenu")).to_be_visible()


@pytest.mark.parametrize("path", ["/missions/", "/etats-de-frais/"])
def test_a_card_sent_back_says_what_and_until_when_and_leads_there(opened, path):
    page = opened(path, "onglets")
    card = page.locator(".carte--attente")
    expect(card).to_contain_text("À corriger : le déplacement. Motif : La distance est à vérifier.")
    expect(card).to_contain_text("au plus tard le 15 juillet 2026")
    card.get_by_role("link", name="Corriger l’état de frais").click()
    expect(page.get_by_role("heading", name="Vos déplacements")).to_be_visible()


def test_a_half_sent_back_opens_on_itself_and_says_what_is_already_sent(opened, claim):
    page = opened(claim, "onglets")
    expect(page.get_by_role("heading", name="Vos déplacements")).to_be_visible()
    expect(page.locator("[data-titre-total]")).to_have_text("Total en cours")
    page.get_by_role("link", name="1 Travail").click()
    expect(page.locator("[data-deja=remuneration]")).to_contain_text(re.compile(r"Transmis\s: 310,00"))
    expect(page.get_by_text("Il n’y a rien à déclarer")).to_be_hidden()
    expect(page.locator("[data-retirer-etat]")).to_have_count(1)
    page.get_by_role("button", name="Reprendre aussi le travail").click()
    expect(page.get_by_text("n’est plus transmis")).to_be_visible()
    expect(page.get_by_label("Copies corrigées sur papier")).to_be_visible()
    expect(page.locator("[data-retirer-etat]")).to_be_hidden()
