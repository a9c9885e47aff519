"""The buckets of an instance: its pages, read by CloudFront alone; documents and receipts, by signed links."""

from typing import Any

from ops.instances.policies import documents_bucket, receipts_bucket, seals_bucket

Resource = dict[str, Any]

BACKUP_DAYS = 60

_CLOSED = dict.fromkeys(("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True)


def resources(code: str) -> dict[str, Resource]:
    """The buckets of an instance and who may do what with them."""
    return {
        "SeauPages": _bucket(f"imagin-{code}-pages-${{AWS::AccountId}}"),
        "SeauPagesAcces": _policy("SeauPages", _encrypted_only("SeauPages"), *_read_by_cloudfront()),
        "SeauDocuments": _emptied(_bucket(documents_bucket(code)), impressions=1, donnees=1, lots=90),
        "SeauDocumentsAcces": _policy("SeauDocuments", _encrypted_only("SeauDocuments")),
        "SeauJustificatifs": _emptied(_from_the_site(_bucket(receipts_bucket(code))), imports=7),
        "SeauJustificatifsAcces": _policy("SeauJustificatifs", _encrypted_only("SeauJustificatifs")),
        "SeauSauvegardes": _forgetting(_bucket(f"imagin-{code}-sauvegardes-${{AWS::AccountId}}")),
        "SeauSauvegardesAcces": _policy("SeauSauvegardes", _encrypted_only("SeauSauvegardes")),
        "SeauSceaux": _locked(_bucket(seals_bucket(code))),
        "SeauSceauxAcces": _policy("SeauSceaux", _encrypted_only("SeauSceaux")),
    }


def _forgetting(bucket: Resource) -> Resource:
    """A backup holds what people may ask to have erased: it lives hardly longer than the tables' recovery."""
    rule = {"Id": "sauvegardes", "Status": "Enabled", "ExpirationInDays": BACKUP_DAYS}
    bucket["Properties"]["LifecycleConfiguration"]["Rules"].append(rule)
    return bucket


def _locked(bucket: Resource) -> Resource:
    """What is put in it can be neither erased nor replaced by anybody, the account's owner included, for ten years."""
    bucket["Properties"] |= {
        "ObjectLockEnabled": True,
        "ObjectLockConfiguration": {
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Years": 10}},
        },
    }
    del bucket["Properties"]["LifecycleConfiguration"]
    return bucket


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


def _emptied(bucket: Resource, **days: int) -> Resource:
    """Folder -> days that its files live, and that their erased versions may be brought back: print files, one."""
    for folder, lifetime in days.items():
        rule = {
            "Id": folder,
            "Status": "Enabled",
            "Prefix": f"{folder}/",
            "ExpirationInDays": lifetime,
            "NoncurrentVersionExpiration": {"NoncurrentDays": 1},
        }
        bucket["Properties"]["LifecycleConfiguration"]["Rules"].append(rule)
    return bucket


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


def _read_by_cloudfront() -> tuple[dict[str, Any], dict[str, Any]]:
    """Without the second, what is not there would be refused instead of not found."""
    distribution = {"Fn::Sub": "arn:aws:cloudfront::${AWS::AccountId}:distribution/${Site}"}
    by_ours = {
        "Effect": "Allow",
        "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Condition": {"StringEquals": {"AWS:SourceArn": distribution}},
    }
    files, names = {"Fn::Sub": "${SeauPages.Arn}/*"}, {"Fn::Sub": "${SeauPages.Arn}"}
    return (
        {**by_ours, "Action": "s3:GetObject", "Resource": files},
        {**by_ours, "Action": "s3:ListBucket", "Resource": names},
    )
