"""The protocol, by Authlib: where to send the browser, and what the provider proves when it comes back.

Authlib is imported by the two functions that speak it, and nowhere else: it costs 60 ms and most starts need it not.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from chalicelib import logs
from chalicelib.identity.portal import refusals, wire
from chalicelib.identity.portal.journey import Journey
from chalicelib.identity.portal.settings import Door, forget_secret
from chalicelib.identity.portal.wire import Said

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

SKEW = 60
_LONGEST_IDENTIFIER = 80
"""Seconds by which the provider's clock and ours may differ."""
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures only the provider can make: never « none », never one made with the shared secret."""


@dataclass(frozen=True)
class Configuration:
    """What the provider publishes of itself, as read for this request: keys and addresses may change at any moment."""

    authorization: str
    token: str
    keys: str
    userinfo: str | None
    end_session: str | None
    names_itself: bool
    posts_secret: bool


def configuration(opened: Door) -> Configuration:
    """ProviderDown when it cannot be read, or names another issuer, or an address that is not as safe as its own."""
    issuer = opened.oidc.emetteur
    wire.begin()
    said = wire.read(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if said.get("issuer") != issuer:
        logs.event("portal_issuer_differs", portail=opened.code)
        raise refusals.ProviderDown()
    return Configuration(
        authorization=_address(said, "authorization_endpoint", issuer),
        token=_address(said, "token_endpoint", issuer),
        keys=_address(said, "jwks_uri", issuer),
        userinfo=_address(said, "userinfo_endpoint", issuer) if said.get("userinfo_endpoint") else None,
        end_session=_address(said, "end_session_endpoint", issuer) if said.get("end_session_endpoint") else None,
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
        posts_secret=not _takes_basic(said),
    )


def _takes_basic(said: Said) -> bool:
    """Whether the secret may travel in the header, as it does where the provider says nothing."""
    methods = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return isinstance(methods, list) and "client_secret_basic" in methods


def sign_in_address(opened: Door, journey: Journey, **asked: str) -> str:
    """Where the browser goes to sign in. `asked`: prompt, acr_values, max_age."""
    published = configuration(opened)
    address, _ = _client(opened, published).create_authorization_url(
        published.authorization,
        state=journey.state,
        nonce=journey.nonce,
        code_verifier=journey.verifier,
        ui_locales="fr",
        **asked,
    )
    return str(address)


def sign_out_address(opened: Door) -> str:
    """Where the browser goes to sign out of the portal too; the portal asks the person to confirm."""
    published = configuration(opened)
    if published.end_session is None:
        raise refusals.ProviderDown()
    asked = {"client_id": opened.oidc.client, "post_logout_redirect_uri": opened.goodbye, "ui_locales": "fr"}
    return f"{published.end_session}{'&' if '?' in published.end_session else '?'}{urlencode(asked)}"


def claims(opened: Door, journey: Journey, code: str, issuer: str | None, now: datetime) -> Said:
    """What the provider proves of the person, for the code it gave. `issuer`: who the answer says it comes from."""
    published = configuration(opened)
    if issuer != opened.oidc.emetteur and (issuer is not None or published.names_itself):
        raise _refused(opened, "issuer")
    token = _exchanged(opened, published, journey, code)
    proved = _proved(opened, published, journey, token, now)
    if opened.oidc.revendication in proved or published.userinfo is None:
        return proved
    more = wire.read(published.userinfo, str(token.get("access_token") or ""))
    if more.get("sub") != proved["sub"]:
        raise _refused(opened, "userinfo")
    return more | proved


def identity(opened: Door, proved: Said) -> str:
    """The identifiant académique that the provider proves, in the claim that this portal's settings name."""
    value = proved.get(opened.oidc.revendication)
    if not isinstance(value, str) or not (
        0 < len(value.strip()) <= _LONGEST_IDENTIFIER and value.isascii() and value.isprintable()
    ):
        logs.event("portal_claim_missing", portail=opened.code)
        raise refusals.AgentUnknown()
    return value.strip()


def _exchanged(opened: Door, published: Configuration, journey: Journey, code: str) -> Said:
    from authlib.oauth2.base import OAuth2Error

    try:
        token: Said = _client(opened, published).fetch_token(
            published.token, grant_type="authorization_code", code=code, code_verifier=journey.verifier
        )
    except OAuth2Error as refused:
        if refused.error in ("invalid_client", "unauthorized_client"):
            forget_secret(opened)
            logs.event("portal_secret_refused", portail=opened.code)
            raise refusals.ProviderDown() from None
        raise _refused(opened, "code") from None
    except ValueError:
        raise refusals.ProviderDown() from None
    return token


def _proved(
    opened: Door, published: Configuration, journey: Journey, token: Said, now: datetime
) -> Said:
    """The claims of the ID token, once its signature, issuer, audience, dates and nonce are found right."""
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.errors import JoseError

    keys = wire.read(published.keys).get("keys")
    wanted = {
        "iss": {"essential": True, "value": opened.oidc.emetteur},
        "aud": {"essential": True, "value": opened.oidc.client},
    }
    told = {"nonce": journey.nonce, "client_id": opened.oidc.client, "access_token": token.get("access_token")}
    try:
        decoded = jwt.decode(str(token["id_token"]), _signing(keys), list(_ALGORITHMS))
        proved = CodeIDToken(decoded.claims, decoded.header, wanted, told)
        proved.validate(int(now.timestamp()), SKEW)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as wrong:
        raise _refused(opened, type(wrong).__name__) from None
    return dict(proved)


def _signing(published: object) -> "KeySet":
    """The published keys that may sign; one of a kind that is not known here hinders none of the others."""
    from joserfc.errors import JoseError
    from joserfc.jwk import Key, KeySet

    found: list[Key] = []
    for key in published if isinstance(published, list) else ():
        if key.get("use", "sig") != "sig" or key.get("kty") == "oct":
            continue
        try:
            found += KeySet.import_key_set({"keys": [key]}).keys
        except (JoseError, ValueError, TypeError, KeyError):
            logs.event("portal_key_unread", kty=str(key.get("kty"))[:10], crv=str(key.get("crv"))[:20])
    return KeySet(found)


def _client(opened: Door, published: Configuration) -> Any:
    from authlib.oauth2.client import OAuth2Client

    return OAuth2Client(
        wire.Session(),
        client_id=opened.oidc.client,
        client_secret=opened.secret,
        token_endpoint_auth_method="client_secret_post" if published.posts_secret else "client_secret_basic",
        scope=" ".join(opened.oidc.portees),
        redirect_uri=opened.redirect,
        code_challenge_method="S256",
    )


def _refused(opened: Door, reason: str) -> refusals.ProviderRefused:
    logs.event("portal_proof_refused", portail=opened.code, reason=reason)
    return refusals.ProviderRefused()


def _address(said: Said, name: str, issuer: str) -> str:
    """An address the provider publishes, over https; over http only where the issuer itself is on this computer."""
    address = said.get(name)
    if not isinstance(address, str) or urlsplit(address).scheme not in {"https", urlsplit(issuer).scheme}:
        raise refusals.ProviderDown()
    return address
