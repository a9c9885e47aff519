"""The roots of trust in a folder, against OpenSSL itself, which must find in it every root of the whole file."""

import shutil
import ssl
import subprocess

import pytest

from chalicelib.tables.clients import whole_roots
from ops.package import roots


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("roots") / "racines"
    assert roots.write(made, whole_roots()) > 100
    return made


def test_every_root_of_the_file_is_there(folder):
    whole, spread = (ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) for _ in range(2))
    whole.load_verify_locations(str(whole_roots()))
    for file in folder.iterdir():
        spread.load_verify_locations(str(file))
    assert sorted(spread.get_ca_certs(binary_form=True)) == sorted(whole.get_ca_certs(binary_form=True))


def test_openssl_names_them_alike(folder):
    program = shutil.which("openssl")
    assert program, "openssl comes with every system that Python is built on"
    for file in folder.iterdir():
        asked = [program, "x509", "-noout", "-subject_hash", "-in", str(file)]
        assert subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip() == file.stem


def test_only_what_is_met_is_read(folder):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(capath=str(folder))
    assert context.get_ca_certs() == []
