"""The queues of an instance, each with the queue where messages that keep failing wait for a person."""

from typing import Any

Resource = dict[str, Any]

QUEUES = {
    "travaux": "FileTravaux",
    "codes": "FileCodes",
    "avis": "FileAvis",
    "documents": "FileDocuments",
    "lots": "FileLots",
    "courrier": "FileCourrier",
}

_A_FORTNIGHT = 14 * 24 * 3600
_TRIES = 5


def resources(code: str) -> dict[str, Resource]:
    """Each queue with the one where what failed is put aside."""
    made: dict[str, Resource] = {}
    for queue, name in QUEUES.items():
        made[f"{name}Morts"] = _queue(f"imagin-{code}-{queue}-morts", MessageRetentionPeriod=_A_FORTNIGHT)
        made[name] = _queue(
            f"imagin-{code}-{queue}",
            VisibilityTimeout={"Ref": "Visibilite"},
            RedrivePolicy={
                "deadLetterTargetArn": {"Fn::GetAtt": [f"{name}Morts", "Arn"]},
                "maxReceiveCount": _TRIES,
            },
        )
    return made


def _queue(name: str, **properties: Any) -> Resource:
    return {
        "Type": "AWS::SQS::Queue",
        "Properties": {"QueueName": name, "SqsManagedSseEnabled": True, **properties},
    }
