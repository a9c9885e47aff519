"""A fourth instance through its whole life, by the commands an operator types, in a copy of the repository.

In the order of the file: it is born, deployed, upgraded, undone, saved, brought back, closed. Nothing of the three
others moves.
"""

import json
import os
import re
import shutil
import subprocess
import time

import pytest

from ops.deployment import aws
from ops.paths import ROOT
from tests.live import convoke

COPIED = (
    "app.py",
    "chalicelib",
    "docs",
    "ops",
    "templates",
    "static",
    "vendor",
    ".chalice",
    "Makefile",
    "pyproject.toml",
)
LINKED = (".venv", "node_modules", "build/socles", "build/polices")
PHRASE = "Une phrase bien à moi 2026"
MINUTES = 2


class Operator:
    """Types commands in a copy of the repository, towards the running local AWS."""

    def __init__(self, service, folder):
        self.service, self.folder, self.spent = service, folder, 0.0
        skipped = shutil.ignore_patterns("__pycache__", "captures")
        for name in (*COPIED, *(path.name for path in ROOT.glob("requirements*.txt"))):
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, folder / name, symlinks=True, ignore=skipped)
            else:
                shutil.copy(source, folder / name)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(ROOT / name, folder)
        (folder / "build").mkdir()
        for name in LINKED:
            (folder / name).symlink_to(ROOT / name)

    def __call__(self, *words, fails=False):
        """What the command said; it must succeed, or fail when `fails`."""
        start = time.monotonic()
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        done = subprocess.run(
            words,
            cwd=self.folder,
            env=kept | {"AWS_ENDPOINT_URL": self.service.endpoint, "IMAGIN_PORT": str(self.service.port)},
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )
        self.spent += time.monotonic() - start
        assert (done.returncode != 0) is fails, done.stdout + done.stderr
        assert "Traceback" not in done.stderr, done.stderr
        return done.stdout + done.stderr

    def make(self, target, *words, **how):
        return self("make", target, *words, **how)

    def ops(self, *words, **how):
        return self(str(ROOT / ".venv/bin/python"), "-m", "ops", *words, **how)

    def edit(self, name, old, new):
        path = self.folder / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    def health(self):
        return self.service.request("nantes", "GET", "/api/v1/sante").json()

    def stack(self):
        with aws.pointed_at(self.service.endpoint):
            (found,) = aws.client("cloudformation").describe_stacks(StackName="imagin-nantes")["Stacks"]
        return found

    def table(self, name):
        with aws.pointed_at(self.service.endpoint):
            return aws.client("dynamodb").describe_table(TableName=f"imagin-nantes-{name}")["Table"]

    def items(self, name):
        with aws.pointed_at(self.service.endpoint):
            found = aws.client("dynamodb").scan(TableName=f"imagin-nantes-{name}")["Items"]
        return {(item["pk"]["S"], item["sk"]["S"]): item for item in found}


@pytest.fixture(scope="module")
def nantes(service, tmp_path_factory):
    operator = Operator(service, tmp_path_factory.mktemp("nantes"))
    said = operator.make("academie", "CODE=nantes")
    assert "remplissez-le" in said
    lyon = (operator.folder / "chalicelib/academies/lyon.toml").read_text("utf-8")
    (operator.folder / "chalicelib/academies/nantes.toml").write_text(lyon.replace("Lyon", "Nantes"), "utf-8")
    assert "\n  + nantes : une instance de plus\n" in operator.make("academie", "CODE=nantes")
    operator.make("deploy", "STAGE=nantes")
    return operator


@pytest.fixture(scope="module")
def person(nantes, service, tmp_path_factory):
    """Somebody of Nantes, convoked on paper, who has chosen a password."""
    folder, patch = tmp_path_factory.mktemp("convocations"), pytest.MonkeyPatch()
    with patch.context() as patched:
        patched.setattr("tests.live.ROOT", nantes.folder)
        return convoke(service, folder, "nantes", numero="9700001", mission="970001")


def sign_in(service, person, password):
    ours = {"X-Imagin": "1", "Origin": service.origin("nantes")}
    body = {"identifiant": person.numero, "mot_de_passe": password}
    return service.request("nantes", "POST", "/api/v1/connexion", body, ours)


def test_it_is_at_work_in_less_than_two_minutes(nantes, service, person):
    opened = sign_in(service, person, person.password)
    assert (opened.status, opened.json()["portee"]) == (200, "mot_de_passe")
    assert nantes.health()["instance"] == "nantes"
    assert nantes.spent < MINUTES * 60


def test_the_same_again_changes_nothing(nantes):
    assert "déjà à jour" in nantes.make("academie", "CODE=nantes")
    before = nantes.stack()
    nantes.make("deploy", "STAGE=nantes")
    assert nantes.stack() == before


def test_no_other_instance_takes_its_paper(service, person):
    for code in ("lyon", "siec", "centrale"):
        ours = {"X-Imagin": "1", "Origin": service.origin(code)}
        body = {"identifiant": person.numero, "mot_de_passe": person.password}
        assert service.request(code, "POST", "/api/v1/connexion", body, ours).status == 401


def test_two_new_indexes_of_a_table_are_made_one_by_one(nantes):
    before = nantes.health()["version"]
    nantes.edit("chalicelib/tables/schema.py", "class Envois(Item):", _TWO_INDEXES + "class Envois(Item):")
    nantes.edit("chalicelib/tables/schema.py", "    by_due = ByDue()\n", _TWO_ATTRIBUTES)
    assert "ops upgrade nantes" in nantes.make("deploy", "STAGE=nantes", fails=True)
    assert nantes.health()["version"] == before
    nantes.ops("upgrade", "nantes")
    made = {index["IndexName"] for index in nantes.table("envois")["GlobalSecondaryIndexes"]}
    assert made == {"par-echeance", "par-essai-a", "par-essai-b"}
    assert nantes.health()["version"] != before


def test_the_previous_version_comes_back_and_the_tables_stay(nantes, service, person):
    after = nantes.health()["version"]
    people = nantes.items("comptes").keys()
    said = nantes.make("rollback", "STAGE=nantes")
    assert "de nouveau en service" in said
    assert nantes.health()["version"] != after
    assert len(nantes.table("envois")["GlobalSecondaryIndexes"]) == 3
    assert nantes.items("comptes").keys() >= people
    assert sign_in(service, person, person.password).status == 200
    assert "antérieur" in nantes.make("rollback", "STAGE=nantes", fails=True)


def test_a_version_that_does_not_answer_is_undone_and_said(nantes):
    before = nantes.health()["version"]
    nantes.edit("chalicelib/health.py", "call(\"BatchGetItem\"", "call(\"NoSuchOperation\"")
    said = nantes.make("deploy", "STAGE=nantes", fails=True)
    assert "503" in said
    assert before in said
    assert nantes.health()["version"] == before
    nantes.edit("chalicelib/health.py", "call(\"NoSuchOperation\"", "call(\"BatchGetItem\"")


def test_a_template_that_aws_refuses_leaves_the_instance_as_it_was(nantes):
    before = nantes.health()
    nantes.edit("ops/stack/queues.py", "_TRIES = 5", "_TRIES = 5000")
    said = nantes.make("deploy", "STAGE=nantes", fails=True)
    assert re.search("remis la version précédente|AWS refuse", said)
    assert "maxReceiveCount" in said
    assert nantes.health() == before
    nantes.edit("ops/stack/queues.py", "_TRIES = 5000", "_TRIES = 5")


@pytest.mark.exigence("S64")
def test_a_backup_brings_everything_back(nantes, service, person):
    """Closed meanwhile, as the guide has it: the sweep of each minute writes how far it went."""
    sign_in(service, person, person.password)
    nantes.ops("fermer", "nantes", "--confirmer", "nantes")
    before = {name: nantes.items(name) for name in ("comptes", "dossiers", "journal")}
    nantes.ops("backup", "nantes")
    with aws.pointed_at(service.endpoint):
        dynamodb = aws.client("dynamodb")
        for pk, sk in before["dossiers"]:
            dynamodb.delete_item(TableName="imagin-nantes-dossiers", Key={"pk": {"S": pk}, "sk": {"S": sk}})
        dynamodb.put_item(TableName="imagin-nantes-comptes", Item={"pk": {"S": "C#intrus"}, "sk": {"S": "C"}})
        dynamodb.put_item(TableName="imagin-nantes-journal", Item={"pk": {"S": "J#x"}, "sk": {"S": "témoin"}})
    assert "« lyon » n’est pas « nantes »" in nantes.ops("restore", "nantes", "--confirmer", "lyon", fails=True)
    nantes.ops("restore", "nantes", "--confirmer", "nantes")
    after = {name: nantes.items(name) for name in before}
    assert after["dossiers"] == before["dossiers"] != {}
    sessions = {key for key in before["comptes"] if key[1].startswith("S#")}
    assert sessions
    assert after["comptes"].keys() == {key for key in before["comptes"] if lasting(before["comptes"][key])}
    assert after["journal"].keys() == before["journal"].keys() | {("J#x", "témoin")}
    nantes.ops("rouvrir", "nantes")
    assert sign_in(service, person, person.password).status == 200


def lasting(item):
    """Sessions, codes, links and counters are closed by a return to the past."""
    return int(item.get("ttl", {"N": "999999999999"})["N"]) > 10**11


def test_the_doctor_says_what_is_left_to_do(nantes):
    said = nantes.ops("doctor", "nantes", fails=True)
    assert re.search(r"\S+\._domainkey\.imagin-nantes\.example\. 3600 IN CNAME", said)
    assert "v=spf1" in said
    assert "v=DMARC1" in said
    assert "en règle  L’instance répond" in said
    assert re.search(r"à faire   Quelqu’un reçoit les alarmes : AWS_ENDPOINT_URL=http://127\.0\.0\.1:\d+ make deploy STAGE=nantes OPTIONS=--alertes=ADRESSE", said)
    assert "en règle  La dernière sauvegarde a 0 jour" in said


def test_a_closed_instance_keeps_what_people_entered(nantes, service):
    nantes.ops("fermer", "nantes", "--confirmer", "nantes")  # else the sweep of each minute may come in between
    kept = nantes.items("dossiers")
    assert "imagin-nantes-dossiers" in nantes.ops("retire", "nantes", "--confirmer", "nantes")
    assert nantes.items("dossiers") == kept
    assert service.request("nantes", "GET", "/api/v1/sante").status == 404
    assert json.loads(service.request("lyon", "GET", "/api/v1/sante").body)["etat"] == "ok"


_TWO_INDEXES = """
class ByEssaiA(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    class Meta(_Settings):
        index_name = "par-essai-a"
        projection = KeysOnlyProjection()

    essai_a = UnicodeAttribute(hash_key=True)


class ByEssaiB(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    class Meta(_Settings):
        index_name = "par-essai-b"
        projection = KeysOnlyProjection()

    essai_b = UnicodeAttribute(hash_key=True)


"""
_TWO_ATTRIBUTES = """    by_due = ByDue()
    essai_a = UnicodeAttribute(null=True)
    essai_b = UnicodeAttribute(null=True)
    by_essai_a = ByEssaiA()
    by_essai_b = ByEssaiB()
"""
