"""What Chalice's REST API lacks: throttling, and the gateway's own refusals in the shape of ours."""

import json
from typing import Any

from ops.instances.policies import log_group
from ops.pages.csp import HSTS
from ops.stack.functions import DAYS

Resource = dict[str, Any]

_REFUSALS = {
    "MISSING_AUTHENTICATION_TOKEN": (404, "introuvable", "Cette adresse n’existe pas", "Vérifiez l’adresse demandée."),
    "THROTTLED": (429, "trop_de_demandes", "Trop de demandes à la fois", "Recommencez dans quelques secondes."),
    "WAF_FILTERED": (429, "trop_de_demandes", "Trop de demandes à la fois", "Recommencez dans une minute."),
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
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Strict-Transport-Security": HSTS,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}

_PORTALS = [
    {
        "ResourcePath": f"/~1api~1v1~1portail~1{{portail}}~1{way}",
        "HttpMethod": "GET",
        "ThrottlingRateLimit": 20,
        "ThrottlingBurstLimit": 40,
    }
    for way in ("connexion", "retour", "sortie")
]
"""Each of these asks the académie's provider one to four things: whoever floods them takes neither the instance's whole
share nor the provider's patience. A morning of 5,000 agents is three a second."""


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
        "MethodSettings": [throttling, *_PORTALS],
        "TracingEnabled": {"Fn::If": ["AvecTraces", True, False]},
        "AccessLogSetting": {"DestinationArn": {"Fn::GetAtt": ["JournalAcces", "Arn"]}, "Format": json.dumps(_LINE)},
    }
    made: dict[str, Resource] = {"RestAPI": {"DependsOn": ["PasserelleCompte"], "Properties": api}, **_access_log(code)}
    for kind in _REFUSALS:
        made["Reponse" + kind.title().replace("_", "")] = _refusal(kind)
    return made


def _access_log(code: str) -> dict[str, Resource]:
    """One line a request, refused at the gateway or not. The role is a setting of the whole account, which the last
    instance deployed gives: it outlives any of them."""
    kept = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
    trusted = {"Effect": "Allow", "Principal": {"Service": "apigateway.amazonaws.com"}, "Action": "sts:AssumeRole"}
    writer = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
    return {
        "JournalAcces": {
            "Type": "AWS::Logs::LogGroup",
            "Properties": {"LogGroupName": log_group(code, "acces"), "RetentionInDays": DAYS},
        },
        "PasserelleRole": {
            "Type": "AWS::IAM::Role",
            **kept,
            "Properties": {
                "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trusted]},
                "ManagedPolicyArns": [writer],
            },
        },
        "PasserelleCompte": {
            "Type": "AWS::ApiGateway::Account",
            **kept,
            "Properties": {"CloudWatchRoleArn": {"Fn::GetAtt": ["PasserelleRole", "Arn"]}},
        },
    }


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
