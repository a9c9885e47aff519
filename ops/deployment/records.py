"""What an instance asks of the DNS: the lines to publish, and whether the DNS answers them."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import dns.exception
import dns.resolver

from ops.deployment import aws, cloudformation
from ops.instances import policies
from ops.stack.mail import bounces_domain

_SECONDS = 3600


@dataclass(frozen=True)
class Record:
    """One line of a zone: `name` and the names within `content` end with a dot."""

    name: str
    kind: str
    content: str
    about: str

    def line(self) -> str:
        """As a zone file has it."""
        return f"{self.name} {_SECONDS} IN {self.kind} {self.content}"


def of(code: str) -> list[Record]:
    """The records of the site and of its e-mails.

    A name that is a CNAME has no other (RFC 1034, 3.6.2): SPF and bounces have a name of their own, under the sender's.
    """
    domain, bounces = policies.domain(code), bounces_domain(code)
    told = cloudformation.outputs(code)
    tokens = aws.client("sesv2").get_email_identity(EmailIdentity=domain)["DkimAttributes"].get("Tokens", [])
    site = urlsplit(told["Origine"]).hostname or ""
    return [
        Record(f"{site}.", "CNAME", f"{told['Domaine']}.", "le site"),
        *(
            Record(f"{token}._domainkey.{domain}.", "CNAME", f"{token}.dkim.amazonses.com.", "la signature (DKIM)")
            for token in tokens
        ),
        Record(f"{bounces}.", "MX", f"10 feedback-smtp.{aws.region()}.amazonses.com.", "les retours"),
        Record(f"{bounces}.", "TXT", '"v=spf1 include:amazonses.com -all"', "qui envoie (SPF)"),
        Record(f"_dmarc.{domain}.", "TXT", f'"{_dmarc(code)}"', "ce qu’il faut refuser (DMARC)"),
    ]


def _dmarc(code: str) -> str:
    """Reports go where alarms go: somebody reads there. SPF is read of a name under the sender's: relaxed."""
    reader = cloudformation.parameters(code).get("Alertes", "")
    return f"v=DMARC1; p=quarantine; adkim=s; aspf=r{f'; rua=mailto:{reader}' if reader else ''}"


def look(code: str) -> Iterator[tuple[str, str]]:
    """(what, what to do) for each record, asked of the DNS; nothing on the local service, which has none.

    `IMAGIN_DNS=adresse:port` names another server than this computer's.
    """
    server = os.environ.get("IMAGIN_DNS", "")
    if aws.local() and not server:
        return
    for record in of(code):
        answers = _ask(record, server)
        yield f"DNS : {record.about}, {record.name}", _fault(record, answers)


def _ask(record: Record, server: str) -> list[str] | None:
    """What the DNS answers, None when it cannot be asked."""
    resolver = dns.resolver.Resolver(configure=not server)
    if server:
        host, _, port = server.partition(":")
        resolver.nameservers, resolver.port = [host], int(port or 53)
    resolver.lifetime = 10
    try:
        found = resolver.resolve(record.name, record.kind, raise_on_no_answer=False)
    except dns.resolver.NXDOMAIN:
        return []
    except dns.exception.DNSException:
        return None
    return [one.to_text() for one in found.rrset or ()]


def _fault(record: Record, answers: list[str] | None) -> str:
    if answers is None:
        return "le DNS ne répond pas : recommencez plus tard, ou d’un autre réseau"
    if not answers:
        return f"publiez : {record.line()}"
    version = record.content.strip('"').partition(" ")[0].rstrip(";")
    same = [one for one in answers if record.kind != "TXT" or one.strip('"').startswith(version)]
    if len(same) > 1 and record.kind == "TXT":
        return f"il y en a {len(same)} : gardez celui-ci seul : {record.line()}"
    if not any(_agrees(record, one) for one in same):
        return f"le DNS répond « {answers[0]} » : publiez : {record.line()}"
    return ""


def _agrees(record: Record, answer: str) -> bool:
    """An académie may have written its own DMARC, stricter or sent elsewhere: that there is one is enough."""
    if "v=DMARC1" in record.content:
        return answer.strip('"').startswith("v=DMARC1")
    if "v=spf1" in record.content:
        return "include:amazonses.com" in answer
    return answer.lower() == record.content.lower()
