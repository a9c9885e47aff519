"""A provider of the tests whose every answer can be bent: what real ones do, and what none should."""

import base64
import gzip
import hashlib
import json
import time
import urllib.parse
from dataclasses import dataclass, field, replace
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from joserfc.jwk import ECKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

CLIENT = "imagin-lyon"
KINDS = {
    "rsa": (RSAKey, 2048), "autre": (RSAKey, 2048), "courte": (RSAKey, 1024), "longue": (RSAKey, 4096),
    "p256": (ECKey, "P-256"), "p384": (ECKey, "P-384"), "p521": (ECKey, "P-521"), "k256": (ECKey, "secp256k1"),
    "ed25519": (OKPKey, "Ed25519"), "ed448": (OKPKey, "Ed448"),
}  # fmt: skip
HASHES = {"256": hashlib.sha256, "384": hashlib.sha384, "512": hashlib.sha512}


class Gone:
    """In place of a value: the member is not there at all."""

    def __repr__(self):
        return "absent"


GONE = Gone()


@dataclass(frozen=True)
class Seconds:
    """A moment, so many seconds from now; `times` 1000 for who counts in milliseconds."""

    after: float
    times: int = 1


@dataclass(frozen=True)
class Raw:
    """An answer as it goes out."""

    body: bytes
    status: int = 200
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Habits:
    """What is bent. `discovery`, `token`, `userinfo`: members changed, or a Raw, or a function of what is right.

    `published`: names of the keys given, `keys`: a function of their JWKs. `registered`: how the client gives its
    secret, « basic » (decoded as RFC 6749 asks), « post » or both. `known`: the only parameters that are taken.
    `claims_at`: where the claims of the person are, `scope`: what must be asked for them.
    """

    discovery: Any = field(default_factory=dict)
    token: Any = field(default_factory=dict)
    userinfo: Any = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    alg: str = "RS256"
    key: str = "rsa"
    published: tuple[str, ...] = ("rsa",)
    keys: Any = None
    registered: tuple[str, ...] = ("basic", "post")
    secret: str = "un-secret"
    known: tuple[str, ...] = ()
    claims_at: str = "token"
    path: str = ""
    scope: str = ""


@cache
def key(name):
    kind, size = KINDS[name]
    return kind.generate_key(size, {"kid": f"cle-{name}", "use": "sig"})


def moved(value):
    """The value with its moments made of now."""
    if isinstance(value, Seconds):
        return int((time.time() + value.after) * value.times)
    return value


def bent(right, changes):
    """What is right with the changes made: members replaced, taken away, or the whole given instead."""
    if callable(changes):
        return changes(right)
    if not isinstance(changes, dict):
        return changes
    return {name: moved(value) for name, value in (right | changes).items() if value is not GONE}


def encoded(value):
    return base64.urlsafe_b64encode(value if isinstance(value, bytes) else json.dumps(value).encode()).rstrip(b"=")


def signed(header, claims, alg, name, secret=""):
    """A compact JWS whose header may hold anything."""
    parts = encoded(header) + b"." + encoded(claims)
    if alg == "none":
        return f"{parts.decode()}."
    from joserfc.jwk import OctKey

    by = OctKey.import_key(secret or "x" * 32) if alg.startswith("HS") else key(name)
    return f"{parts.decode()}.{encoded(JWSRegistry.algorithms[alg].sign(parts, by)).decode()}"


class Adjustable:
    """The provider, on a port of this computer, under `habits` from now on."""

    def __init__(self):
        portal = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version, wbufsize = "HTTP/1.1", 1 << 16

            def do_GET(self):
                portal.answer(self, {})

            def do_POST(self):
                size = int(self.headers.get("Content-Length") or 0)
                portal.answer(self, dict(urllib.parse.parse_qsl(self.rfile.read(size).decode())))

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.habits, self.codes, self.seen, self.who = Habits(), {}, [], "mdenis"
        self.strong, self.slow, self.silent, self.asked = False, {}, (), {}
        Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def root(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    @property
    def issuer(self):
        return self.root + self.habits.path

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def now(self, habits, **changes):
        self.habits, self.seen, self.strong, self.slow, self.silent = replace(habits, **changes), [], False, {}, ()

    def answer(self, handler, form):
        path, _, query = handler.path.partition("?")
        self.seen.append(path)
        time.sleep(self.slow.get(path.rpartition("/")[2], 0))
        if path.rpartition("/")[2] in self.silent:
            handler.close_connection = True
            return
        asked = dict(urllib.parse.parse_qsl(query))
        if path == f"{self.habits.path.rstrip('/')}/.well-known/openid-configuration":
            said = bent(self.document(), self.habits.discovery)
        else:
            said = getattr(self, path.rpartition("/")[2].replace("-", "_"))(handler, asked | form)
        given = said if isinstance(said, Raw) else Raw(json.dumps(said).encode())
        handler.send_response(given.status)
        for name, value in {"Content-Type": given.kind, "Content-Length": str(len(given.body))}.items():
            handler.send_header(name, value)
        for name, value in given.headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(given.body)

    def document(self):
        at = self.root
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": f"{at}/jetons",
            "jwks_uri": f"{at}/cles",
            "userinfo_endpoint": f"{at}/userinfo",
            "end_session_endpoint": f"{at}/sortie",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [self.habits.alg],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "claims_supported": ["sub", "uid", "acr", "amr", "auth_time"],
            "scopes_supported": ["openid", "profile"],
        }

    def authorize(self, _, asked):
        if self.habits.known and (extra := set(asked) - set(self.habits.known)):
            return Raw(f"Y000400 {sorted(extra)}".encode(), 400, "text/html")
        code = f"code{len(self.codes)}"
        self.codes[code] = asked
        query = urllib.parse.urlencode({"code": code, "state": asked["state"]} | self._itself())
        return Raw(b"", 302, headers={"Location": f"{asked['redirect_uri']}?{query}"})

    def _itself(self):
        """RFC 9207: who announces it says who it is."""
        changes = self.habits.discovery
        told = isinstance(changes, dict) and changes.get("authorization_response_iss_parameter_supported")
        return {"iss": self.issuer} if told else {}

    def jetons(self, handler, form):
        if self._who_asks(handler, form) != (CLIENT, self.habits.secret):
            return Raw(b'{"error": "invalid_client"}', 401)
        asked = self.asked = self.codes.pop(form.get("code"), None) or {}
        challenge = encoded(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).decode()
        if not asked or asked["code_challenge"] != challenge or asked["redirect_uri"] != form["redirect_uri"]:
            return Raw(b'{"error": "invalid_grant"}', 400)
        right = {"access_token": "un-jeton", "token_type": "Bearer", "expires_in": 300, "id_token": self._token(asked)}
        return bent(right, self.habits.token)

    def _who_asks(self, handler, form):
        given = handler.headers.get("Authorization", "")
        if given.startswith("Basic ") and "basic" in self.habits.registered:
            pair = base64.b64decode(given[6:]).decode().partition(":")
            return tuple(urllib.parse.unquote_plus(part) for part in (pair[0], pair[2]))
        if "post" in self.habits.registered:
            return form.get("client_id"), form.get("client_secret")
        return None

    def _token(self, asked):
        habits = self.habits
        right = {"iss": self.issuer, "sub": "agent-1", "aud": CLIENT, "iat": Seconds(0), "exp": Seconds(300)}
        right |= {"nonce": asked["nonce"]} | self._requested(asked)
        right |= self._person() if habits.claims_at == "token" else {}
        claims = bent({name: moved(value) for name, value in right.items()}, habits.claims)
        header = bent({"alg": habits.alg, "kid": f"cle-{habits.key}", "typ": "JWT"}, habits.header)
        return signed(header, claims, habits.alg, habits.key, habits.secret)

    def _requested(self, asked):
        """What the request itself asks the ID token to hold, and what it says of who used a second factor."""
        wanted = json.loads(asked.get("claims", "{}")).get("id_token", {})
        said = {"auth_time": Seconds(-5)} if "max_age" in asked or "auth_time" in wanted else {}
        level = asked.get("acr_values") or " ".join(wanted.get("acr", {}).get("values", []))
        said |= {"acr": level.split(" ")[0]} if level and self.strong else {}
        return said | ({"amr": ["pwd", "mfa"] if self.strong else ["pwd"]} if "amr" in wanted else {})

    def _person(self):
        asked = self.asked.get("scope", "").split(" ")
        return {"uid": self.who} if self.habits.scope in ("", *asked) else {}

    def cles(self, *_):
        known = [key(name).as_dict(private=False) for name in self.habits.published]
        return {"keys": known} if self.habits.keys is None else self.habits.keys(known)

    def userinfo(self, handler, _):
        if handler.headers.get("Authorization") != "Bearer un-jeton":
            return Raw(b"", 401)
        return bent({"sub": "agent-1"} | self._person(), self.habits.userinfo)

    def sortie(self, _, asked):
        return Raw(json.dumps(asked).encode())

    def signed_userinfo(self, right, **changes):
        claims = bent({"iss": self.issuer, "aud": CLIENT} | right, changes)
        token = signed({"alg": self.habits.alg, "kid": f"cle-{self.habits.key}"}, claims, self.habits.alg, self.habits.key)
        return Raw(token.encode(), kind="application/jwt")


def half_hash(alg, value="un-jeton", size=None):
    digest = (hashlib.sha512 if alg.startswith("Ed") else HASHES[size or alg[2:]])(value.encode()).digest()
    return encoded(digest[: len(digest) // 2]).decode()


def zipped(said):
    return Raw(gzip.compress(json.dumps(said).encode()), headers={"Content-Encoding": "gzip"})
