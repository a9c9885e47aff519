"""Three deployed instances: each answers for itself, and none reaches what belongs to another."""

import json
import urllib.error
import urllib.request

import boto3
import pytest
from botocore.exceptions import ClientError

from ops.deployment import aws, cloudformation
from ops.paths import REGION
from tests.live import CODES

TABLES = ("comptes", "dossiers", "envois", "journal")
FUNCTIONS = ("APIHandler", "Impressions", "Gestion", "Outbox", "Purge", "Worker", "Documents", "Sceaux")


@pytest.fixture(scope="session")
def roles(service):
    """A session of each function's own role, by instance: what the deployed code is allowed to do."""
    with aws.pointed_at(service.endpoint):
        functions = aws.client("lambda").list_functions(MaxItems=100)["Functions"]
        sts = aws.client("sts")
    sessions = {}
    for code in CODES:
        for name in FUNCTIONS:
            found = next(f for f in functions if f["FunctionName"].startswith(f"imagin-{code}-{name}-"))
            given = sts.assume_role(RoleArn=found["Role"], RoleSessionName="essai")["Credentials"]
            sessions[code, name] = boto3.Session(
                given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"], REGION
            )
    return sessions


def refused(act):
    """Whether AWS denies the act; any other failure is the test's."""
    try:
        act()
    except ClientError as answer:
        if answer.response["Error"]["Code"] not in ("AccessDenied", "AccessDeniedException", "403"):
            raise
        return True
    return False


def key_of(table):
    return {"pk": {"S": "x"}} | ({} if table == "envois" else {"sk": {"S": "x"}})


@pytest.mark.parametrize("code", CODES)
def test_each_instance_answers_for_itself(service, code):
    answer = service.request(code, "GET", "/api/v1/sante")
    assert answer.status == 200
    assert answer.json()["etat"] == "ok"
    assert answer.json()["instance"] == code


@pytest.mark.parametrize("code", CODES)
def test_the_api_is_reached_through_its_own_front_only(service, code):
    direct = f"{service.endpoint}/_aws/execute-api/{service.outputs[code]['RestAPIId']}/{code}/api/v1/sante"
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.urlopen(urllib.request.Request(direct, headers={"x-imagin-origine": "devine"}), timeout=30)
    assert answer.value.code == 403
    answer.value.close()


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("other", CODES)
@pytest.mark.parametrize("code", CODES)
def test_a_function_reads_no_table_of_another_instance(service, roles, code, other, function):
    dynamodb = roles[code, function].client("dynamodb", endpoint_url=service.endpoint)
    readable = [table for table in TABLES if not refused(lambda t=table: read(dynamodb, other, t))]
    own = {"Gestion": list(TABLES), "Impressions": [], "Purge": ["comptes", "dossiers"], "Documents": ["comptes", "dossiers", "journal"], "Sceaux": []}
    assert readable == (own.get(function, ["comptes", "dossiers", "envois"]) if code == other else [])


def read(dynamodb, code, table):
    dynamodb.get_item(TableName=f"imagin-{code}-{table}", Key=key_of(table))


def test_a_function_queries_no_index_of_another_instance(service, roles):
    dynamodb = roles["lyon", "APIHandler"].client("dynamodb", endpoint_url=service.endpoint)

    def query(code):
        dynamodb.query(
            TableName=f"imagin-{code}-dossiers",
            IndexName="par-liste",
            KeyConditionExpression="liste = :x",
            ExpressionAttributeValues={":x": {"S": "x"}},
        )

    assert not refused(lambda: query("lyon"))
    assert refused(lambda: query("siec"))


def test_no_transaction_spans_two_instances(service, roles):
    dynamodb = roles["lyon", "APIHandler"].client("dynamodb", endpoint_url=service.endpoint)

    def put(*codes):
        items = [{"Put": {"TableName": f"imagin-{code}-envois", "Item": {"pk": {"S": "essai"}}}} for code in codes]
        dynamodb.transact_write_items(TransactItems=items)

    assert refused(lambda: put("lyon", "siec"))
    assert not refused(lambda: put("lyon"))


def test_the_journal_is_written_and_never_changed(service, roles):
    dynamodb = roles["lyon", "APIHandler"].client("dynamodb", endpoint_url=service.endpoint)
    key = key_of("journal")
    assert not refused(lambda: dynamodb.put_item(TableName="imagin-lyon-journal", Item=key))
    assert refused(lambda: dynamodb.delete_item(TableName="imagin-lyon-journal", Key=key))
    change = {"UpdateExpression": "SET a = :a", "ExpressionAttributeValues": {":a": {"S": "b"}}}
    assert refused(lambda: dynamodb.update_item(TableName="imagin-lyon-journal", Key=key, **change))


def test_no_instance_writes_in_the_name_of_another(service, roles):
    mail = roles["lyon", "Worker"].client("sesv2", endpoint_url=service.endpoint)

    def send(code):
        mail.send_email(
            FromEmailAddress=f"ne-pas-repondre@imagin-{code}.example",
            Destination={"ToAddresses": ["personne@exemple.fr"]},
            Content={"Simple": {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": "x"}}}},
        )

    assert refused(lambda: send("siec"))
    assert not refused(lambda: send("lyon"))


def test_documents_and_queues_stay_within_the_instance(service, roles):
    session = roles["lyon", "Documents"]
    s3, made = session.client("s3", endpoint_url=service.endpoint), "convocations/essai.pdf"
    for code in CODES:
        bucket = service.outputs[code]["SeauDocuments"]
        assert refused(lambda: s3.put_object(Bucket=bucket, Key=made, Body=b"x")) is (code != "lyon")  # noqa: B023
    sqs = roles["lyon", "APIHandler"].client("sqs", endpoint_url=service.endpoint)
    assert refused(lambda: sqs.send_message(QueueUrl=service.outputs["siec"]["FileTravaux"], MessageBody="x"))
    assert refused(lambda: sqs.receive_message(QueueUrl=service.outputs["lyon"]["FileTravaux"]))


def test_who_sends_e_mails_writes_no_account_of_the_staff(service, roles):
    dynamodb = roles["lyon", "Worker"].client("dynamodb", endpoint_url=service.endpoint)

    def put(key):
        dynamodb.put_item(TableName="imagin-lyon-comptes", Item={"pk": {"S": key}, "sk": {"S": "essai"}})

    assert refused(lambda: put("G#essai"))
    assert not refused(lambda: put("R#essai"))


def test_who_sends_e_mails_writes_no_mission_and_nothing_that_is_no_job(service, roles):
    for function in ("Worker", "Outbox"):
        dynamodb = roles["lyon", function].client("dynamodb", endpoint_url=service.endpoint)

        def put(table, key, dynamodb=dynamodb):
            sk = {} if table == "envois" else {"sk": {"S": "essai"}}
            dynamodb.put_item(TableName=f"imagin-lyon-{table}", Item={"pk": {"S": key}} | sk)

        for table, key in (("dossiers", "M#essai"), ("dossiers", "COMMUNES"), ("envois", "essai")):
            assert refused(lambda table=table, key=key: put(table, key)), (function, key)
        for table, key in (("dossiers", "P#essai"), ("dossiers", "RAPPELS#essai"), ("envois", "travaux_essai")):
            assert not refused(lambda table=table, key=key: put(table, key)), (function, key)


def test_a_secret_is_sealed_for_its_instance_alone(service, roles):
    with aws.pointed_at(service.endpoint):
        key = cloudformation.physical("lyon")["Cle"]
    kms = roles["lyon", "Gestion"].client("kms", endpoint_url=service.endpoint)

    def seal(code):
        kms.encrypt(KeyId=key, Plaintext=b"x", EncryptionContext={"instance": code, "compte": "1"})

    assert not refused(lambda: seal("lyon"))
    assert refused(lambda: seal("siec"))


def test_print_files_are_read_by_the_function_that_hands_them_out_and_no_other_of_the_api(service, roles):
    bucket = service.outputs["lyon"]["SeauDocuments"]
    with aws.pointed_at(service.endpoint):
        aws.client("s3").put_object(Bucket=bucket, Key="impressions/essai.pdf", Body=b"x")
    for name, denied in (("APIHandler", True), ("Gestion", True), ("Impressions", False)):
        s3 = roles["lyon", name].client("s3", endpoint_url=service.endpoint)
        assert refused(lambda: s3.get_object(Bucket=bucket, Key="impressions/essai.pdf")) is denied  # noqa: B023


def test_the_outbox_keeps_the_people_s_function_ready_and_calls_no_other(service, roles):
    """As chalicelib/eveil.py asks: the name that the function finds in its environment, an answer of the container itself."""
    with aws.pointed_at(service.endpoint):
        made = {code: cloudformation.physical(code) for code in ("lyon", "siec")}
        settings = aws.client("lambda").get_function_configuration(FunctionName=made["lyon"]["Outbox"])["Environment"]["Variables"]
    assert settings["IMAGIN_FONCTION_API"].endswith(f":function:{made['lyon']['APIHandler']}")

    def call(function, name):
        caller = roles["lyon", function].client("lambda", endpoint_url=service.endpoint)
        return json.loads(caller.invoke(FunctionName=name, Payload=json.dumps({"prete": 0.1}))["Payload"].read())

    assert call("Outbox", settings["IMAGIN_FONCTION_API"]).keys() == {"neuve", "sert"}
    for function, name in (("Outbox", made["lyon"]["Gestion"]), ("Outbox", made["siec"]["APIHandler"]), ("Worker", made["lyon"]["APIHandler"])):
        assert refused(lambda function=function, name=name: call(function, name))
