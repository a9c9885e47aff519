"""The convocation run: whoever is on a mission and not convoked yet gets a claim, a notice and a letter to print.

A run that was cut before its letters were printed leaves its lot open: the next run prints them again.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action

from chalicelib import journal, outbox
from chalicelib.frais import birth, rules
from chalicelib.frais.models import EtatDeFrais
from chalicelib.identity import directory, provisioning, temporary_passwords
from chalicelib.identity.models import account_key
from chalicelib.identity.provisioning import Person
from chalicelib.missions import clock, convocation, letters, lists
from chalicelib.missions.models import Affectation
from chalicelib.tables import Contended, Dossiers, Refused, Transaction

LOTS = "CONVOCATIONS"
ON_A_LETTER = 3
IN_A_FILE = 500


class Lot(Dossiers):
    """pk `CONVOCATIONS`, sk = moment of the run. `imprime`: moment when its letters were in the operator's hands."""

    imprime = UnicodeAttribute(null=True)
    lettres = NumberAttribute(null=True)


@dataclass(frozen=True)
class Place:
    """A person on a mission, to be convoked, or convoked by a run whose letters were never printed."""

    affectation: Affectation
    person: Person

    @property
    def order(self) -> tuple[str, str, str, str, str]:
        """The printing order: service, name, then the missions of the person by date."""
        own, profile = self.affectation, self.person.profile
        name = directory.name({"nom": str(profile.nom), "prenom": str(profile.prenom)})
        return str(own.service or ""), name, str(profile.numero), str(own.session), str(own.debut)

    @property
    def letter(self) -> tuple[str, str, str, str]:
        """What the missions of one letter have in common."""
        return self.order[:4]

    @property
    def is_convoked(self) -> bool:
        return bool(self.affectation.convoquee)

    @property
    def ends(self) -> datetime:
        zone = clock.zone(self.affectation.centre_commune)
        return datetime.fromisoformat(str(self.affectation.fin)).replace(tzinfo=zone)


@dataclass
class Run:
    """What a run did. `parts`: its print file, cut at 500 letters. `passwords`: account id -> temporary password in
    clear, here and on paper only.
    """

    lot: str
    missions: Collection[str] | None
    parts: list[bytes] = field(default_factory=list)
    letters: int = 0
    convoked: list[Place] = field(default_factory=list)
    skipped: list[Place] = field(default_factory=list)
    passwords: dict[str, str] = field(default_factory=dict)


def candidates(now: datetime, missions: Collection[str] | None = None) -> list[Place]:
    """Who a run would convoke, in printing order; writes nothing. `missions`: those alone, else all."""
    waiting = _open_lots()
    places = _places(now, missions)
    return [place for place in places if not place.is_convoked or place.affectation.lot in waiting]


def convoke(now: datetime, acteur: str, missions: Collection[str] | None = None) -> Run:
    """Convokes the candidates and makes their letters; `finish` closes the lot once the letters are safe."""
    run = Run(now.isoformat(timespec="microseconds"), missions)
    reprinted = _open_lots()
    places = candidates(now, missions)
    if places:
        Lot(LOTS, run.lot).save()
    for place in places:
        written = place.is_convoked or _convoke(place, run.lot, now, acteur)
        (run.convoked if written else run.skipped).append(place)
    lost = {place.person.compte for place in run.convoked if place.affectation.lot in reprinted}
    _make_letters(run, lost, now, acteur)
    return run


def print_again(now: datetime, acteur: str, missions: Collection[str]) -> Run:
    """The letters of people convoked already; who has not chosen a password gets a fresh one, the former one dies."""
    run = Run(now.isoformat(timespec="microseconds"), missions)
    run.convoked = [place for place in _places(now, missions) if place.is_convoked]
    _make_letters(run, {place.person.compte for place in run.convoked}, now, acteur)
    return run


def finish(run: Run, now: datetime, acteur: str) -> None:
    """The letters are printed or kept: closes the lot, those of cut runs with it, and has the duplicates made."""
    if not run.letters:
        return
    moment = now.isoformat(timespec="seconds")
    for lot in {run.lot} if run.missions is not None else _open_lots():
        Lot(LOTS, lot).update(actions=[Lot.imprime.set(moment), Lot.lettres.set(run.letters)])
    told = {"lettres": str(run.letters), "personnes": str(len({p.person.compte for p in run.convoked}))}
    journal.write("convocations_imprimees", objet=LOTS, acteur=acteur, now=now, lot=run.lot, **told)
    for place in run.convoked:
        convocation.ask(place.person.compte, str(place.affectation.numero))


def _places(now: datetime, missions: Collection[str] | None) -> list[Place]:
    """Everybody on the missions, in printing order, but who is set aside and what is cancelled."""
    numeros = _missions(now) if missions is None else missions
    found = [place for numero in numeros for place in lists.on_mission(numero).values() if not place.annulee]
    people = provisioning.people(str(place.compte) for place in found)
    places = [Place(place, people[str(place.compte)]) for place in found if str(place.compte) in people]
    able = (place for place in places if not place.person.profile.ecarte and not place.person.account.disabled)
    return sorted(able, key=lambda place: place.order)


def _missions(now: datetime) -> Iterator[str]:
    """The missions of last year's session, of this year's and of the two next."""
    for year in range(now.year - 1, now.year + 3):
        yield from lists.of_session(str(year))


def _open_lots() -> set[str]:
    return {lot.sk for lot in Lot.query(LOTS, consistent_read=True) if not lot.imprime}


def _convoke(place: Place, lot: str, now: datetime, acteur: str) -> bool:
    """One transaction: convoked, with a claim, a journal entry and a notice, or nothing. False when it changed."""
    own, account, job = place.affectation, place.person.account, None
    read = int(own.version)
    own.convoquee, own.lot = now.isoformat(timespec="seconds"), lot
    claim = birth.born(own, place.person.profile, rules.settings(), now)
    unchanged = Affectation.convoquee.does_not_exist() & (Affectation.version == read)
    marks: list[Action] = [Affectation.convoquee.set(own.convoquee), Affectation.lot.set(lot)]
    told = {"mission": str(own.numero)}
    try:
        with Transaction() as transaction:
            transaction.update(Affectation(own.pk, own.sk), actions=marks, condition=unchanged)
            transaction.save(claim, condition=EtatDeFrais.pk.does_not_exist())
            journal.put(
                transaction, "convocation", objet=account_key(place.person.compte), acteur=acteur, now=now, **told
            )
            if account.courriel:
                notice = {"compte": place.person.compte, "numero": str(own.numero)}
                job = outbox.put(transaction, "avis_convocation", now=now, **notice)
    except (Refused, Contended):
        return False
    if job:
        outbox.nudge(job)
    return True


def _make_letters(run: Run, lost: set[str], now: datetime, acteur: str) -> None:
    """`lost`: accounts whose printed password nobody has, or must no longer have."""
    by_person: dict[str, list[Place]] = {}
    for place in run.convoked:
        by_person.setdefault(place.person.compte, []).append(place)
    access = {compte: _access(own, compte in lost, run, now, acteur) for compte, own in by_person.items()}
    made = [
        letters.letter(own[0].person.profile, [place.affectation for place in own], access[own[0].person.compte])
        for own in _by_letter(run.convoked)
    ]
    run.letters = len(made)
    run.parts = [letters.pdf(made[start : start + IN_A_FILE], now) for start in range(0, len(made), IN_A_FILE)]


def _by_letter(places: Iterable[Place]) -> Iterator[list[Place]]:
    """A letter for each person, service and session; of three missions at most, to stay on one page."""
    for _, group in groupby(places, key=lambda place: place.letter):
        own = list(group)
        for start in range(0, len(own), ON_A_LETTER):
            yield own[start : start + ON_A_LETTER]


def _access(own: list[Place], lost: bool, run: Run, now: datetime, acteur: str) -> dict[str, str]:
    """How the letter says to come in; a password only for who has none that they could use."""
    person = own[0].person
    account = person.account
    if temporary_passwords.enters_by_portal(account):
        return letters.by_portal(str(account.portail))
    if account.password_hash:
        return letters.NO_ACCESS
    if not lost and not temporary_passwords.is_needed(account, now):
        given = datetime.fromtimestamp(int(account.temp_expires), now.tzinfo)
        return letters.already_given(clock.local(given, None).date())
    expires = temporary_passwords.expiry(max(place.ends for place in own), now)
    try:
        run.passwords[person.compte] = temporary_passwords.issue(person.compte, expires, now, acteur)
    except temporary_passwords.PasswordIsPersonal:
        return letters.NO_ACCESS
    return letters.printed(run.passwords[person.compte], clock.local(expires, None).date())
