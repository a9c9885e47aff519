"""The template merged into Chalice's: all that an instance holds besides its functions, derived from the models."""

from typing import Any

from ops.stack import alarms, api, buckets, firewall, functions, key, mail, queues, site, snapshot, tables

_PARAMETERS: dict[str, dict[str, Any]] = {
    "Origine": {"Type": "String", "Description": "Adresse publique de l’instance"},
    "Secret": {"Type": "String", "NoEcho": True, "MinLength": 32, "Description": "Prouve que CloudFront appelle"},
    "SecretSha256": {"Type": "String", "AllowedPattern": "[0-9a-f]{64}"},
    "AutreSha256": {
        "Type": "String",
        "Default": "",
        "AllowedPattern": "([0-9a-f]{64})?",
        "Description": "Le temps d’en changer, l’empreinte de l’autre secret admis",
    },
    "Proteger": {
        "Type": "String",
        "Default": "true",
        "AllowedValues": ["true", "false"],
        "Description": "Tables gardées de toute suppression ; non le temps de la création, qui doit pouvoir se défaire",
    },
    "Protocole": {
        "Type": "String",
        "Default": "redirect-to-https",
        "AllowedValues": ["redirect-to-https", "allow-all"],
    },
    "Depot": {"Type": "String", "Default": "", "Description": "Où partent les justificatifs, hors d’AWS seulement"},
    "Portails": {"Type": "String", "Default": "{}", "Description": "Fournisseurs d’identité d’une répétition"},
    "Domaine": {"Type": "String", "Default": ""},
    "Certificat": {"Type": "String", "Default": "", "Description": "Certificat ACM du domaine, en us-east-1"},
    "Alertes": {"Type": "String", "Default": "", "Description": "Adresse prévenue des alarmes"},
    "Debit": {"Type": "Number", "Default": 1000, "Description": "Demandes par seconde, de tous"},
    "Rafale": {"Type": "Number", "Default": 2000},
    "Part": {
        "Type": "Number",
        "Default": 600,
        "MinValue": 0,
        "Description": "Ce qu’un même réseau peut demander en dix secondes, 0 : sans limite",
    },
    "PareFeu": {
        "Type": "String",
        "Default": "non",
        "AllowedValues": ["oui", "non"],
        "Description": "AWS WAF devant l’API, payant : docs/exploitation.md",
    },
    "Paralleles": {"Type": "Number", "Default": 10, "MinValue": 2, "Description": "Lots traités à la fois par file"},
    "Reserve": {
        "Type": "Number",
        "Default": 0,
        "MinValue": 0,
        "Description": "Exécutions simultanées gardées pour les intervenants, 0 : aucune, un compte neuf en a trop peu",
    },
    "Traces": {"Type": "String", "Default": "PassThrough", "AllowedValues": ["PassThrough", "Active"]},
    "Instantanes": {
        "Type": "String",
        "Default": "",
        "AllowedValues": ["", f":{snapshot.ALIAS}"],
        "Description": "SnapStart : la version publiée de la fonction des intervenants, rien sans lui",
    },
    "Visibilite": {"Type": "Number", "Default": 720, "Description": "Secondes avant qu’un message soit repris"},
}
_OUTPUTS = {
    "Domaine": {"Fn::GetAtt": ["Site", "DomainName"]},
    "Distribution": {"Ref": "Site"},
    "Origine": {"Ref": "Origine"},
    "Portails": {"Ref": "Portails"},
    "FileTravaux": {"Ref": "FileTravaux"},
    "FileCodes": {"Ref": "FileCodes"},
    "FileAvis": {"Ref": "FileAvis"},
    "FileDocuments": {"Ref": "FileDocuments"},
    "FileLots": {"Ref": "FileLots"},
    "SeauPages": {"Ref": "SeauPages"},
    "SeauDocuments": {"Ref": "SeauDocuments"},
    "SeauJustificatifs": {"Ref": "SeauJustificatifs"},
    "SeauSauvegardes": {"Ref": "SeauSauvegardes"},
    "SeauSceaux": {"Ref": "SeauSceaux"},
}


def template(code: str) -> dict[str, Any]:
    """What `chalice package --merge-template` adds for the instance `code`."""
    resources: dict[str, Any] = {}
    for part in (tables, key, queues, buckets, mail, api, firewall, site, functions, snapshot, alarms):
        resources |= part.resources(code)
    return {
        "Parameters": _PARAMETERS,
        "Conditions": {
            "Proteges": {"Fn::Equals": [{"Ref": "Proteger"}, "true"]},
            "Chiffre": {"Fn::Equals": [{"Ref": "Protocole"}, "redirect-to-https"]},
            "AvecDomaine": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Domaine"}, ""]}]},
            "AvecReserve": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Reserve"}, "0"]}]},
            "AvecPareFeu": {"Fn::Equals": [{"Ref": "PareFeu"}, "oui"]},
            "AvecTraces": {"Fn::Equals": [{"Ref": "Traces"}, "Active"]},
            "AvecInstantanes": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Instantanes"}, ""]}]},
            "AvecAlertes": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Alertes"}, ""]}]},
        },
        "Resources": resources,
        "Outputs": {name: {"Value": value} for name, value in _OUTPUTS.items()},
    }
