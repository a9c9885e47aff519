"""The families of providers as their documentation and their source describe them, for `docs/portails.md` to be tried on.

Each line of the guide's settings is needed by its family: without it, the way in or the second factor is lost.
"""

import re
import tomllib

from ops.paths import ROOT
from tests.identity.portal.adjustable import CLIENT, GONE, Habits, Raw, key, signed

GUIDE = ROOT / "docs/portails.md"
_FAMILY = re.compile(r"^## ([^\n]+)$|^~~~toml\n(.*?)^~~~", re.MULTILINE | re.DOTALL)


def settings():
    """Family -> the lines of its oidc table, as the guide writes them."""
    found, family = {}, ""
    for match in _FAMILY.finditer(GUIDE.read_text("utf-8")):
        if match[1]:
            family = match[1]
        else:
            found[family] = tomllib.loads(match[2])["portail"]["lyon"]["oidc"]
    return found


def _within_attributes(right):
    """CAS's default view: everything but the name of who it is stands inside `attributes`, each a list."""
    inside = {name: [value] for name, value in right.items() if name != "sub"}
    return {"sub": right["sub"], "id": right["sub"], "client_id": CLIENT, "service": "imagin", "attributes": inside}


def _always_signed(right):
    """ProConnect and FranceConnect: `application/jwt`, whatever is asked."""
    claims = right | {"aud": CLIENT}
    return Raw(signed({"alg": "ES256", "kid": "cle-p256"}, claims, "ES256", "p256").encode(), kind="application/jwt")


def _with_encryption_keys(published):
    extra = key("autre").as_dict(private=False) | {"use": "enc", "alg": "RSA-OAEP", "kid": "chiffrement"}
    return {"keys": [extra, *({**one, "x5c": ["AAAA"], "x5t": "a"} for one in published)]}


PROFILES = {
    "Apereo CAS": Habits(
        path="/cas/oidc",
        header={"client_id": CLIENT, "jwk": key("rsa").as_dict(private=False), "typ": "JWT"},
        claims_at="userinfo",
        userinfo=_within_attributes,
        discovery={
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "private_key_jwt"],
            "acr_values_supported": ["mfa-gauth", "mfa-webauthn"],
        },
    ),
    "Shibboleth": Habits(
        path="/idp",
        claims={"sub": "OYKQX3XSXT3RMA42MFFPDVXEJZPY2W", "uid": ["mdenis"]},
        discovery={"acr_values_supported": GONE},
    ),
    "Keycloak": Habits(
        path="/realms/lyon",
        registered=("basic",),
        secret="aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY",
        keys=_with_encryption_keys,
        claims={"preferred_username": "mdenis", "typ": "ID", "sid": "a", "uid": GONE},
        discovery={
            "authorization_response_iss_parameter_supported": True,
            "ui_locales_supported": ["fr", "en"],
            "acr_values_supported": ["0", "1", "2"],
        },
    ),
    "LemonLDAP::NG": Habits(
        path="/",
        scope="imagin",
        claims_at="userinfo",
        claims={"aud": [CLIENT, "autre-service"], "azp": CLIENT},
        userinfo=lambda right: {name: [value] if name == "uid" else value for name, value in right.items()},
        discovery={"token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"]},
    ),
    "ProConnect": Habits(
        path="/api/v2",
        alg="ES256",
        key="p256",
        published=("p256",),
        registered=("post",),
        scope="uid",
        claims_at="userinfo",
        userinfo=_always_signed,
        known=(
            *("response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge"),
            *("code_challenge_method", "acr_values", "claims", "prompt", "login_hint", "siret_hint", "idp_hint"),
        ),
        discovery={
            "authorization_response_iss_parameter_supported": True,
            "claims_parameter_supported": True,
            "acr_values_supported": ["eidas1", "eidas2"],
        },
    ),
}
