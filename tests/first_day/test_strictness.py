"""The emulator refuses what AWS documents that it refuses: without this, the other tests of this room prove little."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError

from ops.deployment import aws

TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "apigateway.amazonaws.com"}, "Action": "sts:AssumeRole"},
    ],
}
TABLE = {
    "Type": "AWS::DynamoDB::Table",
    "DeletionPolicy": "Retain",
    "Properties": {
        "TableName": "t",
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    },
}


@pytest.fixture
def made(account, ended):
    """`made(resources)`: the status of a stack of these, and why it failed."""

    def create(resources, name="essai", **how):
        client = aws.client("cloudformation")
        body = json.dumps({"Resources": resources})
        client.create_stack(StackName=name, TemplateBody=body, Capabilities=["CAPABILITY_IAM"], **how)
        status = ended(name)
        events = client.describe_stack_events(StackName=name)["StackEvents"]
        return status, " ".join(e.get("ResourceStatusReason", "") for e in events if "FAILED" in e["ResourceStatus"])

    return create


def test_a_name_that_is_taken_fails_a_creation(made):
    assert made({"T": TABLE})[0] == "CREATE_COMPLETE"
    status, why = made({"T": TABLE}, "autre")
    assert status == "ROLLBACK_COMPLETE"
    assert "already exists" in why


@pytest.mark.parametrize(
    ("kind", "properties"),
    [
        ("AWS::Logs::LogGroup", {"LogGroupName": "/imagin/x/y"}),
        ("AWS::SES::EmailIdentity", {"EmailIdentity": "essai.example"}),
        ("AWS::SES::ConfigurationSet", {"Name": "essai"}),
    ],
)
def test_so_does_any_named_thing(made, kind, properties):
    assert made({"X": {"Type": kind, "Properties": properties}})[0] == "CREATE_COMPLETE"
    assert made({"X": {"Type": kind, "Properties": properties}}, "autre")[0] == "ROLLBACK_COMPLETE"


def test_what_is_retained_stays_after_a_creation_that_failed_unless_told_otherwise(made):
    absent = {"Type": "AWS::Lambda::Function", "DependsOn": "T", "Properties": {"Role": "arn:aws:iam::1:role/x"}}
    assert made({"T": TABLE, "F": absent})[0] == "ROLLBACK_COMPLETE"
    assert aws.client("dynamodb").list_tables()["TableNames"] == ["t"]
    aws.client("dynamodb").delete_table(TableName="t")
    assert made({"T": TABLE, "F": absent}, "autre", RetainExceptOnCreate=True)[0] == "ROLLBACK_COMPLETE"
    assert aws.client("dynamodb").list_tables()["TableNames"] == []


def test_a_protected_table_stays_and_the_rollback_fails_for_it(made):
    table = TABLE | {"Properties": TABLE["Properties"] | {"DeletionProtectionEnabled": True}}
    absent = {"Type": "AWS::Lambda::Function", "DependsOn": "T", "Properties": {"Role": "arn:aws:iam::1:role/x"}}
    status, why = made({"T": table, "F": absent}, RetainExceptOnCreate=True)
    assert status == "ROLLBACK_FAILED"
    assert "protected against deletion" in why


@pytest.mark.parametrize(
    ("role", "key", "why"), [("absent", "", "cannot be assumed"), ("present", "rien.zip", "NoSuchKey")]
)
def test_a_function_without_its_role_or_its_code_is_not_made(made, role, key, why):
    iam = aws.client("iam")
    iam.create_role(RoleName="present", AssumeRolePolicyDocument=json.dumps(TRUST))
    aws.client("s3").create_bucket(Bucket="zips", CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})
    function = {
        "Role": f"arn:aws:iam::000000000000:role/{role}",
        "Handler": "a.b",
        "Runtime": "python3.11",
        "Code": {"S3Bucket": "zips", "S3Key": key} if key else {"ZipFile": "def b(*_): pass"},
    }
    status, told = made({"F": {"Type": "AWS::Lambda::Function", "Properties": function}})
    assert status == "ROLLBACK_COMPLETE"
    assert why in told


def test_the_gateway_does_not_know_a_role_that_was_just_made(made):
    role = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": TRUST}}
    setting = {"Type": "AWS::ApiGateway::Account", "Properties": {"CloudWatchRoleArn": {"Fn::GetAtt": ["R", "Arn"]}}}
    status, why = made({"R": role, "C": setting})
    assert status == "ROLLBACK_COMPLETE"
    assert "does not have required permissions" in why


@pytest.mark.parametrize(("region", "name", "status"), [
    ("us-east-1", "site.example", "CREATE_COMPLETE"),
    ("eu-west-3", "site.example", "ROLLBACK_COMPLETE"),
    ("us-east-1", "autre.example", "ROLLBACK_COMPLETE"),
])  # fmt: skip
def test_a_certificate_of_another_region_or_for_another_name_serves_no_distribution(made, region, name, status):
    import boto3

    acm = boto3.client(
        "acm",
        endpoint_url=aws.client("s3").meta.endpoint_url,
        region_name=region,
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    arn = acm.request_certificate(DomainName=name, ValidationMethod="DNS")["CertificateArn"]
    config = {
        "Enabled": True,
        "Aliases": ["site.example"],
        "Origins": [{"Id": "o", "DomainName": "o.example", "CustomOriginConfig": {"OriginProtocolPolicy": "https-only"}}],
        "DefaultCacheBehavior": {"TargetOriginId": "o", "ViewerProtocolPolicy": "allow-all"},
        "ViewerCertificate": {"AcmCertificateArn": arn, "SslSupportMethod": "sni-only"},
    }
    site = {"Type": "AWS::CloudFront::Distribution", "Properties": {"DistributionConfig": config}}
    assert made({"S": site})[0] == status


def test_the_managed_key_of_s3_is_not_found_by_its_name_before_it_served(account):
    s3 = aws.client("s3")
    s3.create_bucket(Bucket="seau", CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})
    named = {"Bucket": "seau", "Key": "a", "Body": b"x", "ServerSideEncryption": "aws:kms"}
    with pytest.raises(ClientError, match="NotFound"):
        s3.put_object(**named, SSEKMSKeyId="alias/aws/s3")
    s3.put_object(**named)
    s3.put_object(**named, SSEKMSKeyId="alias/aws/s3")


def test_refusals_of_the_gateway_hold_no_quote_within_their_quotes(made):
    def api(header):
        said = {"responseParameters": {"gatewayresponse.header.Content-Security-Policy": header}}
        body = {"swagger": "2.0", "paths": {}, "x-amazon-apigateway-gateway-responses": {"DEFAULT_4XX": said}}
        return {"A": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Body": body}}}

    assert made(api("'sandbox'"))[0] == "CREATE_COMPLETE"
    assert made(api("'default-src 'none''"), "autre")[0] == "ROLLBACK_COMPLETE"


def test_ses_in_its_sandbox_writes_to_verified_addresses_alone_one_a_second(account):
    ses = aws.client("sesv2")
    for name in ("imagin-lyon.example", "canari@exemple.fr"):
        ses.create_email_identity(EmailIdentity=name)
    told = {"MailType": "TRANSACTIONAL", "WebsiteURL": "https://lyon.imagin.example"}
    ses.put_account_details(**told, ProductionAccessEnabled=False)
    assert ses.get_account()["SendQuota"] == {"Max24HourSend": 200.0, "MaxSendRate": 1.0, "SentLast24Hours": 0.0}

    def send(to):
        body = {"Subject": {"Data": "Essai"}, "Body": {"Text": {"Data": "Essai"}}}
        ses.send_email(
            FromEmailAddress="x@imagin-lyon.example", Destination={"ToAddresses": [to]}, Content={"Simple": body}
        )

    with pytest.raises(ClientError, match=r"MessageRejected.*not verified"):
        send("autre@exemple.org")
    send("canari@exemple.fr")
    refused = pytest.raises(ClientError, match=r"TooManyRequestsException.*Maximum sending rate exceeded")
    with refused, ThreadPoolExecutor(8) as abreast:  # one after another, a busy machine may take a second over each
        list(abreast.map(send, ["canari@exemple.fr"] * 8))
    assert ses.get_account()["SendQuota"]["SentLast24Hours"] >= 1.0
