"""A failure is over as soon as its cause is, for everybody; what the gateway refuses by itself is in the API's words."""

import uuid

import pytest

from ops.deployment import aws, cloudformation

HEALTH = "/api/v1/sante"


def broken(code):
    """The function of the API fails on each call, until the function given here is called."""
    name, client = cloudformation.physical(code)["APIHandler"], aws.client("lambda")
    handler = client.get_function_configuration(FunctionName=name)["Handler"]
    client.update_function_configuration(FunctionName=name, Handler="app.absente")
    return lambda: client.update_function_configuration(FunctionName=name, Handler=handler)


def forgotten(site):
    """Nothing that the distribution kept is served any more."""
    paths = {"Quantity": 1, "Items": ["/*"]}
    batch = {"Paths": paths, "CallerReference": uuid.uuid4().hex}
    aws.client("cloudfront").create_invalidation(DistributionId=site, InvalidationBatch=batch)


@pytest.fixture
def lyon(instance):
    with aws.pointed_at(instance.endpoint):
        yield instance


def test_a_failure_is_kept_for_nobody(lyon):
    again = broken("lyon")
    assert lyon.request("lyon", "GET", HEALTH).status >= 500
    again()
    assert lyon.request("lyon", "GET", HEALTH).status == 200


def test_a_distribution_that_says_nothing_would_keep_it(lyon):
    """Else the test above would prove nothing."""
    cloudfront, site = aws.client("cloudfront"), cloudformation.outputs("lyon")["Distribution"]
    found = cloudfront.get_distribution_config(Id=site)
    for origin in found["DistributionConfig"]["Origins"]["Items"]:
        if "CustomOriginConfig" in origin:
            origin["CustomOriginConfig"] |= {"HTTPPort": 80, "HTTPSPort": 443}
    silent = found["DistributionConfig"] | {"CustomErrorResponses": {"Quantity": 0}}
    changed = cloudfront.update_distribution(Id=site, IfMatch=found["ETag"], DistributionConfig=silent)
    again = broken("lyon")
    try:
        assert lyon.request("lyon", "GET", HEALTH).status >= 500
        again()
        assert lyon.request("lyon", "GET", HEALTH).status >= 500
        assert lyon.request("lyon", "GET", "/api/v1/instance").status == 200
        forgotten(site)
        assert lyon.request("lyon", "GET", HEALTH).status == 200
    finally:
        again()
        cloudfront.update_distribution(
            Id=site, IfMatch=changed["ETag"], DistributionConfig=found["DistributionConfig"]
        )
        forgotten(site)


def test_what_the_gateway_refuses_by_itself_is_in_the_service_s_words(lyon):
    answer = lyon.request("lyon", "GET", "/api/v1/adresse-inconnue")
    assert (answer.status, answer.json()["code"]) == (404, "introuvable")
    headers = {name.lower(): value for name, value in answer.headers.items()}
    assert headers["content-type"] == "application/problem+json"
    assert headers["content-security-policy"] == "sandbox"


def test_a_file_that_is_not_there_is_not_found_rather_than_refused(lyon):
    assert lyon.request("lyon", "GET", "/static/rien-0A1B2C3D.js").status == 404
