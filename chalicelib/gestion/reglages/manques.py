"""The missions to come whose work no rate pays yet: named before their people are convoked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Literal, cast

from chalicelib.frais.claim import settings
from chalicelib.frais.regles import baremes, droits, remuneration
from chalicelib.frais.regles.declaration import Travail
from chalicelib.frais.regles.faits import MissionFaits, TypeDeMission
from chalicelib.frais.regles.lignes import Etat
from chalicelib.gestion.missions import browsing, catalogue
from chalicelib.identity.staff.models import Personnel
from chalicelib.missions import clock, listing

if TYPE_CHECKING:
    from chalicelib.gestion.missions.shapes import FaitsDeMission
    from chalicelib.gestion.reglages.shapes import MissionsSansTarif, SansTarif


def page(acteur: Personnel, now: datetime) -> MissionsSansTarif:
    """Those of the member's services, as the missions were read last; `a_relever`: the sessions to read again."""
    heads = catalogue.sessions(now)
    current = {session: heads.get(session) for session in (str(now.year), str(now.year + 1))}
    kept = {session: catalogue.kept(head) for session, head in current.items() if head is not None}
    known = [facts for found in kept.values() if found is not None for facts in found.missions]
    theirs = [facts for facts in known if browsing.may_see(acteur, facts["service"])]
    lines = of(theirs, now)
    old = [session for session, found in kept.items() if found is None or not found.is_fresh(now)]
    return {
        "missions": sum(line["missions"] for line in lines),
        "examens": lines,
        "a_relever": sorted({*old, *(session for session, head in current.items() if head is None)}),
    }


def of(missions: Iterable[FaitsDeMission], now: datetime) -> list[SansTarif]:
    """By exam and kind of work, the most numerous first; what is over or cancelled is no longer asked for."""
    today, known = clock.local(now, None).date().isoformat(), settings.current()

    @cache
    def lacks(type_: str, taux: str, mode: str, examen: str, day: str) -> bool:
        moment = datetime.fromisoformat(day)
        mission = MissionFaits(
            numero="0",
            type=cast(TypeDeMission, type_),
            taux=taux,
            mode_evaluation=cast(Literal["ponctuelle", "ECA"], mode),
            debut=moment,
            fin=moment,
            centre_commune="",
            examen=examen,
        )
        found = remuneration.calculer(mission, Travail(), settings.of_day(known, moment.date()))
        return any(line.etat is Etat.A_CONFIGURER for line in found.lignes)

    found: dict[tuple[str, str], SansTarif] = {}
    for one in missions:
        day = one["debut"][:10]
        if one["annulee"] or day < today:
            continue
        rate, mode = one.get("taux") or "A_CONFIGURER", one.get("mode") or "ponctuelle"
        if lacks(one["type"], rate, mode, one["examen"], day):
            line = found.setdefault((one["examen"], one["type"]), _line(one))
            line["missions"] += 1
            line["premiere"] = min(line["premiere"], day)
    return sorted(found.values(), key=lambda line: (-line["missions"], line["examen"]))


def _line(one: FaitsDeMission) -> SansTarif:
    """`nom`: the setting that would give the rate; empty for work that no setting pays."""
    activity = droits.ACTIVITES.get(one["type"])
    shown = listing.TYPES.get(one["type"], "Mission")
    exam = baremes.nom_d_examen(one["examen"])
    name = f"examens.{exam}.{activity}" if activity and exam else ""
    return {"examen": one["examen"], "travail": shown, "nom": name, "missions": 0, "premiere": one["debut"][:10]}
