"""`make rollback STAGE=lyon`: puts the previous deployment back in service; what people entered is not touched."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ops.console import Stopped, say, step
from ops.deployment import artefacts, aws, cloudformation, pages, smoke
from ops.deployment.artefacts import Deployment
from ops.instances import known as instances


def possible(code: str, since: str) -> bool:
    """Whether there is a way back from what was put in service after `since`."""
    found = artefacts.in_service(code)
    return found is not None and found.before != "" and found.moment >= since


def back(code: str) -> str:
    """Goes one deployment back, and one more each time; gives the version put in service."""
    now = artefacts.in_service(code)
    if now is None or not now.before:
        raise Stopped(f"{code} n’a pas de déploiement antérieur.")
    target = artefacts.recorded(code, now.before)
    key = artefacts.put_template(_keeping_data(artefacts.template(target.template), cloudformation.template(code)))
    with TemporaryDirectory() as folder:
        site = Path(folder) / code
        artefacts.fetch_pages(target.pages, site)
        pages.prepare(site, cloudformation.outputs(code)["SeauPages"])
        cloudformation.apply(code, key, {})
        pages.publish(code, site, cloudformation.outputs(code), datetime.now(UTC))
    moment = artefacts.stamp(datetime.now(UTC))
    artefacts.record(code, Deployment(moment, target.version, key, target.pages, target.before))
    return target.version


def _keeping_data(former: dict[str, Any], present: dict[str, Any]) -> dict[str, Any]:
    """The former template with the tables, buckets and key as they are now: an index dropped would be made again."""
    stay = {name: found for name, found in present["Resources"].items() if found["Type"] in cloudformation.KEPT}
    return {
        **former,
        "Parameters": present["Parameters"] | former["Parameters"],
        "Conditions": present["Conditions"] | former["Conditions"],
        "Resources": former["Resources"] | stay,
    }


def main(argv: list[str]) -> int:
    code = instances.named(argv, "make rollback STAGE=lyon")
    with aws.reached():
        if cloudformation.described(code) is None:
            raise Stopped(f"L’instance « {code} » n’est pas déployée.")
        with step(f"Retour arrière de {code}"):
            version = back(code)
        fault = smoke.fault(code, cloudformation.outputs(code), version)
    if fault is not None:
        raise Stopped(f"La version {version} est remise en service mais ne répond pas comme attendu : {fault}.")
    say(f"  La version {version} est de nouveau en service. Les données n’ont pas changé.")
    return 0
