"""What an alarm may rely on, and what a stranger may not learn."""

import json
import logging

import pytest
from botocore.exceptions import EndpointConnectionError

import app
from chalicelib import logs, outbox
from tests.aws import failing, recorded
from tests.identity.people import enrol

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:97.0) Gecko/20100101 Firefox/97.0"


@pytest.fixture
def lines(caplog):
    caplog.set_level(logging.INFO, logger="imagin")
    logger = logging.getLogger("imagin")
    logger.addHandler(caplog.handler)
    yield lambda: [json.loads(record.getMessage()) for record in caplog.records if record.name == "imagin"]
    logger.removeHandler(caplog.handler)


def test_it_says_that_the_tables_answer_and_which_version_runs(api, monkeypatch):
    monkeypatch.setenv("IMAGIN_VERSION", "0123456789abcdef0123")
    with recorded() as calls:
        answer = api.browser().get("/sante")
    assert answer.json == {"etat": "ok", "instance": "lyon", "version": "0123456789ab"}
    assert [call.operation for call in calls] == ["BatchGetItem"], "one read, whoever asks"


def test_it_fails_when_a_table_does_not_answer_and_says_no_more(api, lines):
    with failing("dynamodb", EndpointConnectionError(endpoint_url="https://secret.example")):
        answer = api.browser().get("/sante")
    assert (answer.status, answer.code) == (503, "service_charge")
    assert "secret.example" not in answer.body.decode() + json.dumps(lines())


def test_it_is_the_same_whoever_exists(api, clock):
    before = api.browser().get("/sante").json
    enrol(clock)
    assert api.browser().get("/sante").json == before


def test_the_schedules_say_in_figures_that_they_ran(api, clock, lines):
    outbox.write("mot_de_passe_oublie", now=clock.now, compte="x")
    assert outbox.age(clock.now) == 0
    clock.forward(minutes=7)
    assert outbox.age(clock.now) == 420
    event = {"version": "0", "account": "", "region": "", "detail": {}, "detail-type": "", "source": "", "time": ""}
    app.purge(event | {"id": "", "resources": []}, _Context())
    (line,) = [line for line in lines() if line["event"] == "purged"]
    assert line["request"] == "appel-7"
    (metric,) = line["_aws"]["CloudWatchMetrics"]
    assert (metric["Namespace"], [one["Name"] for one in metric["Metrics"]]) == ("Imagin/lyon", ["purges"])
    assert line["purges"] == 1


def test_a_figure_that_nobody_watches_is_billed_to_nobody(lines):
    logs.metrics("essai", ("age",), done=3, age=1)
    (line,) = lines()
    assert [one["Name"] for one in line["_aws"]["CloudWatchMetrics"][0]["Metrics"]] == ["age"]
    assert (line["done"], line["age"]) == (3, 1)


def test_a_page_that_failed_is_counted_and_nobody_is_told_apart(api, lines):
    browser = api.browser()
    with recorded() as calls:
        answer = browser.get("/panne?cas=script&page=/etat-de-frais/", user_agent=FIREFOX)
    assert (answer.status, answer.body) == (204, b"")
    assert calls == [], "nothing is written"
    (line,) = [line for line in lines() if line["event"] == "page_failed"]
    (metric,) = line.pop("_aws")["CloudWatchMetrics"]
    assert [one["Name"] for one in metric["Metrics"]] == ["pannes"]
    assert line | {"request": ""} == {
        "event": "page_failed",
        "pannes": 1,
        "cas": "script",
        "page": "/etat-de-frais/",
        "navigateur": "Firefox sur Windows",
        "request": "",
    }


@pytest.mark.parametrize(
    ("asked", "pointers"),
    [
        ("", ["/cas", "/page"]),
        ("?cas=autre&page=/missions/", ["/cas"]),
        ("?cas=script&page=/missions/Jeanne", ["/page"]),
        ("?cas=script&page=//ailleurs.example/", ["/page"]),
        ("?cas=script&page=/" + "a/" * 4, ["/page"]),
    ],
)
def test_what_no_page_of_ours_would_count_is_refused(api, lines, asked, pointers):
    answer = api.browser().get(f"/panne{asked}")
    assert (answer.status, answer.pointers) == (422, pointers)
    assert [line for line in lines() if line["event"] == "page_failed"] == []


def test_an_image_of_another_site_counts_nothing(api, lines):
    answer = api.browser().get("/panne?cas=script&page=/", sec_fetch_site="cross-site")
    assert answer.status == 403
    assert [line for line in lines() if line["event"] == "page_failed"] == []


class _Context:
    aws_request_id = "appel-7"
