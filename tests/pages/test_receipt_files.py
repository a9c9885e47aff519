"""A file before it is sent, run by Node: taken for what its bytes are, refused in words, named as the service wants."""

import json
import subprocess
from typing import Any

import pytest

from ops import stack
from ops.pages import csp
from ops.pages.assets import STATIC

_MOST = 5 * 1024 * 1024
_INCOMPLETE = (
    "«\u00a0t.pdf\u00a0» est incomplet, la fin manque\u00a0: téléchargez-le ou numérisez-le de nouveau."
)
_NEITHER = "«\u00a0t.pdf\u00a0» n’est ni un PDF, ni une image lisible\u00a0: joignez un PDF, un JPEG ou un PNG."
_SCRIPT = """
import { named, prepared, weight } from "./files.js";
const [name, start, size, end] = process.argv.slice(1);
const bytes = new Uint8Array(Number(size)), codes = (text) => [...text].map((letter) => letter.charCodeAt(0));
bytes.set(codes(start).slice(0, bytes.length));
bytes.set(codes(end), bytes.length - end.length);
globalThis.createImageBitmap = () => Promise.reject(new Error("no image here"));
globalThis.Image = class { decode() { return Promise.reject(new Error("no image here")); } };
globalThis.FileReader = class extends EventTarget { readAsDataURL() { this.dispatchEvent(new Event("loadend")); } };
try {
  const ready = await prepared(new File([bytes], name, { type: "text/plain" }), %d);
  console.log(JSON.stringify({ name: ready.name, type: ready.type, size: ready.size }));
} catch (unfit) {
  console.log(JSON.stringify(unfit.message));
}
"""


def _prepared(name: str, start: str, size: int, end: str = "") -> Any:
    done = subprocess.run(
        ["node", "--input-type=module", "-e", _SCRIPT % _MOST, name, start, str(size), end],
        cwd=STATIC / "js",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("start", ["%PDF-1.7", "\xef\xbb\xbf%PDF-1.4", "\r\n" * 300 + "%PDF-2.0"])
@pytest.mark.parametrize("end", ["%%EOF", "%%EOF\r\n" + " " * 200])
def test_a_pdf_is_what_its_bytes_say_whatever_its_name(start: str, end: str) -> None:
    assert _prepared("ticket.txt", start, 1900, end) == {"name": "ticket.txt", "type": "application/pdf", "size": 1900}


@pytest.mark.parametrize(
    ("start", "size", "sentence"),
    [
        ("", 0, "«\u00a0t.pdf\u00a0» est vide\u00a0: choisissez un autre fichier."),
        ("<html>", 60, _NEITHER),
        (
            "    ftypheic",
            4_000_000,
            "«\u00a0t.pdf\u00a0» est une photo HEIC, que ce navigateur ne sait pas lire. Faites une capture d’écran de la photo "
            "et joignez-la, ou réglez le téléphone sur JPEG (sur iPhone\u00a0: Réglages, Appareil photo, Formats, Le plus compatible).",
        ),
        ("%PDF-1.7", 900, _INCOMPLETE),
        (" " * 1100 + "%PDF-1.7", 3000, _NEITHER),
        ("\xff\xd8\xff\xe0", 7_600_000, _INCOMPLETE),
        ("\x89PNG\r\n\x1a\n", 900, _INCOMPLETE),
    ],
)
def test_a_file_that_would_be_refused_never_leaves(start: str, size: int, sentence: str) -> None:
    assert _prepared("t.pdf", start, size) == sentence


def test_a_pdf_too_heavy_never_leaves() -> None:
    said = "«\u00a0t.pdf\u00a0» pèse 5,1\u00a0Mo\u00a0: joignez un fichier de 5\u00a0Mo au plus."
    assert _prepared("t.pdf", "%PDF-", _MOST + 1, "%%EOF") == said


def test_a_picture_that_this_browser_cannot_decode_never_leaves() -> None:
    said = _prepared("t.jpg", "\xff\xd8\xff\xe0\x01\x01", 900, "\xff\xd9")
    assert said == "«\u00a0t.jpg\u00a0» est une image abîmée, qui ne s’ouvre pas\u00a0: joignez-en une capture d’écran."


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Capture d’écran 2026-06-09 à 8.30.12\u202fAM.png", "Capture d’écran 2026-06-09 à 8.30.12 AM.png"),
        ("a/b\\c\r\nd.pdf", "a_b_c__d.pdf"),
        ("x" * 200 + ".pdf", "x" * 116 + ".pdf"),
        ("\U0001f600" * 130, "\U0001f600" * 120),
    ],
)
def test_a_name_is_made_one_that_the_service_takes(given: str, kept: str) -> None:
    assert _prepared(given, "%PDF-", 10, "%%EOF")["name"] == kept
    assert kept.isprintable()


def test_pages_may_send_files_to_the_bucket_of_receipts_show_its_pictures_and_no_other() -> None:
    before = dict(rule.split(" ", 1) for rule in csp.CSP.split("; "))
    after = dict(rule.split(" ", 1) for rule in csp.policy("https://seau.example").split("; "))
    seen = f"{before['img-src']} https://seau.example"
    assert after == before | {"connect-src": "'self' https://seau.example", "img-src": seen}


def test_each_instance_names_its_own_bucket_in_its_policy() -> None:
    headers = stack.template("lyon")["Resources"]["EnTetes"]["Properties"]["ResponseHeadersPolicyConfig"]
    policy, names = headers["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
    assert policy == csp.policy("${Depot}")
    on_aws = {"Fn::Sub": "https://${SeauJustificatifs}.s3.${AWS::Region}.amazonaws.com"}
    assert names == {"Depot": {"Fn::If": ["Chiffre", on_aws, {"Ref": "Depot"}]}}
