"""`make run HTTPS=1`: what a browser meets goes over TLS alone, pages and files, and the cookie is as strict as ever."""

import http.client
import socket
import ssl
import urllib.request

import pytest

from tests.deployed.test_receipts_and_summary import Person, announce, form, settled
from tests.live import convoke
from tests.people import day_trip, declared
from tests.pieces import PDF


def fetched(service, address, **sent):
    """One request of a browser that trusts the authority: status and body."""
    context = ssl.create_default_context(cafile=service.authority)
    with urllib.request.urlopen(urllib.request.Request(address, **sent), context=context) as answer:
        return answer.status, answer.read()


def test_a_person_sends_and_reads_a_receipt_over_tls(secure, tmp_path):
    printed = convoke(secure, tmp_path, "lyon", numero="910301", mission="910311")
    person = Person(secure, printed)
    assert secure.origin("lyon").startswith("https://lyon.localhost:")
    assert person.cookie.startswith("__Host-imagin=")
    trip = declared(day_trip(str(printed.day)))
    assert person("PUT", f"/etats-de-frais/{printed.mission}", trip, If_Match='"1"').status == 200
    given = announce(person)
    files = f"https://127.0.0.1:{secure.port_aws_tls}"
    assert given["envoi"]["url"].startswith(f"{files}/")
    body, kind = form(given["envoi"]["champs"], PDF)
    headers = {"Content-Type": kind, "Origin": secure.origin("lyon")}
    assert fetched(secure, given["envoi"]["url"], data=body, headers=headers)[0] in (200, 204)
    path = f"/etats-de-frais/{printed.mission}/justificatifs/{given['justificatif']['id']}"
    assert settled(person, path) == "pret"
    link = person("GET", path).json()["url"]
    assert link.startswith(f"{files}/")
    assert fetched(secure, link) == (200, PDF)


def test_the_cookie_is_as_strict_and_no_browser_pins_this_computer(secure):
    page = secure.request("lyon", "GET", "/connexion/", None, {})
    assert (page.status, page.headers["Strict-Transport-Security"]) == (200, None)
    assert f" https://127.0.0.1:{secure.port_aws_tls};" in page.headers["Content-Security-Policy"]
    sent = {"X-Imagin": "1", "Origin": secure.origin("lyon"), "Sec-Fetch-Site": "same-origin"}
    left = secure.request("lyon", "POST", "/api/v1/deconnexion", {}, sent)
    assert left.headers["Strict-Transport-Security"] is None
    assert "; Path=/; Secure; HttpOnly; SameSite=Strict" in left.headers["Set-Cookie"]


def test_nothing_of_the_pages_is_answered_in_clear(secure):
    plain = http.client.HTTPConnection("127.0.0.1", secure.port, timeout=10)
    plain.request("GET", "/connexion/", headers={"Host": "lyon.localhost"})
    with pytest.raises((http.client.HTTPException, OSError)):
        plain.getresponse()


def test_a_browser_left_open_does_not_keep_it_from_stopping(secure):
    """Ended by itself, all saved, not killed: an idle connection that answers no goodbye is waited for a second."""
    context = ssl.create_default_context(cafile=secure.authority)
    plain = socket.create_connection(("127.0.0.1", secure.port), timeout=10)
    with context.wrap_socket(plain, server_hostname="lyon.localhost") as idle:
        idle.sendall(b"GET /connexion/ HTTP/1.1\r\nHost: lyon.localhost\r\n\r\n")
        assert idle.recv(12) == b"HTTP/1.1 200"
        stopping = secure._process
        secure.stop()
        assert stopping.returncode == 0
    secure.start()
    assert secure.request("lyon", "GET", "/connexion/", None, {}).status == 200
