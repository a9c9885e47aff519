"""The edge: what may come in, what every answer carries, and what a failure says."""

import hashlib
import json
import re

import pytest

from app import app
from chalicelib import web
from tests.actors import ORIGIN
from tests.aws import everything, failing, recorded
from tests.conftest import ORIGIN_SECRET
from tests.identity.people import PHRASE, enrol, settled

FILLED = {"{session_id}": "0" * 16, "{numero}": "1", "{identifiant}": "a" * 24, "{compte}": "a" * 20}
WRITES = sorted(
    (method, re.sub(r"\{\w+\}", lambda found: FILLED.get(found[0], "1"), path.removeprefix("/api/v1")))
    for path, methods in app.routes.items()
    for method in methods
    if method in web.WRITES and path != web.ONE_CLICK  # tests/identity/test_stops.py
)
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
FORGED = {
    "no type": {"Content-Type": None},
    "text/plain": {"Content-Type": "text/plain"},
    "a form": {"Content-Type": "application/x-www-form-urlencoded"},
    "a file form": {"Content-Type": "multipart/form-data; boundary=x"},
    "two types": {"Content-Type": "text/plain, application/json"},
    "a type that begins well": {"Content-Type": "application/json-patch+json"},
    "another charset": {"Content-Type": "application/json; charset=utf-16"},
    "a parameter": {"Content-Type": "application/json; x=application/x-www-form-urlencoded"},
    "no mark": {"X-Imagin": None},
    "another mark": {"X-Imagin": "0"},
    "another origin": {"Origin": "https://evil.example"},
    "a null origin": {"Origin": "null"},
    "an origin that begins well": {"Origin": ORIGIN + ".evil.example"},
    "another scheme": {"Origin": ORIGIN.replace("https", "http")},
    "another site": {"Sec-Fetch-Site": "cross-site"},
    "a neighbour": {"Sec-Fetch-Site": "same-site"},
    "typed in the bar": {"Sec-Fetch-Site": "none"},
    "neither origin nor site": {"Origin": None, "Sec-Fetch-Site": None},
}


@pytest.mark.exigence("S43")
@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_write_is_refused_before_anything_is_read(api, forged):
    _, browser = settled(api)
    before = everything()
    for method, path in WRITES:
        with recorded() as calls:
            answer = browser(method, path, {}, **FORGED[forged])
        assert answer.status in (403, 415), (method, path)
        assert calls == [], (method, path)
    assert everything() == before


@pytest.mark.exigence("S43")
def test_either_proof_of_origin_is_enough_and_an_old_browser_has_one(api):
    person, _ = settled(api)
    said = {"identifiant": person.numero, "mot_de_passe": PHRASE}
    for missing in ("Origin", "Sec-Fetch-Site"):
        assert api.browser()("POST", "/connexion", said, **{missing: None}).status == 200
    assert (
        api.browser()("POST", "/connexion", said, **{"Content-Type": "application/json; charset=UTF-8"}).status == 200
    )


@pytest.mark.exigence("S43")
def test_two_secrets_of_the_edge_are_known_while_it_changes_and_one_after(api, monkeypatch):
    fresh = "another secret of the edge"
    other = hashlib.sha256(fresh.encode()).hexdigest()

    def answers():
        return [api.browser().get("/sante", **{"x-imagin-origine": one}).status for one in (ORIGIN_SECRET, fresh, "", "autre")]

    assert answers() == [200, 403, 403, 403]
    monkeypatch.setenv("IMAGIN_ORIGINE_AUTRE_SHA256", other)
    assert answers() == [200, 200, 403, 403]
    monkeypatch.setenv("IMAGIN_ORIGINE_AUTRE_SHA256", "")
    assert answers() == [200, 403, 403, 403]


@pytest.mark.exigence("S43")
def test_a_form_of_another_site_signs_nobody_in_or_out(api, clock):
    person, browser = settled(api)
    form = {
        "Content-Type": "text/plain",
        "Origin": "https://evil.example",
        "X-Imagin": None,
        "Sec-Fetch-Site": "cross-site",
    }
    body = json.dumps({"identifiant": person.numero, "mot_de_passe": PHRASE}).encode()
    assert browser("POST", "/connexion", raw=body, **form).status in (403, 415)
    assert browser("POST", "/deconnexion-partout", raw=b"{}", **form).status in (403, 415)
    assert browser.get("/moi").status == 200


def _answers(api):
    """One answer of each kind, by what it is."""
    person, browser = settled(api)
    with failing("dynamodb", RuntimeError("down")):
        failed = api.browser().sign_in(person.numero, PHRASE)
    return {
        200: browser.get("/moi"),
        202: browser.post("/mot-de-passe-oublie", {"identifiant": "1"}),
        204: browser.post("/deconnexion"),
        400: browser("POST", "/connexion", raw=b"["),
        401: api.browser().get("/moi"),
        403: api.browser().get("/moi", **{"x-imagin-origine": "autre"}),
        404: browser.sign_in(person.numero, PHRASE) and _not_found(browser),
        413: browser("POST", "/connexion", raw=b" " * 5000),
        415: browser("POST", "/connexion", {}, **{"Content-Type": "text/plain"}),
        422: browser.post("/connexion", {}),
        500: failed,
    }


def _not_found(browser):
    browser.post("/courriel/plus-tard")
    return browser.delete("/sessions/0000000000000000")


@pytest.mark.exigence("S72")
def test_every_answer_carries_the_headers_and_none_opens_to_other_origins(api):
    for status, answer in _answers(api).items():
        assert answer.status == status
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, (status, name)
        assert int(answer.headers["Strict-Transport-Security"].partition("=")[2].partition(";")[0]) >= 31_536_000
        assert not [name for name in answer.headers if name.lower().startswith("access-control")]
        if status >= 400:
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert answer.json.keys() >= {"type", "title", "status", "detail", "code", "instance"}


@pytest.mark.exigence("S72")
def test_what_fails_in_the_edge_itself_carries_them_too(api, monkeypatch):
    monkeypatch.delenv("IMAGIN_ORIGINE_SHA256")
    answer = api.browser().get("/sante")
    assert (answer.status, answer.code) == (500, "erreur_interne")
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


@pytest.mark.exigence("S72")
@pytest.mark.parametrize("status", [404, 405, 415, 500])
def test_what_the_framework_refuses_takes_our_form(status):
    """The test client answers unknown paths itself; the deployed service is asked in tests/deployed."""
    from chalice import Response
    from chalice.app import Request

    event = {
        "requestContext": {"httpMethod": "GET", "resourcePath": "/x", "requestId": "r-1"},
        "headers": {"x-imagin-origine": ORIGIN_SECRET},
        "multiValueQueryStringParameters": None,
        "pathParameters": {},
        "stageVariables": None,
        "body": "",
        "isBase64Encoded": False,
    }
    given = Response(body={"Code": "X", "Message": "secret detail"}, status_code=status, headers={"Allow": "GET"})
    answer = web.edge(Request(event, None), lambda _: given)
    assert answer.status_code == status
    assert "secret detail" not in answer.body
    assert json.loads(answer.body)["instance"] == "r-1"
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert answer.headers["Allow"] == "GET"


@pytest.mark.exigence("S74")
@pytest.mark.parametrize("service", ["dynamodb", "sqs"])
def test_a_failure_says_nothing_and_the_log_holds_no_exception_text(api, clock, caplog, capsys, service):
    person, _ = settled(api, courriel="marie@exemple.fr")
    canary = "CANARI-mot-de-passe-tulipe"
    with failing(service, RuntimeError(canary)), caplog.at_level("DEBUG"):
        answers = [api.browser().sign_in(person.numero, canary)]
        answers.append(api.browser().post("/mot-de-passe-oublie", {"identifiant": canary}))
    if service == "dynamodb":
        assert {(answer.status, answer.code) for answer in answers} == {(500, "erreur_interne")}
        assert "failure" in caplog.text
    else:
        assert [answer.status for answer in answers] == [401, 202], "a lost nudge is no failure"
    said = "".join(answer.body.decode() for answer in answers) + caplog.text + "".join(capsys.readouterr())
    assert canary not in said
    assert "Traceback" not in said


def test_a_person_s_first_visit_needs_no_origin_header_to_read(api, clock):
    assert enrol(clock).printed
    assert api.browser().get("/instance", Origin="https://elsewhere.example").status == 200


NAMED = sorted((method, path) for path, methods in app.routes.items() for method in methods if "{" in path)


@pytest.mark.parametrize(("method", "path"), NAMED)
def test_a_name_longer_than_any_of_ours_is_unknown_before_a_table_is_asked(api, method, path):
    """A key of DynamoDB holds 1,024 bytes: more would be a ValidationException, hence a 500."""
    target = re.sub(r"\{\w+\}", "0" * 2000, path.removeprefix("/api/v1"))
    with recorded() as calls:
        answer = api.browser()(method, target, {} if method in web.WRITES else None)
    assert (answer.status, answer.code) == (404, "introuvable")
    assert calls == []
