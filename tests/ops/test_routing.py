"""The pages' function, run by node as CloudFront would run it."""

import json
import subprocess

import pytest

from chalicelib import web
from ops.console import Stopped
from ops.pages import routing

ASK = "%s; console.log(JSON.stringify(handler({request: {uri: %s, headers: {}}})))"


@pytest.fixture
def pages(tmp_path):
    for name in ("index.html", "aide/index.html", "static/app.0123abcd.js", "static/app-0A1B2C3D.js"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    (tmp_path / "404.html").write_text('<!-- caché -->\n<h1 lang="fr">Cette page n’existe pas</h1>\n<p>Imagin</p>')
    (tmp_path / "en").mkdir()
    (tmp_path / "en/404.html").write_text('<h1 lang="en">This page does not exist</h1>\n<p>Imagin</p> <hr>')
    return tmp_path


@pytest.fixture
def ask(pages):
    source = routing.function(pages)

    def at(uri):
        done = subprocess.run(["node", "-e", ASK % (source, json.dumps(uri))], capture_output=True, check=True)
        return json.loads(done.stdout)

    return at


@pytest.mark.parametrize(
    ("asked", "served"),
    [("/", "/index.html"), ("/aide/", "/aide/index.html"), ("/index.html", "/index.html"), ("/static/app.0123abcd.js", "/static/app.0123abcd.js")],
)
def test_an_address_leads_to_its_file(ask, asked, served):
    assert ask(asked)["uri"] == served


def test_a_folder_without_its_slash_is_sent_to_its_page(ask):
    answer = ask("/aide")
    assert answer["statusCode"] == 308
    assert answer["headers"]["location"]["value"] == "/aide/"


@pytest.mark.parametrize("asked", ["/rien", "/rien/", "/aide/index", "/__proto__", "/constructor", "/static/"])
def test_any_other_address_gets_the_french_page(ask, asked):
    answer = ask(asked)
    assert answer["statusCode"] == 404
    assert answer["body"]["data"] == '<h1 lang="fr">Cette page n’existe pas</h1>\n<p>Imagin</p>'
    assert answer["headers"]["cache-control"]["value"] == "no-store"


@pytest.mark.parametrize("asked", ["/en/rien", "/en/rien/", "/en/aide/", "/en/", "/en//", "/en/__proto__"])
def test_an_unknown_address_of_another_language_gets_the_page_in_it(ask, asked):
    answer = ask(asked)
    assert answer["statusCode"] == 404
    assert answer["body"]["data"] == '<h1 lang="en">This page does not exist</h1>\n<p>Imagin</p> <hr>'


@pytest.mark.parametrize("asked", ["/english/", "/EN/rien", "/rien/en/", "/constructor/rien", "//en/"])
def test_what_only_looks_like_another_language_gets_the_french_page(ask, asked):
    assert "Cette page n’existe pas" in ask(asked)["body"]["data"]


@pytest.mark.exigence("S72")
@pytest.mark.parametrize("asked", ["/api", "/api/", "/api/v1/rien", "//api/v1", "/API/v1/"])
def test_what_is_asked_of_the_api_is_not_answered_by_a_page(ask, asked):
    answer = ask(asked)
    assert answer["statusCode"] == 404
    assert answer["headers"]["content-type"]["value"] == "application/problem+json"
    problem = json.loads(answer["body"]["data"])
    assert problem["code"] == "introuvable"
    assert problem.keys() >= {"type", "title", "status", "detail", "code", "instance"}


@pytest.mark.exigence("S72")
@pytest.mark.parametrize("asked", ["/rien", "/api"])
def test_what_is_answered_without_a_file_carries_the_headers_of_the_others(ask, asked):
    headers = {name: given["value"] for name, given in ask(asked)["headers"].items()}
    assert headers["strict-transport-security"] == web.HEADERS["Strict-Transport-Security"]
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert "default-src 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize("asked", ["/static/app-0A1B2C3D.js", "/static/gestion/etat-7YVZYZPA.js"])
def test_a_file_of_a_former_or_a_coming_deployment_is_served_as_long_as_it_is_there(ask, pages, asked):
    """The list of files does not grow with their number either."""
    assert ask(asked)["uri"] == asked
    assert "0A1B2C3D" not in routing.function(pages)


@pytest.mark.parametrize("asked", ["/static/../a-0A1B2C3D.js/", "/autre/app-0A1B2C3D.js", "/static/-0A1B2C3D"])
def test_what_only_looks_like_one_gets_the_french_page(ask, asked):
    assert ask(asked)["statusCode"] == 404


def test_a_404_page_too_long_for_cloudfront_stops_the_packaging(pages):
    (pages / "404.html").write_text("x" * 10_000)
    with pytest.raises(Stopped, match=r"trop longue.*raccourcissez 404\.html"):
        routing.function(pages)
