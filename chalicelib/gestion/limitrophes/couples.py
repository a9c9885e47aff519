"""The touching communes of which the table says nothing, with the claims that hang on them; saying what they are."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib import communes, errors, journal, tables
from chalicelib.frais.claim import settings, states
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.regles import droits
from chalicelib.gestion.claims import worklist
from chalicelib.gestion.claims.worklist import Question
from chalicelib.identity.staff.models import Personnel
from chalicelib.tables import Dossiers, Transaction

if TYPE_CHECKING:
    from chalicelib.gestion.limitrophes.shapes import CoupleDeCommunes, CouplesATrancher, CoupleTranche, EtatSuspendu

TRAVEL = states.HALVES[1]
_NOT_TOUCHING = "Ces deux communes ne se touchent pas dans la liste officielle\u00a0: rien n’est à trancher."
Pair = tuple[str, str]


def page(question: Question, now: datetime) -> CouplesATrancher:
    """The pairs that the next claims of a list hang on; `suite`: the cursor of those that follow."""
    (found, suite), answered, served = tables.together(
        lambda: worklist.slice_of(question, now), settings.unserved, settings.neighbours
    )
    asked = _asked(found, answered, served)
    return {"couples": [_line(pair, hung) for pair, hung in sorted(asked.items())], "suite": suite}


def settle(acteur: Personnel, pair: Pair, served: bool, now: datetime) -> CoupleTranche:
    """Says whether public transport joins two touching communes; said again, nothing is written. InvalidFields."""
    one, other = (communes.today(code) or code for code in pair)
    if other not in communes.touching(one):
        raise errors.InvalidFields([("/voisine", "non_limitrophe", _NOT_TOUCHING)])
    kept, dropped = settings.COMMUNES, settings.SANS_DESSERTE
    if not served:
        kept, dropped = dropped, kept
    if not _is_kept(kept, f"{one}#{other}"):
        with Transaction() as transaction:
            for key in (f"{one}#{other}", f"{other}#{one}"):
                transaction.save(Dossiers(kept, key))
                transaction.delete(Dossiers(dropped, key))
            told = {"communes": f"{one} {other}", "desservies": "oui" if served else "non"}
            journal.put(transaction, "communes_tranchees", objet=settings.COMMUNES, acteur=acteur.pk, now=now, **told)
        settings.forget()
        settings.current()
    return {"commune": one, "voisine": other, "desservie": served}


def _is_kept(partition: str, key: str) -> bool:
    return any(Dossiers.query(partition, Dossiers.sk == key, consistent_read=True, limit=1))


def _asked(
    found: list[Claim], answered: frozenset[str], served: dict[str, frozenset[str]]
) -> dict[Pair, list[Claim]]:
    said = settings.confirmed()
    asked: dict[Pair, list[Claim]] = {}
    for claim in found:
        if claim.states[TRAVEL] not in (states.A_VALIDER, states.REJETE):
            continue
        for pair in droits.limitrophes_sans_reponse(claim.mission, claim.personne, claim.reglages):
            if f"{settings.PAIR}{'.'.join(pair)}" in said:
                continue
            if "#".join(pair) not in answered and pair[1] not in served.get(pair[0], ()):
                asked.setdefault(pair, []).append(claim)
    return asked


def _line(pair: Pair, hung: list[Claim]) -> CoupleDeCommunes:
    one, other = pair
    return {
        "commune": one,
        "commune_nom": communes.name(one),
        "voisine": other,
        "voisine_nom": communes.name(other),
        "etats": [_claim(claim) for claim in hung],
    }


def _claim(claim: Claim) -> EtatSuspendu:
    person = claim.found.person
    return {
        "compte": claim.etat.compte,
        "numero": claim.etat.numero,
        "personne": {"nom": person.nom, "prenom": person.prenom, "numero": person.numero},
        "examen": claim.affectation.examen,
    }
