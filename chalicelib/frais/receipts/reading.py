"""Whether a receipt can be read by whoever must: opened and drawn here, and kept without what a camera wrote on it.

pypdfium2 and Pillow are imported where a file is read: only the documents function ships them.
"""

from __future__ import annotations

import io
from typing import Any

from chalicelib import logs

HEADER, TAIL = 1024, 2048
"""Bytes within which a PDF begins, as readers allow (ISO 32000-1, annex H), and within which it says that it ends."""
MOST_PIXELS = 100_000_000
_PASSWORD = 4
"""FPDF_ERR_PASSWORD: the one error of pdfium that a person can do something about by name."""
_SCALE, _DRAWN = 0.2, 3
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG"}
_QUALITIES = {"JPEG": (90, 75, 60, 40), "PNG": (90,)}
SMALL = 1_000_000
"""Bytes under which a picture written again may be larger than what came: a receipt has a most, and keeps under it."""
_WORDS = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}

ENCRYPTED, INCOMPLETE, DAMAGED = "protege", "incomplet", "illisible"


class Unreadable(ValueError):
    """A file that nobody could open; `args[0]` is one of the three codes."""


def proven(content: bytes, kind: str) -> bytes:
    """The file as it can be kept: itself, or the same picture without metadata. Raises Unreadable."""
    if kind == "application/pdf":
        return _pdf(content)
    return _picture(content, _FORMATS[kind])


def _pdf(content: bytes) -> bytes:
    """Opened without a password; every page is there, and the first ones are drawn."""
    import pypdfium2

    if b"%PDF-" not in content[: HEADER + 5]:
        raise Unreadable(DAMAGED)
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as problem:
        raise Unreadable(_why(problem, content)) from None
    try:
        _draw(document, content)
    except pypdfium2.PdfiumError:
        raise Unreadable(INCOMPLETE if _cut(content) else DAMAGED) from None
    finally:
        document.close()
    return content


def _draw(document: Any, content: bytes) -> None:
    """A reader mends what it can of half a file: what does not say that it ends is not taken for whole."""
    if _cut(content):
        raise Unreadable(INCOMPLETE)
    if not len(document):
        raise Unreadable(DAMAGED)
    for rank in range(len(document)):
        page = document[rank]
        if rank < _DRAWN:
            page.render(scale=_SCALE).close()
        page.close()


def _why(problem: Any, content: bytes) -> str:
    if getattr(problem, "err_code", None) == _PASSWORD:
        return ENCRYPTED
    return INCOMPLETE if _cut(content) else DAMAGED


def _cut(content: bytes) -> bool:
    return b"%%EOF" not in content[-TAIL:]


def _picture(content: bytes, kind: str) -> bytes:
    """Decoded whole; upright and bare when something beside the picture came with it."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Unreadable(DAMAGED)
            image.load()
            return _bare(image, kind, max(len(content), SMALL)) if _told(content, kind) else content
    except UnidentifiedImageError:
        raise Unreadable(DAMAGED) from None
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as problem:
        if isinstance(problem, Unreadable):
            raise
        logs.event("receipt_unreadable", error=type(problem).__name__)
        raise Unreadable(INCOMPLETE if "truncated" in str(problem) else DAMAGED) from None


def _bare(image: Any, kind: str, most: int) -> bytes:
    """The same pixels, turned as the camera said, with their colours' profile and nothing else, in `most` bytes."""
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(image)
    profile = upright.info.get("icc_profile")
    upright.info = {name: upright.info[name] for name in ("transparency",) if name in upright.info}
    for quality in _QUALITIES[kind]:
        written = io.BytesIO()
        upright.save(written, kind, quality=quality, optimize=True, icc_profile=profile)
        if written.tell() <= most:
            break
    return written.getvalue()


def _told(content: bytes, kind: str) -> bool:
    """Whether anything but the picture is in the file: position, camera, dates, a second picture after its end."""
    return _jpeg_told(content) if kind == "JPEG" else _png_told(content)


def _jpeg_told(content: bytes) -> bool:
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] != 0xDA:
        marker, size = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        profile = marker == 0xE2 and content[at + 4 : at + 15] == b"ICC_PROFILE"
        if marker == 0xFE or (0xE0 <= marker <= 0xEF and marker not in (0xE0, 0xEE) and not profile):
            return True
        at += 2 + size
    return content[at : at + 2] != b"\xff\xda" or not content.rstrip(b"\0").endswith(b"\xff\xd9")


def _png_told(content: bytes) -> bool:
    at = 8
    while at + 12 <= len(content):
        size, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if name in _WORDS:
            return True
        at += 12 + size
        if name == b"IEND":
            break
    return at < len(content)
