"""The local service through its life: deployed twice, stopped, started again, its data kept."""

import os
import signal
import subprocess
import sys
import time

import pytest

from ops.deployment import aws, deploy
from ops.local.throwaway import free_port, local_service
from ops.paths import ROOT

ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "IMAGIN_"))}


def processes_of(folder):
    """Commands still running that were started in a folder."""
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    return [line for line in listed.splitlines() if str(folder) in line]


def left_of(folder):
    """Those that are still there once what was killed had time to go."""
    end = time.monotonic() + 60
    while (running := processes_of(folder)) and time.monotonic() < end:
        time.sleep(0.1)
    return running


def put(service, text):
    with aws.pointed_at(service.endpoint):
        item = {"pk": {"S": "témoin"}, "texte": {"S": text}}
        aws.client("dynamodb").put_item(TableName="imagin-lyon-envois", Item=item)


def kept(service):
    with aws.pointed_at(service.endpoint):
        found = aws.client("dynamodb").get_item(TableName="imagin-lyon-envois", Key={"pk": {"S": "témoin"}})
    return found["Item"]["texte"]["S"]


def test_what_is_written_survives_a_restart_and_no_process_does(tmp_path):
    with local_service(("lyon",), tmp_path) as first:
        put(first, "avant")
        api = first.outputs["lyon"]["RestAPIId"]
    assert left_of(tmp_path) == []
    assert not (tmp_path / "tmp").exists()
    with local_service(("lyon",), tmp_path) as second:
        assert kept(second) == "avant"
        assert second.outputs["lyon"]["RestAPIId"] == api
        assert second.request("lyon", "GET", "/api/v1/sante").status == 200


def test_a_second_deployment_changes_nothing_and_keeps_the_secret(service):
    with aws.pointed_at(service.endpoint):
        stacks = aws.client("cloudformation")

        def state():
            found = stacks.describe_stacks(StackName="imagin-lyon")["Stacks"][0]
            return found["StackStatus"], found.get("LastUpdatedTime")

        before = state()
        settings = deploy.LOCAL_SETTINGS | {"Origine": service.origin("lyon"), "Visibilite": "3"}
        deploy.deploy("lyon", service.made, service.folder / "pages" / "lyon", settings)
        assert state() == before
    assert service.request("lyon", "GET", "/api/v1/sante").status == 200


def test_the_deployed_tables_expire_recover_and_resist(service):
    with aws.pointed_at(service.endpoint):
        dynamodb = aws.client("dynamodb")
        assert dynamodb.describe_time_to_live(TableName="imagin-siec-comptes")["TimeToLiveDescription"] == {
            "TimeToLiveStatus": "ENABLED",
            "AttributeName": "ttl",
        }
        backups = dynamodb.describe_continuous_backups(TableName="imagin-siec-dossiers")["ContinuousBackupsDescription"]
        assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"
        with pytest.raises(dynamodb.exceptions.ClientError, match="deletion protection"):
            dynamodb.delete_table(TableName="imagin-siec-journal")


def test_pages_come_with_their_headers_and_unknown_ones_in_their_language(service):
    page = service.request("lyon", "GET", "/connexion/")
    assert page.status == 200
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.headers["Cache-Control"] == "no-cache"
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert service.request("lyon", "GET", "/connexion").headers["Location"] == "/connexion/"
    for asked, told in (("/nulle-part", "404.html"), ("/en/nowhere/", "en/404.html")):
        absent = service.request("lyon", "GET", asked)
        assert absent.status == 404
        assert absent.body == (service.folder / "pages/lyon" / told).read_bytes().strip()


def test_an_unknown_address_of_the_api_is_refused_in_french(service):
    answer = service.request("lyon", "GET", "/api/v1/rien")
    assert answer.status == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "introuvable"


def test_a_visitor_cannot_choose_the_address_that_the_service_sees(service):
    """The limits count by address: the edge sets it, whatever the request claims."""
    claimed = {"x-imagin-adresse": "203.0.113.9", "X-Forwarded-For": "203.0.113.9"}
    sent = {"X-Imagin": "1", "Origin": service.origin("lyon")}
    body = {"identifiant": "personne", "mot_de_passe": "x"}
    answer = service.request("lyon", "POST", "/api/v1/connexion", body, sent | claimed)
    assert answer.status == 401
    with aws.pointed_at(service.endpoint):
        rows = aws.client("dynamodb").scan(TableName="imagin-lyon-comptes")["Items"]
    assert "203.0.113.9" not in str(rows)


def test_make_run_starts_every_instance_and_ctrl_c_leaves_nothing(tmp_path):
    ports = {"IMAGIN_PORT": str(free_port()), "IMAGIN_PORT_AWS": str(free_port()), "IMAGIN_RUN": str(tmp_path)}
    process = subprocess.Popen(
        [sys.executable, "-m", "ops", "run"],
        cwd=ROOT,
        env=ENVIRONMENT | ports,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    said = []
    for line in process.stdout:
        said.append(line)
        if "Ctrl-C" in line:
            break
    text = "".join(said)
    os.killpg(process.pid, signal.SIGINT)
    assert "Arrêt" in process.stdout.readline() + process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)  # a person who finds it long
    rest = process.communicate(timeout=60)[0]
    assert process.returncode == 0, text + rest
    assert rest.splitlines()[-1] == "  Arrêté, données gardées."
    for code in ("lyon", "siec", "centrale"):
        assert f"http://{code}.localhost:{ports['IMAGIN_PORT']}" in text
    assert "Traceback" not in text + rest
    assert left_of(tmp_path) == []
    assert (tmp_path / "etat").is_dir()


def test_one_command_deploys_to_an_emulator(tmp_path, service):
    """What `make deploy STAGE=lyon` runs, with AWS_ENDPOINT_URL."""
    aimed = {"AWS_ENDPOINT_URL": service.endpoint, "IMAGIN_PORT": str(service.port)}
    done = subprocess.run(
        [sys.executable, "-m", "ops", "deploy", "lyon"],
        cwd=ROOT,
        env=ENVIRONMENT | aimed,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert service.origin("lyon") in done.stdout
    assert service.request("lyon", "GET", "/api/v1/sante").json()["instance"] == "lyon"
