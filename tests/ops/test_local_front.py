"""The local front: which host leads where, and the mailbox, without a running AWS."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

pytest.importorskip("ministack")

from ministack.services import ses

from ops.emulator import mailbox
from ops.emulator.front import Front

MAIL = {
    "MessageId": "m1",
    "Source": "ne-pas-repondre@imagin-lyon.example",
    "To": ["anne@exemple.fr"],
    "Subject": "Votre <lien>",
    "BodyText": "Ouvrez http://lyon.localhost:8000/reinitialisation/#jeton=abc & lisez.",
    "BodyHtml": '<p onclick="x()">Bonjour</p>',
    "Timestamp": 1_780_000_000.0,
}


@pytest.fixture
def portal(tmp_path):
    (tmp_path / "portail" / "aide").mkdir(parents=True)
    (tmp_path / "portail" / "index.html").write_text("Où me connecter ?")
    (tmp_path / "portail" / "aide" / "index.html").write_text("Aide")
    (tmp_path / "portail" / "en").mkdir()
    (tmp_path / "portail" / "404.html").write_text("Cette page n’existe pas")
    (tmp_path / "portail" / "en" / "404.html").write_text("This page does not exist")
    (tmp_path / "secret.txt").write_text("secret")
    return tmp_path / "portail"


@pytest.fixture
def ask(portal):
    front = Front(8000, portal)

    def at(host, path="/"):
        sent = []

        async def send(message):
            sent.append(message)

        scope = {"type": "http", "path": path, "server": ("127.0.0.1", 8000), "headers": [(b"host", host.encode())]}
        with ThreadPoolExecutor(1) as thread:  # the browser of other tests keeps a loop running in this one
            thread.submit(asyncio.run, front(scope, None, send)).result()
        headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return sent[0]["status"], headers, sent[1]["body"].decode()

    return at


@pytest.fixture
def mailed(monkeypatch):
    later = MAIL | {"MessageId": "m2", "Subject": "Plus tard", "Timestamp": MAIL["Timestamp"] + 1}
    monkeypatch.setattr(ses._sent_emails, "_data", {("0", "eu-west-3", "entries"): [MAIL, later]})


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "localhost", "[::1]:8000"])
def test_the_portal_answers_on_this_computer(ask, host):
    assert ask(host) == (200, ask(host)[1], "Où me connecter ?")
    assert ask(host, "/aide/")[2] == "Aide"


@pytest.mark.parametrize("host", ["evil.example:8000", "lyon.evil.example", "localhost.evil.example", ""])
def test_another_host_is_misdirected(ask, host):
    assert ask(host)[0] == 421


@pytest.mark.parametrize("path", ["/../secret.txt", "/aide/../../secret.txt", "/rien", "//etc/passwd"])
def test_nothing_outside_of_the_portal_is_served(ask, path):
    status, _, body = ask("localhost:8000", path)
    assert status == 404
    assert "secret" not in body


@pytest.mark.parametrize(("path", "said"), [("/rien", "Cette page n’existe pas"), ("/en/nothing/", "This page does not exist")])
def test_an_unknown_page_of_the_portal_is_answered_in_its_language(ask, path, said):
    status, headers, body = ask("localhost:8000", path)
    assert (status, headers["content-type"], body) == (404, "text/html; charset=utf-8", said)


def test_an_instance_that_is_not_deployed_is_said_so(ask):
    status, _, body = ask("atlantide.localhost:8000")
    assert status == 404
    assert "atlantide" in body


def test_the_mailbox_lists_newest_first(ask, mailed):
    status, headers, body = ask("localhost:8000", "/courrier.json")
    assert (status, headers["content-type"]) == (200, "application/json")
    first, second = json.loads(body)
    assert (first["sujet"], second["sujet"]) == ("Plus tard", "Votre <lien>")
    assert set(second) == {"id", "de", "a", "sujet", "texte", "html", "quand"}
    assert second["a"] == ["anne@exemple.fr"]


def test_the_mailbox_shows_links_and_runs_nothing(mailed):
    page = mailbox.as_page()
    address = "http://lyon.localhost:8000/reinitialisation/#jeton=abc"
    assert f'<a href="{address}">{address}</a> &amp; lisez.' in page
    assert "Votre &lt;lien&gt;" in page
    assert "<p onclick" not in page
    assert 'sandbox="allow-popups"' in page
