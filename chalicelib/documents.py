"""PDF documents, made with typst.

typst and segno are imported where a document is made: only the documents function ships them.
"""

import io
import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from chalicelib import logs

STANDARDS = ["ua-1", "a-2a"]
_ROOT = Path(__file__).resolve().parents[1]
_TEMPLATES = _ROOT / "templates" / "pdf"
_FONTS = (_ROOT / "polices", _ROOT / "vendor" / "polices", _ROOT / "build" / "polices")
_SCRIPTS = ("LATIN ", "GREEK ", "CYRILLIC ", "DIGIT ")


def pdf(template: str, data: Mapping[str, object], *, link: str, now: datetime) -> bytes:
    """The document of templates/pdf/<template>.typ. `link`: what its QR code leads to.

    A name may hold a character that no font has: it is then replaced, for a letter must leave.
    """
    import typst

    try:
        return _compile(template, data, link, now)
    except typst.TypstError as problem:
        logs.event("document_characters_replaced", template=template, error=type(problem).__name__)
    return _compile(template, _known_scripts(data), link, now)


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
    return made


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


def _known_scripts(value: object) -> object:
    """The same data with « ? » for each character of a script that the fonts may not hold."""
    if isinstance(value, str):
        return "".join(character if _is_known(character) else "?" for character in unicodedata.normalize("NFC", value))
    if isinstance(value, Mapping):
        return {key: _known_scripts(inner) for key, inner in value.items()}
    return [_known_scripts(inner) for inner in value] if isinstance(value, list | tuple) else value


def _is_known(character: str) -> bool:
    if character.isascii() or character in "\u00a0\u202f–—‘’“”«»…°€·ºª²³":
        return character.isprintable()
    return unicodedata.name(character, "").startswith(_SCRIPTS)
