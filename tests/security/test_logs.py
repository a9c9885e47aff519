"""The log: an event for each act that matters, people by a pseudonym, and no secret, name or address ever."""

import datetime as dt
import json
import logging
import re

import pytest

from app import app
from chalicelib import logs
from chalicelib.identity import temporary_passwords
from tests.identity.people import OTHER_PHRASE, PHRASE, enrol, marked


@pytest.fixture
def lines(caplog):
    caplog.set_level(logging.INFO, logger="imagin")
    logger = logging.getLogger("imagin")
    logger.addHandler(caplog.handler)
    yield lambda: [json.loads(record.getMessage()) for record in caplog.records if record.name == "imagin"]
    logger.removeHandler(caplog.handler)


def _walk(api, clock):
    """A whole life: paper, own password, address, mistakes, reset, departure. Gives what nobody may read later."""
    person, browser = enrol(clock, prenom="Canarine", nom="Canarinom"), api.browser("203.0.113.77")
    browser.sign_in(person.numero, "Canari-Faux-22")
    browser.sign_in(person.numero, person.printed)
    browser.get("/informations")
    browser.post("/mot-de-passe", {"nouveau": PHRASE})
    browser.post("/courriel", {"courriel": "canari@exemple.fr"})
    api.work()
    code = api.mails()[-1].digits
    browser.post("/courriel/confirmation", {"code": "00000000" if code != "00000000" else "1"})
    browser.post("/courriel/confirmation", {"code": code})
    browser.put("/informations", {"adresse_1": "1 rue du Canari", "telephone": "0600000042"})
    browser.post("/mot-de-passe", {"nouveau": OTHER_PHRASE, "actuel": "Canari-Faux-33"})
    for _ in range(6):
        api.browser().sign_in(person.identifiant, "Canari-Faux-44")
    browser.post("/mot-de-passe-oublie", {"identifiant": person.numero})
    api.work()
    token = [mail for mail in api.mails() if "#jeton" in mail.text][-1].token
    browser.post("/reinitialisation", {"jeton": "x" * 43, "nouveau": OTHER_PHRASE})
    browser.post("/reinitialisation", {"jeton": token, "nouveau": OTHER_PHRASE})
    api.browser().sign_in(person.numero, OTHER_PHRASE)
    cookie = browser.cookie
    browser.sign_in(person.numero, OTHER_PHRASE)
    browser.post("/deconnexion-partout")
    printed = temporary_passwords.reissue(person.compte, clock.now, "G#gestionnaire", marked())
    temporary_passwords.purge(clock.now + dt.timedelta(days=99))
    secrets = [
        person.printed,
        printed,
        PHRASE,
        OTHER_PHRASE,
        code,
        f"{code[:4]} {code[4:]}",
        token,
        cookie.partition(".")[2],
    ]
    people = [
        "Canarine",
        "Canarinom",
        "canari",
        person.identifiant,
        "canari@exemple.fr",
        "0600000042",
        person.compte,
        "203.0.113.77",
    ]
    return [*secrets, "Canari-Faux"], people


@pytest.mark.exigence("S75")
def test_every_act_has_its_event_and_no_line_says_who_or_what(api, clock, lines):
    secrets, people = _walk(api, clock)
    found = lines()
    assert {line["event"] for line in found} >= {
        *("authn_login_success", "authn_login_fail", "sign_in_throttled", "authz_fail"),
        *("authn_password_change", "authn_reauth_fail", "email_code_request", "email_code_sent"),
        *("email_code_refused", "email_confirmed", "password_reset_request", "password_reset_sent"),
        *("password_reset_link_refused", "profile_corrected", "sessions_ended", "request"),
    }
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in found)
    assert [secret for secret in secrets if secret in text] == []
    assert [name for name in people if name in text] == []
    pseudonyms = {line["person"] for line in found if "person" in line} - {logs_of_nobody()}
    assert all(len(person) == 16 for person in pseudonyms)
    assert len(pseudonyms) == 1, "one person, one pseudonym"
    ways_in = ("authn_login_", "sign_in_throttled", "password_reset_request", "password_reset_link_refused")
    marks = {line.get("reseau") for line in found if line["event"].startswith(ways_in)}
    assert len(marks) == 2, "two networks, each by its mark of the day"
    assert all(re.fullmatch("[0-9a-f]{16}", str(mark)) for mark in marks)


def logs_of_nobody():
    import hashlib

    return hashlib.sha256(b"inconnu").hexdigest()[:16]


@pytest.mark.exigence("S75")
def test_each_request_leaves_one_line_with_its_route_and_not_its_path(api, lines):
    api.browser().get("/missions/123456")
    (line,) = [line for line in lines() if line["event"] == "request"]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/api/v1/missions/{numero}", 401)
    assert line.keys() == {"event", "method", "path", "status", "ms"}


@pytest.mark.exigence("S74")
def test_the_framework_s_own_log_keeps_the_place_of_a_failure_and_not_its_text(lines):
    assert any(isinstance(one, logs.WithoutText) for one in app.log.filters)
    try:
        raise ValueError("CANARI")
    except ValueError:
        app.log.error("Caught exception for path %s", "/x", exc_info=True)
    (line,) = lines()
    assert (line["event"], line["error"]) == ("failure", "ValueError")
    assert line["where"].startswith("test_logs.py:")
    assert "CANARI" not in str(line)
