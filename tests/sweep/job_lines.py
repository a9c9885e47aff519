"""The lines of what nobody waits for: the jobs of the outbox, the documents, the schedules."""

import datetime as dt
import math
from types import SimpleNamespace as Made

from chalicelib import jobs, outbox, sealing
from chalicelib.donnees import passage
from chalicelib.frais import reminders
from chalicelib.frais.receipts import items as receipts
from chalicelib.gestion.convocations import approaching, print_files
from chalicelib.gestion.dashboard import following, snapshot
from chalicelib.identity import bounces, temporary_passwords
from tests.courrier import event
from tests.people import claimant
from tests.sweep import people_lines, staff_lines, work_lines
from tests.sweep.engine import ROUNDS, Line, taken, waiting

THREE_DAYS_BEFORE = dt.datetime(2026, 5, 15, 10, tzinfo=dt.UTC)
"""Three days before the mission of the usual claim."""
MONTH_BEFORE = dt.datetime(2027, 8, 5, 10, tzinfo=dt.UTC)
"""A month before the claims of 2026 are too late."""
UNSENT_LINK = r'^comptes .*"sk": "[RI]"'
"""A link whose mail did not leave, or left twice: it opens as long as its twin, and no longer."""
DOOR = r'^dossiers .*"sk": "A#'
"""By which of its doors a claim came into a batch; the batch holds as many."""
OF_ONE_RUN = r'^journal .*"acteur": "purge"'
"""What a run of the purge says of itself: one that was cut says nothing, and the next counts what was left."""
LOOKED_BACK = r'^dossiers .*"sk": "VUS"'
"""Entries of the journal of the last minutes: a minute that comes later keeps fewer."""
CAUSES = {line.name: line for line in [*people_lines.LINES, *staff_lines.LINES, *work_lines.LINES]}


def act(scene, name):
    """The act of another line, done; what it left to the queues is still there."""
    line = CAUSES[name]
    made = line.arrange(scene)
    if not line.pending:
        scene.settle()
    line.act(made)


def after(name):
    return lambda scene: act(scene, name)


def on_another_device(scene):
    found = people_lines.addressed(scene)
    scene.settle()
    other = scene.api.browser()
    other.agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
    said = {"identifiant": found.person.numero, "mot_de_passe": people_lines.PHRASE}
    assert other("POST", "/connexion", said, User_Agent=other.agent).status == 200


def near(scene):
    claimant(scene.api)
    scene.clock.now = THREE_DAYS_BEFORE
    return Made(scene=scene)


def a_month_before(scene):
    claimant(scene.api)
    scene.clock.now = MONTH_BEFORE
    return Made(scene=scene)


def announced(scene):
    a_month_before(scene)
    reminders.sweep(scene.clock.now, math.inf)


def counted_then_accepted(scene):
    """Everybody is on the dashboard; then one half is accepted, and one mission more begins and ends."""
    made = staff_lines.a_claim(scene)
    snapshot.start(scene.clock.now)
    scene.settle()
    scene.clock.forward(seconds=60)
    following.follow(scene.clock.now, math.inf)
    staff_lines.decide("refus", **staff_lines.NO)(made)
    scene.settle()
    scene.clock.forward(seconds=60)
    return made


def three_days_before(scene):
    """A mission is near, and its person's dossier financier is out of date."""
    claimant(scene.api, person_facts={"dossier_financier": "perime"})
    scene.clock.now = THREE_DAYS_BEFORE
    approaching.sweep(scene.clock.now, math.inf)


def job(kind, cause):
    """The job of that kind which the cause leaves, or which its other jobs leave, when it is due."""

    def arrange(scene):
        cause(scene)
        for _ in range(ROUNDS):
            left = sorted(waiting(), key=lambda envoi: (envoi.kind != kind, int(envoi.due)))
            scene.clock.now = max(scene.clock.now, dt.datetime.fromtimestamp(int(left[0].due), dt.UTC))
            if left[0].kind == kind:
                return Made(scene=scene, job=left[0].pk)
            outbox.run(left[0].pk, jobs.JOBS, scene.clock.now)
        raise AssertionError(f"nothing leaves a job « {kind} »")

    return arrange


def carry_out(made):
    outbox.run(made.job, jobs.JOBS, made.scene.clock.now)


def document(name):
    """The message by which the act of another line has a document made."""

    def arrange(scene):
        act(scene, name)
        (message,) = taken("documents")
        return Made(scene=scene, message=message)

    return arrange


def make_document(made):
    jobs.make_document(made.message, made.scene.clock.now)


def printed_long_ago(scene):
    found = people_lines.printed(scene)
    scene.clock.forward(days=400)
    return found


def receipt_never_sent(scene):
    found = people_lines.receipt()(scene)
    scene.clock.forward(days=3)
    return found


def letters_of_last_month(scene):
    found = work_lines.convoked(1)(scene)
    scene.settle()
    scene.clock.forward(days=40)
    return found


def nobody_for_years(scene):
    """Claims and an account of years ago: what is told, and what goes, in one run."""
    found = people_lines.addressed(scene)
    scene.settle()
    scene.clock.forward(days=730)
    return found


def nobody_at_all(scene):
    found = people_lines.addressed(scene)
    scene.settle()
    scene.clock.forward(days=3650)
    return found


def claims_of_long_ago(scene):
    """A claim with a receipt, whose years are over."""
    found = people_lines.receipt(finalised=True)(scene)
    scene.clock.forward(days=3650)
    return found


def told_of_a_closing(scene):
    nobody_for_years(scene)
    passage.courir(scene.clock.now, math.inf)


def addressed_yesterday(scene):
    """Somebody to whom a message leaves now, which is refused."""
    found = people_lines.addressed(scene)
    scene.settle()
    scene.clock.forward(days=1)
    found.event = event("refus", found.person.compte, people_lines.ADDRESS, sent=scene.clock.now)
    return found


def entries(scene):
    found = people_lines.sent(scene)
    scene.settle()
    scene.clock.forward(minutes=10)
    return found


def keep_in_time(made):
    """Claims whose deadline and years are over, an account without address: what goes goes once."""
    passage.courir(made.scene.clock.now, math.inf)


def scheduled(run):
    return lambda made: run(made.scene.clock.now)


def _job(kind, cause, twin=(), drift=()):
    """A mail that leaves between the acceptance of SES and our mark leaves once more: the one twin that is allowed."""
    twins = (people_lines.MAIL, *twin)
    return Line(f"travail : {kind}", (kind,), job(kind, cause), carry_out, worker=True, pending=True, twin=twins, drift=drift)


LINES = [
    _job("mot_de_passe_oublie", after("mot de passe oublié"), twin=(UNSENT_LINK,)),
    _job("code_courriel", after("donner une adresse")),
    _job("avis_mot_de_passe", after("changer de mot de passe")),
    _job("avis_courriel", after("confirmer une adresse")),
    _job("avis_mot_de_passe_provisoire", after("redonner un mot de passe")),
    _job("avis_nouvel_appareil", on_another_device),
    _job("avis_acces_retabli", after("débloquer")),
    _job("rappels_d_une_mission", announced),
    _job("rappel_echeance", announced),
    _job("rappels_avant_mission", three_days_before),
    _job("rappel_mission", three_days_before),
    _job("rappel_dossier", three_days_before),
    _job("avis_convocation", after("ops convoquer (1)")),
    _job("avis_transmission", after("transmettre")),
    _job("avis_acceptation", after("accepter")),
    _job("avis_renvoi", after("renvoyer")),
    _job("avis_refus", after("refuser")),
    _job("avis_constat", after("constater non fait")),
    _job("avis_contestation", after("répondre à une contestation")),
    _job("avis_message", after("répondre à un message")),
    _job("rappel_message", after("répondre à un message")),
    _job("messages_a_annoncer", staff_lines.written_to),
    _job("avis_messages", staff_lines.written_to),
    _job("avis_demande", after("répondre à une demande")),
    _job("avis_courriel_corrige", after("corriger une adresse")),
    _job("avis_nom_corrige", after("renommer")),
    _job("avis_mission_modifiee", after("import : déplacer une mission (1)")),
    _job("avis_mission_annulee", after("annuler une mission (1)")),
    _job("avis_mission_retablie", after("rétablir une mission (1)")),
    _job("avis_convocation_annulee", after("fonction des lots : retrait (1)")),
    _job("lot_a_constituer", after("ouvrir un lot de paiement"), drift=(DOOR,)),
    _job("listes_a_relever", after("fonction des lots : import (1)")),
    _job("missions_a_relever", after("relever les missions")),
    _job("personnes_a_relever", after("relever les personnes")),
    _job("attente_a_compter", after("compter ce qui attend")),
    _job("retour_a_appliquer", after("recevoir un retour")),
    _job("avis_paiement", after("recevoir un retour")),
    _job("tableau_a_compter", after("recompter le tableau")),
    _job("invitation_personnel", after("ouvrir un compte de gestion"), twin=(UNSENT_LINK,)),
    _job("avis_fermeture", told_of_a_closing),
    _job("refus_a_lever", after("redonner une adresse pour bonne")),
    Line("file : refus d’une adresse", ("facteur",), addressed_yesterday, lambda made: bounces.take(made.event, made.scene.clock.now), worker=True),
    Line("horaire : conservation (prévenir)", ("purge",), nobody_for_years, keep_in_time, worker=True),
    Line("horaire : conservation (effacer)", ("purge",), nobody_at_all, keep_in_time, worker=True),
    Line("horaire : conservation (états de frais)", ("purge",), claims_of_long_ago, keep_in_time, worker=True),
    Line("document : justificatif", ("documents",), document("finaliser un justificatif"), make_document, worker=True, pending=True),
    Line("document : récapitulatif", ("documents",), document("récapitulatif"), make_document, worker=True, pending=True),
    Line("document : copie des données", ("documents",), document("demander sa copie"), make_document, worker=True, pending=True),
    Line("document : duplicata", ("documents",), document("duplicata"), make_document, worker=True, pending=True),
    Line("horaire : mots de passe échus", ("purge",), printed_long_ago, scheduled(temporary_passwords.purge), worker=True, drift=(OF_ONE_RUN,)),
    Line("horaire : justificatifs jamais reçus", ("purge",), receipt_never_sent, scheduled(receipts.sweep), worker=True),
    Line("horaire : fichiers imprimés", ("purge",), letters_of_last_month, scheduled(print_files.sweep), worker=True),
    Line("horaire : sceaux", ("seal_journal",), entries, scheduled(sealing.seal), worker=True),
    Line("horaire : missions proches", ("send_what_is_left",), near, scheduled(lambda now: approaching.sweep(now, math.inf)), worker=True),
    Line("horaire : tableau de bord", ("send_what_is_left",), counted_then_accepted, scheduled(lambda now: following.follow(now, math.inf)), worker=True, drift=(LOOKED_BACK,)),
    Line("horaire : rappels", ("send_what_is_left",), a_month_before, scheduled(lambda now: reminders.sweep(now, math.inf)), worker=True),
]  # fmt: skip
