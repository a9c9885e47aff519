"""SnapStart, at the académie's choice: containers of the people's function begin from the snapshot of a version.

The API then calls that version by its alias. A version is published of each deployment, and of each parameter that the
function reads: it keeps the ones that it was published with.
"""

from typing import Any

Resource = dict[str, Any]

ALIAS = "en-service"
VERSION, NAME = "ApiVersion", "ApiEnService"
_CONDITION = "AvecInstantanes"
_READ = "${SecretSha256} ${AutreSha256} ${Origine} ${Part} ${Traces}"
"""Parameters that change in an instance and that the function reads: 256 signs hold them and the package's name.

`Portails` is not among them: no command gives it to an instance, and a rehearsal on the local AWS publishes no version.
"""


def resources(code: str) -> dict[str, Resource]:
    """The version, its alias, and the API's right to call it; none without the choice."""
    function = {"Ref": "APIHandler"}
    may = {
        "FunctionName": {"Ref": NAME},
        "Action": "lambda:InvokeFunction",
        "Principal": "apigateway.amazonaws.com",
        "SourceArn": {"Fn::Sub": "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${RestAPI}/*"},
    }
    version = {"Fn::GetAtt": [VERSION, "Version"]}
    made: dict[str, Resource] = {
        VERSION: {"Type": "AWS::Lambda::Version", "Properties": {"FunctionName": function}},
        NAME: {
            "Type": "AWS::Lambda::Alias",
            "Properties": {"FunctionName": function, "Name": ALIAS, "FunctionVersion": version},
        },
        f"{NAME}InvokePermission": {"Type": "AWS::Lambda::Permission", "Properties": may},
    }
    return {name: resource | {"Condition": _CONDITION} for name, resource in made.items()}


def applied() -> Resource:
    """What the function itself says of it."""
    return {"ApplyOn": {"Fn::If": [_CONDITION, "PublishedVersions", "None"]}}


def published(package: str) -> Resource:
    """What a version is published of, so that another one is when it changes."""
    return {"Fn::Sub": f"{package} {_READ}"}


def served() -> Resource:
    """What the API says of itself, which makes it wait for the alias that it calls."""
    return {"Fn::If": [_CONDITION, {"Ref": NAME}, {"Ref": "AWS::NoValue"}]}


def tell(template: Resource, called: str) -> None:
    """Writes in the API's definition which function it calls: SAM makes another deployment of the API when that text
    changes, and sees nothing of a parameter. Without it the stage would call the former one, gone or not."""
    template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["x-imagin-appel"] = called


def arn() -> Resource:
    """The function as it is called: its published version, or itself."""
    return {"Fn::Sub": "${APIHandler.Arn}${Instantanes}"}
