"""A bare handler: nothing but boto3."""

import json

import reading

HEADERS = {"Content-Type": "application/json", "Cache-Control": "no-store"}


def handler(event, context):
    cookie = {name.lower(): value for name, value in event["headers"].items()}.get("cookie")
    if (event["httpMethod"], event["path"]) != ("GET", "/api/v1/missions"):
        return answer(404, {"code": "introuvable"})
    account_id = reading.account(cookie)
    if account_id is None:
        return answer(401, {"code": "session_absente"})
    return answer(200, {"missions": reading.missions(account_id)})


def answer(status, body):
    return {"statusCode": status, "headers": HEADERS, "body": json.dumps(body)}
