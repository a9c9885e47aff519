"""Strict JSON: what is not exactly what a page of ours sends is refused, and never makes the service fail."""

import pytest

from tests.aws import recorded
from tests.identity.people import settled
from tests.security.test_edge import WRITES

LONG = b'{"identifiant":"' + b"x" * 5000 + b'"}'
REFUSED = {
    400: [
        *(
            b"",
            b"null",
            b"[]",
            b'"x"',
            b"1",
            b"{",
            b"{}}",
            b"{'a':1}",
            b"[" * 3000,
            b"\xff\xfe{\x00}\x00",
            b"\xef\xbb\xbf{}",
        ),
        *(b'{"identifiant":NaN}', b'{"identifiant":Infinity}', b'{"identifiant":-Infinity}', b'{"identifiant":"\xe9"}'),
        b'{"identifiant":"a","identifiant":"b","mot_de_passe":"c"}',
        b'{"identifiant":"a","mot_de_passe":"b","x":{"y":1,"y":2}}',
        b'{"identifiant":"a"/**/,"mot_de_passe":"b"}',
        b'{"a":' * 21 + b"1" + b"}" * 21,
        *(b'{"identifiant":"a","mot_de_passe":"\\ud800"}', b'{"\\udfff":"a"}', b'{"x":[["\\ud800"]]}'),
    ],
    413: [LONG, b'{"identifiant":"a","mot_de_passe":"b"}' + b" " * 5000, b'{"a":' + b"[" * 3000 + b"]" * 3000 + b"}"],
    422: [
        b'{"identifiant":' + b"9" * 3000 + b',"mot_de_passe":"x"}',
        b'{"identifiant":1e999,"mot_de_passe":"x"}',
        b'{"identifiant":"a","mot_de_passe":"b","role":"admin"}',
        b'{"__proto__":{},"identifiant":"a","mot_de_passe":"b"}',
        b'{"identifiant":["a"],"mot_de_passe":{"$gt":""}}',
        b'{"identifiant":true,"mot_de_passe":null}',
        *(b'{"identifiant":"","mot_de_passe":""}', b'{"identifiant":"a"}', b"{}"),
    ],
}


@pytest.mark.exigence("S66")
@pytest.mark.parametrize(("status", "raw"), [(status, raw) for status, bodies in REFUSED.items() for raw in bodies])
def test_json_that_is_not_strict_is_refused_before_anything_is_read(api, status, raw):
    with recorded() as calls:
        answer = api.browser()("POST", "/connexion", raw=raw)
    assert answer.status == status
    assert calls == []
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.exigence("S66")
def test_brackets_inside_a_text_are_text(api):
    person, _ = settled(api, '[[[[[[[[[[[[{{{{{{{{{{{{ tulipe \\"[[[')
    assert api.browser().sign_in(person.numero, '[[[[[[[[[[[[{{{{{{{{{{{{ tulipe \\"[[[').status == 200


@pytest.mark.exigence("S66")
def test_every_write_refuses_foreign_shapes(api):
    _, browser = settled(api)
    for method, path in WRITES:
        if path.startswith("/gestion") or path == "/deconnexion" or method == "DELETE":
            continue
        for raw in (b"[]", b'{"a":1,"a":2}', b'{"x":NaN}', b"{" * 30, b'{"x":"' + b"y" * 70_000 + b'"}'):
            answer = browser(method, path, raw=raw, **{"If-Match": '"1"', "Idempotency-Key": "0" * 32})
            assert answer.status in (400, 404, 409, 413, 422), (method, path, raw[:20], answer.status)


@pytest.mark.exigence("S66")
def test_an_unclosed_string_costs_no_more_than_a_closed_one():
    """Counted in steps of the interpreter, not in seconds: each quote must not start the search anew."""
    from chalicelib.web.reading import _STRING

    body = b'"' + b'\\"' * 32_000
    assert [found.span() for found in _STRING.finditer(body)] == [(0, len(body))]
    assert _STRING.sub(b"", b'{"a": "\\\\"}[') == b"{: }["
