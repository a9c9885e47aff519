"""The constat de service fait: what the centre saw of each mission, certified one by one or all together."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib import errors, logs
from chalicelib.frais.claim import claims
from chalicelib.gestion.claims import duties, recording, refusals
from chalicelib.gestion.claims.opening import Held
from chalicelib.gestion.claims.service_fait import Constat
from chalicelib.gestion.people import dossiers
from chalicelib.identity.models import person_key
from chalicelib.identity.staff import rights
from chalicelib.identity.staff.models import ADMINISTRATEUR, CHEF_DE_CENTRE, GESTIONNAIRE
from chalicelib.identity.staff.sessions import StaffOpen
from chalicelib.missions import clock
from chalicelib.missions.models import Affectation, mission_key
from chalicelib.tables import Busy, Refused

if TYPE_CHECKING:
    from chalicelib.gestion.claims.shapes import ConstatEcrit, LigneIgnoree

MOST = 50


def record(opened: StaffOpen, constats: list[Constat], now: datetime) -> list[ConstatEcrit | LigneIgnoree]:
    """Each in its own transaction; what is refused is reported, and the others stand."""
    return [_one(opened, constat, now) for constat in constats]


def _one(opened: StaffOpen, constat: Constat, now: datetime) -> ConstatEcrit | LigneIgnoree:
    try:
        held = _hold(opened, constat, now)
        if not _is_recorded(held.claim.affectation, opened, constat):
            _check_duty(held, constat)
            _write(held, constat)
    except errors.Refusal as refused:
        return _skipped(constat, refused)
    except Refused:
        place = Affectation.get(person_key(constat.compte), mission_key(constat.numero), consistent_read=True)
        if not _is_recorded(place, opened, constat):
            return _skipped(constat, refusals.ClaimMoved)
    except Busy:
        return _skipped(constat, errors.Busy)
    return {"compte": constat.compte, "numero": constat.numero, "suite": "fait"}


def _skipped(constat: Constat, why: errors.Refusal | type[errors.Refusal]) -> LigneIgnoree:
    skipped: LigneIgnoree = {
        "compte": constat.compte,
        "numero": constat.numero,
        "suite": "ignore",
        "code": why.code,
        "titre": why.title,
    }
    return skipped


def _is_recorded(place: Affectation, opened: StaffOpen, constat: Constat) -> bool:
    """Whether this very constat was written, by the same member, and is asked again."""
    seen = None if place.quantite_vue is None else int(place.quantite_vue)
    return (place.service_fait, seen, place.constat_par) == (constat.fait, constat.quantite, opened.acteur)


def _hold(opened: StaffOpen, constat: Constat, now: datetime) -> Held:
    """The claim, when the member has the centre or the service, is not its person, and the mission is over."""
    account = dossiers.account_of(constat.compte)
    claim = claims.load(constat.compte, constat.numero, now)
    place = claim.affectation
    rights.require(opened, ADMINISTRATEUR, GESTIONNAIRE, CHEF_DE_CENTRE, **_scope(opened, place))
    rights.not_own(opened.compte, account.numero, account.courriel)
    if place.annulee:
        raise refusals.MissionCancelled()
    if claim.moment != "passee":
        raise refusals.MissionNotOver()
    return Held(claim, account, opened)


def _check_duty(held: Held, constat: Constat) -> None:
    """A « non fait » pays nothing: whoever sees it says so."""
    if constat.fait:
        duties.check_constat(held)


def _scope(opened: StaffOpen, place: Affectation) -> dict[str, str]:
    """A chef answers for the centre, a gestionnaire for the service."""
    if opened.compte.role == CHEF_DE_CENTRE:
        return {"centre": str(place.centre)}
    return {"service": str(place.service)}


def _write(held: Held, constat: Constat) -> None:
    """The constat and what follows from it for the claim and its person, in one transaction."""
    values: dict[str, recording.Value] = {
        "service_fait": constat.fait,
        "constat": clock.local(held.now, None).date().isoformat(),
        "constat_par": held.acteur,
        "constat_importe_par": None,
        "quantite_vue": constat.quantite,
    }
    source = recording.CENTRE if held.opened.compte.role == CHEF_DE_CENTRE else recording.SERVICE
    seen = recording.Seen(values, source, constat.fait, constat.texte)
    told = {"mission": constat.numero, "constat": "fait" if constat.fait else "non_fait"}
    recording.write(held, seen, "constat", **told)
    logs.event("service_fait_recorded", done=constat.fait, person=constat.compte)
