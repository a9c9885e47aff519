"""A claim as the service reads it: whose, what it comes to, what is odd about it, and what may be done."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from chalicelib.frais.claim import asking, contesting, records, settings, states, timeline
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.claim.models import EtatDeFrais
from chalicelib.frais.shown import decided, figures, receipts, third, views
from chalicelib.gestion.claims import checks, corrigeables, duties, journeys, steps
from chalicelib.gestion.claims.opening import Held, amount, total
from chalicelib.identity.models import Intervenant
from chalicelib.identity.staff.models import Personnel
from chalicelib.missions import listing
from chalicelib.missions.models import Affectation

if TYPE_CHECKING:
    from chalicelib.gestion.claims.shapes import (
        ConstatLu,
        DossierFinancier,
        EtatADecider,
        LigneDeListe,
        MoitieADecider,
        PremierVisa,
    )

VERT: Literal["vert"] = "vert"
ORANGE: Literal["orange"] = "orange"


def row(
    claim: Claim, acteur: Personnel, *, own: bool, same_file: checks.SameFile = records.same_file
) -> LigneDeListe:
    """One line of the worklist. `own`: the member's; `same_file`: where the files of its receipts were looked for."""
    etat, person, ready = claim.etat, claim.found.person, acceptable(claim)
    reasons = checks.reasons(claim, same_file)
    theirs = [half for half in ready if not duties.is_certified_by(claim, half, acteur)]
    return {
        "compte": etat.compte,
        "numero": etat.numero,
        "version": int(etat.version),
        "service": etat.service,
        "personne": {"nom": person.nom, "prenom": person.prenom, "numero": person.numero},
        "mission": listing.view(claim.affectation, claim.now),
        "remuneration": _half(claim, "remuneration"),
        "deplacement": _half(claim, "deplacement"),
        "total": str(total(claim)),
        "dit": _said(claim, *(half for half, state in claim.states.items() if state in states.SENT)),
        "transmis": etat.transmis,
        "age": _age(etat, claim.now),
        "niveau": ORANGE if reasons else VERT,
        "raisons": [reason.en_json() for reason in reasons],
        "constat": work_seen(claim.affectation),
        "acceptables": theirs,
        "certifie": theirs != ready,
        "visa": _visa(etat, acteur, claim.now),
        "propre": own,
        "dossier_financier": financial(person),
    }


def files(claim: Claim) -> list[str]:
    """The digests of the receipts whose file is looked for elsewhere, each once."""
    return sorted({str(one.sha256) for one in checks.compared(claim)})


def whole(held: Held, same_file: checks.SameFile = records.same_file) -> EtatADecider:
    """The line, everything declared and computed, what was decided, and the acts that are open; as `row`."""
    claim = held.claim
    shown = views.whole(claim)
    return {
        **row(claim, held.opened.compte, own=held.is_own, same_file=same_file),
        "declaration": shown["declaration"],
        "declare": third.of_them(shown["declare"]),
        "reference": shown["reference"],
        "calcul": third.of_them(shown["calcul"]),
        "suivi": shown["suivi"],
        "decisions": shown["decisions"],
        "echeance": shown["echeance"],
        "justificatifs": receipts.of_claim(claim)["pieces"],
        "tarifs": journeys.to_read(claim),
        "corrigeables": corrigeables.fields(claim.declaration),
        "corrections": list(reversed(claim.etat.corrections or [])),
        "constats": third.of_them(shown["constats"]),
        "contestations": third.of_them(shown["contestations"]),
        "demandes": third.of_them(shown["demandes"]),
        "retour_jusqu_a": min(map(steps.undo_until, _young(held).values()), default=None),
        "actes": _acts(held),
        "empechements": _held_back(held),
    }


def _young(held: Held) -> dict[str, dict[str, str]]:
    """Half -> its acceptance, while that may still be taken back; nothing on one's own claim."""
    kept, found = held.etat.decisions or {}, held.states
    young = {half: one for half, one in kept.items() if found[half] in states.CLEARED and steps.is_young(one, held.now)}
    return {} if held.is_own else young


def acceptable(claim: Claim) -> list[str]:
    """The halves that may be accepted now."""
    return [half for half, state in claim.states.items() if state in steps.TO_DECIDE and _is_ready(claim, half)]


def work_seen(place: Affectation) -> ConstatLu:
    """The constat: None while nobody recorded one."""
    return {
        "fait": place.service_fait,
        "quand": place.constat,
        "par_le_service": bool(place.constat_par),
        "presents": None if place.presents is None else int(place.presents),
        "quantite_vue": None if place.quantite_vue is None else int(place.quantite_vue),
    }


def financial(person: Intervenant) -> DossierFinancier:
    """The state of the file without which nothing is paid, and since when."""
    state = person.dossier_financier
    return {"etat": state, "date": person.dossier_financier_date, "bloquant": state in decided.BLOCKING}


def _half(claim: Claim, half: str) -> MoitieADecider:
    state = claim.states[half]
    due = state in states.SENT or state in states.UNPAID
    return {
        "etat": state,
        "libelle": timeline.label(claim.etat, half, state, states.STAFF),
        "mot": timeline.label(claim.etat, half, state),
        "montant": str(amount(claim.etat, half)) if due else None,
        "dit": _said(claim, half) if due else "",
    }


def _said(claim: Claim, *halves: str) -> str:
    """What was transmitted comes to, in words."""
    return figures.said(claim.etat.calcul, *halves) if claim.etat.calcul else ""


def _is_ready(claim: Claim, half: str) -> bool:
    found = figures.of(claim) if claim.etat.calcul else None
    if found and (found[half]["a_configurer"] or figures.incomplete(found, half)):
        return False
    if half in contesting.concerned(claim.etat) | asking.concerned(claim.etat):
        return False
    return half != "remuneration" or claim.affectation.service_fait is True


def _acts(held: Held) -> dict[str, list[str]]:
    """Act -> halves it may be done on; nothing on one's own claim."""
    if held.is_own:
        return {}
    found = held.states
    to_decide = [half for half, state in found.items() if state in steps.TO_DECIDE]
    acts = {
        "acceptation": by_them(held),
        "correction": to_decide,
        "tarif": [journeys.HALF] if journeys.of(held.claim) else [],
        "renvoi": [half for half, state in found.items() if state in steps.to_send_back(held)],
        "refus": to_decide,
        "retour": list(_young(held)),
        "annulation": [half for half, state in found.items() if state in steps.OPEN],
        "retablissement": [half for half, state in found.items() if state in states.UNPAID],
    }
    return {act: halves for act, halves in acts.items() if halves}


def by_them(held: Held) -> list[str]:
    """The halves that this very member may accept now, apart from what is another's to accept."""
    halves = [half for half in acceptable(held.claim) if half != duties.WORK or not duties.certified(held)]
    return [] if halves and duties.refusal(held, halves) else halves


def _held_back(held: Held) -> list[str]:
    """Why what waits cannot be accepted now, or not by this member, in sentences."""
    if held.is_own:
        return []
    waiting = [[half] for half, state in held.states.items() if state in steps.TO_DECIDE]
    found = [steps.unacceptable(held, halves) for halves in (*waiting, acceptable(held.claim)) if halves]
    return list(dict.fromkeys(f"{one.title}. {one.detail}" for one in found if one is not None))


def _visa(etat: EtatDeFrais, acteur: Personnel, now: datetime) -> PremierVisa | None:
    """The first of two acceptances, when it stands for what the claim is now."""
    if not etat.visa or int(etat.visa["version"]) != int(etat.version):
        return None
    return {
        "moment": etat.visa["moment"],
        "le_votre": duties.is_visa_of(acteur, etat.visa),
        "seuil": settings.gestion(now).deux_visas,
    }


def _age(etat: EtatDeFrais, now: datetime) -> int | None:
    """Seconds since it entered its list."""
    since = str(etat.rang or "").partition("#")[0]
    return int((now - datetime.fromisoformat(since)).total_seconds()) if since else None
