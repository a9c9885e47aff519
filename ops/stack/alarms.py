"""What rings when an instance needs a person: work given up, messages set aside, functions and the API failing."""

from typing import Any

from ops.stack.functions import NAMES
from ops.stack.queues import QUEUES

Resource = dict[str, Any]

_FIVE_MINUTES = 300


def resources(code: str) -> dict[str, Resource]:
    made = {"Alarmes": _topic(code), "AlarmesAbonnement": _subscription()}
    for name in QUEUES.values():
        waiting = [{"Name": "QueueName", "Value": {"Fn::GetAtt": [f"{name}Morts", "QueueName"]}}]
        metric = {"Namespace": "AWS/SQS", "MetricName": "ApproximateNumberOfMessagesVisible", "Dimensions": waiting}
        made[f"Alarme{name}Morts"] = _alarm(code, f"{name}-morts", metric, "Maximum")
    for function, name in NAMES.items():
        which = [{"Name": "FunctionName", "Value": {"Ref": name}}]
        metric = {"Namespace": "AWS/Lambda", "MetricName": "Errors", "Dimensions": which}
        made[f"Alarme{name}"] = _alarm(code, function, metric, "Sum")
    made |= _given_up(code)
    return made


def _given_up(code: str) -> dict[str, Resource]:
    """The outbox says `outbox_given_up` when a job used its tries: somebody did not receive what was announced."""
    made: dict[str, Resource] = {}
    metric = {"Namespace": f"Imagin/{code}", "MetricName": "EnvoisAbandonnes"}
    for name in (NAMES["outbox"], NAMES["worker"]):
        transformation = {
            "MetricNamespace": metric["Namespace"],
            "MetricName": metric["MetricName"],
            "MetricValue": "1",
        }
        made[f"{name}EnvoisAbandonnes"] = {
            "Type": "AWS::Logs::MetricFilter",
            "Properties": {
                "LogGroupName": {"Ref": f"{name}Logs"},
                "FilterPattern": '{ $.event = "outbox_given_up" }',
                "MetricTransformations": [transformation],
            },
        }
    made["AlarmeEnvoisAbandonnes"] = _alarm(code, "envois-abandonnes", metric, "Sum")
    return made


def _alarm(code: str, name: str, metric: dict[str, Any], statistic: str) -> Resource:
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmName": f"imagin-{code}-{name}",
            **metric,
            "Statistic": statistic,
            "Period": _FIVE_MINUTES,
            "EvaluationPeriods": 1,
            "Threshold": 1,
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "TreatMissingData": "notBreaching",
            "AlarmActions": [{"Ref": "Alarmes"}],
        },
    }


def _topic(code: str) -> Resource:
    return {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": f"imagin-{code}-alarmes"}}


def _subscription() -> Resource:
    return {
        "Type": "AWS::SNS::Subscription",
        "Condition": "AvecAlertes",
        "Properties": {"TopicArn": {"Ref": "Alarmes"}, "Protocol": "email", "Endpoint": {"Ref": "Alertes"}},
    }
