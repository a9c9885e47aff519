"""What AWS answers otherwise than MiniStack 1.5.33: refusals of the gateway, keys of KMS, absent objects, conditions.

Each function says what AWS documents; docs/emulateur.md has the list.
"""

import json
from typing import Any

from ministack.core import iam_actions
from ministack.core.iam_evaluator import EvalContext, evaluate_resource_policy
from ministack.core.responses import get_account_id, get_region
from ministack.services import apigateway_v1, dynamodb, s3

_managed_keys: set[str] = set()


def apply() -> None:
    """Wraps the services themselves, where stricter.py wraps what CloudFormation makes of them."""
    _import_refusals()
    _make_managed_keys_late()
    _find_nothing_where_names_may_be_listed()
    _tell_what_policies_ask()
    _look_where_statements_name()


def _import_refusals() -> None:
    """The gateway's refusals that a definition holds are part of the API; MiniStack reads paths alone."""
    read = apigateway_v1._import_rest_api

    def whole(spec: dict[str, Any], base: dict[str, Any] | None = None) -> Any:
        made = read(spec, base)
        for kind, said in (spec.get("x-amazon-apigateway-gateway-responses") or {}).items():
            kept = ("responseParameters", "responseTemplates", "statusCode")
            asked = {name: said[name] for name in kept if name in said}
            _own_literals(asked.get("responseParameters", {}))
            apigateway_v1._put_gateway_response(made, kind, asked)
        return made

    apigateway_v1._import_rest_api = whole


def _own_literals(parameters: dict[str, str]) -> None:
    """A literal stands between two quotes; no document says that it may hold others."""
    for name, value in parameters.items():
        if value.startswith("'") and "'" in value[1:-1]:
            raise ValueError(f"Invalid mapping expression specified: {name}: {value}")


def _make_managed_keys_late() -> None:
    """`aws/s3` exists from the first write under KMS that names no key: before, naming it finds nothing."""
    resolve, alias = s3._resolve_sse_write_headers, "alias/aws/s3"

    def resolved(headers: dict[str, str], bucket: str) -> Any:
        scope = f"{get_account_id()}/{get_region()}"
        named = headers.get("x-amz-server-side-encryption-aws-kms-key-id", "")
        if headers.get("x-amz-server-side-encryption") == "aws:kms" and not named:
            _managed_keys.add(scope)
            headers = {**headers, "x-amz-server-side-encryption-aws-kms-key-id": alias}
        elif named == alias and scope not in _managed_keys:
            return None, s3._error("KMS.NotFoundException", f"Alias {alias} is not found.", 400)
        return resolve(headers, bucket)

    s3._resolve_sse_write_headers = resolved
    empty = s3.reset

    def emptied() -> None:
        empty()
        _managed_keys.clear()

    s3.reset = emptied


def _find_nothing_where_names_may_be_listed() -> None:
    """Who may list a bucket is answered 404 for what is not there, anybody else 403."""
    fetch = s3.serve_cloudfront_origin_fetch

    def fetched(bucket: str, key: str, method: str, headers: Any, source_arn: str = "", oai_id: str = "") -> Any:
        answer = fetch(bucket, key, method, headers, source_arn, oai_id)
        if answer[0] == 403 and key not in (s3._ensure_bucket(bucket) or {}).get("objects", {}):
            asking = EvalContext("*", "Service", "", "s3:ListBucket", f"arn:aws:s3:::{bucket}", get_region())
            asking.service_context = {"aws:sourcearn": source_arn}
            policy = s3._bucket_policies.get(bucket)
            said = policy and evaluate_resource_policy(policy, asking, service="cloudfront.amazonaws.com")
            if said and said.decision == "Allow":
                return s3._error("NoSuchKey", "The specified key does not exist.", 404)
        return answer

    s3.serve_cloudfront_origin_fetch = fetched


def _tell_what_policies_ask() -> None:
    """The condition keys that our policies name: the partition key of a call, what a secret is bound to."""
    of_table, of_request = iam_actions.dynamodb_service_context, iam_actions.request_tag_context

    def with_keys(body: bytes) -> dict[str, Any]:
        asked = json.loads(body or b"{}")
        named = (asked.get("Key") or asked.get("Item") or {}).get("pk", {}).get("S")
        return {**of_table(body), **({"dynamodb:LeadingKeys": [named]} if named else {})}

    def with_binding(service: str, action: str, body: bytes, parameters: dict[str, Any]) -> dict[str, Any]:
        told: dict[str, Any] = of_request(service, action, body, parameters)
        bound = json.loads(body or b"{}").get("EncryptionContext", {}) if service == "kms" else {}
        return {**told, **{f"kms:EncryptionContext:{name}": value for name, value in bound.items()}}

    iam_actions.dynamodb_service_context, iam_actions.request_tag_context = with_keys, with_binding


def _look_where_statements_name() -> None:
    """A statement reads the partitions that it names; MiniStack sorts and tries whole tables: six at once take 8 s."""
    select = dynamodb._partiql_select

    def named(table: dict[str, Any], parsed: dict[str, Any]) -> Any:
        for attribute, operator, values in parsed.get("conditions") or ():
            if attribute == table["pk_name"] and operator == "IN":
                wanted = {dynamodb._extract_key_val(value) for value in values}
                held = {pk: table["items"][pk] for pk in wanted if pk in table["items"]}
                return select({**table, "items": held}, parsed)
        return select(table, parsed)

    dynamodb._partiql_select = named
