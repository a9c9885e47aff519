"""Moving the halves of a claim: states, milestones, history, places in the lists, in one update under its version."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib import tables
from chalicelib.frais.claim import states, timeline
from chalicelib.frais.claim.models import EtatDeFrais
from chalicelib.gestion.claims import accepted
from chalicelib.missions.models import Affectation
from chalicelib.tables import Transaction

ORDER = (
    *(states.A_VALIDER, states.REJETE, states.RENVOYE, states.VALIDE, states.TRANSMIS),
    *(states.REFUSE, states.ANNULE, states.ACCEPTE, states.TRAITE),
)
"""A claim is in one list, that of the first of these states that one of its halves is in."""


def put(
    transaction: Transaction,
    etat: EtatDeFrais,
    now_in: Mapping[str, str],
    act: str,
    now: datetime,
    *,
    reached: str | None = None,
    until: str | None = None,
    **more: object,
) -> None:
    """Writes the halves of `now_in` in their new states, and `more` (None removes an attribute).

    Refused when the claim is no longer at the version that was read. `act`: a key of `views.ACTS`. `reached`: when the
    states were entered, if not now (the day of a payment). `until`: until when an acceptance may be undone.
    """
    changes = {**_changes(etat, now_in, act, now, reached), **more}
    actions = [EtatDeFrais.version.add(1), *tables.changes(EtatDeFrais, changes)]
    condition = EtatDeFrais.version == int(etat.version)
    transaction.update(EtatDeFrais(etat.pk, etat.sk), actions=actions, condition=condition)
    for half, state in now_in.items():
        if state == states.VALIDE:
            accepted.put(transaction, etat, half, now, until)
        elif getattr(etat, half) == states.VALIDE:
            accepted.remove(transaction, etat, half)


def seen(transaction: Transaction, place: Affectation, values: Mapping[str, object]) -> None:
    """Writes what was seen of a place, as it was read: nobody recorded another constat, nor moved the mission."""
    as_read = Affectation.version == int(place.version)
    if int(place.version) == 1:
        as_read = as_read | Affectation.version.does_not_exist()
    done, known = Affectation.service_fait, place.service_fait
    condition = as_read & (done.does_not_exist() if known is None else done == known)
    actions = tables.changes(Affectation, values)
    transaction.update(Affectation(place.pk, place.sk), actions=actions, condition=condition)


def certified(transaction: Transaction, place: Affectation) -> None:
    """The constat on which the work is accepted is still that of who was read."""
    by = Affectation.constat_par
    same = by.does_not_exist() if place.constat_par is None else by == place.constat_par
    done = Affectation.service_fait == place.service_fait
    transaction.condition_check(Affectation, place.pk, place.sk, condition=done & same)


def still(transaction: Transaction, etat: EtatDeFrais) -> None:
    """The claim is as it was read."""
    transaction.condition_check(EtatDeFrais, etat.pk, etat.sk, condition=EtatDeFrais.version == int(etat.version))


def _changes(
    etat: EtatDeFrais, now_in: Mapping[str, str], act: str, now: datetime, reached: str | None
) -> dict[str, object]:
    moment = now.isoformat(timespec="seconds")
    after = {half: str(now_in.get(half, getattr(etat, half))) for half in states.HALVES}
    return {
        **now_in,
        "jalons": timeline.entered(etat, now_in, reached or moment),
        "historique": [*(etat.historique or []), [moment, act]],
        **_place(etat, after, moment),
    }


def _place(etat: EtatDeFrais, after: Mapping[str, str], moment: str) -> dict[str, str | None]:
    """Its list, and its rank there: since when it waits."""
    state = next((state for state in ORDER if state in after.values()), None)
    if state is None:
        return {"liste": None, "rang": None}
    liste = f"{etat.service}#{state}"
    if liste == etat.liste:
        return {}
    since = str(etat.transmis or moment) if state == states.A_VALIDER else moment
    return {"liste": liste, "rang": f"{since}#{etat.numero}#{etat.compte}"}
