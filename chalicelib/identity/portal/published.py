"""What a portal's provider publishes of itself, read at each sign-in: addresses and habits may change at any moment."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from chalicelib import logs
from chalicelib.identity.portal import refusals, wire
from chalicelib.identity.portal.settings import Door
from chalicelib.identity.portal.wire import Said

BASIC, POST = "client_secret_basic", "client_secret_post"


@dataclass(frozen=True)
class Configuration:
    """What a sign-in needs of it. `secret_by`: BASIC or POST. `takes_language`: « ui_locales » may be said.

    `said`: the document as it came, for who examines a portal (`ops doctor`).
    """

    authorization: str
    token: str
    keys: str
    userinfo: str | None
    end_session: str | None
    names_itself: bool
    secret_by: str
    takes_language: bool
    said: Said


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
        secret_by=_secret_by(opened, said),
        takes_language=bool(said.get("ui_locales_supported")),
        said=said,
    )


def _secret_by(opened: Door, said: Said) -> str:
    """How the secret travels: as the settings say, else in the header where the provider takes it or says nothing.

    A provider that names only other ways is not sent the secret at all: it never asked for it.
    """
    if opened.oidc.authentification != "auto":
        return BASIC if opened.oidc.authentification == "basic" else POST
    named = said.get("token_endpoint_auth_methods_supported")
    methods = named if isinstance(named, list) else [BASIC if named is None else named]
    if BASIC in methods:
        return BASIC
    if POST in methods or methods in ([], ["none"]):
        return POST
    logs.event("portal_secret_way_unknown", portail=opened.code)
    raise refusals.ProviderDown()


def _address(said: Said, name: str, issuer: str) -> str:
    """An address the provider publishes, over https; over http only where the issuer itself is on this computer."""
    address = said.get(name)
    if not isinstance(address, str) or urlsplit(address).scheme not in {"https", urlsplit(issuer).scheme}:
        raise refusals.ProviderDown()
    return address
