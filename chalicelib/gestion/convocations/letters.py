"""The letters of people who are convoked: one for three missions at most, a password only where one is needed."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from chalicelib import tables
from chalicelib.gestion.convocations.places import Place
from chalicelib.identity import temporary_passwords
from chalicelib.missions import clock, letters

ON_A_LETTER = 3


@dataclass
class Printed:
    """`passwords`: account id -> temporary password in clear, here and on paper only. `letters`: how many."""

    parts: list[bytes] = field(default_factory=list)
    letters: int = 0
    passwords: dict[str, str] = field(default_factory=dict)


def printed(
    places: Collection[Place], lost: Collection[str], now: datetime, acteur: str, people_in_a_part: int
) -> Printed:
    """The letters of these places, in their order; passwords are hashed several at a time.

    `lost`: accounts whose printed password nobody must have.
    """
    made = Printed()
    by_person = [list(own) for _, own in groupby(places, key=lambda place: place.person.compte)]

    def access(own: list[Place]) -> dict[str, str]:
        return _access(own, own[0].person.compte in lost, made, now, acteur)

    for start in range(0, len(by_person), people_in_a_part):
        people = by_person[start : start + people_in_a_part]
        accesses = zip(people, tables.each(access, people), strict=True)
        part = [one for own, known in accesses for one in _letters(own, known)]
        made.letters += len(part)
        made.parts.append(letters.pdf(part, now))
    return made


def access_kind(place: Place, now: datetime) -> str:
    """What the letter will say of coming in: portail, personnel, deja_donne or provisoire."""
    account = place.person.account
    if temporary_passwords.enters_by_portal(account):
        return "portail"
    if account.password_hash:
        return "personnel"
    return "provisoire" if temporary_passwords.is_needed(account, now) else "deja_donne"


def _letters(own: list[Place], access: dict[str, str]) -> Iterator[dict[str, object]]:
    """A letter for each service and session of one person; of three missions at most, to stay on one page."""
    for _, group in groupby(own, key=lambda place: place.letter):
        missions = [place.affectation for place in group]
        for start in range(0, len(missions), ON_A_LETTER):
            yield letters.letter(own[0].person.profile, missions[start : start + ON_A_LETTER], access)


def _access(own: list[Place], lost: bool, made: Printed, now: datetime, acteur: str) -> dict[str, str]:
    """How the letter says to come in; a password only for who has none that they could use."""
    person, kind = own[0].person, access_kind(own[0], now)
    if kind == "portail":
        return letters.by_portal(str(person.account.portail))
    if kind == "personnel":
        return letters.NO_ACCESS
    expires = temporary_passwords.expiry(max(place.ends for place in own), now)
    if kind == "deja_donne" and not lost:
        given = temporary_passwords.extend(person.account, expires, now, acteur)
        return letters.already_given(clock.local(given, None).date())
    try:
        made.passwords[person.compte] = temporary_passwords.issue(person.compte, expires, now, acteur)
    except temporary_passwords.PasswordIsPersonal:
        return letters.NO_ACCESS
    return letters.printed(made.passwords[person.compte], clock.local(expires, None).date())
