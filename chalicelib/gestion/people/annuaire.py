"""Everybody of the instance in a few packed items, read by jobs one after another: a page of the list is two trips."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from chalicelib import outbox, tables
from chalicelib.gestion.people import reach
from chalicelib.identity import directory, provisioning, refused, words
from chalicelib.identity.directory import Repertoire
from chalicelib.identity.models import person_key
from chalicelib.identity.provisioning import Person
from chalicelib.missions import clock
from chalicelib.missions.models import Affectation
from chalicelib.tables import Dossiers, Refused, Transaction
from chalicelib.tables.attributes import NumberAttribute, PackedJSON, UnicodeAttribute

if TYPE_CHECKING:
    from chalicelib.gestion.people.shapes import PersonneListee

READ, PLACE = "personnes_a_relever", "ANNUAIRE"
SLICE = 200
"""People of a job and of a packed item: a few seconds of the worker's sixty, and 10 KB of the 400 that one may hold."""
GROUPS = 40_000
"""Counts that one item holds for sure, packed: 80 groups in each part of 100,000 people, where there are a few."""
FRESH = timedelta(minutes=10)
STUCK = timedelta(minutes=10)
KEEP = timedelta(days=7)


class Annuaire(Dossiers):
    """pk `ANNUAIRE`: sk `T`, what is shown; `ENCOURS`, the reading under way, which goes on after `apres`.

    sk `<passage>#<rank>`: the people of one job. `morceaux`: how many there are. `quand`: when the reading began;
    `avance`: when it last went on, or came to its end. `groupes`: services, one a line -> how many people have had just
    these; a part holds its own, `T` those of each part, so that a page reads the parts that it shows alone.
    """

    quand = UnicodeAttribute(null=True)
    avance = UnicodeAttribute(null=True)
    passage = UnicodeAttribute(null=True)
    apres = UnicodeAttribute(null=True)
    morceaux = NumberAttribute(null=True)
    personnes = PackedJSON(null=True)
    groupes = PackedJSON(null=True)


def head() -> Annuaire | None:
    """The last reading that came to its end; its people are read by `kept`."""
    return _get("T")


def look() -> tuple[Annuaire | None, bool]:
    """The same, and whether another reading is under way."""
    keys = [(PLACE, sk) for sk in ("T", "ENCOURS")]
    found = {str(one.sk): one for one in Annuaire.batch_get(keys, consistent_read=True)}
    return found.get("T"), "ENCOURS" in found


def is_fresh(found: Annuaire, now: datetime) -> bool:
    """Whether nobody needs to read again yet."""
    return now - datetime.fromisoformat(str(found.avance or found.quand)) < FRESH


def groups(found: Annuaire) -> list[dict[tuple[str, ...], int]] | None:
    """Part by part, how many people have had just these services; None of a reading from before they were counted."""
    if found.groupes is None:
        return None
    return [{tuple(had.split("\n")) if had else (): count for had, count in part.items()} for part in found.groupes]


def kept(found: Annuaire, ranks: Iterable[int] | None = None) -> list[PersonneListee] | None:
    """The people of a reading, by name, or of some of its parts; None when one of these is no longer there."""
    wanted = range(int(found.morceaux or 0)) if ranks is None else ranks
    keys = [_part_key(str(found.passage), rank) for rank in wanted]
    items = Annuaire.batch_get([(PLACE, sk) for sk in keys], consistent_read=True) if keys else []
    parts = {str(one.sk): one.personnes for one in items}
    return [line for sk in keys for line in parts[sk]] if len(parts) == len(keys) else None


def start(now: datetime, passage: str = "") -> bool:
    """Has everybody read, unless somebody does and was not forgotten by a crash.

    `passage`: names the reading, so that the same is begun once; True when it is begun, under way or the last one.
    """
    if passage and passage in {str(one.passage) for one in (_get("T"), _get("ENCOURS")) if one}:
        return True
    moment = now.isoformat(timespec="seconds")
    named = passage or secrets.token_hex(8)
    mark = _item("ENCOURS", now, quand=moment, avance=moment, passage=named, morceaux=0)
    long_ago = (now - STUCK).isoformat(timespec="seconds")
    free = Annuaire.pk.does_not_exist() | Annuaire.avance.does_not_exist() | (Annuaire.avance < long_ago)
    try:
        with Transaction() as transaction:
            transaction.save(mark, condition=free)
            job = outbox.put(transaction, READ, now=now, passage=named)
    except Refused:
        return False
    outbox.nudge(job)
    return True


def read(*, job: str, now: datetime, passage: str, rang: int = 0) -> None:
    """Worker: the next people. A job that runs again after its part was kept changes nothing."""
    mark = _get("ENCOURS")
    if mark is None or (str(mark.passage), int(mark.morceaux or 0)) != (passage, rang):
        return
    beyond = Repertoire.rang > str(mark.apres) if mark.apres else None
    entries = list(islice(Repertoire.by_liste.query(directory.LISTE, beyond), SLICE))
    lines = _lines(entries, now)
    counted = Counter("\n".join(line["services"]) for line in lines)
    part = _item(_part_key(passage, rang), now, personnes=lines, groupes=counted)
    if len(entries) < SLICE:
        tables.put(part)
        return _finish(mark, rang + 1, now)
    after = _item("ENCOURS", now, quand=mark.quand, passage=passage, morceaux=rang + 1, apres=entries[-1].rang)
    after.avance = now.isoformat(timespec="seconds")
    try:
        with Transaction() as transaction:
            transaction.save(part)
            transaction.save(after, condition=(Annuaire.passage == passage) & (Annuaire.morceaux == rang))
            following = outbox.put(transaction, READ, now=now, passage=passage, rang=rang + 1)
    except Refused:
        return
    outbox.nudge(following)


def _finish(mark: Annuaire, parts: int, now: datetime) -> None:
    """An older reading never replaces a newer one; the parts of the one replaced go."""
    former = _get("T")
    counted = _counted(str(mark.passage), parts)
    whole = _item("T", now, quand=mark.quand, passage=mark.passage, morceaux=parts, groupes=counted)
    whole.avance = now.isoformat(timespec="seconds")
    if tables.put(whole, Annuaire.pk.does_not_exist() | (Annuaire.quand <= mark.quand)) and former is not None:
        _forget(former, str(mark.passage))
    tables.delete(Annuaire(PLACE, "ENCOURS"), Annuaire.passage == mark.passage)


def _counted(passage: str, parts: int) -> list[dict[str, int]] | None:
    """The `groupes` of each part, read once at the end; None when one has none, or when an item could not hold them."""
    keys = [_part_key(passage, rank) for rank in range(parts)]
    named = ["pk", "sk", "groupes"]
    items = Annuaire.batch_get([(PLACE, sk) for sk in keys], consistent_read=True, attributes_to_get=named)
    found = {str(one.sk): one.groupes for one in items if one.groupes is not None}
    holds = len(found) == len(keys) and sum(map(len, found.values())) <= GROUPS
    return [found[sk] for sk in keys] if holds else None


def _forget(former: Annuaire, passage: str) -> None:
    """Whoever reads the page at that instant has everybody read again."""
    if former.passage != passage:
        for rank in range(int(former.morceaux or 0)):
            Annuaire(PLACE, _part_key(str(former.passage), rank)).delete()


def forget() -> None:
    """Nobody is in the list, nor in a reading under way: somebody was erased, and whoever asks has it read again."""
    for one in list(Annuaire.query(PLACE, consistent_read=True)):
        one.delete()


def _lines(entries: Iterable[Repertoire], now: datetime) -> list[PersonneListee]:
    """In the order of the directory; who was erased meanwhile is left out."""
    found = {str(entry.pk).removeprefix("P#"): entry for entry in entries}
    known, places = provisioning.people(found), tables.abreast(_places, list(found))
    return [
        _line(known[compte], str(entry.mots or ""), places[compte], now)
        for compte, entry in found.items()
        if compte in known
    ]


def _places(compte: str) -> list[Affectation]:
    """Every mission that the person has had, by a query: the worker reads no collections together."""
    found = tables.query(Dossiers, "pk = :pk AND begins_with(sk, :mission)", pk=person_key(compte), mission="M#")
    return [Affectation.from_raw_data(raw) for raw in found]


def _line(person: Person, mots: str, places: list[Affectation], now: datetime) -> PersonneListee:
    account, profile = person.account, person.profile
    where = [str(text or "") for text in (profile.ville, profile.etablissement_nom, profile.etablissement_uai)]
    also = (str(account.identifiant or "").lower(), *(word for text in where for word in words.starts(text)))
    return {
        "id": person.compte,
        "numero": str(account.numero),
        "identifiant": account.identifiant,
        "nom": str(profile.nom),
        "prenom": str(profile.prenom),
        "ville": profile.ville,
        "statut": account.statut,
        "services": sorted(reach.services_in(places)),
        "prochaine": _next(places, now),
        "courriel": bool(account.courriel),
        "refuse": refused.of(account) is not None,
        "dossier_financier": profile.dossier_financier,
        "connecte": account.last_seen is not None,
        "demande_aide": profile.demande_aide,
        "ecarte": bool(profile.ecarte),
        "ferme": account.disabled is not None,
        "mots": " ".join((mots.strip(), *also)),
    }


def _next(places: Iterable[Affectation], now: datetime) -> str | None:
    """When the next mission to which the person is convoked begins, on the clock of its centre; or the one of today."""
    today = clock.local(now, None).date().isoformat()
    ahead = (str(place.debut) for place in places if place.convoquee and not place.annulee)
    return min((debut for debut in ahead if debut >= today), default=None)


def _item(sk: str, now: datetime, **values: object) -> Annuaire:
    made = Annuaire(PLACE, sk, ttl=int((now + KEEP).timestamp()))
    for name, value in values.items():
        setattr(made, name, value)
    return made


def _part_key(passage: str, rank: int) -> str:
    return f"{passage}#{rank:03d}"


def _get(sk: str) -> Annuaire | None:
    try:
        return Annuaire.get(PLACE, sk, consistent_read=True)
    except Annuaire.DoesNotExist:
        return None
