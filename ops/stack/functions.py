"""What Chalice's functions lack: their environment, a log group of their own that is kept 90 days, batch answers."""

from typing import Any

from ops.policies import log_group

Resource = dict[str, Any]

NAMES = {"api": "APIHandler", "outbox": "Outbox", "purge": "Purge", "worker": "Worker", "documents": "Documents"}
LISTENERS = {"Worker": "WorkerSqsEventSource", "Documents": "DocumentsSqsEventSource"}

_DAYS = 90
_ENVIRONMENT = {
    "IMAGIN_ORIGINE": {"Ref": "Origine"},
    "IMAGIN_ORIGINE_SHA256": {"Ref": "SecretSha256"},
    "IMAGIN_FILE_TRAVAUX": {"Ref": "FileTravaux"},
    "IMAGIN_FILE_DOCUMENTS": {"Ref": "FileDocuments"},
    "IMAGIN_SEAU_DOCUMENTS": {"Ref": "SeauDocuments"},
    "IMAGIN_SEAU_JUSTIFICATIFS": {"Ref": "SeauJustificatifs"},
}
_OF_ONE = {"api": {"IMAGIN_CLE": {"Fn::GetAtt": ["Cle", "Arn"]}}}


def resources(code: str) -> dict[str, Resource]:
    made: dict[str, Resource] = {}
    for function, name in NAMES.items():
        made[f"{name}Logs"] = {
            "Type": "AWS::Logs::LogGroup",
            "Properties": {"LogGroupName": log_group(code, function), "RetentionInDays": _DAYS},
        }
        made[name] = {
            "Properties": {
                "Environment": {"Variables": _ENVIRONMENT | _OF_ONE.get(function, {})},
                "LoggingConfig": {"LogFormat": "Text", "LogGroup": {"Ref": f"{name}Logs"}},
            }
        }
    for name, event in LISTENERS.items():
        listening = {
            "FunctionResponseTypes": ["ReportBatchItemFailures"],
            "ScalingConfig": {"MaximumConcurrency": {"Ref": "Paralleles"}},
        }
        made[name]["Properties"]["Events"] = {event: {"Properties": listening}}
    return made
