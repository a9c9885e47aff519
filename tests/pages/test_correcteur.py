"""Where copies are marked on a screen: by their portal for agents, at the instance's address for the others."""

from dataclasses import replace
from pathlib import Path

import pytest

from chalicelib import academie
from ops.pages import site
from ops.pages.pages import PAGES
from tests.pages.conftest import ORIGINS
from tests.pages.reading import tags, words

SANTORIN = "https://santorin.example"
SEEDS = "ccéder aux corrections dématérialisées dans l'application Santorin"
UNKNOWN = "L'adresse de Santorin est celle que votre gestionnaire vous a donnée."
READ = tuple(page for page in PAGES if page.fichier in ("index.html", "mission/index.html"))
PORTALS = {
    "lyon": ["https://portail.ac-lyon.fr/arena"],
    "siec": ["https://externet.ac-creteil.fr", "https://bv.ac-paris.fr", "https://id.ac-versailles.fr"],
    "centrale": [SANTORIN],
}


@pytest.fixture(scope="module", params=sorted(PORTALS))
def given(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """The two pages of an instance that gives the address of its application."""
    stored = academie.load(request.param)
    served = replace(stored, portail_correcteur=replace(stored.portail_correcteur, adresse=SANTORIN))
    folder = tmp_path_factory.mktemp("correcteur")
    site._write(folder, READ, site.facts(served, ORIGINS), served)
    return request.param, folder


def _links(page: Path, known: set[str]) -> list[str]:
    return [attributes["href"] for tag, attributes in tags(page) if tag == "a" and attributes.get("href") in known]


@pytest.mark.parametrize("name", ["index.html", "mission/index.html"])
def test_agents_go_by_their_portal_and_the_others_to_the_address(given: tuple[str, Path], name: str) -> None:
    code, folder = given
    page = folder / name
    assert _links(page, {SANTORIN, *PORTALS[code]}) == [*PORTALS[code], SANTORIN]
    assert words(page).count(SEEDS) == 2
    assert UNKNOWN not in words(page)


@pytest.mark.parametrize("code", sorted(PORTALS))
@pytest.mark.parametrize("name", ["index.html", "mission/index.html"])
def test_without_an_address_the_words_of_the_seeds_stand_and_say_who_gave_it(built: Path, code: str, name: str) -> None:
    page = built / code / name
    assert words(page).count(SEEDS) == 2
    assert UNKNOWN in words(page)
    assert "ouvrir Santorin" not in words(page)
