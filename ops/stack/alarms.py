"""What rings when an instance needs a person: work given up, messages set aside, functions and the API failing."""

from typing import Any

from ops.stack.functions import NAMES
from ops.stack.mail import BY_SET, configuration_set
from ops.stack.queues import QUEUES

Resource = dict[str, Any]

_FIVE_MINUTES, _AN_HOUR = 300, 3600
_LATE = 600
"""Seconds by which an e-mail may be late: the first retries take four and a half minutes."""
_STUCK = 2 * _AN_HOUR
"""Seconds by which a notice may be late: 100,000 leave in two hours at 14 a second."""
_NEARLY = 80
"""Percent of what notices may take of the account's day."""
_SEVERAL = 5


def resources(code: str) -> dict[str, Resource]:
    """The alarms of an instance and the topic that they write to."""
    made = {"Alarmes": _topic(code), "AlarmesAbonnement": _subscription()}
    for name in QUEUES.values():
        waiting = [{"Name": "QueueName", "Value": {"Fn::GetAtt": [f"{name}Morts", "QueueName"]}}]
        metric = {"Namespace": "AWS/SQS", "MetricName": "ApproximateNumberOfMessagesVisible", "Dimensions": waiting}
        made[f"Alarme{name}Morts"] = _alarm(code, f"{name}-morts", metric, "Maximum")
    for function, name in NAMES.items():
        which = [{"Name": "FunctionName", "Value": {"Ref": name}}]
        metric = {"Namespace": "AWS/Lambda", "MetricName": "Errors", "Dimensions": which}
        made[f"Alarme{name}"] = _alarm(code, function, metric, "Sum")
    made |= _given_up(code) | _attacked(code) | _not_running(code) | _edge(code) | _mail(code)
    return made


def _not_running(code: str) -> dict[str, Resource]:
    """The schedules say that they ran, in figures of their own: silence rings too, once they have spoken.

    A new alarm has no figure yet, and stays silent until the first.
    """
    purged = {"Namespace": f"Imagin/{code}", "MetricName": "purges"}
    age = {"Namespace": f"Imagin/{code}", "MetricName": "age"}
    purge, late = _alarm(code, "purge-absente", purged, "Sum"), _alarm(code, "envois-en-retard", age, "Maximum")
    stuck = _alarm(code, "avis-en-retard", age | {"MetricName": "age_avis"}, "Maximum")
    nearly = _alarm(code, "quota-bientot-atteint", age | {"MetricName": "quota"}, "Maximum")
    silent = {"Period": _AN_HOUR, "EvaluationPeriods": 3, "ComparisonOperator": "LessThanThreshold"}
    by_silence = {"TreatMissingData": "missing", "InsufficientDataActions": [{"Ref": "Alarmes"}]}
    purge["Properties"] |= silent | by_silence
    late["Properties"] |= by_silence | {"EvaluationPeriods": 3, "Threshold": _LATE}
    stuck["Properties"] |= {"EvaluationPeriods": 3, "Threshold": _STUCK}
    nearly["Properties"] |= {"Threshold": _NEARLY}
    made = {"AlarmePurgeAbsente": purge, "AlarmeEnvoisEnRetard": late}
    return made | {"AlarmeAvisEnRetard": stuck, "AlarmeQuotaBientotAtteint": nearly}


def _edge(code: str) -> dict[str, Resource]:
    """What people meet: answers 5xx of the API, and functions that AWS refuses to run for want of room."""
    which = [{"Name": "ApiName", "Value": "imagin"}, {"Name": "Stage", "Value": code}]
    failures = {"Namespace": "AWS/ApiGateway", "MetricName": "5XXError", "Dimensions": which}
    made = {"AlarmeReponses5xx": _alarm(code, "reponses-5xx", failures, "Sum")}
    made["AlarmeReponses5xx"]["Properties"]["Threshold"] = _SEVERAL
    for function, name in NAMES.items():
        of = [{"Name": "FunctionName", "Value": {"Ref": name}}]
        metric = {"Namespace": "AWS/Lambda", "MetricName": "Throttles", "Dimensions": of}
        made[f"Alarme{name}Limite"] = _alarm(code, f"{function}-limite", metric, "Sum")
    return made


def _mail(code: str) -> dict[str, Resource]:
    """Too many refused addresses or complaints, and SES stops sending for the whole account."""
    made: dict[str, Resource] = {}
    for name, event, threshold in (("Rebonds", "Bounce", _SEVERAL), ("Plaintes", "Complaint", 1)):
        which = [{"Name": BY_SET, "Value": configuration_set(code)}]
        metric = {"Namespace": "AWS/SES", "MetricName": event, "Dimensions": which}
        alarm = _alarm(code, name.lower(), metric, "Sum")
        alarm["Properties"] |= {"Period": _AN_HOUR, "Threshold": threshold}
        made[f"Alarme{name}"] = alarm
    return made


def _given_up(code: str) -> dict[str, Resource]:
    """The outbox says `outbox_given_up` when a job used its tries: somebody did not receive what was announced."""
    where = (NAMES["outbox"], NAMES["worker"])
    return _said(code, "outbox_given_up", "EnvoisAbandonnes", "envois-abandonnes", where)


def _attacked(code: str) -> dict[str, Resource]:
    """`attack_suspected` is said once an hour for a network, or a password, that fails on many identifiers.

    By the function that people sign in to, and by the one of the staff.
    """
    where = (NAMES["api"], NAMES["gestion"])
    return _said(code, "attack_suspected", "AttaquesPossibles", "attaque-possible", where)


def _said(code: str, event: str, metric_name: str, alarm: str, functions: tuple[str, ...]) -> dict[str, Resource]:
    """An alarm that rings when one of these functions writes a line of this event."""
    made: dict[str, Resource] = {}
    metric = {"Namespace": f"Imagin/{code}", "MetricName": metric_name}
    for name in functions:
        transformation = {"MetricNamespace": metric["Namespace"], "MetricName": metric_name, "MetricValue": "1"}
        made[f"{name}{metric_name}"] = {
            "Type": "AWS::Logs::MetricFilter",
            "Properties": {
                "LogGroupName": {"Ref": f"{name}Logs"},
                "FilterPattern": f'{{ $.event = "{event}" }}',
                "MetricTransformations": [transformation],
            },
        }
    made[f"Alarme{metric_name}"] = _alarm(code, alarm, metric, "Sum")
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
    properties = {"TopicName": f"imagin-{code}-alarmes", "KmsMasterKeyId": {"Ref": "Cle"}}
    return {"Type": "AWS::SNS::Topic", "Properties": properties}


def _subscription() -> Resource:
    return {
        "Type": "AWS::SNS::Subscription",
        "Condition": "AvecAlertes",
        "Properties": {"TopicArn": {"Ref": "Alarmes"}, "Protocol": "email", "Endpoint": {"Ref": "Alertes"}},
    }
