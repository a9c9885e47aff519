"""Reads a built page as a visitor's browser does: its tags, and the words that are shown."""

import re
from html.parser import HTMLParser
from pathlib import Path

Tag = tuple[str, dict[str, str]]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[Tag] = []
        self.words: list[str] = []
        self.own_words: list[str] = []
        self._foreign: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append((tag, found))
        if (tag != "html" and "lang" in found) or tag in self._foreign:
            self._foreign.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._foreign:
            self._foreign.remove(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if not self._foreign:
            self.own_words.append(data)


def tags(page: Path) -> list[Tag]:
    reader = _Reader()
    reader.feed(page.read_text("utf-8"))
    return reader.tags


def texts(page: Path) -> list[str]:
    """Each run of text, as written."""
    reader = _Reader()
    reader.feed(page.read_text("utf-8"))
    return reader.words


def own_texts(page: Path) -> list[str]:
    """The same, without what is marked as being in another language."""
    reader = _Reader()
    reader.feed(page.read_text("utf-8"))
    return reader.own_words


def words(page: Path) -> str:
    """All that is shown, with plain spaces and straight apostrophes."""
    return re.sub(r"\s+", " ", "".join(texts(page))).replace("’", "'")


def pages(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.html"))
