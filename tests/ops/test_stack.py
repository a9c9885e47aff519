"""The template of an instance: whole, closed, its limits adjustable, its refusals in French."""

import json
import re

import pytest

from chalicelib import web
from ops import stack
from ops.deployment import compte
from ops.instances.policies import FUNCTIONS, policy
from ops.pages.csp import HSTS
from ops.stack import snapshot
from ops.stack.functions import NAMES

CHALICE = {"RestAPI", *NAMES.values(), "ApiHandlerRole", *(f"{name}Role" for name in NAMES.values())}
PSEUDO = {"AWS::AccountId", "AWS::Region", "AWS::NoValue", "AWS::Partition"}


@pytest.fixture(scope="module")
def template():
    return stack.template("lyon")


def references(value):
    """Every name that a template refers to."""
    if isinstance(value, dict):
        if "Ref" in value:
            yield value["Ref"]
        if "Fn::GetAtt" in value:
            yield value["Fn::GetAtt"][0]
        if isinstance(value.get("Fn::Sub"), str):
            yield from (name.split(".")[0] for name in re.findall(r"\$\{([^}]+)\}", value["Fn::Sub"]))
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def of_type(template, kind):
    return {name: found["Properties"] for name, found in template["Resources"].items() if found.get("Type") == kind}


def test_every_name_it_refers_to_exists(template):
    known = set(template["Resources"]) | set(template["Parameters"]) | CHALICE | PSEUDO
    assert set(references(template)) - known == set()


def test_two_instances_share_no_name():
    def named(code):
        text = json.dumps(stack.template(code))
        return set(re.findall(r"imagin-(?!origine|adresse|sw)[a-z0-9-]+|/imagin/[a-z]+/[a-z]+", text))

    assert named("lyon") & named("siec") == set()


def test_buckets_are_closed_versioned_encrypted_and_kept(template):
    buckets = of_type(template, "AWS::S3::Bucket")
    assert set(buckets) == {"SeauPages", "SeauDocuments", "SeauJustificatifs", "SeauSauvegardes", "SeauSceaux"}
    for name, bucket in buckets.items():
        assert all(bucket["PublicAccessBlockConfiguration"].values())
        assert len(bucket["PublicAccessBlockConfiguration"]) == 4
        assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
        assert bucket["BucketEncryption"]
        assert template["Resources"][name]["DeletionPolicy"] == "Retain"


def https_only(resources, bucket):
    """Whether a policy of the bucket refuses all that comes in clear."""
    policies = [r["Properties"] for r in resources.values() if r.get("Type") == "AWS::S3::BucketPolicy"]
    for statement in (one for p in policies if p["Bucket"] == {"Ref": bucket} for one in p["PolicyDocument"]["Statement"]):
        found = statement["Fn::If"][1] if "Fn::If" in statement else statement
        if (found["Effect"], found.get("Condition")) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}}):
            assert (found["Principal"], found["Action"]) == ("*", "s3:*")
            return [one["Fn::Sub"] for one in found["Resource"]] == [f"${{{bucket}.Arn}}", f"${{{bucket}.Arn}}/*"]
    return False


def test_no_bucket_answers_in_clear_that_of_the_artefacts_neither(template, monkeypatch):
    assert {name for name in of_type(template, "AWS::S3::Bucket") if not https_only(template["Resources"], name)} == set()
    monkeypatch.setattr("ops.deployment.aws.local", lambda: False)  # the real AWS: the local one has no TLS
    shared = compte.template()["Resources"]
    assert https_only(shared, "Artefacts")
    bucket = shared["Artefacts"]["Properties"]
    assert bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert all(bucket["PublicAccessBlockConfiguration"].values())
    (rule,) = bucket["LifecycleConfiguration"]["Rules"]
    assert rule["Status"] == "Enabled"
    assert rule["NoncurrentVersionExpiration"]["NoncurrentDays"] > 0


def test_a_message_that_keeps_failing_waits_in_its_own_queue_and_rings(template):
    queues, alarms = of_type(template, "AWS::SQS::Queue"), of_type(template, "AWS::CloudWatch::Alarm")
    for name in ("FileTravaux", "FileCodes", "FileAvis", "FileDocuments", "FileLots"):
        redrive = queues[name]["RedrivePolicy"]
        assert redrive["deadLetterTargetArn"] == {"Fn::GetAtt": [f"{name}Morts", "Arn"]}
        assert redrive["maxReceiveCount"] == 5
        assert alarms[f"Alarme{name}Morts"]["AlarmActions"] == [{"Ref": "Alarmes"}]


def test_every_function_has_its_log_kept_ninety_days_and_an_alarm(template):
    logs = of_type(template, "AWS::Logs::LogGroup")
    assert {group["LogGroupName"] for group in logs.values()} == {f"/imagin/lyon/{name}" for name in (*NAMES, "acces")}
    assert {group["RetentionInDays"] for group in logs.values()} == {90}
    for name in NAMES.values():
        assert template["Resources"][name]["Properties"]["LoggingConfig"]["LogGroup"] == {"Ref": f"{name}Logs"}
        assert f"Alarme{name}" in template["Resources"]


def test_the_gateway_of_this_instance_and_no_other_may_call_the_function_of_the_staff(template):
    may = of_type(template, "AWS::Lambda::Permission")["GestionInvokePermission"]
    assert (may["FunctionName"], may["Principal"]) == ({"Ref": "Gestion"}, "apigateway.amazonaws.com")
    assert may["SourceArn"]["Fn::Sub"].endswith(":${RestAPI}/*")


def test_a_snapshot_is_of_one_package_and_one_set_of_parameters_and_the_gateway_alone_calls_it(template):
    """Nothing of it without the choice; with it, a version for each thing that the function would keep of another."""
    made = template["Resources"]
    for name in (snapshot.VERSION, snapshot.NAME, f"{snapshot.NAME}InvokePermission"):
        assert made[name]["Condition"] == "AvecInstantanes"
    assert template["Parameters"]["Instantanes"]["Default"] == ""
    assert {"Ref": snapshot.NAME} in made["RestAPI"]["Properties"]["Description"]["Fn::If"], "the API waits for what it calls"
    assert made["APIHandler"]["Properties"]["SnapStart"] == {"ApplyOn": {"Fn::If": ["AvecInstantanes", "PublishedVersions", "None"]}}
    assert [name for name in NAMES.values() if "SnapStart" in made[name]["Properties"]] == ["APIHandler"]
    read = {value["Ref"] for value in made["APIHandler"]["Properties"]["Environment"]["Variables"].values()}
    kept = set(re.findall(r"\$\{(\w+)\}", snapshot.published("a" * 20)["Fn::Sub"]))
    assert read & template["Parameters"].keys() - kept == {"Portails"}, "of a rehearsal, which publishes nothing"
    long = {"SecretSha256": "0" * 64, "AutreSha256": "0" * 64, "Origine": f"https://imagin.{'a' * 40}.fr", "Part": "600", "Traces": "PassThrough"}
    said = snapshot.published("a" * 20)["Fn::Sub"]
    for name, value in long.items():
        said = said.replace(f"${{{name}}}", value)
    assert len(said) <= 256
    may = made[f"{snapshot.NAME}InvokePermission"]["Properties"]
    assert (may["FunctionName"], may["Principal"]) == ({"Ref": snapshot.NAME}, "apigateway.amazonaws.com")
    assert may["SourceArn"]["Fn::Sub"].endswith(":${RestAPI}/*")


def test_the_secret_of_the_edge_is_in_no_environment(template):
    for name in NAMES.values():
        variables = template["Resources"][name]["Properties"]["Environment"]["Variables"]
        assert {"Ref": "Secret"} not in variables.values()
        assert variables["IMAGIN_ORIGINE_SHA256"] == {"Ref": "SecretSha256"}
        assert variables["IMAGIN_ORIGINE_AUTRE_SHA256"] == {"Ref": "AutreSha256"}
    assert template["Parameters"]["Secret"]["NoEcho"] is True


def test_throttling_is_a_parameter(template):
    settings = template["Resources"]["RestAPI"]["Properties"]["MethodSettings"]
    assert settings[0]["ThrottlingRateLimit"] == {"Ref": "Debit"}
    assert settings[0]["ThrottlingBurstLimit"] == {"Ref": "Rafale"}


def refusals(template):
    """The gateway's, within the API's own definition: beside it they would be erased at each change of routes."""
    assert of_type(template, "AWS::ApiGateway::GatewayResponse") == {}
    return template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["x-amazon-apigateway-gateway-responses"]


def test_the_gateway_refuses_in_the_words_and_shape_of_the_service(template):
    kinds = refusals(template)
    assert {"MISSING_AUTHENTICATION_TOKEN", "THROTTLED", "WAF_FILTERED", "DEFAULT_4XX", "DEFAULT_5XX"} <= set(kinds)
    assert kinds["MISSING_AUTHENTICATION_TOKEN"]["statusCode"] == "404"
    for found in kinds.values():
        problem = json.loads(found["responseTemplates"]["application/json"])
        assert {"type", "title", "detail", "code", "instance"} <= set(problem)
        headers = found["responseParameters"]
        assert all("'" not in value[1:-1] for value in headers.values())
        assert headers["gatewayresponse.header.Content-Type"] == "'application/problem+json'"
        assert headers["gatewayresponse.header.Cache-Control"] == "'no-store'"


@pytest.mark.exigence("S72")
def test_every_answer_of_an_instance_says_the_same_of_https(template):
    """Pages, API, and what the gateway refuses by itself."""
    headers = of_type(template, "AWS::CloudFront::ResponseHeadersPolicy")["EnTetes"]["ResponseHeadersPolicyConfig"]
    said = headers["SecurityHeadersConfig"]["StrictTransportSecurity"]
    pages = f"max-age={said['AccessControlMaxAgeSec']}" + ("; includeSubDomains" if said["IncludeSubdomains"] else "")
    gateway = {
        found["responseParameters"]["gatewayresponse.header.Strict-Transport-Security"].strip("'")
        for found in refusals(template).values()
    }
    assert {pages, *gateway} == {web.HEADERS["Strict-Transport-Security"]} == {HSTS}
    custom = {found["Header"]: found["Value"] for found in headers["CustomHeadersConfig"]["Items"]}
    assert custom["Cross-Origin-Opener-Policy"] == custom["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.exigence("S75")
def test_an_attack_rings_by_what_people_s_door_and_the_staff_s_say_of_it(template):
    found = [
        made
        for made in of_type(template, "AWS::Logs::MetricFilter").values()
        if "attack_suspected" in made["FilterPattern"]
    ]
    assert [made["LogGroupName"] for made in found] == [{"Ref": "APIHandlerLogs"}, {"Ref": "GestionLogs"}]
    alarm = of_type(template, "AWS::CloudWatch::Alarm")["AlarmeAttaquesPossibles"]
    for made in found:
        assert alarm["MetricName"] == made["MetricTransformations"][0]["MetricName"]
    assert alarm["AlarmActions"] == [{"Ref": "Alarmes"}]


def test_pages_forbid_inline_code_and_third_parties_but_for_the_receipts_bucket(template):
    headers = of_type(template, "AWS::CloudFront::ResponseHeadersPolicy")["EnTetes"]["ResponseHeadersPolicyConfig"]
    policy = headers["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"][0]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["require-trusted-types-for"] == "'script'"
    assert "unsafe" not in policy
    elsewhere = {name: sources for name, sources in rules.items() if "$" in sources or "http" in sources}
    assert {name: sources.split()[:-1] for name, sources in elsewhere.items()} == {
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
    }
    assert {sources.split()[-1] for sources in elsewhere.values()} == {"${Depot}"}


def test_the_distribution_has_no_error_page_of_its_own(template):
    """One would replace the API's refusals by a page; and a failure is kept for nobody."""
    config = template["Resources"]["Site"]["Properties"]["DistributionConfig"]
    assert {500, 502, 503, 504} <= {found["ErrorCode"] for found in config["CustomErrorResponses"]}
    assert all(found["ErrorCachingMinTTL"] == 0 for found in config["CustomErrorResponses"])
    assert all(found.keys() == {"ErrorCode", "ErrorCachingMinTTL"} for found in config["CustomErrorResponses"])
    assert config["CacheBehaviors"][0]["PathPattern"] == "/api/*"
    assert config["Origins"][1]["OriginPath"] == "/lyon"


def test_print_files_do_not_outlive_a_day_nor_do_their_erased_versions(template):
    rules = of_type(template, "AWS::S3::Bucket")["SeauDocuments"]["LifecycleConfiguration"]["Rules"]
    (rule,) = [rule for rule in rules if rule.get("Prefix") == "impressions/"]
    assert (rule["Status"], rule["ExpirationInDays"]) == ("Enabled", 1)
    assert rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": 1}


def test_no_alarm_rings_before_its_first_figure_and_silence_rings_afterwards(template):
    """`breaching` would ring in the first minutes of each new instance."""
    alarms = {found["AlarmName"]: found for found in of_type(template, "AWS::CloudWatch::Alarm").values()}
    assert {found["TreatMissingData"] for found in alarms.values()} == {"notBreaching", "missing"}
    by_silence = {name for name, found in alarms.items() if found["TreatMissingData"] == "missing"}
    assert by_silence == {"imagin-lyon-purge-absente", "imagin-lyon-envois-en-retard"}
    assert all(alarms[name]["InsufficientDataActions"] == [{"Ref": "Alarmes"}] for name in by_silence)


def test_the_topic_of_alarms_is_encrypted_by_a_key_that_cloudwatch_may_use(template):
    assert of_type(template, "AWS::SNS::Topic")["Alarmes"]["KmsMasterKeyId"] == {"Ref": "Cle"}
    statements = of_type(template, "AWS::KMS::Key")["Cle"]["KeyPolicy"]["Statement"]
    (may,) = [one for one in statements if "Service" in one["Principal"]]
    assert may["Principal"]["Service"] == ["cloudwatch.amazonaws.com", "ses.amazonaws.com"]
    assert "aws:SourceAccount" in may["Condition"]["StringEquals"]


def test_only_ses_may_tell_of_our_messages_and_only_by_our_topic(template):
    """What marks an account must not be anybody's to write."""
    (topic,) = of_type(template, "AWS::SNS::TopicPolicy").values()
    (queue,) = of_type(template, "AWS::SQS::QueuePolicy").values()
    (said,), (brought,) = topic["PolicyDocument"]["Statement"], queue["PolicyDocument"]["Statement"]
    assert (said["Principal"], said["Action"]) == ({"Service": "ses.amazonaws.com"}, "sns:Publish")
    assert set(said["Condition"]["StringEquals"]) == {"AWS:SourceAccount", "AWS:SourceArn"}
    assert said["Condition"]["StringEquals"]["AWS:SourceArn"]["Fn::Sub"].endswith(":configuration-set/imagin-lyon")
    assert (brought["Principal"], brought["Action"]) == ({"Service": "sns.amazonaws.com"}, "sqs:SendMessage")
    assert brought["Condition"] == {"ArnEquals": {"aws:SourceArn": {"Ref": "SortsDesCourriels"}}}
    assert of_type(template, "AWS::SNS::Topic")["SortsDesCourriels"]["KmsMasterKeyId"] == {"Ref": "Cle"}
    told = of_type(template, "AWS::SES::ConfigurationSetEventDestination")["CourrierSorts"]["EventDestination"]
    assert set(told["MatchingEventTypes"]) == {"bounce", "complaint", "delivery", "deliveryDelay", "reject"}
    assert not any("courrier" in str(policy("lyon", name)) for name in FUNCTIONS if name != "facteur")
