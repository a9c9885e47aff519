"""What Chalice's REST API lacks: throttling, and the gateway's own refusals in the shape of ours."""

import json
from typing import Any

Resource = dict[str, Any]

_REFUSALS = {
    "MISSING_AUTHENTICATION_TOKEN": (404, "introuvable", "Cette adresse n’existe pas", "Vérifiez l’adresse demandée."),
    "THROTTLED": (429, "trop_de_demandes", "Trop de demandes à la fois", "Recommencez dans quelques secondes."),
    "REQUEST_TOO_LARGE": (413, "trop_grand", "La demande est trop volumineuse", "Envoyez moins de données à la fois."),
    "DEFAULT_4XX": (None, "refuse", "La demande a été refusée", "Rechargez la page, puis recommencez."),
    "DEFAULT_5XX": (None, "indisponible", "Le service n’a pas répondu", "Recommencez dans quelques minutes."),
}
_HEADERS = {
    "Content-Type": "application/problem+json",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=31536000",
}


def resources(code: str) -> dict[str, Resource]:
    throttling = {
        "ResourcePath": "/*",
        "HttpMethod": "*",
        "ThrottlingRateLimit": {"Ref": "Debit"},
        "ThrottlingBurstLimit": {"Ref": "Rafale"},
    }
    made: dict[str, Resource] = {"RestAPI": {"Properties": {"OpenApiVersion": "2.0", "MethodSettings": [throttling]}}}
    for kind in _REFUSALS:
        made["Reponse" + kind.title().replace("_", "")] = _refusal(kind)
    return made


def _refusal(kind: str) -> Resource:
    status, code, title, detail = _REFUSALS[kind]
    headers = _HEADERS | ({"Retry-After": "5"} if status == 429 else {})
    properties: dict[str, Any] = {
        "RestApiId": {"Ref": "RestAPI"},
        "ResponseType": kind,
        "ResponseParameters": {f"gatewayresponse.header.{name}": f"'{value}'" for name, value in headers.items()},
        "ResponseTemplates": {"application/json": _problem(status, code, title, detail)},
    }
    if status is not None:
        properties["StatusCode"] = str(status)
    return {"Type": "AWS::ApiGateway::GatewayResponse", "Properties": properties}


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
