"""What Chalice's REST API lacks: throttling, and the gateway's own refusals in the shape of ours."""

import json
from typing import Any

from ops.instances.policies import log_group
from ops.pages.csp import HSTS
from ops.stack import snapshot
from ops.stack.functions import DAYS

Resource = dict[str, Any]

_LATER = "Rien n’est perdu, et votre accès n’est pas bloqué."
"""When is what Retry-After says, which the pages put in words."""
_REFUSALS = {
    "MISSING_AUTHENTICATION_TOKEN": (404, "introuvable", "Cette adresse n’existe pas", "Vérifiez l’adresse demandée."),
    "THROTTLED": (429, "trop_de_demandes", "Trop de demandes à la fois", _LATER),
    "WAF_FILTERED": (429, "trop_de_demandes", "Trop de demandes à la fois", _LATER),
    "REQUEST_TOO_LARGE": (413, "trop_grand", "La demande est trop volumineuse", "Envoyez moins de données à la fois."),
    "DEFAULT_4XX": (None, "refuse", "La demande a été refusée", "Rechargez la page, puis recommencez."),
    "DEFAULT_5XX": (None, "indisponible", "Le service n’a pas répondu", "Recommencez dans quelques minutes."),
}
_LINE = {
    "demande": "$context.requestId",
    "quand": "$context.requestTime",
    "methode": "$context.httpMethod",
    "route": "$context.resourcePath",
    "statut": "$context.status",
    "octets": "$context.responseLength",
    "ms": "$context.responseLatency",
    "refus": "$context.error.responseType",
}
"""No address, no person, and the route in the place of the path, which names missions."""
_HEADERS = {
    "Content-Type": "application/problem+json",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox",
    "Strict-Transport-Security": HSTS,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}
"""Each value stands between quotes, and no document says that it may hold others: `sandbox` lets nothing run either."""

_APART = (
    *((f"/portail/{{portail}}/{way}", "GET", 20) for way in ("connexion", "retour", "sortie")),
    ("/connexion", "POST", 200),
    ("/gestion/connexion", "POST", 50),
)
"""Requests a second, the double at once, of what costs more than the rest: a flood there is nobody else's share.

A way to a portal asks the académie's provider one to four things: a morning of 5,000 agents is three a second. Signing
in hashes a password for 60 ms: 100,000 people in a morning are 40 a second at worst (`python -m tests.proofs.juin`).
"""


def _apart(path: str, method: str, rate: int) -> Resource:
    return {
        "ResourcePath": f"/api/v1{path}".replace("/", "~1").replace("~1", "/~1", 1),
        "HttpMethod": method,
        "ThrottlingRateLimit": rate,
        "ThrottlingBurstLimit": 2 * rate,
    }


def resources(code: str) -> dict[str, Resource]:
    """The API's limits, its access log and the answers of the gateway itself."""
    throttling = {
        "ResourcePath": "/*",
        "HttpMethod": "*",
        "ThrottlingRateLimit": {"Ref": "Debit"},
        "ThrottlingBurstLimit": {"Ref": "Rafale"},
    }
    api = {
        "OpenApiVersion": "2.0",
        "MethodSettings": [throttling, *(_apart(*one) for one in _APART)],
        "TracingEnabled": {"Fn::If": ["AvecTraces", True, False]},
        "AccessLogSetting": {"DestinationArn": {"Fn::GetAtt": ["JournalAcces", "Arn"]}, "Format": json.dumps(_LINE)},
    }
    definition = {"x-amazon-apigateway-gateway-responses": {kind: _refusal(kind) for kind in _REFUSALS}}
    named = {"DefinitionBody": definition, "Description": snapshot.served()}
    return {"RestAPI": {"Properties": api | named}, **_access_log(code)}


def _access_log(code: str) -> dict[str, Resource]:
    """One line a request, refused at the gateway or not. The role that writes it is of the account: `ops compte`."""
    group = {"LogGroupName": log_group(code, "acces"), "RetentionInDays": DAYS}
    return {"JournalAcces": {"Type": "AWS::Logs::LogGroup", "Properties": group}}


def _refusal(kind: str) -> Resource:
    """Within the API's own definition: a resource beside it counts only from the next deployment, and is erased each
    time that the definition is read again."""
    status, code, title, detail = _REFUSALS[kind]
    headers = _HEADERS | ({"Retry-After": "5"} if status == 429 else {})
    said: dict[str, Any] = {
        "responseParameters": {f"gatewayresponse.header.{name}": f"'{value}'" for name, value in headers.items()},
        "responseTemplates": {"application/json": _problem(status, code, title, detail)},
    }
    return said | ({"statusCode": str(status)} if status is not None else {})


def _problem(status: int | None, code: str, title: str, detail: str) -> str:
    """The body; without a status of its own, the gateway's is unknown here and left out."""
    content = {
        "type": f"/aide/#{code}",
        "title": title,
        **({"status": status} if status is not None else {}),
        "detail": detail,
        "code": code,
        "instance": "$context.requestId",
    }
    return json.dumps(content, ensure_ascii=False)
