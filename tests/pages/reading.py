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

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def tags(page: Path) -> list[Tag]:
    reader = _Reader()
    reader.feed(page.read_text("utf-8"))
    return reader.tags


def texts(page: Path) -> list[str]:
    """Each run of text, as written."""
    reader = _Reader()
    reader.feed(page.read_text("utf-8"))
    return reader.words


def words(page: Path) -> str:
    """All that is shown, with plain spaces and straight apostrophes."""
    return re.sub(r"\s+", " ", "".join(texts(page))).replace("’", "'")


def pages(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.html"))
