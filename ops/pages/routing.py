"""The CloudFront function of the pages: addresses of folders lead to their page, unknown ones to a 404 in
their language.

What is asked of the API and comes here all the same gets the API's own form of it: a program does not read a page.
"""

import json
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

from ops.console import Stopped
from ops.pages.csp import CSP, HSTS, ISOLATED

_LIMIT = 10_000  # CloudFront refuses a longer function.

DIGEST = r"^/static/[\w/.-]+-[0-9A-Z]{8}\.[a-z0-9]+$"
"""A script, a style or a font, whose name never serves twice."""

_SOURCE = r"""var FICHIERS = %(files)s;
var ABSENTE = %(absent)s;
var AUTREMENT = %(others)s;
function dite(uri) {
  var langue = uri.split('/')[1], texte = '', lu = 0;
  (AUTREMENT.hasOwnProperty(langue) ? AUTREMENT[langue] : []).forEach(function (change) {
    texte += ABSENTE.slice(lu, lu + change[0]) + change[2];
    lu += change[0] + change[1];
  });
  return texte + ABSENTE.slice(lu);
}
function absente(type, csp, texte) {
  return {statusCode: 404, statusDescription: 'Not Found', headers: Object.assign({
    'content-type': {value: type}, 'content-security-policy': {value: csp}}, %(headers)s),
    body: {encoding: 'text', data: texte}};
}
function handler(event) {
  var request = event.request, uri = request.uri.replace(/\/index\.html$/, '/');
  if (/^\/+api(\/|$)/i.test(uri)) { return absente('application/problem+json', %(api)s, %(problem)s); }
  if (/%(digest)s/.test(uri)) { return request; }
  if (FICHIERS[uri + '/']) {
    return {statusCode: 308, statusDescription: 'Permanent Redirect', headers: {location: {value: uri + '/'}}};
  }
  if (!FICHIERS[uri]) { return absente('text/html; charset=utf-8', %(csp)s, dite(uri)); }
  request.uri = uri.replace(/\/$/, '/index.html');
  return request;
}"""


_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": HSTS,
    **ISOLATED,
}
_PROBLEM = {
    "type": "/aide/#introuvable",
    "title": "Cette adresse n’existe pas",
    "status": 404,
    "detail": "Vérifiez l’adresse demandée.",
    "code": "introuvable",
    "instance": "",
}


def function(pages: Path) -> str:
    """JavaScript that knows the files of the built pages, but for those whose name carries a digest, which it lets pass
    whatever the deployment that they are of; 404.html travels inside it, with what other languages change of it."""
    built = ("/" + path.relative_to(pages).as_posix() for path in pages.rglob("*") if path.is_file())
    files = sorted(path.removesuffix("index.html") for path in built if not re.search(DIGEST, path))
    absent = _shortened(pages / "404.html")
    others = {path.parent.name: list(_changes(absent, _shortened(path))) for path in sorted(pages.glob("*/404.html"))}
    source = _SOURCE % {
        "digest": DIGEST.replace("/", r"\/"),
        "files": _compact(dict.fromkeys(files, 1)),
        "absent": _compact(absent),
        "others": _compact(others),
        "csp": _compact(CSP),
        "api": _compact("default-src 'none'; frame-ancestors 'none'"),
        "problem": _compact(_compact(_PROBLEM)),
        "headers": _compact({name.lower(): {"value": value} for name, value in _HEADERS.items()}),
    }
    if len(source.encode()) > _LIMIT:
        size = f"{len(source.encode())} octets, {_LIMIT} au plus, dont {len(_compact(files).encode())} pour la liste"
        raise Stopped(f"La fonction des pages est trop longue ({size}) : raccourcissez 404.html.")
    return source


def _shortened(page: Path) -> str:
    """The page without comments and without the blanks between lines."""
    text = page.read_text("utf-8")
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)).strip()


def _changes(text: str, other: str) -> Iterator[tuple[int, int, str]]:
    """(letters kept, letters left out, what stands there instead), from the beginning of a text to another."""
    before, after = (re.findall(r"[<>\"]|[^<>\"]+", one) for one in (text, other))
    kept = 0
    for tag, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone = len("".join(before[start:end]))
        if tag == "equal":
            kept = gone
        else:
            yield kept, gone, "".join(after[first:last])
            kept = 0


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
