"""The dashboard as a member reads it: the tables of their services in a session, at the day's date."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from chalicelib.frais.claim import motifs, states
from chalicelib.gestion.dashboard import counting, items
from chalicelib.gestion.dashboard.counting import (
    BLOCKED,
    CENTRE,
    CENTS,
    EXAM,
    MOTIF,
    NUMBER,
    OPEN,
    PHASES,
    SINCE,
    SLOW,
    STEPS,
    WEEK,
    Counts,
)
from chalicelib.missions import clock

if TYPE_CHECKING:
    from chalicelib.gestion.dashboard.shapes import (
        AvantEcheance,
        LigneDeBlocages,
        LigneDeMotifs,
        LigneDeParts,
        LigneDeSemaines,
        LigneDEtats,
    )

HALVES = {"remuneration": "Rémunération", "deplacement": "Déplacement"}
KINDS = {"renvoi": "Renvoi pour correction", "refus": "Refus", "rejet": "Rejet du payeur"}
NEAR_DAYS, PAYER_DAYS, WEEKS = 30, 30, 104
BLOCKS = {
    counting.CONSTAT: "Service fait pas encore constaté par le centre",
    counting.FILE: "Dossier financier à compléter ou périmé",
    counting.TO_CORRECT: "Chez la personne, qui doit corriger",
    counting.PAYER: "Rejeté par le payeur, à décider de nouveau",
    counting.FARE: "Tarif SNCF à relever par le service",
    counting.UNSET: "Taux ou barème à configurer",
    SLOW: f"Chez le payeur depuis plus de {PAYER_DAYS}\u00a0jours",
}
"""What holds a half up -> what the member reads."""
_ORDER = {state: rank for rank, state in enumerate(states.LABELS)}


def today(now: datetime) -> date:
    """The day on the clock of the instance."""
    return clock.local(now, None).date()


def horizon(now: datetime) -> str:
    """The last day (ISO) on which a deadline is near."""
    return (today(now) + timedelta(days=NEAR_DAYS)).isoformat()


def etats(session: str, places: dict[str, Counts], now: datetime) -> Iterator[LigneDEtats]:
    """`places`: the counts of a session by service, as in all that follows."""
    for service, counts in places.items():
        ages: dict[tuple[str, ...], dict[int, int]] = {}
        for (half, state, day), number in _of(counts, SINCE):
            days = ages.setdefault((half, state), Counter())
            days[max((today(now) - date.fromisoformat(day)).days, 0)] += number
        for half, state in sorted(ages, key=lambda one: (one[0] != states.HALVES[0], _ORDER.get(one[1], 99))):
            yield {
                "session": session,
                "service": service,
                "moitie": half,
                "etat": state,
                "libelle": states.STAFF.get(state, state),
                "nombre": counts[(NUMBER, half, state)],
                "montant": _euros(counts[(CENTS, half, state)]),
                "age_median": counting.median(ages[half, state]),
            }


def causes(session: str, places: dict[str, Counts]) -> Iterator[LigneDeMotifs]:
    """The motifs, those given most first."""
    for service, (kind, code), number in _most(places, MOTIF):
        told = code if kind == "rejet" else motifs.label(code)
        yield {
            "session": session,
            "service": service,
            "genre": kind,
            "motif": code,
            "libelle": f"{KINDS[kind]}\u00a0: {told}",
            "nombre": number,
        }


def blocages(session: str, places: dict[str, Counts], now: datetime) -> Iterator[LigneDeBlocages]:
    """What holds halves up, the commonest first; with those that the payer has had for long."""
    slow = (today(now) - timedelta(days=PAYER_DAYS)).isoformat()
    found = {service: Counter(counts) for service, counts in places.items()}
    for service, counts in places.items():
        for (half, state, day), number in _of(counts, SINCE):
            if state == states.TRANSMIS and day < slow:
                found[service][(BLOCKED, half, SLOW)] += number
    for service, (half, code), number in _most(found, BLOCKED):
        yield {
            "session": session,
            "service": service,
            "moitie": half,
            "blocage": code,
            "libelle": f"{BLOCKS[code]} ({HALVES[half].lower()})",
            "nombre": number,
        }


def examens(session: str, places: dict[str, Counts]) -> list[LigneDeParts]:
    """By exam, by name."""
    found = defaultdict[str, Counts](Counter)
    for counts in places.values():
        for (exam, phase), number in _of(counts, EXAM):
            found[exam][(phase,)] += number
    return [_parts(session, exam, exam or "Sans examen", own) for exam, own in sorted(found.items())]


def centres(session: str, places: dict[str, Counts]) -> list[LigneDeParts]:
    """By centre, by name: the one that most of its missions give it."""
    found, names = defaultdict[str, Counts](Counter), defaultdict[str, Counts](Counter)
    for counts in places.values():
        for (uai, name, phase), number in _of(counts, CENTRE):
            found[uai][(phase,)] += number
            names[uai][(name,)] += number if phase != CENTS else 0
    called = {uai: max(sorted(own), key=own.__getitem__)[0] or uai or "Sans centre" for uai, own in names.items()}
    return [_parts(session, uai, called[uai], found[uai]) for uai in sorted(found, key=lambda uai: (called[uai], uai))]


def par_service(session: str, places: dict[str, Counts]) -> list[LigneDeParts]:
    """By service."""
    found = []
    for service, counts in places.items():
        own: Counts = Counter()
        for (_, state), number in _of(counts, NUMBER):
            own[(PHASES.get(state, counting.APART),)] += number
        for (_, state), cents in _of(counts, CENTS):
            own[(CENTS,)] += cents if state in states.SENT else 0
        found.append(_parts(session, service, service, own))
    return found


def semaines(session: str, places: dict[str, Counts]) -> list[LigneDeSemaines]:
    """Every week from the first to the last in which something was done, empty ones too."""
    found = defaultdict[str, Counts](Counter)
    for counts in places.values():
        for (monday, step), number in _of(counts, WEEK):
            found[monday][(step,)] += number
    if not found:
        return []
    first, last = date.fromisoformat(min(found)), date.fromisoformat(max(found))
    weeks = [last - timedelta(weeks=back) for back in range(min((last - first).days // 7, WEEKS), -1, -1)]
    steps = list(STEPS)
    return [_week(session, week.isoformat(), [found[week.isoformat()][(step,)] for step in steps]) for week in weeks]


def a_transmettre(places: dict[str, Counts], now: datetime) -> AvantEcheance:
    """Claims still to transmit in time; who is late is listed and not counted."""
    day, near, found = today(now).isoformat(), horizon(now), {"proche": 0, "plus_tard": 0}
    for counts in places.values():
        for (deadline,), number in _of(counts, OPEN):
            if deadline >= day:
                found["proche" if deadline <= near else "plus_tard"] += number
    return {"proche": found["proche"], "plus_tard": found["plus_tard"]}


def places(totals: dict[items.Where, items.Tableau], session: str, services: Iterable[str]) -> dict[str, Counts]:
    """Service -> its counts in a session, those that have none left out."""
    wanted = [(session, service) for service in sorted(set(services))]
    return {where[1]: counts for where in wanted if where in totals and (counts := items.read(totals[where].comptes))}


def _week(session: str, monday: str, done: list[int]) -> LigneDeSemaines:
    sent, accepted, paid = done
    return {"session": session, "semaine": monday, "transmises": sent, "acceptees": accepted, "payees": paid}


def _parts(session: str, code: str, nom: str, counts: Counts) -> LigneDeParts:
    return {
        "session": session,
        "code": code,
        "nom": nom,
        "pas_encore": counts[(counting.TO_COME,)],
        "a_transmettre": counts[(counting.TO_SEND,)],
        "a_decider": counts[(counting.TO_DECIDE,)],
        "en_paiement": counts[(counting.LEFT,)],
        "paye": counts[(counting.PAID,)],
        "sans_suite": counts[(counting.APART,)],
        "total": sum(number for (phase,), number in counts.items() if phase != CENTS),
        "montant": _euros(counts[(CENTS,)]),
    }


def _of(counts: Counts, kind: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """The counts of a kind, without its name."""
    return ((key[1:], number) for key, number in counts.items() if key[0] == kind)


def _most(places: dict[str, Counts], kind: str) -> list[tuple[str, tuple[str, ...], int]]:
    """Service, key and number of each count of a kind, the largest first."""
    found = [(service, key, number) for service, counts in places.items() for key, number in _of(counts, kind)]
    return sorted(found, key=lambda one: (-one[2], one[0], one[1]))


def _euros(cents: int) -> str:
    return str(Decimal(cents).scaleb(-2))
