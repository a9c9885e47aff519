"""Indexes change one at a time: the order of the steps, and what each says to DynamoDB."""

import copy

import pytest

from ops import stack
from ops.deployment import cloudformation, indexes


def index(name, attribute):
    return {"IndexName": name, "KeySchema": [{"AttributeName": attribute, "KeyType": "HASH"}], "Projection": {}}


@pytest.fixture
def service(monkeypatch):
    """A stack in service with the tables of today."""
    template = {name: found for name, found in stack.template("lyon")["Resources"].items() if name.startswith("Table")}
    monkeypatch.setattr(cloudformation, "described", lambda code: {})
    monkeypatch.setattr(cloudformation, "template", lambda code: {"Resources": template})
    return {"Resources": template}


def wanted(service, *added, dropped=()):
    changed = copy.deepcopy(service)
    properties = changed["Resources"]["TableEnvois"]["Properties"]
    kept = [one for one in properties["GlobalSecondaryIndexes"] if one["IndexName"] not in dropped]
    properties["GlobalSecondaryIndexes"] = [*kept, *added]
    for one in added:
        properties["AttributeDefinitions"].append(
            {"AttributeName": one["KeySchema"][0]["AttributeName"], "AttributeType": "S"}
        )
    return changed


def names(template):
    return [one["IndexName"] for one in template["Resources"]["TableEnvois"]["Properties"]["GlobalSecondaryIndexes"]]


def test_one_change_needs_no_step(service):
    assert indexes.between("lyon", wanted(service, index("par-a", "a"))) == []
    assert indexes.between("lyon", service) == []


def test_several_are_made_one_by_one_the_last_by_the_deployment_itself(service):
    steps = indexes.between("lyon", wanted(service, index("par-a", "a"), index("par-b", "b"), index("par-c", "c")))
    assert [names(step) for step in steps] == [["par-echeance", "par-a"], ["par-echeance", "par-a", "par-b"]]


def test_a_step_describes_the_attributes_that_its_keys_use_and_no_others(service):
    (step,) = indexes.between("lyon", wanted(service, index("par-a", "a"), index("par-b", "b")))
    described = step["Resources"]["TableEnvois"]["Properties"]["AttributeDefinitions"]
    assert [one["AttributeName"] for one in described] == ["a", "due", "pending", "pk"]


def test_an_index_whose_keys_change_goes_before_it_comes_back(service):
    changed = wanted(service, index("par-echeance", "a"), dropped=("par-echeance",))
    (step,) = indexes.between("lyon", changed)
    assert "GlobalSecondaryIndexes" not in step["Resources"]["TableEnvois"]["Properties"]


def test_a_new_instance_has_nothing_to_go_through(service, monkeypatch):
    monkeypatch.setattr(cloudformation, "described", lambda code: None)
    assert indexes.between("lyon", wanted(service, index("par-a", "a"), index("par-b", "b"))) == []
