"""The built pages of every instance, and the service of one behind them, in a process of their own, where no day passes.

Answers are compressed as CloudFront's are. What a visit asked, with its weight, is given once at /demandes.json: a visit
is named by the header that its browser sends (X-Visite), for what another page asked may be answered late.
`python -m tests.browser.stage` prints one line of JSON, then serves until its input closes; `tarif`: with a claim whose
fare has to be read. What pages show is thus the
same at every run: their outline can be compared with the one that was approved.
"""

import gzip
import json
import logging
import mimetypes
import os
import re
import sys
import tempfile
import threading
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import boto3
import pyotp
from moto import mock_aws

import tests.instance as instance
from chalicelib import academie, jobs, outbox, tables, web
from chalicelib.gestion.missions import catalogue
from chalicelib.identity.staff import invitations
from ops.deployment.pages import keeping
from ops.pages import csp, site
from tests.browser.moment import NOW

PHRASE = "un grand cerisier devant la mairie"


class Stage:
    """The service with its people, and the folder of the pages."""

    def __init__(self, folder):
        self.folder, self.lock, self.clock, self.asked = folder, threading.Lock(), instance.Clock(), {}
        self.clock.now, web.now = NOW, self.clock
        from tests.actors import Service

        self.service = Service(self.clock).__enter__()

    def people(self):
        from tests.people import claimant, convoke, declared

        mine = claimant(self.service)
        self.clock.now = NOW
        future = {"debut": "2026-06-23T08:00", "fin": "2026-06-23T12:00", "type": "interrogation_orale"}
        convoke(
            self.clock, mine.person, examen="BTS Comptabilité et gestion", epreuve="Oral", numero="220002", **future
        )
        sent = convoke(
            self.clock, mine.person, examen="Brevet", numero="220003", debut="2026-05-26T08:00", fin="2026-05-26T17:00"
        )
        assert mine.on(sent).save(declared(copies=40) | {"deplacements": []}).status == 200
        tabs = claimant(self.service)
        self.clock.now = NOW
        assert tabs.save(declared()).status == 200
        return {"personne": mine.browser.cookie, "compte": mine.person.compte, "mission": mine.numero, "transmis": sent,
                "onglets": tabs.browser.cookie, "onglets_mission": tabs.numero}  # fmt: skip

    def fare(self):
        """A claim sent by car, which the service did not authorise, where the delays of each step are known."""
        from chalicelib.frais import delays
        from tests.gestion.dossiers import sent

        made = sent(self.service, vehicle=False)
        medians = {"verification": (1, 40), "mise_en_paiement": (20, 35), "paiement": (12, 30)}
        delays.keep(medians, NOW.isoformat(timespec="seconds"))
        self.clock.now = NOW
        return {"tarif": made.browser.cookie, "tarif_mission": made.numero, "tarif_compte": made.person.compte}

    def voice(self):
        """A claim whose work a file says was not done, and a member of its service."""
        from tests.gestion import tableurs
        from tests.gestion.dossiers import sent

        made = sent(self.service, seen=False)
        self.clock.now = NOW
        row = {"numero": made.numero, "numero_intervenant": made.person.numero, "service_fait": "non"}
        assert tableurs.take(tableurs.quantities(row), now=NOW).refusals == []
        invitations.create(
            courriel="paul.serre@service.example", nom="Serre", prenom="Paul", role="gestionnaire", services=["DEC-1"],
            centres_uai=[], numero_intervenant="aucun", now=NOW, acteur="tests",
        )  # fmt: skip
        return {"voix": made.browser.cookie, "voix_mission": made.numero, "voix_compte": made.person.compte}

    def leaving(self):
        """A mission to come, of which nobody said whether the vehicle is authorised, and a member of its service."""
        from tests.people import claimant

        made = claimant(self.service, vehicle=None, debut="2026-06-23T08:30", fin="2026-06-23T17:30")
        self.clock.now = NOW
        invitations.create(
            courriel="jean.roy@service.example", nom="Roy", prenom="Jean", role="gestionnaire", services=["DEC-1"],
            centres_uai=[], numero_intervenant="aucun", now=NOW, acteur="tests",
        )  # fmt: skip
        return {"depart": made.browser.cookie, "depart_mission": made.numero}

    def touching(self):
        """A claim between two communes that touch."""
        from tests.gestion.dossiers import sent
        from tests.people import VILLEURBANNE

        made = sent(self.service, centre_commune=VILLEURBANNE)
        self.clock.now = NOW
        invitations.create(
            courriel="lea.mas@service.example", nom="Mas", prenom="Léa", role="gestionnaire", services=["DEC-1"],
            centres_uai=[], numero_intervenant="aucun", now=NOW, acteur="tests",
        )  # fmt: skip
        return {"limitrophe_mission": made.numero}

    def unread(self):
        """An oral exam that is over, of which nothing is declared yet."""
        from tests.people import claimant

        made = claimant(self.service, "oral@exemple.fr", type="interrogation_orale")
        self.clock.now = NOW
        return {"illisible": made.browser.cookie, "illisible_mission": made.numero}

    def rates(self):
        """A rate that another member proposed, a claim that it would change, missions to come that none pays."""
        from chalicelib.gestion.reglages import acts
        from chalicelib.identity.staff.models import Personnel, staff_key
        from tests.gestion.dossiers import sent
        from tests.people import claimant

        made = sent(self.service)
        for rank in range(2):
            later = {"debut": "2026-06-24T08:30", "fin": "2026-06-24T17:30", "taux": "A_CONFIGURER"}
            claimant(self.service, f"bp{rank}@exemple.fr", examen="Brevet professionnel", **later)
        self.clock.now = NOW
        compte, _ = invitations.create(
            courriel="paul.serre@service.example", nom="Serre", prenom="Paul", role="gestionnaire", services=["DEC-1"],
            centres_uai=[], numero_intervenant="aucun", now=NOW, acteur="tests",
        )  # fmt: skip
        text = ("Arrêté du 1er décembre 2025, art. 1er", "Journal officiel du 4 décembre 2025")
        asked = acts.Asked("taux.copie.T5", "6,10", "", date(2026, 1, 1), None, *text)
        acts.propose(Personnel.get(staff_key(compte), "G"), asked, "reglage-de-la-scene", NOW)
        return {**self.planning(), "reglage_mission": made.numero}

    def newcomers(self):
        """Somebody at each step of a first sign-in."""
        from tests.identity.people import PHRASE, enrol

        found = {}
        for step, name in (("mot_de_passe", "Lupin"), ("courriel", "Garel")):
            browser, person = self.service.browser(), enrol(self.clock, nom=name, prenom="Zoé")
            assert browser.sign_in(person.numero, person.printed).status == 200
            if step == "courriel":
                assert browser.post("/mot-de-passe", {"nouveau": PHRASE}).status == 200
            else:
                found |= {"identifiant": person.numero, "imprime": person.printed}
            found[step] = browser.cookie
        return found

    def forgetful(self):
        """A link that served."""
        from tests.identity.people import settled
        from tests.identity.resets import link, use

        token = link(self.service, settled(self.service, courriel="servi@exemple.fr", nom="Servi")[0])
        assert use(self.service, token).status == 204
        return {"lien_servi": token}

    def board(self):
        """Claims of three exams and two services in several states and weeks, somebody late since another session; all counted."""
        from chalicelib.frais.claim import states
        from chalicelib.gestion.claims import moves
        from chalicelib.gestion.dashboard import following, snapshot
        from chalicelib.tables import Transaction
        from tests.gestion.dossiers import sent
        from tests.people import claimant

        exams = ("Baccalauréat général", "Brevet professionnel de la coiffure et des métiers de la beauté", "CAP")
        late = claimant(self.service, "tard@exemple.fr", session="2024", debut="2025-05-19T08:30", fin="2025-05-19T17:30")
        for rank in range(9):
            name = {"courriel": f"t{rank}@exemple.fr", "examen": exams[rank % 3], "service": f"DEC-{1 + rank % 2}"}
            where = {"centre": f"069000{rank % 3}A", "centre_nom": f"Lycée du Centre n° {rank % 3}"}
            etat = sent(self.service, **name, **where).item
            now_in = dict.fromkeys(states.HALVES[: rank % 3], states.VALIDE)
            with Transaction() as transaction:
                moves.put(transaction, etat, now_in, "validation", NOW - timedelta(days=9 * rank))
        self.clock.now = NOW
        snapshot.start(NOW)
        for envoi in list(outbox.Envoi.scan(outbox.Envoi.kind == snapshot.COUNT)):
            outbox.run(envoi.pk, jobs.JOBS, NOW)
        following.follow(NOW, 0)
        return {"tard": late.person.numero}

    def planning(self):
        """The missions of two sessions, read as a worker reads them."""
        for year in (NOW.year - 1, NOW.year):
            catalogue.start(str(year), NOW)
        for envoi in list(outbox.Envoi.scan(outbox.Envoi.kind == catalogue.READ)):
            outbox.run(envoi.pk, jobs.JOBS, NOW)
        return {}

    def placing(self):
        """A mission with one person on it, whom nobody convoked; another mission, elsewhere at the same time, with somebody else."""
        from tests.gestion.tableurs import missions, people, take

        when = {"debut": "2026-06-24T08:30", "fin": "2026-06-24T12:30"}
        there = {"centre_uai": "0690001A", "centre_nom": "Collège Élie", "centre_commune": "69266", "centre_adresse": "2 place Haute"}
        take(people({"numero": "70001", "nom": "Aubry"}, {"numero": "70002", "prenom": "Zoé", "nom": "D’Arc"}), now=NOW)
        take(missions({"numero": "700", "numero_intervenant": "70001"} | when), now=NOW)
        take(missions({"numero": "701", "numero_intervenant": "70002"} | when | there), now=NOW)
        return self.planning()

    def staff(self):
        os.environ["IMAGIN_CLE"] = boto3.client("kms").create_key()["KeyMetadata"]["KeyId"]
        member = {"courriel": "irene.vidal@service.example", "nom": "Vidal", "prenom": "Irène"}
        cookie = self._signed_in(member, role="administrateur", services=[])
        return {"gestion": cookie, "membre": member["courriel"], "phrase": PHRASE}

    def help_desk(self):
        """A member of the help desk and of no other service."""
        member = {"courriel": "ines.prat@service.example", "nom": "Prat", "prenom": "Inès"}
        return {"guichet": self._signed_in(member, role="gestionnaire", services=["GUICHET"])}

    def _signed_in(self, member, **rights):
        """The cookie of a new member."""
        told = {"centres_uai": [], "numero_intervenant": "aucun", "now": NOW, "acteur": "tests"}
        compte, _ = invitations.create(**member, **rights, **told)
        token, browser = invitations.print_link(compte, NOW, "tests").partition("#jeton=")[2], self.service.browser()
        begun = browser.post("/gestion/invitation", {"jeton": token, "nouveau": PHRASE}).json
        secret = re.search(r"secret=([A-Z2-7]+)", begun["otpauth"])[1]
        assert browser.post("/gestion/invitation/code", {"code": pyotp.TOTP(secret).at(NOW)}).status == 200
        return browser.cookie


def handler(stage):
    from tests.actors import ORIGIN, ORIGIN_SECRET

    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *said):
            """Nothing: what is printed is the line that the tests read."""

        def answer(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            visit = self.headers.get("X-Visite", "")
            if self.path == "/demandes.json":
                status, headers, content = 200, {"Content-Type": "application/json"}, json.dumps(stage.asked.pop(visit, [])).encode()
            else:
                status, headers, content = self.api(body) if self.path.startswith("/api/") else self.page()
                if content and "gzip" in self.headers.get("Accept-Encoding", "") and not self.path.endswith(".woff2"):
                    headers, content = headers | {"Content-Encoding": "gzip"}, gzip.compress(content, 9)
                stage.asked.setdefault(visit, []).append([self.path, len(content)])
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                for one in value if isinstance(value, list) else [value]:
                    self.send_header(name, one)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = answer

        def api(self, body):
            kept = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "origin")}
            sent = kept | {"x-imagin-origine": ORIGIN_SECRET, "x-imagin-adresse": "198.51.100.7", "Origin": ORIGIN}
            with stage.lock:
                made = stage.service.request(self.command, self.path, sent, body)
            headers = {name: value for name, value in made.headers.items() if name.lower() != "content-length"}
            return made.status_code, headers, made.body if isinstance(made.body, bytes) else made.body.encode()

        def page(self):
            code = self.headers["Host"].partition(".")[0]
            found = stage.folder / code / self.path.partition("?")[0].lstrip("/")
            found = found / "index.html" if found.is_dir() else found
            status = 200 if found.is_file() else 404
            absent = "en/404.html" if self.path.startswith("/en/") else "404.html"
            found = found if found.is_file() else stage.folder / code / absent
            kind = "text/javascript" if found.suffix == ".js" else mimetypes.guess_type(found.name)[0] or "font/woff2"
            headers = {"Content-Type": kind, "Cache-Control": keeping(found.name), "Content-Security-Policy": csp.CSP}
            return status, headers, found.read_bytes()

    return Answer


def main():
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as temporary, mock_aws():
        folder, codes = Path(temporary), academie.codes()
        tables.connection()
        for table in tables.TABLES:
            table.create_table(wait=False)
        for queue in ("travaux", "codes", "avis", "documents"):
            tables.client("sqs").create_queue(QueueName=f"imagin-lyon-{queue}")
        tables.client("ses").verify_email_identity(EmailAddress=academie.ACADEMIE.expediteur)
        stage = Stage(folder)
        known = {**stage.people(), **stage.newcomers(), **stage.staff(), **stage.forgetful(), **stage.planning()}
        known |= stage.fare() if "tarif" in sys.argv else {}
        known |= stage.voice() if "voix" in sys.argv else {}
        known |= stage.leaving() if "depart" in sys.argv else {}
        known |= stage.unread() if "illisible" in sys.argv else {}
        known |= stage.rates() if "reglages" in sys.argv else {}
        known |= stage.board() if "tableau" in sys.argv else {}
        known |= stage.touching() if "limitrophes" in sys.argv else {}
        known |= stage.placing() if "placement" in sys.argv else {}
        known |= stage.help_desk() if "guichet" in sys.argv else {}
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler(stage))
        origins = {code: f"http://{code}.localhost:{server.server_port}" for code in codes}
        for code in codes:
            site.build(code, folder / code, origins)
        site.build_portal(folder / "portail", origins)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(json.dumps(known | {"port": server.server_port}), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
