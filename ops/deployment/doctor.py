"""`python -m ops doctor STAGE`: what an instance still lacks before it serves people, each line with what to do."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from ops.arguments import Arguments
from ops.console import say
from ops.deployment import aws, backup, cloudformation, indexes, migrations, smoke
from ops.instances import policies

_OLD = 8
"""Days after which a weekly backup is late."""
_RING = ("ALARM",)
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
        *(_answering, _portals, _mail, _alarms, _recovery, _backups, _upgrades, _messages),
    )
    return [finding for look in looks for finding in look(code, now)]


def records(code: str) -> list[str]:
    """The lines to publish in the DNS of the sender's domain, ready to paste in a zone file."""
    domain = policies.domain(code)
    tokens = aws.client("sesv2").get_email_identity(EmailIdentity=domain)["DkimAttributes"].get("Tokens", [])
    dkim = [f"{token}._domainkey.{domain}. 3600 IN CNAME {token}.dkim.amazonses.com." for token in tokens]
    spf = f'{domain}. 3600 IN TXT "v=spf1 include:amazonses.com -all"'
    dmarc = f'_dmarc.{domain}. 3600 IN TXT "v=DMARC1; p=quarantine; adkim=s; rua=mailto:postmaster@{domain}"'
    return [*dkim, spf, dmarc]


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
    told = "confirmez le courriel reçu d’AWS" if found else f"make deploy STAGE={code} OPTIONS=--alertes=ADRESSE"
    yield Finding("Quelqu’un reçoit les alarmes", "" if heard else told)
    pages = aws.client("cloudwatch").get_paginator("describe_alarms").paginate(AlarmNamePrefix=f"imagin-{code}-")
    alarms = {one["AlarmName"]: one["StateValue"] for page in pages for one in page["MetricAlarms"]}
    missing = sorted(_declared(code) - alarms.keys())
    again = f"relancez make deploy STAGE={code}"
    yield Finding("Toutes les alarmes sont là", f"{again} ({', '.join(missing)})" if missing else "")
    ringing = sorted(name for name, state in alarms.items() if state in _RING)
    yield Finding("Aucune alarme ne sonne", f"voyez docs/exploitation.md : {', '.join(ringing)}" if ringing else "")


def _declared(code: str) -> set[str]:
    found = cloudformation.template(code)["Resources"].values()
    return {one["Properties"]["AlarmName"] for one in found if one["Type"] == "AWS::CloudWatch::Alarm"}


def _recovery(code: str, now: datetime) -> Iterator[Finding]:
    dynamodb = aws.client("dynamodb")
    for table in ("comptes", "dossiers", "envois", "journal"):
        name = f"imagin-{code}-{table}"
        past = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
        on = past["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"
        guarded = dynamodb.describe_table(TableName=name)["Table"].get("DeletionProtectionEnabled")
        todo = "" if on and guarded else f"relancez make deploy STAGE={code}, qui les remet"
        yield Finding(f"{table} : retour dans le temps et protection contre la suppression", todo)


def _backups(code: str, now: datetime) -> Iterator[Finding]:
    make = f"python3 -m ops backup {code}{'' if aws.local() else ' --aws'}, chaque semaine"
    kept = backup.listed(cloudformation.outputs(code)["SeauSauvegardes"])
    if not kept:
        yield Finding("Sauvegarde de moins d’une semaine", make)
        return
    age = backup.age(kept[-1], now)
    yield Finding(f"La dernière sauvegarde a {age} jour{'s' if age > 1 else ''}", "" if age < _OLD else make)


def _upgrades(code: str, now: datetime) -> Iterator[Finding]:
    missing = indexes.missing(code, cloudformation.template(code))
    left = [str(found.number) for found in migrations.pending(code)]
    again = f"python -m ops upgrade {code}"
    yield Finding("Les index sont complets", f"{again} ({', '.join(missing)})" if missing else "")
    yield Finding("Les données sont à jour", f"{again} (migrations {', '.join(left)})" if left else "")


def _messages(code: str, now: datetime) -> Iterator[Finding]:
    sqs = aws.client("sqs")
    found = sqs.list_queues(QueueNamePrefix=f"imagin-{code}-").get("QueueUrls", [])
    set_aside = [queue for queue in found if queue.endswith("-morts")]
    if not set_aside:
        yield Finding("Les files sont là", f"relancez make deploy STAGE={code}")
    for queue in set_aside:
        asked = {"QueueUrl": queue, "AttributeNames": ["ApproximateNumberOfMessages"]}
        count = int(sqs.get_queue_attributes(**asked)["Attributes"]["ApproximateNumberOfMessages"])
        todo = f"{count} à reprendre : docs/exploitation.md, « Messages mis de côté »" if count else ""
        yield Finding(f"Rien n’attend dans {queue.rsplit('/', 1)[-1]}", todo)


def main(argv: list[str]) -> int:
    """Exit 0 when nothing is lacking, 1 otherwise."""
    parser = Arguments(prog="ops doctor", description="Examine une instance et dit ce qui lui manque.")
    parser.add_argument("instance", help="code de l’instance")
    parser.parse_args(argv)
    code = os.environ["IMAGIN_CODE"]
    findings = examine(code, datetime.now(UTC))
    for finding in findings:
        said = f" : {finding.todo or finding.note}" if finding.todo or finding.note else ""
        say(f"  {'à faire ' if finding.todo else 'à savoir' if finding.note else 'en règle'}  {finding.about}{said}")
    say("\nEnregistrements DNS de l’expéditeur :")
    for line in records(code):
        say(f"  {line}")
    left = sum(1 for finding in findings if finding.todo)
    say(f"\n{left} point{'s' if left > 1 else ''} à régler." if left else "\nTout est en règle.")
    return 1 if left else 0
