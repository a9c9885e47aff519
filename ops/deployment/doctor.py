"""`python -m ops doctor STAGE`: what an instance still lacks before it serves people, each line with what to do."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from ops.arguments import Arguments
from ops.console import say, several
from ops.deployment import (
    aws,
    backup,
    certificates,
    cloudformation,
    drift,
    indexes,
    limits,
    migrations,
    records,
    smoke,
)
from ops.instances import policies

if TYPE_CHECKING:
    from chalicelib.missions.models import Mission

_OLD = 8
"""Days after which a weekly backup is late."""
_RING = ("ALARM",)
_NO_FIGURE = "INSUFFICIENT_DATA"
_PORTAL = "docs/nouvelle-academie.md, « Relier le portail »"


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `todo` is empty when it is right, `note` is worth knowing and stops nobody."""

    about: str
    todo: str = ""
    note: str = ""


def examine(code: str, now: datetime) -> list[Finding]:
    """What is missing or ails in a deployed instance, in the order in which it is looked at."""
    looks: tuple[Callable[[str, datetime], Iterator[Finding]], ...] = (
        *(_answering, _account, _names, _portals, _mail, _alarms, _unchanged, _backups, _upgrades, _messages),
        _rates,
    )
    return [finding for look in looks for finding in look(code, now)]


def _answering(code: str, now: datetime) -> Iterator[Finding]:
    fault = smoke.fault(code, cloudformation.outputs(code))
    yield Finding("L’instance répond", f"elle ne répond pas comme attendu : {fault}" if fault else "")


def _portals(code: str, now: datetime) -> Iterator[Finding]:
    """What a sign-in does first: without it no agent comes in, and nothing else would say so before they do."""
    from chalicelib.academie import ACADEMIE
    from ops.deployment import portals

    for name in sorted(filter(ACADEMIE.connexion_par_portail, ACADEMIE.portail)):
        for about, todo in portals.look(name, now):
            yield Finding(f"Le portail {name} : {about}", todo)
        for note in portals.notes(name, now):
            yield Finding(f"Le portail {name}", note=note)


def _mail(code: str, now: datetime) -> Iterator[Finding]:
    ses = aws.client("sesv2")
    account, identity = ses.get_account(), ses.get_email_identity(EmailIdentity=policies.domain(code))
    sandbox = "demandez la sortie du bac à sable de SES (Account dashboard, Request production access), un jour ouvré"
    yield Finding("SES envoie à tous", "" if account.get("ProductionAccessEnabled") else sandbox)
    stopped = (
        "" if account.get("SendingEnabled") else "les envois du compte sont suspendus : voyez la réputation dans SES"
    )
    yield Finding("SES n’est pas suspendu", stopped)
    verified = identity.get("VerifiedForSendingStatus")
    publish = "publiez les enregistrements DNS ci-dessous, puis attendez jusqu’à 72 heures"
    yield Finding("Le domaine d’envoi est vérifié et signé (DKIM)", "" if verified else publish)


def _alarms(code: str, now: datetime) -> Iterator[Finding]:
    topic = f"arn:aws:sns:{aws.region()}:{aws.account()}:imagin-{code}-alarmes"
    found = aws.client("sns").list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    heard = [one for one in found if one["SubscriptionArn"].startswith("arn:")]
    again = aws.typed(f"make deploy STAGE={code} OPTIONS=--alertes=ADRESSE")
    told = "confirmez le courriel reçu d’AWS" if found else again
    yield Finding("Quelqu’un reçoit les alarmes", "" if heard else told)
    pages = aws.client("cloudwatch").get_paginator("describe_alarms").paginate(AlarmNamePrefix=f"imagin-{code}-")
    states = {one["AlarmName"]: one["StateValue"] for page in pages for one in page["MetricAlarms"]}
    silent = _silent(code) if _settled(code, now) else set()
    ringing = sorted(
        name for name, state in states.items() if state in _RING or (state == _NO_FIGURE and name in silent)
    )
    yield Finding("Aucune alarme ne sonne", f"voyez docs/exploitation.md : {', '.join(ringing)}" if ringing else "")


def _silent(code: str) -> set[str]:
    """The alarms that ring by having no figure."""
    found = cloudformation.template(code)["Resources"].values()
    told = (one["Properties"] for one in found if one["Type"] == "AWS::CloudWatch::Alarm")
    return {one["AlarmName"] for one in told if "InsufficientDataActions" in one}


def _settled(code: str, now: datetime) -> bool:
    """Whether what runs each hour has had time to run three times."""
    stack = cloudformation.described(code) or {}
    return bool(now - stack["CreationTime"] > timedelta(hours=4))


def _unchanged(code: str, now: datetime) -> Iterator[Finding]:
    """What a hand changed since: a deployment puts it back, and so does `--reparer`, which deploys nothing."""
    again = f"python3 -m ops doctor {code}{'' if aws.local() else ' --aws'} --reparer"
    differing = drift.found(code)
    for one in differing:
        yield Finding(f"Changé à la main : {one.about}", again)
    if not differing:
        yield Finding("Tout est comme le modèle le dit : tables, seaux, alarmes, limites, règles programmées")


def _account(code: str, now: datetime) -> Iterator[Finding]:
    yield Finding(f"Compte {aws.account()}")
    for about, note in limits.look():
        yield Finding(about, note=note)


def _names(code: str, now: datetime) -> Iterator[Finding]:
    """The address that people type, from its certificate to the DNS."""
    given = cloudformation.parameters(code)
    if not aws.local() or given.get("Domaine"):
        yield Finding(*certificates.look(code, given, now))
    for about, todo in records.look(code):
        yield Finding(about, todo)


def _backups(code: str, now: datetime) -> Iterator[Finding]:
    make = f"python3 -m ops backup {code}{'' if aws.local() else ' --aws'}, chaque semaine"
    kept = backup.listed(cloudformation.outputs(code)["SeauSauvegardes"])
    if not kept:
        yield Finding("Sauvegarde de moins d’une semaine", make)
        return
    age = backup.age(kept[-1], now)
    yield Finding(f"La dernière sauvegarde a {several(age, 'jour')}", "" if age < _OLD else make)


def _upgrades(code: str, now: datetime) -> Iterator[Finding]:
    missing = indexes.missing(code, cloudformation.template(code))
    left = [str(found.number) for found in migrations.pending(code)]
    again = aws.typed(f"python3 -m ops upgrade {code}")
    yield Finding("Les index sont complets", f"{again} ({', '.join(missing)})" if missing else "")
    yield Finding("Les données sont à jour", f"{again} (migrations {', '.join(left)})" if left else "")


def _messages(code: str, now: datetime) -> Iterator[Finding]:
    sqs = aws.client("sqs")
    found = sqs.list_queues(QueueNamePrefix=f"imagin-{code}-").get("QueueUrls", [])
    set_aside = [queue for queue in found if queue.endswith("-morts")]
    if not set_aside:
        yield Finding("Les files sont là", f"un déploiement les refait : {aws.typed(f'make deploy STAGE={code}')}")
    again = f"python3 -m ops lettres-mortes {code}{'' if aws.local() else ' --aws'}"
    for queue in set_aside:
        asked = {"QueueUrl": queue, "AttributeNames": ["ApproximateNumberOfMessages"]}
        count = int(sqs.get_queue_attributes(**asked)["Attributes"]["ApproximateNumberOfMessages"])
        todo = f"{count} à reprendre, la cause corrigée : {again}" if count else ""
        yield Finding(f"Rien n’attend dans {queue.rsplit('/', 1)[-1]}", todo)


def _rates(code: str, now: datetime) -> Iterator[Finding]:
    """The missions to come that no rate pays: said before their people are convoked."""
    from chalicelib.gestion.missions import catalogue
    from chalicelib.gestion.reglages import manques

    missions = (mission for year in (now.year, now.year + 1) for mission in _missions(code, year))
    lines = manques.of((catalogue.facts(mission) for mission in missions), now)
    number = sum(line["missions"] for line in lines)
    told = ", ".join(f"{line['examen'] or 'sans examen'} ({line['missions']})" for line in lines[:5])
    todo = f"{several(number, 'mission')} sans tarif : {told}. Donnez leur taux sur la page « Barèmes et réglages »"
    yield Finding("Chaque mission à venir a son tarif", todo if number else "")


def _missions(code: str, year: int) -> Iterator["Mission"]:
    from chalicelib.missions.models import Mission

    pages = aws.client("dynamodb").get_paginator("query")
    asked: dict[str, object] = {"TableName": f"imagin-{code}-dossiers", "IndexName": "par-liste"}
    asked |= {"KeyConditionExpression": "liste = :l", "ExpressionAttributeValues": {":l": {"S": f"session#{year}"}}}
    for page in pages.paginate(**asked):
        yield from (Mission.from_raw_data(raw) for raw in page["Items"])


def main(argv: list[str]) -> int:
    """Exit 0 when nothing is lacking, 1 otherwise."""
    parser = Arguments(prog="python3 -m ops doctor", description="Examine une instance et dit ce qui lui manque.")
    parser.on_instance()
    parser.add_argument("--reparer", action="store_true", help="remet d’abord ce qui a été changé à la main")
    asked, code = parser.parse_args(argv), os.environ["IMAGIN_CODE"]
    for mended in drift.repair(code) if asked.reparer else ():
        say(f"  remis     {mended}")
    findings = examine(code, datetime.now(UTC))
    for finding in findings:
        said = f" : {finding.todo or finding.note}" if finding.todo or finding.note else ""
        say(f"  {'à faire ' if finding.todo else 'à savoir' if finding.note else 'en règle'}  {finding.about}{said}")
    say("\nEnregistrements DNS, prêts à coller :")
    for record in records.of(code):
        say(f"  {record.line()}")
    left = sum(1 for finding in findings if finding.todo)
    say(f"\n{several(left, 'point')} à régler." if left else "\nTout est en règle.")
    return 1 if left else 0
