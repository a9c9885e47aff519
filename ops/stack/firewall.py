"""AWS WAF in front of the API, when the operator asks for it: who floods is stopped before the gateway counts them.

It stands at the gateway's stage, in the instance's own region: one in front of CloudFront would have to live in
us-east-1, in a stack of its own. The address is the one that our CloudFront function writes, the only one believed.
"""

from typing import Any

Resource = dict[str, Any]

ADDRESS = "x-imagin-adresse"
SPELL, MOST = 60, 3000
"""Requests of one address in so many seconds, a little less than what the service takes from a network (`Part`)."""
_CONDITION = "AvecPareFeu"


def resources(code: str) -> dict[str, Resource]:
    """The rule, and what ties it to the API. Refused here, one reads the gateway's own sentence (WAF_FILTERED)."""
    seen = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": True}
    counted = {
        "Limit": MOST,
        "EvaluationWindowSec": SPELL,
        "AggregateKeyType": "FORWARDED_IP",
        "ForwardedIPConfig": {"HeaderName": ADDRESS, "FallbackBehavior": "MATCH"},
    }
    rule = {
        "Name": "debit",
        "Priority": 0,
        "Action": {"Block": {}},
        "Statement": {"RateBasedStatement": counted},
        "VisibilityConfig": seen | {"MetricName": f"imagin-{code}-debit"},
    }
    stage = "arn:${AWS::Partition}:apigateway:${AWS::Region}::/restapis/${RestAPI}/stages/${RestAPI.Stage}"
    return {
        "PareFeuRegles": {
            "Type": "AWS::WAFv2::WebACL",
            "Condition": _CONDITION,
            "Properties": {
                "Name": f"imagin-{code}",
                "Scope": "REGIONAL",
                "DefaultAction": {"Allow": {}},
                "Rules": [rule],
                "VisibilityConfig": seen | {"MetricName": f"imagin-{code}"},
            },
        },
        "PareFeuLien": {
            "Type": "AWS::WAFv2::WebACLAssociation",
            "Condition": _CONDITION,
            "Properties": {"ResourceArn": {"Fn::Sub": stage}, "WebACLArn": {"Fn::GetAtt": ["PareFeuRegles", "Arn"]}},
        },
    }
