"""`python3 -m ops plan CODE [--session AAAA]`: what the missions of a session will ask of the instance and its account.

It reads, and changes nothing: the days when most people work, the morning when all of them would come, what to ask of
AWS and when, and what the busiest month costs.
"""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from ops.arguments import Arguments, year
from ops.console import Stopped, say, several
from ops.deployment import aws, cloudformation, limits
from ops.deployment.limits import Account
from ops.plan import month
from ops.plan.month import Use
from ops.plan.morning import REQUESTS, Morning
from ops.plan.session import SHOWN, Session, count

VISITS, MAILS = 3, 4
"""Supposed of a person in a month when they work: to read a convocation, to claim, to see what became of it."""
READS, WRITES = 47, 55
"""Units of a visit, as `make bench` counts them (docs/exploitation.md, « Coût »)."""
STORED = 8
AHEAD = timedelta(days=60)
"""Convocations leave a month before the first mission, and AWS is asked a month before them."""
MARGIN = 1.25
"""Asked above the peak, which is an average over ten minutes."""
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


def to_ask(morning: Morning, rate: int, account: Account) -> Iterator[str]:
    """What is too small for everybody's morning, each with the command or the request that mends it."""
    code = os.environ["IMAGIN_CODE"]
    wanted = _up(morning.peak * MARGIN)
    if morning.peak > rate:
        again = aws.typed(f"make deploy STAGE={code} OPTIONS=--debit={wanted}")
        yield f"un débit de {wanted} demandes par seconde : {again}"
    if morning.peak > account.requests:
        yield f"{wanted} demandes par seconde pour les API du compte (Service Quotas, API Gateway)"
    if morning.executions > account.executions:
        yield f"{_up(morning.executions)} exécutions simultanées (Service Quotas, Lambda)"
    if not account.sends_any_day and morning.mails_a_day > account.mails_a_day:
        yield f"{_several(morning.mails_a_day, 'courriel')} par jour (Service Quotas, SES)"
    if morning.sign_ins > account.mails_a_second:
        yield f"{_several(morning.mails_a_second, 'courriel')} par seconde (Service Quotas, SES)"


def use(people: int) -> Use:
    """A month when so many people work."""
    visits = people * VISITS
    return Use(visits * REQUESTS, visits * READS, visits * WRITES, people * MAILS, STORED)


def main(argv: list[str]) -> int:
    """Exit 0; what is to be asked of AWS is said, and stops nothing."""
    parser = Arguments(prog="python3 -m ops plan", description="Dit ce que les missions d’une session demanderont.")
    parser.on_instance()
    this = str(datetime.now(UTC).year)
    parser.add_argument("--session", type=year, default=this, metavar="AAAA", help="sinon, cette année")
    asked = parser.parse_args(argv)
    # The service's modules read IMAGIN_CODE when they are imported.
    from chalicelib import tables
    from chalicelib.missions.models import Mission

    tables.connection()
    session = count(Mission.by_liste.query(f"session#{asked.session}"))
    if not session.people:
        raise Stopped(f"Personne n’est placé en {asked.session} : importez les missions, ou nommez une --session.")
    with aws.reached():
        rate = int(cloudformation.parameters(os.environ["IMAGIN_CODE"])["Debit"])
        account = limits.account()
    _tell(asked.session, session, rate, account)
    return 0


def _tell(name: str, session: Session, rate: int, account: Account) -> None:
    first, last = min(session.by_day), max(session.by_day)
    people = f"{'au moins ' if session.partial else ''}{_several(len(session.people), 'personne')}"
    say(f"Session {name} : {_several(session.missions, 'mission')}, {people}, du {_day(first)} au {_day(last)}.")
    say("Jours où le plus de personnes sont en mission, et demandes par seconde si toutes viennent ce matin-là :")
    for day, there in session.busiest():
        say(f"  {_day(day)} : {_several(there, 'personne')}, {_number(Morning(there).peak)} par seconde")
    everybody = Morning(len(session.people))
    peak, ins, at_once = _number(everybody.peak), _number(everybody.sign_ins), everybody.executions
    say("Le matin où toutes viendraient, en trois heures, après leurs convocations :")
    say(f"  demandes : {peak} par seconde aux minutes les plus fortes ; l’instance en laisse passer {rate}")
    say(f"  connexions et codes : {ins} par seconde, {_grouped(len(session.people))} en tout")
    say(f"  fonctions à la fois : {at_once} si aucune n’est prête ; le compte en permet {account.executions}")
    _tell_requests(everybody, first, rate, account)
    _tell_ready(session, account)
    _tell_cost(session)


def _tell_requests(morning: Morning, first: date, rate: int, account: Account) -> None:
    asked = list(to_ask(morning, rate, account))
    if not asked:
        say("Rien à demander : l’instance et son compte suffisent.")
        return
    day = first - AHEAD
    late = "tout de suite" if day <= datetime.now(UTC).date() else f"avant le {_day(day)}"
    say(f"À demander {late} (un mois avant les convocations, qui partent un mois avant les missions) :")
    for one in asked:
        say(f"  {one}")


def _tell_ready(session: Session, account: Account) -> None:
    """The mornings when containers are kept ready, or would be; how many; for how much."""
    from chalicelib import eveil
    from chalicelib.academie import ACADEMIE

    rules = ACADEMIE.matins
    mornings = [(day, eveil.needed(people)) for day, people in session.mornings(rules.personnes)]
    if not mornings:
        say(f"Aucun matin n’attend {_several(rules.personnes, 'personne')} : aucune fonction n’est à tenir prête.")
        return
    most = max(number for _, number in mornings)
    spell = f"de {eveil.FROM:%-H h %M} à {eveil.UNTIL:%-H h %M}, {_several(len(mornings), 'matin')}"
    if not rules.fonctions:
        say("Aucune fonction n’est tenue prête avant que les personnes viennent.")
        say(f"  « [matins] fonctions = {most} », dans {ACADEMIE.code}.toml, en tiendrait {spell},")
        say(f"  pour {_at_most(month.ready(most))} chacun ; ce qu’on y gagne : docs/exploitation.md.")
        return
    kept = [(day, min(number, rules.fonctions)) for day, number in mornings]
    say(f"Fonctions tenues prêtes {spell} ({_at_most(month.ready(rules.fonctions))} chacun) :")
    for day, number in kept[:SHOWN]:
        say(f"  {_day(day)} : {number}")
    if len(kept) > SHOWN:
        say(f"  et {_several(len(kept) - SHOWN, 'autre')}")
    if 2 * rules.fonctions > account.executions:
        say(f"  Le compte ne permet que {account.executions} exécutions : elles en prendraient plus de la moitié.")


def _tell_cost(session: Session) -> None:
    first, people = session.busiest_month()
    lines, prices = month.lines(use(people)), month.prices()
    total = sum((dollars for _, _, dollars in lines), Decimal())
    supposed = f"{VISITS} visites et {MAILS} courriels pour chacune de {_several(people, 'personne')}"
    say(f"Mois le plus chargé, {_MONTHS[first.month - 1]} {first.year} : environ {_dollars(total)} ; {supposed}.")
    for name, _, dollars in lines:
        if dollars >= Decimal("0.10"):
            say(f"  {_dollars(dollars):>10}  {name}")
    say(f"  Prix du {prices.day:%d/%m/%Y}, {prices.source} (ops/plan/prices.toml).")


def _day(day: date) -> str:
    return f"{_DAYS[day.weekday()]} {day.day}{'er' if day.day == 1 else ''} {_MONTHS[day.month - 1]} {day.year}"


def _several(count: int, name: str) -> str:
    return several(count, name).replace(str(count), _grouped(count), 1)


def _grouped(count: int) -> str:
    return f"{count:,}".replace(",", "\u00a0")


def _up(value: float) -> int:
    """To the hundred above."""
    return int(-(-value // 100) * 100)


def _number(value: float) -> str:
    return f"{value:.1f}".replace(".", ",") if value < 10 else f"{value:.0f}"


def _at_most(value: Decimal) -> str:
    return f"{_dollars(value)} au plus" if value >= Decimal("0.01") else "moins d’un centime de dollar"


def _dollars(value: Decimal) -> str:
    return f"{value:.2f} $".replace(".", ",")
