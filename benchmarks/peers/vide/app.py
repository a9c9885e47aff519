"""Nothing: the interpreter and Lambda's client alone."""


def handler(event, context):
    return {"statusCode": 200, "body": "{}"}
