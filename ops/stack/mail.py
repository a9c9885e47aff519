"""Where the e-mails of an instance leave from: its domain, signed, its bounces and complaints counted."""

from typing import Any

from ops.instances.policies import domain

Resource = dict[str, Any]

BY_SET = "ses:configuration-set"


def resources(code: str) -> dict[str, Resource]:
    """The sender's domain at SES and what is counted of its mails."""
    return {
        "Expediteur": {
            "Type": "AWS::SES::EmailIdentity",
            "Properties": {
                "EmailIdentity": domain(code),
                "DkimAttributes": {"SigningEnabled": True},
                "DkimSigningAttributes": {"NextSigningKeyLength": "RSA_2048_BIT"},
                "MailFromAttributes": {
                    "MailFromDomain": bounces_domain(code),
                    "BehaviorOnMxFailure": "USE_DEFAULT_VALUE",
                },
                "ConfigurationSetAttributes": {"ConfigurationSetName": {"Ref": "Courrier"}},
            },
        },
        "Courrier": {
            "Type": "AWS::SES::ConfigurationSet",
            "Properties": {
                "Name": configuration_set(code),
                "DeliveryOptions": {"TlsPolicy": "REQUIRE"},
                "ReputationOptions": {"ReputationMetricsEnabled": True},
                "SendingOptions": {"SendingEnabled": True},
                "SuppressionOptions": {"SuppressedReasons": ["BOUNCE", "COMPLAINT"]},
            },
        },
        "CourrierRefuse": {
            "Type": "AWS::SES::ConfigurationSetEventDestination",
            "Properties": {"ConfigurationSetName": {"Ref": "Courrier"}, "EventDestination": _counted()},
        },
    }


def bounces_domain(code: str) -> str:
    """Where bounces go and what SPF is read of: a name of its own, the site's is a CNAME and can hold nothing else."""
    return f"envois.{domain(code)}"


def configuration_set(code: str) -> str:
    """The name under which SES counts what an instance sends."""
    return f"imagin-{code}"


def _counted() -> Resource:
    dimension = {
        "DefaultDimensionValue": "aucun",
        "DimensionName": BY_SET,
        "DimensionValueSource": "messageTag",
    }
    return {
        "Name": "alarmes",
        "Enabled": True,
        "MatchingEventTypes": ["bounce", "complaint", "reject"],
        "CloudWatchDestination": {"DimensionConfigurations": [dimension]},
    }
