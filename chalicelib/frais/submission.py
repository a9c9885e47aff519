"""« Transmettre » and « Retirer »: one transaction each, the same answer to the same request, kilometres moved once."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from chalicelib import errors, journal, logs, once, outbox, tables
from chalicelib.frais.claim import claims, counter, pace, states, timeline
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.claim.models import EtatDeFrais, unchanged
from chalicelib.frais.receipts import items as receipt_items
from chalicelib.frais.shown import figures, views
from chalicelib.frozen import frozen
from chalicelib.identity.models import account_key, person_key
from chalicelib.missions.models import Affectation
from chalicelib.once import Answer
from chalicelib.tables import Refused, Transaction

TRIES = 6
"""A person's other claim may move the same kilometres meanwhile: the act is then done again over what is there now."""


@frozen
class Act:
    """Who transmits or withdraws (`act`) which claim, under which Idempotency-Key and over which version."""

    compte: str
    courriel: str | None
    numero: str
    act: str
    version: int
    key: str

    @property
    def request(self) -> once.Request:
        """What the key stands for."""
        return once.Request(person_key(self.compte), self.key, once.trace(self.numero, self.act, self.version))


def submit(ask: Act, now: datetime) -> Answer:
    """(status, answer): 201 the first time, the same answer again for the same key."""
    return _once(ask, now, _submit)


def withdraw(ask: Act, now: datetime) -> Answer:
    """Takes a claim back while nobody has decided on either half; releases its kilometres."""
    return _once(ask, now, _withdraw)


def _once(ask: Act, now: datetime, act: Callable[[Act, Claim], Answer]) -> Answer:
    """Runs an act; when it is refused, looks first whether this very request has already been answered."""
    for _ in range(TRIES):
        try:
            return act(ask, claims.load(ask.compte, ask.numero, now))
        except (errors.Refusal, Refused) as refused:
            if (kept := once.find(ask.request, now)) is not None:
                return kept
            if isinstance(refused, errors.Refusal):
                raise
    raise errors.Busy(retry_after=2)


def _submit(ask: Act, claim: Claim) -> Answer:
    _check(claim, ask, allowed=claim.is_submittable)
    pace.check(claim)
    blocking = [error for error in claim.missing if error.bloquant]
    if blocking:
        raise errors.Incomplete([(error.pointeur, error.code, error.message) for error in blocking])
    calcul = figures.of(claim)
    moment, service = claim.now.isoformat(timespec="seconds"), claim.affectation.service or claim.etat.service
    sent = [name for name, state in claim.states.items() if state in states.SUBMITTABLE]
    changes = {
        **claim.states,
        **dict.fromkeys(sent, states.A_VALIDER),
        "avant": {name: getattr(claim.etat, name) for name in sent},
        "jalons": timeline.entered(claim.etat, dict.fromkeys(sent, states.A_VALIDER), moment),
        "calcul": calcul,
        "montant_remuneration": figures.cents(calcul, "remuneration"),
        "montant_deplacement": figures.cents(calcul, "deplacement"),
        "transmis": moment,
        "service": service,
        "liste": f"{service}#{states.A_VALIDER}",
        "rang": f"{moment}#{ask.numero}#{ask.compte}",
        "fichiers": sorted({str(one.sha256) for one in claim.receipts if one.sha256}) or None,
    }
    moved: dict[int, Decimal] = {}
    if "deplacement" in sent:
        counted = {year: km for year, km in claim.computed.km_par_annee.items() if km}
        changes["km_par_annee"] = {str(year): str(km) for year, km in counted.items()}
        moved = dict.fromkeys(_travel_years(claim), Decimal(0)) | counter.difference(claim.etat, counted)
    return _commit(ask, claim, 201, changes, moved)


def _travel_years(claim: Claim) -> set[int]:
    """The years whose counter is written even for no kilometre: two claims of the same days meet there."""
    absences = [absence for trip in claim.declaration.deplacements if (absence := trip.absence()) is not None]
    absent = {year for begin, end in absences for year in range(begin.year, end.year + 1)}
    return absent | {day.year for day in claim.premieres} if claim.declaration.deplacements else set()


def _withdraw(ask: Act, claim: Claim) -> Answer:
    _check(claim, ask, allowed=claim.is_withdrawable)
    back = [name for name, state in claim.states.items() if state == states.A_VALIDER]
    before = claim.etat.avant or {}
    again = {name: before.get(name, states.NON_EFFECTUEE) for name in back}
    cleared = ["avant", "transmis", *(f"montant_{name}" for name in back)]
    if states.ANNULE not in claim.halves:
        cleared += ["calcul", "montant_remuneration", "montant_deplacement"]
    moved: dict[int, Decimal] = {}
    if "deplacement" in back:
        cleared.append("km_par_annee")
        moved = counter.difference(claim.etat, {})
    jalons = timeline.left(claim.etat, dict.fromkeys(back, states.A_VALIDER))
    changes = {**again, "jalons": jalons, **dict.fromkeys(cleared), **_left_to_the_service(ask, claim)}
    return _commit(ask, claim, 200, changes, moved)


def _left_to_the_service(ask: Act, claim: Claim) -> dict[str, str | None]:
    """The list that the claim is in once taken back: what was sent back or cancelled is still to be found there."""
    state = next((one for one in (states.RENVOYE, states.ANNULE) if one in claim.halves), None)
    if state is None:
        return {"liste": None, "rang": None}
    moment = claim.now.isoformat(timespec="seconds")
    return {"liste": f"{claim.etat.service}#{state}", "rang": f"{moment}#{ask.numero}#{ask.compte}"}


def _check(claim: Claim, ask: Act, *, allowed: bool) -> None:
    if not allowed:
        raise errors.DeadlinePassed() if claim.is_late else errors.NotEditable()
    if int(claim.etat.version) != ask.version:
        raise views.stale(claim)


def _commit(ask: Act, claim: Claim, status: int, changes: Mapping[str, Any], moved: Mapping[int, Decimal]) -> Answer:
    """Claim, kilometres, kept answer, journal and e-mail in one transaction: all of it, once, or nothing."""
    history = [*(claim.etat.historique or []), [claim.now.isoformat(timespec="seconds"), ask.act]]
    changes = {**changes, "historique": history}
    answer = status, views.whole(claims.after(claim, changes))
    job, acteur = None, account_key(ask.compte)
    with Transaction() as transaction:
        once.keep(transaction, ask.request, answer, claim.now)
        transaction.update(
            EtatDeFrais(claim.etat.pk, claim.etat.sk),
            actions=[EtatDeFrais.version.add(1), *tables.changes(EtatDeFrais, changes)],
            condition=unchanged(claim.etat) & receipt_items.unchanged(claim),
        )
        _same_mission(transaction, claim.affectation)
        if (service := changes.get("service", claim.etat.service)) != claim.etat.service:
            from chalicelib.frais.claim import handed  # once in a thousand transmissions

            handed.over(transaction, claim.etat, service)
        counter.move(transaction, claim.found, ask.compte, moved)
        journal.put(transaction, ask.act, objet=acteur, acteur=acteur, now=claim.now, mission=ask.numero)
        if ask.courriel and ask.act == "transmission":
            told = {"compte": ask.compte, "numero": ask.numero, "manque": _missing(changes)}
            told["reference"] = str(answer[1]["reference"])
            job = outbox.put(transaction, "avis_transmission", now=claim.now, **told)
    if job:
        outbox.nudge(job)
    logs.event(f"claim_{ask.act}", person=ask.compte)
    return answer


def _missing(changes: Mapping[str, Any]) -> str:
    """What the service has still to find in what was just sent, in words."""
    sent = [name for name in states.HALVES if changes.get(name) == states.A_VALIDER]
    return " et ".join(figures.missing(changes["calcul"], *sent))


def _same_mission(transaction: Transaction, affectation: Affectation) -> None:
    """The mission is as it was read: an import may cancel or move it, or bring quantities, at any moment."""
    as_read = Affectation.version == int(affectation.version)
    if int(affectation.version) == 1:
        as_read = as_read | Affectation.version.does_not_exist()
    copies = Affectation.copies_santorin
    brought = affectation.copies_santorin
    as_read = as_read & (copies.does_not_exist() if brought is None else copies == int(brought))
    transaction.condition_check(Affectation, affectation.pk, affectation.sk, condition=as_read)
