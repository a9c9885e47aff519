"""The pages of every instance, built once."""

from pathlib import Path

import pytest

from chalicelib import academie
from ops.pages import site

CODES = academie.codes()
ORIGINS = {code: f"http://{code}.localhost:8000" for code in CODES}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds one folder for each instance, and `portail`."""
    folder = tmp_path_factory.mktemp("pages")
    for code in CODES:
        site.build(code, folder / code, ORIGINS)
    site.build_portal(folder / "portail", ORIGINS)
    return folder
