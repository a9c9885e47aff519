"""What `ops doctor` says of each portal: whether agents would come in today, and what would stop them."""

import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime

from chalicelib.identity.portal import exchange, proofs, published, refusals, settings, wire
from chalicelib.identity.portal.published import Configuration
from chalicelib.identity.portal.settings import Door
from chalicelib.identity.portal.wire import Said

_PLAIN = re.compile(r"[A-Za-z0-9._~-]+")
_GUIDE = "docs/portails.md"


def look(code: str, now: datetime) -> Iterator[tuple[str, str]]:
    """(what was looked at, what to do) for one portal, as far as it can be looked at; "" when it is right."""
    try:
        opened = settings.door(code, now)
    except refusals.Stopped:
        name, guide = settings.oidc(code).secret, "docs/nouvelle-academie.md, « Relier le portail »"
        yield "le secret est lu", f"il ne peut pas être lu dans {name} : {guide}"
        return
    found = _document(opened)
    if isinstance(found, str):
        yield "le fournisseur répond", found
        return
    yield "le fournisseur répond", ""
    yield "il signe comme attendu", _signatures(found)
    yield "il connaît le secret", _secret(opened, found)
    yield "il prend la demande", "; ".join(_asked(opened, found.said))
    yield "son horloge est juste", _clock(opened, now)
    if opened.oidc.personnels is not None:
        yield "il peut prouver un second facteur", "; ".join(_proof(opened, found.said))


def notes(code: str, now: datetime) -> Iterator[str]:
    """What stops nobody and is worth knowing; nothing of a portal that does not answer."""
    try:
        opened = settings.door(code, now)
        said = published.configuration(opened).said
    except refusals.Stopped:
        return
    root = opened.oidc.revendication
    if _lists(said, "claims_supported") and not _lists(said, "claims_supported") & {root, root.partition(".")[0]}:
        yield f"« {root} » n’est pas parmi les revendications qu’il annonce ; toutes ne le sont pas chez chacun"
    unknown = set(opened.oidc.portees) - _lists(said, "scopes_supported")
    if unknown and _lists(said, "scopes_supported"):
        yield f"portées qu’il n’annonce pas : {', '.join(sorted(unknown))}"
    if not said.get("end_session_endpoint"):
        yield "il n’annonce pas de sortie : « Me déconnecter aussi du portail » dira qu’il ne répond pas"
    if opened.oidc.personnels and "auth_time" not in _lists(said, "claims_supported"):
        yield "il n’annonce pas « auth_time » : sans lui, les personnels saisiront toujours leur code"


def _document(opened: Door) -> Configuration | str:
    """What it publishes; or why that would not do."""
    issuer = opened.oidc.emetteur
    try:
        return published.configuration(opened)
    except refusals.Stopped:
        pass
    try:
        said = wire.read(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    except refusals.Stopped:
        return f"{issuer} ne répond pas comme attendu : vérifiez l’adresse, et que le service peut l’atteindre"
    named = said.get("issuer")
    if named != issuer:
        slash = isinstance(named, str) and named.rstrip("/") == issuer.rstrip("/")
        return f"écrivez emetteur = \"{named}\"{', à la barre finale près' if slash else ', comme il se nomme'}"
    ways = _lists(said, "token_endpoint_auth_methods_supported")
    if opened.oidc.authentification == "auto" and ways and not ways & {published.BASIC, published.POST}:
        told = ", ".join(sorted(ways))
        return f"il n’annonce que {told} : demandez client_secret_basic, ou dites-le par authentification ({_GUIDE})"
    return "une de ses adresses manque, ou n’est pas en https"


def _signatures(found: Configuration) -> str:
    named = _lists(found.said, "id_token_signing_alg_values_supported")
    if named and not named & set(proofs.ALGORITHMS):
        return f"il ne signe que par {', '.join(sorted(named))} : demandez RS256 ou ES256"
    try:
        keys = proofs.signing(wire.read(found.keys).get("keys"))
    except refusals.Stopped:
        return f"ses clés ne se lisent pas à {found.keys}"
    short = f"aucune clé utilisable à {found.keys} : pour signer, d’au moins {proofs.SHORTEST_RSA} bits en RSA"
    return "" if keys else short


def _secret(opened: Door, found: Configuration) -> str:
    """A code that nobody was given is refused as such by who has recognised the secret first."""
    try:
        exchange.tokens(opened, found, "verification", "v" * 43)
    except refusals.ProviderRefused:
        return ""
    except refusals.Stopped as stopped:
        error = str(stopped.args[0]) if stopped.args else ""
        if error not in exchange.OURS:
            return "" if error in ("invalid_request", "autre") else f"il répond « {error or 'rien d’attendu'} »"
    odd = "" if _PLAIN.fullmatch(opened.secret) else ", de préférence fait de lettres, de chiffres et de -._~ seulement"
    way = "basic" if found.secret_by == published.BASIC else "post"
    return f"il refuse le secret donné par « {way} » : remettez-le{odd}, ou changez authentification ({_GUIDE})"


def _asked(opened: Door, said: Said) -> Iterator[str]:
    for name, wanted in {
        "response_types_supported": "code",
        "grant_types_supported": "authorization_code",
        "code_challenge_methods_supported": "S256",
    }.items():
        if _lists(said, name) and wanted not in _lists(said, name):
            yield f"{name} n’a pas « {wanted} »"
    root = opened.oidc.revendication.partition(".")[0]
    if root != "sub" and not said.get("userinfo_endpoint") and root not in _lists(said, "claims_supported"):
        yield f"sans adresse userinfo, « {root} » doit être dans la preuve elle-même"


def _clock(opened: Door, now: datetime) -> str:
    answer = wire.get(f"{opened.oidc.emetteur.rstrip('/')}/.well-known/openid-configuration")
    try:
        away = (parsedate_to_datetime(answer.date) - now).total_seconds()
    except (ValueError, TypeError):
        return ""
    told = f"elle diffère de la nôtre de {abs(away):.0f} s ; au-delà de {proofs.SKEW}, rien n’est cru"
    return "" if abs(away) <= proofs.SKEW else told


def _proof(opened: Door, said: Said) -> Iterator[str]:
    wanted = opened.oidc.personnels
    known = _lists(said, "acr_values_supported")
    if wanted and wanted.acr and known and not known & set(wanted.acr):
        yield f"acr_values_supported n’a aucun de {', '.join(wanted.acr)}"
    if wanted and wanted.demande == "claims" and said.get("claims_parameter_supported") is not True:
        yield "il ne prend pas « claims » : écrivez demande = \"max_age\""


def _lists(said: Said, name: str) -> set[str]:
    """The texts of a list that it publishes; none of what is no list."""
    value = said.get(name)
    return {one for one in value if isinstance(one, str)} if isinstance(value, list) else set()
