"""A small evaluator of our own policies: what IAM would answer, from the documents alone."""

from fnmatch import fnmatchcase

ACCOUNT, REGION = "111122223333", "eu-west-3"


SCANS = {"Bool": {"dynamodb:FullTableScan": "true"}}


KEYS = "dynamodb:LeadingKeys"


def allows(policy, action, resource, *, scans=False, key=None):
    """Whether a statement grants the action on the resource and none denies it; ours deny what scans, and only that.

    `key`: the partition key that the call names. What is bound to the instance is bound to ours in every test.
    """
    found = [one for one in policy["Statement"] if _concerns(one, action, resource)]
    denied = [one for one in policy["Statement"] if one["Effect"] == "Deny"]
    assert all(one["Condition"] == SCANS for one in denied)
    effects = {one["Effect"] for one in found if one["Effect"] == "Deny" or _within(one.get("Condition", {}), key)}
    return "Allow" in effects and not (scans and "Deny" in effects)


def _within(condition, key):
    """Whether a condition of ours holds: of partition keys, or of what a secret is bound to."""
    if not condition:
        return True
    ((operator, said),) = condition.items()
    if operator == "StringEquals":
        assert list(said) == ["kms:EncryptionContext:instance"]
        return True
    assert (operator, list(said)) == ("ForAllValues:StringLike", [KEYS])
    return key is None or any(fnmatchcase(key, pattern) for pattern in said[KEYS])


def _concerns(statement, action, resource):
    return any(fnmatchcase(action, pattern) for pattern in statement["Action"]) and any(
        fnmatchcase(resource, resolved(pattern)) for pattern in statement["Resource"]
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


def receipts(code, key):
    return f"arn:aws:s3:::imagin-{code}-justificatifs-{ACCOUNT}/{key}"
