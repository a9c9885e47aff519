"""Deploys an instance by CloudFormation, to AWS or to the local AWS, with the same template and the same zips."""

import argparse
import hashlib
import json
import os
import secrets
import time
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from chalicelib import academie
from ops import archive, aws, install, instances, pages, routing
from ops import package as packaging
from ops.console import Stopped, say, step
from ops.package import Package
from ops.places import BUILD, local_origin, port

LOCAL_SETTINGS = {
    "Protocole": "allow-all",
    "Debit": "5000",
    "Rafale": "5000",
    "Visibilite": "30",
    "Paralleles": "2",
}

_FAILED = ("ROLLBACK_COMPLETE", "CREATE_FAILED", "ROLLBACK_FAILED", "REVIEW_IN_PROGRESS")
_DONE = ("CREATE_COMPLETE", "UPDATE_COMPLETE")
_KEPT = ("Secret", "SecretSha256")


def deploy(code: str, package: Package, site: Path, settings: dict[str, str]) -> dict[str, str]:
    """Creates or updates the stack imagin-<code>, then its pages; gives its outputs. `settings`: parameters by name."""
    template = package.template(code)
    template["Resources"]["FonctionPages"]["Properties"]["FunctionCode"] = routing.function(site)
    outputs = _stack(f"imagin-{code}", _uploaded(template, package), settings | _receipts())
    changed = pages.upload(site, outputs["SeauPages"])
    if changed and not aws.local():
        _refresh(outputs["Distribution"])
    return outputs


def outputs(code: str) -> dict[str, str]:
    """What the deployed instance says of itself; empty when it is not deployed."""
    found = _described(f"imagin-{code}")
    return {} if found is None else {entry["OutputKey"]: entry["OutputValue"] for entry in found.get("Outputs", [])}


def _uploaded(template: dict[str, Any], package: Package) -> str:
    """The address of the template in the artefacts' bucket, with the zips beside it, each under its digest."""
    s3 = aws.client("s3")
    bucket = f"imagin-artefacts-{aws.account()}"
    _ensure_bucket(s3, bucket)
    keys = {path.name: f"{archive.digest(path)}.zip" for path in (package.api, package.documents)}
    for path in (package.api, package.documents):
        _put_once(s3, bucket, keys[path.name], path.read_bytes())
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = f"s3://{bucket}/{keys[resource['Properties']['CodeUri']]}"
    body = json.dumps(template, ensure_ascii=False, separators=(",", ":")).encode()
    key = f"{hashlib.sha256(body).hexdigest()}.json"
    _put_once(s3, bucket, key, body)
    endpoint = os.environ.get("AWS_ENDPOINT_URL")
    return f"{endpoint}/{bucket}/{key}" if endpoint else f"https://{bucket}.s3.{s3.meta.region_name}.amazonaws.com/{key}"


def _ensure_bucket(s3: Any, bucket: str) -> None:
    try:
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name})
    except s3.exceptions.BucketAlreadyOwnedByYou:
        return


def _put_once(s3: Any, bucket: str, key: str, body: bytes) -> None:
    try:
        s3.head_object(Bucket=bucket, Key=key)
    except ClientError:
        s3.put_object(Bucket=bucket, Key=key, Body=body)


def _stack(name: str, template_url: str, settings: dict[str, str]) -> dict[str, str]:
    cloudformation = aws.client("cloudformation")
    before = _described(name)
    if before is not None and before["StackStatus"] in _FAILED:
        raise Stopped(f"La création de {name} avait échoué : supprimez cette pile, puis recommencez.")
    arguments = {
        "StackName": name,
        "TemplateURL": template_url,
        "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        "Parameters": _parameters(settings, new=before is None),
    }
    try:
        (cloudformation.create_stack if before is None else cloudformation.update_stack)(**arguments)
    except ClientError as refused:
        if "No updates" not in str(refused):
            raise Stopped(f"AWS refuse le modèle de {name} : {refused}") from None
    _wait(name)
    return outputs(name.removeprefix("imagin-"))


def _receipts() -> dict[str, str]:
    """Where browsers send receipts: the local AWS has one address for every bucket."""
    endpoint = os.environ.get("AWS_ENDPOINT_URL")
    return {"Depot": endpoint} if endpoint else {}


def _parameters(settings: dict[str, str], *, new: bool) -> list[dict[str, Any]]:
    """The secret between CloudFront and the API is drawn at the creation and kept by the stack alone."""
    given = [{"ParameterKey": key, "ParameterValue": value} for key, value in settings.items()]
    if not new:
        return [*given, *({"ParameterKey": key, "UsePreviousValue": True} for key in _KEPT)]
    secret = secrets.token_urlsafe(32)
    drawn = {"Secret": secret, "SecretSha256": hashlib.sha256(secret.encode()).hexdigest()}
    return [*given, *({"ParameterKey": key, "ParameterValue": value} for key, value in drawn.items())]


def _wait(name: str) -> None:
    pause = 0.05 if aws.local() else 5.0
    while (found := _described(name)) is not None and found["StackStatus"].endswith("IN_PROGRESS"):
        time.sleep(pause)
    if found is None or found["StackStatus"] not in _DONE:
        raise Stopped(f"Le déploiement de {name} a échoué :\n{_reasons(name)}")


def _reasons(name: str) -> str:
    events = aws.client("cloudformation").describe_stack_events(StackName=name)["StackEvents"]
    failed = [event for event in events if "FAILED" in event["ResourceStatus"]]
    return "\n".join(f"  {event['LogicalResourceId']} : {event.get('ResourceStatusReason', '?')}" for event in failed)


def _described(name: str) -> dict[str, Any] | None:
    try:
        stacks: list[dict[str, Any]] = aws.client("cloudformation").describe_stacks(StackName=name)["Stacks"]
    except ClientError as absent:
        if "does not exist" not in str(absent):
            raise
        return None
    return stacks[0]


def _refresh(distribution: str) -> None:
    batch = {"Paths": {"Quantity": 1, "Items": ["/*"]}, "CallerReference": secrets.token_hex(8)}
    aws.client("cloudfront").create_invalidation(DistributionId=distribution, InvalidationBatch=batch)


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make deploy STAGE=…", description=_HELP)
    parser.add_argument("instance", choices=instances.every())
    parser.add_argument("--domaine", default="", help="nom de domaine de l’instance, avec son certificat")
    parser.add_argument("--certificat", default="", help="ARN du certificat ACM, en us-east-1")
    parser.add_argument("--alertes", default="", help="adresse électronique prévenue des alarmes")
    asked = parser.parse_args(argv)
    code: str = asked.instance
    install.prepare()
    with step("Empaquetage"):
        made = packaging.make([code])
    settings = _settings(code, asked)
    with step("Pages"):
        site = pages.build(code, {code: settings["Origine"]}, BUILD / "pages")
    with step(f"Déploiement de {code}"), aws.reached("AWS ne peut pas être joint : vérifiez les clés et le réseau."):
        result = deploy(code, made, site, settings)
    say(f"  {result['Origine']} (CloudFront : {result['Domaine']})")
    return 0


_HELP = """Déploie une instance sur AWS avec les clés de l’environnement, ou sur un émulateur quand AWS_ENDPOINT_URL
le nomme. Le déploiement sur l’émulateur est essayé à chaque « make test » ; celui sur AWS n’a pas encore été essayé."""


def _settings(code: str, asked: argparse.Namespace) -> dict[str, str]:
    """On AWS the public address is that of the instance's file; locally, that of the running front."""
    if aws.local():
        return LOCAL_SETTINGS | {"Origine": local_origin(code, port())}
    own = {"Domaine": asked.domaine, "Certificat": asked.certificat, "Alertes": asked.alertes}
    return own | {"Origine": academie.load(code).origine}
