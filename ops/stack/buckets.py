"""The buckets of an instance: its pages, read by CloudFront alone; documents and receipts, by signed links."""

from typing import Any

from ops.policies import documents_bucket, receipts_bucket

Resource = dict[str, Any]

_CLOSED = dict.fromkeys(("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True)


def resources(code: str) -> dict[str, Resource]:
    return {
        "SeauPages": _bucket(f"imagin-{code}-pages-${{AWS::AccountId}}"),
        "SeauPagesAcces": _policy("SeauPages", _encrypted_only("SeauPages"), _read_by_cloudfront()),
        "SeauDocuments": _bucket(documents_bucket(code)),
        "SeauDocumentsAcces": _policy("SeauDocuments", _encrypted_only("SeauDocuments")),
        "SeauJustificatifs": _from_the_site(_bucket(receipts_bucket(code))),
        "SeauJustificatifsAcces": _policy("SeauJustificatifs", _encrypted_only("SeauJustificatifs")),
    }


def _from_the_site(bucket: Resource) -> Resource:
    """The pages of the instance, and no others, send files to it."""
    rule = {
        "AllowedOrigins": [{"Ref": "Origine"}],
        "AllowedMethods": ["POST"],
        "AllowedHeaders": ["content-type"],
        "MaxAge": 3600,
    }
    bucket["Properties"]["CorsConfiguration"] = {"CorsRules": [rule]}
    return bucket


def _bucket(name: str) -> Resource:
    encryption = [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
    return {
        "Type": "AWS::S3::Bucket",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": {
            "BucketName": {"Fn::Sub": name},
            "PublicAccessBlockConfiguration": _CLOSED,
            "BucketEncryption": {"ServerSideEncryptionConfiguration": encryption},
            "VersioningConfiguration": {"Status": "Enabled"},
            "LifecycleConfiguration": {"Rules": [_forget_old_versions()]},
        },
    }


def _forget_old_versions() -> dict[str, Any]:
    return {
        "Id": "anciennes-versions",
        "Status": "Enabled",
        "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
    }


def _policy(bucket: str, *statements: dict[str, Any]) -> Resource:
    return {
        "Type": "AWS::S3::BucketPolicy",
        "Properties": {
            "Bucket": {"Ref": bucket},
            "PolicyDocument": {"Version": "2012-10-17", "Statement": list(statements)},
        },
    }


def _encrypted_only(bucket: str) -> dict[str, Any]:
    """No access in clear, except on the local service, which has no TLS."""
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [{"Fn::Sub": f"${{{bucket}.Arn}}"}, {"Fn::Sub": f"${{{bucket}.Arn}}/*"}],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return {"Fn::If": ["Chiffre", statement, {"Ref": "AWS::NoValue"}]}


def _read_by_cloudfront() -> dict[str, Any]:
    distribution = {"Fn::Sub": "arn:aws:cloudfront::${AWS::AccountId}:distribution/${Site}"}
    return {
        "Effect": "Allow",
        "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Action": "s3:GetObject",
        "Resource": {"Fn::Sub": "${SeauPages.Arn}/*"},
        "Condition": {"StringEquals": {"AWS:SourceArn": distribution}},
    }
