"""An empty account: the local AWS alone, nothing deployed, emptied before each test."""

import time
import urllib.request

import pytest

from ops.deployment import aws
from ops.local.service import Service
from ops.local.throwaway import free_port, local_service


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
        for _ in range(400):
            status = cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
            if not status.endswith("IN_PROGRESS"):
                return status
            time.sleep(0.05)
        raise TimeoutError(name)

    return wait
