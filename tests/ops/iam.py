"""A small evaluator of our own policies: what IAM would answer, from the documents alone."""

from fnmatch import fnmatchcase

ACCOUNT, REGION = "111122223333", "eu-west-3"


SCANS = {"Bool": {"dynamodb:FullTableScan": "true"}}


def allows(policy, action, resource, *, scans=False):
    """Whether a statement grants the action on the resource and none denies it; ours deny what scans, and only that."""
    found = [one for one in policy["Statement"] if _concerns(one, action, resource)]
    denied = [one for one in policy["Statement"] if one["Effect"] == "Deny"]
    assert all(one["Condition"] == SCANS for one in denied)
    assert not any("Condition" in one for one in policy["Statement"] if one["Effect"] == "Allow")
    effects = {one["Effect"] for one in found}
    return "Allow" in effects and not (scans and "Deny" in effects)


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
