"""Photographs of telephones: big, turned, of another kind, with the newest way of reading them and without it."""

import io
import os

import pytest
from PIL import Image

from ops.pages.assets import STATIC
from tests.pieces import picture

pytestmark = [pytest.mark.browser]
MOST = 5 * 1024 * 1024
LIKE_SAFARI_15 = """
const known = globalThis.createImageBitmap;
globalThis.createImageBitmap = (source, options) =>
  options?.imageOrientation === "from-image" ? Promise.reject(new TypeError("not an ImageOrientation")) : known(source, options);
"""
WITHOUT_ORIENTATION = "globalThis.createImageBitmap = () => Promise.reject(new Error('none'));"
PREPARED = """
async ([name, base64, most]) => {
  const { prepared } = await import("/static/essai.js");
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  try {
    const ready = await prepared(new File([bytes], name), most);
    const image = new Image();
    image.src = await new Promise((done) => {
      const reader = new FileReader();
      reader.onloadend = () => done(reader.result);
      reader.readAsDataURL(ready);
    });
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width, image.height];
    const drawing = canvas.getContext("2d");
    drawing.drawImage(image, 0, 0);
    const [red, , blue] = drawing.getImageData(image.width / 2, image.height / 10, 1, 1).data;
    const exif = String.fromCharCode(...new Uint8Array(await ready.slice(0, 40).arrayBuffer())).includes("Exif");
    return { name: ready.name, type: ready.type, light: ready.size < bytes.length, width: image.width, height: image.height, top: red > blue ? "red" : "blue", exif };
  } catch (unfit) {
    return unfit.message;
  }
}
"""


def turned(width=2600, height=1300):
    """A heavy JPEG that a telephone held upright has written lying: red then blue across, to be turned clockwise."""
    noise = Image.frombytes("RGB", (width, height), os.urandom(3 * width * height))
    halves = Image.new("RGB", (width, height), (200, 0, 0))
    halves.paste((0, 0, 200), (width // 2, 0, width, height))
    exif = Image.Exif()
    exif[0x0112] = 6
    written = io.BytesIO()
    Image.blend(halves, noise, 0.3).save(written, "JPEG", quality=92, exif=exif)
    return written.getvalue()


@pytest.fixture
def prepare(chromium, stage):
    """What a page makes of a file, in a browser that lacks something."""
    context = chromium.new_context()
    script = (STATIC / "js/files.js").read_text("utf-8")
    context.route("**/static/essai.js", lambda route: route.fulfill(body=script, content_type="text/javascript"))

    def act(name, content, lacking):
        import base64

        context.add_init_script(lacking)
        page = context.new_page()
        page.goto(f"http://lyon.localhost:{stage['port']}/aide/")
        return page.evaluate(PREPARED, [name, base64.b64encode(content).decode(), MOST])

    yield act
    context.close()


@pytest.mark.parametrize("lacking", ["", LIKE_SAFARI_15, WITHOUT_ORIENTATION], ids=["newest", "Safari 15.4", "no bitmap"])
def test_a_big_turned_photograph_arrives_light_and_upright(prepare, lacking):
    found = prepare("ticket.jpeg", turned(), lacking)
    assert found == {
        "name": "ticket.jpg",
        "type": "image/jpeg",
        "light": True,
        "width": 900,
        "height": 1800,
        "top": "red",
        "exif": False,
    }


@pytest.mark.parametrize("lacking", ["", LIKE_SAFARI_15], ids=["newest", "Safari 15.4"])
def test_a_photograph_that_this_browser_cannot_read_is_refused_with_what_to_do(prepare, lacking):
    heic = b"\x00\x00\x00\x28ftypheic\x00\x00\x00\x00mif1heic" + os.urandom(2_000_000)
    assert "est une photo HEIC, que ce navigateur ne sait pas lire. Faites une capture d’écran" in prepare(
        "IMG_0001.HEIC", heic, lacking
    )
    damaged = b"\xff\xd8\xff\xe0" + os.urandom(6_000_000)
    assert "est une image abîmée, qui ne s’ouvre pas" in prepare("x.jpg", damaged, lacking)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("lacking", ["", WITHOUT_ORIENTATION], ids=["newest", "no bitmap"])
def test_what_a_telephone_wrote_leaves_a_light_picture_too(prepare, kind, lacking):
    found = prepare("ticket.jpg", picture(kind, told=True), lacking)
    assert (found["type"], found["width"], found["exif"]) == (f"image/{kind.lower()}", 400, False)
    assert kind == "JPEG" or found["light"], "what was written is no longer there"


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("share", [2, 5, 9])
def test_half_a_picture_never_leaves(prepare, kind, share):
    content = picture(kind, 1200, 900, told=True)
    assert "est incomplet, la fin manque" in prepare("ticket", content[: len(content) * share // 10], "")
