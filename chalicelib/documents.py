"""PDF documents, made with typst.

typst and segno are imported where a document is made: only the documents function ships them.
"""

import io
import json
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from chalicelib import logs

STANDARDS = ["ua-1", "a-2a"]
_ROOT = Path(__file__).resolve().parents[1]
_TEMPLATES = _ROOT / "templates" / "pdf"
_FONTS = (_ROOT / "polices", _ROOT / "vendor" / "polices", _ROOT / "build" / "polices")
_NEVER = frozenset(("Cc", "Cn", "Co", "Cs"))
"""Categories of what is no sign: controls, code points that are nobody's or anybody's."""
_LARGE, _REMEMBERED = 500_000, 11
"""Bytes of a document that typst is made to forget; compilations after which it has (findings/typst-memory.sh)."""
_SCRIPTS = ("LATIN ", "GREEK ", "CYRILLIC ", "DIGIT ")


def pdf(template: str, data: Mapping[str, object], *, link: str, now: datetime) -> bytes:
    """The document of templates/pdf/<template>.typ. `link`: what its QR code leads to.

    A name may hold a sign that no font draws: it alone becomes « ? », wherever it stands, for a letter must leave.
    """
    import typst

    try:
        return _compile(template, data, link, now)
    except typst.TypstError as problem:
        logs.event("document_characters_replaced", template=template, error=type(problem).__name__)
    try:
        return _compile(template, _replaced(data, is_drawn), link, now)
    except typst.TypstError:
        return _compile(template, _replaced(data, _is_known), link, now)


def _compile(template: str, data: object, link: str, now: datetime) -> bytes:
    """`now` is the date inside the file: the same data makes the same bytes."""
    inputs = {"data": json.dumps(data, ensure_ascii=False), "qr": _qr(link)}
    made = _compiler().compile(
        str(_TEMPLATES / f"{template}.typ"),
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=STANDARDS,
        timestamp=int(now.timestamp()),
    )
    assert isinstance(made, bytes)
    if len(made) > _LARGE:
        _forget()
    return made


def _forget() -> None:
    """Empties typst's memory of what it drew: it keeps that of the last compilations, however large, a quarter of a
    gigabyte for a print file of 500 people, and drops what a few others, of nothing, have made old."""
    for _ in range(_REMEMBERED):
        _compiler().compile(b"", format="svg")


@lru_cache(maxsize=1)
def _compiler() -> Any:
    """The instance's fonts where they were made, and those inside typst for what they lack."""
    import typst

    folders = [str(folder) for folder in _FONTS if folder.is_dir()]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)
    return typst.Compiler(root=str(_TEMPLATES), font_paths=fonts)


@lru_cache(maxsize=4)
def _qr(link: str) -> str:
    import segno

    drawn = io.BytesIO()
    segno.make(link, error="m", micro=False).save(drawn, kind="svg", border=2, xmldecl=False, dark="#1d2433")
    return drawn.getvalue().decode()


@lru_cache(maxsize=4096)
def is_drawn(character: str) -> bool:
    """Whether a document may hold this sign: tried by itself, a mark on a letter. Known of the fonts and of PDF/A."""
    if character.isascii() or unicodedata.category(character) in _NEVER:
        return character.isascii() and character.isprintable()
    import typst

    alone = f"o{character}" if unicodedata.category(character).startswith("M") else character
    try:
        tried = str(_TEMPLATES / "signe.typ")
        _compiler().compile(tried, format="pdf", sys_inputs={"data": alone}, pdf_standards=STANDARDS, timestamp=0)
    except typst.TypstError:
        return False
    return True


def _replaced(value: object, kept: Callable[[str], bool]) -> object:
    """The same data with « ? » for each sign that is not kept."""
    if isinstance(value, str):
        return "".join(character if kept(character) else "?" for character in unicodedata.normalize("NFC", value))
    if isinstance(value, Mapping):
        return {key: _replaced(inner, kept) for key, inner in value.items()}
    return [_replaced(inner, kept) for inner in value] if isinstance(value, list | tuple) else value


def _is_known(character: str) -> bool:
    """Whether it is of a script that the fonts hold for sure, for signs that are drawn alone and not together."""
    if character.isascii() or character in "\u00a0\u202f–—‘’“”«»…°€·ºª²³":
        return character.isprintable()
    return unicodedata.name(character, "").startswith(_SCRIPTS)
