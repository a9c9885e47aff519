"""Small actors: the service under test, a browser that keeps its cookie, and the people of the tests."""

import json
import re
from email import message_from_string, policy
from http.cookies import SimpleCookie

from chalice.local import LocalChalice
from chalice.test import Client
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

import app as service_app
from chalicelib import outbox, web
from chalicelib.jobs import JOBS
from chalicelib.web.browser import KNOWN
from tests import contract
from tests.conftest import ORIGIN_SECRET

ORIGIN = "https://lyon.imagin.example"


class _PerThread(LocalChalice):
    """Keeps the current request per thread, as Lambda keeps it per container."""


_PerThread.__bases__ = (LocalChalice, service_app.app.__class__)
service_app.app.__class__ = _PerThread


class Answer:
    def __init__(self, raw):
        self.status, self.headers, self.body = raw.status_code, raw.headers, raw.body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        return self.json.get("code")

    @property
    def pointers(self):
        return [error["pointer"] for error in self.json.get("errors", [])]


class Service:
    def __init__(self, clock):
        self.clock, self._old = clock, 0

    def __enter__(self):
        self._client = Client(service_app.app, stage_name="lyon")
        self._client.__enter__()
        return self

    def __exit__(self, *failure):
        self._client.__exit__(*failure)

    def request(self, method, path, headers, body):
        """As over HTTP; an answer that the contract does not promise fails the test (tests/contract.py)."""
        raw = self.ask(method, path, headers, body)
        contract.judge(method, path, raw.status_code, str(raw.headers.get("Content-Type", "")), raw.body)
        return raw

    def ask(self, method, path, headers, body):
        """The service's part of it."""
        return self._client.http.request(method, path, headers=headers, body=body)

    def browser(self, address="198.51.100.7"):
        return Browser(self, address)

    def work(self):
        """Runs what is due in the outbox, as the worker and the sweeper do."""
        return outbox.sweep(JOBS, self.clock.now)

    def mails(self):
        backend = ses_backends[DEFAULT_ACCOUNT_ID]["eu-west-3"]
        return [Mail(sent.raw_data) for sent in backend.sent_messages[self._old :]]

    def forget_mails(self):
        """Sends what is left and looks no more at what was sent."""
        self.work()
        self._old += len(self.mails())


class Mail:
    def __init__(self, raw):
        message = message_from_string(raw, policy=policy.default)
        self.to, self.subject, self.message = message["To"], message["Subject"], message
        self.text = message.get_body(("plain",)).get_content()
        self.html = message.get_body(("html",)).get_content()

    @property
    def words(self):
        """The text half, wherever its lines are cut; a space that holds words together stays."""
        return re.sub(r"[ \r\n]+", " ", self.text)

    @property
    def token(self):
        return re.search(r"#jeton=([\w-]+)", self.text)[1]

    @property
    def digits(self):
        return "".join(re.search(r"(\d{4}) (\d{4})", self.text).groups())


def cookies(answer):
    """The cookies that an answer gives, by name."""
    given = answer.headers.get("Set-Cookie") or []
    found = SimpleCookie()
    for line in [given] if isinstance(given, str) else given:
        found.load(line)
    return found


class Browser:
    """Speaks as our pages do; `cookie` is the session that the browser holds, `known` what it is known by."""

    def __init__(self, service, address):
        self.service, self.address, self.cookie, self.known = service, address, None, None

    def __call__(self, method, path, body=None, raw=None, **headers):
        sent = {"x-imagin-origine": ORIGIN_SECRET, "x-imagin-adresse": self.address}
        if method in web.WRITES:
            sent |= {
                "Content-Type": "application/json",
                "X-Imagin": "1",
                "Origin": ORIGIN,
                "Sec-Fetch-Site": "same-origin",
            }
        if self.cookie or self.known:
            sent["Cookie"] = "; ".join(filter(None, (self.cookie, self.known)))
        for name, value in headers.items():
            sent[name.replace("_", "-")] = value
        sent = {name: value for name, value in sent.items() if value is not None}
        data = (
            raw
            if raw is not None
            else json.dumps(body if body is not None else {}).encode()
            if method in web.WRITES
            else b""
        )
        answer = Answer(self.service.request(method, f"/api/v1{path}", sent, data))
        self._keep(answer)
        return answer

    def _keep(self, answer):
        for name, morsel in cookies(answer).items():
            kept = f"{name}={morsel.value}" if morsel.value else None
            if name == KNOWN:
                self.known = kept
            else:
                self.cookie = kept

    def get(self, path, **headers):
        return self("GET", path, **headers)

    def post(self, path, body=None, **headers):
        return self("POST", path, body, **headers)

    def put(self, path, body=None, **headers):
        return self("PUT", path, body, **headers)

    def delete(self, path, **headers):
        return self("DELETE", path, **headers)

    def sign_in(self, identifiant, password):
        return self.post("/connexion", {"identifiant": identifiant, "mot_de_passe": password})
