"""What would bring down the function that reads receipts is refused as a file that cannot be read, and hurts nobody."""

import io
import zlib

import pytest
from PIL import Image

from chalicelib.frais.receipts import apart, reading
from tests.pieces import JPEG, PDF, PNG, pdf, picture

KIND = "application/pdf"
LONG = zlib.compress(b"0 0 m 1 1 l S\n" * 40_000)


def sheet(side=b"99", content=b"", pages=1):
    """A PDF whose pages are squares of so many points, that all draw the same compressed stream."""
    kids = b" ".join(b"%d 0 R" % (4 + rank) for rank in range(pages))
    page = b"<</Type/Page/Parent 2 0 R/Contents 3 0 R/MediaBox[0 0 %s %s]>>" % (side, side)
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages),
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(content), content),
        *([page] * pages),
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, part) for number, part in enumerate(parts, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF"


def wide(kind):
    """A picture of 96 million pixels in a small file, turned by the camera."""
    exif, written = Image.Exif(), io.BytesIO()
    exif[0x0112] = 6
    Image.new("RGB", (12_000, 8_000), (200, 0, 0)).save(written, kind, exif=exif)
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, KIND), (sheet(content=LONG), KIND), (JPEG, "image/jpeg"), (PNG, "image/png")],
)
def test_what_anybody_sends_is_kept_as_it_is(content, kind):
    assert apart.proven(content, kind) == content


def test_what_a_telephone_wrote_leaves_there_too():
    content = picture("JPEG", told=True)
    assert apart.proven(content, "image/jpeg") == reading.proven(content, "image/jpeg") != content


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (pdf(user="secret"), reading.ENCRYPTED),
        (PDF[: len(PDF) // 2], reading.INCOMPLETE),
        (sheet(side=b"100000"), reading.DAMAGED),
        (sheet(side=b"1000000"), reading.DAMAGED),
        (sheet(content=zlib.compress(b" " * 900_000_000)), reading.DAMAGED),
    ],
)
def test_what_cannot_be_read_or_unpacks_without_end_is_refused_by_its_cause(content, why):
    with pytest.raises(reading.Unreadable) as refused:
        apart.proven(content, KIND)
    assert refused.value.args == (why,)


def test_a_picture_that_fills_the_memory_is_refused():
    with pytest.raises(reading.Unreadable) as refused:
        apart.proven(wide("JPEG"), "image/jpeg")
    assert refused.value.args == (reading.DAMAGED,)


def test_pages_that_draw_for_minutes_are_left(monkeypatch):
    monkeypatch.setattr(apart, "SECONDS", 2)
    with pytest.raises(reading.Unreadable) as refused:
        apart.proven(sheet(content=LONG, pages=2_000), KIND)
    assert refused.value.args == (reading.DAMAGED,)


def test_a_process_that_cannot_start_refuses_nobodys_receipt(monkeypatch, tmp_path):
    monkeypatch.setattr(apart, "_ROOT", tmp_path)
    with pytest.raises(RuntimeError):
        apart.proven(PDF, KIND)
