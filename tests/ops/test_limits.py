"""Every stage has its limits, its access log, and somebody called when it fails."""

import json

import pytest

from app import app
from chalicelib import academie
from chalicelib.identity import shares
from ops import stack
from ops.stack.functions import NAMES
from ops.stack.queues import QUEUES


@pytest.fixture(params=academie.codes())
def template(request):
    return stack.template(request.param)


def alarms(template):
    found = {name: one["Properties"] for name, one in template["Resources"].items() if one.get("Type") == _ALARM}
    return {(one["Namespace"], one["MetricName"]): one for one in found.values()}, found


_ALARM = "AWS::CloudWatch::Alarm"


@pytest.mark.exigence("S78")
def test_requests_are_bounded_and_room_may_be_reserved(template):
    api = template["Resources"]["RestAPI"]["Properties"]
    settings = api["MethodSettings"][0]
    assert (settings["ThrottlingRateLimit"], settings["ThrottlingBurstLimit"]) == ({"Ref": "Debit"}, {"Ref": "Rafale"})
    reserved = template["Resources"]["APIHandler"]["Properties"]["ReservedConcurrentExecutions"]
    assert reserved == {"Fn::If": ["AvecReserve", {"Ref": "Reserve"}, {"Ref": "AWS::NoValue"}]}
    assert template["Parameters"]["Reserve"]["Default"] == 0


@pytest.mark.exigence("S78")
def test_the_ways_to_a_portal_have_a_limit_of_their_own_far_under_the_instance_s(template):
    """Each asks the académie's provider something: a flood there is neither its burden nor everybody's share."""
    own = template["Resources"]["RestAPI"]["Properties"]["MethodSettings"][1:]
    own = [one for one in own if "portail" in one["ResourcePath"]]
    ways = {path for path in app.routes if "/portail/" in path}
    assert {one["ResourcePath"] for one in own} == {"/" + path.replace("/", "~1") for path in ways}
    assert {(one["HttpMethod"], one["ThrottlingRateLimit"], one["ThrottlingBurstLimit"]) for one in own} == {("GET", 20, 40)}
    assert template["Parameters"]["Debit"]["Default"] >= 5 * 20


@pytest.mark.exigence("S78")
def test_signing_in_has_a_limit_of_its_own_so_that_a_flood_of_it_leaves_the_rest_to_those_who_are_in(template):
    """What hashes a password is bounded far under the instance, and far above the busiest minute of a morning in June."""
    known = {one["ResourcePath"]: one for one in template["Resources"]["RestAPI"]["Properties"]["MethodSettings"]}
    for path, most in (("/api/v1/connexion", 200), ("/api/v1/gestion/connexion", 50)):
        assert "POST" in app.routes[path]
        own = known["/" + path.replace("/", "~1")]
        assert (own["HttpMethod"], own["ThrottlingRateLimit"], own["ThrottlingBurstLimit"]) == ("POST", most, 2 * most)
        assert most <= template["Parameters"]["Debit"]["Default"] / 5


@pytest.mark.exigence("S78")
def test_one_network_has_a_share_far_under_the_instance_s(template):
    """Ten seconds of a network, against what the gateway lets through of everybody."""
    part, rate = (template["Parameters"][name]["Default"] for name in ("Part", "Debit"))
    assert 0 < part <= rate * shares.SPELL / 5
    for name in NAMES.values():
        variables = template["Resources"][name]["Properties"]["Environment"]["Variables"]
        assert variables["IMAGIN_PART"] == {"Ref": "Part"}


@pytest.mark.exigence("S78")
def test_a_firewall_may_be_asked_for_and_counts_by_the_address_that_only_our_edge_writes(template):
    assert template["Parameters"]["PareFeu"]["Default"] == "non"
    assert template["Conditions"]["AvecPareFeu"] == {"Fn::Equals": [{"Ref": "PareFeu"}, "oui"]}
    made = {name: template["Resources"][name] for name in ("PareFeuRegles", "PareFeuLien")}
    assert {one["Condition"] for one in made.values()} == {"AvecPareFeu"}
    (rule,) = made["PareFeuRegles"]["Properties"]["Rules"]
    counted = rule["Statement"]["RateBasedStatement"]
    assert (rule["Action"], counted["AggregateKeyType"]) == ({"Block": {}}, "FORWARDED_IP")
    header = counted["ForwardedIPConfig"]["HeaderName"]
    assert f"request.headers['{header}']" in template["Resources"]["FonctionAdresse"]["Properties"]["FunctionCode"]
    assert counted["Limit"] <= template["Parameters"]["Part"]["Default"] * counted["EvaluationWindowSec"] / shares.SPELL
    assert made["PareFeuLien"]["Properties"]["WebACLArn"] == {"Fn::GetAtt": ["PareFeuRegles", "Arn"]}


@pytest.mark.exigence("S78")
def test_each_request_leaves_a_line_that_names_nobody(template):
    log = template["Resources"]["RestAPI"]["Properties"]["AccessLogSetting"]
    assert log["DestinationArn"] == {"Fn::GetAtt": ["JournalAcces", "Arn"]}
    line = json.loads(log["Format"])
    assert {"demande", "statut", "route", "ms"} <= line.keys()
    personal = ("sourceIp", "caller", "user", "$context.path", "authorizer", "requestOverride")
    assert [word for word in personal if word in log["Format"]] == []
    assert template["Resources"]["JournalAcces"]["Properties"]["RetentionInDays"] == 90


@pytest.mark.exigence("S78")
def test_what_fails_rings(template):
    by_metric, named = alarms(template)
    for name in NAMES.values():
        assert named[f"Alarme{name}"]["MetricName"] == "Errors"
        assert named[f"Alarme{name}Limite"]["MetricName"] == "Throttles"
    for name in QUEUES.values():
        assert template["Resources"][name]["Properties"]["RedrivePolicy"]["maxReceiveCount"] == 5
        assert f"Alarme{name}Morts" in named
    assert {("AWS/ApiGateway", "5XXError"), ("AWS/SES", "Bounce"), ("AWS/SES", "Complaint")} <= by_metric.keys()
    assert all(alarm["AlarmActions"] == [{"Ref": "Alarmes"}] for alarm in named.values())


@pytest.mark.exigence("S78")
def test_silence_rings_too(template):
    """A schedule that no longer runs makes no error."""
    _, named = alarms(template)
    for name in ("AlarmePurgeAbsente", "AlarmeEnvoisEnRetard"):
        assert named[name]["TreatMissingData"] == "missing"
        assert named[name]["InsufficientDataActions"] == [{"Ref": "Alarmes"}], "what falls silent, not what never spoke"
