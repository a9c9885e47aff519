"""`python3 -m ops compte --aws`: prepares an AWS account, once, for all its instances; says what its limits allow.

What is of the account stands in a stack of its own: an instance's creation waits for none of it, and no instance that
closes takes it away.
"""

import time
from typing import Any

from botocore.exceptions import ClientError

from ops.arguments import Arguments
from ops.console import Stopped, say, step
from ops.deployment import adoption, artefacts, aws, cloudformation, limits
from ops.deployment.target import local_or_aws

CODE = "compte"
"""The stack is imagin-compte: no instance may have this code."""
_TRIES = 24
_WRITER = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
_ROLE = "PasserelleRole"
_OLD_DAYS = 90


def ensure() -> None:
    """The account is ready for instances; asks little when it already is."""
    artefacts.ensure()
    found = cloudformation.described(CODE)
    if found is None or found["StackStatus"] not in cloudformation.DONE or not _writes():
        prepare()


def prepare() -> None:
    """Makes or mends what the instances share. A new role is not known everywhere at once: its setting is tried again
    for two minutes, and nothing else waits for it."""
    artefacts.ensure()
    adoption.adopt(CODE, template(), {})
    cloudformation.apply(CODE, artefacts.put_template(template()), {})
    if not _writes():
        _let_write(cloudformation.outputs(CODE)["Role"])


def template() -> dict[str, Any]:
    """The role by which API Gateway writes its access logs, and the bucket of what was deployed."""
    trusted = {"Effect": "Allow", "Principal": {"Service": "apigateway.amazonaws.com"}, "Action": "sts:AssumeRole"}
    role = {
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trusted]},
        "ManagedPolicyArns": [_WRITER],
    }
    kept = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
    return {
        "Description": "IMAG'IN Intervenant : ce que les instances d'un compte partagent",
        "Parameters": {},
        "Conditions": {},
        "Resources": {
            _ROLE: {"Type": "AWS::IAM::Role", **kept, "Properties": role},
            "Artefacts": {"Type": "AWS::S3::Bucket", **kept, "Properties": _bucket()},
            **({} if aws.local() else {"ArtefactsAcces": _https_only()}),
        },
        "Outputs": {"Role": {"Value": {"Fn::GetAtt": [_ROLE, "Arn"]}}},
    }


def _bucket() -> dict[str, Any]:
    closed = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    encryption = [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
    rule = {
        "Id": "anciennes-versions",
        "Status": "Enabled",
        "NoncurrentVersionExpiration": {"NoncurrentDays": _OLD_DAYS},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
    }
    return {
        "BucketName": {"Fn::Sub": "imagin-artefacts-${AWS::AccountId}"},
        "PublicAccessBlockConfiguration": dict.fromkeys(closed, True),
        "BucketEncryption": {"ServerSideEncryptionConfiguration": encryption},
        "VersioningConfiguration": {"Status": "Enabled"},
        "LifecycleConfiguration": {"Rules": [rule]},
    }


def _https_only() -> dict[str, Any]:
    """The local AWS has no TLS: it is left out there."""
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [{"Fn::Sub": "${Artefacts.Arn}"}, {"Fn::Sub": "${Artefacts.Arn}/*"}],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": {"Ref": "Artefacts"}, "PolicyDocument": document}}


def _writes() -> bool:
    """Whether API Gateway may write access logs: by our role, or by the one that the account already had."""
    role = aws.client("apigateway").get_account().get("cloudwatchRoleArn", "")
    if not role:
        return False
    try:
        aws.client("iam").get_role(RoleName=role.rpartition("/")[2])
    except ClientError as refused:
        return bool(refused.response["Error"]["Code"] != "NoSuchEntity")
    return True


def _let_write(role: str) -> None:
    change = {"op": "replace", "path": "/cloudwatchRoleArn", "value": role}
    for _ in range(_TRIES):
        try:
            aws.client("apigateway").update_account(patchOperations=[change])
        except ClientError as refused:
            if refused.response["Error"]["Code"] != "BadRequestException":
                raise
            why = str(refused)
            time.sleep(cloudformation.pause())
        else:
            return
    raise Stopped(f"API Gateway ne reconnaît pas encore son rôle : relancez la même commande.\n  {why}")


def main(argv: list[str]) -> int:
    """Exit 0 when the account may serve; what its limits allow is said and stops nothing."""
    parser = Arguments(prog="python3 -m ops compte", description="Prépare un compte AWS pour ses instances, une fois.")
    parser.add_argument("--aws", action="store_true", help="sur le vrai AWS, avec les clés de l’environnement")
    local_or_aws(on_aws=parser.parse_args(argv).aws)
    with aws.reached():
        say(f"  Compte {aws.account()}, région {aws.region()}")
        with step("Préparation du compte"):
            prepare()
        for about, note in limits.look():
            say(f"  {'à savoir' if note else 'en règle'}  {about}{f' : {note}' if note else ''}")
    return 0
