"""What the queues and the schedules carry out, by the name that a message gives; the API loads none of it."""

import json
from collections.abc import Callable
from datetime import datetime
from functools import partial

from chalicelib import following
from chalicelib.donnees import fermeture, miennes, preparation
from chalicelib.frais import notices as claim_notices
from chalicelib.frais import printing, recapitulatif, reminders
from chalicelib.frais.messages import notices as message_notices
from chalicelib.frais.receipts import items as receipt_items
from chalicelib.frais.receipts import proof
from chalicelib.gestion import relire
from chalicelib.gestion.claims import notices as decision_notices
from chalicelib.gestion.convocations import approaching
from chalicelib.gestion.convocations import notices as gestion_notices
from chalicelib.gestion.dashboard import exports as dashboard_exports
from chalicelib.gestion.dashboard import snapshot
from chalicelib.gestion.liquidation import exports, freezing, settling, tally
from chalicelib.gestion.liquidation import notices as payment_notices
from chalicelib.gestion.messages import notices as desk_notices
from chalicelib.gestion.missions import catalogue
from chalicelib.gestion.people import acts as people_acts
from chalicelib.gestion.people import annuaire, renaming
from chalicelib.gestion.people import exports as people_exports
from chalicelib.identity import bounces, codes_sent, deliveries, notices
from chalicelib.identity.staff import invitations
from chalicelib.missions import duplicates

_ACTS: dict[str, Callable[..., None]] = {
    "mot_de_passe_oublie": codes_sent.send_link,
    "code_courriel": codes_sent.send_code,
    "avis_mot_de_passe": notices.password_changed,
    "avis_courriel": notices.address_changed,
    "avis_mot_de_passe_provisoire": notices.temporary_password,
    "avis_nouvel_appareil": notices.new_device,
    "avis_acces_retabli": notices.access_restored,
    "rappels_d_une_mission": reminders.of_mission,
    "rappel_echeance": reminders.remind,
    "rappels_avant_mission": approaching.of_mission,
    "rappel_mission": approaching.remind,
    "rappel_dossier": approaching.remind_of_file,
    "avis_convocation": gestion_notices.convoked,
    "avis_transmission": claim_notices.submitted,
    "avis_acceptation": decision_notices.accepted,
    "avis_renvoi": decision_notices.sent_back,
    "avis_refus": decision_notices.refused,
    "avis_constat": decision_notices.seen,
    "avis_contestation": decision_notices.answered,
    "avis_demande": decision_notices.granted,
    message_notices.TO_PERSON: message_notices.answered,
    message_notices.AGAIN: message_notices.remind,
    message_notices.TO_SERVICE: desk_notices.announce,
    desk_notices.TO_MEMBER: desk_notices.tell,
    "avis_courriel_corrige": people_acts.tell_former_address,
    renaming.NOTICE: renaming.tell,
    "avis_mission_modifiee": gestion_notices.mission_changed,
    "avis_mission_annulee": gestion_notices.mission_cancelled,
    "avis_mission_retablie": gestion_notices.mission_restored,
    "avis_convocation_annulee": gestion_notices.convocation_cancelled,
    "lot_a_constituer": freezing.fill,
    "retour_a_appliquer": settling.apply,
    "avis_paiement": payment_notices.paid,
    tally.COUNT: tally.count,
    catalogue.READ: catalogue.read,
    annuaire.READ: annuaire.read,
    relire.READ: relire.read,
    snapshot.COUNT: snapshot.count,
    "invitation_personnel": invitations.send_link,
    fermeture.JOB: fermeture.prevenir,
    "refus_a_lever": bounces.reinstate,
}


def _followed(act: Callable[..., None], *, job: str, now: datetime, **data: object) -> None:
    """Does a job; what it sends about an account is written beside that account, even if it fails afterwards."""
    with following.about(job, str(data.get("compte") or "")) as course:
        try:
            act(job=job, now=now, **data)
        finally:
            for template in course.left:
                if course.compte:
                    deliveries.record(course.compte, job, template, now)


TO_STAFF = frozenset({desk_notices.TO_MEMBER, "invitation_personnel"})
"""Kinds whose e-mail is for a member of the staff: it is on no person's sheet."""
JOBS: dict[str, Callable[..., None]] = {
    kind: act if kind in TO_STAFF else partial(_followed, act) for kind, act in _ACTS.items()
}
"""What each kind of job of the outbox does."""

MAKERS = {
    recapitulatif.TEMPLATE: printing.make,
    freezing.DOCUMENT: exports.make,
    miennes.TEMPLATE: preparation.make,
    receipt_items.DOCUMENT: proof.make,
    dashboard_exports.DOCUMENT: dashboard_exports.make,
    people_exports.DOCUMENT: people_exports.make,
}


def make_document(body: str, now: datetime) -> None:
    """One document; a message that names none asks for the duplicate of a convocation."""
    MAKERS.get(json.loads(body).get("document"), duplicates.make)(body, now)
