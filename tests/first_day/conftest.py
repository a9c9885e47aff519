"""An empty account: the local AWS alone, nothing deployed, emptied before each test."""

import os
import subprocess
import sys
import time
import urllib.request

import pytest

from ops.deployment import aws, drift
from ops.local.service import Service
from ops.local.throwaway import free_port, local_service
from ops.paths import ROOT


@pytest.fixture(scope="session")
def local_aws(tmp_path_factory):
    service = Service(tmp_path_factory.mktemp("compte"), free_port(), free_port())
    service.start()
    yield service
    service.stop()


@pytest.fixture(scope="session")
def instance(tmp_path_factory):
    """The instance lyon, whole, on a local AWS of its own."""
    with local_service(("lyon",), tmp_path_factory.mktemp("instance")) as service:
        yield service


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


@pytest.fixture
def account(local_aws):
    """Nothing of a former test is left; commands are pointed at it."""
    asked = urllib.request.Request(f"{local_aws.endpoint}/_ministack/reset", method="POST")
    urllib.request.urlopen(asked, timeout=30).close()
    with aws.pointed_at(local_aws.endpoint):
        yield local_aws


@pytest.fixture
def ended(account):
    """`ended(stack)`: its status once it moves no more."""

    def wait(name):
        cloudformation = aws.client("cloudformation")
        for _ in range(2400):
            status = cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
            if not status.endswith("IN_PROGRESS"):
                return status
            time.sleep(0.05)
        raise TimeoutError(name)

    return wait
