"""What a network fails at each way in, each counted by itself, so that nobody is refused for their neighbours.

At a door with passwords, what is counted is the identifiers that failed, each once an hour, and those that failed with
one same password. A network that fails on many makes an identifier that goes on failing wait; its first tries are
looked at all the same. A password that failed on several identifiers is not looked at there again in that hour.
Elsewhere failures are counted, and only what is not valid is refused. Items do not grow: an identifier is one number
out of 1,024.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import log

from pynamodb.expressions.condition import Condition, size
from pynamodb.expressions.update import Action

from chalicelib import errors, faults, logs, tables
from chalicelib.academie import ACADEMIE
from chalicelib.identity import networks, passwords, signals
from chalicelib.identity.models import Compteur
from chalicelib.tables.items import Raw

HOUR = 3600
BUCKETS = 1024
CALM, PAUSE = 3, 60
"""Tries that an identifier has in any case; seconds between two beyond them, where the network fails on many."""
USUAL, MANY, TOO_MANY = range(3)
TEN_TIMES = 10
Key = tuple[str, str]


@dataclass(frozen=True)
class Door:
    """A way in. `most`: failures an hour of a network, where nothing but a valid secret comes in."""

    name: str
    most: int = 100


PEOPLE, STAFF = Door("personnes"), Door("personnels")
LINKS, AGENDAS = Door("liens"), Door("agendas")


def spend(door: Door, address: str, now: datetime) -> None:
    """Counts one failure; TooManyFromHere beyond the last one of the hour. After a lost answer, it is counted once."""
    counter = _counter(door.name, networks.mark(address, now), now)
    left = Compteur.failures.does_not_exist() | (Compteur.failures < door.most)
    try:
        counted = tables.update(counter, [Compteur.failures.add(1), _lasting(now)], left, mark=Compteur.marque)
    except faults.Unknown:
        return
    if not counted:
        logs.event("network_throttled", porte=door.name, reseau=networks.mark(address, now))
        raise errors.TooManyFromHere(retry_after=_left(now))


def asked_for_link(address: str, now: datetime) -> int:
    """Counts one request for a link: USUAL, MANY or TOO_MANY of the network's in this hour, or MANY of the instance's.

    A network beyond its own is not added to the instance's: alone, it silences nobody else.
    """
    limits, network = ACADEMIE.acces, networks.of(address)
    if not networks.is_trusted(network):
        asked, most = _asked(networks.mark(address, now), now), limits.liens_par_reseau
        if asked > most:
            return TOO_MANY if asked > TEN_TIMES * most else MANY
    return MANY if _asked("instance", now) > limits.liens_par_heure else USUAL


def _asked(key: str, now: datetime) -> int:
    counter = _counter("oublis", key, now)
    tables.update(counter, [Compteur.failures.add(1), _lasting(now)], mark=Compteur.marque)
    return int(counter.failures)


class Try:
    """One password tried on one identifier, from a network, at a door."""

    def __init__(self, door: Door, address: str, name: str, password: str, now: datetime) -> None:
        self.door, self.now, self.mark = door, now, networks.mark(address, now)
        self._bucket = int(networks.keyed(name)[:8], 16) % BUCKETS
        self._trusted = networks.is_trusted(networks.of(address))
        self._names = _counter(door.name, self.mark, now)
        spread = networks.keyed(f"{self.mark} {passwords.normal_form(password)}")[:5]
        self._same = _counter(f"{door.name}-mdp", f"{self.mark}{spread}", now)

    @property
    def keys(self) -> tuple[Key, Key]:
        """What `refusal` needs to know."""
        return (self._names.pk, "L"), (self._same.pk, "L")

    def refusal(self, found: Mapping[Key, Raw], tries: list[float]) -> errors.TooManyTries | None:
        """Why this try is not looked at, if it is not. `tries`: moments of those on the identifier, this one last."""
        names, same = (_of(found.get(key)) for key in self.keys)
        if self._trusted:
            return None
        if len(same) >= ACADEMIE.acces.identifiants_par_mot_de_passe:
            self._tell("password_spread")
            return errors.PasswordSpread(retry_after=_left(self.now))
        moment = int(self.now.timestamp())
        recent = [one for one in tries if one > moment - HOUR]
        wait = int(recent[-2]) + PAUSE - moment if len(recent) > CALM else 0
        if wait > 0 and distinct(len(names)) >= ACADEMIE.acces.identifiants_par_reseau:
            self._tell("network_throttled")
            return errors.TooManyFromHere(retry_after=wait)
        return None

    def failed(self) -> None:
        """Counts the failure; who tries one password on many at once learns nothing beyond the last one looked at."""
        if self._trusted:
            return
        most = ACADEMIE.acces.identifiants_par_mot_de_passe
        room: Condition = Compteur.noms.does_not_exist()
        room |= size(Compteur.noms) < most  # type: ignore[no-untyped-call]
        learns = self._add(self._same, room | Compteur.noms.contains(self._bucket))
        self._add(self._names)
        self._signal("mot_de_passe", self._same, len(self._same.noms or ()) >= most)
        many = distinct(len(self._names.noms or ())) >= ACADEMIE.acces.identifiants_par_reseau
        self._signal("reseau", self._names, many)
        if not learns:
            self._tell("password_spread")
            raise errors.PasswordSpread(retry_after=_left(self.now))

    def _add(self, counter: Compteur, room: Condition | None = None) -> bool:
        """Twice is once: a set. When nobody knows, the person learns that the password was wrong all the same."""
        try:
            return tables.update(counter, [Compteur.noms.add({self._bucket}), _lasting(self.now)], room)
        except faults.Unknown:
            return True

    def _signal(self, kind: str, counter: Compteur, reached: bool) -> None:
        if reached and counter.signale is None:
            first = Compteur.signale.does_not_exist()
            if tables.update(Compteur(counter.pk, "L"), [Compteur.signale.set(int(self.now.timestamp()))], first):
                signals.note(kind, self.now, porte=self.door.name, reseau=self.mark)

    def _tell(self, event: str) -> None:
        logs.event(event, porte=self.door.name, reseau=self.mark)


def distinct(filled: int) -> int:
    """How many identifiers fill so many of the buckets, two of which may share one (linear counting; pure)."""
    return round(-BUCKETS * log(1 - min(filled, BUCKETS - 1) / BUCKETS))


def _of(raw: Raw | None) -> set[float]:
    return set(Compteur.from_raw_data(dict(raw)).noms or ()) if raw else set()


def _counter(kind: str, key: str, now: datetime) -> Compteur:
    return Compteur(f"L#{kind}#{key}#{int(now.timestamp()) // HOUR}", "L")


def _lasting(now: datetime) -> Action:
    lasting: Action = Compteur.ttl.set(int(now.timestamp()) + 2 * HOUR)
    return lasting


def _left(now: datetime) -> int:
    return HOUR - int(now.timestamp()) % HOUR
