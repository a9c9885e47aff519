"""A fare that no table holds, on the pages: both bases before the person, the amount in words, and the service types it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import probes
from tests.browser.moment import NOW
from tests.browser.staged import staged

pytestmark = [pytest.mark.browser]
WAITS = "tarif à relever par le service"


@pytest.fixture(scope="module")
def stage():
    """A stage of its own: a claim sent by car without authorisation would change what the other pages count."""
    with staged("tarif") as found:
        yield found


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_person_reads_what_is_due_and_both_bases(opened, stage, width):
    page = opened(f"/etat-de-frais/?numero={stage['tarif_mission']}", "tarif")
    page.set_viewport_size({"width": width, "height": 900})
    line = page.locator("details.ligne", has_text="au tarif SNCF de 2e classe").first
    expect(line).to_have_attribute("open", "")
    expect(line).to_contain_text("à relever par le service")
    expect(line).to_contain_text("Train, 2e classe, base retenue")
    expect(line).to_contain_text("43,52")
    expect(page.locator("[data-total]").first).to_have_text(f"330,00\u00a0€ + {WAITS}")
    assert probes.overflow(page) == []


def test_the_delays_of_the_instance_say_when_it_will_be_paid(opened, stage):
    page = opened(f"/etat-de-frais/?numero={stage['tarif_mission']}", "tarif")
    page.clock.set_fixed_time(NOW)
    page.reload()
    delays = page.locator("[data-delais]")
    expect(delays).to_have_text("Délais médians des douze derniers mois : vérification, 1 jour ; mise en paiement, 20 jours ; paiement, 12 jours.")
    when = "D’après ces délais\u00a0: payé vers le lundi 13\u00a0juillet 2026."
    expect(page.locator("[data-pistes] > * [data-champ=vers]").first).to_have_text(when)
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert probes.overflow(page) == [], width


def test_the_list_of_claims_says_it_too(opened):
    page = opened("/etats-de-frais/", "tarif")
    expect(page.locator("main")).to_contain_text(f"330,00\u00a0€ + {WAITS}")
    expect(page.locator("main")).not_to_contain_text(re.compile(r"(?<!\d)0,00"))


@pytest.mark.parametrize("width", [320, 1280])
def test_the_service_types_the_fare_it_read_and_the_amount_follows(opened, stage, width):
    page = opened(f"/gestion/etat/?compte={stage['tarif_compte']}&numero={stage['tarif_mission']}", "gestion")
    page.set_viewport_size({"width": width, "height": 900})
    page.get_by_text("Relever un tarif SNCF", exact=True).click()
    assert probes.overflow(page) == []
    first = width == 320
    expect(page.locator("[data-tarif-connus]")).to_contain_text("pas encore été relevé" if first else "14,60\u00a0€ le lundi 18\u00a0mai 2026")
    page.get_by_label("Prix d’un trajet simple").fill("0" if first else "")
    page.get_by_role("button", name="Enregistrer le tarif").click()
    expect(page.locator("#tarif .champ--erreur [data-erreur]").first).to_be_visible()
    page.get_by_label("Prix d’un trajet simple").fill("14,60")
    page.get_by_label("Où vous l’avez lu").fill("SNCF Connect")
    page.get_by_role("button", name="Enregistrer le tarif").click()
    expect(page.get_by_text("Tarif enregistré")).to_be_visible()
    expect(page.locator("[data-moities]")).to_contain_text("49,20")
    expect(page.locator("[data-moities]")).not_to_contain_text(WAITS)
