"""One campaign in this process, by the code of the tree that PYTHONPATH names: `python campaign.py ROWS ACTS`.

Import, convocation, print files, payment batch, as the function of batches does them, message by message in stretches
of 20 s. Gives as JSON what each took: units, seconds, and the largest memory of the process so far, in megabytes.
"""

import csv
import datetime as dt
import inspect
import io
import json
import logging
import os
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

STRETCH = 20
ON_A_MISSION = 20
HALF = "deplacement"
NOW = dt.datetime(2026, 6, 1, 8, 0, tzinfo=dt.UTC)
PERSON = {
    "prenom": "Zoé", "civilite": "Mme", "statut": "externe", "situation": "professionnel", "code_postal": "69100",
    "adresse_1": "2 rue des Tilleuls", "ville": "Villeurbanne", "residence_administrative": "69381",
    "residence_familiale": "69266", "gestionnaire_nom": "Mme Delorme", "dossier_financier": "complet",
}  # fmt: skip
MISSION = {
    "session": "2026", "examen": "Baccalauréat général", "epreuve": "Épreuve écrite", "type": "correction",
    "taux": "T5", "mode_evaluation": "ponctuelle", "centre_uai": "0699903C", "centre_nom": "Lycée des Monts",
    "centre_commune": "69264", "centre_adresse": "4 place de la Halle",
}  # fmt: skip


def main(rows: str, acts: str = "import,convocations,impressions,duplicatas,paiement") -> None:
    logging.disable(logging.INFO)
    wanted, found, campaign = acts.split(","), dict[str, Any](), Campaign(int(rows))
    for name, act in campaign.acts.items():
        if name not in wanted:
            continue
        campaign.prepare(name)
        began = time.perf_counter()
        units = act()
        seconds = time.perf_counter() - began
        memory = _peak()
        found[name] = {"units": units, "seconds": seconds, "memory": memory}
        sys.stderr.write(f"    {name}: {units} en {seconds:.1f} s, {memory:.0f} Mo\n")
    sys.stdout.write(json.dumps(found))


class Campaign:
    """`rows` of the two files: two fifths are people, the others places, a quarter of the rows convoked."""

    def __init__(self, rows: int) -> None:
        self.rows, self.convoked, self.code = rows, rows * 6 // 25, Code()
        self.acts: dict[str, Callable[[], int]] = {
            "import": self._import,
            "convocations": self._convoke,
            "impressions": self._print,
            "duplicatas": self._duplicates,
            "paiement": self._pay,
        }

    def prepare(self, name: str) -> None:
        """What comes before, without waiting."""
        _wait(0)
        getattr(self, f"_before_{name}", lambda: None)()
        _wait(float(os.environ["BANC_DELAI"]))

    def _before_import(self) -> None:
        self.acteur = self.code.administrateur()
        sent = []
        for name, content in _files(self.rows, self.convoked):
            place = {"cle": f"imports/{self.acteur.id}/{name}", "nom": name}
            self.code.put("imagin-lyon-justificatifs", place["cle"], content)
            sent.append(place)
        self.lot = self.code.imports.begin(self.acteur, sent, "banc-import-0001", NOW)
        self.code.work()
        self.code.launch_import(self.acteur, self.lot.id)

    def _import(self) -> int:
        self.code.work()
        totals = self.code.lots.get("imports", self.lot.id).resultat["totaux"]
        assert sum(counts["créés"] for counts in totals.values()) == self.rows, totals
        return self.rows

    def _before_convocations(self) -> None:
        service = {"genre": "service", "valeurs": ["DEC-1"]}
        self.run = self.code.convocations.control(self.acteur, service, "banc-convoc-0001", NOW)
        self.code.work()
        launch = self.code.convocations.launch
        whole = ("tout",) if "decoupe" in inspect.signature(launch).parameters else ()
        launch(self.acteur, self.run.id, *whole, NOW)

    def _convoke(self) -> int:
        self.code.work(prints=False)
        done = self.code.lots.get("convocations", self.run.id)
        assert done.resultat["convoquees"] == self.convoked, done.resultat
        return self.convoked

    def _print(self) -> int:
        self.code.work()
        made = self.code.print_files.of(self.code.lots.get("convocations", self.run.id))
        return sum(int(file.lettres) for file in made)

    def _duplicates(self) -> int:
        made = 0
        for body in self.code.messages("DOCUMENTS"):
            self.code.duplicate(body, NOW)
            made += 1
        return made

    def _before_paiement(self) -> None:
        for _ in self.code.messages("TRAVAUX"):
            pass
        self.paid = self.code.accept("DEC-1")
        self.code.batches.open_one(self.acteur, "DEC-1", "banc-paiement-001", NOW)

    def _pay(self) -> int:
        for body in self.code.messages("TRAVAUX"):
            self.code.outbox.run(body, {self.code.batches.FILL: self.code.freezing.fill}, dt.datetime.now(dt.UTC))
        (lot,) = self.code.batches.latest()
        assert (lot.etat, int(lot.nombre), int(lot.montant)) == ("FIGE", self.paid, self.paid * 1234), lot.nombre
        return self.paid


class Code:
    """The service's own, where this tree has it."""

    def __init__(self) -> None:
        import importlib

        def first(*names: str) -> Any:
            for name in names:
                try:
                    return importlib.import_module(f"chalicelib.{name}")
                except ModuleNotFoundError as absent:
                    if not str(absent.name).startswith("chalicelib"):
                        raise
            raise ModuleNotFoundError(names)

        self.tables = first("tables")
        self.outbox = first("outbox")
        self.imports = first("gestion.imports.browser", "gestion.batches.imports")
        self.lots = first("gestion.work.travaux", "gestion.batches.lots")
        self.convocations = first("gestion.convocations.run", "gestion.batches.convocations")
        self.print_files = first("gestion.convocations.print_files", "gestion.batches.print_files")
        self.batch = first("gestion.work_messages", "gestion.batches.work")
        self.batches = first("gestion.liquidation.batches")
        self.freezing = first("gestion.liquidation.freezing")
        self.moves = first("gestion.claims.moves")
        self.states = first("frais.claim.states", "frais.states")
        self.claims = first("frais.claim.models", "frais.models")
        self.duplicate = first("missions.duplicates", "missions.convocation").make
        self.invitations = first("identity.staff.invitations", "identity.staff.accounts")
        self.roster = first("identity.staff.roster")

    def administrateur(self) -> Any:
        wanted = {"courriel": "admin@service.example", "nom": "Vidal", "prenom": "Irène", "role": "administrateur"}
        lists: dict[str, Any] = {"services": [], "centres_uai": [], "numero_intervenant": "aucun"}
        compte, _ = self.invitations.create(**wanted, **lists, now=NOW, acteur="banc")
        return self.roster.get(compte)

    def put(self, bucket: str, key: str, content: BinaryIO) -> None:
        """Straight to the address: no signature is looked at."""
        told = {"Content-Length": str(os.fstat(content.fileno()).st_size)}
        address = f"{os.environ['AWS_ENDPOINT_URL']}/{bucket}/{key}"
        asked = urllib.request.Request(address, content, told, method="PUT")
        urllib.request.urlopen(asked).close()

    def launch_import(self, acteur: Any, lot: str) -> None:
        if hasattr(self.imports, "Seen"):
            self.imports.launch(acteur, lot, self.imports.Seen(int(self.lots.get("imports", lot).etape)), NOW)
            return
        try:
            self.imports.launch(acteur, lot, (), NOW)
        except TypeError:
            self.imports.launch(acteur, lot, NOW)

    def messages(self, queue: str) -> Iterator[str]:
        sqs, url = self.tables.client("sqs"), os.environ[f"IMAGIN_FILE_{queue}"]
        while found := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
            yield from [message["Body"] for message in found]

    def work(self, *, prints: bool = True) -> None:
        """The function of batches, until its queue is empty; the print files are put back where they are not wanted."""
        kept = []
        for body in self.messages("LOTS"):
            if not prints and "fichier" in body:
                kept.append(body)
                continue
            self.batch.run(body, NOW, time.monotonic() + STRETCH)
        for body in kept:
            self.tables.client("sqs").send_message(QueueUrl=os.environ["IMAGIN_FILE_LOTS"], MessageBody=body)

    def accept(self, service: str) -> int:
        """Every claim of a service, accepted a day ago for one half of 12,34 €."""
        known = 0
        for etat in self._claims(service):
            etat.montant_deplacement = 1234  # what the item in the list of halves will say
            with self.tables.Transaction() as transaction:
                more = {"montant_deplacement": 1234}
                moment = NOW - dt.timedelta(days=1)
                self.moves.put(transaction, etat, {HALF: self.states.VALIDE}, "validation", moment, **more)
            known += 1
        return known

    def _claims(self, service: str) -> Iterator[Any]:
        from chalicelib.missions.models import Affectation, Mission

        for mission in Mission.by_liste.query("session#2026"):
            if mission.service != service:
                continue
            for place in Affectation.by_liste.query(f"affectes#{mission.numero}"):
                yield self.claims.EtatDeFrais.get(place.pk, self.claims.claim_key(place.numero), consistent_read=True)


def _files(rows: int, convoked: int) -> Iterator[tuple[str, BinaryIO]]:
    """The two files, made row by row on disk: what they weigh is no memory of the import."""
    people = rows * 2 // 5
    known = (
        PERSON | {"numero": str(n), "nom": f"Martin{_letters(n)}", "courriel": f"p{n}@exemple.fr"}
        for n in range(1, people + 1)
    )
    places = (
        MISSION
        | {
            "numero": f"{1 if rank < convoked else 9}{1000 + rank // ON_A_MISSION}",
            "numero_intervenant": str(rank % people + 1),
            "service": "DEC-1" if rank < convoked else "DEC-2",
            "debut": f"2026-06-{16 + rank // people}T08:00",
            "fin": f"2026-06-{16 + rank // people}T18:00",
        }
        for rank in range(rows - people)
    )
    for kind, made in (("intervenants", known), ("missions", places)):
        with tempfile.TemporaryFile() as file:
            _table(file, kind, made)
            yield f"{kind}.csv", file


def _table(file: BinaryIO, kind: str, rows: Iterable[dict[str, str]]) -> None:
    from chalicelib.gestion.imports.columns import HEADERS

    text = io.TextIOWrapper(file, "utf-8", newline="", write_through=True)
    writer = csv.DictWriter(text, HEADERS[kind], restval="", delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    text.detach()
    file.seek(0)


def _letters(n: int) -> str:
    return "".join(chr(97 + int(digit)) for digit in str(n))


def _peak() -> float:
    """The largest resident memory since exec; `ru_maxrss` would count that of the process that started this one."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _wait(milliseconds: float) -> None:
    urllib.request.urlopen(f"{os.environ['AWS_ENDPOINT_URL']}/_delai/{milliseconds:g}").close()


if __name__ == "__main__":
    main(*sys.argv[1:])
