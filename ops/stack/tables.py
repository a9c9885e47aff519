"""The DynamoDB tables of an instance as CloudFormation resources, read from the models."""

import os
from typing import Any

from pynamodb.models import Model

from chalicelib import academie

Resource = dict[str, Any]


def resources(code: str) -> dict[str, Resource]:
    """One table a model, under the name of its class, for the instance `code`."""
    return {f"Table{model.__name__}": _table(model, code) for model in models()}


def models() -> tuple[type[Model], ...]:
    """The declared tables. Their module reads which instance is served: any will do, names are rewritten."""
    os.environ.setdefault("IMAGIN_CODE", academie.codes()[0])
    from chalicelib.tables import TABLES

    return TABLES


def table_name(model: type[Model], code: str) -> str:
    """The model's table in another instance than the one served."""
    served = academie.ACADEMIE.code
    return f"imagin-{code}-{model.Meta.table_name.removeprefix(f'imagin-{served}-')}"


def _table(model: type[Model], code: str) -> Resource:
    schema: dict[str, Any] = dict(model._get_schema())
    properties: dict[str, Any] = {
        "TableName": table_name(model, code),
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": _keys(schema["key_schema"]),
        "AttributeDefinitions": [
            {"AttributeName": found["AttributeName"], "AttributeType": found["AttributeType"]}
            for found in schema["attribute_definitions"]
        ],
        "SSESpecification": {"SSEEnabled": True},
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
        "DeletionProtectionEnabled": {"Fn::If": ["Proteges", True, False]},
    }
    if schema["global_secondary_indexes"]:
        properties["GlobalSecondaryIndexes"] = [_index(found) for found in schema["global_secondary_indexes"]]
    expiry = model._ttl_attribute()  # type: ignore[no-untyped-call]
    if expiry is not None:
        properties["TimeToLiveSpecification"] = {"AttributeName": expiry.attr_name, "Enabled": True}
    return {
        "Type": "AWS::DynamoDB::Table",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": properties,
    }


def _index(schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "IndexName": schema["index_name"],
        "KeySchema": _keys(schema["key_schema"]),
        "Projection": schema["projection"],
    }


def _keys(schema: list[dict[str, str]]) -> list[dict[str, str]]:
    """HASH before RANGE: pynamodb sorts attributes by name, and AWS refuses the other order."""
    keys = [{"AttributeName": key["AttributeName"], "KeyType": key["KeyType"]} for key in schema]
    return sorted(keys, key=lambda key: key["KeyType"] != "HASH")
