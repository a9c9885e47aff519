"""Lists of words that wait for an answer: what they are narrowed by, and what each line says of its claim."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import merge
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeVar

from chalicelib import errors, tables
from chalicelib.frais.claim.claims import Claim
from chalicelib.identity.staff import refusals
from chalicelib.missions import listing
from chalicelib.tables import Dossiers

if TYPE_CHECKING:
    from chalicelib.gestion.claims.shapes import LigneDEtat

T = TypeVar("T", bound=Dossiers)
FILTERS = ("service", "jours", "texte")
_RANK = re.compile(r"[0-9T:+-]{10,40}#[0-9A-Za-z-]{1,20}#[0-9a-f]{1,40}")
_LONGEST = 80


@dataclass(frozen=True)
class Question:
    """`jours`: days of waiting, at least. `texte`: words, in small letters. `suite`: rank after which a page begins."""

    services: Sequence[str]
    jours: int
    texte: str
    suite: str

    def until(self, now: datetime) -> str:
        """The last rank that has waited so long; a rank begins with its moment."""
        return f"{(now - timedelta(days=self.jours)).isoformat(timespec='seconds')}~"

    def passes(self, line: LigneDEtat, words: str) -> bool:
        """Whether each word that is asked is somewhere in these."""
        person = line["personne"]
        known = (person["nom"], person["prenom"], person["numero"], line["numero"], line["mission"]["examen"], words)
        whole = " ".join(str(one or "") for one in known).casefold()
        return all(word in whole for word in self.texte.split())


def merged(begin: Callable[[str], Iterable[T]], services: Iterable[str], most: int) -> Iterator[T]:
    """The items of the lists of several services, the oldest first; the first `most` of each are read together."""

    def begun(service: str) -> Iterator[T]:
        found = iter(begin(service))
        return chain(list(islice(found, most)), found)

    return iter(merge(*tables.each(begun, services), key=lambda one: str(one.rang)))


def line(claim: Claim, quand: str, *, own: bool) -> LigneDEtat:
    """Whose claim it is, for which mission, and since when (`quand`, ISO) it waits. `own`: the member's."""
    person = claim.found.person
    return {
        "compte": str(claim.etat.compte),
        "numero": str(claim.etat.numero),
        "service": claim.etat.service,
        "personne": {"nom": person.nom, "prenom": person.prenom, "numero": person.numero},
        "mission": listing.view(claim.affectation, claim.now),
        "quand": quand,
        "age": int((claim.now - datetime.fromisoformat(quand)).total_seconds()),
        "propre": own,
    }


def question(asked: Mapping[str, str], own: Sequence[str]) -> Question:
    """What a query string asks; InvalidFields for what it may not, RightMissing for a service that is not `own`."""
    faults = []
    service, jours, suite = asked.get("service", ""), asked.get("jours") or "0", asked.get("suite", "")
    if not re.fullmatch(r"[0-9]{1,3}", jours):
        faults.append(("/jours", "choix", "Choisissez une ancienneté de la liste."))
    if len(asked.get("texte", "")) > _LONGEST:
        faults.append(("/texte", "champ_trop_long", f"Ce champ compte au plus {_LONGEST} caractères."))
    if suite and not _RANK.fullmatch(suite):
        faults.append(("/suite", "curseur_invalide", "Reprenez la liste depuis le début."))
    if faults:
        raise errors.InvalidFields(faults)
    if service and service not in own:
        raise refusals.RightMissing()
    return Question([service] if service else own, int(jours), asked.get("texte", "").strip().casefold(), suite)
