"""The incidents of docs/exploitation.md, each staged on the local AWS, then mended by the very commands of the guide."""

import hashlib
import itertools
import os
import re
import shutil
import subprocess
import threading
import time

import pytest

from chalicelib import cadence
from ops.deployment import aws, backup, cloudformation, deploy
from ops.paths import ROOT

GUIDE = (ROOT / "docs/exploitation.md").read_text("utf-8").partition("\n## Incidents, pas à pas\n")[2].partition("\n## ")[0]
CONFIRMED = ("fermer", "restore", "retire")
"""What asks for the code to be typed."""


def commands(incident):
    """The lines of the block that the guide gives for an incident."""
    block = GUIDE.partition(f"\n### {incident}\n")[2].partition("```\n")[2].partition("```")[0]
    return block.splitlines()


@pytest.fixture
def types(instance, ops):
    """`types(line)`: what a line of the guide says here, of Lyon, on the local AWS."""

    def typed(line, fails=False):
        words = line.replace("CODE", "lyon").split()
        if words[0] == "make":
            kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
            environ = kept | {"AWS_ENDPOINT_URL": instance.endpoint}
            done = subprocess.run(words, cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=180)
            assert (done.returncode != 0) is fails, done.stdout + done.stderr
            return done.stdout + done.stderr
        assert words[:3] == ["python3", "-m", "ops"]
        words = [word for word in words[3:] if word != "--aws"]
        return ops(*words, *(("--confirmer", "lyon") if words[0] in CONFIRMED else ()), fails=fails)

    return typed


@pytest.fixture
def at_lyon(instance):
    with aws.pointed_at(instance.endpoint):
        yield


@pytest.fixture
def lived(at_lyon, ops):
    """Something happened there, and is sealed: a journal of nothing has nothing to verify."""
    if not list(backup.scan("imagin-lyon-journal")):
        ops("admin", "lyon", "--courriel", "irene.vidal@exemple.fr", "--nom", "Vidal", "--prenom", "Irène")
    ops("invoke", "lyon", "sceaux")


def health(instance):
    return instance.request("lyon", "GET", "/api/v1/sante").status


def test_every_incident_of_the_guide_is_walked_here():
    told = re.findall(r"^### (.+)$", GUIDE, re.M)
    source = (ROOT / "tests/first_day/test_incidents.py").read_text("utf-8")
    assert len(told) == 6
    for incident in told:
        assert commands(incident)
        assert f'commands("{incident}")' in source, incident


def test_a_drill_brings_back_what_is_lost_in_between(instance, types, lived):
    close, save, restore, audit, reopen = commands("Retour d’essai")
    aws.client("dynamodb").put_item(TableName="imagin-lyon-dossiers", Item={"pk": {"S": "M#essai"}, "sk": {"S": "M"}})
    types(close)
    assert health(instance) >= 429
    types(save)
    aws.client("dynamodb").delete_item(TableName="imagin-lyon-dossiers", Key={"pk": {"S": "M#essai"}, "sk": {"S": "M"}})
    types(restore)
    assert {"pk": {"S": "M#essai"}, "sk": {"S": "M"}} in list(backup.scan("imagin-lyon-dossiers"))
    assert "intact" in types(audit)
    types(reopen)
    assert health(instance) == 200
    aws.client("dynamodb").delete_item(TableName="imagin-lyon-dossiers", Key={"pk": {"S": "M#essai"}, "sk": {"S": "M"}})


class Watching:
    """Looks without pause at what the functions admit and at what CloudFront sends; `seen`: (digests, digest), in order."""

    def __init__(self):
        self.seen, self._over, made = [], threading.Event(), cloudformation.physical("lyon")
        self._function, self._site = made["APIHandler"], made["Site"]
        self._functions, self._edge = aws.client("lambda"), aws.client("cloudfront")
        self._thread = threading.Thread(target=self._look)

    def _look(self):
        while not self._over.is_set():
            admitted = self._admitted()
            origins = self._edge.get_distribution_config(Id=self._site)["DistributionConfig"]["Origins"]["Items"]
            (sent,) = (one["HeaderValue"] for origin in origins for one in origin.get("CustomHeaders", {}).get("Items", ()))
            if self._admitted() != admitted:
                continue  # it changed while the edge was looked at: the two are not of one moment
            found = (admitted, hashlib.sha256(sent.encode()).hexdigest())
            self.seen += [found] if self.seen[-1:] != [found] else []
            self._over.wait(0.1)

    def _admitted(self):
        given = self._functions.get_function_configuration(FunctionName=self._function)["Environment"]["Variables"]
        return {given["IMAGIN_ORIGINE_SHA256"], given["IMAGIN_ORIGINE_AUTRE_SHA256"]} - {""}

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *problem):
        self._over.set()
        self._thread.join()


def digests(code="lyon"):
    given = {one["ParameterKey"]: one["ParameterValue"] for one in cloudformation.described(code)["Parameters"]}
    return given["SecretSha256"], given["AutreSha256"]


def test_a_leaked_key_may_have_changed_things_and_the_secret_is_another_with_no_cut(instance, types, lived):
    mend, audit, change, save = commands("Clé d’AWS divulguée")
    aws.client("dynamodb").update_table(TableName="imagin-lyon-comptes", DeletionProtectionEnabled=False)
    assert "remis     imagin-lyon-comptes : protection contre la suppression" in types(mend, fails=True)
    types(audit)
    before, _ = digests()
    with Watching() as watch:
        types(change)
    states = watch.seen
    assert len({sent for _, sent in states}) == 2
    for (admitted, sent), (admitted_next, sent_next) in itertools.pairwise(states):
        assert {sent, sent_next} <= admitted & admitted_next, "an edge or a container that is late is still understood"
    assert health(instance) == 200
    after, other = digests()
    assert (after != before, other) == (True, "")
    types(save)


def test_what_ses_held_leaves_once_it_sends_again(instance, types, at_lyon):
    look, read, send = commands("SES suspendu")
    ses, to = aws.client("sesv2"), "alix.denis@exemple.fr"
    ses.put_account_sending_attributes(SendingEnabled=False)
    try:
        waiting(to)
        types(send)
        assert "à faire   SES n’est pas suspendu" in types(look, fails=True)
        assert left(instance, to) == 0
    finally:
        ses.put_account_sending_attributes(SendingEnabled=True)
    assert "en règle  SES n’est pas suspendu" in types(look, fails=True)
    types(read)
    until = time.monotonic() + 2 * cadence.EVERY
    while not left(instance, to) and time.monotonic() < until:
        assert '"done": ' in types(send)
        time.sleep(1)
    assert left(instance, to) == 1


def waiting(to):
    """Somebody has an e-mail to get."""
    put, now = aws.client("dynamodb").put_item, int(time.time())
    account = {"pk": {"S": "C#essai"}, "sk": {"S": "C"}, "numero": {"S": "990001"}, "courriel": {"S": to}}
    put(TableName="imagin-lyon-comptes", Item=account)
    job = {"pk": {"S": "avis_essai"}, "kind": {"S": "avis_acces_retabli"}, "data": {"S": '{"compte": "essai"}'}}
    job |= {"pending": {"S": "avis"}, "due": {"N": str(now)}, "tries": {"N": "0"}, "ttl": {"N": str(now + 86_400)}}
    put(TableName="imagin-lyon-envois", Item=job)


def left(instance, to):
    return sum(to in mail["a"] for mail in instance.mails())


def test_a_region_that_does_not_answer_is_said_in_one_sentence_and_nothing_is_lost(instance, types, lived, monkeypatch):
    look, audit, send = commands("Région en panne")
    with monkeypatch.context() as down:
        down.setattr(type(instance), "endpoint", property(lambda self: "http://127.0.0.1:9"))
        for line in (look, audit, send):
            assert "ne peut pas être jointe" in types(line, fails=True)
    assert "en règle  L’instance répond" in types(look, fails=True)
    types(audit)
    assert '"done": ' in types(send)


def test_a_bad_deployment_is_undone(instance, types, at_lyon, tmp_path):
    undo, look = commands("Mauvais déploiement")
    before = cloudformation.outputs("lyon")
    site = tmp_path / "lyon"
    shutil.copytree(instance.folder / "pages" / "lyon", site)
    (site / "aide" / "index.html").write_text("<!doctype html><title>Fausse page</title>", "utf-8")
    deploy.deploy("lyon", instance.made, site, deploy.LOCAL_SETTINGS | {"Origine": before["Origine"]})
    assert "Fausse page" in instance.request("lyon", "GET", "/aide/").body.decode()
    assert "de nouveau en service" in types(undo)
    assert "Fausse page" not in instance.request("lyon", "GET", "/aide/").body.decode()
    assert "en règle  L’instance répond" in types(look, fails=True)


def test_what_was_put_aside_goes_back_to_its_queue(instance, types, at_lyon):
    look, read, named, again = commands("File pleine")
    made, sqs = cloudformation.physical("lyon"), aws.client("sqs")
    for rank in range(12):
        sqs.send_message(QueueUrl=made["FileTravauxMorts"], MessageBody=f"travail-{rank}")
    assert "12 à reprendre, la cause corrigée : python3 -m ops lettres-mortes lyon" in types(look, fails=True)
    types(read)
    assert "12 file travaux" in types(named, fails=True)
    assert "12 à nouveau en route" in types(again)
    aside = sqs.get_queue_attributes(QueueUrl=made["FileTravauxMorts"], AttributeNames=["ApproximateNumberOfMessages"])
    assert aside["Attributes"]["ApproximateNumberOfMessages"] == "0"
    assert "Rien n’attend" in types(named)
