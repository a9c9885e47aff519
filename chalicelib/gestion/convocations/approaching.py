"""Reminders around a mission, once each: that it is near, and that a dossier financier stands in the way of payment.

Once a day the schedule puts one job per mission of the next days; each job looks at the people of that mission. What
was told is marked with the day of the mission, so that one which is moved is told of again.
"""

import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from chalicelib import eveil, logs, mail, outbox, tables
from chalicelib.academie import ACADEMIE
from chalicelib.frais.reminders import KEPT, Rappel
from chalicelib.frais.shown import decided
from chalicelib.gestion.convocations import told
from chalicelib.gestion.work import travaux
from chalicelib.identity import refused, stops
from chalicelib.identity.models import Compte, account_key, person_key
from chalicelib.missions import clock, lists
from chalicelib.missions.collection import Collection, read
from chalicelib.missions.models import Affectation, Mission
from chalicelib.tables import Dossiers, Refused, Transaction
from chalicelib.tables.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

NEAR, AHEAD = 3, 15
"""Days before a mission: it is near; there is still time for a dossier."""
_MOST = 20
_SAVE_EVERY = 50


class Approche(Dossiers):
    """pk `RAPPELS#missions`, sk = day: how far the missions of the next days have been looked at.

    `attendues`: how many people may come on that day. `venues`: they have begun to.
    """

    dernier = UnicodeAttribute(null=True)
    fini = BooleanAttribute(null=True)
    attendues = NumberAttribute(null=True)
    venues = BooleanAttribute(null=True)


def sweep(now: datetime, deadline: float) -> int:
    """Puts the day's jobs that are not put yet; gives how many. It stops past `deadline`, a `time.monotonic()`."""
    today = clock.local(now, None).date()
    kept, count = _kept(today, now), 0
    if kept.fini:
        return 0
    coming, there = _look(today)
    kept.attendues = there + _convoked_since(today - timedelta(days=1))
    for numero in coming:
        if numero <= str(kept.dernier or ""):
            continue
        job = outbox.follow(f"approche#{today}#{numero}", "rappels_avant_mission", now=now, numero=numero)
        outbox.nudge(job)
        kept.dernier, count = numero, count + 1
        if count % _SAVE_EVERY == 0:
            kept.save()
        if time.monotonic() >= deadline:
            break
    else:
        kept.fini = True
    kept.save()
    logs.event("approaching_announced", missions=count)
    return count


def make_ready(now: datetime) -> None:
    """Keeps containers ready for those who are expected this morning, where the instance wants it, until they come."""
    here = clock.local(now, None)
    if not ACADEMIE.matins.fonctions or not eveil.is_time(here):
        return
    kept = _kept(here.date(), now)
    if not kept.venues and eveil.keep(eveil.wanted(int(kept.attendues or 0))):
        tables.update(kept, [Approche.venues.set(True)], Approche.pk.exists())


def of_mission(*, job: str, now: datetime, numero: str) -> None:
    """Worker: has everybody on a mission told of what is near, or missing."""
    for compte in lists.on_mission(numero):
        account = _reachable(compte)
        if account is not None:
            found = read(compte)
            if stops.wanted(account, "mission"):
                _near(compte, found, now)
            if stops.wanted(account, "dossier"):
                _lacking(compte, found, now)


def remind(*, job: str, now: datetime, compte: str, numeros: list[str]) -> None:
    """Worker: the e-mail on near missions, those that still stand."""
    account, found = _reachable(compte), read(compte)
    places = [place for place in _ahead(found, now, NEAR) if str(place.numero) in numeros]
    if account is None or not places or not stops.wanted(account, "mission"):
        return
    who = told.gestionnaire(found.person, places)
    sheets = [told.mission(place) for place in places]
    told_with = {"gestionnaire": who, "lien": f"{ACADEMIE.origine}/missions/"}
    told_with["arret"] = stops.link(compte, "mission", job, now)
    mail.send("rappel_mission", str(account.courriel), langue=account.langue, missions=sheets, **told_with)


def remind_of_file(*, job: str, now: datetime, compte: str) -> None:
    """Worker: the e-mail on a dossier financier, unless it is complete by now."""
    account, found = _reachable(compte), read(compte)
    state = str(found.person.dossier_financier)
    if account is None or state not in decided.BLOCKING or not stops.wanted(account, "dossier"):
        return
    who = told.gestionnaire(found.person, list(_ahead(found, now, AHEAD)))
    told_with = {"gestionnaire": who, "arret": stops.link(compte, "dossier", job, now)}
    mail.send(
        "rappel_dossier", str(account.courriel), langue=account.langue, perime=state == "perime", **told_with
    )


def _near(compte: str, found: Collection, now: datetime) -> None:
    """One message for all that is near and not told yet; two runs at once tell once."""
    marks = {str(mark.sk) for mark in Rappel.query(person_key(compte), Rappel.sk.startswith("RAPPEL#mission#"))}
    places = [place for place in _ahead(found, now, NEAR) if _mark(place) not in marks][:_MOST]
    if places:
        numeros = [str(place.numero) for place in places]
        _once(compte, [_mark(place) for place in places], "rappel_mission", now, numeros=numeros)


def _lacking(compte: str, found: Collection, now: datetime) -> None:
    if str(found.person.dossier_financier) not in decided.BLOCKING:
        return
    for place in _ahead(found, now, AHEAD):
        _once(compte, [f"RAPPEL#dossier#{place.session}"], "rappel_dossier", now)
        return


def _once(compte: str, marks: list[str], kind: str, now: datetime, **data: object) -> None:
    over = int((now + KEPT).timestamp())
    try:
        with Transaction() as transaction:
            for mark in marks:
                transaction.save(Rappel(person_key(compte), mark, ttl=over), condition=Rappel.pk.does_not_exist())
            job = outbox.put(transaction, kind, now=now, compte=compte, **data)
    except Refused:
        return
    outbox.nudge(job)


def _mark(place: Affectation) -> str:
    return f"RAPPEL#mission#{place.numero}#{str(place.debut)[:10]}"


def _ahead(found: Collection, now: datetime, days: int) -> Iterator[Affectation]:
    """The missions of the person that begin within so many days, those of a convocation, which stand; soonest first."""
    today = clock.local(now, None).date()
    for place in sorted(found.affectations.values(), key=lambda place: (str(place.debut), str(place.numero))):
        if place.convoquee and not place.annulee and _within(place.debut, today, days):
            yield place


def _within(debut: str | None, today: date, days: int) -> bool:
    return 0 < (date.fromisoformat(str(debut)[:10]) - today).days <= days


def _look(today: date) -> tuple[list[str], int]:
    """The missions that begin soon, in order of their numbers; how many people work today, or have just ended."""
    coming, there, yesterday = list[str](), set[str](), (today - timedelta(days=1)).isoformat()
    for session in range(today.year - 1, today.year + 2):
        for mission in Mission.by_liste.query(f"session#{session}"):
            if mission.annulee or not mission.debut:
                continue
            if _within(mission.debut, today, AHEAD):
                coming.append(str(mission.numero))
            if mission.debut[:10] <= today.isoformat() and str(mission.fin or mission.debut)[:10] >= yesterday:
                there |= mission.comptes or set()
    return sorted(coming), len(there)


def _convoked_since(day: date) -> int:
    """How many convocations the runs begun since that day have given: their people come next."""
    runs = (run for run in travaux.latest(travaux.CONVOCATIONS) if run.id[:8] >= f"{day:%Y%m%d}")
    return sum(int((run.resultat or {}).get("convoquees", 0)) for run in runs)


def _reachable(compte: str) -> Compte | None:
    try:
        account = Compte.get(account_key(compte), "C", consistent_read=True)
    except Compte.DoesNotExist:
        return None
    return account if account.courriel and account.disabled is None and not refused.of(account) else None


def _kept(today: date, now: datetime) -> Approche:
    try:
        return Approche.get("RAPPELS#missions", today.isoformat(), consistent_read=True)
    except Approche.DoesNotExist:
        over = now + timedelta(days=3)
        return Approche("RAPPELS#missions", today.isoformat(), ttl=int(over.timestamp()))
