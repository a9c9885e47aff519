"""Whether the certificate of the site serves it: its region, its names, its state, its end."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

from ops.deployment import aws

_REGION = "us-east-1"
_SOON = timedelta(days=30)


def look(code: str, given: Mapping[str, str], now: datetime) -> tuple[str, str]:
    """(what, what to do) of the settings in service: the instance's own address is the distribution's, and the
    certificate holds it."""
    name, arn = given.get("Domaine", ""), given.get("Certificat", "")
    site, about = urlsplit(given["Origine"]).hostname or "", "Le nom du site et son certificat"
    again = aws.typed(f"make deploy STAGE={code} OPTIONS=\"--domaine {site} --certificat ARN\"")
    if not name or not arn:
        return about, f"ils n’ont pas été donnés : {again}"
    if name != site:
        return about, f"le site se nomme {site}, la distribution {name} : {again}"
    if arn.split(":")[3:4] != [_REGION]:
        return about, f"le certificat n’est pas en {_REGION} : demandez-en un là, puis {again}"
    return f"{about}, {name}", _fault(name, arn, now)


def _fault(name: str, arn: str, now: datetime) -> str:
    try:
        found = aws.client("acm", _REGION).describe_certificate(CertificateArn=arn)["Certificate"]
    except ClientError:
        return "ce certificat n’existe plus dans ce compte : demandez-en un"
    held = {found["DomainName"], *found.get("SubjectAlternativeNames", [])}
    if found["Status"] != "ISSUED":
        return f"il n’est pas délivré ({found['Status']}) : publiez l’enregistrement que la console ACM demande"
    if name not in held and f"*.{name.partition('.')[2]}" not in held:
        return f"il est pour {', '.join(sorted(held))} : demandez-en un pour {name}"
    end = found.get("NotAfter")
    if end and end - now < _SOON:
        return f"il finit le {end:%d/%m/%Y} : son enregistrement DNS de validation est-il toujours publié ?"
    return ""
