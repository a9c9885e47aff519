"""A receipt and a récapitulatif through the packaged service: its own roles, buckets, queue and functions."""

import time
import urllib.error
import urllib.request
import uuid

import pytest

from tests.live import convoke
from tests.people import day_trip, declared
from tests.pieces import PDF


class Person:
    """Signs in with the printed password, as a browser does."""

    def __init__(self, service, printed):
        self.service, self.cookie = service, None
        self("POST", "/connexion", {"identifiant": printed.numero, "mot_de_passe": printed.password})
        self("POST", "/mot-de-passe", {"nouveau": "tulipe au fond du jardin"})
        self("POST", "/courriel/plus-tard", {})

    def __call__(self, method, path, body=None, **headers):
        own = {"X-Imagin": "1", "Origin": self.service.origin("lyon"), "Sec-Fetch-Site": "same-origin"}
        own |= {"Cookie": self.cookie} if self.cookie else {}
        own |= {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.service.request("lyon", method, f"/api/v1{path}", body, own)
        self.cookie = (answer.headers.get("Set-Cookie") or self.cookie or "").partition(";")[0] or None
        return answer


@pytest.fixture(scope="module")
def person(service, tmp_path_factory):
    printed = convoke(service, tmp_path_factory.mktemp("pieces"), "lyon", numero="910301", mission="910311")
    person = Person(service, printed)
    trip = declared(day_trip(str(printed.day)))
    assert person("PUT", "/etats-de-frais/910311", trip, If_Match='"1"').status == 200
    return person


def form(fields, content, boundary="limite"):
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()]
    head = "".join(parts) + f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    return head.encode() + content + f"\r\n--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def send(service, envoi, content):
    body, kind = form(envoi["champs"], content)
    headers = {"Content-Type": kind, "Origin": service.origin("lyon")}
    try:
        with urllib.request.urlopen(urllib.request.Request(envoi["url"], data=body, headers=headers)) as answer:
            return answer.status, answer.headers
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.headers


def announce(person):
    file = {"ligne": "/deplacements/0", "nom": "péage.pdf", "type": "application/pdf", "taille": len(PDF)}
    answer = person("POST", "/etats-de-frais/910311/justificatifs", file, Idempotency_Key=str(uuid.uuid4()))
    assert answer.status == 201, answer.body
    return answer.json()


def settled(person, path):
    """Asked as the page asks, until the documents function has read the file."""
    for _ in range(240):
        etat = person("POST", f"{path}/finalisation", {}).json()["etat"]
        if etat == "pret":
            break
        time.sleep(0.5)
    return etat


def fetched(url):
    with urllib.request.urlopen(url) as answer:
        return answer.read()


@pytest.mark.exigence("S70", "S71")
def test_a_receipt_goes_straight_to_its_bucket_and_comes_back(service, person):
    made = announce(person)
    path = f"/etats-de-frais/910311/justificatifs/{made['justificatif']['id']}"
    assert person("POST", f"{path}/finalisation", {}).json()["code"] == "justificatif_non_recu"
    status, headers = send(service, made["envoi"], PDF)
    assert (status, headers["Access-Control-Allow-Origin"]) == (204, service.origin("lyon"))
    assert settled(person, path) == "pret"
    assert fetched(person("GET", path).json()["url"]) == PDF
    assert person("DELETE", path, {}).status == 204
    assert person("GET", path).status == 404


@pytest.mark.exigence("S70")
def test_the_bucket_itself_refuses_what_the_form_does_not_allow(service, person):
    envoi = announce(person)["envoi"]
    elsewhere = {**envoi, "champs": {**envoi["champs"], "key": "ailleurs/1.pdf"}}
    for wrong, content in ((elsewhere, PDF), (envoi, b"%PDF-" + b"0" * 5_300_000)):
        assert send(service, wrong, content)[0] in (400, 403)


def test_the_recapitulatif_is_made_by_its_own_function(person):
    for _ in range(240):
        answer = person("GET", "/etats-de-frais/910311/recapitulatif")
        if answer.status == 200:
            break
        assert answer.json() == {"etat": "en_preparation"}
        time.sleep(0.5)
    assert fetched(answer.json()["url"]).startswith(b"%PDF-1.7")
