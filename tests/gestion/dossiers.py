"""Claims for the tests of those who decide on them: transmitted by their person, seen by a member of the service."""

import uuid
from dataclasses import dataclass
from typing import Any

from chalicelib.missions.models import Affectation, mission_key
from tests.people import claimant, day_trip, declared

TRAVEL, WORK = "deplacement", "remuneration"


@dataclass
class Desk:
    """A member at work: what they ask of the service."""

    member: Any

    def page(self, **asked):
        query = "&".join(f"{name}={value}" for name, value in {"service": "DEC-1", **asked}.items())
        return self.member.browser.get(f"/gestion/etats-de-frais?{query}")

    def listed(self, **asked):
        answer = self.page(**asked)
        assert answer.status == 200, answer.body
        return answer.json["etats"]

    def line(self, claim, **asked):
        return next((line for line in self.listed(**asked) if line["numero"] == claim.numero), None)

    def see(self, claim):
        return self.member.browser.get(path(claim))

    def decide(self, claim, acte, *moities, key=None, version=None, **more):
        version = int(claim.item.version) if version is None else version
        body = {"acte": acte, "version": version, "moities": list(moities) or [WORK, TRAVEL], **more}
        return self.member.browser.post(f"{path(claim)}/decision", body, Idempotency_Key=key or str(uuid.uuid4()))

    def send_back(self, claim, *moities, **more):
        given = {"motif": "distance", "texte": "Vérifiez la distance.", "echeance": "2026-06-20", **more}
        return self.decide(claim, "renvoi", *moities, **given)

    def correct(self, claim, valeurs, key=None, preview=False):
        body = {"version": int(claim.item.version), "texte": "Itinéraire le plus court.", "valeurs": valeurs}
        where = f"{path(claim)}/correction{'/apercu' if preview else ''}"
        return self.member.browser.post(where, body, Idempotency_Key=key or str(uuid.uuid4()))

    def certify(self, *constats):
        return self.member.browser.post("/gestion/constats", {"constats": list(constats)})

    def lot(self, *claims, acte="acceptation", key=None, preview=False, **more):
        lines = [line if isinstance(line, dict) else chosen(line) for line in claims]
        where = f"/gestion/etats-de-frais/lot{'/apercu' if preview else ''}"
        body = {"acte": acte, "lignes": lines, **more}
        return self.member.browser.post(where, body, Idempotency_Key=key or str(uuid.uuid4()))


def path(claim):
    return f"/gestion/etats-de-frais/{claim.person.compte}/{claim.numero}"


def chosen(claim, version=None):
    version = int(claim.item.version) if version is None else version
    return {"compte": claim.person.compte, "numero": claim.numero, "version": version}


def constat(claim, fait=True, quantite=None):
    return {"compte": claim.person.compte, "numero": claim.numero, "fait": fait, "quantite": quantite}


def place(claim):
    pk = f"P#{claim.person.compte}"
    return Affectation.get(pk, mission_key(claim.numero), consistent_read=True)


def sent(api, *trips, seen=True, copies=62, santorin=None, **facts):
    """A claim transmitted: 310,00 € of work and, for the usual day trip, 78,32 € of travel; certified unless told."""
    made = claimant(api, santorin=santorin, **facts)
    assert made.save(declared(*(trips or [day_trip()]), copies=copies)).status == 200
    answer = made.submit()
    assert answer.status == 201, answer.body
    if seen:
        place(made).update(actions=[Affectation.service_fait.set(True), Affectation.constat.set("2026-05-19")])
    return made
