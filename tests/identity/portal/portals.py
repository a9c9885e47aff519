"""A certified provider as the academic portal, and a browser that goes to it and comes back as people's do."""

import html
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar
from http.cookies import SimpleCookie
from typing import Any

from tests.actors import ORIGIN, Browser

FLOW = "__Host-imagin-portail"
_SUBMITTED = re.compile(r'<form method="post" action="([^"]+)">')
"""A page that posts itself: the portal takes its leave of the person it knew before."""


class _Still(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


@dataclass(frozen=True)
class Seen:
    """What the portal answered."""

    status: int
    headers: Any
    text: str


class AtThePortal:
    """The same browser on the portal's side; the portal remembers who it is."""

    def __init__(self):
        self.jar = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar), _Still)

    def open(self, address, form=None):
        data = None if form is None else urllib.parse.urlencode(form).encode()
        try:
            answer = self._opener.open(address, data, timeout=60)
        except urllib.error.HTTPError as refused:
            answer = refused
        with answer:
            return Seen(answer.status, answer.headers, answer.read().decode())

    def sign_in(self, address, identifiant=None, strong=False, refuse=False):
        """Where the portal sends the browser back to; types a name only if the portal asks for one."""
        for _ in range(8):
            answer = self.open(address)
            if other := _SUBMITTED.search(answer.text):
                hidden = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', answer.text))
                answer = self.open(html.unescape(other[1]), hidden)
            elif answer.status == 200:
                assert identifiant or refuse, "the portal asks who it is"
                form = {"renoncer": "1"} if refuse else {"identifiant": identifiant}
                answer = self.open(address, form | ({"second_facteur": "on"} if strong else {}))
            assert answer.status in (302, 303), answer.text
            address = urllib.parse.urljoin(address, answer.headers["Location"])
            if address.startswith(ORIGIN):
                return address
        raise AssertionError("the portal never sends back")


class Visitor(Browser):
    """A browser with several cookies, that sends the strict ones only to pages it reached from here."""

    def __init__(self, service, address="198.51.100.7"):
        super().__init__(service, address)
        self.cookies, self.portal, self.given = {}, AtThePortal(), []

    def _keep(self, answer):
        given = answer.headers.get("Set-Cookie") or []
        self.given = [given] if isinstance(given, str) else list(given)
        for line in self.given:
            for name, morsel in SimpleCookie(line).items():
                self.cookies.pop(name, None)
                if morsel.value:
                    self.cookies[name] = morsel.value
        self.cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items()) or None

    def leave(self, portail="lyon", **asked):
        """The address of the portal, where the button leads."""
        answer = self.get(f"/portail/{portail}/connexion?{urllib.parse.urlencode(asked)}")
        assert answer.status == 303, answer.body
        return answer.headers["Location"]

    def arrive(self, address, **headers):
        """What the service answers to a browser that the portal sends back: strict cookies do not travel."""
        held, flow = self.cookie, self.cookies.get(FLOW)
        self.cookie = f"{FLOW}={flow}" if flow else None
        path = address.removeprefix(f"{ORIGIN}/api/v1")
        followed = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}
        answer = self.get(path, **followed, **headers)
        if not self.given:
            self.cookie = held
        return answer

    def come_in(self, identifiant=None, portail="lyon", strong=False, **asked):
        """The whole way; gives the page where it ends."""
        back = self.portal.sign_in(self.leave(portail, **asked), identifiant, strong)
        answer = self.arrive(back)
        assert answer.status == 303, answer.body
        return answer.headers["Location"]


def misbehave(portals, portail="lyon", **fault):
    """Makes a portal misbehave from now on; nothing given makes it right again."""
    body = json.dumps({"portail": portail, **fault}).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{portals.port}/essais", body, method="POST")
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert answer.status == 204


def asked(address):
    """The query of an address, each word once."""
    return {name: value for name, (value,) in urllib.parse.parse_qs(urllib.parse.urlsplit(address).query).items()}


def with_query(address, **changes):
    """The same address with other words in its query; None takes one away."""
    query = {name: value for name, value in (asked(address) | changes).items() if value is not None}
    return re.sub(r"\?.*", "", address) + "?" + urllib.parse.urlencode(query)
