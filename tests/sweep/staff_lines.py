"""The lines of what the staff does: access, people, claims, batches of payment, dashboard."""

import base64
from types import SimpleNamespace as Made

from chalicelib.identity import bounces
from chalicelib.identity.models import Intervenant, person_key
from chalicelib.identity.portal.models import LienPersonnel, link_key
from chalicelib.identity.staff.models import Personnel
from tests.courrier import event
from tests.gestion import dossiers
from tests.gestion.payer import Payday
from tests.gestion.staff import PHRASE
from tests.identity.people import settled
from tests.people import claimant
from tests.sweep.engine import Line
from tests.sweep.people_lines import SESSION, to


def member(scene, role="gestionnaire", **facts):
    one = scene.office.member(role, **facts)
    return Made(scene=scene, member=one, cookie=one.browser.cookie)


def refusing(scene):
    """A member, and somebody whose address refuses our mail."""
    known, _ = settled(scene.api, courriel="marie@exemple.fr")
    scene.clock.forward(days=1)
    bounces.take(event("refus", known.compte, "marie@exemple.fr", sent=scene.clock.now), scene.clock.now)
    scene.clock.forward(minutes=1)
    found = member(scene, "gestionnaire")
    found.person = known
    return found


def about(scene, role="gestionnaire", **facts):
    """A member, and somebody with an address and tries on their identifier."""
    known, _ = settled(scene.api, courriel="marie@exemple.fr", **facts)
    for _ in range(2):
        scene.api.browser().sign_in(known.numero, "un mauvais mot de passe")
    found = member(scene, role)
    found.person = known
    return found


def archived(scene):
    found = about(scene)
    assert act("historiser")(found).status == 204
    return found


def linked(scene):
    """A member who comes in by a portal too."""
    found = member(scene)
    account = found.member.item
    lien = LienPersonnel(link_key("lyon", "droux"), "Y", compte=account.id, relie=int(scene.clock.now.timestamp()))
    lien.save()
    account.update(actions=[Personnel.liens.add({lien.pk})])
    return found


def asking(scene):
    found = member(scene)
    found.person, _ = settled(scene.api)
    assert scene.request(None, "POST", "/mot-de-passe-oublie", {"identifiant": found.person.numero}).status == 202
    scene.settle()
    assert Intervenant.get(person_key(found.person.compte), "PROFIL").demande_aide
    return found


def asking_for_erasure(scene):
    found = member(scene)
    found.person, browser = settled(scene.api)
    said = {"sorte": "effacement", "texte": "Tout."}
    assert browser.post("/donnees/demandes", said, Idempotency_Key="demande-de-droits-0001").status == 201
    return found


def a_claim(scene, **more):
    claim = dossiers.sent(scene.api, **more)
    found = member(scene)
    found.claim, found.version = claim, int(claim.item.version)
    return found


_ROW = b"nom;valeur;seuils;du;au;reference;source\ntaux.copie.T5;6,10;;2026-01-01;;Arrete;JO\n"
BOARD = f"/gestion/tableau-de-bord/fichiers/xlsx?demande={'ab' * 16}"
PEOPLE = f"/gestion/personnes/fichiers/csv?demande={'ab' * 16}"
SETTINGS_FILE = {"nom": "reglages.csv", "essai": False, "contenu": base64.b64encode(_ROW).decode()}
RATE = {"nom": "taux.copie.T5", "valeur": "6,10", "du": "2026-01-01", "reference": "Arrêté", "source": "JO"}


def a_setting(scene):
    """Proposed by somebody else, who is a gestionnaire."""
    asked = member(scene).member.browser.post("/gestion/reglages", RATE, Idempotency_Key="proposition-0001")
    assert asked.status == 201, asked.body
    found = member(scene, "administrateur")
    found.setting = asked.json["id"]
    return found


def to_recompute(scene):
    """A claim that was transmitted before a rate was confirmed."""
    found = a_claim(scene)
    made = a_setting(scene)
    where, told = f"/gestion/reglages/{made.setting}/decision", {"acte": "confirmation", "etat": "PROPOSE"}
    assert made.member.browser.post(where, told, Idempotency_Key="confirmation-0001").status == 200
    return found


def decided(word, **more):
    """A claim on which this was decided already, and what comes next."""

    def arrange(scene):
        found = a_claim(scene)
        answer = dossiers.Desk(found.member).decide(found.claim, word, **more)
        assert answer.status == 200, answer.body
        found.version = int(found.claim.item.version)
        return found

    return arrange


def selection(scene, many=3):
    found = member(scene)
    claims = [dossiers.sent(scene.api, courriel=f"p{n}@exemple.fr") for n in range(many)]
    found.lines = [dossiers.chosen(claim) for claim in claims]
    return found


def unseen(scene, many=3):
    found = member(scene)
    claims = [dossiers.sent(scene.api, seen=False, courriel=f"p{n}@exemple.fr") for n in range(many)]
    found.constats = [dossiers.constat(claim) for claim in claims]
    return found


def contested(scene):
    """A claim that the centre said was not done, contested by its person."""
    found = a_claim(scene, seen=False)
    desk = dossiers.Desk(found.member)
    assert desk.certify(dossiers.constat(found.claim, fait=False)).status == 200
    body = {"version": int(found.claim.item.version), "texte": "J’étais là."}
    where = f"/etats-de-frais/{found.claim.numero}/contestation"
    assert found.claim.browser.post(where, body, Idempotency_Key="cle-de-contestation").status == 201
    found.version = int(found.claim.item.version)
    return found


def written_to(scene):
    """A claim whose person has written to the service."""
    found = a_claim(scene)
    body = {"vu": 0, "texte": "À quelle heure ?"}
    answer = found.claim.browser.post(f"/messages/{found.claim.numero}", body, Idempotency_Key="cle-du-premier-message")
    assert answer.status == 201
    found.thread = f"/gestion/messages/{found.claim.person.compte}/{found.claim.numero}"
    return found


def asking_before(scene):
    """A claim whose mission is to come, its person asking for their car."""
    found = member(scene)
    found.claim = claimant(scene.api, vehicle=None, debut="2026-06-18T08:30", fin="2026-06-18T17:30")
    body = {"version": int(found.claim.item.version), "objet": "vehicule", "texte": "Aucun train."}
    where = f"{found.claim.path}/demande"
    assert found.claim.browser.post(where, body, Idempotency_Key="cle-de-la-demande").status == 201
    found.version = int(found.claim.item.version)
    return found


def payday(scene, many=2):
    pay = Payday(scene.api, scene.office)
    people = [pay.person() for _ in range(many)]
    pay.member.sign_in()
    return Made(scene=scene, pay=pay, people=people, cookie=pay.member.browser.cookie)


def frozen(scene, many=2):
    found = payday(scene, many)
    found.numero = found.pay.batch()["numero"]
    scene.settle()
    return found


def a_file(path):
    """The file that a member asked for is made."""

    def arrange(scene):
        made = member(scene)
        to("GET", path)(made)
        scene.settle()
        return made

    return arrange


def answered(scene, many=2):
    found = frozen(scene, many)
    scene.clock.forward(days=2)
    found.pay.member.sign_in()
    found.cookie = found.pay.member.browser.cookie
    kinds = (("remuneration", "paye", ""), ("deplacement", "rejete", "IBAN inconnu"))
    rows = [
        found.pay.row(found.numero, one, half, result, motif=motif)
        for one in found.people
        for half, result, motif in kinds
    ]
    found.file = rows
    return found


def open_batch(scene):
    found = payday(scene)
    answer = found.pay.press()
    assert answer.status == 202
    found.numero = answer.json["numero"]
    return found


def invited(scene):
    found = member(scene, "administrateur")
    found.compte, found.courriel = scene.office.invited()
    found.token = scene.office.token(found.courriel)
    return found


def enrolling(scene):
    import re

    found = invited(scene)
    browser = scene.api.browser()
    begun = browser.post("/gestion/invitation", {"jeton": found.token, "nouveau": PHRASE})
    secret = re.search(r"secret=([A-Z2-7]+)", begun.json["otpauth"])[1]
    import pyotp

    found.code, found.cookie = pyotp.TOTP(secret).at(scene.clock.now), browser.cookie
    return found


def at_the_code(scene):
    found = member(scene)
    scene.clock.forward(seconds=60)
    browser = scene.api.browser()
    assert found.member.password(browser).status == 200
    found.code, found.cookie = found.member.code(), browser.cookie
    return found


def act(word, body=None, **more):
    return to("POST", lambda made: f"/gestion/intervenants/{made.person.compte}/{word}", body, **more)


def decide(word, *halves, **more):
    halves = list(halves) or [dossiers.WORK, dossiers.TRAVEL]
    said = lambda made: {"acte": word, "version": made.version, "moities": halves, **more}  # noqa: E731
    return to("POST", lambda made: f"{dossiers.path(made.claim)}/decision", said, key=True)


def lines_done(inner):
    """An act that answers line by line: a line left aside because all was too busy is one to ask again."""

    def asked(made):
        answer = inner(made)
        if answer.status == 200 and any(line.get("code") == "service_charge" for line in answer.json.get("lignes", answer.json.get("constats", ()))):
            answer.status = 503
        return answer

    return asked


def returned(made):
    import base64

    from chalicelib.gestion.liquidation.return_file import HEADER
    from chalicelib.spreadsheets import csv

    content = base64.b64encode(csv(HEADER, made.file)).decode()
    return {"nom": "retour.csv", "contenu": content, "essai": False}


ACCOUNT = {"courriel": "nouveau@service.example", "nom": "Vidal", "prenom": "Irène", "role": "gestionnaire", "services": ["DEC-1"], "centres_uai": [], "numero_intervenant": "aucun"}  # fmt: skip
BACK = {"motif": "distance", "texte": "Vérifiez la distance.", "echeance": "2026-06-20"}
NO = {"motif": "non_due", "texte": "Rien n’est dû."}
FARE = {"pointeur": "/deplacements/0/trajets/0", "prix": "14.60", "source": "SNCF Connect"}
FIX = {"texte": "Itinéraire le plus court.", "valeurs": {"/deplacements/0/trajets/0/km": "60"}}

LINES = [
    Line("personnel : mot de passe", ("staff.enter",), member, to("POST", "/gestion/connexion", lambda made: {"courriel": made.member.courriel, "mot_de_passe": PHRASE}, signed_in=False), twin=(SESSION,), drift=(r'^comptes .*"pk": "A#personnel/',)),
    Line("personnel : code", ("staff.give_code",), at_the_code, to("POST", "/gestion/connexion/code", lambda made: {"code": made.code}), told=("session_gestion_absente",)),
    Line("personnel : sortir", ("staff.leave",), member, to("POST", "/gestion/deconnexion")),
    Line("personnel : délier un portail", ("portal.unlink",), linked, to("DELETE", "/gestion/portails/lyon", lambda made: None)),
    Line("ouvrir une invitation", ("staff.open_invitation",), invited, to("POST", "/gestion/invitation", lambda made: {"jeton": made.token, "nouveau": PHRASE}, signed_in=False), twin=(SESSION,)),
    Line("confirmer une invitation", ("staff.confirm_invitation",), enrolling, to("POST", "/gestion/invitation/code", lambda made: {"code": made.code}), told=("session_gestion_absente",)),
    Line("ouvrir un compte de gestion", ("staff.open_account",), lambda scene: member(scene, "administrateur"), to("POST", "/gestion/personnels", ACCOUNT)),
    Line("fermer un compte de gestion", ("staff.close_account",), invited, to("POST", lambda made: f"/gestion/personnels/{made.compte}/desactivation")),
    Line("inviter de nouveau", ("staff.invite_again",), invited, to("POST", lambda made: f"/gestion/personnels/{made.compte}/invitation")),
    Line("corriger une adresse", ("people.correct_address",), about, act("courriel", {"courriel": "nouvelle@exemple.fr"})),
    Line("redonner une adresse pour bonne", ("people.give_address_back",), refusing, act("courriel/reprise")),
    Line("redonner un mot de passe", ("people.give_password",), about, act("mot-de-passe-provisoire", key=True), told=("acte_deja_fait",)),
    Line("redonner un mot de passe à qui attend de l’aide", ("people.give_password",), asking, act("mot-de-passe-provisoire", key=True), told=("acte_deja_fait",)),
    Line("donner une adresse à qui attend de l’aide", ("people.correct_address",), asking, act("courriel", {"courriel": "nouvelle@exemple.fr"})),
    Line("débloquer", ("people.unblock",), about, act("deblocage")),
    Line("écarter", ("people.set_aside",), about, act("ecarter")),
    Line("historiser", ("people.archive",), about, act("historiser"), told=("fiche_modifiee",)),
    Line("réintégrer", ("people.take_back",), archived, act("reintegrer")),
    Line("renommer", ("people.rename",), about, act("nom", {"nom": "Lupin", "prenom": "Marie", "motif": "changement_de_nom"})),
    Line("clore une aide", ("people.close_help",), asking, to("POST", lambda made: f"/gestion/aides/{made.person.compte}/traitee"), told=("fiche_modifiee",)),
    Line("répondre à une demande sur ses données", ("donnees.answer_right",), asking_for_erasure, to("POST", lambda made: f"/gestion/droits/{made.person.compte}/effacement", {"suite": "faite", "reponse": "C’est fait."}), told=("demande_inconnue",)),
    Line("ouvrir une fiche", ("people.show",), about, to("GET", lambda made: f"/gestion/intervenants/{made.person.compte}")),
    Line("ouvrir un état de frais", ("claims.show_claim",), a_claim, to("GET", lambda made: dossiers.path(made.claim))),
    Line("constater", ("claims.record_work",), unseen, lines_done(to("POST", "/gestion/constats", lambda made: {"constats": made.constats}))),
    Line("constater non fait", ("claims.record_work",), unseen, lines_done(to("POST", "/gestion/constats", lambda made: {"constats": [{**one, "fait": False, "texte": "Absent."} for one in made.constats[:1]]}))),
    Line("accepter", ("claims.decide",), a_claim, decide("acceptation")),
    Line("revenir sur une acceptation", ("claims.decide",), decided("acceptation"), decide("retour"), pending=True),
    Line("renvoyer", ("claims.decide",), a_claim, decide("renvoi", **BACK)),
    Line("refuser", ("claims.decide",), a_claim, decide("refus", **NO)),
    Line("annuler un état de frais", ("claims.decide",), a_claim, decide("annulation", texte="Déjà payé.")),
    Line("rétablir un état de frais", ("claims.decide",), decided("annulation", texte="Déjà payé."), decide("retablissement")),
    Line("corriger une ligne", ("claims.correct",), a_claim, to("POST", lambda made: f"{dossiers.path(made.claim)}/correction", lambda made: {"version": made.version, **FIX}, key=True)),
    Line("relever un tarif", ("claims.read_fare",), lambda scene: a_claim(scene, vehicle=False), to("POST", lambda made: f"{dossiers.path(made.claim)}/tarif", lambda made: {"version": made.version, **FARE}, key=True)),
    Line("trancher deux communes", ("limitrophes.settle",), member, to("PUT", "/gestion/communes-limitrophes", lambda made: {"commune": "69123", "voisine": "69266", "desservie": True})),
    Line("proposer un réglage", ("reglages.propose",), member, to("POST", "/gestion/reglages", RATE, key=True)),
    Line("importer des réglages", ("reglages.take_file",), member, to("POST", "/gestion/reglages/fichier", SETTINGS_FILE)),
    Line("confirmer un réglage", ("reglages.decide",), a_setting, to("POST", lambda made: f"/gestion/reglages/{made.setting}/decision", {"acte": "confirmation", "etat": "PROPOSE"}, key=True)),
    Line("recalculer", ("reglages.recompute",), to_recompute, to("POST", "/gestion/reglages/recalcul", {"service": "DEC-1"}), pending=True),
    Line("répondre à une contestation", ("claims.reply",), contested, to("POST", lambda made: f"{dossiers.path(made.claim)}/contestation", lambda made: {"version": made.version, "suite": "accueillie", "texte": "Oui."}, key=True)),
    Line("répondre à un message", ("messages.answer_message",), written_to, to("POST", lambda made: made.thread, {"vu": 1, "texte": "À 8 h."}, key=True), pending=True),
    Line("classer un message", ("messages.set_aside",), written_to, to("POST", lambda made: f"{made.thread}/classement", {"vu": 1}, key=True), pending=True),
    Line("répondre à une demande", ("demandes.grant",), asking_before, to("POST", lambda made: f"{dossiers.path(made.claim)}/demande", lambda made: {"version": made.version, "objet": "vehicule", "suite": "accordee", "texte": "Oui."}, key=True)),
    Line("accepter une sélection", ("claims.decide_selection",), selection, to("POST", "/gestion/etats-de-frais/lot", lambda made: {"acte": "acceptation", "lignes": made.lines}, key=True)),
    Line("relever les personnes", ("people.read_people",), payday, to("POST", "/gestion/personnes/releve")),
    Line("relever les missions", ("missions.read_again",), payday, to("POST", "/gestion/missions/releve", {"session": "2026"})),
    Line("compter ce qui attend", ("liquidation.count_service",), payday, to("POST", "/gestion/liquidation/comptage", {"service": "DEC-1"})),
    Line("ouvrir un lot de paiement", ("liquidation.open_batch", "lot_a_constituer"), payday, to("POST", "/gestion/liquidation/lots", {"service": "DEC-1"}, key=True)),
    Line("reprendre un lot de paiement", ("liquidation.resume_batch",), open_batch, to("POST", lambda made: f"/gestion/liquidation/lots/{made.numero}/reprise"), pending=True, twin=(r'^journal .*"action": "lot_repris', "^envois .*lot_a_constituer")),
    Line("recevoir un retour", ("liquidation.take_return",), answered, to("POST", "/gestion/liquidation/retours", returned), twin=("^envois .*retour_a_appliquer",)),
    Line("télécharger un lot", ("liquidation.give_file",), frozen, to("GET", lambda made: f"/gestion/liquidation/lots/{made.numero}/fichiers/csv"), twin=(r'^journal .*"action": "lot_telecharge',)),
    Line("télécharger le tableau de bord", ("dashboard.give_board",), a_file(BOARD), to("GET", BOARD), twin=(r'^journal .*"action": "tableau_telecharge',)),
    Line("télécharger la liste des personnes", ("people.give_people",), a_file(PEOPLE), to("GET", PEOPLE), twin=(r'^journal .*"action": "personnes_telechargees',)),
    Line("recompter le tableau", ("dashboard.count_again",), a_claim, to("POST", "/gestion/tableau-de-bord/actualisation")),
]  # fmt: skip
