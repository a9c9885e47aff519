"""What the account allows: a new one has small quotas, which stop an instance on its first busy day."""

from collections.abc import Iterator
from dataclasses import dataclass

from ops.deployment import aws
from ops.paths import REGION

_EXECUTIONS = 1000
_A_DAY = 50_000
_REQUESTS = 1_000


@dataclass(frozen=True)
class Account:
    """What an account allows: functions at once, e-mails, requests a second to all of its APIs."""

    executions: int
    mails_a_day: int
    mails_a_second: float
    requests: int

    @property
    def sends_any_day(self) -> bool:
        """SES says -1 for an account without a quota of the day."""
        return self.mails_a_day == -1


def account() -> Account:
    """As AWS says it now."""
    quota = aws.client("sesv2").get_account().get("SendQuota", {})
    return Account(
        executions=int(aws.client("lambda").get_account_settings()["AccountLimit"]["ConcurrentExecutions"]),
        mails_a_day=int(quota.get("Max24HourSend", 0)),
        mails_a_second=float(quota.get("MaxSendRate", 0)),
        requests=int(aws.client("apigateway").get_account().get("throttleSettings", {}).get("rateLimit", 0)),
    )


def look() -> Iterator[tuple[str, str]]:
    """(what, what to ask for, empty when it is enough): region, functions, e-mails, requests."""
    where, found = aws.region(), account()
    elsewhere = f"les données des académies restent à Paris : export AWS_DEFAULT_REGION={REGION}"
    yield f"Région {where}", "" if where == REGION else elsewhere
    more = f"demandez-en {_EXECUTIONS} (Service Quotas, Lambda, Concurrent executions) ; d’ici là, pas de --reserve"
    yield f"{found.executions} exécutions simultanées de fonctions", "" if found.executions >= _EXECUTIONS else more
    mails = f"prévoyez {_A_DAY} par jour pour une matinée de convocations (Service Quotas, SES), un mois avant"
    enough = found.mails_a_day >= _A_DAY or found.sends_any_day
    yield f"{found.mails_a_day} courriels par jour, {found.mails_a_second:g} par seconde", "" if enough else mails
    api = f"sous {_REQUESTS}, baissez --debit d’autant, ou demandez plus (Service Quotas, API Gateway)"
    enough = found.requests >= _REQUESTS
    yield f"{found.requests} demandes par seconde pour toutes les API du compte", "" if enough else api
