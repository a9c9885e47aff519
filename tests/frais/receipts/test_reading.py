"""What a receipt is read with: whatever nobody could open is refused by its cause, whatever readers open is taken."""

import io

import pytest
from PIL import Image

from chalicelib.frais.receipts import reading
from tests.pieces import JPEG, PDF, PNG, pdf, picture

BOM = b"\xef\xbb\xbf"
KINDS = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}


@pytest.mark.parametrize(
    "content",
    [
        PDF,
        pdf(pages=40),
        BOM + PDF,
        b"\r\n" * 200 + PDF,
        PDF + b"\r\n" * 100,
        *(pdf(owner="service", revision=revision) for revision in (2, 3, 4, 6)),
    ],
)
def test_a_pdf_that_opens_is_taken_as_it_is(content):
    assert reading.proven(content, KINDS["pdf"]) == content


@pytest.mark.parametrize(
    ("content", "why"),
    [
        *((pdf(user="secret", revision=revision), reading.ENCRYPTED) for revision in (2, 3, 4, 6)),
        *((pdf(pages=40)[: len(pdf(pages=40)) * share // 10], reading.INCOMPLETE) for share in (2, 5, 9)),
        (b"%PDF-1.7\n" + b"0" * 300, reading.INCOMPLETE),
        (b"%PDF-1.7\n%%EOF\n", reading.DAMAGED),
        (b"0" * 2000 + PDF, reading.DAMAGED),
        (pdf(pages=0), reading.DAMAGED),
    ],
)
def test_a_pdf_that_nobody_could_open_is_refused_by_its_cause(content, why):
    with pytest.raises(reading.Unreadable) as refused:
        reading.proven(content, KINDS["pdf"])
    assert refused.value.args == (why,)


@pytest.mark.parametrize(("content", "kind"), [(JPEG, "jpg"), (PNG, "png")])
def test_a_bare_picture_is_taken_as_it_is(content, kind):
    assert reading.proven(content, KINDS[kind]) == content


@pytest.mark.parametrize("kind", ["jpg", "png"])
@pytest.mark.parametrize("share", [1, 5, 9])
def test_half_a_picture_is_refused(kind, share):
    content = picture("JPEG" if kind == "jpg" else "PNG", 1200, 900, told=True)
    with pytest.raises(reading.Unreadable):
        reading.proven(content[: len(content) * share // 10], KINDS[kind])


def test_a_picture_of_another_kind_is_refused():
    for content, kind in ((PNG, "jpg"), (JPEG, "png"), (b"\xff\xd8\xff\xe0" + b"1" * 300, "jpg"), (PDF, "png")):
        with pytest.raises(reading.Unreadable):
            reading.proven(content, KINDS[kind])


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("JPEG", {"told": True}),
        ("PNG", {"told": True}),
        ("JPEG", {"width": 3000, "height": 2000, "told": True}),
        ("JPEG", {"trailer": JPEG}),
        ("JPEG", {"trailer": b"SEFH telephone"}),
        ("PNG", {"trailer": b"telephone"}),
    ],
)
def test_what_a_telephone_wrote_leaves_every_picture(kind, facts):
    content = picture(kind, **facts)
    kept = reading.proven(content, KINDS["jpg" if kind == "JPEG" else "png"])
    with Image.open(io.BytesIO(kept)) as image:
        assert dict(image.getexif()) == {}
        assert not {"comment", "Comment", "exif", "xmp", "mp"} & set(image.info)
        red, _, blue = image.convert("RGB").getpixel((10, 10))
        assert red > 150 > blue
    for word in (b"Telephone", b"Exif", b"pris chez moi", b"SEFH", b"telephone"):
        assert word not in kept
    assert reading.proven(kept, KINDS["jpg" if kind == "JPEG" else "png"]) == kept


def test_a_turned_picture_is_kept_upright():
    kept = reading.proven(picture("JPEG", turn=6), KINDS["jpg"])
    with Image.open(io.BytesIO(kept)) as image:
        assert image.size == (200, 400)
        red, _, blue = image.getpixel((100, 10))
        assert red > 150 > blue


def test_a_picture_written_again_is_no_larger_than_it_came():
    """Beyond the most of a receipt, the next question about it would throw it away."""
    exif, written = Image.Exif(), io.BytesIO()
    exif[0x010F] = "Fabricant"
    Image.effect_noise((2400, 2000), 60).convert("RGB").save(written, "JPEG", quality=30, exif=exif)
    content = written.getvalue()
    kept = reading.proven(content, KINDS["jpg"])
    assert reading.SMALL < len(kept) <= len(content)


def test_what_stands_after_bytes_that_fill_is_seen():
    """Any marker may be preceded by fill bytes, 0xFF (ITU-T T.81, B.1.1.2): readers skip them."""
    told = picture("JPEG", told=True)
    at = told.index(b"\xff\xe1")
    kept = reading.proven(told[:at] + b"\xff" + told[at:], KINDS["jpg"])
    assert b"Telephone" not in kept


def test_a_picture_too_large_to_be_drawn_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "MOST_PIXELS", 400 * 200 - 1)
    with pytest.raises(reading.Unreadable):
        reading.proven(PNG, KINDS["png"])
