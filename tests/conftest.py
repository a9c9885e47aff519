"""The environment of one instance (lyon), which is loaded for every test but those of the pure rules."""

import hashlib
import os
import sys
from pathlib import Path

import hypothesis
import pytest

from tests.requirements_table import (  # noqa: F401 - pytest finds its hooks here
    pytest_addoption,
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_sessionfinish,
    pytest_terminal_summary,
    pytest_testnodedown,
)

ORIGIN_SECRET = "secret-of-the-edge-for-tests"
os.environ.update(
    IMAGIN_CODE="lyon",
    IMAGIN_ENV="tests",
    IMAGIN_ARGON2="8,1",
    IMAGIN_ORIGINE="https://lyon.imagin.example",
    IMAGIN_ORIGINE_SHA256=hashlib.sha256(ORIGIN_SECRET.encode()).hexdigest(),
    IMAGIN_FILE_TRAVAUX="https://sqs.eu-west-3.amazonaws.com/123456789012/imagin-lyon-travaux",
    IMAGIN_FILE_CODES="https://sqs.eu-west-3.amazonaws.com/123456789012/imagin-lyon-codes",
    IMAGIN_FILE_AVIS="https://sqs.eu-west-3.amazonaws.com/123456789012/imagin-lyon-avis",
    IMAGIN_FILE_DOCUMENTS="https://sqs.eu-west-3.amazonaws.com/123456789012/imagin-lyon-documents",
    IMAGIN_FILE_LOTS="https://sqs.eu-west-3.amazonaws.com/123456789012/imagin-lyon-lots",
    IMAGIN_SEAU_DOCUMENTS="imagin-lyon-documents",
    IMAGIN_TRANSPORT="own" if "tests.own_transport" in sys.modules else "botocore",
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
    AWS_DEFAULT_REGION="eu-west-3",
)
os.environ.pop("AWS_ENDPOINT_URL", None)

hypothesis.settings.register_profile("imagin", deadline=None)
hypothesis.settings.load_profile("imagin")  # what is drawn is judged, not how long a busy machine takes

pytest_plugins = ["tests.scheduling", "tests.horloge"]

_RULES = Path(__file__).with_name("regles")
_INSTANCE = "tests.instance"


def pytest_make_collect_report(collector):
    """The service, its emulated AWS and its fixtures come before the first file that may need them is imported.

    Here what is printed is captured already: the service's logger keeps the stream that it finds when it is loaded.
    """
    plugins, is_file = collector.config.pluginmanager, isinstance(collector, pytest.Module)
    if is_file and _RULES not in collector.path.parents and not plugins.has_plugin(_INSTANCE):
        plugins.import_plugin(_INSTANCE)
