"""What a network fails at each way in, each counted by itself, so that nobody is refused for their neighbours.

At a door with passwords, what is counted is the identifiers that failed, each once an hour, and those that failed with
one same password. A network that fails on many makes an identifier that goes on failing wait, and has so many tries
a minute, which no morning needs: first tries are looked at all the same, save in a flood. A password that failed on
several identifiers is not looked at there again in that hour. Elsewhere failures are counted, and only what is not
valid is refused. Items do not grow: an identifier is one number out of 1,024.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from math import log

from pynamodb.expressions.condition import Condition, size
from pynamodb.expressions.update import Action

from chalicelib import errors, faults, logs, tables
from chalicelib.academie import ACADEMIE
from chalicelib.identity import networks, passwords, signals, throttling
from chalicelib.identity.models import Alias, Compteur
from chalicelib.tables import Transaction
from chalicelib.tables.items import Raw

HOUR, MINUTE = 3600, 60
BUCKETS = 1024
CALM, PAUSE = 3, 60
"""Tries that an identifier has in any case; seconds between two beyond them, where the network fails on many."""
USUAL, MANY, TOO_MANY = range(3)
TEN_TIMES = 10
Key = tuple[str, str]


@dataclass(frozen=True)
class Door:
    """A way in. `most`: what a network may fail, or ask, in a `spell` of seconds, where no password is typed."""

    name: str
    most: int = 100
    spell: int = HOUR


PEOPLE, STAFF = Door("personnes"), Door("personnels")
LINKS, AGENDAS = Door("liens"), Door("agendas")


def portals() -> Door:
    """The ways to the académies' portals: each asks their provider something, whoever asks."""
    return Door("portails", ACADEMIE.acces.portails_par_minute, MINUTE)


def spend(door: Door, address: str, now: datetime) -> None:
    """Counts one; TooManyFromHere beyond the last one of the spell. After a lost answer, it is counted once."""
    if networks.is_trusted(networks.of(address)):
        return
    counter = _counter(door.name, networks.mark(address, now), now, door.spell)
    left = Compteur.failures.does_not_exist() | (Compteur.failures < door.most)
    try:
        counted = tables.update(counter, [Compteur.failures.add(1), _lasting(now)], left, mark=Compteur.marque)
    except faults.Unknown:
        return
    if not counted:
        logs.event("network_throttled", porte=door.name, reseau=networks.mark(address, now))
        raise errors.TooManyFromHere(retry_after=_left(now, door.spell))


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
    """One password tried on one identifier, from a network, at a door.

    What bounds it is counted before the password is looked at, so that tries at once learn no more than tries in turn.
    A success gives back what it counted on the password.
    """

    def __init__(self, door: Door, address: str, name: str, password: str, now: datetime) -> None:
        self.door, self.address, self.now, self.mark = door, address, now, networks.mark(address, now)
        self._bucket = int(networks.keyed(name)[:8], 16) % BUCKETS
        self._trusted = networks.is_trusted(networks.of(address))
        self._names = _counter(door.name, self.mark, now)
        spread = networks.keyed(f"{self.mark} {passwords.normal_form(password)}")[:5]
        self._same = _counter(f"{door.name}-mdp", f"{self.mark}{spread}", now)
        self._minute = _counter(f"{door.name}-minute", self.mark, now, MINUTE)

    @property
    def keys(self) -> tuple[Key, Key]:
        """What `refusal` needs to know."""
        return (self._names.pk, "L"), (self._same.pk, "L")

    def refusal(self, found: Mapping[Key, Raw], alias: Alias) -> errors.TooManyTries | None:
        """Why this try is not looked at, if it is not. `alias`: the identifier's tries, this one last."""
        if self._trusted:
            return None
        names, same = (_of(found.get(key)) for key in self.keys)
        if len(same) >= ACADEMIE.acces.identifiants_par_mot_de_passe:
            return self._spread()
        if distinct(len(names)) >= ACADEMIE.acces.identifiants_par_reseau:
            wait = self._pause(alias) or self._take_of_the_minute()
            if wait > 0:
                self._tell("network_throttled")
                return errors.TooManyFromHere(retry_after=wait)
        return None if self._take_of_the_password() else self._spread()

    def _spread(self) -> errors.PasswordSpread:
        self._tell("password_spread")
        return errors.PasswordSpread(retry_after=_left(self.now))

    def _pause(self, alias: Alias) -> int:
        """Seconds that an identifier which goes on failing in this network has left to wait."""
        moment = int(self.now.timestamp())
        own = [one.moment for one in throttling.from_network(list(alias.essais or []), self.address) if one.here]
        recent = [one for one in own if one > moment - HOUR]
        return max(recent[-2] + PAUSE - moment, 0) if len(recent) > CALM else 0

    def _take_of_the_minute(self) -> int:
        """Counts one of those that a network which fails on many has each minute; seconds to wait when none is left."""
        left = Compteur.failures.does_not_exist() | (Compteur.failures < ACADEMIE.acces.essais_par_minute)
        actions = [Compteur.failures.add(1), _lasting(self.now)]
        return 0 if tables.update(self._minute, actions, left, mark=Compteur.marque) else _left(self.now, MINUTE)

    def _take_of_the_password(self) -> bool:
        """Counts the identifier among those that this password is tried on, if there is room."""
        room: Condition = Compteur.noms.does_not_exist()
        room |= size(Compteur.noms) < ACADEMIE.acces.identifiants_par_mot_de_passe  # type: ignore[no-untyped-call]
        return tables.update(self._same, [Compteur.noms.add({self._bucket}), _lasting(self.now)], room)

    def give_back(self, transaction: Transaction) -> None:
        """What was counted on the password, in the transaction of its success."""
        if not self._trusted:
            transaction.update(Compteur(self._same.pk, "L"), actions=[Compteur.noms.delete({self._bucket})])

    def failed(self) -> None:
        """Counts the identifier among those that failed here. When nobody knows, the person has their answer all the
        same."""
        if self._trusted:
            return
        with suppress(faults.Unknown):
            tables.update(self._names, [Compteur.noms.add({self._bucket}), _lasting(self.now)])
        most = ACADEMIE.acces.identifiants_par_mot_de_passe
        self._signal("mot_de_passe", self._same, len(self._same.noms or ()) >= most)
        many = distinct(len(self._names.noms or ())) >= ACADEMIE.acces.identifiants_par_reseau
        self._signal("reseau", self._names, many)

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


def _counter(kind: str, key: str, now: datetime, spell: int = HOUR) -> Compteur:
    return Compteur(f"L#{kind}#{key}#{int(now.timestamp()) // spell}", "L")


def _lasting(now: datetime) -> Action:
    lasting: Action = Compteur.ttl.set(int(now.timestamp()) + 2 * HOUR)
    return lasting


def _left(now: datetime, spell: int = HOUR) -> int:
    return spell - int(now.timestamp()) % spell
