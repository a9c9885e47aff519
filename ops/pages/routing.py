"""The CloudFront function of the pages: addresses of folders lead to their page, unknown ones to a 404 in French.

What is asked of the API and comes here all the same gets the API's own form of it: a program does not read a page.
"""

import json
import re
from pathlib import Path

from ops.console import Stopped
from ops.pages.csp import CSP, HSTS, ISOLATED

_LIMIT = 10_000  # CloudFront refuses a longer function.

DIGEST = r"^/static/[\w/.-]+-[0-9A-Z]{8}\.[a-z0-9]+$"
"""A script, a style or a font, whose name never serves twice."""

_SOURCE = r"""var FICHIERS = %(files)s;
var ABSENTE = %(absent)s;
function absente(type, csp, texte) {
  return {statusCode: 404, statusDescription: 'Not Found', headers: Object.assign({
    'content-type': {value: type}, 'content-security-policy': {value: csp}}, %(headers)s),
    body: {encoding: 'text', data: texte}};
}
function handler(event) {
  var request = event.request, uri = request.uri;
  if (/^\/+api(\/|$)/i.test(uri)) { return absente('application/problem+json', %(api)s, %(problem)s); }
  if (/%(digest)s/.test(uri)) { return request; }
  if (uri.endsWith('/')) { uri += 'index.html'; }
  else if (!FICHIERS[uri] && FICHIERS[uri + '/index.html']) {
    return {statusCode: 308, statusDescription: 'Permanent Redirect', headers: {location: {value: uri + '/'}}};
  }
  if (!FICHIERS[uri]) { return absente('text/html; charset=utf-8', %(csp)s, ABSENTE); }
  request.uri = uri;
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
    whatever the deployment that they are of; the text of 404.html travels inside it."""
    built = ("/" + path.relative_to(pages).as_posix() for path in pages.rglob("*") if path.is_file())
    files = sorted(path for path in built if not re.search(DIGEST, path))
    source = _SOURCE % {
        "digest": DIGEST.replace("/", r"\/"),
        "files": _compact(dict.fromkeys(files, 1)),
        "absent": _compact(_shortened((pages / "404.html").read_text("utf-8"))),
        "csp": _compact(CSP),
        "api": _compact("default-src 'none'; frame-ancestors 'none'"),
        "problem": _compact(_compact(_PROBLEM)),
        "headers": _compact({name.lower(): {"value": value} for name, value in _HEADERS.items()}),
    }
    if len(source.encode()) > _LIMIT:
        size = f"{len(source.encode())} octets, {_LIMIT} au plus, dont {len(_compact(files).encode())} pour la liste"
        raise Stopped(f"La fonction des pages est trop longue ({size}) : raccourcissez 404.html.")
    return source


def _shortened(page: str) -> str:
    """The same page without comments and without the blanks between lines."""
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"<!--.*?-->", "", page, flags=re.DOTALL)).strip()


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
