"""Touching communes that the table does not mention, on the page of those who settle them."""

import pytest
from playwright.sync_api import expect

from tests.browser import probes
from tests.browser.staged import staged

pytestmark = [pytest.mark.browser]


@pytest.fixture(scope="module")
def stage():
    """A stage of its own: one more claim would change what the other pages count."""
    with staged("limitrophes") as found:
        yield found


def test_a_pair_is_read_with_its_claims_and_settled(opened, stage):
    page = opened("/gestion/limitrophes/", "gestion")
    line = page.locator(".lignes__ligne", has_text="Lyon et Villeurbanne")
    link = line.get_by_role("link", name=f"n°\u00a0{stage['limitrophe_mission']}")
    expect(link).to_be_visible()
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        said = [one for probe in (probes.axe, probes.overflow, probes.targets, probes.names) for one in probe(page)]
        assert not said, "\n".join(said)
    line.get_by_role("button", name="Pas desservies").click()
    page.get_by_role("button", name="Ne rien changer").click()
    expect(line).to_be_visible()
    line.get_by_role("button", name="Desservies : Lyon et Villeurbanne", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("Des transports en commun relient Lyon et Villeurbanne")
    page.get_by_role("button", name="Oui, elles sont desservies").click()
    expect(page.get_by_text("Rien à trancher")).to_be_visible()
    expect(page.get_by_text("Réponse enregistrée")).to_be_visible()
