"""Every call to AWS that a function of the service makes in a test, held against the policy of that function.

The emulated AWS of these tests allows everything: here a call that the real one would refuse fails the test that made
it. The same call on another instance's things must be refused.
"""

import re
import sys
import threading
from contextvars import ContextVar

from botocore import handlers

from ops.instances.policies import FUNCTIONS, domain, policy
from tests.ops.iam import ACCOUNT, REGION, allows

HOME, OTHERS = "lyon", ("siec", "centrale")
WAYS_IN = {
    ("web/__init__.py", "edge"): "api",
    ("app.py", "send_what_is_left"): "outbox",
    ("app.py", "purge"): "purge",
    ("app.py", "work"): "worker",
    ("app.py", "make_documents"): "documents",
    ("app.py", "advance_batches"): "lots",
    ("app.py", "take_mail_events"): "facteur",
    ("identity/bounces.py", "take"): "facteur",
    ("app.py", "seal_journal"): "sceaux",
    ("chalicelib/outbox.py", "sweep"): "outbox",
    ("chalicelib/outbox.py", "run"): "worker",
    ("chalicelib/sealing.py", "seal"): "sceaux",
    ("identity/temporary_passwords.py", "purge"): "purge",
    ("frais/receipts/items.py", "sweep"): "purge",
    ("batches/print_files.py", "sweep"): "purge",
    ("donnees/passage.py", "courir"): "purge",
    ("donnees/preparation.py", "make"): "documents",
    ("batches/work.py", "run"): "lots",
    ("missions/duplicates.py", "make"): "documents",
    ("frais/printing.py", "make"): "documents",
    ("dashboard/exports.py", "make"): "documents",
    ("dashboard/following.py", "follow"): "outbox",
    ("convocations/approaching.py", "make_ready"): "outbox",
    ("frais/receipts/proof.py", "make"): "documents",
}
"""(end of a file's path, function): the outermost one on the stack tells which function of the service runs."""
_BY_NAME: dict[str, list[tuple[str, str]]] = {}
for (_file, _way), _what in WAYS_IN.items():
    _BY_NAME.setdefault(_way, []).append((_file, _what))


_DOMAINS = {code: domain(code) for code in (HOME, *OTHERS)}
_POLICIES = {function: policy(HOME, function) for function in FUNCTIONS}
"""Read before any test: one that changes a setting of the instance would have its file refused in the middle of a call."""

seen: set[tuple[str, str, str]] = set()
"""(function, action, resource) of all calls so far."""
_judged: set[tuple[str, str, str, str | None]] = set()
_faults: list[str] = []
_asking: ContextVar[str | None] = ContextVar("asking", default=None)
"""The function whose call was last heard: what it reads abreast is asked on threads that have none of its stack."""

ADDED = {
    "ses:SendEmail with a configuration set": "a right on the set too, besides the identity (Service Authorization"
    " Reference, Amazon SES v2, SendEmail: identity*, configuration-set): judged here",
    "ses:SendEmail in the sandbox": "the recipient's identity, when it is one of the account: granted to nobody, the"
    " guide has the sandbox left before the first mail (SES guide, « Request production access »)",
    "s3:PutObject under aws:kms": "nothing while the key is aws/s3, whose own policy lets in whoever of the account may"
    " use S3 (KMS guide, « AWS managed keys »; S3 guide, « SSE-KMS »)",
    "s3:GetObject of what is not there": "s3:ListBucket, else 403 instead of 404 (S3 API, GetObject): policies grant it",
    "s3 signed forms and links": "what the signer may, when the browser asks, not when it was signed (S3 guide, « Sharing"
    " objects with presigned URLs »): each folder is judged by tests/ops/test_policies.py",
    "dynamodb:TransactWriteItems": "the right of each item's own act (DynamoDB guide, « IAM for transactions »): judged"
    " item by item here",
    "sqs listening of a function": "ReceiveMessage, DeleteMessage, GetQueueAttributes by the function's own role (Lambda"
    " guide, « Using Lambda with Amazon SQS »): tests/ops/test_policies.py",
    "logs of a function": "CreateLogStream, PutLogEvents by its role (Lambda guide, « CloudWatch Logs »)",
    "kms:Decrypt of ssm:GetParameter": "nothing while the parameter is under aws/ssm (SSM guide, « How AWS Systems Manager"
    " Parameter Store uses AWS KMS »)",
}
"""What AWS asks beyond the call that is recorded, its document, and where that is held."""

_TRANSACTION = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}
_FROM = re.compile(r'FROM "([^"]+)"(?:\."([^"]+)")?')
_HEAD = re.compile(r"[^#_]*[#_]?")
"""What a policy may name of a partition key."""
_SET_UP = {"CreateBucket", "PutBucketVersioning"}
"""What a test does in the place of CloudFormation."""
_S3 = {"HeadObject": "GetObject", "ListObjectsV2": "ListBucket", "ListObjects": "ListBucket", "ListObjectVersions": "ListBucketVersions"}


def listen():
    """From now on every client of this process is heard."""
    handlers.BUILTIN_HANDLERS.append(("provide-client-params", _note))


def faults():
    """What would have been refused, or wrongly allowed, since this was last asked."""
    found = sorted(set(_faults))
    _faults.clear()
    return found


def _note(params, model, **_):
    function = _running()
    if function is None or model.name in _SET_UP:
        return
    service = model.service_model.service_name
    keys = _keys(params) if service == "dynamodb" else []
    for rank, (action, resource) in enumerate(asked(service, model.name, params)):
        key = keys[rank] if rank < len(keys) else None
        told = (function, action, resource, key and _HEAD.match(key)[0])
        if told not in _judged:
            _judged.add(told)
            seen.add((function, action, resource))
            _faults.extend(judged(function, action, resource, key))


def _running():
    found, frame = None, sys._getframe(2)
    while frame is not None:
        for file, what in _BY_NAME.get(frame.f_code.co_name, ()):
            if frame.f_code.co_filename.endswith(file):
                found = _of_path(frame) if what == "api" else what
        frame = frame.f_back
    if threading.current_thread().name.startswith("ThreadPoolExecutor"):
        return found or _asking.get()
    _asking.set(found)
    return found


def _of_path(edge):
    """The function of the API that holds the path which this frame of the edge answers."""
    path = edge.f_locals["event"].context["resourcePath"]
    app = sys.modules["app"]
    return "api" if path in app.PEOPLE else "impressions" if path in app.PRINTED else "gestion"


def judged(function, action, resource, key=None):
    own = policy_of(function)
    if not allows(own, action, resource, key=key):
        yield f"{function} asks {action} of {resource}{f' ({key})' if key else ''}, which its policy refuses"
    for other in OTHERS:
        theirs = resource.replace(f"imagin-{HOME}", f"imagin-{other}").replace(_DOMAINS[HOME], _DOMAINS[other])
        theirs = theirs.replace(f"imagin/{HOME}/", f"imagin/{other}/")
        if theirs != resource and allows(own, action, theirs):
            yield f"{function} may {action} on {theirs}, of another instance"


def policy_of(function):
    return _POLICIES[function]


def asked(service, operation, params):
    """(action, resource) of each right that a call needs."""
    if service == "dynamodb":
        return _dynamodb(operation, params)
    if service == "s3":
        action = _S3.get(operation, operation) + ("Version" if "VersionId" in params else "")
        where = f"arn:aws:s3:::{params['Bucket']}-{ACCOUNT}"
        return [(f"s3:{action}", f"{where}/{params['Key']}" if "Key" in params else where)]
    if service == "sqs":
        act = operation.removesuffix("Batch")  # AWS asks for the same right for one message and for ten
        return [(f"sqs:{act}", f"arn:aws:sqs:{REGION}:{ACCOUNT}:{params['QueueUrl'].rsplit('/', 1)[-1]}")]
    if (service, operation) == ("sesv2", "GetAccount"):
        return [("ses:GetAccount", "*")]
    if operation == "DeleteSuppressedDestination":
        return [(f"ses:{operation}", "*")]
    if service == "sesv2":
        sender = params["FromEmailAddress"].rpartition("@")[2].rstrip(">")
        acts = [(f"ses:{operation}", f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/{sender}")]
        if "ConfigurationSetName" in params:  # ADDED says why
            named = f"configuration-set/{params['ConfigurationSetName']}"
            acts.append((f"ses:{operation}", f"arn:aws:ses:{REGION}:{ACCOUNT}:{named}"))
        return acts
    if (service, operation) == ("lambda", "Invoke"):
        return [("lambda:InvokeFunction", "${APIHandler.Arn}${Instantanes}" if params["FunctionName"] == "imagin-lyon-APIHandler" else "*")]
    if service == "ssm":
        return [(f"ssm:{operation}", f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter{params['Name']}")]
    return [(f"{service}:{operation}", "${Cle.Arn}" if service == "kms" else "*")]


def _dynamodb(operation, params):
    if operation == "TransactWriteItems":
        acts = [(_TRANSACTION[act], found) for item in params["TransactItems"] for act, found in item.items()]
        return [(f"dynamodb:{act}", _table(found["TableName"])) for act, found in acts]
    if operation == "ExecuteStatement":
        return [("dynamodb:PartiQLSelect", _table(*_FROM.search(params["Statement"]).groups()))]
    if "RequestItems" in params:
        return [(f"dynamodb:{operation}", _table(name)) for name in params["RequestItems"]]
    return [(f"dynamodb:{operation}", _table(params["TableName"], params.get("IndexName")))]


def _keys(params):
    """The partition key of each right that a call needs, in the order of `asked`."""
    items = [found for item in params.get("TransactItems", ()) for found in item.values()] or [params]
    return [(found.get("Item") or found.get("Key") or {}).get("pk", {}).get("S") for found in items]


def _table(name, index=None):
    return f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{name}{f'/index/{index}' if index else ''}"
