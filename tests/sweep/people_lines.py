"""The lines of what a person does: come in, keep their access, write a claim, send it."""

from types import SimpleNamespace as Made

from chalicelib.identity import stops
from chalicelib.missions.models import Affectation
from tests.frais.receipts.test_receipts import FILE, place, post
from tests.gestion import tableurs
from tests.gestion.dossiers import place as affectation
from tests.identity.people import OTHER_PHRASE, PHRASE, enrol, settled
from tests.people import claimant, declared
from tests.pieces import PDF
from tests.sweep.engine import KEY, Line

SESSION = r'^comptes .*"sk": "S#'
KNOWN = r'^comptes .*"sk": "N#'
APART = r'^comptes .*"pk": "L#appareil#'
ENTERED = r'^journal .*"action": "connexion'
MAIL = "^courriel "
REPLACED = r'^comptes .*"sk": "I"'
"""An address that was given to nobody is one that was replaced."""
ADDRESS = "marie.denis@exemple.fr"


def on_a_claim(scene, *, saved=True):
    made = claimant(scene.api)
    if saved:
        assert made.save(declared()).status == 200
    return Made(scene=scene, claim=made, cookie=made.browser.cookie, version=int(made.item.version))


def sent(scene):
    found = on_a_claim(scene)
    assert found.claim.submit().status == 201
    found.version = int(found.claim.item.version)
    return found


def leaving(scene):
    """A claim whose mission is to come, without a word on the vehicle."""
    made = claimant(scene.api, vehicle=None, debut="2026-06-18T08:30", fin="2026-06-18T17:30")
    return Made(scene=scene, claim=made, cookie=made.browser.cookie, version=int(made.item.version))


def contestable(scene):
    """A claim whose work a file says was not done."""
    found = sent(scene)
    row = {"numero": found.claim.numero, "numero_intervenant": found.claim.person.numero, "service_fait": "non"}
    assert tableurs.take(tableurs.quantities(row), now=scene.clock.now).refusals == []
    found.version = int(found.claim.item.version)
    return found


def receipt(announced=True, finalised=False):
    def arrange(scene):
        found = on_a_claim(scene)
        if announced:
            found.receipt, form = place(found.claim)
            post(scene.s3, form, PDF)
        if finalised:
            assert found.claim.browser.post(f"{found.claim.path}/justificatifs/{found.receipt}/finalisation").status == 200
            scene.settle()
        return found

    return arrange


def person(scene, **facts):
    known, browser = settled(scene.api, **facts)
    return Made(scene=scene, person=known, cookie=browser.cookie)


def addressed(scene):
    return person(scene, courriel=ADDRESS)


def printed(scene):
    """Somebody who came in with the password of paper, and has none of their own."""
    known, browser = enrol(scene.clock, courriel=ADDRESS), scene.api.browser()
    assert browser.sign_in(known.numero, known.printed).status == 200
    return Made(scene=scene, person=known, cookie=browser.cookie)


def at_the_step(scene):
    """Somebody whom the sign-in asks for an address."""
    known, _ = settled(scene.api)
    browser = scene.api.browser()
    assert browser.sign_in(known.numero, PHRASE).json == {"portee": "courriel"}
    return Made(scene=scene, person=known, cookie=browser.cookie)


def waiting_for_a_code(scene):
    found = person(scene, courriel="ancienne@exemple.fr")
    said = {"courriel": ADDRESS, "mot_de_passe": PHRASE}
    assert scene.request(found.cookie, "POST", "/courriel", said).status == 202
    scene.settle()
    found.code = [mail for mail in scene.api.mails() if mail.subject.startswith("Votre code")][-1].digits
    return found


def with_a_link(scene):
    found = addressed(scene)
    scene.clock.forward(days=4)
    assert scene.request(None, "POST", "/mot-de-passe-oublie", {"identifiant": found.person.numero}).status == 202
    scene.settle()
    found.token = scene.api.mails()[-1].token
    return found


def two_sessions(scene):
    found = addressed(scene)
    other = scene.api.browser()
    assert other.sign_in(found.person.numero, PHRASE).status == 200
    listed = scene.request(found.cookie, "GET", "/sessions").json["sessions"]
    found.other = next(one["id"] for one in listed if not one["courante"])
    return found


def with_a_reminder(scene):
    """Somebody whose mailbox holds a reminder and its link."""
    found = addressed(scene)
    found.link = stops.link(found.person.compte, "mission", "travail", scene.clock.now).rpartition("/")[2]
    return found


def one_click(made):
    """As the servers of a mailbox ask: none of our marks, no session."""
    none = {"X_Imagin": None, "Origin": None, "Sec_Fetch_Site": None, "Content_Type": "application/x-www-form-urlencoded"}
    return made.scene.api.browser()("POST", f"/rappels/arret/{made.link}", raw=stops.BODY, **none)


def with_an_agenda(scene):
    found = addressed(scene)
    assert scene.request(found.cookie, "POST", "/agenda").status == 201
    return found


def convoked(scene):
    found = on_a_claim(scene, saved=False)
    affectation(found.claim).update(actions=[Affectation.document.remove()])
    return found


def to(method, path, body=None, *, key=False, version=False, signed_in=True):
    """An act of HTTP: `path` and `body` may ask what was made."""

    def act(made):
        headers = {"Idempotency_Key": KEY} if key else {}
        if version:
            headers["If_Match"] = f'"{made.version}"'
        where = path(made) if callable(path) else path
        said = body(made) if callable(body) else body
        return made.scene.request(made.cookie if signed_in else None, method, where, said, **headers)

    return act


def claim(word):
    return lambda made: f"{made.claim.path}{word}"


def versioned(made):
    return {"version": made.version}


def of_receipt(word=""):
    return lambda made: f"{made.claim.path}/justificatifs/{made.receipt}{word}"


LINES = [
    Line("demander avant de partir", ("demandes.ask_before",), leaving, to("POST", claim("/demande"), lambda made: {"version": made.version, "objet": "vehicule", "texte": "Aucun train."}, key=True)),
    Line("contester", ("frais.contest",), contestable, to("POST", claim("/contestation"), lambda made: {"version": made.version, "texte": "J’étais là."}, key=True)),
    Line("écrire au service", ("messages.write_message",), on_a_claim, to("POST", lambda made: f"/messages/{made.claim.numero}", {"vu": 0, "texte": "À quelle heure ?"}, key=True)),
    Line("transmettre", ("frais.submit",), on_a_claim, to("POST", claim("/transmission"), versioned, key=True)),
    Line("retirer", ("frais.withdraw",), sent, to("POST", claim("/retrait"), versioned, key=True)),
    Line("enregistrer", ("frais.save_claim",), on_a_claim, to("PUT", claim(""), declared(copies=60), version=True)),
    Line("annoncer un justificatif", ("frais.announce_receipt",), receipt(announced=False), to("POST", claim("/justificatifs"), FILE, key=True)),
    Line("finaliser un justificatif", ("frais.finalise_receipt",), receipt(), to("POST", of_receipt("/finalisation"))),
    Line("retirer un justificatif", ("frais.remove_receipt",), receipt(finalised=True), to("DELETE", of_receipt()), told=("justificatif_inconnu",)),
    Line("récapitulatif", ("frais.summary",), sent, to("GET", claim("/recapitulatif"))),
    Line("duplicata", ("missions.duplicate",), convoked, to("GET", lambda made: f"/missions/{made.claim.numero}/convocation")),
    Line("régler ses rappels", ("identity.choose_reminders",), addressed, to("PUT", "/rappels", {"mission": False, "echeance": True})),
    Line("choisir sa langue", ("identity.choose_language",), addressed, to("PUT", "/langue", {"langue": "en"})),
    Line("arrêter un rappel par son lien", ("identity.stop_by_link",), with_a_reminder, one_click),
    Line("entrer", ("identity.enter",), addressed, to("POST", "/connexion", lambda made: {"identifiant": made.person.numero, "mot_de_passe": PHRASE}, signed_in=False), twin=(SESSION, KNOWN, ENTERED)),
    Line("choisir un mot de passe", ("identity.choose_password",), printed, to("POST", "/mot-de-passe", {"nouveau": OTHER_PHRASE}), twin=(SESSION, ENTERED, APART)),
    Line("changer de mot de passe", ("identity.choose_password",), addressed, to("POST", "/mot-de-passe", {"nouveau": OTHER_PHRASE, "actuel": PHRASE}), twin=(SESSION, ENTERED, APART)),
    Line("donner une adresse", ("identity.give_address",), at_the_step, to("POST", "/courriel", {"courriel": ADDRESS})),
    Line("confirmer une adresse", ("identity.confirm_address",), waiting_for_a_code, to("POST", "/courriel/confirmation", lambda made: {"code": made.code}), told=("session_absente",)),
    Line("adresse plus tard", ("identity.postpone_address",), at_the_step, to("POST", "/courriel/plus-tard"), told=("session_absente",)),
    Line("sortir", ("identity.leave",), addressed, to("POST", "/deconnexion")),
    Line("sortir partout", ("identity.leave_everywhere",), two_sessions, to("POST", "/deconnexion-partout"), told=("session_absente",)),
    Line("fermer une session", ("identity.end_session",), two_sessions, to("DELETE", lambda made: f"/sessions/{made.other}"), told=("introuvable",)),
    Line("mot de passe oublié", ("identity.forgot",), addressed, to("POST", "/mot-de-passe-oublie", lambda made: {"identifiant": made.person.numero}, signed_in=False), drift=(r'^comptes .*"pk": "L#oublis#',)),
    Line("utiliser le lien", ("identity.use_link",), with_a_link, to("POST", "/reinitialisation", lambda made: {"jeton": made.token, "nouveau": OTHER_PHRASE}, signed_in=False), told=("lien_refuse",), twin=(APART, KNOWN)),
    Line("demander sa copie", ("donnees.ask_copy",), addressed, to("POST", "/donnees/copie")),
    Line("demander un effacement", ("donnees.ask_right",), addressed, to("POST", "/donnees/demandes", {"sorte": "effacement", "texte": "Tout."}, key=True)),
    Line("coordonnées", ("identity.correct_coordinates",), addressed, to("PUT", "/informations", {"ville": "Roanne"})),
    Line("ouvrir l’agenda", ("missions.renew_agenda",), addressed, to("POST", "/agenda"), twin=(r'^journal .*"action": "agenda_ouvert',), drift=(REPLACED,)),
    Line("fermer l’agenda", ("missions.close_agenda",), with_an_agenda, to("DELETE", "/agenda")),
]  # fmt: skip
