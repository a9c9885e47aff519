"""The receipts' bucket, which keeps the versions of each file as the deployed one does."""

import boto3
import pytest

BUCKET = "imagin-lyon-justificatifs"


@pytest.fixture
def receipts_bucket(cloud, monkeypatch):
    monkeypatch.setenv("IMAGIN_SEAU_JUSTIFICATIFS", BUCKET)
    boto3.client("sqs").create_queue(QueueName="imagin-lyon-documents")
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    return s3
