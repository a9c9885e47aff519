"""Staff come in with a password and a code that serves once; nothing less opens anything."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.identity import passwords, throttling
from chalicelib.identity.models import Alias
from chalicelib.identity.staff import second_factor
from chalicelib.identity.staff.models import Personnel, SessionPersonnel, password_alias
from tests.gestion import staff
from tests.gestion.staff import PHRASE

key, office = staff.key, staff.office


@pytest.fixture
def member(office):
    return office.member()


def test_a_password_and_a_code_open_the_session(member, api):
    fresh = api.browser()
    answer = member.sign_in(fresh)
    assert answer.json["portee"] == "complete"
    assert answer.json["role"] == "gestionnaire"
    assert fresh.get("/gestion/moi").json["courriel"] == member.courriel


def test_the_cookie_is_the_staffs_own_and_names_no_lifetime(member, api):
    fresh = api.browser()
    given, _ = member.sign_in(fresh).headers["Set-Cookie"]
    assert given.startswith("__Host-imagin-gestion=")
    assert {"Path=/", "Secure", "HttpOnly", "SameSite=Strict"} <= {part.strip() for part in given.split(";")}


def test_the_address_is_read_whatever_its_case(member, api):
    fresh = api.browser()
    typed = f"  {member.courriel.upper()} "
    assert fresh.post("/gestion/connexion", {"courriel": typed, "mot_de_passe": PHRASE}).status == 200


def test_every_refused_sign_in_is_the_same_and_costs_one_hash(member, office, api, monkeypatch):
    waiting, closed = office.invited()[1], office.member()
    closed.item.update(actions=[Personnel.disabled.set(1)])
    calls, verify = [], passwords.verify
    monkeypatch.setattr(passwords, "verify", lambda *given: calls.append(1) or verify(*given))
    tries = [
        (member.courriel, "faux mot de passe"),
        ("personne@service.example", PHRASE),
        (waiting, PHRASE),
        (closed.courriel, PHRASE),
    ]
    answers = []
    for courriel, phrase in tries:
        answer = api.browser().post("/gestion/connexion", {"courriel": courriel, "mot_de_passe": phrase})
        body = answer.json
        body.pop("instance")
        answers.append((answer.status, body, sorted(answer.headers)))
    assert all(answer == answers[0] for answer in answers)
    assert answers[0][0] == 401
    assert answers[0][1]["code"] == "acces_refuse"
    assert len(calls) == len(tries)


def test_parallel_passwords_never_exceed_the_free_tries(member, api):
    def wrong(_):
        return member.password(api.browser(), "faux mot de passe").status

    with ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(wrong, range(32)))
    assert statuses.count(401) == 5
    assert statuses.count(429) == 27


def test_a_throttled_address_waits_even_with_the_right_password(member, api, clock):
    for _ in range(5):
        member.password(api.browser(), "faux mot de passe")
    refused = member.password(api.browser())
    assert (refused.status, refused.code) == (429, "trop_d_essais_gestion")
    assert int(refused.headers["Retry-After"]) == 3600
    clock.forward(seconds=3600)
    assert member.password(api.browser()).status == 200


def test_a_right_password_gives_its_try_back_though_others_have_moved_meanwhile(member, api, clock, monkeypatch):
    key = password_alias(member.courriel).pk
    other, verify = throttling.reserve(key.removeprefix("A#"), clock.now), passwords.verify
    monkeypatch.setattr(passwords, "verify", lambda *given: throttling.release(other) or verify(*given))
    assert member.password(api.browser()).status == 200
    assert list(Alias.get(key, "A").essais) == []


def test_before_the_code_the_session_opens_nothing(member, api):
    fresh = api.browser()
    assert member.password(fresh).json == {"etape": "code"}
    for path in ("/gestion/moi", "/gestion/aides", "/gestion/personnels"):
        assert (fresh.get(path).status, fresh.get(path).code) == (403, "second_facteur_requis")


def test_the_session_that_waits_for_a_code_lives_five_minutes(member, api, clock):
    fresh = api.browser()
    member.password(fresh)
    clock.forward(seconds=301)
    assert fresh.post("/gestion/connexion/code", {"code": member.code()}).code == "session_gestion_absente"


def test_a_waiting_session_tries_five_codes(member, api, clock):
    fresh = api.browser()
    clock.forward(seconds=30)
    member.password(fresh)
    for _ in range(5):
        assert fresh.post("/gestion/connexion/code", {"code": "000000"}).code == "second_facteur_refuse"
    assert fresh.post("/gestion/connexion/code", {"code": member.code()}).status == 401


def test_codes_are_counted_over_all_the_sessions_of_an_address(member, api, clock):
    clock.forward(seconds=30)
    for _ in range(5):
        fresh = api.browser()
        assert member.password(fresh).status == 200
        fresh.post("/gestion/connexion/code", {"code": "000000"})
        clock.forward(seconds=1)
    clock.forward(minutes=2)
    fresh = api.browser()
    assert member.password(fresh).status == 200
    for expected in (400, 429):
        assert fresh.post("/gestion/connexion/code", {"code": "000000"}).status == expected


def test_the_code_of_the_enrolment_does_not_serve_again(member, api):
    fresh = api.browser()
    member.password(fresh)
    assert fresh.post("/gestion/connexion/code", {"code": member.code()}).code == "second_facteur_refuse"


def test_a_code_opens_one_session_among_parallel_ones(member, api, clock):
    clock.forward(seconds=30)
    browsers = [api.browser() for _ in range(5)]
    assert [member.password(browser).status for browser in browsers] == [200] * 5
    code = member.code()
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda b: b.post("/gestion/connexion/code", {"code": code}).status, browsers))
    assert sorted(answers) == [200, 400, 400, 400, 400]
    opened = [
        s for s in SessionPersonnel.query(f"G#{member.compte}") if s.sk.startswith("S#") and s.scope == "complete"
    ]
    assert len(opened) == 2, "the enrolment's and this one"


@pytest.mark.parametrize(("steps", "status"), [(-2, 400), (-1, 200), (0, 200), (1, 200), (2, 400)])
def test_a_clock_may_be_one_step_late_or_early(member, api, clock, steps, status):
    clock.forward(minutes=5)
    fresh = api.browser()
    member.password(fresh)
    assert fresh.post("/gestion/connexion/code", {"code": member.code(steps)}).status == status


def test_an_earlier_code_is_refused_after_a_later_one(member, api, clock):
    clock.forward(minutes=5)
    first, second = api.browser(), api.browser()
    member.password(first)
    member.password(second)
    assert first.post("/gestion/connexion/code", {"code": member.code(1)}).status == 200
    assert second.post("/gestion/connexion/code", {"code": member.code()}).status == 400


def test_a_recovery_code_opens_once_however_it_is_typed(member, api):
    typed = member.codes[0].lower().replace("-", " ")
    browsers = [api.browser(), api.browser()]
    for browser in browsers:
        member.password(browser)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda b: b.post("/gestion/connexion/code", {"code_de_secours": typed}), browsers))
    assert sorted(answer.status for answer in answers) == [200, 400]
    opened = next(answer for answer in answers if answer.status == 200)
    assert opened.json["codes_de_secours_restants"] == len(member.codes) - 1


def test_no_recovery_code_and_no_secret_is_kept_in_clear(member):
    kept = str(member.item.to_dynamodb_dict())
    assert member.secret not in kept
    assert not [code for code in member.codes if code in kept or code.replace("-", "") in kept]


def test_a_secret_moved_to_another_account_opens_nothing(member, office, api, clock):
    """The key binds a secret to its account: whoever can write the table still cannot lend a telephone."""
    thief = office.member()
    member.item.update(actions=[Personnel.secret.set(thief.item.secret)])
    clock.forward(seconds=60)
    fresh = api.browser()
    member.password(fresh)
    assert fresh.post("/gestion/connexion/code", {"code": thief.code()}).code == "second_facteur_refuse"


def test_a_session_ends_after_twenty_idle_minutes(member, clock):
    clock.forward(minutes=19)
    assert member.browser.get("/gestion/moi").status == 200
    clock.forward(minutes=21)
    assert member.browser.get("/gestion/moi").code == "session_gestion_absente"


def test_a_session_ends_after_four_hours_however_busy(member, clock):
    for _ in range(16):
        clock.forward(minutes=14)
        assert member.browser.get("/gestion/moi").status == 200
    clock.forward(minutes=17)
    assert member.browser.get("/gestion/moi").status == 401


def test_leaving_ends_the_session_at_once(member):
    cookie = member.browser.cookie
    assert member.browser.post("/gestion/deconnexion").status == 204
    assert member.browser.cookie is None
    member.browser.cookie = cookie
    assert member.browser.get("/gestion/moi").status == 401


def test_a_code_serves_only_within_its_window():
    """Straight on the rule: each step once, and only the three around now."""
    now, secret = dt.datetime(2026, 6, 1, tzinfo=dt.UTC), second_factor.new_secret()
    import pyotp

    step = int(now.timestamp()) // 30
    for shift in range(-4, 5):
        code = pyotp.TOTP(secret).at(now, counter_offset=shift)
        found = second_factor.accepted_step(secret, code, None, now)
        assert found == (step + shift if abs(shift) <= 1 else None)
        assert second_factor.accepted_step(secret, code, step + shift, now) is None
