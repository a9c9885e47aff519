"""Receipts as people have them: whole, cut, locked, and pictures that a telephone wrote about."""

import io
from functools import cache

import pikepdf
from PIL import Image, ImageDraw

PLACE = (45.0, 45.0, 30.0)


@cache
def pdf(user="", owner="", pages=1, revision=6):
    """A PDF of blank pages; `user`: the password that opens it, `owner`: the one that only forbids."""
    made, written = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        made.add_blank_page(page_size=(300, 400))
    newer = revision >= 4
    locked = user or owner
    locked = pikepdf.Encryption(user=user, owner=owner, R=revision, metadata=newer, aes=newer) if locked else False
    made.save(written, encryption=locked, deterministic_id=not locked)
    return written.getvalue()


@cache
def picture(kind, width=400, height=200, told=False, turn=1, trailer=b""):
    """Red on the left, blue on the right; `told`: with the position, the camera and a comment."""
    image = Image.new("RGB", (width, height), (200, 0, 0))
    ImageDraw.Draw(image).rectangle((width // 2, 0, width, height), fill=(0, 0, 200))
    exif, extra, written = Image.Exif(), {}, io.BytesIO()
    if turn != 1:
        exif[0x0112] = turn
    if told:
        exif[0x010F], exif[0x0110] = "Fabricant", "Telephone de Claire"
        exif.get_ifd(0x8825).update({1: "N", 2: PLACE, 3: "E", 4: (4.0, 50.0, 12.0)})
        extra = {"comment": b"pris chez moi"} if kind == "JPEG" else {"pnginfo": _words()}
    image.save(written, kind, **({"exif": exif} if told or turn != 1 else {}), **extra)
    return written.getvalue() + trailer


def _words():
    from PIL.PngImagePlugin import PngInfo

    made = PngInfo()
    made.add_text("Comment", "pris chez moi")
    return made


PDF, JPEG, PNG = pdf(), picture("JPEG"), picture("PNG")
