"""What Chalice's functions lack: their environment, a log group of their own that is kept 90 days, batch answers."""

from typing import Any

from ops.instances.policies import log_group
from ops.stack import snapshot

Resource = dict[str, Any]

NAMES = {
    "api": "APIHandler",
    "gestion": "Gestion",
    "impressions": "Impressions",
    "outbox": "Outbox",
    "purge": "Purge",
    "worker": "Worker",
    "documents": "Documents",
    "lots": "Lots",
    "sceaux": "Sceaux",
    "facteur": "Facteur",
}
LISTENERS = {
    "WorkerSqsEventSource": "Worker",
    "CodesSqsEventSource": "Worker",
    "AvisSqsEventSource": "Worker",
    "DocumentsSqsEventSource": "Documents",
    "LotsSqsEventSource": "Lots",
    "FacteurSqsEventSource": "Facteur",
}
"""What hears a queue -> the function that it calls."""
_OURS = {"CodesSqsEventSource": ("FileCodes", 1), "AvisSqsEventSource": ("FileAvis", 5)}
"""Those that Chalice does not write, which gives a function one queue: (queue, messages at once)."""

DAYS = 90
_ENVIRONMENT = {
    "IMAGIN_ORIGINE": {"Ref": "Origine"},
    "IMAGIN_PORTAILS": {"Ref": "Portails"},
    "IMAGIN_PART": {"Ref": "Part"},
    "IMAGIN_ORIGINE_SHA256": {"Ref": "SecretSha256"},
    "IMAGIN_ORIGINE_AUTRE_SHA256": {"Ref": "AutreSha256"},
    "IMAGIN_FILE_TRAVAUX": {"Ref": "FileTravaux"},
    "IMAGIN_FILE_CODES": {"Ref": "FileCodes"},
    "IMAGIN_FILE_AVIS": {"Ref": "FileAvis"},
    "IMAGIN_FILE_DOCUMENTS": {"Ref": "FileDocuments"},
    "IMAGIN_FILE_LOTS": {"Ref": "FileLots"},
    "IMAGIN_SEAU_DOCUMENTS": {"Ref": "SeauDocuments"},
    "IMAGIN_SEAU_JUSTIFICATIFS": {"Ref": "SeauJustificatifs"},
}
_OF_ONE: dict[str, dict[str, Any]] = {
    "gestion": {"IMAGIN_CLE": {"Fn::GetAtt": ["Cle", "Arn"]}},
    "outbox": {"IMAGIN_FONCTION_API": snapshot.arn()},
    "sceaux": {"IMAGIN_SEAU_SCEAUX": {"Ref": "SeauSceaux"}},
}


def resources(code: str) -> dict[str, Resource]:
    """What Chalice does not write of a function: its log group, environment, tracing, how it listens to its queue."""
    made: dict[str, Resource] = {}
    for function, name in NAMES.items():
        made[f"{name}Logs"] = {
            "Type": "AWS::Logs::LogGroup",
            "Properties": {"LogGroupName": log_group(code, function), "RetentionInDays": DAYS},
        }
        made[name] = {
            "Properties": {
                "Environment": {"Variables": _ENVIRONMENT | _OF_ONE.get(function, {})},
                "LoggingConfig": {"LogFormat": "Text", "LogGroup": {"Ref": f"{name}Logs"}},
                "Tracing": {"Ref": "Traces"},
            }
        }
    for event, name in LISTENERS.items():
        made[name]["Properties"].setdefault("Events", {})[event] = _listening(event)
    reserve = {"Fn::If": ["AvecReserve", {"Ref": "Reserve"}, {"Ref": "AWS::NoValue"}]}
    made["APIHandler"]["Properties"]["ReservedConcurrentExecutions"] = reserve
    made["APIHandler"]["Properties"]["SnapStart"] = snapshot.applied()
    made["Suivi"] = _tracing()
    made |= {f"{name}InvokePermission": _called_by_the_api(name) for name in ("Gestion", "Impressions")}
    return made


def _listening(event: str) -> Resource:
    """How a function hears a queue: each has executions of its own, so that none takes those of another."""
    how: dict[str, Any] = {
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "ScalingConfig": {"MaximumConcurrency": {"Ref": "Paralleles"}},
    }
    if event not in _OURS:
        return {"Properties": how}
    queue, together = _OURS[event]
    return {"Type": "SQS", "Properties": {"Queue": {"Fn::GetAtt": [queue, "Arn"]}, "BatchSize": together, **how}}


def _called_by_the_api(name: str) -> Resource:
    """Chalice lets the API call one function, its own."""
    source = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${RestAPI}/*"
    return {
        "Type": "AWS::Lambda::Permission",
        "Properties": {
            "FunctionName": {"Ref": name},
            "Action": "lambda:InvokeFunction",
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": {"Fn::Sub": source},
        },
    }


def _tracing() -> Resource:
    """X-Ray takes no narrower resource than all; this right exists only while the operator asks for traces."""
    roles = [{"Ref": "ApiHandlerRole" if name == "APIHandler" else f"{name}Role"} for name in NAMES.values()]
    may = {
        "Effect": "Allow",
        "Action": ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
        "Resource": "*",
    }
    return {
        "Type": "AWS::IAM::Policy",
        "Condition": "AvecTraces",
        "Properties": {
            "PolicyName": "suivi",
            "Roles": roles,
            "PolicyDocument": {"Version": "2012-10-17", "Statement": [may]},
        },
    }
