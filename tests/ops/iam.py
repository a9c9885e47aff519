"""A small evaluator of our own policies: what IAM would answer, from the documents alone."""

from fnmatch import fnmatchcase

ACCOUNT, REGION = "111122223333", "eu-west-3"


def allows(policy, action, resource):
    """Whether a statement grants the action on the resource; ours never deny."""
    assert all(statement["Effect"] == "Allow" for statement in policy["Statement"])
    return any(
        any(fnmatchcase(action, pattern) for pattern in statement["Action"])
        and any(fnmatchcase(resource, resolved(pattern)) for pattern in statement["Resource"])
        for statement in policy["Statement"]
    )


def resolved(resource):
    text = resource["Fn::Sub"] if isinstance(resource, dict) else resource
    return text.replace("${AWS::AccountId}", ACCOUNT).replace("${AWS::Region}", REGION)


def table(code, name, index=None):
    tail = f"/index/{index}" if index else ""
    return f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/imagin-{code}-{name}{tail}"


def queue(code, name):
    return f"arn:aws:sqs:{REGION}:{ACCOUNT}:imagin-{code}-{name}"


def document(code, key="a.pdf", account=ACCOUNT):
    return f"arn:aws:s3:::imagin-{code}-documents-{account}/{key}"
