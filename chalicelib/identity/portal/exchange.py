"""The code for the tokens, by Authlib; what a provider says of a refusal is read here, for its words vary too much."""

import base64
import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import quote

from chalicelib import logs
from chalicelib.identity.portal import refusals, wire
from chalicelib.identity.portal.published import BASIC, Configuration
from chalicelib.identity.portal.settings import Door, forget_secret
from chalicelib.identity.portal.wire import Answer, Said

if TYPE_CHECKING:
    from authlib.oauth2.auth import ClientAuth
    from authlib.oauth2.client import OAuth2Client

_TOKENS = ("id_token", "access_token", "token_type")
_CODE = re.compile(r"[a-z_]{1,40}")
OURS = ("invalid_client", "unauthorized_client")
_PERSONS = ("invalid_grant", "access_denied")
"""Errors that speak of us, of the person; any other speaks of the provider or of a setting."""


def client(opened: Door, published: Configuration) -> "OAuth2Client":
    """Authlib's client of this portal."""
    from authlib.oauth2.client import OAuth2Client

    made = OAuth2Client(
        wire.Session(),
        client_id=opened.oidc.client,
        client_secret=opened.secret,
        token_endpoint_auth_method=published.secret_by,
        scope=" ".join(opened.oidc.portees),
        redirect_uri=opened.redirect,
        code_challenge_method="S256",
    )
    made.register_client_auth_method((BASIC, _in_the_header))
    made.register_compliance_hook("access_token_response", _reader(opened))
    return made


def tokens(opened: Door, published: Configuration, code: str, verifier: str) -> Said:
    """The tokens that a code gives, texts only; ProviderRefused for a code that is worth nothing, else ProviderDown."""
    try:
        given: Said = client(opened, published).fetch_token(
            published.token, grant_type="authorization_code", code=code, code_verifier=verifier
        )
    except ValueError:
        raise refusals.ProviderDown() from None
    return given


def refused(opened: Door, reason: str) -> refusals.ProviderRefused:
    """What proves nothing, once it is logged why."""
    logs.event("portal_proof_refused", portail=opened.code, reason=reason)
    return refusals.ProviderRefused()


def error_code(said: object) -> str:
    """The code of an OAuth error, fit for a log line; "autre" for anything else that stands in its place."""
    return said if isinstance(said, str) and _CODE.fullmatch(said) else "autre"


def _in_the_header(
    of: "ClientAuth", method: str, url: str, headers: dict[str, str], body: str
) -> tuple[str, dict[str, str], str]:
    """RFC 6749 §2.3.1: identifier and secret are form-encoded first, which Authlib leaves out: « + », « % », « : »."""
    pair = f"{quote(of.client_id, safe='')}:{quote(of.client_secret, safe='')}"
    return url, headers | {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}, body


def _reader(opened: Door) -> Callable[[Answer], Answer]:
    """What is left of an answer for Authlib: the tokens, and nothing that it could stumble upon."""

    def read(answer: Answer) -> Answer:
        said = answer.object() if answer.status_code not in (401, 403) else answer.object_or_nothing()
        if said.get("error") is not None or answer.status_code not in (200, 201):
            raise _refusal(opened, answer.status_code, error_code(said.get("error")))
        return answer.only({name: said[name] for name in _TOKENS if isinstance(said.get(name), str)})

    return read


def _refusal(opened: Door, status: int, error: str) -> refusals.Stopped:
    logs.event("portal_code_refused", portail=opened.code, status=status, error=error)
    if error in OURS or status == 401:
        forget_secret(opened)
        logs.event("portal_secret_refused", portail=opened.code)
        return refusals.ProviderDown(OURS[0])
    return refused(opened, "code") if error in _PERSONS else refusals.ProviderDown(error)
