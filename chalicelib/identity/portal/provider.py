"""The protocol: where to send the browser, and what the provider proves when it comes back.

Authlib and joserfc are imported by the functions that speak them, and nowhere else: most starts need them not.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from chalicelib import logs
from chalicelib.identity.portal import exchange, proofs, refusals, wire
from chalicelib.identity.portal.exchange import refused
from chalicelib.identity.portal.journey import Journey
from chalicelib.identity.portal.published import Configuration, configuration
from chalicelib.identity.portal.settings import Door
from chalicelib.identity.portal.wire import Said

_LONGEST_IDENTIFIER = 80


@dataclass(frozen=True)
class Proved:
    """What a provider proves of a person: the claims of its ID token, the identifiant académique, the token itself.

    `named`: what stands under the claim that this portal's settings name, in the token or else at the userinfo address.
    """

    claims: Said
    named: object
    token: str


def sign_in_address(opened: Door, journey: Journey, **asked: str) -> str:
    """Where the browser goes to sign in. `asked`: prompt, acr_values, max_age, claims."""
    published = configuration(opened)
    if published.takes_language:
        asked["ui_locales"] = "fr"
    address, _ = exchange.client(opened, published).create_authorization_url(
        published.authorization,
        state=journey.state,
        nonce=journey.nonce,
        code_verifier=journey.verifier,
        **asked,
    )
    return str(address)


def second_factor(opened: Door, fresh: int) -> dict[str, str]:
    """What asks the provider to check a second factor and to say so; `fresh`: seconds for which an earlier one holds.

    Not every provider takes `max_age` and `acr_values`; those that do not are asked by `claims` (OpenID Core §5.5).
    """
    wanted = opened.oidc.personnels
    acr = wanted.acr if wanted else ()
    if wanted is None or wanted.demande == "max_age":
        return {"max_age": str(fresh)} | ({"acr_values": " ".join(acr)} if acr else {})
    level: dict[str, object] = {"essential": True} | ({"values": list(acr)} if acr else {})
    claims = {"auth_time": {"essential": True}, "amr": {"essential": True}, "acr": level}
    return {"prompt": "login", "claims": json.dumps({"id_token": claims}, separators=(",", ":"))}


def sign_out_address(opened: Door, token: str | None) -> str:
    """Where the browser goes to sign out of the portal too. `token`: the ID token of that sign-in, if it is left."""
    published = configuration(opened)
    if published.end_session is None:
        raise refusals.ProviderDown()
    asked = {"client_id": opened.oidc.client, "post_logout_redirect_uri": opened.goodbye}
    asked |= {"ui_locales": "fr"} if published.takes_language else {}
    asked |= {"id_token_hint": token} if token else {}
    return f"{published.end_session}{'&' if '?' in published.end_session else '?'}{urlencode(asked)}"


def claims(opened: Door, journey: Journey, code: str, issuer: str | None, now: datetime) -> Proved:
    """What the provider proves of the person, for the code it gave. `issuer`: who the answer says it comes from."""
    published = configuration(opened)
    if issuer != opened.oidc.emetteur and (issuer is not None or published.names_itself):
        raise refused(opened, "issuer")
    tokens = exchange.tokens(opened, published, code, journey.verifier)
    proved = proofs.of_person(opened, published, journey.nonce, tokens, now)
    named = _named(opened.oidc.revendication, proved)
    if named is None and published.userinfo is not None:
        more = _userinfo(opened, published, published.userinfo, str(tokens.get("access_token") or ""), now)
        if more.get("sub") != proved["sub"]:
            raise refused(opened, "userinfo")
        named = _named(opened.oidc.revendication, more)
    return Proved(proved, named, str(tokens["id_token"]))


def identity(opened: Door, proved: Proved) -> str:
    """The identifiant académique that the provider proves; a list of one is that one."""
    value = proved.named
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, str) or not (
        0 < len(value.strip()) <= _LONGEST_IDENTIFIER and value.isascii() and value.isprintable()
    ):
        logs.event("portal_claim_missing", portail=opened.code)
        raise refusals.AgentUnknown()
    return value.strip()


def _userinfo(opened: Door, published: Configuration, url: str, access: str, now: datetime) -> Said:
    answer = wire.get(url, access)
    if answer.kind == "application/jwt":
        return proofs.of_userinfo(opened, published, answer.text(), now)
    return answer.object()


def _named(name: str, said: Said) -> object:
    """A claim by its name, or else by its path: « attributes.uid » where the provider puts claims inside another."""
    found: object = said.get(name)
    if found is None:
        found = said
        for step in name.split("."):
            found = found.get(step) if isinstance(found, dict) else None
    return found
