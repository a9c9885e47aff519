"""What a provider signs, by joserfc and Authlib: by which keys, of which kinds, and whether it is all right.

Both are imported by the functions that need them: they cost 60 ms, and most starts need them not.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib import logs
from chalicelib.identity.portal import wire
from chalicelib.identity.portal.exchange import refused
from chalicelib.identity.portal.published import Configuration
from chalicelib.identity.portal.settings import Door
from chalicelib.identity.portal.wire import Said

if TYPE_CHECKING:
    from joserfc.jwk import Key
    from joserfc.jws import JWSRegistry
    from joserfc.jwt import Token

SKEW = 120
"""Seconds by which the provider's clock and ours may differ."""
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures only the provider can make: never « none », never one made with the shared secret."""
SHORTEST_RSA = 2048
_HEADER, _SIGNATURE = 8192, 2048
"""Bytes: a chain of certificates fits in the header, the signature of an RSA key of 8,192 bits in the other."""


def of_person(opened: Door, published: Configuration, nonce: str, given: Said, now: datetime) -> Said:
    """The claims of the ID token, once its signature, issuer, audience, dates and nonce are found right."""
    from authlib.oidc.core import CodeIDToken
    from joserfc.errors import JoseError

    wanted = {
        "iss": {"essential": True, "value": opened.oidc.emetteur},
        "aud": {"essential": True, "value": opened.oidc.client},
        "sub": {"essential": True},
    }
    told = {"nonce": nonce, "client_id": opened.oidc.client, "access_token": given.get("access_token")}
    keys = signing(wire.read(published.keys).get("keys"))
    try:
        decoded = _decoded(str(given["id_token"]), keys)
        header = decoded.header | ({"alg": "EdDSA"} if decoded.header["alg"] == "Ed25519" else {})
        proved = CodeIDToken(decoded.claims, header, wanted, told)
        proved.validate(int(now.timestamp()), SKEW)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as wrong:
        raise refused(opened, type(wrong).__name__) from None
    return dict(proved)


def of_userinfo(opened: Door, published: Configuration, signed: str, now: datetime) -> Said:
    """The claims of a signed userinfo: by the same keys; what it says of its issuer, audience and dates is right."""
    from joserfc.errors import JoseError
    from joserfc.jwt import ClaimsOption, JWTClaimsRegistry

    keys = signing(wire.read(published.keys).get("keys"))
    try:
        found = _decoded(signed, keys).claims
        issuer, audience = ClaimsOption(value=opened.oidc.emetteur), ClaimsOption(value=opened.oidc.client)
        JWTClaimsRegistry(int(now.timestamp()), SKEW, iss=issuer, aud=audience).validate(found)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as wrong:
        raise refused(opened, f"userinfo {type(wrong).__name__}") from None
    return dict(found)


def signing(published: object) -> "list[Key]":
    """The published keys that may sign; one of a kind that is not known here hinders none of the others."""
    from joserfc.errors import JoseError

    found: list[Key] = []
    for key in published if isinstance(published, list) else ():
        said = {name: value for name, value in key.items() if value is not None} if isinstance(key, dict) else {}
        if said.get("use", "sig") != "sig" or said.get("kty") == "oct":
            continue
        try:
            found += _imported(said)
        except (JoseError, ValueError, TypeError, KeyError, AttributeError):
            logs.event("portal_key_unread", kty=str(said.get("kty"))[:10], crv=str(said.get("crv"))[:20])
    return found


def _imported(said: Said) -> "list[Key]":
    """One key, or none when it is an RSA key too short to prove anything (RFC 7518 §3.3)."""
    from joserfc.jwk import KeySet, RSAKey

    keys = KeySet.import_key_set({"keys": [said]}).keys  # type: ignore[list-item]
    long = [key for key in keys if not isinstance(key, RSAKey) or key.public_key.key_size >= SHORTEST_RSA]
    if not long:
        logs.event("portal_key_too_short", kid=str(said.get("kid"))[:40])
    return long


def _decoded(signed: str, keys: "list[Key]") -> "Token":
    """A token whose signature is right, by the published key that its header names and that fits its algorithm: one
    name may stand for a key of each kind (RFC 7517 §4.5).

    Keys and certificates that the header itself carries, or gives the address of, are never looked at.
    """
    from joserfc import jwt
    from joserfc.jwk import KeySet
    from joserfc.jws import extract_compact

    rules = _rules()
    algorithm = extract_compact(signed.encode(), None, rules).headers()["alg"]
    fitting = [key for key in keys if rules.filter_algorithms(key, [algorithm])]
    return jwt.decode(signed, KeySet(fitting), registry=rules)


def _rules() -> "JWSRegistry":
    """RFC 7515 §4: what is not understood in a header is ignored, unless the header says that it matters (`crit`)."""
    from joserfc.jws import JWSRegistry

    rules = JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
    rules.max_header_length, rules.max_signature_length = _HEADER, _SIGNATURE
    return rules
