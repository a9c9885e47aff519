"""The duplicate of a convocation: made once for each version, for the person alone, without a password."""

import json
import subprocess
import sys

import boto3
import pytest

from chalicelib import errors
from chalicelib.gestion.convocations import drive
from chalicelib.missions import convocation, duplicates
from tests import pdf
from tests.gestion.tableurs import (
    claire_and_luc,
    documents_asked,
    missions,
    person,
    place,
    take,
)
from tests.instance import START


def convoke(now=START, mission=None):
    """A run whose letters are in the operator's hands."""
    for done in drive.convoke(lambda: now, "tests", mission):
        drive.finish(done, now)


@pytest.fixture
def two(cloud):
    """Claire, with an address, and Luc, without; one mission for both."""
    take(*claire_and_luc())


def test_a_duplicate_is_made_for_who_asks_for_it_and_the_person_downloads_theirs(two):
    convoke()
    assert documents_asked() == []
    compte = person("1").compte
    assert convocation.link(compte, "7", START) is None
    (message,) = documents_asked()
    duplicates.make(message, START)
    assert place("2").document is None
    assert place("1").document == f"convocations/{compte}/7-v1.pdf"
    assert f"convocations/{compte}/7-v1.pdf" in convocation.link(compte, "7", START)
    kept = boto3.client("s3").get_object(Bucket="imagin-lyon-documents", Key=place("1").document)["Body"].read()
    assert pdf.says(kept, "DUPLICATA")
    assert pdf.says(kept, "mission n° 7")
    assert not pdf.says(kept, "provisoire :")


def test_a_duplicate_is_made_once_for_each_version_of_the_mission(two):
    convoke()
    compte = person("1").compte
    first = duplicates.make_duplicate(compte, "7", START)
    assert duplicates.make_duplicate(compte, "7", START) == first
    take(missions(*({"numero": "7", "numero_intervenant": n, "centre_nom": "Lycée du Lac"} for n in "12")))
    assert convocation.link(compte, "7", START) is None
    second = duplicates.make_duplicate(compte, "7", START)
    assert (first[-6:], second[-6:]) == ("v1.pdf", "v2.pdf")
    kept = boto3.client("s3").get_object(Bucket="imagin-lyon-documents", Key=second)["Body"].read()
    assert pdf.says(kept, "Lycée du Lac")


def test_nobody_gets_what_is_not_theirs_or_not_convoked_yet(two):
    stranger = "0" * 20
    for compte, numero in ((person("1").compte, "7"), (stranger, "7"), (person("1").compte, "404")):
        with pytest.raises(errors.MissionUnknown):
            convocation.link(compte, numero, START)
    duplicates.make(json.dumps({"compte": stranger, "numero": "7"}), START)
    assert boto3.client("s3").list_objects_v2(Bucket="imagin-lyon-documents")["KeyCount"] == 0


def test_the_request_path_never_loads_the_typesetter():
    code = "import sys, chalicelib.missions.convocation; print({'typst', 'segno'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
