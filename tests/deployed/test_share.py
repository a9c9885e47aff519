"""One client of the deployed service takes no more than its share, by its address as our CloudFront function writes it."""

import http.client
import json
import time
from contextlib import contextmanager

from ops.deployment import aws

PART = 20
FLOOD, NEIGHBOUR = "127.0.0.1", "127.0.0.2"


@contextmanager
def part(service, units):
    """The people's function of Lyon with a share of so many units, for a while."""
    with aws.pointed_at(service.endpoint):
        client = aws.client("lambda")
        functions = client.list_functions(MaxItems=100)["Functions"]
        name = next(f["FunctionName"] for f in functions if f["FunctionName"].startswith("imagin-lyon-APIHandler-"))
        known = client.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
        client.update_function_configuration(FunctionName=name, Environment={"Variables": known | {"IMAGIN_PART": str(units)}})
        try:
            yield
        finally:
            client.update_function_configuration(FunctionName=name, Environment={"Variables": known})


def asked(service, address, **headers):
    """The status and the body of a request that leaves from an address of this computer."""
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=60, source_address=(address, 0))
    try:
        connection.request("GET", "/api/v1/instance", headers={"Host": f"lyon.localhost:{service.port}"} | headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_a_client_that_floods_is_refused_and_its_neighbour_is_not(service):
    with part(service, PART):
        asked(service, NEIGHBOUR)
        time.sleep(10 - time.time() % 10)
        flood = [asked(service, FLOOD, **{"x-imagin-adresse": f"10.0.0.{n}"}) for n in range(PART + 40)]
        neighbour = asked(service, NEIGHBOUR)
    statuses = [status for status, _ in flood]
    assert set(statuses) == {200, 429}, "an address of one's own making counts for nothing"
    assert neighbour[0] == 200
    refused = json.loads(next(body for status, body in flood if status == 429))
    assert (refused["code"], refused["title"]) == ("trop_de_demandes", "Trop de demandes depuis votre réseau")
    assert asked(service, FLOOD)[0] == 200, "where no share is set, nobody is bounded"
