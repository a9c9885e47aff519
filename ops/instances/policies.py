"""What each function of an instance may do: its own tables, queues, bucket and sender, and nothing else.

The account and the region are filled in by CloudFormation, so that no statement needs a wildcard for them.
"""

from collections.abc import Callable
from typing import Any

Statement = dict[str, Any]

FUNCTIONS = ("api", "gestion", "impressions", "outbox", "purge", "worker", "documents", "lots", "sceaux", "facteur")

_READ = ("GetItem", "BatchGetItem", "Query")
_WRITE = ("PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem")
_LANES = ("travaux", "codes", "avis")
_PERSONAL = ("convocations", "recapitulatifs")  # the folders of what the documents function makes for one person.
_JOBS = ("codes_*", "travaux_*", "avis_*", "?" * 32, "CADENCE")
"""Jobs by their lane, those of before lanes by their length; what may be sent of this second and this day."""
_COUNTED = ("ATTENTE#*", "CATALOGUE#*", "ANNUAIRE", "TABLEAU")
_DONE = ("P#*", "LOT#*", "RETOUR#*", "RAPPELS#*", "DELAIS", *_COUNTED)
_ACCOUNT = "?" * 20
_SENT = ("C#*", "P#*", "L#*", "R#*", "I#*")  # what an e-mail writes: codes, calls for help, counters, links.


def policy(code: str, function: str) -> dict[str, Any]:
    """The IAM policy document of one function."""
    statements = {
        "api": _api,
        "gestion": _staff,
        "impressions": _printed,
        "outbox": _outbox,
        "purge": _purge,
        "worker": _worker,
        "documents": _documents,
        "lots": _batches,
        "sceaux": _seals,
        "facteur": _postman,
    }
    return {"Version": "2012-10-17", "Statement": [*statements[function](code), _logs(code, function)]}


def sender(code: str) -> str:
    """The address that an instance writes from."""
    from chalicelib import academie

    return academie.load(code).expediteur


def domain(code: str) -> str:
    """The domain of the sender, which SES knows and signs for."""
    return sender(code).rpartition("@")[2]


def _api(code: str) -> list[Statement]:
    """The convoked people: claims, receipts, own documents; neither key, secrets, what was done, nor print files."""
    return [
        _tables(code, ("comptes", "dossiers", "envois"), _READ + _WRITE),
        _tables(code, ("journal",), ("PutItem",)),
        _send(code, *_LANES, "documents"),
        *(_under(code, folder, "GetObject") for folder in _PERSONAL),
        _receipts(code, "PutObject", "GetObject", "GetObjectVersion", "DeleteObject"),
        _list_bucket(code, receipts_bucket),
    ]


def _staff(code: str) -> list[Statement]:
    """Staff and portals: receipts are opened and never changed; files to import are sent to a folder of their own."""
    return [
        _tables(code, ("comptes", "dossiers", "envois"), _READ + _WRITE),
        *_select(code, "dossiers"),
        _tables(code, ("journal",), ("PutItem", "GetItem", "Query")),
        _send(code, *_LANES, "documents", "lots"),
        *(_under(code, folder, "GetObject") for folder in (*_PERSONAL, "donnees")),
        _under(code, "lots", "GetObject", "PutObject"),
        _list_bucket(code),
        _receipts(code, "GetObject", "GetObjectVersion"),
        _under(code, "imports", "PutObject", "GetObject", bucket=receipts_bucket),
        _list_bucket(code, receipts_bucket),
        _key(code, "Encrypt", "Decrypt"),
        _secrets(code),
    ]


def _printed(code: str) -> list[Statement]:
    """Who is signed in among the staff, which run it is, that it was asked for, and the print file itself."""
    return [
        _tables(code, ("comptes",), ("GetItem", "BatchGetItem"), ("G#*",)),
        _tables(code, ("comptes",), ("UpdateItem",), ("G#*", "L#*")),
        _tables(code, ("dossiers",), ("GetItem",), ("LOT#*", "LOTS#*")),
        _tables(code, ("journal",), ("PutItem",)),
        _under(code, "impressions", "GetObject"),
    ]


def _sender(code: str) -> list[Statement]:
    """The outbox's handlers. Of accounts they write codes, links, counters; neither an identifier nor the staff's.

    Of the rest, what belongs to one person, batches of payment and what was counted; no mission, no setting, no import.
    """
    return [
        _tables(code, ("comptes",), (*_READ, "ConditionCheckItem")),
        _tables(code, ("comptes",), ("PutItem", "UpdateItem"), _SENT),
        _tables(code, ("dossiers", "envois"), _READ),
        _tables(code, ("dossiers",), ("PutItem", "UpdateItem"), _DONE),
        _tables(code, ("dossiers",), ("DeleteItem",), ("P#*", "LOTS", *_COUNTED)),
        _tables(code, ("dossiers",), ("ConditionCheckItem",), ("TABLEAU",)),
        _tables(code, ("envois",), ("PutItem", "UpdateItem", "ConditionCheckItem"), _JOBS),
        _tables(code, ("journal",), ("PutItem",)),
        _send(code, *_LANES, "documents"),
        {"Effect": "Allow", "Action": ["ses:SendEmail", "ses:SendRawEmail"], "Resource": _identity(code)},
        {"Effect": "Allow", "Action": ["ses:GetAccount"], "Resource": ["*"]},  # what the account may send has no name
        _reinstate(),
    ]


def _outbox(code: str) -> list[Statement]:
    """It also counts again those whom the journal names, for the dashboard: it reads days of it, nobody's history.

    It keeps containers of the people's function ready, and reaches no other function.
    """
    days = [_arn("dynamodb", f"table/imagin-{code}-journal")]
    called = [{"Fn::Sub": "${APIHandler.Arn}${Instantanes}"}]  # ops/stack/snapshot.py
    people = {"Effect": "Allow", "Action": ["lambda:InvokeFunction"], "Resource": called}
    return [*_sender(code), {"Effect": "Allow", "Action": ["dynamodb:Query"], "Resource": days}, people]


def _worker(code: str) -> list[Statement]:
    return [*_sender(code), _receive(code, *_LANES)]


def _purge(code: str) -> list[Statement]:
    """What has lived its time: passwords, files, claims and their receipts, accounts; it tells people before."""
    erase = ("DeleteObject", "DeleteObjectVersion")
    return [
        _tables(code, ("comptes", "dossiers"), _READ + _WRITE),
        _tables(code, ("envois", "journal"), ("PutItem",)),
        _receipts(code, *erase),
        *(_under(code, folder, *erase) for folder in ("impressions", "convocations", "recapitulatifs", "donnees")),
        _versions(code, documents_bucket),
        _versions(code, receipts_bucket),
    ]


def _documents(code: str) -> list[Statement]:
    """Convocations, summaries, files of batches; and the copy of a person's data, which reads all that is theirs."""
    return [
        _tables(code, ("comptes", "journal"), _READ),
        _tables(code, ("dossiers",), (*_READ, "UpdateItem")),
        _receive(code, "documents"),
        *(_under(code, folder, "GetObject", "PutObject") for folder in (*_PERSONAL, "lots", "donnees")),
        _list_bucket(code),
        _versions(code, documents_bucket),
        _receipts(code, "GetObject", "GetObjectVersion", "PutObject", "DeleteObjectVersion"),
        _list_bucket(code, receipts_bucket),
        _versions(code, receipts_bucket),
    ]


def _batches(code: str) -> list[Statement]:
    """Imports, convocations and print files: it writes what they write, prints, and sends its own next steps."""
    return [
        _tables(code, ("comptes", "dossiers", "envois"), _READ + _WRITE),
        *_select(code, "dossiers"),
        {
            "Effect": "Allow",
            "Action": ["dynamodb:BatchWriteItem"],
            "Resource": [_arn("dynamodb", f"table/imagin-{code}-dossiers")],
        },
        _tables(code, ("journal",), ("PutItem",)),
        _send(code, *_LANES, "documents", "lots"),
        _receive(code, "lots"),
        _under(code, "lots", "GetObject", "PutObject"),
        _under(code, "impressions", "PutObject"),
        _under(code, "imports", "GetObject", "GetObjectVersion", bucket=receipts_bucket),
    ]


def _postman(code: str) -> list[Statement]:
    """What became of the e-mails: marked on the accounts of people, and on the list of refused addresses."""
    return [
        _tables(code, ("comptes",), ("GetItem", "UpdateItem", "ConditionCheckItem"), ("C#*",)),
        _tables(code, ("dossiers",), ("PutItem",), ("P#*",)),
        _tables(code, ("journal",), ("PutItem",)),
        _receive(code, "courrier"),
    ]


def _seals(code: str) -> list[Statement]:
    """The sealer reads the journal, adds its seals to it, and anchors them; it can neither change nor erase."""
    return [
        _tables(code, ("journal",), ("PutItem", "Query")),
        {
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:PutObject"],
            "Resource": [{"Fn::Sub": f"arn:aws:s3:::{seals_bucket(code)}/*"}],
        },
        _list_bucket(code, seals_bucket),
    ]


def _tables(code: str, names: tuple[str, ...], actions: tuple[str, ...], keys: tuple[str, ...] = ()) -> Statement:
    tails = ("", "/index/*") if "Query" in actions else ("",)
    resources = [_arn("dynamodb", f"table/imagin-{code}-{name}{tail}") for name in names for tail in tails]
    only = {"Condition": {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": list(keys)}}} if keys else {}
    return {"Effect": "Allow", "Action": [f"dynamodb:{action}" for action in actions], "Resource": resources, **only}


def _select(code: str, name: str) -> list[Statement]:
    """Named partitions of a table and its indexes in one call; what would read the whole table is refused."""
    places = [_arn("dynamodb", f"table/imagin-{code}-{name}{tail}") for tail in ("", "/index/*")]
    select = {"Action": ["dynamodb:PartiQLSelect"], "Resource": places}
    whole = {"Bool": {"dynamodb:FullTableScan": "true"}}
    return [{"Effect": "Allow", **select}, {"Effect": "Deny", **select, "Condition": whole}]


def _send(code: str, *queues: str) -> Statement:
    resources = [_arn("sqs", f"imagin-{code}-{queue}") for queue in queues]
    return {"Effect": "Allow", "Action": ["sqs:SendMessage"], "Resource": resources}


def _receive(code: str, *queues: str) -> Statement:
    actions = ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes", "ChangeMessageVisibility")
    return {
        "Effect": "Allow",
        "Action": [f"sqs:{action}" for action in actions],
        "Resource": [_arn("sqs", f"imagin-{code}-{queue}") for queue in queues],
    }


def _under(code: str, prefix: str, *actions: str, bucket: Callable[[str], str] | None = None) -> Statement:
    """One folder of a bucket, the documents' unless another is named."""
    return _files(f"{(bucket or documents_bucket)(code)}/{prefix}/*", actions)


def _files(pattern: str, actions: tuple[str, ...]) -> Statement:
    where = {"Fn::Sub": f"arn:aws:s3:::{pattern}"}
    return {"Effect": "Allow", "Action": [f"s3:{action}" for action in actions], "Resource": [where]}


def _receipts(code: str, *actions: str) -> Statement:
    """What lies under an account, never files to import. A signed form or link may do what its signer may."""
    return _files(f"{receipts_bucket(code)}/{_ACCOUNT}/*", actions)


def _list_bucket(code: str, name: Callable[[str], str] | None = None) -> Statement:
    """Without it, S3 answers 403 instead of 404 for what is not there yet."""
    bucket = {"Fn::Sub": f"arn:aws:s3:::{(name or documents_bucket)(code)}"}
    return {"Effect": "Allow", "Action": ["s3:ListBucket"], "Resource": [bucket]}


def _versions(code: str, name: Callable[[str], str]) -> Statement:
    """What was erased or replaced is there too, until it is erased for good."""
    bucket = {"Fn::Sub": f"arn:aws:s3:::{name(code)}"}
    return {"Effect": "Allow", "Action": ["s3:ListBucketVersions"], "Resource": [bucket]}


def _identity(code: str) -> list[dict[str, str]]:
    return [_arn("ses", f"identity/{domain(code)}"), _arn("ses", f"configuration-set/imagin-{code}")]


def _reinstate() -> Statement:
    """The list of addresses that get no more mail is the account's: AWS knows no narrower resource of it."""
    return {"Effect": "Allow", "Action": ["ses:DeleteSuppressedDestination"], "Resource": ["*"]}


def _logs(code: str, function: str) -> Statement:
    return {
        "Effect": "Allow",
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": [_arn("logs", f"log-group:{log_group(code, function)}:*")],
    }


def _key(code: str, *actions: str) -> Statement:
    """The instance's own key, which the same template makes, for what is bound to the instance."""
    return {
        "Effect": "Allow",
        "Action": [f"kms:{action}" for action in actions],
        "Resource": [{"Fn::Sub": "${Cle.Arn}"}],
        "Condition": {"StringEquals": {"kms:EncryptionContext:instance": code}},
    }


def _secrets(code: str) -> Statement:
    """The secrets of the instance's portals, under its own prefix of the parameter store."""
    return {"Effect": "Allow", "Action": ["ssm:GetParameter"], "Resource": [_arn("ssm", f"parameter/imagin/{code}/*")]}


def documents_bucket(code: str) -> str:
    """Bucket names are shared by all accounts of AWS: the account's number makes ours unique."""
    return f"imagin-{code}-documents-${{AWS::AccountId}}"


def receipts_bucket(code: str) -> str:
    """Where people send their receipts."""
    return f"imagin-{code}-justificatifs-${{AWS::AccountId}}"


def seals_bucket(code: str) -> str:
    """Where the seals of the journal are anchored."""
    return f"imagin-{code}-sceaux-${{AWS::AccountId}}"


def log_group(code: str, function: str) -> str:
    """The log group of one function, without its account."""
    return f"/imagin/{code}/{function}"


def _arn(service: str, resource: str) -> dict[str, str]:
    return {"Fn::Sub": f"arn:aws:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{resource}"}
