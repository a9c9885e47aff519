"""Ways in to the dated settings: what counts, a proposal, another member's answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, cast

from chalice import Blueprint

from chalicelib import errors, web
from chalicelib.fields import Body, Choice, Day, Line, Prose, Text, maybe
from chalicelib.gestion.claims import worklist
from chalicelib.gestion.reglages import acts, effects, files, listing, manques, models, refusals
from chalicelib.gestion.reglages.acts import Asked, Decision
from chalicelib.gestion.work.bodies import InlineFile
from chalicelib.identity.staff import door, rights, sessions
from chalicelib.identity.staff.door import staff
from chalicelib.identity.staff.models import Personnel
from chalicelib.identity.staff.rights import OFFICE
from chalicelib.web.answers import Created, Csv
from chalicelib.web.contract import contract

if TYPE_CHECKING:
    from chalicelib.gestion.reglages.shapes import (
        BaremesEtReglages,
        EffetDeReglage,
        EtatsRecalcules,
        FichierDeReglages,
        MissionsSansTarif,
        SuiteDeReglage,
    )

gestion_reglages = Blueprint(__name__)
_STAFF = staff(*OFFICE)
_MOVED = (refusals.SettingUnknown, refusals.SettingMoved, refusals.SettingOverlaps)
_RELOAD = "Rechargez la page, puis recommencez."


class Proposed(Body, most_bytes=16 * 1024):
    """`valeur`: as it is typed, several parted by semicolons; `seuils`: the bands of a rate that has some."""

    nom = Line(160, said="Choisissez un réglage de la liste.")
    valeur = Prose(2000, said="Indiquez la valeur.")
    seuils = maybe(Line(300))
    du = Day(said="Indiquez le jour où il entre en vigueur.")
    au = Day(needed=False)
    reference = Line(300, said="Citez le texte ou la décision\u00a0: « Arrêté du …, art. … ».")
    source = Line(200, said="Dites où vous l’avez lu.")

    @property
    def asked(self) -> Asked:
        """The same, for the acts."""
        assert self.du is not None
        return Asked(self.nom, self.valeur, self.seuils or "", self.du, self.au, self.reference, self.source)


class Decided(Body):
    """`etat`: where the member saw it."""

    acte = Choice(("confirmation", "rejet", "retrait"), said="Choisissez une action.")
    etat = Choice(tuple(models.LABELS), said=_RELOAD)


class Recomputed(Body):
    """`curseur`: what the answer before gave, to go on."""

    service = Text(254, said="Choisissez un service.")
    curseur = maybe(Text(600, said=_RELOAD))


class SettingsFile(InlineFile, most_bytes=1024 * 1024):
    """Settings, one a row."""


def _member(now: datetime) -> Personnel:
    return door.member(gestion_reglages.current_request, now, *OFFICE)


@gestion_reglages.route("/gestion/reglages")
@contract("Barèmes et réglages : ce qui compte aujourd’hui, ce qui attend, ce qui fut", who=_STAFF)
def list_settings() -> BaremesEtReglages:
    """Every name with its value of today and where it comes from; every proposal with who said what."""
    now = web.now()
    return listing.page(_member(now), now)


@gestion_reglages.route("/gestion/reglages/manques")
@contract("Les missions à venir dont aucun taux ne paie le travail", who=_STAFF)
def missing() -> MissionsSansTarif:
    """By exam and kind of work, as the missions were read last."""
    now = web.now()
    return manques.page(_member(now), now)


@gestion_reglages.route("/gestion/reglages/fichier")
@contract("Ce qui est confirmé, en un fichier que cette page reprend", who=_STAFF)
def as_file() -> Csv:
    _member(web.now())
    return Csv(files.export(), "reglages.csv")


@gestion_reglages.route("/gestion/reglages/fichier", methods=["POST"])
@contract(
    "Proposer les réglages d’un fichier, tous ou aucun",
    who=_STAFF,
    takes=SettingsFile,
    refuses=(errors.MalformedRequest, refusals.FileUnreadable, refusals.FileRefused, refusals.SettingMoved),
)
def take_file() -> FichierDeReglages:
    """Each row that says something new waits for another member; the same file again says nothing new."""
    now, request = web.now(), gestion_reglages.current_request
    acteur = _member(now)
    body = web.read(request, SettingsFile)
    return files.take(acteur, body.nom, body.content, now, essai=body.essai)


@gestion_reglages.route("/gestion/reglages", methods=["POST"])
@contract("Proposer un réglage daté", who=_STAFF, takes=Proposed, key=True, refuses=(errors.InvalidFields,))
def propose() -> Created[SuiteDeReglage]:
    """It counts for nothing until another member confirms it."""
    request, now = gestion_reglages.current_request, web.now()
    acteur = _member(now)
    asked = web.read(request, Proposed).asked
    return Created(acts.propose(acteur, asked, web.idempotency_key(request), now))


@gestion_reglages.route("/gestion/reglages/{identifiant}/decision", methods=["POST"])
@contract(
    "Confirmer ou écarter une proposition, ou proposer un retrait",
    who=_STAFF,
    takes=Decided,
    key=True,
    refuses=(*_MOVED, refusals.OwnSetting, refusals.AdministrateurNeeded),
)
def decide(identifiant: str) -> SuiteDeReglage:
    """Nobody confirms what they proposed; of two who confirm at once, one does."""
    request, now = gestion_reglages.current_request, web.now()
    acteur = _member(now)
    body = web.read(request, Decided)
    ask = Decision(identifiant, cast("acts.Act", body.acte), body.etat)
    return acts.decide(acteur, ask, web.idempotency_key(request), now)


@gestion_reglages.route("/gestion/reglages/{identifiant}/effet")
@contract(
    "Ce qu’un réglage changerait des états de frais d’un service qui attendent une décision",
    who=_STAFF,
    query=("service", "curseur"),
    refuses=(errors.InvalidFields, refusals.SettingUnknown),
)
def preview(identifiant: str) -> EffetDeReglage:
    """Some claims at a time, as they would be computed; nothing is written."""
    now, request = web.now(), gestion_reglages.current_request
    opened = sessions.check(door.cookie(request), now)
    rights.require(opened, *OFFICE)
    asked: Mapping[str, str] = request.query_params or {}
    question = worklist.read_question({name: str(asked.get(name, ""))[:600] for name in ("service", "curseur")})
    rights.require(opened, *OFFICE, service=question.service)
    return effects.preview(identifiant, question, now)


@gestion_reglages.route("/gestion/reglages/recalcul", methods=["POST"])
@contract(
    "Recalculer les états de frais qui attendent une décision avec ce qui est confirmé",
    who=_STAFF,
    takes=Recomputed,
    refuses=(errors.InvalidFields,),
)
def recompute() -> EtatsRecalcules:
    """Some claims of a service at a time; what is accepted keeps its figures, and a second time changes nothing."""
    now, request = web.now(), gestion_reglages.current_request
    opened = sessions.check(door.cookie(request), now)
    rights.require(opened, *OFFICE)
    body = web.read(request, Recomputed)
    question = worklist.read_question({"service": body.service, "curseur": body.curseur or ""})
    acteur = rights.require(opened, *OFFICE, service=question.service)
    return effects.recompute(acteur, question, now)
