"""The CloudFront function of the pages: addresses of folders lead to their page, unknown ones to a 404 in French."""

import json
import re
from pathlib import Path

from ops.console import Stopped
from ops.pages.csp import CSP

_LIMIT = 10_000  # CloudFront refuses a longer function.

_SOURCE = """var FICHIERS = %(files)s;
var ABSENTE = %(absent)s;
function handler(event) {
  var request = event.request, uri = request.uri;
  if (uri.endsWith('/')) { uri += 'index.html'; }
  else if (!FICHIERS[uri] && FICHIERS[uri + '/index.html']) {
    return {statusCode: 308, statusDescription: 'Permanent Redirect', headers: {location: {value: uri + '/'}}};
  }
  if (!FICHIERS[uri]) {
    return {statusCode: 404, statusDescription: 'Not Found', headers: {
      'content-type': {value: 'text/html; charset=utf-8'},
      'cache-control': {value: 'no-store'},
      'content-security-policy': {value: %(csp)s},
      'x-content-type-options': {value: 'nosniff'}
    }, body: {encoding: 'text', data: ABSENTE}};
  }
  request.uri = uri;
  return request;
}"""


def function(pages: Path) -> str:
    """JavaScript that knows every file of the built pages; the text of 404.html travels inside it."""
    files = sorted("/" + path.relative_to(pages).as_posix() for path in pages.rglob("*") if path.is_file())
    source = _SOURCE % {
        "files": _compact(dict.fromkeys(files, 1)),
        "absent": _compact(_shortened((pages / "404.html").read_text("utf-8"))),
        "csp": _compact(CSP),
    }
    if len(source.encode()) > _LIMIT:
        raise Stopped(f"La page 404.html est trop longue : {len(source.encode())} octets, {_LIMIT} au plus.")
    return source


def _shortened(page: str) -> str:
    """The same page without comments and without the blanks between lines."""
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"<!--.*?-->", "", page, flags=re.DOTALL)).strip()


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
