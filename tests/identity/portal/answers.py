"""The answers of providers, right, odd and wrong, and what comes of each: in, or the page that says why not."""

import base64
import json
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests.identity.portal.adjustable import CLIENT, GONE, Habits, Raw, Seconds, half_hash, key, signed, zipped

IN, REFUSED, DOWN, UNKNOWN = "entrée", "refusee", "indisponible", "inconnue"
DEEP = b'{"a":' * 100_000 + b"1" + b"}" * 100_000
SIGNATURES = {
    "RS256": "rsa", "RS384": "rsa", "RS512": "rsa", "PS256": "rsa", "PS384": "rsa", "PS512": "rsa", "ES256": "p256",
    "ES384": "p384", "ES512": "p521", "EdDSA": "ed25519", "Ed25519": "ed25519",
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """`lines`: of the oidc table. `back`: what the return says of its issuer. `strong`: second factor proved."""

    name: str
    expected: str
    habits: Habits = field(default_factory=Habits)
    lines: dict[str, Any] = field(default_factory=dict)
    issuer: Any = None
    strong: bool | None = None


def _case(group, expected, name, lines=None, issuer=None, strong=None, **habits):
    return Case(f"{group}: {name}", expected, Habits(**habits), lines or {}, issuer, strong)


def _each(group, expected, of, *values, **shared):
    """One case for each value of a member: `of` makes the habits of it."""
    return [_case(group, expected, f"{of.name} {value!r}"[:70], **of(value), **shared) for value in values]


class _member:
    def __init__(self, where, name):
        self.where, self.name = where, name

    def __call__(self, value):
        return {self.where: {self.name: value}}


class _raw:
    name = "réponse"

    def __init__(self, where):
        self.where = where

    def __call__(self, raw):
        return {self.where: raw}


def _discovery():
    case, said = partial(_case, "métadonnées"), _member
    yield case(IN, "issuer ends with a slash", path="/oidc/")
    yield case(IN, "issuer with a path", path="/realms/lyon")
    for name in ("userinfo_endpoint", "end_session_endpoint", "scopes_supported", "response_types_supported"):
        yield case(IN, f"{name} null", discovery={name: None})
        yield case(IN, f"{name} absent", discovery={name: GONE})
    yield case(IN, "members of others", discovery={"x": 1, "mtls_endpoint_aliases": {"token_endpoint": "https://a"}})
    yield case(IN, "gzip", discovery=zipped)
    yield case(IN, "charset", discovery=lambda it: Raw(json.dumps(it).encode(), kind="application/json;charset=UTF-8"))
    yield case(IN, "a mark of byte order", discovery=lambda it: Raw(b"\xef\xbb\xbf" + json.dumps(it).encode()))
    yield case(IN, "token address with a query", discovery=lambda it: it | {"token_endpoint": it["token_endpoint"] + "?v=2"})
    yield case(IN, "scheme in capitals", discovery=lambda it: it | {"jwks_uri": it["jwks_uri"].replace("http", "HTTP")})
    yield case(IN, "ways null", discovery={"token_endpoint_auth_methods_supported": None})
    yield case(IN, "ways absent", discovery={"token_endpoint_auth_methods_supported": GONE})
    yield case(IN, "ways none", discovery={"token_endpoint_auth_methods_supported": ["none"]})
    yield case(IN, "ways empty", discovery={"token_endpoint_auth_methods_supported": []})
    yield case(IN, "one way as a text", discovery={"token_endpoint_auth_methods_supported": "client_secret_post"})
    for way in ("private_key_jwt", "client_secret_jwt", "tls_client_auth"):
        yield case(DOWN, f"only {way}", discovery={"token_endpoint_auth_methods_supported": [way]})
    yield from _each("métadonnées", DOWN, said("discovery", "issuer"), GONE, None, ["a"], "https://ailleurs", "")
    yield case(DOWN, "issuer but for a slash", discovery=lambda it: it | {"issuer": it["issuer"] + "/"})
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        yield from _each(f"métadonnées {name}", DOWN, said("discovery", name), GONE, None, 5, "ftp://a/b", "javascript:1", "")
    broken = (b"", b"[]", b"null", b'"a"', b"<html>", b"{", DEEP, json.dumps({"a": 1}).encode("utf-16"))
    yield from _each("métadonnées", DOWN, _raw("discovery"), *(Raw(body) for body in broken))
    yield from _each("métadonnées", DOWN, _raw("discovery"), *(Raw(b"{}", code) for code in (301, 302, 404, 429, 500, 503)))
    yield case(DOWN, "without end", discovery=Raw(b" " * 300_000))


def _secrets():
    for secret in ("ab+cd/ef=", "ab%41cd", "ab:cd", "ab%zz", "a b", "é", "a&b=c", "~-._", "%"):
        for way in ("basic", "post"):
            lines = {"authentification": way}
            yield _case("secret", IN, f"{secret} by {way}", lines, registered=(way,), secret=secret)
    only = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    yield _case("secret", IN, "post alone, listed", registered=("post",), discovery=only)
    yield _case("secret", DOWN, "post alone, both listed", registered=("post",))
    yield _case("secret", IN, "post alone, both listed, said", {"authentification": "post"}, registered=("post",))
    other = {"token_endpoint_auth_methods_supported": ["private_key_jwt"]}
    yield _case("secret", IN, "another way listed, said", {"authentification": "basic"}, discovery=other)


def _tokens():
    group, expires = "jetons", _member("token", "expires_in")
    yield from _each(group, IN, expires, "300", None, 300.0, GONE, 10**30, "300.5", [1], {}, "demain")
    yield from _each(group, IN, _member("token", "expires_at"), {}, [1], "demain", 10**30)
    yield from _each(group, IN, _member("token", "token_type"), "bearer", "BEARER", "DPoP", GONE, None, 5)
    yield from _each(group, IN, _member("token", "access_token"), GONE, None)
    yield from _each(group, IN, _member("token", "refresh_token"), "a", {})
    yield from _each(group, IN, _member("token", "error"), None)
    yield _case(group, IN, "201", token=lambda it: Raw(json.dumps(it).encode(), 201))
    yield _case(group, IN, "white space", token=lambda it: Raw(b"\n  " + json.dumps(it, indent=4).encode() + b"\n"))
    yield _case(group, IN, "gzip", token=zipped)
    yield from _each(group, REFUSED, _member("token", "id_token"), GONE, None, "", "a", "a.b", "a.b.c", "....", 5, [])
    for error in ("invalid_grant", "access_denied"):
        yield _case(group, REFUSED, f"{error} beside tokens", token={"error": error})
    words = ("refus", "refusé", 'client "imagin" unknown', "AADSTS70000\r\nTrace ID: 1", "a\\b", 5, None, ["a"], "")
    for text in words:
        told = {"error": "invalid_grant", "error_description": text}
        yield _case(group, REFUSED, f"invalid_grant {text!r}", token=Raw(json.dumps(told).encode(), 400))
        told = {"error": "invalid_client", "error_description": text}
        yield _case(group, DOWN, f"invalid_client {text!r}", token=Raw(json.dumps(told).encode(), 401))
    for error in ("invalid_request", "unauthorized_client", "invalid_scope", "server_error", "é", 5, {}, [], ""):
        yield _case(group, DOWN, f"error {error!r}", token=Raw(json.dumps({"error": error}).encode(), 400))
    yield _case(group, DOWN, "400 with right tokens", token=lambda it: Raw(json.dumps(it).encode(), 400))
    yield from _each(group, DOWN, _raw("token"), *(Raw(b"<html>", code, "text/html") for code in (200, 400, 401, 403, 429, 502)))
    yield from _each(group, DOWN, _raw("token"), Raw(b"{}", 429), Raw(b"{}", 302), Raw(b"[]"), Raw(b"null"), Raw(b"5"), Raw(DEEP))
    yield _case(group, DOWN, "as a form", token=lambda it: Raw(b"id_token=a", kind="application/x-www-form-urlencoded"))


def _claims():
    def of(name):
        return _member("claims", name)

    yield from _each("aud", IN, of("aud"), CLIENT, [CLIENT])
    yield from _each("aud", REFUSED, of("aud"), GONE, None, "", [], {}, "autre", CLIENT.upper(), f"{CLIENT} autre", ["autre"])
    yield _case("aud", IN, "several, azp ours", claims={"aud": [CLIENT, "autre"], "azp": CLIENT})
    yield _case("aud", IN, "twice ours, azp ours", claims={"aud": [CLIENT, CLIENT], "azp": CLIENT})
    yield _case("aud", REFUSED, "several without azp", claims={"aud": [CLIENT, "autre"]})
    yield _case("aud", REFUSED, "several, azp of another", claims={"aud": [CLIENT, "autre"], "azp": "autre"})
    yield _case("aud", REFUSED, "one, azp of another", claims={"azp": "autre"})
    yield _case("aud", REFUSED, "nested", claims={"aud": [[CLIENT]]})
    yield from _each("iss", REFUSED, of("iss"), GONE, None, "", "https://ailleurs", ["a"], 5)
    yield from _each("sub", REFUSED, of("sub"), GONE, None, "", 5, ["agent-1"], {})
    yield from _each("sub", IN, of("sub"), "a" * 255, "é", "a b", "https://id/1")
    yield from _each("nonce", REFUSED, of("nonce"), GONE, None, "", "autre", 5, ["a"])
    yield from _each("exp", IN, of("exp"), Seconds(60), Seconds(-115), 1.9e9, 253402300799, 10**30)
    yield from _each("exp", REFUSED, of("exp"), GONE, None, Seconds(-180), 0, -1, "1900000000", True, [], float("nan"))
    yield from _each("iat", IN, of("iat"), Seconds(115), Seconds(-115), Seconds(-365 * 86400), 0)
    yield from _each("iat", REFUSED, of("iat"), GONE, None, Seconds(180), Seconds(0, 1000), "1", True, [])
    yield from _each("nbf", IN, of("nbf"), 0, Seconds(0), Seconds(115))
    yield from _each("nbf", REFUSED, of("nbf"), Seconds(180), None, "0", [])
    yield from _each("acr", IN, of("acr"), "0", 0, ["a"], None, {})
    yield from _each("amr", IN, of("amr"), ["pwd"], [], None, [{}], [["mfa"]], [5])
    yield from _each("amr", REFUSED, of("amr"), "pwd", {"a": 1})
    yield from _each("auth_time", REFUSED, of("auth_time"), "1700000000", [1])
    yield from _each("at_hash", IN, of("at_hash"), half_hash("RS256"), GONE, None)
    yield from _each("at_hash", REFUSED, of("at_hash"), "a", half_hash("RS256") + "==", 5, "é", half_hash("RS512"))
    yield from _each("autres", IN, of("c_hash"), "a", 5)
    yield from _each("autres", IN, of("sid"), "a", 5)
    yield from _each("autres", REFUSED, of("jti"), 5)


def _named():
    for value in ("mdenis", "MDENIS", "  mdenis ", ["mdenis"]):
        yield _case("identifiant", IN, str(value), claims={"uid": value})
    for value in ("", " ", [], ["a", "b"], [["a"]], 5, False, {"a": 1}, "a" * 81, "é", "a\n", "a\x00", [5], [None]):
        yield _case("identifiant", UNKNOWN, repr(value)[:40], claims={"uid": value})
    inside = {"revendication": "attributes.uid"}
    for value, expected in (("mdenis", IN), (["mdenis"], IN), ({"a": 1}, UNKNOWN), (None, UNKNOWN)):
        yield _case("identifiant", expected, f"inside {value!r}, another outside", inside, claims={"attributes": {"uid": value}, "uid": "x"})
    for value in (5, [], "uid", None):
        yield _case("identifiant", UNKNOWN, f"inside {value!r}", inside, claims={"attributes": value})
    dotted = {"revendication": "https://id.example/uid"}
    yield _case("identifiant", IN, "a name with dots", dotted, claims={"https://id.example/uid": "mdenis"})


def _headers():
    jwk, x5c = key("rsa").as_dict(private=False), [base64.b64encode(b"c" * 1200).decode()]
    for name, value in {
        "client_id": CLIENT, "app_id": "1", "ver": "2.0", "jwk": jwk, "x5c": x5c, "x5t": "a", "x5t#S256": "a",
        "x5u": "https://a.example/x", "jku": "http://127.0.0.1:9/jwks", "cty": "JWT", "org.apereo.cas": {"a": [1]},
    }.items():  # fmt: skip
        yield _case("en-tête", IN, name, header={name: value})
    yield _case("en-tête", IN, "all together", header={"client_id": CLIENT, "jwk": jwk, "x5c": x5c, "org": "a" * 900})
    yield from _each("en-tête typ", IN, _member("header", "typ"), GONE, "JOSE", "at+jwt", "logout+jwt")
    yield _case("en-tête", REFUSED, "longer than 8 KB", header={"x": "a" * 8200})
    yield _case("en-tête", REFUSED, "foreign jwk, signed by it", header={"jwk": key("autre").as_dict(private=False)}, key="autre")
    yield _case("en-tête", REFUSED, "crit unknown", header={"crit": ["x"], "x": 1})
    yield _case("en-tête", REFUSED, "crit absent", header={"crit": ["exp"]})
    yield _case("en-tête", REFUSED, "b64 false", header={"b64": False, "crit": ["b64"]})
    yield from _each("en-tête kid", REFUSED, _member("header", "kid"), 5, "", "inconnue", [], None)
    yield from _each("en-tête alg", REFUSED, _member("header", "alg"), GONE, None, "none", "HS256", "RS999", [], 5)


def _keys():
    group = "clés"
    for alg, name in SIGNATURES.items():
        yield _case(group, IN, alg, alg=alg, key=name, published=(name,))
        at_hash = {"at_hash": half_hash(alg)}
        yield _case(group, IN, f"{alg} with at_hash", alg=alg, key=name, published=(name,), claims=at_hash)
        wrong = {"at_hash": half_hash(alg, "autre")}
        yield _case(group, REFUSED, f"{alg} with a wrong at_hash", alg=alg, key=name, published=(name,), claims=wrong)
    yield _case(group, IN, "Ed448", alg="EdDSA", key="ed448", published=("ed448",))
    yield _case(group, IN, "RSA 4096", key="longue", published=("longue",))
    yield _case(group, REFUSED, "RSA 1024", key="courte", published=("courte",))
    yield _case(group, IN, "RSA 1024 beside", published=("courte", "rsa"))
    yield _case(group, REFUSED, "ES256K", alg="ES256K", key="k256", published=("k256",))
    yield _case(group, REFUSED, "none", alg="none")
    for alg in ("HS256", "HS512"):
        yield _case(group, REFUSED, f"{alg} by our secret", alg=alg, secret="un-secret-partage-de-trente-deux-octets")
    yield _case(group, REFUSED, "ES256 named, P-384 used", alg="ES384", key="p384", published=("p384",), header={"alg": "ES256"})
    yield _case(group, REFUSED, "PS256 by a key for RS256", alg="PS256", keys=lambda them: {"keys": [them[0] | {"alg": "RS256"}]})
    yield _case(group, IN, "several", published=("autre", "p256", "rsa", "ed25519"))
    yield _case(group, REFUSED, "rotation before publication", key="autre")
    same = {"kid": "cle-rsa"}
    yield _case(group, IN, "one name for EC and RSA", published=("p256", "rsa"), keys=lambda them: {"keys": [one | same for one in them]})
    yield _case(group, IN, "one name for enc and sig", keys=lambda them: {"keys": [key("autre").as_dict(private=False) | same | {"use": "enc"}, *them]})
    yield _case(group, REFUSED, "for encryption only", keys=lambda them: {"keys": [them[0] | {"use": "enc"}]})
    for name in ("use", "alg", "x5c", "key_ops"):
        yield _case(group, IN, f"{name} null", keys=lambda them, name=name: {"keys": [them[0] | {name: None}]})
    yield _case(group, IN, "key_ops verify", keys=lambda them: {"keys": [them[0] | {"key_ops": ["verify"]}]})
    yield _case(group, IN, "members of others", keys=lambda them: {"keys": [them[0] | {"x": 1}], "y": 2})
    for name, odd in {
        "null": None, "a text": "a", "a list": [], "empty": {}, "AKP": {"kty": "AKP", "alg": "ML-DSA-44", "pub": "a"},
        "BP-256": {"kty": "EC", "crv": "BP-256", "x": "a", "y": "a", "kid": "b"}, "half": {"kty": "RSA", "n": "AQAB"},
        "oct": {"kty": "oct", "k": "AAAA", "kid": "cle-rsa"},
    }.items():  # fmt: skip
        yield _case(group, IN, f"{name} beside", keys=lambda them, odd=odd: {"keys": [odd, *them]})
    yield _case(group, IN, "neither has a kid", header={"kid": GONE}, keys=lambda them: {"keys": [without(them[0])]})
    yield _case(group, IN, "no kid in the header, one key", header={"kid": GONE})
    yield _case(group, IN, "no kid, one key of that kind", header={"kid": GONE}, published=("p256", "rsa"))
    yield _case(group, REFUSED, "no kid, several keys of that kind", header={"kid": GONE}, published=("autre", "rsa"))
    yield _case(group, REFUSED, "kid, the key has none", keys=lambda them: {"keys": [without(them[0])]})
    for name, body in {"none": {"keys": []}, "null": {"keys": None}, "absent": {}, "a table": {"keys": {}}}.items():
        yield _case(group, REFUSED, f"the set is {name}", keys=lambda them, body=body: body)
    yield _case(group, IN, "jwk-set+json", keys=lambda them: Raw(json.dumps({"keys": them}).encode(), kind="application/jwk-set+json"))
    for code in (302, 404, 500, 503):
        yield _case(group, DOWN, f"the set answers {code}", keys=lambda them, code=code: Raw(b"{}", code))
    for padded in (lambda n: n + "==", lambda n: "not base64 é"):
        yield _case(group, REFUSED, f"n {padded('')}", keys=lambda them, padded=padded: {"keys": [them[0] | {"n": padded(them[0]["n"])}]})


def without(published):
    return {name: value for name, value in published.items() if name != "kid"}


def _returns():
    said = {"authorization_response_iss_parameter_supported": True}
    yield _case("RFC 9207", IN, "absent, not announced")
    yield _case("RFC 9207", IN, "right, announced", discovery=said, issuer="{}")
    yield _case("RFC 9207", IN, "right, not announced", issuer="{}")
    yield _case("RFC 9207", REFUSED, "absent, announced", discovery=said)
    for wrong in ("https://ailleurs.example", "{}/", "{}?", " "):
        yield _case("RFC 9207", REFUSED, f"« {wrong} »", issuer=wrong)
    yield _case("paramètres", IN, "languages listed, known", discovery={"ui_locales_supported": ["fr"]})
    known = ("response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge", "code_challenge_method")
    yield _case("paramètres", IN, "no other than these is taken", known=known)


def _userinfos():
    group, there = "userinfo", {"claims_at": "userinfo"}
    yield _case(group, IN, "claim only there", **there)
    yield _case(group, IN, "null in the token", claims={"uid": None})
    yield _case(group, IN, "charset", userinfo=lambda it: Raw(json.dumps(it).encode(), kind="application/json; charset=utf-8"), **there)
    for sub in ("autre", None, GONE, 5, ""):
        yield _case(group, REFUSED, f"sub {sub!r}"[:30], userinfo={"sub": sub}, **there)
    for body in (b"[]", b"null", b"", b"<html>", DEEP):
        yield _case(group, DOWN, repr(body[:20]), userinfo=Raw(body), **there)
    for code in (302, 401, 403, 404, 429, 500, 503):
        yield _case(group, DOWN, str(code), userinfo=Raw(b"{}", code), **there)
    yield _case(group, UNKNOWN, "not there either", userinfo={"uid": GONE}, **there)
    yield _case(group, UNKNOWN, "none published", discovery={"userinfo_endpoint": GONE}, **there)
    inside = {"revendication": "attributes.uid"}
    yield _case(group, IN, "nested", inside, userinfo={"uid": GONE, "attributes": {"uid": ["mdenis"]}}, **there)
    yield _case(group, DOWN, "no access token", token={"access_token": GONE}, **there)


def _signed_userinfos():
    group, there = "userinfo signé", {"claims_at": "userinfo"}
    right = {"sub": "agent-1", "uid": "mdenis"}

    def told(claims, alg="RS256", name="rsa", header=None, kind="application/jwt"):
        return Raw(signed(header or {"alg": alg, "kid": f"cle-{name}"}, claims, alg, name).encode(), kind=kind)

    def case(expected, name, made, **more):
        return _case(group, expected, name, userinfo=made, **more, **there)

    yield case(IN, "bare", told(right))
    yield case(IN, "a charset behind", told(right, kind="Application/JWT; charset=UTF-8"))
    yield case(IN, "aud ours", told(right | {"aud": CLIENT}))
    yield case(IN, "aud a list", told(right | {"aud": [CLIENT]}))
    yield case(IN, "ES256", told(right, "ES256", "p256"), published=("rsa", "p256"))
    yield case(IN, "header fields of its own", told(right, header={"alg": "RS256", "kid": "cle-rsa", "client_id": CLIENT}))
    yield case(REFUSED, "aud of another", told(right | {"aud": "autre"}))
    yield case(REFUSED, "iss of another", told(right | {"iss": "https://ailleurs.example"}))
    yield case(REFUSED, "over", told(right | {"exp": 1}))
    yield case(REFUSED, "sub of another", told(right | {"sub": "autre"}))
    yield case(REFUSED, "no sub", told({"uid": "mdenis"}))
    yield case(REFUSED, "by another key", told(right, name="autre"))
    yield case(REFUSED, "unsigned", told(right, "none"))
    yield case(REFUSED, "by our secret", told(right, "HS256"))
    yield case(REFUSED, "a list inside", told([right]))
    yield case(REFUSED, "not a token", Raw(b"a.b.c", kind="application/jwt"))
    yield case(REFUSED, "not ASCII", Raw("é".encode(), kind="application/jwt"))
    yield case(REFUSED, "encrypted", Raw(b"a.b.c.d.e", kind="application/jwt"))
    yield case(DOWN, "without its type", told(right, kind="application/json"))


def _second_factors():
    proof = {"acr": ("fort",), "amr": ("mfa",)}
    for claims, strong in (
        ({"acr": "fort", "auth_time": Seconds(0)}, True),
        ({"amr": ["pwd", "mfa"], "auth_time": Seconds(0)}, True),
        ({"acr": "fort", "auth_time": 1.7e9}, False),
        ({"amr": ["mfa", {}], "auth_time": Seconds(-1200)}, True),
        ({"acr": "fort", "auth_time": Seconds(115)}, True),
        ({"acr": "fort", "auth_time": Seconds(180)}, False),
        ({"acr": "fort", "auth_time": Seconds(3600)}, False),
        ({"acr": "fort", "auth_time": Seconds(0, 1000)}, False),
        ({"acr": "fort", "auth_time": Seconds(-1400)}, False),
        ({"acr": "fort", "auth_time": True}, False),
        ({"acr": "fort", "auth_time": None}, False),
        ({"acr": "fort"}, False),
        ({"acr": ["fort"], "auth_time": Seconds(0)}, False),
        ({"acr": "faible", "amr": ["pwd"], "auth_time": Seconds(0)}, False),
        ({"acr": "mfa", "amr": ["fort"], "auth_time": Seconds(0)}, False),
        ({"amr": [["mfa"], {"mfa": 1}], "auth_time": Seconds(0)}, False),
        ({"amr": None, "auth_time": Seconds(0)}, False),
    ):
        yield _case("second facteur", IN, json.dumps(claims, default=str), {"personnels": proof}, strong=strong, claims=claims)


TABLE = [
    case
    for group in (
        *(_discovery, _secrets, _tokens, _claims, _named, _headers, _keys, _returns, _userinfos, _signed_userinfos),
        _second_factors,
    )
    for case in group()
]
