"""Our signature against botocore's, over thousands of requests that nobody chose."""

import datetime as dt
import string
from unittest import mock

from botocore import auth, awsrequest, credentials
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.tables.transport.signing import authorization

KEYS = st.text(string.ascii_letters + string.digits + "/+=", min_size=1, max_size=64)
VALUES = st.text(string.ascii_letters + string.digits + " ._-:/=;,#", max_size=60)
HOSTS = st.sampled_from(["dynamodb.eu-west-3.amazonaws.com", "127.0.0.1:4566", "localhost:8000", "[::1]:8000"])
PATHS = st.one_of(
    st.just("/"),
    st.lists(st.text(string.ascii_letters + string.digits + "-_.~$&+,:=@!*'();", min_size=1, max_size=8), max_size=4)
    .filter(lambda parts: not set(parts) & {".", ".."})
    .map(lambda parts: "/" + "/".join(parts)),
)


@settings(max_examples=3000, deadline=None)
@given(
    service=st.sampled_from(["dynamodb", "sqs"]),
    host=HOSTS,
    path=PATHS,
    body=st.binary(max_size=300),
    region=st.sampled_from(["eu-west-3", "us-east-1", "cn-north-1"]) | st.text(string.ascii_lowercase, min_size=1),
    keys=st.tuples(KEYS, KEYS, st.none() | KEYS),
    named=st.dictionaries(st.sampled_from(["x-amz-target", "content-type", "x-amz-meta"]), VALUES),
    when=st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2099, 12, 31)),
)
def test_the_signature_is_botocore_s(service, host, path, body, region, keys, named, when):
    access, secret, token = keys
    asked = awsrequest.AWSRequest("POST", f"https://{host}{path}", data=body, headers=named)
    with mock.patch.object(auth, "get_current_datetime", return_value=when):
        auth.SigV4Auth(credentials.Credentials(access, secret, token), service, region).add_auth(asked)
    moment = when.strftime("%Y%m%dT%H%M%SZ")
    headers = {**named, "host": host, "x-amz-date": moment, **({"x-amz-security-token": token} if token else {})}
    own = authorization(headers, path, body, access=access, secret=secret, where=(region, service), moment=moment)
    assert own == asked.headers["Authorization"]


def test_aws_s_own_example_of_a_derived_key():
    """docs.aws.amazon.com, "Examples of how to derive a signing key for Signature Version 4", for another service."""
    from chalicelib.tables.transport import signing

    key = signing._key.__wrapped__("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "20150830", ("us-east-1", "iam"))
    assert key.hex() == "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9"
