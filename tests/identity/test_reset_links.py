"""The link of a reset: it serves once, the newest one, for an hour, and opens nothing else."""

import hashlib
import re
from pathlib import Path

import pytest

from chalicelib.academie import ACADEMIE
from chalicelib.identity.models import Compte
from chalicelib.outbox import Envoi
from tests.actors import cookies
from tests.aws import at_once, everything, failing, items
from tests.identity.people import OTHER_PHRASE, PHRASE, marked, settled
from tests.identity.resets import ADDRESS, ask, link, use


@pytest.fixture
def person(api):
    return settled(api, courriel=ADDRESS)[0]


@pytest.mark.exigence("S30")
def test_the_table_holds_the_digest_and_never_the_token(api, person):
    token = link(api, person)
    assert re.fullmatch(r"[\w-]{43}", token)
    kept = everything()
    assert token not in kept
    assert hashlib.sha256(token.encode()).hexdigest() in kept


@pytest.mark.exigence("S30")
def test_a_link_lives_an_hour(api, clock, person):
    token = link(api, person)
    clock.forward(minutes=60, seconds=-1)
    assert use(api, token, "trop court").status == 422, "a weak password does not use it up"
    clock.forward(seconds=1)
    assert use(api, token).code == "lien_refuse"


@pytest.mark.exigence("S30")
def test_a_link_serves_once(api, person):
    token = link(api, person)
    assert use(api, token).status == 204
    assert use(api, token, PHRASE).code == "lien_refuse"
    assert api.browser().sign_in(person.numero, OTHER_PHRASE).status == 200


@pytest.mark.exigence("S30")
def test_of_16_uses_at_once_one_counts(api, person):
    token = link(api, person)
    statuses = at_once(16, lambda n: use(api, token, f"{OTHER_PHRASE} {n}").status)
    assert sorted(statuses) == [204] + [400] * 15
    winner = statuses.index(204)
    assert api.browser().sign_in(person.numero, f"{OTHER_PHRASE} {winner}").status == 200


def look(api, token):
    return api.browser().post("/reinitialisation/lien", {"jeton": token})


@pytest.mark.exigence("S30")
def test_a_link_that_served_or_ended_says_so_before_anything_is_chosen(api, clock, person):
    token = link(api, person)
    before = everything()
    assert {look(api, token).status for _ in range(3)} == {204}
    assert everything() == before
    assert use(api, token).status == 204
    before = everything()
    served = look(api, token)
    assert (served.status, served.code) == (400, "lien_deja_servi")
    assert everything() == before, "who holds a link that served does not guess"
    clock.forward(minutes=10)
    old = link(api, person)
    clock.forward(minutes=6)
    new = link(api, person)
    assert (look(api, old).code, look(api, new).status) == ("lien_refuse", 204)
    clock.forward(minutes=60)
    assert look(api, new).code == "lien_refuse"


@pytest.mark.exigence("S13")
def test_looking_at_links_is_no_way_to_guess_them(api, person):
    token = link(api, person)
    codes = {look(api, "x" * 43).code for _ in range(101)}
    assert codes == {"lien_refuse", "trop_d_essais"}
    assert look(api, "x" * 43).status == 429
    assert look(api, token).status == 204, "a valid link is never refused for the guesses of others"


@pytest.mark.exigence("S31")
def test_the_newest_link_wins(api, clock, person):
    first = link(api, person)
    clock.forward(minutes=6)
    second = link(api, person)
    assert use(api, first).code == "lien_refuse"
    assert use(api, second).status == 204


@pytest.mark.exigence("S31")
def test_an_older_request_sent_late_does_not_revive(api, clock, person):
    with failing("sesv2", ConnectionError("SES is down"), times=1, operation="SendEmail"):
        ask(api, person.numero)
        api.work()
    clock.forward(seconds=301)
    queued = {key for key, item in items(Envoi).items() if "pending" in item}
    ask(api, person.numero)
    (newest,) = {key for key, item in items(Envoi).items() if "pending" in item} - queued
    from chalicelib import outbox
    from chalicelib.jobs import JOBS

    assert outbox.run(newest[0], JOBS, clock.now)
    token = api.mails()[-1].token
    api.work()
    assert len(api.mails()) == 1
    assert use(api, token).status == 204


@pytest.mark.exigence("S31")
@pytest.mark.parametrize("event", ["password", "address", "closed", "reissued", "imported"])
def test_what_changes_the_account_kills_the_link(api, clock, event):
    person, browser = settled(api, courriel=ADDRESS)
    token = link(api, person)
    account = Compte(f"C#{person.compte}", "C")
    if event == "password":
        assert browser.post("/mot-de-passe", {"nouveau": OTHER_PHRASE, "actuel": PHRASE}).status == 200
    elif event == "address":
        assert browser.post("/courriel", {"courriel": "neuf@exemple.fr", "mot_de_passe": PHRASE}).status == 202
        api.work()
        assert browser.post("/courriel/confirmation", {"code": api.mails()[-1].digits}).status == 200
    elif event == "closed":
        account.update(actions=[Compte.disabled.set(1)])
    elif event == "reissued":
        from chalicelib.identity import temporary_passwords

        temporary_passwords.reissue(person.compte, clock.now, "tests", marked())
    else:
        from chalicelib.identity import correction, provisioning

        correction.change(
            provisioning.by_numero([person.numero])[person.numero], {"courriel": "x@exemple.fr"}, clock.now, "tests"
        )
    assert use(api, token, "encore une autre phrase").code == "lien_refuse"


@pytest.mark.exigence("S32")
def test_opening_the_link_changes_nothing(api, person):
    token = link(api, person)
    before = everything()
    for _ in range(10):
        api.browser().get("/instance")
        api.browser()("GET", "/reinitialisation?jeton=" + token)
    assert everything() == before
    assert use(api, token).status == 204


@pytest.mark.exigence("S33")
def test_the_token_travels_in_the_fragment_to_a_page_without_third_party(api, person):
    token = link(api, person)
    mail = api.mails()[-1]
    for text in (mail.text, mail.html):
        (address,) = set(re.findall(r"https://[^\s\"<]*jeton[^\s\"<]*", text))
        assert address == f"{ACADEMIE.origine}/reinitialisation/#jeton={token}"
    root = Path(__file__).parents[2]
    page = (root / "templates/pages/reinitialisation.html").read_text() + (
        root / "templates/theme/layout.html"
    ).read_text()
    assert not re.findall(r"(?:src|href|action)\s*=\s*[\"']?(?:https?:)?//", page)
    assert "history.replaceState" in (root / "static/js/reinitialisation.js").read_text()


@pytest.mark.exigence("S36")
def test_a_reset_ends_every_session_tells_the_person_and_signs_nobody_in(api):
    person, browser = settled(api, courriel=ADDRESS)
    token = link(api, person)
    answer = use(api, token)
    assert (answer.status, set(cookies(answer))) == (204, {"__Host-imagin-appareil"})
    assert browser.get("/moi").status == 401
    api.work()
    notices = [mail for mail in api.mails() if mail.subject == "Votre mot de passe a été changé"]
    assert [mail.to for mail in notices] == [ADDRESS]
    assert token not in notices[-1].message.as_string()


@pytest.mark.exigence("S38")
@pytest.mark.parametrize("token", ["", "x", "x" * 43, "../C", "R#", "{digest}", "null", "\u0000" * 43, "é" * 43])
def test_without_the_token_no_path_leads_to_a_new_password(api, person, token):
    real = link(api, person)
    guess = token.replace("{digest}", hashlib.sha256(real.encode()).hexdigest())
    before = person.item.password_hash
    browser = api.browser()
    calls = [
        ("/reinitialisation", {"jeton": guess, "nouveau": OTHER_PHRASE}),
        ("/reinitialisation", {"nouveau": OTHER_PHRASE}),
        ("/reinitialisation", {"jeton": None, "nouveau": OTHER_PHRASE}),
        ("/reinitialisation", {"jeton": guess, "nouveau": OTHER_PHRASE, "identifiant": person.numero}),
        ("/mot-de-passe", {"nouveau": OTHER_PHRASE}),
        ("/mot-de-passe", {"nouveau": OTHER_PHRASE, "actuel": guess}),
        ("/courriel", {"courriel": "evil@evil.example"}),
        ("/courriel/confirmation", {"code": "00000000"}),
        ("/courriel/plus-tard", {}),
    ]
    for path, body in [*calls, *reversed(calls)]:
        assert browser.post(path, body).status in (400, 401, 422)
    assert person.item.password_hash == before
    assert person.item.courriel == ADDRESS
    assert use(api, real).status == 204
