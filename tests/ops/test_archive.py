"""Zips and trimming: the same content gives the same bytes, and nothing that Lambda never reads is shipped."""

import os
import subprocess
import sys
import zipfile

import pytest

from ops.package import archive, trim


@pytest.fixture
def tree(tmp_path):
    top = tmp_path / "arbre"
    for name in ("b/module.py", "a.py", "données.txt"):
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"NAME = {name!r}\nWORDS = {{'un', 'deux', 'trois'}}\n")
    return top


def test_the_date_and_the_order_of_files_leave_no_trace(tree, tmp_path):
    archive.write(tree, tmp_path / "un.zip")
    for path in tree.rglob("*.py"):
        os.utime(path, (1, 1))
    archive.write(tree, tmp_path / "deux.zip")
    assert archive.digest(tmp_path / "un.zip") == archive.digest(tmp_path / "deux.zip")


def test_an_application_goes_on_top_of_its_dependencies(tree, tmp_path):
    archive.write(tree, tmp_path / "socle.zip")
    more = tmp_path / "plus"
    more.mkdir()
    (more / "app.py").write_text("")
    archive.write(more, tmp_path / "tout.zip", tmp_path / "socle.zip")
    with zipfile.ZipFile(tmp_path / "tout.zip") as made:
        assert made.namelist() == ["a.py", "b/module.py", "données.txt", "app.py"]
        assert made.testzip() is None


def test_bytecode_is_used_although_no_date_agrees(tree, tmp_path):
    trim.compile_tree(tree)
    archive.write(tree, tmp_path / "z.zip")
    archive.unpack(tmp_path / "z.zip", tmp_path / "ici")
    (tmp_path / "ici" / "a.py").write_text("raise SystemExit('the source was read')")
    subprocess.run([sys.executable, "-I", "-S", "-c", _IMPORT, str(tmp_path / "ici")], check=True)


_IMPORT = "import sys; sys.path.insert(0, sys.argv[1]); import a; assert a.NAME == 'a.py'"


@pytest.mark.parametrize(
    "name",
    [
        "pynamodb-6.1.0.dist-info/METADATA",
        "chalicelib/__pycache__/app.cpython-311.pyc",
        "cffi/api.py",
        "segno-1.6.6.data/data/share/man/man1/segno.1",
        "jinja2/py.typed",
        "six.pyi",
        "botocore/data/ec2/2016-11-15/service-2.json.gz",
        "botocore/data/s3/2006-03-01/examples-1.json",
    ],
)
def test_what_lambda_never_reads_stays_out(name):
    assert not trim.wanted(name)


@pytest.mark.parametrize(
    "name",
    [
        "botocore/data/dynamodb/2012-08-10/service-2.json.gz",
        "botocore/data/endpoints.json",
        "botocore/data/partitions.json",
        "botocore/docs/bcdoc/restdoc.py",
        "_cffi_backend.cpython-311-x86_64-linux-gnu.so",
        "binascii_helper.py",
    ],
)
def test_what_it_reads_stays_in(name):
    assert trim.wanted(name)
