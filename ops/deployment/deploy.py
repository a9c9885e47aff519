"""Deploys an instance by CloudFormation, to AWS or to the local AWS, with the same template and the same zips."""

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chalicelib import academie
from ops.arguments import Arguments, whole
from ops.checkout import install
from ops.console import Stopped, say, step
from ops.deployment import adoption, artefacts, aws, cloudformation, compte, drift, indexes, pages, rollback, smoke
from ops.deployment.artefacts import Deployment
from ops.deployment.cloudformation import outputs as outputs
from ops.instances import known as instances
from ops.package import interpreters, versions
from ops.package.build import Package
from ops.pages import routing
from ops.paths import BUILD, local_origin, over_tls, port, port_aws_tls
from ops.stack import snapshot

LOCAL_SETTINGS = {
    "Protocole": "allow-all",
    "Debit": "5000",
    "Rafale": "5000",
    "Part": "0",
    "Visibilite": "30",
    "Paralleles": "2",
}


def deploy(
    code: str, package: Package, site: Path, settings: dict[str, str], *, by_steps: bool = False
) -> dict[str, str]:
    """Creates or updates the stack imagin-<code> and its pages; gives its outputs. `settings`: parameters by name.

    Nothing is cut meanwhile: new scripts and styles come first, former ones stay some days, the pages themselves last.

    A table takes one new index at a time: a deployment that needs several is refused unless `by_steps`.
    """
    compte.ensure()
    template = package.template(code)
    template["Resources"]["FonctionPages"]["Properties"]["FunctionCode"] = routing.function(site)
    settings = _receipts() | settings
    snapshot.tell(template, settings.get("Instantanes", cloudformation.parameters(code).get("Instantanes", "")))
    key = artefacts.put_template(_with_code(template, package))
    taken = adoption.adopt(code, template, settings)
    if taken:
        say(f"  Déjà là, repris avec ce qu’ils contiennent : {', '.join(taken)}")
    between = indexes.between(code, template)
    if between and not by_steps:
        again = aws.typed(f"python3 -m ops upgrade {code}")
        raise Stopped(f"Plusieurs index changent : lancez « {again} », qui les fait un par un.")
    for partial in between:
        cloudformation.apply(code, artefacts.put_template(partial), {})
    there = cloudformation.outputs(code).get("SeauPages")
    if there:
        pages.prepare(site, there)
    changed = cloudformation.apply(code, key, settings)
    drift.repair(code)
    put = pages.publish(code, site, cloudformation.outputs(code), datetime.now(UTC))
    known = artefacts.in_service(code)
    if changed or put or known is None or known.template != key:
        _record(code, package.folder.name, key, site)
    return cloudformation.outputs(code)


def _record(code: str, version: str, template: str, site: Path) -> None:
    before = artefacts.in_service(code)
    moment = artefacts.stamp(datetime.now(UTC))
    kept = artefacts.put_pages(site)
    artefacts.record(code, Deployment(moment, version, template, kept, before.moment if before else ""))


def _with_code(template: dict[str, Any], package: Package) -> dict[str, Any]:
    """The template with the address of each zip, put beside it under its digest."""
    keys = {path.name: artefacts.put_file(path) for path in package.zips}
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            uri = keys[resource["Properties"]["CodeUri"]]
            resource["Properties"]["CodeUri"] = f"s3://{artefacts.bucket()}/{uri}"
    return template


def _receipts() -> dict[str, str]:
    """Where browsers send receipts: the local AWS has one address for every bucket."""
    endpoint = os.environ.get("AWS_ENDPOINT_URL")
    if endpoint and over_tls():
        endpoint = f"https://127.0.0.1:{port_aws_tls()}"
    return {"Depot": endpoint} if endpoint else {}


def main(argv: list[str]) -> int:
    return run(read(argv, Arguments("make deploy STAGE=…", _HELP, "python3 -m ops deploy"), _USAGE), by_steps=False)


def run(asked: argparse.Namespace, *, by_steps: bool) -> int:
    """What `make deploy` and `ops upgrade` share; a deployment that does not answer is undone."""
    code: str = asked.instance
    version = interpreters.at_hand() if aws.local() else interpreters.DEPLOYED
    python = interpreters.needed(version)
    with aws.reached():
        aws.account()
    install.prepare()
    with step(f"Empaquetage avec Python {version}"):
        made = versions.made_by(python, [code])
        if not aws.local():
            versions.check(made, [code], version)
    settings = _settings(code, asked)
    with step("Pages"):
        site = pages.build(code, {code: settings["Origine"]}, BUILD / "pages")
    started = artefacts.stamp(datetime.now(UTC))
    with aws.reached():
        with step(f"Déploiement de {code}"):
            result = deploy(code, made, site, settings, by_steps=by_steps)
        _check(code, result, made.folder.name, started)
    say(f"  {result['Origine']} (CloudFront : {result['Domaine']})")
    return 0


def _check(code: str, result: dict[str, str], version: str, started: str) -> None:
    """A deployment that does not answer is undone at once; one that changed nothing has nothing to undo."""
    with step("Première demande"):
        fault = smoke.fault(code, result, version)
    if fault is None:
        return
    if not rollback.possible(code, started):
        raise Stopped(f"{code} est déployée mais ne répond pas comme attendu : {fault}.")
    before = rollback.back(code)
    raise Stopped(f"{code} ne répondait pas comme attendu : {fault}. La version {before} est de nouveau en service.")


_USAGE = 'make deploy STAGE=… [OPTIONS="--alertes=ADRESSE --debit=NOMBRE …"]'
_HELP = """Déploie une instance sur AWS avec les clés de l’environnement, ou sur un émulateur quand AWS_ENDPOINT_URL
le nomme. Le déploiement sur l’émulateur est essayé à chaque « make test » ; celui sur AWS n’a pas encore été essayé."""


def read(argv: list[str], parser: Arguments, usage: str | None = None) -> argparse.Namespace:
    """What follows the word of `deploy`, or of `upgrade`: the instance, and the settings that are given anew."""
    parser.usage = usage
    parser.add_argument("instance", choices=instances.every(), help="code de l’instance")
    parser.add_argument("--domaine", default="", help="nom de domaine de l’instance, avec son certificat")
    parser.add_argument("--certificat", default="", help="ARN du certificat ACM, en us-east-1")
    parser.add_argument("--alertes", default="", help="adresse électronique prévenue des alarmes")
    parser.add_argument("--reserve", type=whole, help="exécutions simultanées réservées aux intervenants ; 0 : aucune")
    parser.add_argument("--debit", type=whole, help="demandes par seconde, le double en rafale ; sans rien 1000")
    parser.add_argument("--traces", default="", choices=("oui", "non"), help="suit les demandes avec X-Ray")
    told = "SnapStart pour les intervenants, payant ; Python 3.12 au moins (docs/exploitation.md)"
    parser.add_argument("--instantanes", default="", choices=("oui", "non"), help=told)
    told = "AWS WAF devant l’API, environ 6 $ par mois et par instance (docs/exploitation.md)"
    parser.add_argument("--pare-feu", default="", choices=("oui", "non"), help=told)
    return parser.parse_args(argv)


def _settings(code: str, asked: argparse.Namespace) -> dict[str, str]:
    """On AWS the public address is that of the instance's file; locally, that of the running front.

    What is not given keeps the value of the last deployment.
    """
    named = {
        "Domaine": asked.domaine,
        "Certificat": asked.certificat,
        "Alertes": asked.alertes,
        "Reserve": asked.reserve,
        "PareFeu": asked.pare_feu,
        "Debit": asked.debit,
        "Rafale": str(2 * int(asked.debit)) if asked.debit else "",
        "Traces": {"oui": "Active", "non": "PassThrough"}.get(asked.traces, ""),
    }
    given = {name: value for name, value in named.items() if value}
    if asked.instantanes:  # « non » is the empty value, which must be said all the same
        given["Instantanes"] = f":{snapshot.ALIAS}" if asked.instantanes == "oui" else ""
    if aws.local():
        return LOCAL_SETTINGS | given | {"Origine": local_origin(code, port(), tls=over_tls())}
    return given | {"Origine": academie.load(code).origine}
