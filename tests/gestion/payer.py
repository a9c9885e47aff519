"""The payer and the accepted claims of the tests: what is accepted, pressed, worked off, and answered."""

import base64
import uuid
from dataclasses import dataclass
from datetime import timedelta

from chalicelib.frais.claim import states
from chalicelib.gestion.claims import moves
from chalicelib.gestion.liquidation import batches
from chalicelib.gestion.liquidation.return_file import HEADER
from chalicelib.spreadsheets import csv
from chalicelib.tables import Transaction
from tests.people import claimant, day_trip, declared

PATH = "/gestion/liquidation"
UNDO = 31
"""Minutes after which an acceptance can no longer be undone."""


@dataclass
class Payday:
    """A gestionnaire who pays, and the people who wait for it."""

    api: object
    office: object
    count: int = 0

    def __post_init__(self):
        self.member = self.office.member()

    def person(self, halves=states.HALVES, ago=UNDO, trips=None, **facts):
        """Somebody whose claim is transmitted, and was accepted for these halves some minutes ago."""
        self.count += 1
        someone = claimant(self.api, f"personne{self.count}@exemple.fr", **facts)
        someone.save({**declared(), "deplacements": [day_trip()] if trips is None else list(trips)})
        assert someone.submit().status == 201
        self.accept(someone, halves, ago)
        return someone

    def accept(self, someone, halves=states.HALVES, ago=UNDO):
        moment, now_in = self.api.clock.now - timedelta(minutes=ago), dict.fromkeys(halves, states.VALIDE)
        with Transaction() as transaction:
            moves.put(transaction, someone.item, now_in, "validation", moment)

    def see(self, member=None):
        return (member or self.member).browser.get(PATH).json

    def press(self, member=None, key=None, service="DEC-1"):
        browser = (member or self.member).browser
        return browser.post(f"{PATH}/lots", {"service": service}, Idempotency_Key=key or str(uuid.uuid4()))

    def work(self):
        """Runs the outbox until nothing is due: jobs make jobs."""
        while self.api.work()["done"]:
            pass

    def batch(self, member=None):
        """A frozen batch of all that is ready."""
        answer = self.press(member)
        assert answer.status == 202, answer.body
        self.work()
        return self.show(answer.json["numero"])

    def show(self, numero, query=""):
        return self.member.browser.get(f"{PATH}/lots/{numero}{query}").json

    def lines(self, numero):
        return {(line.mission, line.moitie): line for line in batches.lines(numero)}

    def row(self, numero, someone, half, result="paye", day="2026-06-02", motif=""):
        return (numero, someone.numero, someone.person.numero, half, result, "" if motif else day, motif)

    def send(self, *rows, dry=False, content=None, member=None, name="retour.csv"):
        content = csv(HEADER, rows) if content is None else content
        body = {"nom": name, "contenu": base64.b64encode(content).decode(), "essai": dry}
        return (member or self.member).browser.post(f"{PATH}/retours", body)

    def settle(self, *rows):
        self.api.clock.forward(days=2)
        self.member.sign_in()
        answer = self.send(*rows)
        assert answer.status == 202, answer.body
        self.work()
        return answer.json
