"""The life of missions and claims together as a state machine: people, a service, a payer, imports, clock, and faults.

Any act may meet a fault at any of its calls, and is then asked again as browsers ask it. Whatever was drawn: nobody meets a
500, there is one claim for each mission and person, kilometres are those of what is transmitted, a sum that was accepted
does not move, the journal explains each state, what leaves to be paid is what was accepted, nobody is told twice nor left out.
"""

import json
import os
import uuid
from collections import Counter
from contextlib import suppress
from decimal import Decimal

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from chalicelib import tables
from chalicelib.frais.claim import states
from chalicelib.gestion.convocations import convoking, places
from chalicelib.gestion.imports.run import run as import_run
from chalicelib.gestion.liquidation import batches
from chalicelib.gestion.liquidation.models import FROZEN, Lot
from chalicelib.spreadsheets import csv
from tests.aws import items
from tests.gestion import batch, dossiers, payer, staff
from tests.gestion.tableurs import missions, people
from tests.identity.people import PHRASE
from tests.people import claimant, convoke, day_trip, declared
from tests.sweep import between, state
from tests.sweep.engine import Scene

key, office, buckets = staff.key, staff.office, batch.buckets
OUT = {states.VALIDE, states.TRANSMIS, states.ACCEPTE}
ASKED = os.environ.get("IMAGIN_VIES")
"""How many lives `make preuves` asks for, drawn anew each time; a few of them, always the same, are in `make test`."""
LIVES, STEPS = (int(ASKED), 40) if ASKED else (5, 16)
TO_COME, MANY = "70", 3
FAULTS = st.one_of(st.none(), st.tuples(st.integers(1, 9), st.sampled_from(sorted(between.WAYS))))
HALVES = st.sampled_from([states.HALVES, states.HALVES[:1], states.HALVES[1:]])
WHY = {
    "renvoi": {"motif": "distance", "texte": "Vérifiez la distance.", "echeance": "2027-05-20"},
    "refus": {"motif": "mission_non_effectuee", "texte": "Vous étiez absente ce jour-là."},
    "annulation": {"texte": "Déjà payé ailleurs."},
}
ACTS = {"transmission", "retrait", "validation", "retour", "renvoi", "refus", "annulation", "retablissement"}
ACTS |= {"mise_en_paiement", "paiement", "rejet"}
DECISIONS = ["retour", "renvoi", "refus", "annulation", "retablissement"]


class World:
    """An instance with two people, three claims to send, and a mission to come with three others; put back at will."""

    def __init__(self, api, office, s3):
        self.api, self.scene = api, Scene(api, office, s3)
        first, second = claimant(api, "p1@exemple.fr"), claimant(api, "p2@exemple.fr", person_facts={"nom": "Lupin"})
        other = convoke(api.clock, first.person, debut="2026-05-19T08:30", fin="2026-05-19T17:30")
        self.claims, self.days = [first, second, first.on(other)], ["2026-05-18", "2026-05-18", "2026-05-19"]
        for claim, day in zip(self.claims, self.days, strict=True):
            assert claim.save(declared(day_trip(day))).status == 200
        assert self.claims[0].submit().status == self.claims[1].submit().status == 201
        numbers = [str(9000 + n) for n in range(MANY)]
        rows = [{"numero": n, "prenom": f"Zoé{n}", "courriel": f"z{n}@exemple.fr"} for n in numbers]
        self.numbers = numbers
        self.bring(people(*rows), self.moved_to("2026-06-18T12:00"))
        assert all(convoking.convoke(places.places([TO_COME]), "lot", api.clock.now, "tests"))
        self.member, self.certifier = office.member(), office.member()
        assert dossiers.Desk(self.certifier).certify(*map(dossiers.constat, self.claims)).status == 200
        self.scene.settle()
        self.kept, self.moment, self.between = state.Kept(), api.clock.now, between.Between()

    def moved_to(self, end):
        rows = ({"numero": TO_COME, "numero_intervenant": n, "fin": end} for n in self.numbers)
        return missions(*rows)

    def bring(self, *sources):
        import_run(sources, self.api.clock.now, "tests")

    def back(self):
        self.between.heal()
        self.between.forget_tokens()
        self.kept.restore()
        self.api.clock.now = self.moment


class Life(RuleBasedStateMachine):
    """What is drawn."""

    world = None

    def __init__(self):
        super().__init__()
        self.world.back()
        self.member, self.clock, self.between = self.world.member, self.world.api.clock, self.world.between
        self.staff = (self.member.browser, self.world.certifier.browser)
        self.accepted, self.hour, self.cancelled = {}, "2026-06-18T12:00", False
        self.changes = Counter()

    def teardown(self):
        self.world.back()

    def asked(self, fault, act):
        """The answer of an act that met a fault, asked again when it was not answered or told to come back."""
        if fault is not None:
            self.between.fail(*fault)
        try:
            answer = act()
        except between.Died:
            answer = None
        finally:
            self.between.heal()
        if answer is None or answer.status == 503:
            answer = act()
        assert answer.status < 500, answer.body
        return answer

    def signed_in(self, who, again):
        """Sessions end while time passes."""
        if who.get("/gestion/moi" if who in self.staff else "/moi").status == 401:
            again()

    def claim(self, n):
        claim = self.world.claims[n]
        self.signed_in(claim.browser, lambda: claim.browser.sign_in(claim.person.numero, PHRASE))
        return claim

    def desk(self):
        self.signed_in(self.member.browser, self.member.sign_in)
        return dossiers.Desk(self.member)

    def centre(self):
        """Who certifies is not who accepts."""
        certifier = self.world.certifier
        self.signed_in(certifier.browser, certifier.sign_in)
        return dossiers.Desk(certifier)

    @rule(n=st.integers(0, 2), km=st.integers(1, 90), fault=FAULTS)
    def save(self, n, km, fault):
        claim, given = self.claim(n), declared(day_trip(self.world.days[n], km=str(km)))
        version = int(claim.item.version)
        self.asked(fault, lambda: claim.save(given, version))

    @rule(n=st.integers(0, 2), act=st.sampled_from(["submit", "submit", "withdraw"]), fault=FAULTS)
    def send(self, n, act, fault):
        claim, one = self.claim(n), str(uuid.uuid4())
        version = int(claim.item.version)
        self.asked(fault, lambda: getattr(claim, act)(one, version))

    @rule(n=st.integers(0, 2), done=st.sampled_from([*[True] * 5, False]), fault=FAULTS)
    def certify(self, n, done, fault):
        desk, claim = self.centre(), self.world.claims[n]
        self.asked(fault, lambda: desk.certify(dossiers.constat(claim, done)))

    @rule(n=st.integers(0, 2), halves=HALVES, fault=FAULTS)
    def accept(self, n, halves, fault):
        self.decide(n, "acceptation", halves, fault)

    @rule(n=st.integers(0, 2), act=st.sampled_from(DECISIONS), halves=HALVES, fault=FAULTS)
    def decide_otherwise(self, n, act, halves, fault):
        self.decide(n, act, halves, fault)

    def decide(self, n, act, halves, fault):
        desk, claim, one = self.desk(), self.world.claims[n], str(uuid.uuid4())
        version = int(claim.item.version)
        self.asked(fault, lambda: desk.decide(claim, act, *halves, key=one, version=version, **WHY.get(act, {})))

    @rule(fault=FAULTS)
    def pay(self, fault):
        self.clock.forward(minutes=payer.UNDO)
        self.desk()
        one = str(uuid.uuid4())
        press = {"service": "DEC-1"}
        where = f"{payer.PATH}/lots"
        self.asked(fault, lambda: self.member.browser.post(where, press, Idempotency_Key=one))
        self.world.scene.settle()

    @rule(paid=st.booleans(), fault=FAULTS)
    def answer_of_the_payer(self, paid, fault):
        """About every line that waits for one."""
        waiting = [(lot, line) for lot in lots() for line in batches.lines(str(lot.numero)) if not line.resultat]
        if not waiting:
            return
        self.clock.forward(days=1)
        self.desk()
        result = ("paye", f"{self.clock.now:%Y-%m-%d}", "") if paid else ("rejete", "", "IBAN inconnu")
        rows = [(lot.numero, line.mission, line.intervenant, line.moitie, *result) for lot, line in waiting]
        content = csv(payer.HEADER, rows)
        self.asked(fault, lambda: self.sent_back(content))
        self.world.scene.settle()

    def sent_back(self, content):
        body = {"nom": "retour.csv", "contenu": payer.base64.b64encode(content).decode(), "essai": False}
        return self.member.browser.post(f"{payer.PATH}/retours", body)

    @rule(hour=st.integers(13, 18), fault=FAULTS)
    def move_the_mission(self, hour, fault):
        """By an import, which is typed again when it was cut."""
        if self.cancelled or self.clock.now > self.world.moment + 14 * payer.timedelta(days=1):
            return
        end = f"2026-06-18T{hour}:00"
        if fault is not None:
            self.between.fail(*fault)
        with suppress(between.Died, Exception):  # a command that was cut is typed again
            self.world.bring(self.world.moved_to(end))
        self.between.heal()
        self.world.bring(self.world.moved_to(end))
        self.world.scene.settle()
        self.changes["modifiee"] += self.hour != end
        self.hour = end

    @rule(fault=FAULTS)
    def cancel_or_restore(self, fault):
        self.desk()
        word = "retablissement" if self.cancelled else "annulation"
        where = f"/gestion/missions/{TO_COME}/{word}"
        answer = self.asked(fault, lambda: self.member.browser.post(where))
        if answer.status == 200:
            self.cancelled = not self.cancelled
            self.changes["annulee" if self.cancelled else "retablie"] += 1
        self.world.scene.settle()

    @rule(minutes=st.integers(1, 300))
    def time_passes(self, minutes):
        self.clock.forward(minutes=minutes)
        self.world.scene.settle()

    @invariant()
    def one_claim_for_each_mission_and_person(self):
        found = Counter(key for key, _ in claims())
        assert set(found.values()) == {1}
        assert len(found) == len(self.world.claims) + MANY

    @invariant()
    def kilometres_are_those_of_what_is_transmitted(self):
        counted, claimed = Counter(), Counter()
        for (pk, sk), raw in items(tables.Dossiers).items():
            if sk and sk.startswith("K#"):
                counted[pk] += Decimal(raw["km"].get("N") or raw["km"]["S"])
        for (pk, _), raw in claims():
            claimed[pk] += sum(map(Decimal, json.loads(raw["km_par_annee"]["S"]).values())) if "km_par_annee" in raw else 0
        assert +counted == +claimed

    @invariant()
    def what_was_accepted_does_not_move(self):
        for key, raw in claims():
            for half in states.HALVES:
                now_in, amount = raw[half]["S"], raw.get(f"montant_{half}")
                if now_in not in OUT:
                    self.accepted.pop((key, half), None)
                else:
                    assert self.accepted.setdefault((key, half), amount) == amount

    @invariant()
    def the_journal_explains_each_state(self):
        told = Counter(
            (json.loads(raw["details"]["S"])["mission"], raw["objet"]["S"].removeprefix("C#"))
            for raw in items(tables.JournalTable).values()
            if raw["action"]["S"] in ACTS
        )
        for (pk, sk), raw in claims():
            acts = [act for _, act in json.loads(raw["historique"]["S"]) if act in ACTS]
            assert told[sk.removeprefix("E#"), pk.removeprefix("P#")] == len(acts), (acts, told)

    @invariant()
    def what_leaves_to_be_paid_is_what_was_accepted(self):
        with_the_payer = Counter(
            (key[1].removeprefix("E#"), half, raw[f"montant_{half}"]["N"])
            for key, raw in claims()
            for half in states.HALVES
            if raw[half]["S"] in (states.TRANSMIS, states.ACCEPTE)
        )
        lines = Counter(
            (str(line.mission), str(line.moitie), str(int(line.montant)))
            for lot in lots()
            for line in batches.lines(str(lot.numero))
            if line.resultat != "rejete"
        )
        assert lines == with_the_payer
        for lot in lots():
            if lot.etat == FROZEN:
                assert int(lot.montant) == sum(int(line.montant) for line in batches.lines(str(lot.numero)))

    @invariant()
    def everybody_is_told_of_each_change_once(self):
        sent = self.world.api.mails()[len(self.world.api.mails()) - len(state._sent()) + self.world.kept.sent :]
        told = Counter(mail.to for mail in sent if mail.to.startswith("z"))
        assert set(told.values()) <= {sum(self.changes.values())}
        assert len(told) in (0, MANY)


def claims():
    return [(key, raw) for key, raw in items(tables.Dossiers).items() if key[1] and key[1].startswith("E#")]


def lots():
    return [Lot.from_raw_data(raw) for (pk, sk), raw in items(tables.Dossiers).items() if pk.startswith("LOT#") and sk == "LOT"]


def test_the_life_of_missions_and_claims_keeps_its_promises(api, office, buckets, monkeypatch):
    monkeypatch.setattr("chalicelib.faults.FIRST_PAUSE", 0)
    Life.world = World(api, office, buckets)
    chosen = settings(
        phases=(Phase.generate,),
        max_examples=LIVES,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=not ASKED,
        suppress_health_check=list(HealthCheck),
    )
    with Life.world.between.standing():
        run_state_machine_as_test(Life, settings=chosen)
