"""The hands of an operator: an instance closed and opened again, what its functions wrote, one run at once."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from ops.checkout import environment
from ops.deployment import aws, drift
from ops.local.throwaway import free_port
from ops.paths import ROOT, VENV


def health(instance):
    return instance.request("lyon", "GET", "/api/v1/sante").status


def test_a_closed_instance_answers_nobody_until_it_is_opened_again(instance, ops):
    assert health(instance) == 200
    assert "« siec » n’est pas « lyon »" in ops("fermer", "lyon", "--confirmer", "siec", fails=True)
    assert health(instance) == 200
    said = ops("fermer", "lyon", "--confirmer", "lyon")
    assert "python3 -m ops rouvrir lyon" in said
    assert health(instance) >= 429
    with aws.pointed_at(instance.endpoint):
        closed = {one.about for one in drift.found("lyon")}
    assert {"Worker : exécutions bornées à 0", "WorkerWorkerSqsEventSource : écoute de sa file"} <= closed
    assert not any("Sceaux" in about for about in closed)
    assert "python3 -m ops rouvrir lyon" in ops("invoke", "lyon", "purge", fails=True)
    assert f"{len(closed)} réglages remis" in ops("rouvrir", "lyon")
    assert health(instance) == 200
    with aws.pointed_at(instance.endpoint):
        assert drift.found("lyon") == []
    assert "Rien n’était fermé" in ops("rouvrir", "lyon")


def test_a_scheduled_function_runs_at_once_and_what_it_wrote_is_read(instance, ops):
    assert '"sealed": ' in ops("invoke", "lyon", "sceaux")
    said = ops("logs", "lyon", "sceaux", "--contenant", "journal_sealed")
    assert re.search(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d .*journal_sealed", said, re.MULTILINE)
    assert all("journal_sealed" in line for line in said.splitlines())
    assert "Rien dans /imagin/lyon/sceaux" in ops("logs", "lyon", "sceaux", "--contenant", "jamais écrit", "--depuis", "2h")


def heard():
    """Ctrl-C, also where the tests run in the background, whose shell ignores it for all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_what_a_function_writes_is_followed_until_ctrl_c(instance, ops):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    words = [sys.executable, "-m", "ops", "logs", "lyon", "sceaux", "--contenant", "journal_sealed", "--suivre"]
    environ = kept | {"AWS_ENDPOINT_URL": instance.endpoint}
    ops("invoke", "lyon", "sceaux")
    with subprocess.Popen(words, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True, preexec_fn=heard) as following:
        late = threading.Timer(180, following.kill)
        late.start()
        assert "journal_sealed" in following.stdout.readline()
        time.sleep(1.1)
        asked = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}"
        ops("invoke", "lyon", "sceaux")
        assert any(line[:19] >= asked for line in iter(following.stdout.readline, ""))
        following.send_signal(signal.SIGINT)
        assert following.wait(30) == 0
        late.cancel()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("invoke", "lyon", "worker"), "'worker' n’est pas proposé (au choix : 'outbox', 'purge', 'sceaux')"),
        (("logs", "lyon", "danse"), "'danse' n’est pas proposé"),
        (("logs", "lyon", "api", "--depuis", "hier"), "« hier » n’est pas une durée : écrivez 30s, 10m, 2h ou 1j"),
    ],
)
def test_what_is_ill_said_is_refused_with_what_to_say(ops, words, said):
    assert said in ops(*words, fails=True)


def test_chalice_local_serves_this_checkout_on_the_data_that_run(instance):
    environment.python()
    port = free_port()
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    words = [str(VENV / "bin/chalice"), "local", "--stage", "lyon", "--port", str(port)]
    with subprocess.Popen(words, cwd=ROOT, env=kept | {"AWS_ENDPOINT_URL": instance.endpoint}) as served:
        try:
            found = answer(f"http://127.0.0.1:{port}/api/v1/sante", served)
        finally:
            served.terminate()
    assert (found["instance"], found["etat"], found["version"]) == ("lyon", "ok", "locale")


def answer(url, served):
    """What it says, once it listens."""
    for _ in range(1200):
        assert served.poll() is None
        with suppress(urllib.error.URLError):
            return json.load(urllib.request.urlopen(url, timeout=30))
        time.sleep(0.1)
    raise TimeoutError(url)
