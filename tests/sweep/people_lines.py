"""The lines of what a person does: come in, write a claim, send it."""

import uuid

from tests.identity.people import OTHER_PHRASE, PHRASE, enrol, settled
from tests.people import claimant, declared
from tests.sweep.engine import Line
from types import SimpleNamespace

SESSION = r'^comptes .*"sk": "S#'
ENTERED = r'^journal .*"action": "connexion'
KEY = "cle-de-balayage-0001"


def _claimant(scene, *, saved=True):
    made = claimant(scene.api)
    if saved:
        assert made.save(declared()).status == 200
    return SimpleNamespace(scene=scene, claim=made, cookie=made.browser.cookie, version=int(made.item.version))


def _submitted(scene):
    found = _claimant(scene)
    assert found.claim.submit().status == 201
    found.version = int(found.claim.item.version)
    return found


def _save(made):
    path, version = made.claim.path, made.version
    return made.scene.request(made.cookie, "PUT", path, declared(copies=60), If_Match=f'"{version}"')


def _act(word):
    def act(made):
        path = f"{made.claim.path}/{word}"
        return made.scene.request(made.cookie, "POST", path, {"version": made.version}, Idempotency_Key=KEY)

    return act


def _enrolled(scene):
    person, _ = settled(scene.api, courriel="m.denis@exemple.fr")
    return SimpleNamespace(scene=scene, person=person)


def _sign_in(made):
    said = {"identifiant": made.person.numero, "mot_de_passe": PHRASE}
    return made.scene.request(None, "POST", "/connexion", said)


LINES = [
    Line("transmettre", ("frais.submit",), _claimant, _act("transmission")),
    Line("retirer", ("frais.withdraw",), _submitted, _act("retrait")),
    Line("enregistrer", ("frais.save_claim",), _claimant, _save, told=("etat_modifie",)),
    Line("entrer", ("identity.enter",), _enrolled, _sign_in, twin=(SESSION, ENTERED, "avis_nouvel_appareil", "^courriel")),
]
_ = uuid, OTHER_PHRASE, enrol
