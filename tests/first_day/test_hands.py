"""The hands of an operator: an instance closed and opened again, what its functions wrote, one run at once."""

import os
import re
import subprocess
import sys

import pytest

from ops.deployment import aws, drift
from ops.paths import ROOT


@pytest.fixture
def ops(instance):
    """`ops(word, …)`: what the command said, as an operator types it; it must succeed, or fail when `fails`."""

    def typed(*words, fails=False):
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        done = subprocess.run(
            [sys.executable, "-m", "ops", *words],
            cwd=ROOT,
            env=kept | {"AWS_ENDPOINT_URL": instance.endpoint},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert (done.returncode != 0) is fails, done.stdout + done.stderr
        assert "Traceback" not in done.stderr, done.stderr
        return done.stdout + done.stderr

    yield typed
    with aws.pointed_at(instance.endpoint):
        drift.repair("lyon")


def health(instance):
    return instance.request("lyon", "GET", "/api/v1/sante").status


def test_a_closed_instance_answers_nobody_until_it_is_opened_again(instance, ops):
    assert health(instance) == 200
    assert "Rien n’a été changé" in ops("fermer", "lyon", "--confirmer", "siec", fails=True)
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


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("invoke", "lyon", "worker"), "'worker' n’est pas proposé (au choix : 'outbox', 'purge', 'sceaux')"),
        (("logs", "lyon", "danse"), "'danse' n’est pas proposé"),
        (("logs", "lyon", "api", "--depuis", "hier"), "--depuis : 'hier' n’est pas une valeur comprise"),
    ],
)
def test_what_is_ill_said_is_refused_with_what_to_say(ops, words, said):
    assert said in ops(*words, fails=True)
