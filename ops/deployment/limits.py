"""What the account allows: a new one has small quotas, which stop an instance on its first busy day."""

from collections.abc import Iterator

from ops.deployment import aws
from ops.paths import REGION

_EXECUTIONS = 1000
_A_DAY = 50_000
_REQUESTS = 1_000


def look() -> Iterator[tuple[str, str]]:
    """(what, what to ask for, empty when it is enough): region, functions, e-mails, requests."""
    where = aws.region()
    elsewhere = f"les données des académies restent à Paris : export AWS_DEFAULT_REGION={REGION}"
    yield f"Région {where}", "" if where == REGION else elsewhere
    runs = int(aws.client("lambda").get_account_settings()["AccountLimit"]["ConcurrentExecutions"])
    more = f"demandez-en {_EXECUTIONS} (Service Quotas, Lambda, Concurrent executions) ; d’ici là, pas de --reserve"
    yield f"{runs} exécutions simultanées de fonctions", "" if runs >= _EXECUTIONS else more
    quota = aws.client("sesv2").get_account().get("SendQuota", {})
    day, second = int(quota.get("Max24HourSend", 0)), float(quota.get("MaxSendRate", 0))
    mails = f"prévoyez {_A_DAY} par jour pour une matinée de convocations (Service Quotas, SES), un mois avant"
    enough = day >= _A_DAY or day == -1
    yield f"{day} courriels par jour, {second:g} par seconde", "" if enough else mails
    asked = aws.client("apigateway").get_account().get("throttleSettings", {})
    rate = int(asked.get("rateLimit", 0))
    api = f"sous {_REQUESTS}, baissez --debit d’autant, ou demandez plus (Service Quotas, API Gateway)"
    yield f"{rate} demandes par seconde pour toutes les API du compte", "" if rate >= _REQUESTS else api
