"""The grid of the RGAA is whole, the public statement is drawn from it, and two ways of finding a page are on each of them."""

import re

import pytest

from ops.guides import accessibilite, rgaa
from ops.pages import pages as site
from ops.paths import ROOT
from tests.pages import reading
from tests.pages.conftest import CODES

THEMES = {1: 9, 2: 2, 3: 3, 4: 13, 5: 8, 6: 2, 7: 5, 8: 10, 9: 4, 10: 14, 11: 13, 12: 11, 13: 12}
"""Theme of the RGAA 4.1.2 -> how many criteria it has."""
TEST = re.compile(r"tests/[\w/]+\.py")


def test_every_criterion_is_told_once_in_its_order():
    numbers = [f"{theme}.{rank}" for theme, count in THEMES.items() for rank in range(1, count + 1)]
    assert [one.number for one in rgaa.criteria()] == numbers
    assert len(numbers) == rgaa.CRITERIA == sum(rgaa.counts().values())


def test_each_result_says_what_was_seen_and_by_what():
    for one in rgaa.criteria():
        assert one.result in rgaa.RESULTS
        assert all((one.about, one.found, one.how)), one.number
        assert [path for path in TEST.findall(one.how) if not (ROOT / path).exists()] == [], one.number


def test_what_a_test_holds_is_more_than_a_third_of_what_applies():
    """The rest was read page by page: the statement says so."""
    applies = [one for one in rgaa.criteria() if one.result != "NA"]
    held = [one for one in applies if TEST.search(one.how) or "axe" in one.how]
    assert len(held) * 3 > len(applies)


def test_the_guide_is_the_grid():
    assert accessibilite.FILE.read_text("utf-8") == accessibilite.text(), "à refaire : python3 -m ops accessibilite"


@pytest.mark.parametrize("code", CODES)
def test_the_public_statement_names_what_is_not_met(built, code):
    said, counted = reading.words(built / code / "accessibilite/index.html"), rgaa.counts()
    assert f"{counted['C'] + counted['NC']} s'appliquent" in said
    assert f"{counted['C']} sont respectés" in said
    missed = [one for one in rgaa.criteria() if one.result == "NC"]
    assert missed
    assert all(f"Critère {one.number}, " in said for one in missed)
    assert "non conforme" in said


def test_the_plan_names_every_page_that_one_may_go_to_and_every_page_leads_to_it(built):
    led = [attributes.get("href") for tag, attributes in reading.tags(built / "lyon/plan-du-site/index.html") if tag == "a"]
    steps = {page.chemin for page in site.PAGES if page.espace == "etape"}
    own = {page.chemin for page in site.PAGES if not page.chemin.startswith("/gestion/")} - steps - set(site._LED_TO)
    assert own <= set(led)
    assert all((built / "lyon" / address.lstrip("/") / "index.html").exists() for address in led if address.startswith("/"))
    for page in reading.pages(built / "lyon"):
        if page.name != "404.html":
            own_plan = "/en/plan-du-site/" if "en" in page.relative_to(built / "lyon").parts else "/plan-du-site/"
            assert ("a", own_plan) in [(tag, found.get("href")) for tag, found in reading.tags(page)], page
