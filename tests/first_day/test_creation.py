"""A creation that failed is tried again, by the same command; what is there already is taken over, or named."""

import copy

import pytest

from ops import stack
from ops.console import Stopped
from ops.deployment import adoption, artefacts, aws, cloudformation, compte
from ops.stack import buckets, key, mail, queues, tables

SETTINGS = {"Origine": "https://lyon.example"}
ABSENT = {
    "Type": "AWS::Lambda::Function",
    "DependsOn": [
        *("TableComptes", "TableDossiers", "TableEnvois", "TableJournalTable"),
        *("SeauPages", "SeauDocuments", "SeauJustificatifs", "SeauSauvegardes", "SeauSceaux", "CleAlias", "Expediteur"),
    ],
    "Properties": {"Role": "arn:aws:iam::000000000000:role/absent", "Code": {"ZipFile": "x"}},
}


@pytest.fixture
def template(account):
    """What holds data and what can stand without functions, of lyon's own template."""
    artefacts.ensure()
    whole = stack.template("lyon")
    parts = {}
    for part in (tables, key, queues, buckets, mail):
        parts |= part.resources("lyon")
    del parts["SeauPagesAcces"]
    told = ("SeauPages", "FileTravaux")
    return whole | {"Resources": parts, "Outputs": {name: {"Value": {"Ref": name}} for name in told}}


def put(template):
    """As `deploy` does: what is there is taken over, then the stack is made or changed."""
    adopted = adoption.adopt("lyon", template, SETTINGS)
    cloudformation.apply("lyon", artefacts.put_template(template), SETTINGS)
    return adopted


def with_absent(template):
    wrong = copy.deepcopy(template)
    wrong["Resources"]["Fonction"] = ABSENT
    return wrong


def there():
    names = aws.client("dynamodb").list_tables()["TableNames"]
    names += [one["Name"] for one in aws.client("s3").list_buckets()["Buckets"] if "artefacts" not in one["Name"]]
    return sorted(names)


def write(text):
    item = {"pk": {"S": "P#1"}, "sk": {"S": text}}
    aws.client("dynamodb").put_item(TableName="imagin-lyon-comptes", Item=item)


def kept():
    return [item["sk"]["S"] for item in aws.client("dynamodb").scan(TableName="imagin-lyon-comptes")["Items"]]


def protected():
    names = aws.client("dynamodb").list_tables()["TableNames"]
    tables = [aws.client("dynamodb").describe_table(TableName=name)["Table"] for name in names]
    return [table["DeletionProtectionEnabled"] for table in tables]


def test_a_creation_that_fails_leaves_nothing_and_the_same_command_succeeds(template):
    with pytest.raises(Stopped, match="cannot be assumed by Lambda") as told:
        put(with_absent(template))
    assert "relancez dans une minute" in str(told.value)
    assert there() == []
    put(template)
    assert len(there()) == 9
    assert protected() == [True] * 4


def test_a_stack_is_guarded_against_deletion_and_only_retire_takes_the_guard_away(template):
    put(template)
    assert cloudformation.described("lyon")["EnableTerminationProtection"] is True
    with pytest.raises(Exception, match="TerminationProtection"):
        aws.client("cloudformation").delete_stack(StackName="imagin-lyon")
    cloudformation.delete("lyon")
    assert cloudformation.described("lyon") is None


def test_a_closed_instance_opens_again_with_what_people_entered_and_its_key(template):
    put(template)
    write("avant")
    sealed = aws.client("kms").encrypt(KeyId=key.alias("lyon"), Plaintext=b"secret")["CiphertextBlob"]
    before = cloudformation.physical("lyon")
    cloudformation.delete("lyon")
    assert len(there()) == 9
    assert "imagin-lyon-comptes" in put(template)
    after = cloudformation.physical("lyon")
    assert {name: after[name] for name in ("TableComptes", "SeauDocuments", "Cle")} == {
        name: before[name] for name in ("TableComptes", "SeauDocuments", "Cle")
    }
    assert kept() == ["avant"]
    assert aws.client("kms").decrypt(CiphertextBlob=sealed)["Plaintext"] == b"secret"
    assert cloudformation.outputs("lyon")["FileTravaux"]


def test_what_a_creation_of_before_left_behind_is_taken_over(template):
    """An older version kept tables and buckets when a creation failed: the account may hold some of them."""
    aws.client("s3").create_bucket(
        Bucket="imagin-lyon-pages-000000000000", CreateBucketConfiguration={"LocationConstraint": "eu-west-3"}
    )
    aws.client("sesv2").create_email_identity(EmailIdentity="imagin-lyon.example")
    taken = put(template)
    assert "imagin-lyon-pages-000000000000" in taken
    assert any("example" in name for name in taken)
    sender = aws.client("sesv2").get_email_identity(EmailIdentity=mail.domain("lyon"))
    assert sender["ConfigurationSetName"] == "imagin-lyon"


def test_a_name_that_cannot_be_taken_over_is_named_with_its_cure_and_nothing_is_left(template):
    aws.client("sesv2").create_configuration_set(ConfigurationSetName="imagin-lyon")
    with pytest.raises(Stopped) as told:
        put(template)
    assert "Courrier" in str(told.value)
    assert "supprimez-le dans la console, puis relancez" in str(told.value)
    assert there() == []
    aws.client("sesv2").delete_configuration_set(ConfigurationSetName="imagin-lyon")
    put(template)
    assert len(there()) == 9


def test_a_failed_creation_of_before_with_its_protected_tables_is_cleared_then_taken_over(template):
    """As the first version of this command left it: made whole, `Retain`, protected, then rolled back."""
    key_of = artefacts.put_template(with_absent(template))
    given = {"Secret": "s" * 32, "SecretSha256": "0" * 64} | SETTINGS
    aws.client("cloudformation").create_stack(
        StackName="imagin-lyon",
        TemplateURL=artefacts.url(key_of),
        Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in given.items()],
        Capabilities=["CAPABILITY_IAM"],
    )
    with pytest.raises(Stopped):
        cloudformation.wait("lyon")
    assert len(there()) == 9
    write("avant")
    put(template)
    assert kept() == ["avant"]
    assert protected() == [True] * 4


def test_an_update_that_fails_is_undone_and_the_next_one_succeeds(template):
    put(template)
    write("avant")
    with pytest.raises(Stopped, match="remis la version précédente"):
        put(with_absent(template))
    put(template)
    assert kept() == ["avant"]


def test_a_way_back_that_stopped_midway_is_ended_once_its_cause_is_gone(template):
    """Something that the former version names was deleted by hand: AWS can neither go on nor back."""
    iam = aws.client("iam")
    for name in ("ancien", "nouveau"):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument="{}")

    def with_setting(role, absent):
        wanted = copy.deepcopy(template)
        given = {"CloudWatchRoleArn": f"arn:aws:iam::000000000000:role/{role}"}
        wanted["Resources"]["Reglage"] = {"Type": "AWS::ApiGateway::Account", "Properties": given}
        if absent:
            wanted["Resources"]["Fonction"] = ABSENT | {"DependsOn": "Reglage"}
        return wanted

    put(with_setting("ancien", absent=False))
    iam.delete_role(RoleName="ancien")
    with pytest.raises(Stopped):
        put(with_setting("nouveau", absent=True))
    assert cloudformation.described("lyon")["StackStatus"] == "UPDATE_ROLLBACK_FAILED"
    with pytest.raises(Stopped, match="levez la cause, puis relancez") as told:
        put(with_setting("nouveau", absent=False))
    assert "Reglage" in str(told.value)
    iam.create_role(RoleName="ancien", AssumeRolePolicyDocument="{}")
    put(with_setting("nouveau", absent=False))
    assert cloudformation.described("lyon")["StackStatus"] == "UPDATE_COMPLETE"


def test_a_deployment_that_was_interrupted_is_waited_for(template):
    """Ctrl-C stops the command, not AWS: the same command waits, then goes on."""
    key_of = artefacts.put_template(template)
    given = cloudformation._given(SETTINGS | {"Proteger": "false"}, None, template)
    aws.client("cloudformation").create_stack(**cloudformation._arguments("lyon", key_of, given))
    put(template)
    assert protected() == [True] * 4


def test_an_account_is_prepared_once_and_the_gateway_may_write_its_logs(account):
    """The role is refused at first, as on AWS: the setting is tried again, and nothing else depends on it."""
    compte.ensure()
    gateway = aws.client("apigateway")
    role = gateway.get_account()["cloudwatchRoleArn"]
    assert role.startswith("arn:aws:iam::000000000000:role/")
    before = cloudformation.described("compte")
    compte.ensure()
    assert gateway.get_account()["cloudwatchRoleArn"] == role
    assert cloudformation.described("compte") == before


def test_the_bucket_of_artefacts_of_before_is_taken_into_the_account_s_stack(account):
    artefacts.ensure()
    aws.client("s3").put_object(Bucket=artefacts.bucket(), Key="ancien", Body=b"x")
    compte.ensure()
    assert cloudformation.physical("compte")["Artefacts"] == artefacts.bucket()
    assert artefacts._read("ancien") == b"x"
    assert aws.client("s3").get_bucket_encryption(Bucket=artefacts.bucket())


def test_a_setting_whose_role_is_gone_is_made_again(account):
    compte.ensure()
    iam, gateway = aws.client("iam"), aws.client("apigateway")
    role = gateway.get_account()["cloudwatchRoleArn"].rpartition("/")[2]
    for one in iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]:
        iam.detach_role_policy(RoleName=role, PolicyArn=one["PolicyArn"])
    iam.delete_role(RoleName=role)
    assert not compte._writes()
