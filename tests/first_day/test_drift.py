"""What a hand changed in an account is found, named, and put back: by the doctor, and by the next deployment."""

import datetime as dt

import pytest

from ops.deployment import aws, certificates, cloudformation, deploy, doctor, drift, limits

NOW = dt.datetime.now(dt.UTC)
TABLE = "imagin-lyon-dossiers"


@pytest.fixture
def lyon(instance):
    with aws.pointed_at(instance.endpoint):
        yield instance
        drift.repair("lyon")


def act(name):
    """One thing that an operator does in the console, on a bad day."""
    made, outputs = cloudformation.physical("lyon"), cloudformation.outputs("lyon")
    functions = aws.client("lambda")
    rule = next(name for name in made.values() if "Purge" in name and "event" in name.lower())
    mapping = made["WorkerWorkerSqsEventSource"]
    acts = {
        "retour dans le temps": lambda: aws.client("dynamodb").update_continuous_backups(
            TableName=TABLE, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": False}
        ),
        "protection contre la suppression": lambda: aws.client("dynamodb").update_table(
            TableName=TABLE, DeletionProtectionEnabled=False
        ),
        "alarme imagin-lyon-plaintes": lambda: aws.client("cloudwatch").delete_alarms(
            AlarmNames=["imagin-lyon-plaintes"]
        ),
        "alarme imagin-lyon-rebonds": lambda: aws.client("cloudwatch").disable_alarm_actions(
            AlarmNames=["imagin-lyon-rebonds"]
        ),
        "exécutions bornées à 0": lambda: functions.put_function_concurrency(
            FunctionName=made["Worker"], ReservedConcurrentExecutions=0
        ),
        "API : Debit": lambda: aws.client("apigateway").update_stage(
            restApiId=made["RestAPI"],
            stageName="lyon",
            patchOperations=[{"op": "replace", "path": "/*/*/throttling/rateLimit", "value": "3"}],
        ),
        "règle programmée": lambda: aws.client("events").disable_rule(Name=rule),
        "écoute de sa file": lambda: functions.update_event_source_mapping(UUID=mapping, Enabled=False),
        "versions gardées": lambda: aws.client("s3").put_bucket_versioning(
            Bucket=outputs["SeauDocuments"], VersioningConfiguration={"Status": "Suspended"}
        ),
        "fermé au public": lambda: aws.client("s3").delete_public_access_block(Bucket=outputs["SeauDocuments"]),
        "la pile peut être supprimée": lambda: cloudformation.guard("lyon", on=False),
    }
    acts[name]()


ACTS = (
    *("retour dans le temps", "protection contre la suppression", "alarme imagin-lyon-plaintes"),
    *("alarme imagin-lyon-rebonds", "exécutions bornées à 0", "API : Debit", "règle programmée", "écoute de sa file"),
    *("versions gardées", "fermé au public", "la pile peut être supprimée"),
)


def test_nothing_differs_after_a_deployment(lyon):
    assert [one.about for one in drift.found("lyon")] == []


@pytest.mark.parametrize("name", ACTS)
def test_what_a_hand_changed_is_found_and_put_back(lyon, name):
    act(name)
    (found,) = drift.found("lyon")
    assert name in found.about
    findings = [one for one in doctor._unchanged("lyon", NOW) if "Changé à la main" in one.about]
    assert ["--reparer" in one.todo for one in findings] == [True]
    assert drift.repair("lyon") == [found.about]
    assert drift.found("lyon") == []


def test_the_next_deployment_puts_it_back_too(lyon):
    for name in ACTS:
        act(name)
    assert len(drift.found("lyon")) == len(ACTS)
    settings = deploy.LOCAL_SETTINGS | {"Origine": lyon.origin("lyon"), "Visibilite": "3"}
    deploy.deploy("lyon", lyon.made, lyon.folder / "pages/lyon", settings)
    assert drift.found("lyon") == []


def test_the_executions_kept_for_people_are_kept_again_after_a_closing(lyon):
    settings = deploy.LOCAL_SETTINGS | {"Origine": lyon.origin("lyon"), "Visibilite": "3", "Reserve": "7"}
    deploy.deploy("lyon", lyon.made, lyon.folder / "pages/lyon", settings)
    name, functions = cloudformation.physical("lyon")["APIHandler"], aws.client("lambda")
    functions.delete_function_concurrency(FunctionName=name)
    deploy.deploy("lyon", lyon.made, lyon.folder / "pages/lyon", settings)
    assert functions.get_function_concurrency(FunctionName=name)["ReservedConcurrentExecutions"] == 7
    deploy.deploy("lyon", lyon.made, lyon.folder / "pages/lyon", settings | {"Reserve": "0"})


def test_a_new_instance_does_not_ring_and_a_silent_one_does(lyon):
    def ringing(now):
        (found,) = [one for one in doctor._alarms("lyon", now) if "ne sonne" in one.about]
        return found.todo

    assert ringing(NOW) == ""
    assert "purge-absente" in ringing(NOW + dt.timedelta(hours=5))


def test_what_the_account_allows_is_said_and_stops_nobody(lyon):
    said = dict(limits.look())
    assert any("exécutions simultanées" in about for about in said)
    assert any("courriels par jour" in about for about in said)
    assert any("demandes par seconde" in about for about in said)
    findings = {one.about: one for one in doctor._account("lyon", NOW)}
    assert all(findings[about].todo == "" for about in said)


@pytest.fixture
def certificate(lyon):
    """`certificate(domain, region)`: its ARN."""

    def ask(domain, region="us-east-1"):
        done = aws.client("acm", region).request_certificate(DomainName=domain, ValidationMethod="DNS")
        return done["CertificateArn"]

    return ask


def test_the_certificate_is_looked_at_by_its_region_and_its_names(certificate):
    def told(domain, arn):
        given = {"Domaine": domain, "Certificat": arn, "Origine": "https://lyon.example"}
        return certificates.look("lyon", given, NOW)[1]

    assert told("lyon.example", certificate("lyon.example")) == ""
    assert told("lyon.example", certificate("*.example")) == ""
    assert "n’est pas en us-east-1" in told("lyon.example", certificate("lyon.example", "eu-west-3"))
    assert "demandez-en un pour lyon.example" in told("lyon.example", certificate("autre.example"))
    assert "la distribution autre.example" in told("autre.example", certificate("autre.example"))
    assert "n’ont pas été donnés" in told("", "")
    assert "n’existe plus" in told("lyon.example", "arn:aws:acm:us-east-1:000000000000:certificate/absent")
