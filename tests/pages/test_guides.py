"""The first days of the staff: each picture is there and described, and what one is told to press is on its page."""

import re
from html.parser import HTMLParser

import pytest

from ops.local import captures
from ops.pages import assets, pages
from ops.paths import ROOT

GUIDES = [page for page in pages.PAGES if page.chemin.startswith("/gestion/aide/") and page.chemin != "/gestion/aide/"]
OUTLINES = ROOT / "tests/snapshots/aria"
HEAVIEST = 60 * 1024
"""Bytes of a picture: they are read on a telephone too."""


class Named(HTMLParser):
    """What a page of the site shows and names: pictures, and what is to be pressed on which page."""

    def __init__(self, text):
        super().__init__()
        self.pictures, self.pressed, self._page = [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "img":
            self.pictures.append(told)
        self._page = told.get("data-geste") or self._page

    def handle_data(self, data):
        if self._page:
            self.pressed.append((self._page, data))
            self._page = None


def read(built, page):
    return Named((built / "lyon" / page.fichier).read_text("utf-8"))


def test_the_two_guides_are_led_to_from_the_help_of_the_desk(built):
    led = re.findall(r'href="(/gestion/aide/[^"#]+)"', (built / "lyon/gestion/aide/index.html").read_text("utf-8"))
    assert led == [page.chemin for page in GUIDES]
    assert len(led) == 2


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.chemin)
def test_each_picture_of_a_guide_is_there_small_and_described(built, page):
    found = read(built, page).pictures
    assert found
    for one in found:
        file = built / "lyon" / one["src"].lstrip("/")
        assert file.stat().st_size <= HEAVIEST
        assert len(one["alt"]) > 20


def test_every_picture_is_one_that_the_command_takes_and_a_guide_shows(built):
    taken = {f"{name}.png" for named in captures._GUIDES.values() for name in named}
    shown = {re.sub(r"-[A-Z0-9]{8}\.png$", ".png", one["src"].rpartition("/")[2]) for page in GUIDES for one in read(built, page).pictures}
    assert taken == shown == {picture.name for picture in (assets.STATIC / "images").glob("*.png")}


def texts(name):
    """What the page may draw: its approved outline, and the scripts that it begins with and asks for later."""
    (page,) = (one for one in pages.PAGES if one.chemin == f"/gestion/{name}/")
    wanted, sources = [page.script], [(OUTLINES / f"gestion-{name}.yaml").read_text("utf-8")]
    for script in wanted:
        source = (assets.STATIC / "js" / script).read_text("utf-8")
        sources.append(source)
        beside = re.findall(r'"\./([\w-]+\.tsx)"', source)
        wanted += [found for one in beside if (found := f"gestion/{one}") not in wanted]
    return "\n".join(sources)


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.chemin)
def test_what_one_is_told_to_press_is_on_its_page_in_these_words(built, page):
    pressed = read(built, page).pressed
    assert len(pressed) >= 5
    absent = [(name, word) for name, word in pressed if not re.search(rf'[>"]{re.escape(word)}[<"]', texts(name))]
    assert absent == []
