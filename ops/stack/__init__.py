"""The template merged into Chalice's: all that an instance holds besides its functions, derived from the models."""

from typing import Any

from ops.policies import sender
from ops.stack import alarms, api, buckets, functions, key, queues, site, tables

_PARAMETERS: dict[str, dict[str, Any]] = {
    "Origine": {"Type": "String", "Description": "Adresse publique de l’instance"},
    "Secret": {"Type": "String", "NoEcho": True, "MinLength": 32, "Description": "Prouve que CloudFront appelle"},
    "SecretSha256": {"Type": "String", "AllowedPattern": "[0-9a-f]{64}"},
    "Protocole": {
        "Type": "String",
        "Default": "redirect-to-https",
        "AllowedValues": ["redirect-to-https", "allow-all"],
    },
    "Depot": {"Type": "String", "Default": "", "Description": "Où partent les justificatifs, hors d’AWS seulement"},
    "Domaine": {"Type": "String", "Default": ""},
    "Certificat": {"Type": "String", "Default": "", "Description": "Certificat ACM du domaine, en us-east-1"},
    "Alertes": {"Type": "String", "Default": "", "Description": "Adresse prévenue des alarmes"},
    "Debit": {"Type": "Number", "Default": 100, "Description": "Demandes par seconde"},
    "Rafale": {"Type": "Number", "Default": 200},
    "Paralleles": {"Type": "Number", "Default": 10, "MinValue": 2, "Description": "Lots traités à la fois par file"},
    "Visibilite": {"Type": "Number", "Default": 720, "Description": "Secondes avant qu’un message soit repris"},
}
_OUTPUTS = {
    "Domaine": {"Fn::GetAtt": ["Site", "DomainName"]},
    "Distribution": {"Ref": "Site"},
    "Origine": {"Ref": "Origine"},
    "FileTravaux": {"Ref": "FileTravaux"},
    "FileDocuments": {"Ref": "FileDocuments"},
    "SeauPages": {"Ref": "SeauPages"},
    "SeauDocuments": {"Ref": "SeauDocuments"},
    "SeauJustificatifs": {"Ref": "SeauJustificatifs"},
}


def template(code: str) -> dict[str, Any]:
    """What `chalice package --merge-template` adds for the instance `code`."""
    resources: dict[str, Any] = {
        "Expediteur": {"Type": "AWS::SES::EmailIdentity", "Properties": {"EmailIdentity": sender(code)}}
    }
    for part in (tables, key, queues, buckets, api, site, functions, alarms):
        resources |= part.resources(code)
    return {
        "Parameters": _PARAMETERS,
        "Conditions": {
            "Chiffre": {"Fn::Equals": [{"Ref": "Protocole"}, "redirect-to-https"]},
            "AvecDomaine": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Domaine"}, ""]}]},
            "AvecAlertes": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Alertes"}, ""]}]},
        },
        "Resources": resources,
        "Outputs": {name: {"Value": value} for name, value in _OUTPUTS.items()},
    }
