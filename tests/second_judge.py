"""AWS's own DynamoDB Local in the place of moto's tables: `pytest -p tests.second_judge`, its address in IMAGIN_JUGE.

Our stricter layer is off: what it refuses, the judge must refuse by itself (tests/test_strict.py). `python -m
tests.proofs.juge` starts one and gives the address.
"""

import os

import boto3
import pytest

from tests import strict

JUDGE = os.environ["IMAGIN_JUGE"]
MOTO_S = {
    "test_lists_are_whole_or_their_first_items": "sets the size of a page of moto's",
    "test_lists_are_read_to_their_last_page": "sets the size of a page of moto's",
    "test_more_keys_than_dynamodb_takes_is_refused_here_as_there": "DynamoDB Local takes more partitions than AWS says",
}
"""Tests left out, and why the judge cannot say."""

strict.listen = lambda: None
os.environ["AWS_ENDPOINT_URL_DYNAMODB"] = JUDGE


def client():
    """To the judge itself, whatever stands in for AWS meanwhile."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "eu-west-3"}
    return boto3.client("dynamodb", endpoint_url=JUDGE, **keys)


def _reaches(item):
    """Whether it has tables: of what knows none, or speaks to a server of its own, nothing is to be judged."""
    return bool({"cloud", "dynamodb"} & set(item.fixturenames))


def pytest_collection_modifyitems(config, items):
    """What cannot be judged is left out, by name; what reaches no table is not counted."""
    items[:] = [item for item in items if _reaches(item)]
    left = [item for item in items if item.originalname in MOTO_S]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """An instance begins empty."""
    if _reaches(item):
        judge = client()
        for name in judge.list_tables()["TableNames"]:
            judge.delete_table(TableName=name)
