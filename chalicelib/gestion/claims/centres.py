"""The missions of an exam centre as its chef sees them: who was there, what they declared, what was recorded."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Literal

from chalicelib import errors, tables
from chalicelib.frais.claim import states
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.regles import remuneration
from chalicelib.gestion.claims import checks, showing, steps
from chalicelib.gestion.claims.crowd import Crowd
from chalicelib.identity.staff.models import GESTIONNAIRE, Personnel
from chalicelib.missions import clock, listing
from chalicelib.missions.models import Affectation

if TYPE_CHECKING:
    from chalicelib.gestion.claims.shapes import LigneDeCentre, PageDeCentre

PAGE, AT_ONCE = 50, 500
"""Lines of a page; missions of the centre that one read goes through: half of what an answer of DynamoDB holds."""
SINCE = timedelta(days=400)
Key = dict[str, dict[str, str]]
"""Where a reading of an index stopped, as DynamoDB says it."""
Held = Literal["a_venir", "en_paiement"]
PAYING: Held = "en_paiement"
WAITING, DONE, ALL = "a_constater", "constates", "tous"
"""What may be asked for."""
_SIEVES = {WAITING: Affectation.service_fait.does_not_exist(), DONE: Affectation.service_fait.exists()}
"""What the index itself leaves out."""


def page(acteur: Personnel, centre: str, wanted: str, cursor: str, now: datetime) -> PageDeCentre:
    """The people whose mission in the centre has begun, oldest first; `suite`: the cursor of what follows.

    WAITING: those alone of whom something may be recorded now.
    """
    latest = clock.furthest(now)
    first, last = f"{latest - SINCE:%Y-%m-%d}", f"{latest:%Y-%m-%dT%H:%M}"
    begun, after = Affectation.debut.between(first, last), _opened(cursor, centre, first, last)
    sieve = Affectation.convoquee.exists() & _SIEVES[wanted] if wanted in _SIEVES else Affectation.convoquee.exists()
    places = Affectation.by_centre.query(centre, begun, sieve, last_evaluated_key=after, page_size=AT_ONCE)
    asked = ((one, places.last_evaluated_key) for one in places if _is_asked(one, acteur, wanted, now))
    found: list[LigneDeCentre] = []
    known = Crowd(acteur, now)
    while ahead := list(islice(asked, max(PAGE - len(found), tables.ABREAST))):
        known.read(place.compte for place, _ in ahead)
        for place, reached in ahead:
            claim = known.claim(place.compte, place.numero)
            if claim is not None and (wanted != WAITING or _is_open(claim, _held(claim))):
                found.append(_line(claim, own=known.is_own(claim)))
            if len(found) == PAGE:
                return {"lignes": found, "suite": _closed(reached)}
    return {"lignes": found, "suite": None}


def _is_asked(place: Affectation, acteur: Personnel, wanted: str, now: datetime) -> bool:
    """It has begun by the clock of its centre."""
    begun = datetime.fromisoformat(str(place.debut)) <= clock.local(now, place.centre_commune)
    return begun and _is_wanted(place, wanted) and _is_theirs(place, acteur)


def _is_wanted(place: Affectation, wanted: str) -> bool:
    if not str(place.pk).startswith("P#") or place.annulee or not place.convoquee:
        return False
    return wanted == ALL or (place.service_fait is None) == (wanted == WAITING)


def _is_theirs(place: Affectation, acteur: Personnel) -> bool:
    """A chef sees all of the centre; a gestionnaire, what their services sent there."""
    return acteur.role != GESTIONNAIRE or place.service in list(acteur.services or [])


def _line(claim: Claim, *, own: bool) -> LigneDeCentre:
    """No amount: the centre says what was done, not what it is worth."""
    person, place, held = claim.found.person, claim.affectation, _held(claim)
    sent = bool(claim.etat.transmis) and claim.halves[0] in states.SENT | states.UNPAID
    declared, seen = checks.declared_quantity(claim) if sent else None, checks.seen_quantity(place)
    return {
        "compte": claim.etat.compte,
        "numero": claim.etat.numero,
        "personne": {"nom": person.nom, "prenom": person.prenom, "numero": person.numero},
        "mission": listing.view(place, claim.now),
        "unite": remuneration.champ_attendu(claim.mission),
        "declare": declared,
        "constat": showing.work_seen(place),
        "desaccord": declared is not None and seen is not None and seen[1] != declared,
        "propre": own,
        "ouvert": _is_open(claim, held),
        "fige": held,
    }


def _held(claim: Claim) -> Held | None:
    """Why nothing may be recorded of the work now, or, of what is with the payer in part, why « non fait » may not."""
    if claim.moment != "passee":
        return "a_venir"
    return PAYING if set(claim.halves) & {states.TRANSMIS, states.ACCEPTE} else None


def _is_open(claim: Claim, held: Held | None) -> bool:
    """The travel may be paid before anybody said that the work was done: without that, the work never would."""
    return held is None or (held == PAYING and claim.halves[0] in steps.OPEN)


def _closed(key: Key | None) -> str | None:
    kept = {name: key[name]["S"] for name in ("pk", "sk", "debut")} if key else None
    return base64.urlsafe_b64encode(json.dumps(kept).encode()).decode() if kept else None


def _opened(cursor: str, centre: str, first: str, last: str) -> Key | None:
    """Where to go on, always within the centre asked for and the days shown: DynamoDB takes no other start key."""
    if not cursor:
        return None
    try:
        kept = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        known = {name: {"S": str(kept[name])} for name in ("pk", "sk", "debut")}
        if not kept["pk"] or not kept["sk"] or not first <= str(kept["debut"]) <= last:
            raise ValueError(cursor)
    except (binascii.Error, ValueError, KeyError, TypeError):
        told = "Reprenez la liste depuis le début."
        raise errors.InvalidFields([("/curseur", "curseur_invalide", told)]) from None
    return {**known, "centre": {"S": centre}}
